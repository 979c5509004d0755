"""Hours of a line given to people: parts, limits, what stops a drop, last year's distribution."""

from datetime import date
from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workload.calc.distribution import (
    Holder,
    Line,
    Period,
    Stop,
    as_last_year,
    free_hours,
    overload_of,
    parts_of,
    stop_of,
)
from workload.calc.shapes import Work

AUTUMN = Period(date(2026, 9, 1), date(2027, 1, 20), date(2026, 10, 5))
SUMMER_BEFORE = Period(date(2026, 9, 1), date(2027, 1, 20), date(2026, 8, 1))
LONG_AFTER = Period(date(2026, 9, 1), date(2027, 1, 20), date(2027, 5, 1))
MATERNITY, CHILDCARE = (date(2026, 9, 15), date(2026, 12, 31)), (date(2027, 1, 1), date(2027, 8, 31))

hours = st.decimals(min_value=D("0.01"), max_value=5000, places=2)
amounts = st.lists(st.decimals(min_value=D("0.01"), max_value=100, places=2), min_size=1, max_size=8)


def docent(**fields) -> Holder:
    return Holder(**{"key": "a1", "annual": D(750), "most_rates": D("1.5"), "hourly_cap": D(300)} | fields)


def hourly(**fields) -> Holder:
    return docent(is_hourly=True, **fields)


def vacancy(**fields) -> Holder:
    return docent(is_vacancy=True, **fields)


# Norms and limits


@pytest.mark.parametrize(
    ("holder", "norm", "limit"),
    [
        (docent(), D("750.00"), D("1125.00")),
        (docent(rate=D("0.5")), D("375.00"), D("562.50")),
        (docent(rate=D("1.25")), D("937.50"), D("1125.00")),
        (docent(most_rates=D("1.25")), D("750.00"), D("937.50")),
        (hourly(hourly_cap=D(240), hourly_elsewhere=D(40)), None, D(200)),
        (docent(part=Fraction(1, 4)), D("187.50"), D("281.25")),
        (docent(part=Fraction(0)), D("0.00"), D("0.00")),
        (docent(rate=D("0.5"), rates_elsewhere=D(1)), D("375.00"), D("375.00")),
        (docent(rate=D("0.5"), rates_elsewhere=D("1.7")), D("375.00"), D("0.00")),
        (hourly(), None, D(300)),
        (hourly(hourly_elsewhere=D(120)), None, D(180)),
        (hourly(hourly_elsewhere=D(400)), None, D(0)),
        (hourly(annual=None), None, D(300)),
        (vacancy(), None, None),
        (docent(annual=None), None, None),
    ],
)
def test_the_norm_is_of_the_rate_and_the_limit_of_all_rates(holder, norm, limit):
    assert (holder.norm, holder.limit) == (norm, limit)


@pytest.mark.parametrize(
    ("holder", "given_now", "over"),
    [
        (docent(taken=D(700)), D(50), D(0)),
        (docent(taken=D(700)), D(51), D(1)),
        (docent(taken=D(800)), D("0.01"), D("50.01")),
        (hourly(taken=D(299)), D(1), D(0)),
        (vacancy(taken=D(2000)), D(10), D(0)),
    ],
)
def test_overload_is_what_stands_over_the_norm(holder, given_now, over):
    assert overload_of(holder, given_now) == over


# What stops a drop


@pytest.mark.parametrize(
    ("holder", "work", "asked", "period", "stop"),
    [
        (docent(), Work.LECTURE, D(34), AUTUMN, None),
        (docent(taken=D(1100)), Work.EXAM, D(25), AUTUMN, None),
        (docent(taken=D(1100)), Work.EXAM, D("25.01"), AUTUMN, Stop.OVER_LIMIT),
        (docent(may_lecture=False), Work.LECTURE, D(34), AUTUMN, Stop.NO_LECTURES),
        (docent(may_lecture=False), Work.PRACTICAL, D(34), AUTUMN, None),
        (docent(annual=None), Work.PRACTICAL, D(34), AUTUMN, Stop.NO_NORM),
        (hourly(annual=None), Work.PRACTICAL, D(34), AUTUMN, None),
        (hourly(taken=D(280)), Work.PRACTICAL, D(34), AUTUMN, Stop.OVER_LIMIT),
        (docent(end=date(2026, 10, 4)), Work.EXAM, D(1), AUTUMN, Stop.ENDED),
        (docent(end=date(2026, 10, 5)), Work.EXAM, D(1), AUTUMN, None),
        (docent(end=date(2026, 8, 31)), Work.EXAM, D(1), SUMMER_BEFORE, Stop.ENDED),
        (docent(end=date(2026, 9, 1)), Work.EXAM, D(1), SUMMER_BEFORE, None),
        (docent(end=date(2027, 1, 20)), Work.EXAM, D(1), LONG_AFTER, None),
        (docent(start=date(2027, 1, 21)), Work.EXAM, D(1), AUTUMN, Stop.NOT_BEGUN),
        (docent(start=date(2027, 1, 20)), Work.EXAM, D(1), AUTUMN, None),
        (docent(leaves=((date(2026, 9, 1), date(2027, 1, 20)),)), Work.EXAM, D(1), AUTUMN, Stop.ON_LEAVE),
        (docent(leaves=((date(2026, 9, 1), date(2027, 1, 19)),)), Work.EXAM, D(1), AUTUMN, None),
        (docent(leaves=((date(2026, 10, 6), date(2027, 6, 1)),)), Work.EXAM, D(1), AUTUMN, None),
        (docent(leaves=(MATERNITY, CHILDCARE)), Work.EXAM, D(1), AUTUMN, Stop.ON_LEAVE),
        (docent(leaves=((date(2026, 1, 1), date(2026, 10, 4)),)), Work.EXAM, D(1), AUTUMN, None),
        (docent(leaves=((date(2027, 1, 10), date(2027, 8, 31)),)), Work.EXAM, D(1), LONG_AFTER, None),
        (docent(leaves=((date(2026, 9, 2), date(2027, 8, 31)),)), Work.EXAM, D(1), LONG_AFTER, None),
        (docent(leaves=((date(2026, 9, 1), date(2027, 1, 20)),)), Work.EXAM, D(1), LONG_AFTER, Stop.ON_LEAVE),
        (vacancy(taken=D(5000)), Work.PRACTICAL, D(34), AUTUMN, None),
        (vacancy(may_lecture=False), Work.LECTURE, D(34), AUTUMN, Stop.NO_LECTURES),
        (vacancy(annual=None), Work.LECTURE, D(34), AUTUMN, None),
    ],
)
def test_what_stops_a_drop(holder, work, asked, period, stop):
    assert stop_of(holder, work, asked, period) is stop


# Splitting


@pytest.mark.parametrize(
    ("whole_hours", "split", "whole", "parts"),
    [
        (D(68), [D(34), D(34)], D(68), (D(34), D(34))),
        (D(68), [D(20)], D(68), (D(20), D(48))),
        (D(100), [D("33.33"), D("33.33"), D("33.34")], D(100), (D("33.33"), D("33.33"), D("33.34"))),
        (D("0.10"), [D(1), D(1), D(1)], D(3), (D("0.03"), D("0.03"), D("0.04"))),
        (D(51), [D(1), D(1)], D(3), (D(17), D(17), D(17))),
        (D("0.05"), [D(10)] * 10, D(100), (*[D(0)] * 9, D("0.05"))),
    ],
)
def test_a_line_is_split_to_the_hundredth_and_the_last_part_takes_the_rest(whole_hours, split, whole, parts):
    assert parts_of(whole_hours, split, whole) == parts


@pytest.mark.parametrize("split", [[D(60), D(41)], [D(0), D(50)], [D(-1), D(50)], []])
def test_parts_are_above_zero_and_not_more_than_the_whole(split):
    with pytest.raises(ValueError, match="not parts"):
        parts_of(D(34), split, D(100))


@given(hours, amounts, st.decimals(min_value=0, max_value=100, places=2))
def test_splitting_never_changes_a_total(total, split, left_free):
    parts = parts_of(total, split, sum(split) + left_free)

    assert sum(parts) == total
    assert min(parts) >= 0
    assert len(parts) == len(split) + bool(left_free)


@given(hours, st.lists(hours, max_size=5))
def test_what_is_free_and_what_is_given_are_the_line(total, taken):
    assert free_hours(total, taken) + sum(taken) == total


# Last year


def line(key: str, hours_: str = "34", alike: str = "course", **taken: str) -> Line:
    return Line(key=key, alike=(alike,), hours=D(hours_), given={who: D(part) for who, part in taken.items()})


def test_the_line_in_the_same_place_is_given_as_last_year():
    now = [line("1"), line("2"), line("3")]
    past = [line("p1", a="34"), line("p2", b="34")]

    assert as_last_year(now, past) == {"1": {"a": D(34)}, "2": {"b": D(34)}}


def test_several_people_keep_their_proportion():
    past = [line("p1", "40", a="10", b="30")]

    assert as_last_year([line("1", "60")], past) == {"1": {"a": D(15), "b": D(45)}}


def test_what_was_free_stays_free():
    past = [line("p1", "40", a="10")]

    assert as_last_year([line("1", "60")], past) == {"1": {"a": D(15)}}


def test_a_line_that_somebody_took_or_that_is_empty_gets_no_proposal_and_keeps_its_place():
    past = [line("p1", a="34"), line("p2", b="34"), line("p3", c="34")]

    assert as_last_year([line("1", x="1"), line("2", "0"), line("3")], past) == {"3": {"c": D(34)}}


def test_nothing_is_proposed_for_another_course_or_for_what_nobody_took():
    assert as_last_year([line("1")], [line("p1", alike="other", a="34"), line("p2")]) == {}


def test_more_than_the_line_was_given_counts_by_what_was_given():
    past = [line("p1", "20", a="20", b="20")]

    assert as_last_year([line("1", "30")], past) == {"1": {"a": D(15), "b": D(15)}}


@given(hours, hours, st.lists(hours, max_size=5))
def test_a_proposal_never_exceeds_a_line(now, before, taken):
    past = Line(key="p", alike=("c",), hours=before, given={str(n): part for n, part in enumerate(taken)})
    proposed = as_last_year([Line(key="1", alike=("c",), hours=now, given={})], [past])

    assert sum(proposed.get("1", {}).values()) <= now
