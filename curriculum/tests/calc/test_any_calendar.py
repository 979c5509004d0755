"""What holds of any calendar whatever: budgets, checks, sessions, holidays, the end of study."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.calendar import EMPTY, PeriodData, RowData, WeekGroup, budget_of, runs_of, weeks_of
from curriculum.calc.calendar_checks import ATTESTATION, CHECKS, EXAMS, OVER, run_calendar_checks
from curriculum.calc.shapes import Finding, Severity
from curriculum.tests.calc.strategies import unhurried
from curriculum.tests.calendar.rows import AUTUMN, GROUPS, SPRING, sheet

DAY = timedelta(days=1)
WEEKS = weeks_of(2026)
FIRST, LAST = WEEKS[0].monday, WEEKS[-1].sunday
letters = st.sampled_from(sorted(GROUPS))
known = st.lists(letters, min_size=52, max_size=52).map("".join)
any_weeks = st.lists(letters | st.sampled_from([EMPTY, "ж"]), min_size=52, max_size=52).map("".join)
days = st.dates(FIRST, LAST)
periods = st.builds(
    lambda start, length, years: PeriodData(start, start + length * DAY, frozenset(years)),
    st.dates(FIRST - 20 * DAY, LAST), st.integers(0, 40), st.sets(st.integers(1, 3)),
)  # fmt: skip


def check(name: str, *rows: RowData, **values) -> list[Finding]:
    return [one for one in run_calendar_checks(sheet(*rows, **values)) if one.check == name]


def groups_of(weeks: str) -> list[WeekGroup | None]:
    return [GROUPS.get(code) for code in weeks]


def week_number(finding: Finding) -> int:
    return int(finding.column[1:])


@given(any_weeks, st.booleans())
@unhurried
def test_the_empty_weeks_that_are_told_are_all_there_are(weeks, last):
    told = check("empty_weeks", RowData("1", 1, weeks, last))

    found = []
    for one in told:
        first, _dash, end = one.values["weeks"].partition("–")
        found += range(int(first), int(end or first) + 1)
    assert found == [place for place, code in enumerate(weeks, 1) if code == EMPTY]


@given(any_weeks, st.booleans())
@unhurried
def test_the_budget_is_told_exactly_when_a_week_counts_as_nothing(weeks, last):
    row = RowData("1", 1, weeks, last)
    budget = budget_of(row, GROUPS)
    told = check("week_budget", row)

    assert bool(told) == (not budget.is_whole)
    assert [one.values for one in told] == [
        {"total": str(budget.total), "expected": str(budget.expected)} for _one in told
    ]
    assert all(groups_of(weeks)[week_number(one) - 1] in {None, WeekGroup.ABSENT} for one in told)


@given(known)
@unhurried
def test_with_every_week_known_only_weeks_after_the_end_are_missing(weeks):
    row = RowData("1", 1, weeks)
    absent = groups_of(weeks).count(WeekGroup.ABSENT)

    assert budget_of(row, GROUPS).total == 52 - absent
    assert check("empty_weeks", row) == check("symbol_unknown", row) == []
    assert bool(check("week_budget", row)) == bool(absent)


@given(any_weeks)
@unhurried
def test_letters_that_the_list_lost_are_told_run_by_run(weeks):
    told = check("symbol_unknown", RowData("1", 1, weeks))

    assert [(week_number(one), one.values) for one in told] == [
        (run.first, {"code": "ж"}) for run in runs_of(weeks) if run.code == "ж"
    ]


@given(any_weeks, days)
@unhurried
def test_study_that_begins_a_week_after_the_diplomas_is_late_and_no_other(weeks, diploma_date):
    told = check("graduation_late", RowData("1", 4, weeks, is_last=True), diploma_date=diploma_date)
    working = [week for week, group in zip(WEEKS, groups_of(weeks), strict=True) if group not in OVER]

    late = bool(working) and working[-1].monday > diploma_date
    assert bool(told) == late
    if late:
        assert week_number(told[0]) == working[-1].number
        assert told[0].values == {"day": working[-1].sunday.isoformat(), "diploma": diploma_date.isoformat()}
    assert check("graduation_late", RowData("1", 3, weeks), diploma_date=diploma_date) == []


@given(any_weeks, st.sets(days, max_size=8))
@unhurried
def test_a_holiday_in_a_week_of_exams_is_told_once_with_its_days(weeks, holidays):
    told = check("exams_on_holidays", RowData("1", 1, weeks), holidays=sorted(holidays))

    expected = {}
    for week, group in zip(WEEKS, groups_of(weeks), strict=True):
        inside = [day for day in sorted(holidays) if week.monday <= day < week.sunday]
        if group in EXAMS and inside:
            expected[week.number] = ", ".join(day.isoformat() for day in inside)
    assert {week_number(one): one.values["days"] for one in told} == expected
    assert len(told) == len(expected)


@given(any_weeks)
@unhurried
def test_no_session_is_told_twice_and_none_follows_classes_at_once(weeks):
    told = [week_number(one) for one in check("session_without_classes", RowData("1", 1, weeks))]
    groups = groups_of(weeks)

    assert len(set(told)) == len(told)
    for number in told:
        assert groups[number - 1] is WeekGroup.EXAMS
        assert number == 1 or groups[number - 2] is not WeekGroup.THEORY


@given(any_weeks)
@unhurried
def test_a_term_is_too_short_or_too_long_never_both(weeks):
    row = RowData("1", 1, weeks)
    short = [one.values["term"] for one in check("term_short", row)]
    long = [one.values["term"] for one in check("term_long", row)]

    assert set(short) & set(long) == set()
    assert len(set(short)) == len(short)
    assert set(short) | set(long) <= {AUTUMN.kind, SPRING.kind}


@given(any_weeks, st.booleans())
@unhurried
def test_attestation_belongs_to_the_last_year(weeks, last):
    row, attested = RowData("1", 1, weeks, last), set(groups_of(weeks)) & ATTESTATION

    assert bool(check("no_attestation", row)) == (last and not attested)
    assert bool(check("early_attestation", row)) == (bool(attested) and not last)


@given(st.lists(periods, max_size=5), st.randoms())
@unhurried
def test_the_order_of_exceptional_periods_changes_nothing_that_is_told(given_periods, chance):
    rows = [RowData(str(year), year, "T" * 52) for year in (1, 2, 3)]
    shuffled = list(given_periods)
    chance.shuffle(shuffled)

    def told(chosen) -> list[tuple]:
        found = run_calendar_checks(sheet(*rows, periods=chosen))
        return sorted(
            (one.check, one.key or "", one.column or "", one.values["days"]) for one in found
            if one.check in {"periods_overlap", "period_outside"}
        )  # fmt: skip

    assert told(shuffled) == told(given_periods)


@given(st.lists(periods, max_size=5))
@unhurried
def test_a_period_outside_the_year_is_told_once(given_periods):
    told = check("period_outside", RowData("1", 1, "T" * 52), periods=given_periods)

    assert len(told) == sum(one.start < FIRST or one.end > LAST for one in given_periods)
    assert all(one.severity is Severity.ERROR for one in told)


@given(st.lists(any_weeks, min_size=1, max_size=4), st.lists(periods, max_size=3), st.sets(days, max_size=4))
@unhurried
def test_what_is_said_of_a_row_does_not_depend_on_the_others(rows, given_periods, holidays):
    made = [RowData(str(year), year, weeks, year == len(rows)) for year, weeks in enumerate(rows, 1)]
    values = {"periods": given_periods, "holidays": sorted(holidays)}

    def of_row(found, key: str) -> list[Finding]:
        return [one for one in found if one.key == key and not one.check.startswith("period")]

    together = run_calendar_checks(sheet(*made, **values))
    for row in made:
        assert of_row(together, row.key) == of_row(run_calendar_checks(sheet(row, **values)), row.key)


@given(any_weeks, st.integers(0, 51), letters)
@unhurried
def test_painting_an_empty_week_never_makes_the_budget_worse(weeks, place, code):
    blank = weeks[:place] + EMPTY + weeks[place + 1 :]
    painted = weeks[:place] + code + weeks[place + 1 :]

    before, after = (budget_of(RowData("1", 1, row), GROUPS) for row in (blank, painted))
    counts = GROUPS[code] is not WeekGroup.ABSENT
    assert (after.total - before.total, after.expected - before.expected) == (int(counts), 0)


def test_every_check_can_be_reached():
    """A message that nothing leads to is a sentence nobody maintains."""
    early = PeriodData(FIRST - 9 * DAY, FIRST + DAY)
    rows = [
        RowData("1", 1, "E" + "T" * 20 + "ж" + EMPTY + "G" + "T" * 28),
        RowData("2", 2, "T" * 3 + "K" * 46 + "P" * 3, is_last=True),
    ]
    found = run_calendar_checks(
        sheet(*rows, periods=[early, early], holidays=[date(2026, 9, 1)], diploma_date=date(2027, 6, 30))
    )

    assert {one.check for one in found} == set(CHECKS)
