"""Two sessions at the same moment: one plan for a group, one stream for a line, nobody's cell is lost."""

from functools import partial
from types import SimpleNamespace

import pytest

from curriculum.models import SemesterLine, SemesterPlan, Stream, StreamSeat
from curriculum.operations import semester_cells
from curriculum.operations.cell_versions import CellsChanged, CellWrite, Saved
from curriculum.operations.semester import generate_semester_plans
from curriculum.operations.semester_approval import submit_semester_plan
from curriculum.operations.semester_cells import save_semester_cells
from curriculum.operations.streams import join_lines
from curriculum.tests.semester_world import SPRING, line_of, make_semester_plans, make_semester_world
from curriculum.tests.world import make_world
from kuu_office.core.errors import Conflict, Refused
from kuu_office.core.models import AuditEntry
from kuu_office.core.tests.committed import at_once


@pytest.fixture
def hall(committed, cast) -> SimpleNamespace:
    return make_semester_world(make_world(cast.units))


@pytest.fixture
def people(cast):
    return cast.deans_clerk.scope, cast.office_specialist.scope


def kinds(results) -> list[type]:
    return sorted(map(type, results), key=lambda kind: kind.__name__)


def test_two_people_who_make_plans_at_once_make_each_plan_once(hall, people):
    first, second = at_once(
        *(
            partial(generate_semester_plans, groups=groups, term=hall.autumn, by=by, at=SPRING)
            for groups, by in zip((hall.groups, hall.groups[::-1]), people, strict=True)
        )
    )

    results = sorted(one.result.value for one in [*first, *second])
    assert results == ["exists", "exists", "made", "made"]
    assert (SemesterPlan.objects.count(), SemesterLine.objects.count()) == (2, 12)
    assert AuditEntry.objects.filter(event="curriculum.semesterplan.made").count() == 2


@pytest.fixture
def plans(hall, cast) -> list[SemesterPlan]:
    return make_semester_plans(hall.groups, hall.autumn, cast.deans_clerk)


def saving(line, by, text: str, column: str = "lecture"):
    write = CellWrite(line.pk, column, text, 0)
    return lambda: save_semester_cells(plan_id=line.plan_id, writes=[write], by=by, at=SPRING, language="ky")


def test_of_two_people_in_one_cell_one_saves_and_the_other_is_told(plans, people):
    line = line_of(plans[0])

    results = at_once(saving(line, people[0], "16"), saving(line, people[1], "48"))

    assert kinds(results) == [CellsChanged, Saved]
    winner = next(result for result in results if isinstance(result, Saved))
    loser = next(result for result in results if isinstance(result, CellsChanged))
    assert loser.cells == winner.cells
    assert SemesterLine.objects.get(pk=line.pk).cell_versions == {"lecture": 1}


def test_without_the_version_one_of_the_two_would_be_lost(plans, people, monkeypatch):
    monkeypatch.setattr(semester_cells, "refuse_changed", lambda *_args: None)
    line = line_of(plans[0])

    results = at_once(saving(line, people[0], "16"), saving(line, people[1], "48"))

    assert kinds(results) == [Saved, Saved]


def test_two_people_in_two_cells_of_one_line_both_save(plans, people):
    line = line_of(plans[0])

    results = at_once(saving(line, people[0], "16"), saving(line, people[1], "Эскертүү", "note"))

    assert kinds(results) == [Saved, Saved]
    kept = SemesterLine.objects.get(pk=line.pk)
    assert (kept.lecture, kept.note, sorted(result.revision for result in results)) == (16, "Эскертүү", [2, 3])


def test_an_edit_that_meets_a_submission_is_in_the_plan_before_it_or_refused(plans, people):
    line = line_of(plans[0])

    edit, sent = at_once(
        saving(line, people[0], "Эскертүү", "note"),
        partial(submit_semester_plan, plan=plans[0], by=people[0], at=SPRING),
    )

    assert isinstance(edit, Saved | Refused), edit
    assert sent.state == "submitted"
    assert SemesterLine.objects.get(pk=line.pk).note == ("Эскертүү" if isinstance(edit, Saved) else "")


def test_two_people_who_join_the_same_groups_form_one_stream(plans, people):
    ids = [line_of(plan).pk for plan in plans]

    results = at_once(
        *(partial(join_lines, kind="lecture", line_ids=lines, by=by, at=SPRING)
          for lines, by in zip((ids, ids[::-1]), people, strict=True))
    )  # fmt: skip

    assert kinds(results) == [Conflict, Stream]
    assert (Stream.objects.count(), StreamSeat.objects.count()) == (1, 2)
