"""Numbers of rows from an address or a form: whatever is no number is passed over."""

import pytest
from django.test import RequestFactory

from kuu_office.core.text.row_numbers import row_number
from kuu_office.core.views.asked import ids_in, number_in, numbers_in

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
