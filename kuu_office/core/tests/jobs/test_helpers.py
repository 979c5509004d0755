"""Several workers at one job: helpers take units that the runner has not reached; it ends when nobody is at work."""

import threading

import pytest
from django.db import transaction

from kuu_office.core import job_runner, jobs
from kuu_office.core.models import Job
from kuu_office.core.tests.committed import at_once
from kuu_office.core.tests.jobs.conftest import at_address, until
from kuu_office.core.tests.jobs.test_running import leave_a_trace, traces

KEYS = ["1", "2", "3", "4"]


@pytest.fixture(autouse=True)
def no_broker(committed, tmp_path):
    with at_address(f"redis+socket://{tmp_path}/nobody.sock?virtual_host=0"):
        yield


class Gated:
    """Work that waits inside a unit until the test opens its gate."""

    def __init__(self, *gated: str):
        self.began, self.gates = [], {key: threading.Event() for key in gated}

    def __call__(self, run) -> None:
        self.began.append(run.key)
        leave_a_trace(run)
        if run.key in self.gates:
            self.gates[run.key].wait(10)

    def open(self, key: str) -> None:
        self.gates[key].set()


@pytest.fixture
def ask(work, cast):
    """`ask(unit)`: a job of four units that several workers may do at once."""

    def enqueue(unit, finish=None, *, is_shared: bool = True) -> Job:
        task = work("test.shared", unit, finish)
        jobs._works[task] = jobs.Work(unit, finish, is_shared)
        units = [(key, key) for key in KEYS]
        return jobs.enqueue(task, by=cast.dean.scope, params={}, title="Иш", units=units)

    return enqueue


def beside(job: Job, work: Gated, meanwhile) -> list:
    """One runs the job and is inside its first unit when another does `meanwhile`."""

    def second():
        until(lambda: "1" in work.began)
        try:
            return meanwhile()
        finally:
            work.open("1")

    return at_once(lambda: job_runner.run_job(job.pk), second)


def test_a_helper_begins_farther_down_and_every_unit_is_done_once(ask):
    work = Gated("1")
    job = ask(work)

    beside(job, work, lambda: job_runner.help_job(job.pk, 1))

    job.refresh_from_db()
    assert (work.began, sorted(traces())) == (["1", "3", "4", "2"], KEYS)
    assert (job.state, job.done, job.message) == ("done", 4, "4 of 4 are done.")


def test_the_runner_ends_the_job_when_no_helper_is_inside_a_unit(ask):
    work, ends = Gated("1", "3"), []
    job = ask(work, lambda run: ends.append(list(run.units().values_list("key", flat=True))))

    def help_and_dawdle():
        helper = threading.Thread(target=lambda: at_once(lambda: job_runner.help_job(job.pk, 1)))
        helper.start()
        until(lambda: "3" in work.began)
        work.open("1")
        until(lambda: Job.objects.get(pk=job.pk).done == 3)
        before = list(ends)
        work.open("3")
        helper.join()
        return before

    _runner, before = beside(job, work, help_and_dawdle)

    job.refresh_from_db()
    assert (before, ends, job.state, sorted(traces())) == ([], [KEYS], "done", KEYS)


def test_a_place_has_one_helper(ask):
    work = Gated("1", "3")
    job = ask(work)

    def two_helpers():
        first = threading.Thread(target=lambda: at_once(lambda: job_runner.help_job(job.pk, 1)))
        first.start()
        until(lambda: "3" in work.began)
        job_runner.help_job(job.pk, 1)
        seen = list(work.began)
        work.open("3")
        first.join()
        return seen

    assert beside(job, work, two_helpers)[1] == ["1", "3"]


def test_nobody_begins_to_help_when_the_runner_is_about_to_end(ask):
    work = Gated("1")
    job = ask(work)

    def help_at_a_closed_door():
        with job_runner.runner_lock(job.pk, job_runner.CLOSED):
            job_runner.help_job(job.pk, 1)
        return list(work.began)

    assert beside(job, work, help_at_a_closed_door)[1] == ["1"]


def test_a_cancelled_job_ends_when_no_helper_is_inside_a_unit(ask):
    work = Gated("1", "3")
    job = ask(work)

    def help_and_cancel():
        helper = threading.Thread(target=lambda: at_once(lambda: job_runner.help_job(job.pk, 1)))
        helper.start()
        until(lambda: "3" in work.began)
        Job.objects.filter(pk=job.pk).update(cancel_asked=True)
        work.open("1")
        until(lambda: job.pk in job_runner.locks_held(job_runner.CLOSED))
        state = Job.objects.get(pk=job.pk).state
        work.open("3")
        helper.join()
        return state

    _runner, state = beside(job, work, help_and_cancel)

    job.refresh_from_db()
    assert (state, job.state, job.message, sorted(traces())) == ("running", "cancelled", "2 of 4 are done.", ["1", "3"])


def test_what_helpers_do_does_not_hide_that_runners_die_at_a_unit(ask):
    work = Gated("1")
    job = ask(work)

    def crash_twice_before_and_help():
        Job.objects.filter(pk=job.pk).update(attempts=3)
        job_runner.help_job(job.pk, 1)
        found = Job.objects.get(pk=job.pk)
        return found.attempts, found.done

    assert beside(job, work, crash_twice_before_and_help)[1] == (3, 3)


def test_the_unit_that_a_helper_has_in_hand_is_not_set_aside(ask):
    job = ask(leave_a_trace)
    Job.objects.filter(pk=job.pk).update(state="running", attempts=3)

    def hold_the_first_and_run():
        with transaction.atomic():
            job.units.select_for_update().get(key="1")
            at_once(lambda: job_runner.run_job(job.pk))
        return

    hold_the_first_and_run()
    job_runner.run_job(job.pk)

    states = dict(job.units.values_list("key", "state"))
    assert (states["1"], states["2"]) == ("done", "failed")


def test_what_another_worker_did_meanwhile_is_not_closed_again(ask):
    job = ask(leave_a_trace)
    job_runner.run_job(job.pk)

    with job_runner.at_work(Job.objects.get(pk=job.pk)) as run:
        job_runner.fail(run, job.units.get(key="1"), "late")

    job.refresh_from_db()
    assert (job.done, set(job.units.values_list("state", "message"))) == (4, {("done", "")})


def test_without_a_runner_nobody_helps(ask):
    job = ask(leave_a_trace)
    Job.objects.filter(pk=job.pk).update(state="running")

    job_runner.help_job(job.pk, 1)

    assert traces() == []


def test_a_helper_leaves_a_job_that_nobody_wants_any_more(ask, cast):
    work = Gated("1")
    job = ask(work)

    def cancel_and_help():
        Job.objects.filter(pk=job.pk).update(cancel_asked=True)
        job_runner.help_job(job.pk, 1)

    beside(job, work, cancel_and_help)

    job.refresh_from_db()
    assert (job.state, work.began) == ("cancelled", ["1"])


def test_a_helper_whose_turn_is_over_offers_itself_again(ask, monkeypatch):
    work, poked = Gated("1"), []
    job = ask(work)
    monkeypatch.setattr(job_runner, "HELPING_SECONDS", -1)
    monkeypatch.setattr(job_runner, "poke", lambda job_id, place=0: poked.append((job_id, place)))

    beside(job, work, lambda: job_runner.help_job(job.pk, 1))

    assert (poked, work.began) == ([(job.pk, 1)], KEYS)


@pytest.mark.parametrize(("is_shared", "fewest", "places"), [(True, 4, [1, 2]), (True, 5, []), (False, 4, [])])
def test_helpers_are_invited_to_long_work_that_can_be_shared(ask, monkeypatch, settings, is_shared, fewest, places):
    poked = []
    settings.JOB_HELPERS = 2
    monkeypatch.setattr(job_runner, "FEWEST_SHARED", fewest)
    job = ask(leave_a_trace, is_shared=is_shared)
    monkeypatch.setattr(job_runner, "poke", lambda job_id, place=0: poked.append(place))

    job_runner.run_job(job.pk)

    job.refresh_from_db()
    assert (poked, job.state, traces()) == (places, "done", KEYS)
