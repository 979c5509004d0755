"""Hours of the load that somebody leaves, read from what was given."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kuu_office.core.models import AcademicYear, Appointment, Term
from staffing.queries.load import annual_loads, hourly_hours, load_left, sheets_of_year
from staffing.tests.world import FIRST_DAY, NOVEMBER, give, make_person, make_sheet
from workload.models import AnnualLoad

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "lines", "hours"),
    [
        (FIRST_DAY, 2, "100"),
        (NOVEMBER, 2, "67.89"),
        (date(2027, 1, 20), 2, "40.42"),
        (date(2027, 1, 21), 1, "40"),
        (date(2027, 2, 1), 1, "40"),
        (date(2027, 6, 20), 1, "0.29"),
        (date(2027, 6, 21), 0, "0"),
    ],
)
def test_what_is_left_goes_by_the_terms(staff, day, lines, hours):
    left = load_left(staff.docent, day)

    assert (left.lines, left.hours) == (lines, D(hours))
    assert sum(row.left for row in left.rows) == D(hours)


def test_who_was_given_nothing_leaves_nothing(staff):
    left = load_left(staff.professor, FIRST_DAY)

    assert (left.rows, left.lines, left.hours, left.sheets) == ((), 0, D(0), ())


def test_hours_of_two_departments_lead_to_both(staff):
    other = make_sheet(staff.units.other_department, staff.year, "500")
    give(other, staff.spring, staff.docent, "12")

    left = load_left(staff.docent, NOVEMBER)
    assert (left.lines, left.hours, left.sheets) == (3, D("79.89"), (staff.sheet, other))


def test_the_hours_of_last_year_are_taught(staff):
    year = AcademicYear.objects.create(start_year=2025, start_date=date(2025, 9, 1), end_date=date(2026, 8, 31))
    spring = Term.objects.create(year=year, kind="spring", start_date=date(2026, 2, 1), end_date=date(2026, 6, 20))
    give(make_sheet(staff.department, year), spring, staff.docent, "50")

    assert load_left(staff.docent, NOVEMBER).hours == D("67.89")


def test_the_hours_of_next_year_are_left_whole(staff):
    year = AcademicYear.objects.create(start_year=2027, start_date=date(2027, 9, 1), end_date=date(2028, 8, 31))
    autumn = Term.objects.create(year=year, kind="autumn", start_date=date(2027, 9, 1), end_date=date(2028, 1, 20))
    give(make_sheet(staff.department, year), autumn, staff.docent, "50")

    assert load_left(staff.docent, NOVEMBER).hours == D("117.89")


def test_any_number_of_lines_costs_one_query(staff):
    for number in range(5):
        give(staff.sheet, staff.spring, staff.docent, "10", f"Курс {number}")
    with CaptureQueriesContext(connection) as queries:
        left = load_left(staff.docent, NOVEMBER)
        assert [str(row.assignment.line.term.year) for row in left.rows]

    assert (len(queries), left.lines) == (1, 7)


def test_hours_of_people_paid_by_the_hour_are_summed(staff):
    hourly = Appointment.objects.create(
        person=make_person("Сааттык"), unit=staff.department, post=staff.posts.docent, kind="hourly", rate=1,
        start_date=FIRST_DAY,
    )  # fmt: skip
    give(staff.sheet, staff.autumn, hourly, "24")
    give(staff.sheet, staff.spring, hourly, "16.5")

    assert hourly_hours(NOVEMBER, staff.department.pk) == D("40.50")
    assert hourly_hours(date(2027, 9, 1), staff.department.pk) == 0
    assert hourly_hours(NOVEMBER, staff.units.other_department.pk) == 0


def test_sheets_are_those_of_the_year_of_the_day(staff):
    units = [staff.department.pk, staff.units.other_department.pk]

    assert sheets_of_year(NOVEMBER, units) == {staff.department.pk: staff.sheet}
    assert sheets_of_year(date(2026, 8, 31), units) == {}


def test_of_two_annual_loads_of_a_day_the_later_holds(staff):
    later = AnnualLoad.objects.create(post=staff.posts.docent, hours=720, valid_from=FIRST_DAY)

    assert annual_loads(NOVEMBER)[staff.posts.docent.pk] == later
    assert annual_loads(date(2026, 8, 31))[staff.posts.docent.pk].hours == 750
    assert annual_loads(date(2019, 1, 1)) == {}
