"""What the worker does: the jobs that people ask for, and the upkeep timed in settings.CELERY_BEAT_SCHEDULE."""

from datetime import timedelta

from celery import shared_task

from kuu_office.core import audit, clock, job_runner, mail
from kuu_office.core.documents import storage
from kuu_office.core.models.requests import IdempotencyKey

KEYS_KEPT = timedelta(hours=24)


@shared_task(name="core.run_job")
def run_job(job_id: int) -> None:
    job_runner.run_job(job_id)


# a helper that dies is not sent again: the runner invites helpers anew at each of its turns
@shared_task(name="core.help_job", acks_late=False)
def help_job(job_id: int, place: int) -> None:
    job_runner.help_job(job_id, place)


@shared_task(name="core.wake_waiting_jobs")
def wake_waiting_jobs() -> None:
    job_runner.wake_waiting()


@shared_task(name="core.send_waiting_mail")
def send_waiting_mail() -> None:
    mail.send_waiting()


@shared_task(name="core.seal_audit")
def seal_audit() -> None:
    audit.seal_new_entries()


@shared_task(name="core.forget_old_form_keys")
def forget_old_form_keys() -> None:
    """A form can be sent twice within a day, not later."""
    IdempotencyKey.objects.filter(created_at__lt=clock.now() - KEYS_KEPT).delete()


@shared_task(name="core.sweep_files")
def sweep_files() -> None:
    storage.sweep_orphans()
