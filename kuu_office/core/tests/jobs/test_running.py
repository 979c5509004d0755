"""Running a job: units one after another, each once; what fails is told by name and the rest goes on."""

import pytest
from django.db import connection
from django.http import Http404
from django.utils import translation

from kuu_office.core import clock, job_runner, jobs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.errors import BadInput
from kuu_office.core.models import Job, OutgoingMail, RoleGrant, StoredFile

pytestmark = pytest.mark.django_db
NUMBERS = [("1", "биринчи"), ("2", "экинчи"), ("3", "үчүнчү")]


class Crash(BaseException):
    """The worker dies here."""


def leave_a_trace(run) -> None:
    """The effect of a unit: a row that can be counted."""
    now = clock.now()
    OutgoingMail.objects.create(recipients=[], subject=run.key, body="", created_at=now, try_at=now)


def traces() -> list[str]:
    return list(OutgoingMail.objects.values_list("subject", flat=True))


@pytest.fixture
def ask(cast, work):
    """`ask(unit, finish)`: a job of three units whose work are these functions."""

    def enqueue(unit=leave_a_trace, finish=None, *, units=NUMBERS, **params) -> Job:
        task = work("test.work", unit, finish)
        return jobs.enqueue(task, by=cast.dean.scope, params=params, title="Иш", units=units)

    return enqueue


@pytest.fixture
def run():
    """`run(job)`: what the worker does with its number; the job afterwards."""

    def go(job: Job) -> Job:
        job_runner.run_job(job.pk)
        job.refresh_from_db()
        return job

    return go


def failing_at(*keys: str, with_=lambda: BadInput("Бул пландын кредиттери 240 эмес.")):
    def unit(run):
        leave_a_trace(run)
        if run.key in keys:
            raise with_()

    return unit


def states(job: Job) -> dict[str, str]:
    return dict(job.units.values_list("key", "state"))


def test_each_unit_is_done_once_and_in_order(ask, run):
    job = run(ask())

    assert traces() == ["1", "2", "3"]
    assert (job.state, job.done, job.total, job.percent) == ("done", 3, 3, 100)
    assert job.message == "3 of 3 are done."
    assert job.finished_at is not None


def test_a_job_run_again_does_nothing_more(ask, run):
    job = run(ask())
    ended = job.finished_at

    assert run(job).finished_at == ended
    assert traces() == ["1", "2", "3"]


def test_a_number_without_a_job_is_no_fault():
    job_runner.run_job(10**9)


def test_a_unit_that_fails_says_why_and_the_rest_goes_on(ask, run):
    job = run(ask(failing_at("2")))

    assert (job.state, job.done, job.message) == ("done", 3, "2 of 3 are done, 1 failed.")
    assert states(job) == {"1": "done", "2": "failed", "3": "done"}
    assert job.units.get(key="2").message == "Бул пландын кредиттери 240 эмес."


def test_the_effect_of_a_unit_that_fails_is_undone(ask, run):
    run(ask(failing_at("2")))

    assert traces() == ["1", "3"]


def test_a_fault_of_the_program_is_logged_and_told_without_its_inside(ask, run, caplog):
    job = run(ask(failing_at("3", with_=lambda: KeyError("secret"))))

    assert job.units.get(key="3").message == "The portal failed here. The fault is in the log; tell the registrar."
    assert "secret" in caplog.text


def test_what_left_the_persons_scope_meanwhile_is_told_so(ask, run):
    job = run(ask(failing_at("2", with_=Http404)))

    assert job.units.get(key="2").message == "This is no longer there, or you may no longer see it."


def test_a_unit_that_takes_too_long_is_told_so(ask, run):
    from celery.exceptions import SoftTimeLimitExceeded

    job = run(ask(failing_at("1", with_=SoftTimeLimitExceeded)))

    assert job.units.get(key="1").message == "This took too long and was stopped."


def test_a_job_all_of_whose_units_fail_has_failed(ask, run):
    job = run(ask(failing_at("1", "2", "3")))

    assert (job.state, job.message) == ("failed", "0 of 3 are done, 3 failed.")


def test_undivided_work_that_fails_shows_its_sentence(ask, run):
    job = run(ask(failing_at(""), units=()))

    assert (job.state, job.message) == ("failed", "Бул пландын кредиттери 240 эмес.")


def test_a_job_whose_worker_died_goes_on_at_the_first_unit_not_done(ask, run, work):
    job = ask(failing_at("2", with_=Crash))
    with pytest.raises(Crash):
        run(job)
    job.refresh_from_db()
    assert (job.state, traces()) == ("running", ["1"])

    work("test.work", leave_a_trace)
    assert run(job).state == "done"
    assert traces() == ["1", "2", "3"]


def test_a_unit_in_which_the_worker_dies_three_times_is_set_aside(ask, run):
    job = ask(failing_at("2", with_=Crash))
    for _ in range(3):
        with pytest.raises(Crash):
            run(job)

    assert run(job).state == "done"
    assert states(job) == {"1": "done", "2": "failed", "3": "done"}
    assert job.units.get(key="2").message == "This work stopped the worker 3 times and was set aside."
    assert traces() == ["1", "3"]


def test_every_unit_has_three_lives_of_its_own(ask, run):
    job = ask(failing_at("1", "3", with_=Crash))
    for _ in range(6):
        with pytest.raises(Crash):
            run(job)

    assert run(job).state == "done"
    assert states(job) == {"1": "failed", "2": "done", "3": "failed"}


def test_a_job_whose_last_step_kills_the_worker_three_times_has_failed(ask, run):
    def die(run):
        raise Crash

    job = ask(finish=die)
    for _ in range(3):
        with pytest.raises(Crash):
            run(job)

    assert (run(job).state, job.message) == ("failed", "This work stopped the worker 3 times and was set aside.")
    assert traces() == ["1", "2", "3"]


def test_a_cancelled_job_stops_before_its_next_unit(ask, run, cast):
    def cancel_after_first(run):
        leave_a_trace(run)
        jobs.cancel(job=run.job, by=cast.dean.scope, at=clock.now())

    job = run(ask(cancel_after_first))

    assert (job.state, job.message, traces()) == ("cancelled", "1 of 3 are done.", ["1"])
    assert states(job) == {"1": "done", "2": "waiting", "3": "waiting"}


def test_a_cancelled_job_does_not_take_its_last_step(ask, run, cast):
    def cancel_after_last(run):
        if run.key == "3":
            jobs.cancel(job=run.job, by=cast.dean.scope, at=clock.now())

    job = run(ask(cancel_after_last, finish=leave_a_trace))

    assert (job.state, traces()) == ("cancelled", [])


def test_a_long_unit_may_be_left_undone(ask, run):
    def long(run):
        leave_a_trace(run)
        Job.objects.filter(pk=run.job.pk).update(cancel_asked=True)  # as another session would
        run.stop_if_cancelled()

    job = ask(long)
    Job.objects.filter(pk=job.pk).update(cancel_asked=False)

    # the wish was written in the unit's own transaction and is undone with it, so the unit is left but not the job
    assert run(job).state == "cancelled"
    assert (traces(), states(job)["1"]) == ([], "waiting")


def test_the_last_step_sees_what_is_done_and_leaves_the_result(ask, run):
    def collect(run):
        done = ",".join(unit.key for unit in run.units())
        run.attach(name="result.txt", content=done.encode(), content_type="text/plain")

    job = run(ask(failing_at("2"), collect))

    assert (job.result.name, job.result.stored_by.user) == ("result.txt", job.owner)
    with open(job_runner.settings.MEDIA_ROOT / job.result.path) as file:
        assert file.read() == "1,3"


def test_a_last_step_that_fails_fails_the_job_and_leaves_no_result(ask, run):
    def collect(run):
        run.attach(name="result.txt", content=b"half", content_type="text/plain")
        raise BadInput("Дискте орун жок.")

    job = run(ask(finish=collect))

    assert (job.state, job.message, job.result, StoredFile.objects.count()) == ("failed", "Дискте орун жок.", None, 0)
    assert traces() == ["1", "2", "3"]


def test_undivided_work_may_leave_a_result(ask, run):
    def export(run):
        run.attach(name="план.csv", content=b"a;b", content_type="text/csv")

    assert run(ask(export, units=())).result.name == "план.csv"


def test_the_result_of_a_unit_that_failed_afterwards_is_forgotten(ask, run):
    def attach_and_fail(run):
        if run.key == "2":
            run.attach(name="bad.txt", content=b"x", content_type="text/plain")
            raise BadInput("no")

    job = run(ask(attach_and_fail))

    assert (job.state, job.result) == ("done", None)


def test_neither_a_unit_nor_the_last_step_is_cut_off_for_its_silence(ask, run):
    allowed = []

    def look(run):
        with connection.cursor() as cursor:
            cursor.execute("SHOW idle_in_transaction_session_timeout")
            allowed.append((run.key, cursor.fetchone()[0]))
            cursor.execute("RESET idle_in_transaction_session_timeout")  # tests share one transaction

    run(ask(look, look, units=(("1", "1"),)))

    assert allowed == [("1", "5min"), ("", "5min")]


def test_a_long_job_steps_back_into_the_queue_between_units(ask, run, monkeypatch):
    monkeypatch.setattr(job_runner, "TURN_SECONDS", -1)
    job = run(ask())
    assert (job.state, job.attempts, traces()) == ("waiting", 0, [])

    monkeypatch.undo()
    assert run(job).state == "done"


def test_work_is_done_with_the_rights_that_the_person_has_now(ask, run, cast):
    seen = []
    job = ask(lambda run: seen.append((run.by.person_id, run.by.allows(Permission.PLAN_SIGN_DEAN), run.by.request_id)))
    RoleGrant.objects.filter(person=cast.dean.person).delete()
    run(job)

    assert seen == [(cast.dean.person.pk, False, f"job-{job.pk}")] * 3


def test_work_speaks_the_persons_language(ask, run, cast):
    cast.dean.user.language = "ru"
    cast.dean.user.save()
    seen = []
    run(ask(lambda run: seen.append(translation.get_language()), units=()))

    assert seen == ["ru"]


def test_a_unit_gets_its_key_the_parameters_and_the_moment(ask, run):
    seen = []
    run(ask(lambda run: seen.append((run.key, run.params, run.at is not None)), faculty=3))

    assert seen == [(key, {"faculty": 3}, True) for key, _label in NUMBERS]


def database_fault(code: str, times: int):
    """A unit in which PostgreSQL raises this error the first few times."""
    left = [times]

    def unit(run):
        leave_a_trace(run)
        if run.key == "2" and left[0]:
            left[0] -= 1
            with connection.cursor() as cursor:
                cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'clash' USING ERRCODE = '{code}'; END $$")

    return unit


@pytest.mark.parametrize("code", ["40001", "40P01", "55P03"])
def test_a_passing_clash_in_the_database_is_tried_again(ask, run, code):
    job = run(ask(database_fault(code, times=2)))

    assert (job.state, traces()) == ("done", ["1", "2", "3"])
    assert states(job)["2"] == "done"


def test_a_clash_that_does_not_pass_fails_the_unit_after_three_chances(ask, run):
    job = run(ask(database_fault("40P01", times=3)))

    assert (states(job)["2"], traces()) == ("failed", ["1", "3"])


def test_another_fault_of_the_database_is_not_tried_again(ask, run):
    job = run(ask(database_fault("57014", times=1)))

    assert states(job)["2"] == "failed"
