"""Long work: asked for in a transaction, done unit by unit by the worker, each unit once (DESIGN 5, SECURITY 2.3).

The row in PostgreSQL is the truth. The broker only carries the hint that a job waits; should the hint be lost, the
worker's clock finds the row (`core.wake_waiting_jobs`). How a job is run stands in `job_runner`.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from kuu_office.celery import app
from kuu_office.core import clock
from kuu_office.core.access.scope import Scope
from kuu_office.core.documents.storage import store_file
from kuu_office.core.errors import Conflict
from kuu_office.core.models.documents import StoredFile
from kuu_office.core.models.jobs import Job, JobState, JobUnit, UnitState
from kuu_office.core.models.org import Unit

logger = logging.getLogger(__name__)

# A poke is a hint: it gives a silent broker two reads of 0.4 s and then leaves the job to the worker's clock.
POKE = {"socket_connect_timeout": 0.4, "socket_timeout": 0.4, "max_retries": 1, "interval_start": 0, "interval_max": 0}


class JobCancelled(Exception):
    """Raised inside a unit of work to leave it when its job was cancelled; what the unit wrote is undone."""


@dataclass
class JobRun:
    """What a handler gets: the job, the key of the unit it shall do ("" when the job has no units), and who asked.

    The handler runs in the transaction that marks its unit done, so that its effect happens once or not at all.
    """

    job: Job
    by: Scope
    key: str = ""
    at: datetime | None = None
    session: Any = None  # the database session that holds the runner's lock
    is_helper: bool = False

    @property
    def params(self) -> dict:
        return self.job.params

    def units(self, state: str = UnitState.DONE) -> QuerySet[JobUnit]:
        """The units in a state, in the order in which they were asked for."""
        return self.job.units.filter(state=state)

    def keep(self, file: StoredFile) -> None:
        """Remembers the file that the present unit made, for the step that ends the job."""
        self.job.units.filter(key=self.key).update(file=file)

    def attach(self, *, name: str, content: bytes, content_type: str, unit: Unit | None = None) -> StoredFile:
        """Keeps a file as the result that the job's page offers for download."""
        self.job.result = store_file(
            name=name, content=content, content_type=content_type, by=self.by, at=self.at or clock.now(), unit=unit
        )
        return self.job.result

    def stop_if_cancelled(self) -> None:
        """For a long unit: leaves it, undone, when the person no longer wants the job."""
        if Job.objects.filter(pk=self.job.pk, cancel_asked=True).exists():
            raise JobCancelled


Handler = Callable[[JobRun], None]


@dataclass(frozen=True)
class Work:
    """What a task name stands for: `unit` does one unit, `finish` ends the job after the last of them.

    `is_shared`: its units do not wait for each other, so that several workers may do them at once; only its `finish`
    attaches a result.
    """

    unit: Handler
    finish: Handler | None = None
    is_shared: bool = False


_works: dict[str, Work] = {}


def handler(task: str, *, finish: Handler | None = None, is_shared: bool = False) -> Callable[[Handler], Handler]:
    """Registers a function of an app's tasks.py as the work of `task` (`curriculum.print_plans`)."""

    def register(unit: Handler) -> Handler:
        _works[task] = Work(unit, finish, is_shared)
        return unit

    return register


def work_of(task: str) -> Work:
    """The work of a task name. Raises LookupError when no app's tasks.py registers it."""
    autodiscover_modules("tasks")
    if task not in _works:
        raise LookupError(f"No handler is registered for the job {task!r}")
    return _works[task]


@transaction.atomic
def enqueue(
    task: str,
    *,
    by: Scope,
    params: dict,
    title: str,
    units: Iterable[tuple[str, str]] = (),
    natural_key: str = "",
) -> Job:
    """Asks for long work. Returns the job; a live one with the same (task, natural_key) is returned as it is.

    `units` are (key, label) pairs, done one after another; `params` are JSON values. The row is written in the
    caller's transaction and the worker hears of it when that commits.
    Raises Conflict when another person's live job does the same, LookupError for an unknown task.
    """
    work_of(task)
    job, is_new = _live_or_new(task, natural_key, {"owner_id": by.user_id, "params": params, "title": title[:300]})
    if job.owner_id != by.user_id:
        raise Conflict(_("“%(title)s” is already under way for another person; wait until it ends.") % {"title": job})
    if is_new:
        named = list(units) or [("", title)]
        rows = [JobUnit(job=job, key=key, label=label[:300]) for key, label in named]
        job.total = len(JobUnit.objects.bulk_create(rows))
        job.save(update_fields=["total"])
        transaction.on_commit(partial(poke, job.pk), robust=True)
    return job


def _live_or_new(task: str, natural_key: str, values: dict) -> tuple[Job, bool]:
    values["created_at"] = clock.now()
    if not natural_key:
        return Job.objects.create(task=task, **values), True
    return Job.objects.live().get_or_create(task=task, natural_key=natural_key, defaults=values)


@transaction.atomic
def cancel(*, job: Job, by: Scope, at: datetime) -> None:
    """Stops a job: at once when it waits, after its present unit when it runs. What is done stays done.

    Raises Conflict when it has already ended.
    """
    found = Job.objects.select_for_update().visible_to(by).get(pk=job.pk)
    if found.is_ended:
        raise Conflict(_("“%(title)s” has already ended.") % {"title": found})
    found.cancel_asked = True
    if found.state == JobState.WAITING:
        found.state, found.finished_at, found.message = JobState.CANCELLED, at, counts_of(found)
    found.save(update_fields=["cancel_asked", "state", "finished_at", "message"])


def counts_of(job: Job) -> str:
    """«48 of 50 are done, 2 failed.»"""
    failed = job.units.filter(state=UnitState.FAILED).count()
    counts = {"done": job.done - failed, "total": job.total, "failed": failed}
    if failed:
        return _("%(done)s of %(total)s are done, %(failed)s failed.") % counts
    return _("%(done)s of %(total)s are done.") % counts


def poke(job_id: int, *, place: int = 0) -> bool:
    """Tells the worker that a job waits, or that it has a place for a helper.

    Never raises for a broker that is away, and never waits long for it.
    """
    task, args = ("core.help_job", [job_id, place]) if place else ("core.run_job", [job_id])
    try:
        with app.connection_for_write(transport_options={**app.conf.broker_transport_options, **POKE}) as connection:
            app.send_task(task, args=args, connection=connection, retry=False, ignore_result=True)
    except OperationalError as away:
        logger.warning("The broker is away, job %s waits for the worker's clock: %s", job_id, away)
        return False
    return True
