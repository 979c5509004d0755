"""The weeks of a year, what a row adds up to, what differs: for any year and any row."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.calendar import (
    EMPTY,
    Budget,
    Change,
    RowData,
    Run,
    WeekGroup,
    budget_of,
    changes_between,
    in_term,
    month_heads,
    runs_of,
    week_of,
    weeks_of,
)
from curriculum.enums import WeekGroup as GroupChoices
from curriculum.seed.calendars import spelled
from curriculum.tests.calendar.rows import AUTUMN, GROUPS, SPRING, row

YEARS = st.integers(1990, 2200)
LETTERS = st.sampled_from([*GROUPS, EMPTY])
WEEKS = st.text(LETTERS, min_size=52, max_size=53)


def test_the_groups_of_the_database_are_those_of_the_arithmetic():
    assert GroupChoices.values == [group.value for group in WeekGroup]


def test_the_year_2026_has_52_weeks_from_the_monday_before_1_september():
    weeks = weeks_of(2026)

    assert (len(weeks), weeks[0].monday, weeks[-1].sunday) == (52, date(2026, 8, 31), date(2027, 8, 29))
    assert (weeks[0].number, weeks[0].column, weeks[0].month) == (1, "w1", 9)


def test_some_years_have_a_53rd_week():
    assert [year for year in range(2020, 2046) if len(weeks_of(year)) == 53] == [2024, 2030, 2035, 2041]


def test_a_first_week_that_lies_in_august_stands_under_september():
    first = weeks_of(2029)[0]

    assert (first.monday, first.month) == (date(2029, 8, 27), 9)


@given(YEARS)
def test_weeks_follow_one_another_and_years_join_without_gap_or_overlap(year):
    weeks, following = weeks_of(year), weeks_of(year + 1)

    assert len(weeks) in {52, 53}
    assert all(week.monday.weekday() == 0 and week.sunday - week.monday == timedelta(days=6) for week in weeks)
    assert {after.monday - before.monday for before, after in pairwise(weeks)} == {timedelta(days=7)}
    assert weeks[0].monday <= date(year, 9, 1) <= weeks[0].sunday
    assert following[0].monday - weeks[-1].sunday == timedelta(days=1)


@given(YEARS)
def test_the_months_are_twelve_and_cover_every_week(year):
    heads = month_heads(weeks_of(year))

    assert [month for month, _span in heads] == [9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8]
    assert sum(span for _month, span in heads) == len(weeks_of(year))
    assert {span for _month, span in heads[:-1]} <= {4, 5}
    assert heads[-1][1] >= 3


@given(YEARS, st.integers(-400, 800))
def test_every_day_lies_in_the_week_that_holds_it_or_in_none(year, days):
    weeks, day = weeks_of(year), date(year, 9, 1) + timedelta(days=days)
    found = week_of(weeks, day)

    assert [found] == ([week for week in weeks if week.monday <= day <= week.sunday] or [None])


def test_a_week_belongs_to_the_term_that_has_most_of_its_days():
    weeks = weeks_of(2026)

    assert [week.number for week in in_term(weeks, AUTUMN)] == list(range(1, 21))
    assert [week.number for week in in_term(weeks, SPRING)] == list(range(23, 43))


@given(WEEKS)
def test_runs_say_the_row_again(weeks):
    runs = runs_of(weeks)

    assert "".join(run.code * run.length for run in runs) == weeks
    assert all(one.code != other.code and one.last + 1 == other.first for one, other in pairwise(runs))


def test_a_run_is_said_by_its_first_and_last_week():
    assert [run.text for run in (Run("T", 5, 5), Run("T", 5, 8))] == ["5", "5–8"]


def test_a_budget_counts_weeks_by_what_they_count_as():
    assert budget_of(row("T7 M1 E2 K42"), GROUPS) == Budget(
        {WeekGroup.THEORY: 8, WeekGroup.EXAMS: 2, WeekGroup.VACATION: 42}, 52, 52
    )


def test_weeks_after_the_end_of_study_are_expected_of_nobody():
    budget = budget_of(row("T40 D3 -9", last=True), GROUPS)

    assert (budget.total, budget.expected, budget.is_whole) == (43, 43, True)


def test_weeks_without_study_before_the_end_or_in_an_earlier_year_are_missed():
    inside, earlier = budget_of(row("T20 -1 T22 -9", last=True), GROUPS), budget_of(row("T43 -9"), GROUPS)

    assert [(one.total, one.expected, one.is_whole) for one in (inside, earlier)] == [(42, 43, False), (43, 52, False)]


@given(WEEKS, st.booleans())
def test_a_budget_is_whole_only_when_every_week_counts(weeks, last):
    budget = budget_of(RowData("1", 1, weeks, last), GROUPS)
    studied = weeks.rstrip("-") if last else weeks

    assert budget.total == sum(budget.counts.values()) <= budget.expected
    assert budget.is_whole == (not {EMPTY, "-"} & set(studied))


def test_unknown_letters_count_as_nothing():
    assert budget_of(row("T50 x2"), GROUPS).total == 50


def test_a_difference_is_told_in_runs():
    old, new = {1: spelled("T10 K42")}, {1: spelled("T8 E2 K40 T2")}

    assert changes_between(old, new) == [Change(1, "T", "E", 9, 10), Change(1, "K", "T", 51, 52)]


def test_a_row_that_one_side_lacks_counts_as_empty():
    assert changes_between({}, {2: "T" * 52}) == [Change(2, EMPTY, "T", 1, 52)]


@given(WEEKS, WEEKS)
def test_a_difference_leads_from_the_old_row_to_the_new(old, new):
    length = max(len(old), len(new))
    found = list(old.ljust(length))
    for change in changes_between({1: old}, {1: new}):
        assert set(found[change.first - 1 : change.last]) == {change.old}
        found[change.first - 1 : change.last] = change.new * (change.last - change.first + 1)

    assert "".join(found) == new.ljust(length)
    assert changes_between({1: new}, {1: new}) == []
