"""The demo university brought anew: the same every time, and nothing at all when it breaks off."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from curriculum.models import Group, SnapshotRow, Student
from curriculum.seed.university import terms
from curriculum.tests.seed.test_demo_university import contents
from kuu_office.core.models import AuditEntry, Person, Unit, User

pytestmark = pytest.mark.django_db


class BrokenOff(Exception):
    pass


@pytest.fixture(autouse=True)
def _patient():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def test_in_one_go_or_over_the_faculty_it_is_the_same_to_the_last_row():
    with transaction.atomic():
        call_command("seed", size="sample")
        in_one_go = contents()
        transaction.set_rollback(True)
    call_command("seed")
    faculty = set(Student.objects.values_list("record_number", flat=True))

    call_command("seed", size="sample")

    brought = contents()
    fixed, fixed_in_one_go = (set(rows.pop(SnapshotRow.__name__)) for rows in (brought, in_one_go))
    assert brought == in_one_go
    assert fixed < fixed_in_one_go  # a contingent fixed before the other faculties came never changes
    assert faculty < set(Student.objects.values_list("record_number", flat=True))


def test_broken_off_at_the_end_it_leaves_nothing(monkeypatch):
    def break_off():
        raise BrokenOff

    monkeypatch.setattr(terms, "bring_fixed_contingents", break_off)
    with pytest.raises(BrokenOff):
        call_command("seed", size="sample")

    left = [model.objects.count() for model in (Unit, Person, User, Group, Student, AuditEntry)]
    assert left == [0, 0, 0, 0, 0, 0]
