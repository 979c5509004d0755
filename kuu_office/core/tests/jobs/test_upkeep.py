"""What the worker does by the clock."""

import uuid
from datetime import timedelta

import pytest

from kuu_office.core import audit, clock, tasks
from kuu_office.core.models import AuditSeal, IdempotencyKey, OutgoingMail

pytestmark = pytest.mark.django_db


def test_form_keys_are_forgotten_after_a_day():
    old, young = uuid.uuid4(), uuid.uuid4()
    now = clock.now()
    for key, hours in ((old, 25), (young, 23)):
        IdempotencyKey.objects.create(key=key, user_id=1, fingerprint="", created_at=now - timedelta(hours=hours))

    tasks.forget_old_form_keys()

    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == [young]


def test_new_records_are_sealed(cast):
    audit.record("core.test", obj=cast.dean.person, by=cast.dean.scope, at=clock.now())

    tasks.seal_audit()
    tasks.seal_audit()

    assert AuditSeal.objects.count() == 1
    assert audit.verify_seals() == []


def test_letters_are_sent(settings):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    now = clock.now()
    OutgoingMail.objects.create(recipients=["a@example.org"], subject="a", body="b", created_at=now, try_at=now)

    tasks.send_waiting_mail()

    assert OutgoingMail.objects.filter(sent_at=None).count() == 0


def test_a_job_is_run_by_its_number(cast, work):
    from kuu_office.core import jobs

    seen = []
    task = work("test.seen", lambda run: seen.append(run.job.pk))
    job = jobs.enqueue(task, by=cast.dean.scope, params={}, title="Иш")

    tasks.run_job(job.pk)
    tasks.run_job(job.pk)

    assert seen == [job.pk]


def test_jobs_that_wait_are_woken_and_orphans_swept_without_fault():
    tasks.wake_waiting_jobs()
    tasks.sweep_files()
