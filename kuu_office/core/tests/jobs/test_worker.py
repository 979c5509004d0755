"""A real worker on a real broker, killed while it works: nothing is lost or done twice (SECURITY F03, F06)."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import quote

import pytest
from django.conf import settings

from kuu_office.celery import app
from kuu_office.core import job_runner, jobs
from kuu_office.core.models import Job, User
from kuu_office.core.tests.jobs import handlers  # noqa: F401 - registers the work
from kuu_office.core.tests.jobs.conftest import until
from kuu_office.core.tests.jobs.test_running import traces

pytestmark = [pytest.mark.usefixtures("committed"), pytest.mark.fault]


def test_database_address() -> str:
    """The address of the database of this test run, for another process."""
    values = settings.DATABASES["default"]
    host, user = quote(values["HOST"] or "", safe=""), values["USER"]
    password = f":{quote(values['PASSWORD'])}" if values["PASSWORD"] else ""
    port = f":{values['PORT']}" if values["PORT"] else ""
    return f"postgresql://{user}{password}@{host}{port}/{values['NAME']}"


test_database_address.__test__ = False


class Worker:
    """A Celery worker of the portal in a process group of its own."""

    def __init__(self, broker_url: str, log):
        self.log = log
        self.environment = {
            **os.environ,
            "DATABASE_URL": test_database_address(),
            "REDIS_URL": broker_url,
            "PROCESS": "worker",
            "LOG_LEVEL": "INFO",
        }

    def start(self) -> None:
        command = [
            sys.executable, "-m", "celery", "-A", "kuu_office", "worker", "--concurrency", "1", "--without-mingle",
            "--without-gossip", "--include", "kuu_office.core.tests.jobs.handlers", "--loglevel", "WARNING",
        ]  # fmt: skip
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, start_new_session=True, cwd=settings.BASE_DIR
            )

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def worker(broker, tmp_path):
    worker = Worker(broker.url, tmp_path / "worker.log")
    worker.start()
    yield worker
    worker.kill()


def ask(cast, count: int, seconds: float) -> Job:
    User.objects.filter(pk=cast.dean.user.pk).update(language="en")
    units = [(str(number), str(number)) for number in range(count)]
    return jobs.enqueue("test.slow_trace", by=cast.dean.scope, params={"seconds": seconds}, title="Иш", units=units)


def progress(job: Job) -> int:
    job.refresh_from_db()
    return job.done


def is_done(job: Job) -> bool:
    """Whether it ended, waking what nobody runs as the worker's clock does, only more often."""
    job_runner.wake_waiting()
    time.sleep(0.1)
    job.refresh_from_db()
    return job.is_ended


def test_a_worker_does_what_was_asked(cast, worker):
    job = ask(cast, 5, 0)

    until(lambda: progress(job) == 5)

    until(lambda: is_done(job))
    assert (job.state, job.attempts) == ("done", 1)
    assert traces() == [str(number) for number in range(5)]


def test_killed_again_and_again_with_an_emptied_broker_each_unit_is_done_once(cast, worker, broker):
    job = ask(cast, 12, 0.2)
    for reached in (2, 5, 8):
        until(lambda mark=reached: is_done(job) or job.done >= mark)
        worker.kill()
        broker.client.flushall()
        worker.start()

    until(lambda: is_done(job), seconds=40)

    assert (job.state, job.done, job.message) == ("done", 12, "12 of 12 are done.")
    assert traces() == [str(number) for number in range(12)]


def test_a_message_that_is_delivered_many_times_has_one_effect(cast, worker):
    job = ask(cast, 3, 0.1)
    for _ in range(10):
        jobs.poke(job.pk)

    until(lambda: is_done(job))
    until(lambda: progress(job) == 3)
    assert traces() == ["0", "1", "2"]


def test_a_broker_killed_and_started_empty_loses_nothing(cast, worker, broker):
    first = ask(cast, 6, 0.2)
    until(lambda: progress(first) >= 1)
    broker.kill()
    second = ask(cast, 2, 0)
    broker.start()

    until(lambda: is_done(first) and is_done(second), seconds=40)

    assert [first.state, second.state] == ["done", "done"]
    assert sorted(traces()) == ["0", "0", "1", "1", "2", "3", "4", "5"]


def test_every_task_of_the_clock_is_known_to_the_worker():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
