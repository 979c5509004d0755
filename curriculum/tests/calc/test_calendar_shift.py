"""The weeks of a year laid on those of the next; holidays in two years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.calendar import week_of, weeks_of
from curriculum.calc.calendar_shift import Placed, Shift, a_year_before, placed_anew, shift_into

years = st.integers(min_value=1991, max_value=2100)
LETTERS = "".join(chr(ord("a") + place) for place in range(26)) + "".join(chr(ord("A") + place) for place in range(27))


def test_two_years_of_52_weeks_lie_week_on_week():
    assert (len(weeks_of(2026)), len(weeks_of(2027))) == (52, 52)
    assert shift_into(2027) == Shift(tuple(range(1, 53)), lost=(), added=())
    assert shift_into(2027).row(LETTERS[:52]) == LETTERS[:52]


def test_into_a_year_of_53_weeks_the_last_week_stands_twice():
    assert (len(weeks_of(2023)), len(weeks_of(2024))) == (52, 53)
    assert shift_into(2024) == Shift((*range(1, 53), 52), lost=(), added=(53,))
    assert shift_into(2024).row(LETTERS[:52]) == LETTERS[:52] + LETTERS[51]


def test_out_of_a_year_of_53_weeks_the_week_before_september_goes():
    """The year 2024 begins with the week of Sunday, 1 September; 2025 with Monday, the first."""
    assert (weeks_of(2024)[0].sunday, weeks_of(2025)[0].monday) == (date(2024, 9, 1), date(2025, 9, 1))
    assert shift_into(2025) == Shift(tuple(range(2, 54)), lost=(1,), added=())
    assert shift_into(2025).row(LETTERS) == LETTERS[1:]


@given(years)
def test_weeks_keep_their_order_and_none_is_taken_twice_but_the_last(year):
    shift, last = shift_into(year), len(weeks_of(year - 1))

    assert len(shift.places) == len(weeks_of(year))
    steps = {later - earlier for earlier, later in zip(shift.places, shift.places[1:], strict=False)}
    assert steps <= {0, 1}
    assert shift.added in {(), (len(shift.places),)}
    assert shift.lost in {(), (1,)}
    assert shift.places[-1] == last
    assert set(shift.places) | set(shift.lost) == set(range(1, last + 1))


@given(years)
def test_a_week_takes_the_symbol_of_the_days_a_year_before(year):
    shift, last = shift_into(year), weeks_of(year - 1)

    for week, place in zip(weeks_of(year), shift.places, strict=True):
        if week.number in shift.added:
            continue
        source = last[place - 1]
        assert source.monday <= a_year_before(week.middle) <= source.sunday


@given(years, st.integers(min_value=0, max_value=51))
def test_a_day_moves_by_no_more_than_a_week(year, place):
    """Whoever was in a session on a date is in it within six days of the same date next year."""
    week = weeks_of(year)[place]
    source = weeks_of(year - 1)[shift_into(year).places[place] - 1]

    assert abs(week.monday - source.monday - timedelta(days=365)) <= timedelta(days=6)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2028, 2, 29), date(2027, 2, 28)),
        (date(2029, 2, 28), date(2028, 2, 28)),
        (date(2027, 9, 1), date(2026, 9, 1)),
    ],
)
def test_the_same_day_a_year_before(day, before):
    assert a_year_before(day) == before


def test_a_holiday_of_a_fixed_day_and_one_that_moves_stand_in_both_years():
    old = [(date(2027, 3, 8), "8-март"), (date(2027, 3, 10), "Орозо айт")]
    new = [(date(2028, 2, 27), "Орозо айт"), (date(2028, 3, 8), "8-март")]

    assert placed_anew(old, new, 2027) == [
        Placed("Орозо айт", date(2027, 3, 10), date(2028, 2, 27), 28, 26),
        Placed("8-март", date(2027, 3, 8), date(2028, 3, 8), 28, 28),
    ]


def test_a_holiday_that_falls_into_another_week_has_moved():
    assert [row.has_moved for row in placed_anew(
        [(date(2027, 3, 8), "a"), (date(2027, 3, 10), "b"), (date(2027, 3, 11), "c")],
        [(date(2028, 3, 8), "a"), (date(2028, 2, 27), "b"), (date(2028, 3, 12), "d")],
        2027,
    )] == [True, False, True, False]  # fmt: skip


def test_a_holiday_of_several_days_stands_day_by_day():
    old = [(date(2027, 1, 2), "Жаңы жыл"), (date(2027, 1, 1), "Жаңы жыл")]
    new = [(date(2028, 1, 1), "Жаңы жыл")]

    assert placed_anew(old, new, 2027) == [
        Placed("Жаңы жыл", date(2027, 1, 1), date(2028, 1, 1), 18, 18),
        Placed("Жаңы жыл", date(2027, 1, 2), None, 18, None),
    ]


def test_a_year_without_holidays_leaves_the_places_of_the_other_open():
    day = date(2027, 11, 7)

    assert placed_anew([], [(day, "7-ноябрь")], 2027) == [Placed("7-ноябрь", None, day, None, 10)]
    assert placed_anew([(date(2026, 11, 7), "7-ноябрь")], [], 2027) == [
        Placed("7-ноябрь", date(2026, 11, 7), None, 10, None)
    ]
    assert placed_anew([], [], 2027) == []


def test_a_day_outside_the_weeks_of_its_year_has_no_number():
    outside = date(2028, 9, 2)

    assert placed_anew([], [(outside, "Кийинки жыл")], 2027) == [Placed("Кийинки жыл", None, outside, None, None)]


@given(years, st.sets(st.integers(min_value=0, max_value=363), max_size=12))
def test_no_holiday_of_either_year_is_forgotten(year, offsets):
    old = [(weeks_of(year - 1)[0].monday + timedelta(days=one), f"{one % 3}") for one in offsets]
    new = [(weeks_of(year)[0].monday + timedelta(days=one), f"{one % 4}") for one in offsets]

    found = placed_anew(old, new, year)

    assert sorted((row.old, row.name) for row in found if row.old) == sorted(old)
    assert sorted((row.new, row.name) for row in found if row.new) == sorted(new)
    assert all(row.new_week == week_of(weeks_of(year), row.new).number for row in found if row.new)
