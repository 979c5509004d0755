"""Asking for long work: the row is the truth, the broker only hears that it is there."""

import json
import socket
import time

import pytest
from django.db import transaction

from kuu_office.core import clock, jobs
from kuu_office.core.errors import Conflict
from kuu_office.core.models import Job
from kuu_office.core.models.jobs import JobState
from kuu_office.core.tests.jobs.conftest import at_address


def nothing(run) -> None:
    pass


@pytest.fixture
def ask(cast, work):
    task = work("test.nothing", nothing)

    def enqueue(*, by=None, **values):
        by = by or cast.dean.scope
        return jobs.enqueue(task, by=by, **{"params": {}, "title": "Окуу пландарын басып чыгаруу", **values})

    return enqueue


def test_a_job_is_a_row_with_a_row_for_each_unit(ask, cast):
    job = ask(params={"language": "ky"}, units=[("7", "ПИ, 2025"), ("8", "ИСТ, 2025")], natural_key="faculty-3")

    job.refresh_from_db()
    assert (job.task, job.params, job.title) == ("test.nothing", {"language": "ky"}, "Окуу пландарын басып чыгаруу")
    assert (job.state, job.owner, job.done, job.total) == ("waiting", cast.dean.user, 0, 2)
    assert list(job.units.values_list("key", "label", "state")) == [
        ("7", "ПИ, 2025", "waiting"),
        ("8", "ИСТ, 2025", "waiting"),
    ]


def test_work_that_is_not_divided_is_one_unit(ask):
    job = ask()

    assert job.total == 1
    assert list(job.units.values_list("key", "label")) == [("", "Окуу пландарын басып чыгаруу")]


def test_titles_longer_than_a_line_are_cut_instead_of_refused(ask):
    job = ask(title="ө" * 1000, units=[("1", "ң" * 1000)])

    assert (len(job.title), len(job.units.get().label)) == (300, 300)


def test_asking_again_for_the_same_gives_the_live_job(ask):
    first = ask(natural_key="faculty-3", units=[("1", "а")])
    second = ask(natural_key="faculty-3", units=[("1", "а"), ("2", "б")])

    assert second == first
    assert list(first.units.values_list("key", flat=True)) == ["1"]
    assert Job.objects.count() == 1


def test_jobs_without_a_natural_key_are_never_taken_for_the_same(ask):
    assert ask() != ask()


def test_what_has_ended_can_be_asked_for_again(ask):
    first = ask(natural_key="faculty-3")
    Job.objects.filter(pk=first.pk).update(state=JobState.DONE)

    assert ask(natural_key="faculty-3") != first


def test_another_persons_same_work_is_refused_with_a_reason(ask, cast):
    ask(natural_key="faculty-3")

    with pytest.raises(Conflict, match="already under way"):
        ask(natural_key="faculty-3", by=cast.deans_clerk.scope)


def test_an_unknown_task_is_refused_at_once(cast):
    with pytest.raises(LookupError, match=r"test\.unheard"):
        jobs.enqueue("test.unheard", by=cast.dean.scope, params={}, title="x")


def test_the_broker_hears_the_jobs_number_and_nothing_else(committed, ask, broker):
    job = ask(params={"personal_number": "12345678901234"})

    [message] = broker.messages()
    headers = json.loads(message)["headers"]
    assert (headers["task"], headers["argsrepr"], headers["kwargsrepr"]) == ("core.run_job", f"[{job.pk}]", "{}")
    assert b"12345678901234" not in message


def test_the_broker_hears_nothing_of_a_transaction_that_was_undone(committed, ask, broker):
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)

    assert (Job.objects.count(), broker.messages()) == (0, [])


def test_the_broker_hears_only_after_the_commit(committed, ask, broker):
    with transaction.atomic():
        ask()
        assert broker.messages() == []
    assert len(broker.messages()) == 1


def test_a_broker_that_is_away_costs_no_job_and_hardly_any_time(committed, ask, tmp_path):
    with at_address(f"redis+socket://{tmp_path}/nobody.sock?virtual_host=0"):
        started = time.monotonic()
        job = ask()
        took = time.monotonic() - started

    assert Job.objects.get().pk == job.pk
    assert took < 1


def test_a_broker_that_hangs_costs_about_a_second(committed, ask):
    silent = socket.create_server(("127.0.0.1", 0))
    with silent, at_address(f"redis://127.0.0.1:{silent.getsockname()[1]}/0"):
        started = time.monotonic()
        job = ask()
        took = time.monotonic() - started

    assert Job.objects.get().pk == job.pk
    assert took < 1.5


def test_a_waiting_job_is_cancelled_at_once(ask, cast):
    job = ask(units=[("1", "а"), ("2", "б")])
    at = clock.now()

    jobs.cancel(job=job, by=cast.dean.scope, at=at)

    job.refresh_from_db()
    assert (job.state, job.finished_at, job.message) == ("cancelled", at, "0 of 2 are done.")


def test_a_running_job_is_asked_to_stop(ask, cast):
    job = ask()
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)

    jobs.cancel(job=job, by=cast.dean.scope, at=clock.now())

    job.refresh_from_db()
    assert (job.state, job.cancel_asked, job.finished_at) == ("running", True, None)


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
def test_what_has_ended_cannot_be_cancelled(ask, cast, state):
    job = ask()
    Job.objects.filter(pk=job.pk).update(state=state)

    with pytest.raises(Conflict, match="already ended"):
        jobs.cancel(job=job, by=cast.dean.scope, at=clock.now())


def test_nobody_cancels_another_persons_job(ask, cast):
    job = ask()

    with pytest.raises(Job.DoesNotExist):
        jobs.cancel(job=job, by=cast.registrar.scope, at=clock.now())
    job.refresh_from_db()
    assert job.state == "waiting"
