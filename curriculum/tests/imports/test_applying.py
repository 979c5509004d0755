"""Putting a file into a plan, all or nothing, and taking it back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from curriculum import imports
from curriculum.models import Plan, PlanLine
from curriculum.operations import imports as operations
from curriculum.operations.cells import CellWrite, save_cells
from curriculum.operations.imports import Into
from curriculum.operations.lines import Way, move_line
from curriculum.tests.imports.brought import apply, bring, electives, line, seen, tried, upload, workbook
from curriculum.tests.world import NOON, make_line
from kuu_office.core.audit import line_of
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AcademicYear, AuditEntry, ColumnMapping, ImportRun, StoredFile, Window
from kuu_office.core.models.calendar import WindowKind
from kuu_office.core.models.imports import ImportState
from kuu_office.core.spreadsheets.results import ImportResult

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def clerk(cast):
    return cast.deans_clerk.scope


def lines(plan: Plan) -> list[tuple[str, str, Decimal | None]]:
    return [(row.code, row.name_ky, row.credits) for row in plan.lines.all()]


def snapshot() -> dict:
    """Everything that an import could touch, but the import itself."""
    return {
        "plans": list(Plan.objects.order_by("pk").values()),
        "lines": list(PlanLine.objects.order_by("pk").values()),
        "audit": AuditEntry.objects.exclude(object_kind="core.importrun").count(),
    }


def events() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("event", flat=True))


def test_a_file_brought_changes_nothing_yet(world, clerk):
    before = snapshot()
    run = bring(world, clerk, [line()])
    assert snapshot() == before
    assert (run.state, run.target_id, run.brought_by_id, len(run.rows)) == (
        ImportState.STAGED,
        world.plan.pk,
        clerk.person_id,
        1,
    )


def test_the_file_is_kept_with_its_hash_for_those_who_may_see_the_plan(world, clerk, cast):
    content = workbook([line()])
    run = imports.bring(upload=upload(content), into=Into(world.programme, 2026, world.plan), by=clerk, at=NOON)
    assert (run.file.name, run.file.size, len(run.file.sha256)) == ("план.xlsx", len(content), 64)
    assert run.file.opens_for(cast.department_head.scope)
    assert not run.file.opens_for(cast.other_clerk.scope)


def test_bringing_a_file_is_written_down(world, clerk):
    run = bring(world, clerk, [line()])
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.object_kind, entry.object_id, entry.unit_id, entry.by, entry.at) == (
        "curriculum.import.brought",
        "core.importrun",
        run.pk,
        run.unit_id,
        clerk.name,
        NOON,
    )
    assert entry.new == {
        "file": "план.xlsx",
        "sha256": run.file.sha256,
        "sheet": run.mapping["sheet"],
        "columns": run.mapping["columns"],
    }
    with override("en"):
        assert line_of(entry).sentence == f"{clerk.name} brought the file “план.xlsx”."


def test_what_the_preview_shows_is_what_is_done(world, clerk):
    make_line(world.plan, "М.1.В.1", credits=Decimal(2))
    make_line(world.plan, "М.1.В.2")
    run = bring(world, clerk, [line(credits="төрт"), line("М.1.В.3", name_ky="Cаясат")])
    shown = tried(run).result
    plan = apply(run, clerk, at=LATER)
    run.refresh_from_db()
    assert ImportResult.from_json(run.result).to_json() == shown.to_json()
    assert lines(plan) == [
        ("М.1.В.1", "Курс М.1.В.1", None),
        ("М.1.В.2", "Курс М.1.В.2", None),
        ("М.1.В.3", "Саясат", Decimal(4)),
    ]
    assert plan.lines.get(code="М.1.В.1").unread == {"credits": "төрт"}


def test_applying_is_written_down(world, clerk):
    make_line(world.plan, "М.1.В.1", credits=Decimal(2))
    make_line(world.plan, "М.1.В.2")
    run = bring(world, clerk, [line(), line("М.1.В.3")])
    apply(run, clerk, remove=True, at=LATER)
    entry = AuditEntry.objects.get(event="curriculum.plan.imported")
    assert (entry.object_id, entry.by, entry.at) == (world.plan.pk, clerk.name, LATER)
    assert entry.new == {
        "file": "план.xlsx", "sha256": run.file.sha256, "created": 1, "changed": 1, "removed": 1
    }  # fmt: skip


def test_applying_counts_as_one_save_of_the_plan_and_of_each_changed_cell(world, clerk):
    stood = make_line(world.plan, "М.1.В.1", credits=Decimal(2), cell_versions={"credits": 3})
    apply(bring(world, clerk, [line(name_ky="Курс М.1.В.1")]), clerk)
    world.plan.refresh_from_db()
    stood.refresh_from_db()
    assert world.plan.revision == 2
    assert (stood.cell_versions["credits"], stood.cell_versions.get("name_ky", 0)) == (4, 0)


def test_the_order_of_the_file_becomes_the_order_of_the_plan(world, clerk):
    for code in ("М.1.В.1", "М.1.В.2", "М.1.В.3"):
        make_line(world.plan, code)
    apply(bring(world, clerk, [line("М.1.В.3"), line("М.1.В.1")]), clerk)
    assert list(world.plan.lines.values_list("code", "position")) == [("М.1.В.3", 10), ("М.1.В.1", 20), ("М.1.В.2", 30)]


def test_new_blocks_and_their_alternatives_are_tied(world, clerk):
    part = electives(world)
    stood = make_line(world.plan, "М.1.КПВ.1.2", part=part)
    rows = [
        line("М.1.КПВ.1", part=part.code, kind="elective_block"),
        line("М.1.КПВ.1.1", part=part.code, block="М.1.КПВ.1"),
        line("М.1.КПВ.1.2", part=part.code, block="М.1.КПВ.1"),
    ]
    apply(bring(world, clerk, rows), clerk)
    block = world.plan.lines.get(code="М.1.КПВ.1")
    stood.refresh_from_db()
    assert (block.alternatives.count(), stood.block_id) == (2, block.pk)


def test_removing_a_block_does_not_take_its_alternatives_with_it(world, clerk):
    part = electives(world)
    block = make_line(world.plan, "М.1.КПВ.1", part=part, kind="elective_block")
    make_line(world.plan, "М.1.КПВ.1.1", part=part, block=block)
    rows = [line("М.1.КПВ.1.1", part=part.code, block="")]
    apply(bring(world, clerk, rows), clerk, remove=True)
    assert list(world.plan.lines.values_list("code", "block")) == [("М.1.КПВ.1.1", None)]


def test_a_block_that_could_not_be_found_is_mended_by_moving_the_line_into_one(world, clerk):
    part = electives(world)
    make_line(world.plan, "М.1.КПВ.1", part=part, kind="elective_block")
    apply(bring(world, clerk, [line("М.1.КПВ.1.1", part=part.code, block="М.1.КПВ.9")]), clerk)
    brought = world.plan.lines.get(code="М.1.КПВ.1.1")
    assert (brought.block, brought.unread) == (None, {"block": "М.1.КПВ.9"})
    move_line(plan_id=world.plan.pk, line_id=brought.pk, way=Way.IN, by=clerk, at=LATER)
    brought.refresh_from_db()
    assert (brought.block.code, brought.unread) == ("М.1.КПВ.1", {})


def test_a_part_that_could_not_be_found_is_mended_by_moving_the_line_into_one(world, clerk):
    apply(bring(world, clerk, [line("М.1.Д.1", part="М.1.Д")]), clerk)
    brought = world.plan.lines.get(code="М.1.Д.1")
    assert (brought.part, brought.unread) == (None, {"part": "М.1.Д"})
    move_line(plan_id=world.plan.pk, line_id=brought.pk, way=Way.DOWN, by=clerk, at=LATER)
    brought.refresh_from_db()
    assert (brought.part.code, brought.unread) == ("М.1.Б", {})


class TestANewPlan:
    def bring(self, world, by, year=2027, rows=None):
        into = Into(world.programme, year)
        return imports.bring(upload=upload(workbook(rows or [line()])), into=into, by=by, at=NOON)

    def test_is_opened_with_the_lines_of_the_standard_and_of_the_file(self, world, clerk):
        plan = apply(self.bring(world, clerk), clerk)
        assert (plan.intake_year, plan.kind, plan.state, plan.department_id) == (
            2027,
            "base",
            "draft",
            world.programme.department_id,
        )
        assert [code for code, _name, _credits in lines(plan)] == ["М.1.Б.1", "М.1.В.1"]
        assert events() == ["curriculum.import.brought", "curriculum.plan.created", "curriculum.plan.imported"]

    def test_shows_every_row_as_new_also_those_of_the_standard(self, world, clerk):
        run = self.bring(world, clerk, rows=[line("М.1.Б.1", name_ky="Илимдин философиясы"), line()])
        shown = tried(run).result.to_json()
        apply(run, clerk)
        run.refresh_from_db()
        assert [row["outcome"] for row in shown] == ["created", "created"]
        assert run.result == shown

    def test_is_not_opened_by_the_preview(self, world, clerk):
        before = snapshot()
        tried(self.bring(world, clerk))
        assert snapshot() == before

    def test_is_refused_beside_another_of_that_intake(self, world, clerk):
        with pytest.raises(Conflict, match="There is such a plan already"):
            self.bring(world, clerk, year=world.plan.intake_year)

    def test_is_refused_when_somebody_was_quicker(self, world, clerk):
        first, second = self.bring(world, clerk), self.bring(world, clerk)
        apply(first, clerk)
        before = snapshot()
        with pytest.raises(Conflict, match="There is such a plan already"):
            apply(second, clerk)
        assert snapshot() == before

    def test_is_refused_for_a_year_that_is_none(self, world, clerk):
        with pytest.raises(BadInput, match="Intake year 1926"):
            self.bring(world, clerk, year=1926)

    def test_vanishes_when_the_import_is_taken_back(self, world, clerk):
        before = snapshot()
        run = self.bring(world, clerk)
        plan = apply(run, clerk)
        operations.undo_import(run_id=run.pk, by=clerk, at=LATER)
        after = snapshot()
        assert (after["plans"], after["lines"]) == (before["plans"], before["lines"])
        entry = AuditEntry.objects.order_by("pk").last()
        assert (entry.event, entry.object_id) == ("curriculum.plan.import_undone", plan.pk)
        assert not Plan.objects.filter(pk=plan.pk).exists()

    def test_stays_once_it_has_been_submitted(self, world, clerk):
        run = self.bring(world, clerk)
        plan = apply(run, clerk)
        Plan.objects.filter(pk=plan.pk).update(round=1, state="returned")
        with pytest.raises(Refused, match="has been submitted"):
            operations.undo_import(run_id=run.pk, by=clerk, at=LATER)


class TestRefusals:
    def test_no_right_in_the_unit(self, world, cast):
        before, files = snapshot(), StoredFile.objects.count()
        with pytest.raises(Refused, match="You have no right to"):
            bring(world, cast.other_clerk.scope, [line()])
        assert (snapshot(), StoredFile.objects.count()) == (before, files)

    def test_no_right_when_applying(self, world, cast, clerk):
        run, before = bring(world, clerk, [line()]), snapshot()
        with pytest.raises(Refused, match="You have no right to"):
            apply(run, cast.other_clerk.scope)
        assert snapshot() == before

    def test_no_right_to_open_a_plan(self, world, cast, clerk):
        into = Into(world.programme, 2027)
        run = imports.bring(upload=upload(workbook([line()])), into=into, by=clerk, at=NOON)
        with pytest.raises(Refused, match="You have no right to"):
            apply(run, cast.teacher.scope)

    def test_a_plan_on_its_way(self, world, clerk):
        Plan.objects.filter(pk=world.plan.pk).update(state="submitted", step="head")
        world.plan.refresh_from_db()
        with pytest.raises(Refused, match="in approval"):
            bring(world, clerk, [line()])

    def test_a_plan_submitted_after_the_preview(self, world, clerk):
        run = bring(world, clerk, [line()])
        Plan.objects.filter(pk=world.plan.pk).update(state="submitted", step="head")
        before = snapshot()
        with pytest.raises(Refused, match="in approval"):
            apply(run, clerk)
        assert snapshot() == before

    def test_a_closed_window(self, world, clerk, cast):
        run = bring(world, clerk, [line()])
        year = AcademicYear.objects.create(start_year=2025, start_date="2025-09-01", end_date="2026-08-31")
        Window.objects.create(
            kind=WindowKind.PLAN_ENTRY, year=year, opens_at=NOON - timedelta(days=9), closes_at=NOON - timedelta(days=2)
        )
        with pytest.raises(Refused, match="The window for entering plans closed"):
            apply(run, clerk)

    def test_a_refused_row_stops_all_others(self, world, clerk):
        run = bring(world, clerk, [line(), line("М.1.В.2", name_ky="ү" * 301)])
        before = snapshot()
        with pytest.raises(Refused, match="1 rows are refused"):
            apply(run, clerk)
        assert snapshot() == before

    def test_nothing_to_do(self, world, clerk):
        run = bring(world, clerk, [line()])
        apply(run, clerk)
        again = bring(world, clerk, [line()])
        with pytest.raises(Refused, match="already says what the file says"):
            apply(again, clerk)

    def test_applied_already(self, world, clerk):
        run = bring(world, clerk, [line()])
        token = seen(run)
        apply(run, clerk)
        before = snapshot()
        with pytest.raises(Conflict, match="put into the plan already"):
            operations.apply_import(run_id=run.pk, seen=token, remove=False, by=clerk, at=NOON, language="ky")
        assert snapshot() == before

    def test_a_plan_changed_since_the_preview(self, world, clerk):
        stood = make_line(world.plan, "М.1.В.1")
        run = bring(world, clerk, [line()])
        token = seen(run)
        write = CellWrite(line_id=stood.pk, column="note", text="Жаңы", version=0)
        save_cells(plan_id=world.plan.pk, writes=[write], by=clerk, at=NOON, language="ky")
        with pytest.raises(Conflict, match="changed while you looked"):
            operations.apply_import(run_id=run.pk, seen=token, remove=False, by=clerk, at=NOON, language="ky")

    def test_another_choice_than_the_preview_showed(self, world, clerk):
        make_line(world.plan, "М.1.В.7")
        run = bring(world, clerk, [line()])
        with pytest.raises(Conflict, match="changed while you looked"):
            operations.apply_import(run_id=run.pk, seen=seen(run), remove=True, by=clerk, at=NOON, language="ky")
        assert world.plan.lines.filter(code="М.1.В.7").exists()

    def test_a_reading_settled_anew_since_the_preview(self, world, clerk):
        run = bring(world, clerk, [line()])
        token = seen(run)
        run = ImportRun.objects.get(pk=run.pk)
        columns = {key: number for key, number in run.mapping["columns"].items() if key != "note"}
        imports.choose_columns(
            run=run, header_row=1, header_height=1, columns=columns, remember_as="", by=clerk, at=NOON
        )
        with pytest.raises(Conflict, match="changed while you looked"):
            operations.apply_import(run_id=run.pk, seen=token, remove=False, by=clerk, at=NOON, language="ky")


def test_a_failure_at_the_last_moment_leaves_nothing(world, clerk):
    run = bring(world, clerk, [line()])
    before = snapshot()
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE core_auditentry ADD CONSTRAINT full_disk CHECK (event <> 'curriculum.plan.imported') NOT VALID"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        apply(run, clerk)
    run.refresh_from_db()
    assert (snapshot(), run.state) == (before, ImportState.STAGED)


class TestUndo:
    @pytest.fixture
    def plan(self, world):
        part = electives(world)
        block = make_line(world.plan, "М.1.КПВ.1", part=part, kind="elective_block", credits=Decimal("4.5"))
        make_line(
            world.plan, "М.1.КПВ.1.1", part=part, block=block, semester_credits=[Decimal(2), None],
            controls=[["exam", 1]], prerequisites=["М.1.В.1"], unread={"weeks": "эки"}, cell_versions={"code": 4},
            department=world.units.department, course=world.course,
        )  # fmt: skip
        make_line(world.plan, "М.1.В.1", credits=Decimal(2))
        return world.plan

    def test_the_lines_stand_exactly_as_they_stood(self, world, plan, clerk):
        before = snapshot()["lines"]
        run = bring(world, clerk, [line(), line("М.1.В.2"), line("М.1.КПВ.1.1", name_ky="Башка", block="М.1.КПВ.1")])
        apply(run, clerk, remove=True)
        assert snapshot()["lines"] != before
        operations.undo_import(run_id=run.pk, by=clerk, at=LATER)
        run.refresh_from_db()
        assert snapshot()["lines"] == before
        assert (run.state, run.undone_at, Plan.objects.get(pk=plan.pk).revision) == (ImportState.UNDONE, LATER, 3)

    def test_it_is_written_down(self, world, plan, clerk):
        run = bring(world, clerk, [line()])
        apply(run, clerk)
        operations.undo_import(run_id=run.pk, by=clerk, at=LATER)
        entry = AuditEntry.objects.order_by("pk").last()
        assert (entry.event, entry.object_id, entry.new) == (
            "curriculum.plan.import_undone",
            plan.pk,
            {"file": "план.xlsx"},
        )

    def test_it_is_refused_once_somebody_worked_on(self, world, plan, clerk):
        run = bring(world, clerk, [line()])
        apply(run, clerk)
        write = CellWrite(line_id=plan.lines.get(code="М.1.В.1").pk, column="note", text="Жаңы", version=0)
        save_cells(plan_id=plan.pk, writes=[write], by=clerk, at=NOON, language="ky")
        before = snapshot()
        with pytest.raises(Refused, match="would lose these changes"):
            operations.undo_import(run_id=run.pk, by=clerk, at=LATER)
        assert snapshot() == before

    def test_it_is_refused_in_a_frozen_plan(self, world, plan, clerk):
        run = bring(world, clerk, [line()])
        apply(run, clerk)
        Plan.objects.filter(pk=plan.pk).update(state="approved")
        with pytest.raises(Refused, match="approved and frozen"):
            operations.undo_import(run_id=run.pk, by=clerk, at=LATER)

    def test_it_is_refused_without_the_right(self, world, plan, clerk, cast):
        run = bring(world, clerk, [line()])
        apply(run, clerk)
        with pytest.raises(Refused, match="You have no right to"):
            operations.undo_import(run_id=run.pk, by=cast.other_clerk.scope, at=LATER)

    @pytest.mark.parametrize("times", [0, 1])
    def test_there_is_nothing_to_take_back_before_or_twice(self, world, plan, clerk, times):
        run = bring(world, clerk, [line()])
        if times:
            apply(run, clerk)
            operations.undo_import(run_id=run.pk, by=clerk, at=LATER)
        with pytest.raises(Conflict, match="nothing to take back"):
            operations.undo_import(run_id=run.pk, by=clerk, at=LATER)

    def test_a_file_taken_back_is_brought_anew(self, world, plan, clerk):
        run = bring(world, clerk, [line()])
        apply(run, clerk)
        operations.undo_import(run_id=run.pk, by=clerk, at=LATER)
        with pytest.raises(Conflict, match="put into the plan already"):
            operations.settle_columns(
                run_id=run.pk, reading=imports.Reading(sheet=None, sheets=()), remember_as="", by=clerk, at=NOON
            )
        apply(bring(world, clerk, [line()]), clerk)


class TestRememberedLayouts:
    def settle(self, run, by, name="биздин форма", **columns):
        run = ImportRun.objects.get(pk=run.pk)
        chosen = columns or dict(run.mapping["columns"])
        return imports.choose_columns(
            run=run, header_row=1, header_height=1, columns=chosen, remember_as=name, by=by, at=NOON
        )

    def test_a_named_layout_is_kept_and_written_down(self, world, clerk):
        run = self.settle(bring(world, clerk, [line()]), clerk, code=1, name_ky=4, credits=9)
        layout = ColumnMapping.objects.get()
        assert (layout.name, layout.unit, layout.saved_by_id) == ("биздин форма", run.unit, clerk.person_id)
        assert layout.mapping["columns"] == {"code": 1, "name_ky": 4, "credits": 9}
        entry = AuditEntry.objects.get(event="curriculum.layout.remembered")
        assert (entry.unit_id, entry.new["name"]) == (run.unit_id, "биздин форма")

    def test_without_a_name_no_layout_is_kept_but_the_reading_is_written_down(self, world, clerk):
        run = bring(world, clerk, [line()])
        before = dict(run.mapping["columns"])
        self.settle(run, clerk, name=" ", code=1, name_ky=4)
        entry = AuditEntry.objects.order_by("pk").last()
        assert (ColumnMapping.objects.count(), entry.event, entry.object_id, entry.unit_id, entry.by) == (
            0,
            "curriculum.import.columns_settled",
            run.pk,
            run.unit_id,
            clerk.name,
        )
        assert (entry.old, entry.new) == (
            {"sheet": run.mapping["sheet"], "columns": before},
            {"file": "план.xlsx", "sheet": run.mapping["sheet"], "columns": {"code": 1, "name_ky": 4}},
        )

    def test_a_layout_settled_again_takes_the_place_of_the_old_one(self, world, clerk):
        self.settle(bring(world, clerk, [line()]), clerk, name="эски", code=1, name_ky=4)
        self.settle(bring(world, clerk, [line()]), clerk, name="жаңы", code=1, name_ru=5)
        assert [(layout.name, layout.mapping["columns"]) for layout in ColumnMapping.objects.all()] == [
            ("жаңы", {"code": 1, "name_ru": 5})
        ]

    def test_the_next_file_is_read_by_it(self, world, clerk):
        self.settle(bring(world, clerk, [line()]), clerk, code=1, name_ru=4)
        run = bring(world, clerk, [line(name_ky="Өнүгүү")])
        assert run.mapping["columns"] == {"code": 1, "name_ru": 4}

    def test_without_the_right_no_columns_are_settled(self, world, clerk, cast):
        run = bring(world, clerk, [line()])
        with pytest.raises(Refused, match="You have no right to"):
            self.settle(run, cast.other_clerk.scope)
