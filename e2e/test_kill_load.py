"""kill -9 of the printer of individual plans: each teacher's plan is printed once."""

import signal

import pytest

from e2e.test_kill import printer
from workload.tests.stages import make_teacher
from workload.tests.world import AT, calculate, make_load_world

pytestmark = pytest.mark.fault


@pytest.fixture
def world(committed, cast):
    made = make_load_world(cast)
    calculate(made, cast.department_head)
    for surname in ("Осмонов", "Төлөев"):
        make_teacher(made.department, surname)
    return made


def papers_after_a_kill(world, cast, tmp_path, *off: str) -> tuple[int, int]:
    """How many papers and numbers there are when the printer died after the first and another one ended the job."""
    from kuu_office.core.models import IssuedDocument, NumberSeries
    from workload.operations.prints import ask_for_papers

    asked = {"papers": "plans", "unit": world.department, "year": world.year, "language": "ky"}
    job = ask_for_papers(**asked, by=cast.dean.scope, at=AT)
    fates = [printer(job, tmp_path, fate, *off) for fate in ("killed", "spared")]
    job.refresh_from_db()
    assert (fates, job.state, job.done) == ([-signal.SIGKILL, 0], "done", 2)
    return IssuedDocument.objects.count(), NumberSeries.objects.get(series="ЖП-Д-ИТФ").last_number


@pytest.mark.parametrize("off", ["", "transaction", "key"])
def test_killed_between_a_plan_and_its_mark_one_guard_is_enough(world, cast, tmp_path, off):
    assert papers_after_a_kill(world, cast, tmp_path, *off.split()) == (2, 2)


def test_without_both_guards_a_plan_would_be_printed_twice(world, cast, tmp_path):
    assert papers_after_a_kill(world, cast, tmp_path, "transaction", "key") == (3, 3)
