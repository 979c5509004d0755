"""What later apps and screens read of calendars: weeks of classes, days of a symbol, what is late."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from curriculum.calc.calendar import WeekGroup
from curriculum.models import Calendar, CalendarPeriod, CalendarRow, CalendarRules, CalendarSymbol
from curriculum.operations.calendars import start_calendar_version
from curriculum.queries.calendar import (
    diploma_day,
    late_calendars,
    period_of,
    sheet_of,
    teaching_weeks,
    years_of_study,
)
from curriculum.tests.calendar.rows import make_calendar, make_year
from curriculum.tests.calendar.stages import bring_calendar_to
from curriculum.tests.world import NOON
from kuu_office.core.models import Holiday, Term


@pytest.fixture
def approved(at_stage) -> Calendar:
    return at_stage("approved")


def term(year, kind: str) -> Term:
    return Term.objects.get(year=year, kind=kind)


def numbers(weeks) -> list[int]:
    return [week.number for week in weeks]


def test_classes_of_a_term_are_its_weeks_of_theory_and_modules(approved, year):
    programme = approved.programme

    assert numbers(teaching_weeks(programme, 1, term(year, "autumn"))) == list(range(1, 17))
    assert numbers(teaching_weeks(programme, 1, term(year, "spring"))) == list(range(23, 39))
    assert numbers(teaching_weeks(programme, 2, term(year, "autumn"))) == list(range(1, 13))
    assert numbers(teaching_weeks(programme, 2, term(year, "spring"))) == []


def test_the_days_of_a_symbol_are_told_stretch_by_stretch(approved, year):
    programme = approved.programme

    assert period_of(programme, 1, year, "E") == [
        (date(2026, 12, 21), date(2026, 12, 27)),
        (date(2027, 1, 11), date(2027, 1, 24)),
        (date(2027, 5, 24), date(2027, 6, 13)),
    ]
    assert period_of(programme, 2, year, "G") == [(date(2027, 4, 26), date(2027, 5, 2))]
    assert period_of(programme, 1, year, "G") == period_of(programme, 1, year, " ") == []


@pytest.mark.parametrize("stage", ["draft", "head", "returned"])
def test_a_calendar_that_is_not_approved_drives_nothing(at_stage, year, stage):
    programme = at_stage(stage).programme

    assert teaching_weeks(programme, 1, term(year, "autumn")) == period_of(programme, 1, year, "E") == []


def test_another_year_of_study_another_year_and_another_programme_have_no_weeks(approved, year, world):
    next_year = make_year(2027)

    assert teaching_weeks(approved.programme, 3, term(year, "autumn")) == []
    assert teaching_weeks(approved.programme, 1, term(next_year, "autumn")) == []
    assert period_of(world.other_programme, 1, year, "E") == []


def test_the_approved_version_holds_until_the_newer_one_is_approved(approved, year, cast):
    version = start_calendar_version(calendar=approved, reason="Карантин", by=cast.deans_clerk.scope, at=NOON)
    row = CalendarRow.objects.get(calendar=version, year_of_study=1)
    row.weeks = "K" + row.weeks[1:]
    row.save()
    autumn = term(year, "autumn")
    assert numbers(teaching_weeks(approved.programme, 1, autumn))[0] == 1

    bring_calendar_to("approved", version, cast)

    assert numbers(teaching_weeks(approved.programme, 1, autumn))[0] == 2
    assert period_of(approved.programme, 1, year, "K")[0] == (date(2026, 8, 31), date(2026, 9, 6))


def test_what_counts_as_classes_is_the_offices_choice(approved, year):
    CalendarSymbol.objects.filter(code="M").update(group="exams")

    assert numbers(teaching_weeks(approved.programme, 1, term(year, "autumn"))) == [*range(1, 8), *range(9, 16)]


def test_a_sheet_holds_all_that_its_checks_read(calendar, django_assert_num_queries):
    Holiday.objects.create(date=date(2027, 1, 1), name_ky="Жаңы жыл")
    Holiday.objects.create(date=date(2026, 12, 31), name_ky="Кыска күн", is_short_day=True)
    Holiday.objects.create(date=date(2025, 1, 1), name_ky="Башка жыл")
    CalendarPeriod.objects.create(
        calendar=calendar, kind="distance", start_date=date(2026, 9, 1), end_date=date(2026, 9, 15), years=[1]
    )
    calendar = Calendar.objects.with_names().get()

    with django_assert_num_queries(6):
        sheet = sheet_of(calendar)

    assert sheet.data.holidays == [date(2027, 1, 1)]
    assert len(sheet.holidays) == 2
    assert [(one.start, one.years) for one in sheet.data.periods] == [(date(2026, 9, 1), frozenset({1}))]
    assert [(one.kind, one.weeks) for one in sheet.data.terms] == [("autumn", 16), ("spring", 16)]
    assert sheet.data.groups["M"] is WeekGroup.THEORY
    assert [(row.year, row.is_last) for row in sheet.data.rows] == [(1, False), (2, True)]
    assert (sheet.errors, sheet.warnings, [budget.total for budget in sheet.budgets]) == (0, 0, [52, 43])


def test_the_day_of_the_diplomas_is_the_rule_of_the_year_or_the_default(db):
    assert diploma_day(2026) == (date(2027, 6, 30), False)
    CalendarRules.objects.create(valid_from=date(2020, 1, 1), valid_to=date(2026, 8, 31), diploma_day=5)
    CalendarRules.objects.create(valid_from=date(2026, 9, 1), diploma_month=7, diploma_day=10, is_confirmed=True)

    assert [diploma_day(year) for year in (2025, 2026)] == [(date(2026, 6, 5), False), (date(2027, 7, 10), True)]


@pytest.mark.parametrize(("month", "day"), [(2, 29), (2, 30), (6, 31), (4, 31), (9, 1), (12, 31), (0, 1), (1, 0)])
def test_a_day_that_no_year_has_is_no_rule(db, month, day):
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarRules.objects.create(valid_from=date(2026, 9, 1), diploma_month=month, diploma_day=day)


@pytest.mark.parametrize(("month", "day"), [(2, 28), (6, 30), (7, 31), (1, 1)])
def test_a_day_that_every_year_has_is_a_rule(db, month, day):
    CalendarRules.objects.create(valid_from=date(2026, 9, 1), diploma_month=month, diploma_day=day)

    assert diploma_day(2026)[0] == date(2027, month, day)


def test_a_row_is_a_whole_year_of_weeks(calendar):
    for weeks in ("T" * 51, "T" * 54, ""):
        with pytest.raises(Exception), transaction.atomic():  # noqa: B017 - the column's length or its constraint
            CalendarRow.objects.create(calendar=calendar, year_of_study=9, weeks=weeks)


def test_calendars_past_their_due_date_are_late_until_they_are_approved(cast, world, year):
    today = date(2026, 10, 1)
    days = [today - timedelta(days=9), today - timedelta(days=1), today, None]
    late = [
        make_calendar(world.programme, year, due_date=days[0]),
        make_calendar(world.other_programme, year, due_date=days[1], state="submitted", step="head"),
    ]
    make_calendar(world.programme, make_year(2027), due_date=days[2])
    make_calendar(world.programme, make_year(2028), due_date=days[3])
    make_calendar(world.other_programme, make_year(2029), due_date=days[0], state="approved")

    assert list(late_calendars(cast.office_specialist.scope, today)) == late
    assert list(late_calendars(cast.deans_clerk.scope, today)) == late[:1]


def test_years_of_study_are_half_the_semesters_rounded_up(world):
    world.programme.semesters = 7

    assert (years_of_study(world.programme), years_of_study(world.other_programme)) == (4, 2)
