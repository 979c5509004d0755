"""The checks of a calendar: what each finds and where, and what it leaves alone."""

import string
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.calendar import EMPTY, PeriodData, RowData, TermData, weeks_of
from curriculum.calc.calendar_checks import CHECKS, run_calendar_checks
from curriculum.calc.shapes import Severity
from curriculum.seed.calendars import weeks_for
from curriculum.tests.calendar.rows import FIRST_YEAR, GROUPS, LAST_YEAR, row, sheet

DAY = timedelta(days=1)


def found(*rows, **values) -> list[tuple]:
    """(check, row, column, values) of everything found."""
    return [(one.check, one.key, one.column, dict(one.values)) for one in run_calendar_checks(sheet(*rows, **values))]


def of(check: str, *rows, **values) -> list[tuple]:
    return [one[1:] for one in found(*rows, **values) if one[0] == check]


def test_in_a_sound_calendar_nothing_is_found():
    assert found(row(FIRST_YEAR), row(LAST_YEAR, 2, last=True)) == []


@pytest.mark.parametrize("degree", ["bachelor", "master", "college"])
@pytest.mark.parametrize("start", [2026, 2027, 2028])
def test_the_calendars_of_the_demo_are_sound_in_every_year(degree, start):
    rows = weeks_for(degree, start)
    data = [RowData(str(year), year, weeks, year == max(rows)) for year, weeks in rows.items()]
    autumn = TermData("autumn", date(start, 9, 1), date(start + 1, 1, 20), 16)
    values = {"start_year": start, "diploma_date": date(start + 1, 6, 30), "terms": (autumn,)}

    assert found(*data, **values) == []


def test_empty_weeks_are_told_run_by_run():
    assert of("empty_weeks", row(FIRST_YEAR.replace("T16", "T14 .2"))) == [("1", "w37", {"weeks": "37–38"})]


def test_a_row_that_does_not_add_up_is_told_at_its_first_lost_week():
    assert of("week_budget", row("T16 E3 K3 T10 -2 T4 E3 K11")) == [("1", "w33", {"total": "50", "expected": "52"})]


def test_those_who_finish_need_no_weeks_after_their_end():
    assert of("week_budget", row(LAST_YEAR, 2, last=True)) == []


def test_a_letter_that_the_list_lost_is_told():
    assert of("symbol_unknown", row("T16 E3 K3 X2 T14 E3 K11")) == [("1", "w23", {"code": "X"})]


def test_study_after_the_diplomas_is_an_error_in_the_last_year_only():
    late = "T12 R4 E1 K2 E2 K1 R8 Q4 G1 D10 -7"

    assert of("graduation_late", row(late, 2, last=True)) == [
        ("2", "w45", {"day": "2027-07-11", "diploma": "2027-06-30"})
    ]
    assert of("graduation_late", row(late, 2)) == []


def test_study_may_go_on_into_the_week_of_the_diplomas_but_not_past_it():
    in_it, past_it = ("T12 R4 E1 K2 E2 K1 R8 Q4 G1 D9 -8", "T12 R4 E1 K2 E2 K1 R8 Q4 G1 D10 -7")

    assert [len(of("graduation_late", row(text, 2, last=True))) for text in (in_it, past_it)] == [0, 1]


def test_a_vacation_after_the_diplomas_is_no_study():
    assert of("graduation_late", row("T12 R4 E1 K2 E2 K1 R8 Q4 G1 D8 K9", 2, last=True)) == []


def test_a_calendar_without_any_study_has_no_late_end():
    assert of("graduation_late", row("K52", 2, last=True)) == []


def test_a_session_needs_classes_before_it():
    assert of("session_without_classes", row("E2 T14 E3 K3 P10 E3 K17")) == [
        ("1", "w1", {"weeks": "1–2"}),
        ("1", "w33", {"weeks": "33–35"}),
    ]


def test_a_vacation_or_an_additional_session_only_interrupts_a_session():
    assert of("session_without_classes", row("T16 E1 K2 E2 A1 E1 T16 E3 K10")) == []


def test_practice_between_classes_and_exams_is_no_fault():
    assert of("session_without_classes", row("T12 R4 E3 K3 T10 P6 E3 K11")) == []


def test_exams_on_holidays_are_told_week_by_week_with_the_days():
    holidays = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 7), date(2027, 3, 8), date(2027, 1, 3)]

    assert of("exams_on_holidays", row("T17 E3 K2 T16 E3 K11"), holidays=holidays) == [
        ("1", "w18", {"days": "2026-12-31, 2027-01-01"}),
        ("1", "w19", {"days": "2027-01-07"}),
    ]


def test_a_holiday_on_a_sunday_takes_no_day_of_exams():
    assert of("exams_on_holidays", row("T17 E3 K2 T16 E3 K11"), holidays=[date(2027, 1, 3)]) == []


def test_a_term_with_too_few_or_too_many_weeks_of_classes_is_told():
    assert found(row("T14 E3 K5 T17 E3 K10")) == [
        ("term_short", "1", "w1", {"term": "autumn", "found": "14", "expected": "16"}),
        ("term_long", "1", "w23", {"term": "spring", "found": "17", "expected": "16"}),
    ]


def test_practice_and_attestation_take_the_place_of_classes():
    assert of("term_short", row(LAST_YEAR, 2, last=True)) == []


def test_a_term_without_any_study_is_left_to_the_budget():
    assert of("term_short", row("K22 T16 E3 K11")) == []


def test_the_last_year_needs_attestation_and_an_earlier_one_must_not_have_it():
    assert of("no_attestation", row(FIRST_YEAR, 2, last=True)) == [("2", "w52", {})]
    assert of("early_attestation", row("T16 E3 K3 T16 G1 E3 K10")) == [("1", "w39", {})]


def test_exceptional_periods_that_overlap_in_a_row_are_told_at_their_week():
    one = PeriodData(date(2026, 9, 1), date(2026, 9, 15))
    other = PeriodData(date(2026, 9, 14), date(2026, 9, 20), frozenset({2}))
    rows = row(FIRST_YEAR), row(LAST_YEAR, 2, last=True)

    assert of("periods_overlap", *rows, periods=[one, other]) == [("2", "w3", {"days": "2026-09-14, 2026-09-15"})]


def test_periods_of_different_years_of_study_do_not_meet():
    one = PeriodData(date(2026, 9, 1), date(2026, 9, 15), frozenset({1}))
    other = PeriodData(date(2026, 9, 1), date(2026, 9, 15), frozenset({2}))

    assert found(row(FIRST_YEAR), row(LAST_YEAR, 2, last=True), periods=[one, other]) == []


def test_a_period_outside_the_year_belongs_to_no_row():
    period = PeriodData(date(2027, 8, 20), date(2027, 9, 3))

    assert found(row(FIRST_YEAR), periods=[period]) == [
        ("period_outside", None, None, {"days": "2027-08-20, 2027-09-03"})
    ]


def test_findings_come_row_by_row_in_the_order_of_the_weeks():
    places = [(one[1], int(one[2][1:])) for one in found(row("E2 .3 T47"), row("G1 E1 T49 -1", 2))]

    assert places == sorted(places)


def test_every_message_names_only_values_that_its_findings_have():
    rows = row("E2 T14 X1 .1 -1 E3 K3 P10 E3 G1 K13", 1), row("T16 E3 K3 T17 E3 K10", 2, last=True)
    late = row("T12 R4 E1 K2 E2 K1 R8 Q4 G1 D10 -7", 2, last=True)
    periods = [PeriodData(date(2026, 8, 1), date(2026, 9, 9)), PeriodData(date(2026, 9, 1), date(2027, 9, 9))]
    everything = [
        *run_calendar_checks(sheet(*rows, periods=periods, holidays=[date(2026, 9, 4)])),
        *run_calendar_checks(sheet(late, row("T10 E3 K39"))),
    ]

    assert {one.check for one in everything} == set(CHECKS)
    for one in everything:
        named = {name for _text, name, _spec, _how in string.Formatter().parse(CHECKS[one.check].message) if name}
        assert named <= set(one.values)


@given(st.lists(st.text(st.sampled_from([*GROUPS, EMPTY, "X"]), min_size=52, max_size=52), min_size=1, max_size=6))
def test_any_rows_are_checked_and_every_finding_leads_to_a_week_of_its_row(rows):
    data = [RowData(str(year), year, weeks, year == len(rows)) for year, weeks in enumerate(rows, 1)]
    findings = run_calendar_checks(sheet(*data))
    columns = {week.column for week in weeks_of(2026)}

    assert all(one.key in {line.key for line in data} and one.column in columns for one in findings)
    whole = not any(one.severity is Severity.ERROR for one in findings)
    assert not whole or all(EMPTY not in line.weeks and "X" not in line.weeks for line in data)


@given(st.integers(0, 363), st.integers(0, 30), st.integers(0, 363), st.integers(0, 30))
def test_two_periods_overlap_exactly_when_they_share_a_day(start, length, other, other_length):
    first = date(2026, 8, 31)
    one = PeriodData(first + start * DAY, first + (start + length) * DAY)
    two = PeriodData(first + other * DAY, first + (other + other_length) * DAY)
    days = {one.start + n * DAY for n in range(length + 1)} & {two.start + n * DAY for n in range(other_length + 1)}

    assert bool(of("periods_overlap", row(FIRST_YEAR), periods=[one, two])) == bool(days)
