"""Hours that somebody leaves behind."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffing.calc.left import Given, left_of, sum_left

AUTUMN = (date(2026, 9, 1), date(2026, 12, 9))  # a hundred days
SPRING = (date(2027, 2, 1), date(2027, 6, 20))


@pytest.mark.parametrize(
    ("day", "left"),
    [
        (date(2026, 8, 20), "50"), (date(2026, 9, 1), "50"), (date(2026, 9, 2), "49.50"), (date(2026, 10, 21), "25.00"),
        (date(2026, 12, 9), "0.50"), (date(2026, 12, 10), "0"), (date(2027, 3, 1), "0"),
    ],
)  # fmt: skip
def test_what_is_left_of_a_term_goes_by_its_days(day, left):
    assert left_of(Given(D(50), *AUTUMN), day) == D(left)


def test_lines_with_nothing_left_are_not_counted():
    lines = [Given(D(50), *AUTUMN), Given(D(32), *SPRING), Given(D(18), *SPRING)]

    assert sum_left(lines, date(2026, 10, 21)) == (3, D("75.00"))
    assert sum_left(lines, date(2027, 1, 15)) == (2, D(50))
    assert sum_left(lines, date(2027, 8, 1)) == (0, D(0))
    assert sum_left([], date(2026, 9, 1)) == (0, D(0))


@given(st.decimals("0.01", 900, places=2), st.integers(-30, 400))
def test_nobody_leaves_more_than_was_given_and_less_every_day(hours, days):
    day = AUTUMN[0] + timedelta(days=days)
    line = Given(hours, *AUTUMN)

    assert 0 <= left_of(line, day + timedelta(days=1)) <= left_of(line, day) <= hours
