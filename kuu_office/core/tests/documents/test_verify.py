"""`manage.py prove`: what is lost, altered or late is found and named."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kuu_office.core import audit, clock, documents
from kuu_office.core.documents import numbers
from kuu_office.core.models import AuditEntry, Job, OutgoingMail

pytestmark = pytest.mark.django_db


def proof() -> str:
    out = StringIO()
    try:
        call_command("prove", stdout=out)
    except CommandError as faults:
        out.write(f"{faults}\n")
    return out.getvalue()


def test_all_is_well(issue):
    issue("1")
    issue("2")
    audit.seal_new_entries()

    assert documents.verify() == []
    assert proof() == (
        "audit seals: 0 faults\nstored files: 0 faults\nnumber series: 0 faults\njobs: 0 faults\nletters: 0 faults\n"
        "fixed contingents: 0 faults\n"
    )


def test_one_changed_byte_of_a_paper_is_found(issue, media):
    path = media / issue().file.path
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)

    [fault] = documents.verify()
    assert "Маалымкат СПР-2025-1.pdf" in fault
    assert "was altered" in fault
    assert proof().endswith("1 faults were found.\n")


def test_a_lost_file_is_found(issue, media):
    (media / issue().file.path).unlink()

    [fault] = documents.verify()
    assert "is missing" in fault


def test_a_lost_number_is_found(issue):
    issue("1")
    numbers.take("СПР", 2025)

    assert documents.verify() == ["The series СПР of 2025 has given 2 numbers, but has 1 papers."]


def test_a_changed_record_is_found(issue):
    issue()
    audit.seal_new_entries()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE core_auditentry DISABLE TRIGGER core_auditentry_no_change")
    AuditEntry.objects.update(reason="башка")

    assert "audit seals: 1 faults" in proof()


@pytest.mark.parametrize(("minutes", "faults"), [(4, 0), (6, 1)])
def test_a_job_that_nobody_took_up_is_found(cast, minutes, faults):
    created = clock.now() - timedelta(minutes=minutes)
    Job.objects.create(task="x", title="Иш", owner=cast.dean.user, created_at=created)

    assert f"jobs: {faults} faults" in proof()


@pytest.mark.parametrize(("minutes", "faults"), [(4, 0), (6, 1)])
def test_a_letter_that_did_not_leave_is_found(minutes, faults):
    at = clock.now() - timedelta(minutes=minutes)
    OutgoingMail.objects.create(recipients=[], subject="x", body="x", created_at=at, try_at=at, error="no such user")

    assert f"letters: {faults} faults" in proof()
