"""Running a job: one runner at a time, resumed where it stopped, each effect exactly once (SECURITY F03, F13, F14).

Three things together make it so. A runner holds an advisory lock on its own database session: nobody overtakes it
while it lives, however long a unit takes, and the lock is free the moment it dies; a runner that finds itself on
another session stops. The effect of a unit and the mark that it is done are one transaction. And a unit is begun by
locking its row in the state "waiting".

Work whose units do not wait for each other may have helpers: other workers that take waiting units from farther down
the list, each in its place for a short turn. Only the runner ends the job, when no helper is inside a unit.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from time import monotonic, sleep

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from kuu_office.core import clock
from kuu_office.core.access.scope import scope_of
from kuu_office.core.clashes import is_passing
from kuu_office.core.errors import OfficeError
from kuu_office.core.jobs import JobCancelled, JobRun, counts_of, poke, work_of
from kuu_office.core.models.jobs import Job, JobState, JobUnit, UnitState

logger = logging.getLogger(__name__)

RUNNER_LOCK = 7_104_222  # first half of the runner's lock, of a helper's with its place added; the second: the job
MAX_CRASHES = 3
HELPING_SECONDS = 10  # then whatever else waits comes first
CLOSED = -1  # the place whose lock says that no helper begins a turn
FEWEST_SHARED = 20  # units that are worth a helper
TURN_SECONDS = 600  # a long job steps back into the queue, far below the broker's visibility timeout
CHANCES = 3


class LostSession(Exception):
    """The database session that held the runner's lock is gone; the job is another runner's now."""


def run_job(job_id: int) -> None:
    """Does what is left of a job. Called twice, or at once by two workers, it does nothing more."""
    with runner_lock(job_id) as is_ours:
        job = claim(job_id) if is_ours else None
        if job is not None:
            with at_work(job) as run:
                work_through(run)


def help_job(job_id: int, place: int) -> None:
    """Does waiting units beside the runner of a job until its turn is over, then offers itself again."""
    turn_ends = monotonic() + HELPING_SECONDS
    with runner_lock(job_id, place) as is_ours:
        running = Job.objects.filter(pk=job_id, state=JobState.RUNNING).select_related("owner__person", "result")
        is_open = is_ours and job_id % 2**31 in locks_held() - locks_held(CLOSED)
        job = running.first() if is_open else None
        if job is None or help_until(turn_ends, job, place):
            return
    poke(job_id, place=place)


def help_until(turn_ends: float, job: Job, place: int) -> bool:
    """Whether there is nothing left to help with. Each place begins elsewhere, so that nobody waits for a number."""
    with at_work(job, is_helper=True) as run:
        waiting = list(run.units(UnitState.WAITING))
        start = len(waiting) * place // (settings.JOB_HELPERS + 1)
        try:
            return do_units(run, waiting[start:] + waiting[:start], turn_ends)
        except JobCancelled:
            return True


@contextmanager
def at_work(job: Job, *, is_helper: bool = False) -> Iterator[JobRun]:
    """The job as its handlers see it, with the rights and the language of whoever asked for it."""
    by = scope_of(job.owner, request_id=f"job-{job.pk}")
    run = JobRun(job, by=by, session=connection.connection, is_helper=is_helper)
    with translation.override(job.owner.language or settings.LANGUAGE_CODE):
        yield run


@contextmanager
def runner_lock(job_id: int, place: int = 0) -> Iterator[bool]:
    """Holds the job, or a helper's place at it, for this database session; says whether it was free."""
    key = [RUNNER_LOCK + place, job_id % 2**31]
    with connection.cursor() as cursor:
        # so that a killed worker's long query does not hold the lock until it ends
        cursor.execute("SET client_connection_check_interval = '2s'")
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        is_ours = cursor.fetchone()[0]
    session = connection.connection
    try:
        yield is_ours
    finally:
        if is_ours and connection.connection is session and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


def claim(job_id: int) -> Job | None:
    """Takes a job whose lock is held. A running one whose lock was free is one whose runner died."""
    live = Job.objects.live().filter(pk=job_id)
    if not live.update(state=JobState.RUNNING, attempts=F("attempts") + 1, heartbeat_at=clock.now()):
        return None
    return Job.objects.select_related("owner__person", "result").get(pk=job_id)


def work_through(run: JobRun) -> None:
    """Does the waiting units one after another and ends the job, or gives it back when its turn is over."""
    turn_ends = monotonic() + TURN_SECONDS
    try:
        if run.job.attempts > MAX_CRASHES and not quarantine(run):
            return
        invite(run)
        in_time = do_units(run, list(run.units(UnitState.WAITING)), turn_ends)
        with helpers_gone(run):
            # what a helper had in hand when it died
            if not (in_time and do_units(run, list(run.units(UnitState.WAITING)), turn_ends)):
                give_back(run.job)
                return
            stay_on_session(run)
            run.stop_if_cancelled()
            finish(run)
    except JobCancelled:
        with helpers_gone(run):
            run.job.refresh_from_db(fields=["done"])
            end(run.job, JobState.CANCELLED, counts_of(run.job))


def do_units(run: JobRun, units: Iterable[JobUnit], turn_ends: float) -> bool:
    """One after another, but for those that somebody else has in hand or did; False when the turn is over before.

    Raises JobCancelled.
    """
    for unit in units:
        stay_on_session(run)
        run.stop_if_cancelled()
        if monotonic() > turn_ends:
            return False
        do_unit(run, unit)
    return True


def invite(run: JobRun) -> None:
    """Offers the places of a shared job to other workers."""
    if work_of(run.job.task).is_shared and run.units(UnitState.WAITING).count() >= FEWEST_SHARED:
        for place in range(1, settings.JOB_HELPERS + 1):
            poke(run.job.pk, place=place)


@contextmanager
def helpers_gone(run: JobRun) -> Iterator[None]:
    """Nobody helps from here on. Waits for those who are at it, at most a turn and the unit that they began."""
    places = range(1, settings.JOB_HELPERS + 1) if work_of(run.job.task).is_shared else ()
    with ExitStack() as held:
        if places:
            held.enter_context(runner_lock(run.job.pk, CLOSED))
        for place in places:
            while not held.enter_context(runner_lock(run.job.pk, place)):
                sleep(0.1)
        yield


def stay_on_session(run: JobRun) -> None:
    """Django opens a new session after a fault; the lock does not come along."""
    if connection.connection is not run.session or not connection.is_usable():
        raise LostSession


def quarantine(run: JobRun) -> bool:
    """Sets aside the unit in which the runner died again and again. Says whether the job can go on."""
    message = _("This work stopped the worker %(times)s times and was set aside.") % {"times": MAX_CRASHES}
    with transaction.atomic():
        unit = run.units(UnitState.WAITING).select_for_update(skip_locked=True).first()
        if unit is not None:
            fail(run, unit, message)
    if unit is None and not run.units(UnitState.WAITING).exists():
        end(run.job, JobState.FAILED, message)
        return False
    return True


def do_unit(run: JobRun, unit: JobUnit) -> None:
    """One unit: done with its effect, or failed with a sentence and without any. A passing clash is tried again.

    Lets through what is not the unit's fault: the database is gone, the job was cancelled.
    """
    for chance in range(1, CHANCES + 1):
        try:
            return attempt(run, unit)
        except JobCancelled:
            raise
        except Exception as fault:
            stay_on_session(run)
            if chance == CHANCES or not is_passing(fault):
                return fail(run, unit, sentence_of(fault))
    return None


@transaction.atomic
def attempt(run: JobRun, unit: JobUnit) -> None:
    waiting = JobUnit.objects.filter(pk=unit.pk, state=UnitState.WAITING)
    if not waiting.select_for_update(skip_locked=True).exists():
        return
    allow_slow_work()
    run.key, run.at = unit.key, clock.now()
    work_of(run.job.task).unit(run)
    close(run, unit, UnitState.DONE)


def allow_slow_work() -> None:
    """Lets this transaction stay silent for minutes: a paper is rendered inside the one that takes its number, and
    papers by the thousand are joined inside the one that ends the job."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '5min'")


def sentence_of(fault: Exception) -> str:
    """What the person reads about a fault; what only a programmer can read goes to the log."""
    if isinstance(fault, OfficeError):
        return str(fault)
    if isinstance(fault, Http404):
        return _("This is no longer there, or you may no longer see it.")
    logger.error("A unit of work failed", exc_info=fault)
    if isinstance(fault, SoftTimeLimitExceeded):
        return _("This took too long and was stopped.")
    return _("The portal failed here. The fault is in the log; tell the registrar.")


def fail(run: JobRun, unit: JobUnit, message: str) -> None:
    run.job.refresh_from_db(fields=["result"])
    with transaction.atomic():
        close(run, unit, UnitState.FAILED, message)


def close(run: JobRun, unit: JobUnit, state: UnitState, message: str = "") -> None:
    """Marks the unit and moves the job's progress, in the transaction of the unit's effect.

    Nothing when another worker closed it meanwhile. A helper's progress says nothing of the unit at which runners die.
    """
    if not JobUnit.objects.filter(pk=unit.pk, state=UnitState.WAITING).update(state=state, message=message[:1000]):
        return
    of_runner = {} if run.is_helper else {"attempts": 1, "result": run.job.result}
    Job.objects.filter(pk=run.job.pk).update(done=F("done") + 1, heartbeat_at=clock.now(), **of_runner)
    run.job.refresh_from_db(fields=["done", "attempts"])


def finish(run: JobRun) -> None:
    """Ends the job: done when any unit is done, failed when none is or when its last step fails."""
    if run.units(UnitState.WAITING).exists():
        return None
    failed = run.units(UnitState.FAILED)
    if failed.count() == run.job.total:
        return end(run.job, JobState.FAILED, failed[0].message if run.job.total == 1 else counts_of(run.job))
    try:
        with transaction.atomic():
            allow_slow_work()
            last_step(run)
            end(run.job, JobState.DONE, counts_of(run.job))
    except JobCancelled:
        raise
    except Exception as fault:
        stay_on_session(run)
        end(run.job, JobState.FAILED, sentence_of(fault))


def last_step(run: JobRun) -> None:
    work = work_of(run.job.task)
    if work.finish:
        run.key, run.at = "", clock.now()
        work.finish(run)
        Job.objects.filter(pk=run.job.pk).update(result=run.job.result)


def end(job: Job, state: JobState, message: str) -> None:
    """Ends a running job, once. Raises RuntimeError, which undoes the last step, if it has already ended."""
    ended = Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
        state=state, message=message[:1000], finished_at=clock.now(), heartbeat_at=clock.now()
    )
    if not ended:
        raise RuntimeError(f"Job {job.pk} was ended by another runner")


def give_back(job: Job) -> None:
    """Lets other jobs have the worker; this one goes on at its next unit when its turn comes again."""
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(state=JobState.WAITING, attempts=0)
    transaction.on_commit(lambda: poke(job.pk), robust=True)


def wake_waiting() -> list[int]:
    """Pokes the jobs that nobody runs: waiting ones whose poke was lost, running ones whose runner died.

    Returns their numbers. A job that waits in a long queue is poked twice a minute, so that the queue does not swell.
    """
    now = clock.now()
    late, stale = now - timedelta(seconds=5), now - timedelta(seconds=30)
    unheard = Q(heartbeat_at__isnull=True) | Q(heartbeat_at__lt=stale)
    waiting = list(
        Job.objects.filter(unheard, state=JobState.WAITING, created_at__lt=late).values_list("pk", flat=True)
    )
    running = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=late).values_list("pk", flat=True)
    held = locks_held()
    ids = sorted({*waiting, *(pk for pk in running if pk % 2**31 not in held)})
    Job.objects.filter(pk__in=waiting, state=JobState.WAITING).update(heartbeat_at=now)
    for pk in ids:
        if not poke(pk):
            break
    return ids


def locks_held(place: int = 0) -> set[int]:
    """The job numbers (second halves of the lock) that live runners, or helpers at a place, hold in this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT objid::bigint FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
            WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND granted AND datname = current_database()
            """,
            [RUNNER_LOCK + place],
        )
        return {row[0] for row in cursor.fetchall()}
