"""Numbers of rows from an address or a form: whatever is no number is passed over."""

from datetime import date

import pytest
from django.test import RequestFactory

from kuu_office.core.models import AcademicYear
from kuu_office.core.text.row_numbers import row_number
from kuu_office.core.views.asked import ids_in, number_in, numbers_in, year_asked

WRONG = ("", "x", "-1", "1.5", " 3", "9" * 19, "²")


@pytest.mark.parametrize(("text", "number"), [("3", 3), ("9" * 18, 10**18 - 1), *((text, None) for text in WRONG)])
def test_a_number_of_a_row_is_digits_that_the_database_takes(text, number):
    assert row_number(text) == number


def test_a_number_stands_under_its_name():
    assert [number_in({"unit": "7", "term": "x"}, name) for name in ("unit", "term", "year")] == [7, None, None]


def test_only_numbers_of_rows_are_taken_each_once():
    by_form = RequestFactory().post("/", {"students": ["3", "x", "3", "-1", "9" * 30, "5"]})
    by_address = RequestFactory().get("/", {"students": ["7"]})

    assert [ids_in(request, "students") for request in (by_form, by_address)] == [[3, 5], [7]]
    assert numbers_in(["2", "1", "2", ""]) == [2, 1]


@pytest.fixture
def years(db, time_machine) -> list[AcademicYear]:
    time_machine.move_to("2026-11-23 06:00:00+00:00", tick=False)
    return [
        AcademicYear.objects.create(start_year=year, start_date=date(year, 9, 1), end_date=date(year + 1, 8, 31))
        for year in (2025, 2026, 2027)
    ]


def test_the_present_year_has_begun_last(years):
    days = (date(2026, 8, 31), date(2026, 9, 1), date(2030, 1, 1), date(2020, 1, 1))
    assert [AcademicYear.objects.present(day).start_year for day in days] == [2025, 2026, 2027, 2025]


def test_a_page_is_of_the_year_that_is_asked_for_else_of_the_present_one(years):
    asked = (str(years[2].pk), "", "x", "999999", "9" * 40)
    found = [year_asked(RequestFactory().get("/", {"year": text})) for text in asked]

    assert [year.start_year for year in found] == [2027, 2026, 2026, 2026, 2026]


def test_without_years_there_is_none(db):
    assert year_asked(RequestFactory().get("/")) is None
