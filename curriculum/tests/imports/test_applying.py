"""Putting a file into a plan, all or nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from curriculum import imports
from curriculum.models import Plan
from curriculum.operations import imports as operations
from curriculum.operations.cells import CellWrite, save_cells
from curriculum.operations.imports import Into
from curriculum.operations.lines import Way, move_line
from curriculum.tests.imports.brought import (
    apply,
    bring,
    electives,
    events,
    line,
    lines,
    seen,
    snapshot,
    tried,
    upload,
    workbook,
)
from curriculum.tests.world import NOON, make_line
from kuu_office.core.audit import line_of
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AcademicYear, AuditEntry, ImportRun, StoredFile, Window
from kuu_office.core.models.calendar import WindowKind
from kuu_office.core.models.imports import ImportState
from kuu_office.core.spreadsheets.results import ImportResult

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=5)


def test_a_file_brought_changes_nothing_yet(world, by):
    before = snapshot()
    run = bring(world, by, [line()])
    assert snapshot() == before
    assert (run.state, run.target_id, run.brought_by_id, len(run.rows)) == (
        ImportState.STAGED,
        world.plan.pk,
        by.person_id,
        1,
    )


def test_the_file_is_kept_with_its_hash_for_those_who_may_see_the_plan(world, by, cast):
    content = workbook([line()])
    run = imports.bring(upload=upload(content), into=Into(world.programme, 2026, world.plan), by=by, at=NOON)
    assert (run.file.name, run.file.size, len(run.file.sha256)) == ("план.xlsx", len(content), 64)
    assert run.file.opens_for(cast.department_head.scope)
    assert not run.file.opens_for(cast.other_clerk.scope)


def test_bringing_a_file_is_written_down(world, by):
    run = bring(world, by, [line()])
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.object_kind, entry.object_id, entry.unit_id, entry.by, entry.at) == (
        "curriculum.import.brought",
        "core.importrun",
        run.pk,
        run.unit_id,
        by.name,
        NOON,
    )
    assert entry.new == {
        "file": "план.xlsx",
        "sha256": run.file.sha256,
        "sheet": run.mapping["sheet"],
        "columns": run.mapping["columns"],
    }
    with override("en"):
        assert line_of(entry).sentence == f"{by.name} brought the file “план.xlsx”."


def test_what_the_preview_shows_is_what_is_done(world, by):
    make_line(world.plan, "М.1.В.1", credits=Decimal(2))
    make_line(world.plan, "М.1.В.2")
    run = bring(world, by, [line(credits="төрт"), line("М.1.В.3", name_ky="Cаясат")])
    shown = tried(run).result
    plan = apply(run, by, at=LATER)
    run.refresh_from_db()
    assert ImportResult.from_json(run.result).to_json() == shown.to_json()
    assert lines(plan) == [
        ("М.1.В.1", "Курс М.1.В.1", None),
        ("М.1.В.2", "Курс М.1.В.2", None),
        ("М.1.В.3", "Саясат", Decimal(4)),
    ]
    assert plan.lines.get(code="М.1.В.1").unread == {"credits": "төрт"}


def test_applying_is_written_down(world, by):
    make_line(world.plan, "М.1.В.1", credits=Decimal(2))
    make_line(world.plan, "М.1.В.2")
    run = bring(world, by, [line(), line("М.1.В.3")])
    apply(run, by, remove=True, at=LATER)
    entry = AuditEntry.objects.get(event="curriculum.plan.imported")
    assert (entry.object_id, entry.by, entry.at) == (world.plan.pk, by.name, LATER)
    assert entry.new == {
        "file": "план.xlsx", "sha256": run.file.sha256, "created": 1, "changed": 1, "removed": 1
    }  # fmt: skip


def test_applying_counts_as_one_save_of_the_plan_and_of_each_changed_cell(world, by):
    stood = make_line(world.plan, "М.1.В.1", credits=Decimal(2), cell_versions={"credits": 3})
    apply(bring(world, by, [line(name_ky="Курс М.1.В.1")]), by)
    world.plan.refresh_from_db()
    stood.refresh_from_db()
    assert world.plan.revision == 2
    assert (stood.cell_versions["credits"], stood.cell_versions.get("name_ky", 0)) == (4, 0)


def test_the_order_of_the_file_becomes_the_order_of_the_plan(world, by):
    for code in ("М.1.В.1", "М.1.В.2", "М.1.В.3"):
        make_line(world.plan, code)
    apply(bring(world, by, [line("М.1.В.3"), line("М.1.В.1")]), by)
    assert list(world.plan.lines.values_list("code", "position")) == [("М.1.В.3", 10), ("М.1.В.1", 20), ("М.1.В.2", 30)]


def test_new_blocks_and_their_alternatives_are_tied(world, by):
    part = electives(world)
    stood = make_line(world.plan, "М.1.КПВ.1.2", part=part)
    rows = [
        line("М.1.КПВ.1", part=part.code, kind="elective_block"),
        line("М.1.КПВ.1.1", part=part.code, block="М.1.КПВ.1"),
        line("М.1.КПВ.1.2", part=part.code, block="М.1.КПВ.1"),
    ]
    apply(bring(world, by, rows), by)
    block = world.plan.lines.get(code="М.1.КПВ.1")
    stood.refresh_from_db()
    assert (block.alternatives.count(), stood.block_id) == (2, block.pk)


def test_removing_a_block_does_not_take_its_alternatives_with_it(world, by):
    part = electives(world)
    block = make_line(world.plan, "М.1.КПВ.1", part=part, kind="elective_block")
    make_line(world.plan, "М.1.КПВ.1.1", part=part, block=block)
    rows = [line("М.1.КПВ.1.1", part=part.code, block="")]
    apply(bring(world, by, rows), by, remove=True)
    assert list(world.plan.lines.values_list("code", "block")) == [("М.1.КПВ.1.1", None)]


def test_a_block_that_could_not_be_found_is_mended_by_moving_the_line_into_one(world, by):
    part = electives(world)
    make_line(world.plan, "М.1.КПВ.1", part=part, kind="elective_block")
    apply(bring(world, by, [line("М.1.КПВ.1.1", part=part.code, block="М.1.КПВ.9")]), by)
    brought = world.plan.lines.get(code="М.1.КПВ.1.1")
    assert (brought.block, brought.unread) == (None, {"block": "М.1.КПВ.9"})
    move_line(plan_id=world.plan.pk, line_id=brought.pk, way=Way.IN, by=by, at=LATER)
    brought.refresh_from_db()
    assert (brought.block.code, brought.unread) == ("М.1.КПВ.1", {})


def test_a_part_that_could_not_be_found_is_mended_by_moving_the_line_into_one(world, by):
    apply(bring(world, by, [line("М.1.Д.1", part="М.1.Д")]), by)
    brought = world.plan.lines.get(code="М.1.Д.1")
    assert (brought.part, brought.unread) == (None, {"part": "М.1.Д"})
    move_line(plan_id=world.plan.pk, line_id=brought.pk, way=Way.DOWN, by=by, at=LATER)
    brought.refresh_from_db()
    assert (brought.part.code, brought.unread) == ("М.1.Б", {})


class TestANewPlan:
    def bring(self, world, by, year=2027, rows=None):
        into = Into(world.programme, year)
        return imports.bring(upload=upload(workbook(rows or [line()])), into=into, by=by, at=NOON)

    def test_is_opened_with_the_lines_of_the_standard_and_of_the_file(self, world, by):
        plan = apply(self.bring(world, by), by)
        assert (plan.intake_year, plan.kind, plan.state, plan.department_id) == (
            2027,
            "base",
            "draft",
            world.programme.department_id,
        )
        assert [code for code, _name, _credits in lines(plan)] == ["М.1.Б.1", "М.1.В.1"]
        assert events() == ["curriculum.import.brought", "curriculum.plan.created", "curriculum.plan.imported"]

    def test_shows_every_row_as_new_also_those_of_the_standard(self, world, by):
        run = self.bring(world, by, rows=[line("М.1.Б.1", name_ky="Илимдин философиясы"), line()])
        shown = tried(run).result.to_json()
        apply(run, by)
        run.refresh_from_db()
        assert [row["outcome"] for row in shown] == ["created", "created"]
        assert run.result == shown

    def test_is_not_opened_by_the_preview(self, world, by):
        before = snapshot()
        tried(self.bring(world, by))
        assert snapshot() == before

    def test_is_refused_beside_another_of_that_intake(self, world, by):
        with pytest.raises(Conflict, match="There is such a plan already"):
            self.bring(world, by, year=world.plan.intake_year)

    def test_is_refused_when_somebody_was_quicker(self, world, by):
        first, second = self.bring(world, by), self.bring(world, by)
        apply(first, by)
        before = snapshot()
        with pytest.raises(Conflict, match="There is such a plan already"):
            apply(second, by)
        assert snapshot() == before

    def test_is_refused_for_a_year_that_is_none(self, world, by):
        with pytest.raises(BadInput, match="Intake year 1926"):
            self.bring(world, by, year=1926)

    def test_vanishes_when_the_import_is_taken_back(self, world, by):
        before = snapshot()
        run = self.bring(world, by)
        plan = apply(run, by)
        operations.undo_import(run_id=run.pk, by=by, at=LATER)
        after = snapshot()
        assert (after["plans"], after["lines"]) == (before["plans"], before["lines"])
        entry = AuditEntry.objects.order_by("pk").last()
        assert (entry.event, entry.object_id) == ("curriculum.plan.import_undone", plan.pk)
        assert not Plan.objects.filter(pk=plan.pk).exists()

    def test_stays_once_it_has_been_submitted(self, world, by):
        run = self.bring(world, by)
        plan = apply(run, by)
        Plan.objects.filter(pk=plan.pk).update(round=1, state="returned")
        with pytest.raises(Refused, match="has been submitted"):
            operations.undo_import(run_id=run.pk, by=by, at=LATER)


class TestRefusals:
    def test_no_right_in_the_unit(self, world, cast):
        before, files = snapshot(), StoredFile.objects.count()
        with pytest.raises(Refused, match="You have no right to"):
            bring(world, cast.other_clerk.scope, [line()])
        assert (snapshot(), StoredFile.objects.count()) == (before, files)

    def test_no_right_when_applying(self, world, cast, by):
        run, before = bring(world, by, [line()]), snapshot()
        with pytest.raises(Refused, match="You have no right to"):
            apply(run, cast.other_clerk.scope)
        assert snapshot() == before

    def test_no_right_to_open_a_plan(self, world, cast, by):
        into = Into(world.programme, 2027)
        run = imports.bring(upload=upload(workbook([line()])), into=into, by=by, at=NOON)
        with pytest.raises(Refused, match="You have no right to"):
            apply(run, cast.teacher.scope)

    def test_a_plan_on_its_way(self, world, by):
        Plan.objects.filter(pk=world.plan.pk).update(state="submitted", step="head")
        world.plan.refresh_from_db()
        with pytest.raises(Refused, match="in approval"):
            bring(world, by, [line()])

    def test_a_plan_submitted_after_the_preview(self, world, by):
        run = bring(world, by, [line()])
        Plan.objects.filter(pk=world.plan.pk).update(state="submitted", step="head")
        before = snapshot()
        with pytest.raises(Refused, match="in approval"):
            apply(run, by)
        assert snapshot() == before

    def test_a_closed_window(self, world, by, cast):
        run = bring(world, by, [line()])
        year = AcademicYear.objects.create(start_year=2025, start_date="2025-09-01", end_date="2026-08-31")
        Window.objects.create(
            kind=WindowKind.PLAN_ENTRY, year=year, opens_at=NOON - timedelta(days=9), closes_at=NOON - timedelta(days=2)
        )
        with pytest.raises(Refused, match="The window for entering plans closed"):
            apply(run, by)

    def test_a_refused_row_stops_all_others(self, world, by):
        run = bring(world, by, [line(), line("М.1.В.2", name_ky="ү" * 301)])
        before = snapshot()
        with pytest.raises(Refused, match="1 rows are refused"):
            apply(run, by)
        assert snapshot() == before

    def test_nothing_to_do(self, world, by):
        run = bring(world, by, [line()])
        apply(run, by)
        again = bring(world, by, [line()])
        with pytest.raises(Refused, match="already says what the file says"):
            apply(again, by)

    def test_applied_already(self, world, by):
        run = bring(world, by, [line()])
        token = seen(run)
        apply(run, by)
        before = snapshot()
        with pytest.raises(Conflict, match="put into the plan already"):
            operations.apply_import(run_id=run.pk, seen=token, remove=False, by=by, at=NOON, language="ky")
        assert snapshot() == before

    def test_a_plan_changed_since_the_preview(self, world, by):
        stood = make_line(world.plan, "М.1.В.1")
        run = bring(world, by, [line()])
        token = seen(run)
        write = CellWrite(line_id=stood.pk, column="note", text="Жаңы", version=0)
        save_cells(plan_id=world.plan.pk, writes=[write], by=by, at=NOON, language="ky")
        with pytest.raises(Conflict, match="changed while you looked"):
            operations.apply_import(run_id=run.pk, seen=token, remove=False, by=by, at=NOON, language="ky")

    def test_another_choice_than_the_preview_showed(self, world, by):
        make_line(world.plan, "М.1.В.7")
        run = bring(world, by, [line()])
        with pytest.raises(Conflict, match="changed while you looked"):
            operations.apply_import(run_id=run.pk, seen=seen(run), remove=True, by=by, at=NOON, language="ky")
        assert world.plan.lines.filter(code="М.1.В.7").exists()

    def test_a_reading_settled_anew_since_the_preview(self, world, by):
        run = bring(world, by, [line()])
        token = seen(run)
        run = ImportRun.objects.get(pk=run.pk)
        columns = {key: number for key, number in run.mapping["columns"].items() if key != "note"}
        imports.choose_columns(run=run, header_row=1, header_height=1, columns=columns, remember_as="", by=by, at=NOON)
        with pytest.raises(Conflict, match="changed while you looked"):
            operations.apply_import(run_id=run.pk, seen=token, remove=False, by=by, at=NOON, language="ky")


def test_a_failure_at_the_last_moment_leaves_nothing(world, by):
    run = bring(world, by, [line()])
    before = snapshot()
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE core_auditentry ADD CONSTRAINT full_disk CHECK (event <> 'curriculum.plan.imported') NOT VALID"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        apply(run, by)
    run.refresh_from_db()
    assert (snapshot(), run.state) == (before, ImportState.STAGED)
