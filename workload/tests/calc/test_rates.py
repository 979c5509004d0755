"""Rates and hours of a year: parts of a year, the norm of a rate."""

from datetime import date, timedelta
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workload.calc.rates import part_of_year, year_norm

FIRST, LAST = date(2026, 9, 1), date(2027, 8, 31)
days = st.dates(FIRST, LAST - timedelta(days=1))


@pytest.mark.parametrize(
    ("start", "end", "part"),
    [
        (date(2020, 9, 1), None, Fraction(1)),
        (FIRST, LAST, Fraction(1)),
        (FIRST, FIRST, Fraction(1, 365)),
        (date(2027, 8, 31), None, Fraction(1, 365)),
        (date(2020, 9, 1), date(2027, 2, 28), Fraction(181, 365)),
        (date(2027, 3, 1), date(2030, 1, 1), Fraction(184, 365)),
        (date(2020, 9, 1), date(2026, 8, 31), Fraction(0)),
        (date(2027, 9, 1), None, Fraction(0)),
    ],
)
def test_the_part_of_a_year_goes_by_days(start, end, part):
    assert part_of_year(start, end, FIRST, LAST) == part


@given(last_day=days)
def test_two_appointments_one_after_another_are_a_whole_year(last_day):
    parts = [
        part_of_year(FIRST, last_day, FIRST, LAST), part_of_year(last_day + timedelta(days=1), None, FIRST, LAST),
    ]  # fmt: skip

    assert sum(parts) == 1


@pytest.mark.parametrize(
    ("annual", "rate", "part", "norm"),
    [
        ("750", "1", Fraction(1), "750.00"),
        ("750", "0.25", Fraction(1), "187.50"),
        ("850", "1.5", Fraction(181, 365), "632.26"),
        ("750", "1", Fraction(1, 365), "2.05"),
        ("750", "1", Fraction(0), "0.00"),
    ],
)
def test_a_rate_owes_its_part_of_the_annual_load(annual, rate, part, norm):
    assert year_norm(D(annual), D(rate), part) == D(norm)
