"""kill -9 of the printers of individual plans: each teacher's plan is printed once, nothing is lost.

Here all teachers of the demo faculty; `make bench` kills the workers in the middle of those of the whole university.
"""

import signal

import psutil
import pytest

from e2e.test_kill import NOTHING_LOST, Browser, done, kill, port, printer, prove, state, var
from kuu_office.embedded.tests.trial import all_processes, answers, ask, portal_running, wait_until
from workload.tests.stages import make_teacher
from workload.tests.world import AT, calculate, make_load_world

pytestmark = pytest.mark.fault
__all__ = ["port", "var"]  # fixtures

PAPERS = "/workload/papers/"


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


def print_plans(chief: Browser) -> str:
    """Asks for the individual plans of everybody; the path of the job's page."""
    unit = ask("app", "SELECT id FROM core_unit WHERE parent_id IS NULL")[0][0]
    year = ask("app", "SELECT year_id FROM workload_loadsheet GROUP BY year_id ORDER BY count(*) DESC")[0][0]
    job = chief.send(PAPERS, papers="plans", unit=unit, year=year, language="ky")
    return job.removeprefix(chief.portal)


def test_all_is_killed_twice_while_everybodys_plan_is_printed_and_each_is_printed_once(var, port):
    with portal_running(var, port, seconds=150) as portal:
        chief = Browser(port, "chief")
        job = print_plans(chief)
        total = ask("app", "SELECT total FROM core_job")[0][0]
        assert total >= 50
        wait_until(lambda: done() >= 6, seconds=180)
        kill(all_processes(var))
        wait_until(lambda: done() >= 20 and answers(port), seconds=240)
        kill([psutil.Process(portal.pid), *all_processes(var)])
    with portal_running(var, port):
        kept = done()
        assert (kept >= 20, kept < total) == (True, True)
        wait_until(lambda: state() not in {"waiting", "running"}, seconds=400)
        assert chief.progress(job) == ("done", 100)
        assert ask("app", "SELECT state, count(*) FROM core_jobunit GROUP BY state") == [("done", total)]
        assert ask("app", "SELECT count(*), count(DISTINCT object_id) FROM core_issueddocument") == [(total, total)]
        numbers = ask("app", "SELECT array_agg(number ORDER BY number) FROM core_issueddocument GROUP BY series, year")
        assert [row for (row,) in numbers if row != list(range(1, len(row) + 1))] == []
        assert prove() == NOTHING_LOST
