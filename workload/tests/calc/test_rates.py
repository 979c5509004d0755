"""Rates and hours of a year: parts of a year, the norm of a rate."""

from datetime import date, timedelta
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workload.calc.rates import part_of_year, rates_needed, to_step, year_norm

FIRST, LAST = date(2026, 9, 1), date(2027, 8, 31)
QUARTER = D("0.25")
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


AUTUMN, SPRING = (FIRST, date(2027, 1, 20)), (date(2027, 2, 1), date(2027, 6, 20))
TAUGHT = (FIRST, SPRING[1])


@pytest.mark.parametrize(
    ("start", "end", "leaves", "taught"),
    [
        (FIRST, date(2027, 6, 30), (), 293),
        (FIRST, date(2027, 1, 31), (), 153),
        (date(2027, 7, 1), None, (), 0),
        (FIRST, None, (AUTUMN,), 151),
        (FIRST, None, (AUTUMN, SPRING), 11),
        (FIRST, None, ((date(2026, 1, 1), LAST),), 0),
        (FIRST, None, ((date(2026, 9, 1), date(2026, 9, 20)), (date(2026, 9, 11), date(2026, 9, 15))), 273),
        (FIRST, None, ((date(2026, 9, 1), date(2026, 9, 20)), (date(2026, 9, 11), date(2026, 9, 30))), 263),
        (date(2027, 2, 1), None, (AUTUMN,), 140),
        (FIRST, date(2026, 9, 30), (SPRING, (date(2027, 7, 1), LAST)), 30),
        (date(2027, 7, 1), None, (SPRING,), 0),
    ],
)
def test_leaves_and_days_outside_the_teaching_are_no_part_of_a_year(start, end, leaves, taught):
    assert part_of_year(start, end, *TAUGHT, leaves) == Fraction(taught, 293)


@given(st.lists(st.tuples(days, days).map(sorted).map(tuple), max_size=5).map(sorted))
def test_every_day_of_leave_counts_once(leaves):
    away = {day for first, last in leaves for day in range(first.toordinal(), last.toordinal() + 1)}

    assert part_of_year(FIRST, None, FIRST, LAST, leaves) == Fraction(365 - len(away), 365)


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


# Rates that hours ask for


@pytest.mark.parametrize(
    ("exact", "rates"),
    [("0", "0"), ("0.12", "0"), ("0.125", "0.25"), ("0.37", "0.25"), ("0.375", "0.5"), ("4.6", "4.5"), ("4.62", "4.5"),
     ("4.63", "4.75"), ("4.9", "5")],
)  # fmt: skip
def test_rates_go_to_the_nearest_quarter_the_half_upwards(exact, rates):
    assert to_step(D(exact), QUARTER) == D(rates)


@pytest.mark.parametrize(
    ("hours", "annual", "rates"),
    [("800", "800", "1"), ("900", "800", "1.25"), ("899", "800", "1.00"), ("0", "800", "0"), ("75", "750", "0")],
)
def test_hours_by_the_annual_load_give_rates(hours, annual, rates):
    assert rates_needed(D(hours), D(annual), QUARTER) == D(rates)


def test_another_step_gives_other_rates():
    assert (to_step(D("4.44"), D("0.1")), rates_needed(D(333), D(750), D("0.1"))) == (D("4.4"), D("0.4"))


@given(st.decimals(0, 100_000, places=2), st.decimals(1, 2000, places=2))
def test_rates_are_never_further_than_half_a_step(hours, annual):
    rates = rates_needed(hours, annual, QUARTER)

    assert rates % QUARTER == 0
    assert abs(rates - hours / annual) <= QUARTER / 2


@pytest.mark.parametrize("annual", [None, D(0)])
def test_without_an_annual_load_there_are_no_rates(annual):
    assert rates_needed(D(800), annual, QUARTER) is None
