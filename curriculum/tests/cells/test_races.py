"""Two sessions at the same moment (SECURITY M10): nothing is lost, and a frozen plan stays as it was frozen."""

from functools import partial

import pytest

from curriculum.models import Plan
from curriculum.operations import cells
from curriculum.operations.cells import CellsChanged, CellWrite, Saved, save_cells
from curriculum.tests.cells.typed import events, fresh
from curriculum.tests.world import NOON, make_line, make_world
from kuu_office.core import signoffs
from kuu_office.core.errors import Refused
from kuu_office.core.tests.committed import at_once


@pytest.fixture
def line(committed, cast):
    return make_line(make_world(cast.units).plan)


@pytest.fixture
def people(cast):
    return cast.deans_clerk.scope, cast.department_clerk.scope


def saving(line, by, text: str, column: str = "credits", version: int = 0):
    write = CellWrite(line.pk, column, text, version)
    return lambda: save_cells(plan_id=line.plan_id, writes=[write], by=by, at=NOON, language="ky")


def kinds(results) -> list[type]:
    return sorted(map(type, results), key=lambda kind: kind.__name__)


def test_of_two_people_in_one_cell_one_saves_and_the_other_is_told(line, people):
    clerk, head = people
    for version in range(5):
        results = at_once(
            saving(line, clerk, f"{version}", version=version), saving(line, head, f"{version},5", version=version)
        )

        assert kinds(results) == [CellsChanged, Saved]
        winner = next(result for result in results if isinstance(result, Saved))
        loser = next(result for result in results if isinstance(result, CellsChanged))
        assert loser.cells == winner.cells
        assert fresh(line).cell_versions == {"credits": version + 1}
    assert len(events(line)) == 5


def test_without_the_version_one_of_the_two_would_be_lost(line, people, monkeypatch):
    monkeypatch.setattr(cells, "refuse_changed", lambda *_args: None)
    clerk, head = people

    results = at_once(saving(line, clerk, "4"), saving(line, head, "5"))

    assert kinds(results) == [Saved, Saved]
    assert {result.cells[0].text for result in results} == {"4", "5"}
    assert fresh(line).credits in {4, 5}


def test_two_people_in_two_cells_of_one_line_both_save(line, people):
    clerk, head = people

    results = at_once(saving(line, clerk, "4", "credits"), saving(line, head, "2", "weeks"))

    assert kinds(results) == [Saved, Saved]
    assert (fresh(line).credits, fresh(line).weeks) == (4, 2)
    assert sorted(result.revision for result in results) == [2, 3]


def test_an_edit_that_meets_a_submission_is_in_the_plan_before_it_or_refused(line, people):
    clerk, head = people
    for _round in range(4):
        plan = Plan.objects.get(pk=line.plan_id)
        version = fresh(line).cell_versions.get("credits", 0)
        edit, sent = at_once(
            saving(line, clerk, f"{version + 1}", version=version), partial(signoffs.submit, plan, by=head, at=NOON)
        )

        stood_before = isinstance(edit, Saved)
        assert stood_before or isinstance(edit, Refused), edit
        assert sent.state == "submitted"
        assert fresh(line).cell_versions.get("credits", 0) == version + stood_before
        with pytest.raises(Refused):
            saving(line, clerk, "9", version=version + stood_before)()
        Plan.objects.filter(pk=plan.pk).update(state="draft", step="")
