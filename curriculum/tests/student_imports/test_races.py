"""An import and somebody else at the same moment: neither writes over what the other has just written."""

import threading
import time

import pytest
from django.db import connection, connections, transaction

from curriculum.models import Student
from curriculum.operations import student_imports as operations
from curriculum.operations.student_entry import enter_rows
from curriculum.operations.student_undo import undo_import
from curriculum.tests.contingent.people import make_contingent
from curriculum.tests.student_imports.files import bring, enter, rows_of, student
from curriculum.tests.student_imports.test_judging import known
from curriculum.tests.students.world import record
from curriculum.tests.world import NOON
from kuu_office.core.errors import Refused
from kuu_office.core.models import Person

WAITS = """
    SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()
"""


@pytest.fixture
def contingent(committed, cast):
    return make_contingent(cast)


def beside(work, other) -> object:
    """`work` in a transaction that ends only when `other`, in a session of its own, waits for it; what `other` gave."""
    results: list[object] = []

    def run() -> None:
        try:
            results.append(other())
        except Exception as raised:
            results.append(raised)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        work()
        thread.start()
        wait_until_somebody_waits()
    thread.join(20)
    return results[0]


def wait_until_somebody_waits() -> None:
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute(WAITS)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)


# Without a group: whoever names one waits for its lock before anything is looked at.
COLUMNS = ("surname", "given_name", "sex", "birth_date", "personal_number", "record_number", "programme", "funding")


@pytest.fixture
def one(contingent) -> Student:
    """Somebody in the register, of whom it does not know the sex."""
    return known(contingent, 9, "Касымов Нурлан", sex="")


@pytest.fixture
def run(contingent, one, faculty, clerk):
    return bring(faculty, clerk, [student(9, "Касымов Нурлан", programme=one.programme.code)], COLUMNS)


def renamed(one: Student, by):
    names = {"surname": "Касымов", "given_name": "Нурлан", "russian_surname": "Касымбеков"}
    return lambda: record([one], by, "name_change", names=names)


def test_a_name_changed_by_an_order_meanwhile_stays_and_is_counted(one, run, clerk):
    operations.ask_to_apply(
        run_id=run.pk, seen=operations.token_of(run, operations.counts_of(run)), by=clerk, at=NOON
    )  # fmt: skip

    entered = beside(renamed(one, clerk), lambda: enter_rows(run_id=run.pk, first=2, last=2, by=clerk, at=NOON))

    person, after = Person.objects.get(pk=one.person_id), Student.objects.get(pk=one.pk)
    assert (entered, person.sex, person.russian_surname) == (1, "male", "Касымбеков")
    assert (after.revision, rows_of(run)[0].before["student"]["revision"]) == (one.revision + 2, one.revision + 1)


def test_an_import_is_not_taken_back_over_a_card_that_an_order_changes_just_now(one, run, clerk):
    assert enter(run, clerk) == 1

    answer = beside(renamed(one, clerk), lambda: undo_import(run_id=run.pk, by=clerk, at=NOON))

    person = Person.objects.get(pk=one.person_id)
    assert (type(answer), person.russian_surname, person.sex) == (Refused, "Касымбеков", "male")
    assert [row.is_applied for row in rows_of(run)] == [True]
