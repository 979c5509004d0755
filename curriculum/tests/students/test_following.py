"""Orders of the future come into force on their day."""

from datetime import date

import pytest

from curriculum.operations.histories import follow_new_standings
from curriculum.tasks import follow_standings
from curriculum.tests.students.world import admit, fresh, make_group, record
from kuu_office.core import clock

pytestmark = pytest.mark.django_db
NEXT = date(2026, 9, 1)


def test_on_its_day_an_order_shows_in_the_students_own_columns(here, clerk):
    record(here.students[:2], clerk, "promotion", NEXT)

    assert follow_new_standings(date(2026, 8, 31)) == 0
    assert follow_new_standings(NEXT) == 2
    assert [fresh(one).year_of_study for one in here.students] == [2, 2, 1]
    assert follow_new_standings(NEXT) == 0


def test_several_orders_that_came_into_force_count_once(here, clerk):
    record([here.omurov], clerk, "promotion", NEXT)
    record([here.omurov], clerk, "expulsion", date(2026, 10, 1), number="8-К", reason="debt")

    assert follow_new_standings(date(2026, 12, 1)) == 1
    assert fresh(here.omurov).state == "expelled"


def test_who_is_admitted_from_a_day_to_come_stands_as_then(here, clerk):
    group = make_group(here.programme, "ПИ(м)-1-26", intake_year=2026, opened_date=NEXT)
    student = admit(group, "Келечек Студент", clerk, day=NEXT)

    assert (fresh(student).group, fresh(student).state) == (group, "studying")


def test_the_worker_looks_by_its_clock(here, clerk, monkeypatch):
    record([here.omurov], clerk, "promotion", NEXT)
    monkeypatch.setattr(clock, "today", lambda: NEXT)

    follow_standings()

    assert fresh(here.omurov).year_of_study == 2
