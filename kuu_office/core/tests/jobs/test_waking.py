"""The worker's clock finds jobs whose poke was lost, without filling the queue with pokes."""

from datetime import timedelta

import pytest

from kuu_office.core import clock, job_runner, jobs
from kuu_office.core.models import Job


@pytest.fixture
def waiting(committed, broker, work, cast):
    """`waiting(seconds)`: a job asked for so long ago, of which the broker knows nothing."""
    task = work("test.nothing", lambda run: None)

    def make(seconds: float, **values) -> Job:
        job = jobs.enqueue(task, by=cast.dean.scope, params={}, title="Иш")
        Job.objects.filter(pk=job.pk).update(created_at=clock.now() - timedelta(seconds=seconds), **values)
        broker.client.flushall()
        return job

    return make


def test_a_job_that_waits_is_poked(waiting, broker):
    job = waiting(6)

    assert job_runner.wake_waiting() == [job.pk]
    assert len(broker.messages()) == 1


def test_a_job_asked_for_a_moment_ago_is_left_to_its_own_poke(waiting):
    waiting(1)

    assert job_runner.wake_waiting() == []


def test_a_job_in_a_long_queue_is_not_poked_at_every_beat(waiting, broker):
    job = waiting(60)

    assert [job_runner.wake_waiting() for _ in range(3)] == [[job.pk], [], []]
    assert len(broker.messages()) == 1


def test_a_job_still_waiting_half_a_minute_later_is_poked_again(waiting):
    job = waiting(60, heartbeat_at=clock.now() - timedelta(seconds=31))

    assert job_runner.wake_waiting() == [job.pk]


def test_jobs_that_ended_sleep(waiting):
    for state in ("done", "failed", "cancelled"):
        waiting(60, state=state, heartbeat_at=clock.now() - timedelta(hours=1))

    assert job_runner.wake_waiting() == []


def test_a_running_job_without_a_runner_is_woken(waiting):
    job = waiting(60, state="running", heartbeat_at=clock.now() - timedelta(seconds=6))

    assert job_runner.wake_waiting() == [job.pk]


def test_pokes_end_at_the_first_silence_of_the_broker(waiting, broker):
    first, second = waiting(6), waiting(6)
    broker.kill()

    assert job_runner.wake_waiting() == [first.pk, second.pk]
