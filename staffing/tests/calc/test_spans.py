"""Rates that are held between two dates."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffing.calc.spans import Span, free, in_steps, peak

FIRST = date(2026, 9, 1)
DAYS = st.integers(0, 40).map(lambda days: FIRST + timedelta(days=days))
RATES = st.sampled_from([D("0.25"), D("0.5"), D("1"), D("1.5")])


@st.composite
def spans(draw) -> Span:
    first = draw(DAYS)
    last = draw(st.none() | st.integers(0, 20).map(lambda days: first + timedelta(days=days)))
    return Span(first, last, draw(RATES))


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@pytest.mark.parametrize(
    ("held", "period", "most"),
    [
        ((), (0, None), D(0)),
        (((0, None, "1"),), (0, None), D(1)),
        (((0, 9, "1"), (10, None, "1")), (0, None), D(1)),
        (((0, 10, "1"), (10, None, "0.5")), (0, None), D("1.5")),
        (((0, 10, "1"), (10, None, "0.5")), (0, 9), D(1)),
        (((0, 10, "1"), (10, None, "0.5")), (11, None), D("0.5")),
        (((20, 30, "1"),), (0, 19), D(0)),
        (((20, 30, "1"),), (0, 20), D(1)),
    ],
)
def test_the_most_rates_held_on_a_day_of_a_period(held, period, most):
    made = [Span(day(first), day(last) if last is not None else None, D(rate)) for first, last, rate in held]
    first, last = period

    assert peak(made, day(first), day(last) if last is not None else None) == most


@given(st.lists(spans(), max_size=6), DAYS, st.none() | st.integers(0, 60))
def test_the_most_is_what_counting_every_day_finds(held, first, length):
    last = None if length is None else first + timedelta(days=length)
    end = last or first + timedelta(days=120)
    days = [first + timedelta(days=number) for number in range((end - first).days + 1)]
    counted = max(sum((one.rate for one in held if one.holds_on(one_day)), D(0)) for one_day in days)

    assert peak(held, first, last) == counted


@given(st.lists(spans(), max_size=6), DAYS)
def test_what_is_free_and_what_is_held_are_the_whole_place(held, first):
    most = peak(held, first, None)

    assert free(most + D("0.75"), held, first, None) == D("0.75")
    assert free(D(0), held, first, None) == D(0)


@pytest.mark.parametrize(
    ("rate", "step", "whole"),
    [
        ("0.25", "0.25", True),
        ("1.50", "0.25", True),
        ("0.3", "0.25", False),
        ("0.1", "0.1", True),
        ("0.05", "0.1", False),
    ],
)
def test_rates_are_whole_numbers_of_steps(rate, step, whole):
    assert in_steps(D(rate), D(step)) is whole
