"""kill -9 of everything in the middle of printing: each plan is printed once, nothing is lost (SECURITY F03-F07)."""

import os
import re
import signal
import subprocess
import sys
from contextlib import closing, suppress
from http.cookiejar import CookieJar
from io import BytesIO
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import psutil
import psycopg2
import pytest
from pypdf import PdfReader

from curriculum.tests.world import make_world
from kuu_office.core.tests.jobs.test_worker import test_database_address
from kuu_office.embedded.places import BASE_DIR
from kuu_office.embedded.tests.trial import (
    all_processes,
    answers,
    ask,
    free_port,
    portal_running,
    trial_installation,
    wait_until,
)

pytestmark = pytest.mark.fault

FORM_KEYS = re.compile(r'name="(csrfmiddlewaretoken|idem)" value="([^"]+)"')
STATE, PERCENT = re.compile(r'class="progress progress-(\w+)"'), re.compile(r'<progress [^>]*value="(\d+)"')
RESULT = re.compile(r'href="(/files/[^"]+)"')
KEPT = ("audit seals", "stored files", "number series", "jobs", "letters", "fixed contingents")
NOTHING_LOST = [f"{kept}: 0 faults" for kept in KEPT]


@pytest.fixture
def var(monkeypatch, socket_enabled):
    """An installation of its own with the demo faculty, run as `make run` does it, without the settings of tests."""
    with trial_installation() as var:
        for name in ("DB_ROLE", "PROCESS", "PYTEST_VERSION", "DJANGO_ALLOW_ASYNC_UNSAFE"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("DEMO_MODE", "1")
        yield var


@pytest.fixture
def port(monkeypatch):
    number = free_port()
    monkeypatch.setenv("PORT", str(number))
    return number


class Browser:
    """Somebody at the portal: cookies, forms, and the page of their job."""

    def __init__(self, port: int, username: str):
        self.portal = f"http://localhost:{port}"
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.send("/accounts/login/", login=username, password="demo")

    def get(self, path: str, data: bytes | None = None) -> tuple[str, bytes]:
        """Where it led, and what stands there."""
        with closing(self.opener.open(self.portal + path, data, timeout=30)) as answer:
            return answer.url, answer.read()

    def send(self, path: str, **fields) -> str:
        keys = dict(FORM_KEYS.findall(self.get(path)[1].decode()))
        return self.get(path, urlencode(keys | fields, doseq=True).encode())[0]

    def print_all(self) -> str:
        """Asks for every plan that may be printed; the path of the job's page."""
        plans = re.findall(r'name="plans" value="(\d+)"', self.get("/curriculum/plans/print/")[1].decode())
        return self.send("/curriculum/plans/print/", plans=plans, language="ky", paper="A4").removeprefix(self.portal)

    def progress(self, job: str) -> tuple[str, int]:
        """What the job's page says: its state and how many hundredths are done."""
        page = self.get(job)[1].decode()
        return STATE.search(page)[1], int(PERCENT.search(page)[1])

    def result(self, job: str) -> bytes:
        return self.get(RESULT.search(self.get(job)[1].decode())[1])[1]


def done() -> int:
    """Units that are done; -1 while the database is away."""
    with suppress(psycopg2.OperationalError):
        return ask("app", "SELECT count(*) FROM core_jobunit WHERE state = 'done'")[0][0]
    return -1


def state() -> str:
    return ask("app", "SELECT state FROM core_job")[0][0]


def kill(victims) -> None:
    """All of them with kill -9, at one moment."""
    for process in victims:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def prove() -> list[str]:
    command = [sys.executable, "manage.py", "prove"]
    ran = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=False)
    return ran.stdout.splitlines()


def page_counts(var) -> list[int]:
    """Pages of each printed plan."""
    rows = ask("app", "SELECT path FROM core_jobunit JOIN core_storedfile file ON file.id = file_id")
    return [len(PdfReader(var / "media" / path).pages) for (path,) in rows]


def papers_after_a_kill(world, cast, tmp_path, *off: str) -> int:
    """How many papers of one plan there are when its printer was killed and another one ended the job."""
    from curriculum.operations.prints import ask_to_print
    from kuu_office.core import clock
    from kuu_office.core.models import IssuedDocument

    job = ask_to_print(plans=[world.plan], language="ky", paper="A4", by=cast.dean.scope, at=clock.now())
    fates = [printer(job, tmp_path, fate, *off) for fate in ("killed", "spared")]
    job.refresh_from_db()
    assert (fates, job.state, job.done) == ([-signal.SIGKILL, 0], "done", 1)
    return IssuedDocument.objects.count()


def printer(job, tmp_path, *words: str) -> int:
    command = [sys.executable, "-m", "e2e.killed_printer", str(job.pk), *words]
    env = os.environ | {"DATABASE_URL": test_database_address(), "PROCESS": "worker", "VAR_DIR": str(tmp_path)}
    return subprocess.run(command, cwd=BASE_DIR, env=env, check=False).returncode


@pytest.fixture
def world(committed, cast):
    return make_world(cast.units)


@pytest.mark.parametrize("off", ["", "transaction", "key"])
def test_killed_between_a_paper_and_its_mark_one_guard_is_enough(world, cast, tmp_path, off):
    assert papers_after_a_kill(world, cast, tmp_path, *off.split()) == 1


def test_without_both_guards_the_plan_would_be_printed_twice(world, cast, tmp_path):
    assert papers_after_a_kill(world, cast, tmp_path, "transaction", "key") == 2


def test_all_is_killed_twice_while_the_plans_are_printed_and_each_is_printed_once(var, port):
    with portal_running(var, port, seconds=150) as portal:
        chief = Browser(port, "chief")
        job = chief.print_all()
        total = ask("app", "SELECT total FROM core_job")[0][0]
        assert total >= 50
        wait_until(lambda: done() >= 4, seconds=180)
        kill(all_processes(var))
        wait_until(lambda: done() >= 10 and answers(port), seconds=240)
        assert chief.progress(job)[0] == "running"
        kill([psutil.Process(portal.pid), *all_processes(var)])
    with portal_running(var, port):
        kept = done()
        assert (kept >= 10, kept < total) == (True, True)
        assert chief.progress(job)[1] >= 100 * kept // total
        wait_until(lambda: state() not in {"waiting", "running"}, seconds=400)
        assert chief.progress(job) == ("done", 100)
        printed = PdfReader(BytesIO(chief.result(job)))
        assert ask("app", "SELECT state, count(*) FROM core_jobunit GROUP BY state") == [("done", total)]
        papers = ask("app", "SELECT object_id, count(*) FROM core_issueddocument GROUP BY object_id ORDER BY object_id")
        asked = ask("app", "SELECT key::bigint, 1 FROM core_jobunit ORDER BY key::bigint")
        assert papers == asked
        numbers = ask("app", "SELECT array_agg(number ORDER BY number) FROM core_issueddocument GROUP BY series, year")
        assert [row for (row,) in numbers if row != list(range(1, len(row) + 1))] == []
        assert len(printed.pages) == sum(page_counts(var))
        assert prove() == NOTHING_LOST
