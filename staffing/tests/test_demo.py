"""The staff tables that the demo shows."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db.models import Sum

from kuu_office.core.models import Appointment, User
from kuu_office.core.models.people import AppointmentKind
from kuu_office.core.tests.demo_copies import demo_of
from staffing.models import Holding, Movement, StaffPosition, StaffTable
from staffing.models.places import SALARIED
from staffing.queries.places import outside_the_table
from staffing.queries.rates import rates_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _demo(stand_on, django_db_blocker) -> Iterator[None]:
    """The demo in the database, brought once for all tests of this file; none of them changes anything."""
    with demo_of("faculty", stand_on, django_db_blocker):
        yield


def test_every_salaried_teacher_of_a_department_has_a_place():
    teachers = Appointment.objects.filter(kind__in=SALARIED, post__is_teaching=True, unit__kind="department")

    assert set(teachers) == {holding.appointment for holding in Holding.objects.select_related("appointment")}
    for table in StaffTable.objects.with_names():
        assert list(outside_the_table(table.department, table.year.start_date, table.year.end_date)) == []


def test_there_are_vacancies_from_both_funds():
    approved = StaffPosition.objects.aggregate(sum=Sum("rate"))["sum"]
    held = Holding.objects.valid_on(date(2026, 9, 1)).aggregate(sum=Sum("rate"))["sum"]

    assert approved > held > 0
    assert set(StaffPosition.objects.values_list("source", flat=True)) == {"budget", "special"}


def test_one_table_is_approved_one_waits_at_finance_one_at_the_dean():
    way = StaffTable.objects.exclude(state="draft").order_by("pk").values_list("department__code", "state", "step")

    assert [(state, step) for _code, state, step in way] == [
        ("approved", ""),
        ("submitted", "finance"),
        ("submitted", "dean"),
    ]
    assert way[0][0] == "SE"
    assert StaffTable.objects.filter(state="draft").exists()


def test_the_departments_that_teach_most_need_rates():
    units = [table.department for table in StaffTable.objects.with_names().order_by("pk")[:3]]

    assert all(row.needed is not None for row in rates_of(units, date(2026, 11, 1)))


def test_orders_of_november_moved_people_of_the_approved_table():
    approved = StaffTable.objects.get(state="approved")
    rows = list(Movement.objects.order_by("order_number"))

    assert [row.kind for row in rows] == ["dismissal", "rate_change"]
    assert {row.unit for row in rows} == {approved.department}
    assert [row.appointment.end_date is not None for row in rows] == [True, False]


def test_every_appointment_says_what_its_last_holding_says():
    last = {}
    for holding in Holding.objects.order_by("start_date").select_related("appointment"):
        last[holding.appointment] = (holding.rate, holding.end_date)

    assert last == {one: (one.rate, one.end_date) for one in last}


def test_there_is_somebody_of_the_finance_department():
    user = User.objects.get(username="finance")

    assert [grant.role for grant in user.person.role_grants.all()] == ["finance_specialist"]
    assert AppointmentKind.HOURLY not in SALARIED
