"""Taking a file back out of a plan, and the layouts that the portal remembers."""

from datetime import timedelta
from decimal import Decimal

import pytest

from curriculum import imports
from curriculum.models import Plan
from curriculum.operations import imports as operations
from curriculum.operations.cells import CellWrite, save_cells
from curriculum.tests.imports.brought import apply, bring, electives, line, snapshot
from curriculum.tests.world import NOON, make_line
from kuu_office.core.errors import Conflict, Refused
from kuu_office.core.models import AuditEntry, ColumnMapping, ImportRun
from kuu_office.core.models.imports import ImportState

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=5)


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

    def test_the_lines_stand_exactly_as_they_stood(self, world, plan, by):
        before = snapshot()["lines"]
        run = bring(world, by, [line(), line("М.1.В.2"), line("М.1.КПВ.1.1", name_ky="Башка", block="М.1.КПВ.1")])
        apply(run, by, remove=True)
        assert snapshot()["lines"] != before
        operations.undo_import(run_id=run.pk, by=by, at=LATER)
        run.refresh_from_db()
        assert snapshot()["lines"] == before
        assert (run.state, run.undone_at, Plan.objects.get(pk=plan.pk).revision) == (ImportState.UNDONE, LATER, 3)

    def test_it_is_written_down(self, world, plan, by):
        run = bring(world, by, [line()])
        apply(run, by)
        operations.undo_import(run_id=run.pk, by=by, at=LATER)
        entry = AuditEntry.objects.order_by("pk").last()
        assert (entry.event, entry.object_id, entry.new) == (
            "curriculum.plan.import_undone",
            plan.pk,
            {"file": "план.xlsx"},
        )

    def test_it_is_refused_once_somebody_worked_on(self, world, plan, by):
        run = bring(world, by, [line()])
        apply(run, by)
        write = CellWrite(line_id=plan.lines.get(code="М.1.В.1").pk, column="note", text="Жаңы", version=0)
        save_cells(plan_id=plan.pk, writes=[write], by=by, at=NOON, language="ky")
        before = snapshot()
        with pytest.raises(Refused, match="would lose these changes"):
            operations.undo_import(run_id=run.pk, by=by, at=LATER)
        assert snapshot() == before

    def test_it_is_refused_in_a_frozen_plan(self, world, plan, by):
        run = bring(world, by, [line()])
        apply(run, by)
        Plan.objects.filter(pk=plan.pk).update(state="approved")
        with pytest.raises(Refused, match="approved and frozen"):
            operations.undo_import(run_id=run.pk, by=by, at=LATER)

    def test_it_is_refused_without_the_right(self, world, plan, by, cast):
        run = bring(world, by, [line()])
        apply(run, by)
        with pytest.raises(Refused, match="You have no right to"):
            operations.undo_import(run_id=run.pk, by=cast.other_clerk.scope, at=LATER)

    @pytest.mark.parametrize("times", [0, 1])
    def test_there_is_nothing_to_take_back_before_or_twice(self, world, plan, by, times):
        run = bring(world, by, [line()])
        if times:
            apply(run, by)
            operations.undo_import(run_id=run.pk, by=by, at=LATER)
        with pytest.raises(Conflict, match="nothing to take back"):
            operations.undo_import(run_id=run.pk, by=by, at=LATER)

    def test_a_file_taken_back_is_brought_anew(self, world, plan, by):
        run = bring(world, by, [line()])
        apply(run, by)
        operations.undo_import(run_id=run.pk, by=by, at=LATER)
        with pytest.raises(Conflict, match="put into the plan already"):
            operations.settle_columns(
                run_id=run.pk, reading=imports.Reading(sheet=None, sheets=()), remember_as="", by=by, at=NOON
            )
        apply(bring(world, by, [line()]), by)


class TestRememberedLayouts:
    def settle(self, run, by, name="биздин форма", **columns):
        run = ImportRun.objects.get(pk=run.pk)
        chosen = columns or dict(run.mapping["columns"])
        return imports.choose_columns(
            run=run, header_row=1, header_height=1, columns=chosen, remember_as=name, by=by, at=NOON
        )

    def test_a_named_layout_is_kept_and_written_down(self, world, by):
        run = self.settle(bring(world, by, [line()]), by, code=1, name_ky=4, credits=9)
        layout = ColumnMapping.objects.get()
        assert (layout.name, layout.unit, layout.saved_by_id) == ("биздин форма", run.unit, by.person_id)
        assert layout.mapping["columns"] == {"code": 1, "name_ky": 4, "credits": 9}
        entry = AuditEntry.objects.get(event="curriculum.layout.remembered")
        assert (entry.unit_id, entry.new["name"]) == (run.unit_id, "биздин форма")

    def test_without_a_name_no_layout_is_kept_but_the_reading_is_written_down(self, world, by):
        run = bring(world, by, [line()])
        before = dict(run.mapping["columns"])
        self.settle(run, by, name=" ", code=1, name_ky=4)
        entry = AuditEntry.objects.order_by("pk").last()
        assert (ColumnMapping.objects.count(), entry.event, entry.object_id, entry.unit_id, entry.by) == (
            0,
            "curriculum.import.columns_settled",
            run.pk,
            run.unit_id,
            by.name,
        )
        assert (entry.old, entry.new) == (
            {"sheet": run.mapping["sheet"], "columns": before},
            {"file": "план.xlsx", "sheet": run.mapping["sheet"], "columns": {"code": 1, "name_ky": 4}},
        )

    def test_a_layout_settled_again_takes_the_place_of_the_old_one(self, world, by):
        self.settle(bring(world, by, [line()]), by, name="эски", code=1, name_ky=4)
        self.settle(bring(world, by, [line()]), by, name="жаңы", code=1, name_ru=5)
        assert [(layout.name, layout.mapping["columns"]) for layout in ColumnMapping.objects.all()] == [
            ("жаңы", {"code": 1, "name_ru": 5})
        ]

    def test_the_next_file_is_read_by_it(self, world, by):
        self.settle(bring(world, by, [line()]), by, code=1, name_ru=4)
        run = bring(world, by, [line(name_ky="Өнүгүү")])
        assert run.mapping["columns"] == {"code": 1, "name_ru": 4}

    def test_without_the_right_no_columns_are_settled(self, world, by, cast):
        run = bring(world, by, [line()])
        with pytest.raises(Refused, match="You have no right to"):
            self.settle(run, cast.other_clerk.scope)
