"""A job delivered twice, or to two workers at once, has its effect once (SECURITY F13, F14)."""

import threading
import time
from contextlib import contextmanager

import pytest
from django.db import connection

from kuu_office.core import job_runner, jobs
from kuu_office.core.models import Job, OutgoingMail
from kuu_office.core.tests.committed import at_once
from kuu_office.core.tests.jobs.conftest import at_address, until
from kuu_office.core.tests.jobs.test_running import leave_a_trace, traces


@pytest.fixture(autouse=True)
def no_broker(committed, tmp_path):
    with at_address(f"redis+socket://{tmp_path}/nobody.sock?virtual_host=0"):
        yield


class Slow:
    """Work that counts its beginnings; the first of them lasts until the test lets it go on."""

    def __init__(self):
        self.began, self.go_on, self.beginnings = threading.Event(), threading.Event(), []

    def __call__(self, run) -> None:
        self.beginnings.append(run.key)
        leave_a_trace(run)
        if len(self.beginnings) == 1:
            self.began.set()
            self.go_on.wait(10)


@pytest.fixture
def slow():
    return Slow()


@pytest.fixture
def job(slow, work, cast) -> Job:
    task = work("test.slow", slow)
    return jobs.enqueue(task, by=cast.dean.scope, params={}, title="Иш", units=[("1", "а"), ("2", "б")])


def run_twice(job: Job, slow: Slow, meanwhile) -> list:
    """One runner is inside a unit when another does `meanwhile`; their results."""

    def second():
        slow.began.wait(10)
        try:
            return meanwhile()
        finally:
            slow.go_on.set()

    return at_once(lambda: job_runner.run_job(job.pk), second)


def test_a_second_runner_leaves_at_once_while_the_first_is_at_work(job, slow):
    def second():
        started = time.monotonic()
        job_runner.run_job(job.pk)
        return time.monotonic() - started

    _, took = run_twice(job, slow, second)

    job.refresh_from_db()
    assert (job.state, job.attempts, slow.beginnings, traces()) == ("done", 1, ["1", "2"], ["1", "2"])
    assert took < 1


@contextmanager
def open_door(job_id):
    """A runner's lock that locks nobody out."""
    yield True


def test_without_the_runners_lock_a_unit_still_has_its_effect_once(job, slow, monkeypatch):
    monkeypatch.setattr(job_runner, "runner_lock", open_door)

    run_twice(job, slow, lambda: job_runner.run_job(job.pk))

    job.refresh_from_db()
    assert (job.state, job.done, traces()) == ("done", 2, ["1", "2"])


def test_control_with_both_guards_off_the_effect_comes_twice(job, slow, monkeypatch):
    def careless(run, unit):
        job_runner.work_of(run.job.task).unit(run)
        job_runner.close(run, unit, job_runner.UnitState.DONE)

    monkeypatch.setattr(job_runner, "runner_lock", open_door)
    monkeypatch.setattr(job_runner, "attempt", careless)

    run_twice(job, slow, lambda: job_runner.run_job(job.pk))

    assert len(traces()) > 2


def test_when_the_first_runner_loses_its_session_another_takes_over_and_the_effect_is_once(job, slow):
    def cut_the_session_and_take_over():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE classid = %s AND objid = %s AND granted",
                [job_runner.RUNNER_LOCK, job.pk],
            )
        until(lambda: job.pk not in job_runner.locks_held())
        job_runner.run_job(job.pk)

    first, second = run_twice(job, slow, cut_the_session_and_take_over)

    job.refresh_from_db()
    assert isinstance(first, job_runner.LostSession)
    assert second is None
    assert (job.state, job.done, sorted(traces())) == ("done", 2, ["1", "2"])


def test_two_runners_at_the_same_moment_do_each_unit_once(work, cast):
    task = work("test.quick", leave_a_trace)
    units = [(str(number), str(number)) for number in range(20)]
    asked = jobs.enqueue(task, by=cast.dean.scope, params={}, title="Иш", units=units)

    at_once(*[lambda: job_runner.run_job(asked.pk)] * 4)

    asked.refresh_from_db()
    assert (asked.state, asked.done) == ("done", 20)
    assert sorted(traces(), key=int) == [key for key, _label in units]


def test_two_people_asking_for_the_same_at_once_get_one_job(work, cast):
    task = work("test.quick", leave_a_trace)

    def ask():
        return jobs.enqueue(task, by=cast.dean.scope, params={}, title="Иш", natural_key="faculty-3").pk

    asked = at_once(*[ask] * 4)

    assert asked == [Job.objects.get().pk] * 4


def test_a_live_runners_job_is_not_woken_and_a_dead_ones_is(job, slow):
    Job.objects.filter(pk=job.pk).update(heartbeat_at="2020-01-01T00:00Z", state="running")

    def look():
        Job.objects.filter(pk=job.pk).update(heartbeat_at="2020-01-01T00:00Z")
        return job_runner.wake_waiting()

    before = job_runner.wake_waiting()
    _, meanwhile = run_twice(job, slow, look)

    assert (before, meanwhile, job_runner.wake_waiting()) == ([job.pk], [], [])
    assert OutgoingMail.objects.count() == 2
