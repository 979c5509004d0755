"""Opening the calendars of a year from last year's: what moves, what stays behind, who may, who is passed over."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from curriculum.enums import Degree
from curriculum.models import Calendar, CalendarPeriod, Programme
from curriculum.operations import calendars
from curriculum.queries.calendar_opening import holidays_placed, openings, sources_for, year_after, years_to_open
from curriculum.seed.calendars import spelled
from curriculum.tests.calendar.rows import FIRST_YEAR, LAST_YEAR, make_calendar, make_year
from curriculum.tests.calendar.stages import bring_calendar_to
from curriculum.tests.world import NOON, make_programme
from kuu_office.core.audit import history_of
from kuu_office.core.errors import BadInput, Refused
from kuu_office.core.models import AuditEntry, Holiday, Window
from kuu_office.core.tests.committed import at_once

EXAMS_THAT_MEET_A_HOLIDAY = date(2028, 1, 15)


@pytest.fixture
def next_year(year):
    return make_year(2027)


@pytest.fixture
def sister(world) -> Programme:
    return make_programme(world.units.department, world.standard, "710500", "Интернет технологиялар")


def weeks(calendar: Calendar) -> dict[int, str]:
    return dict(calendar.rows.values_list("year_of_study", "weeks"))


def move(cast, *sources: Calendar, who: str = "deans_clerk", **values) -> calendars.Copied:
    return calendars.open_next_year(calendars=sources, by=getattr(cast, who).scope, at=NOON, **values)


def test_the_next_year_opens_with_the_weeks_of_the_last(cast, calendar, next_year):
    due = date(2027, 4, 1)

    done = move(cast, calendar, due_date=due)

    [made] = done.made
    assert (made.programme, made.year, made.department) == (calendar.programme, next_year, calendar.department)
    assert (made.state, made.version_number, made.due_date, done.passed_over) == ("draft", 1, due, [])
    assert weeks(made) == weeks(calendar) == {1: spelled(FIRST_YEAR), 2: spelled(LAST_YEAR)}
    assert [line.sentence for line in history_of(made)] == [
        f"Абдыкадырова Н. opened this calendar from last year's “{calendar}”."
    ]


def test_out_of_a_year_of_53_weeks_the_first_week_goes(cast, world):
    source = make_calendar(world.programme, make_year(2024), "T16 E3 K34", "T1 K52")
    assert {len(row) for row in weeks(source).values()} == {53}
    make_year(2025)

    [made] = move(cast, source).made

    assert weeks(made) == {1: spelled("T15 E3 K34"), 2: spelled("K52")}


def test_into_a_year_of_53_weeks_the_last_week_is_repeated(cast, world):
    source = make_calendar(world.programme, make_year(2023), "T16 E3 K32 -1", "T51 K1")
    make_year(2024)

    [made] = move(cast, source).made

    assert weeks(made) == {1: spelled("T16 E3 K32 -2"), 2: spelled("T51 K2")}


def test_exceptional_periods_were_decided_for_one_year_only(cast, calendar, next_year):
    CalendarPeriod.objects.create(
        calendar=calendar, kind="distance", start_date=date(2026, 9, 1), end_date=date(2026, 9, 15)
    )

    [made] = move(cast, calendar).made

    assert (calendar.periods.count(), made.periods.count()) == (1, 0)


def test_a_programme_that_became_longer_gets_an_empty_row_and_a_shorter_one_loses_its_last(cast, world, year):
    make_year(2027)
    source = make_calendar(world.programme, year)
    programme = Programme.objects.get(pk=world.programme.pk)
    programme.semesters = 6
    programme.save()
    [longer] = move(cast, source).made
    assert weeks(longer) == {**weeks(source), 3: " " * 52}

    longer.rows.all().delete()
    longer.delete()
    programme.semesters = 2
    programme.save()
    [shorter] = move(cast, source).made
    assert weeks(shorter) == {1: weeks(source)[1]}


def test_a_programme_that_has_its_calendar_is_passed_over(cast, calendar, next_year, sister, year):
    there = make_calendar(calendar.programme, next_year)
    other = make_calendar(sister, year)

    done = move(cast, calendar, other)

    assert ([one.programme for one in done.made], done.passed_over) == ([sister], [calendar.programme])
    assert list(Calendar.objects.filter(programme=calendar.programme, year=next_year)) == [there]


def test_a_year_that_nobody_entered_is_told(cast, calendar):
    with pytest.raises(Refused) as refusal:
        move(cast, calendar)

    assert str(refusal.value) == ("The year after 2026–2027 academic year is not entered yet. The registrar enters it.")


@pytest.mark.parametrize("who", ["teacher", "dean", "other_clerk", "outsider"])
def test_who_draws_up_no_calendars_of_the_department_opens_none(cast, calendar, next_year, who):
    with pytest.raises(Refused):
        move(cast, calendar, who=who)

    assert (Calendar.objects.count(), AuditEntry.objects.count()) == (1, 0)


def test_one_foreign_calendar_among_ones_own_stops_all(cast, calendar, next_year, world, year):
    foreign = make_calendar(world.other_programme, year)

    with pytest.raises(Refused):
        move(cast, calendar, foreign)

    assert Calendar.objects.filter(year=next_year).count() == 0


def test_the_office_opens_for_all_faculties(cast, calendar, next_year, world, year):
    foreign = make_calendar(world.other_programme, year)

    assert len(move(cast, calendar, foreign, who="office_specialist").made) == 2


def test_outside_the_window_nothing_is_opened(cast, calendar, next_year):
    day = timedelta(days=1)
    Window.objects.create(kind="calendar_entry", year=next_year, opens_at=NOON - 9 * day, closes_at=NOON - day)

    with pytest.raises(Refused):
        move(cast, calendar)


def test_nothing_chosen_and_too_much_chosen_are_told(cast, calendar, next_year, monkeypatch, sister, year):
    other = make_calendar(sister, year)
    monkeypatch.setattr(calendars, "MOST_COPIES", 1)

    for chosen in ([], [calendar, other]):
        with pytest.raises(BadInput) as refusal:
            move(cast, *chosen)
        assert (str(refusal.value), refusal.value.field) == ("Choose from 1 to 1 calendars.", "calendars")


def test_of_two_people_who_open_the_year_at_once_one_opens_it(committed, cast, calendar, next_year):
    results = at_once(lambda: move(cast, calendar), lambda: move(cast, calendar, who="department_clerk"))

    assert sorted((len(done.made), len(done.passed_over)) for done in results) == [(0, 1), (1, 0)]
    assert Calendar.objects.filter(year=next_year).count() == 1


# What the preview stands on


def test_a_preview_saves_nothing_and_is_checked_as_the_new_year_stands(calendar, next_year):
    Holiday.objects.create(date=EXAMS_THAT_MEET_A_HOLIDAY, name_ky="Майрам")

    [opening] = openings([calendar], next_year)

    assert (opening.gets_it, opening.sheet.calendar.pk, Calendar.objects.count()) == (True, None, 1)
    assert [row.weeks for row in opening.sheet.rows] == [spelled(FIRST_YEAR), spelled(LAST_YEAR)]
    assert [(one.check, one.key, one.column, one.values) for one in opening.sheet.findings] == [
        ("exams_on_holidays", "1", "w20", {"days": "2028-01-15"}),
        ("exams_on_holidays", "2", "w20", {"days": "2028-01-15"}),
    ]
    assert (opening.sheet.errors, opening.sheet.warnings) == (0, 2)


def test_what_is_previewed_is_what_is_opened(cast, calendar, next_year):
    [opening] = openings([calendar], next_year)
    [made] = move(cast, calendar).made

    assert {row.year_of_study: row.weeks for row in opening.sheet.rows} == weeks(made)


def test_a_calendar_that_is_there_is_shown_in_its_newest_version(calendar, next_year):
    first = make_calendar(calendar.programme, next_year, state="approved")
    newer = make_calendar(calendar.programme, next_year, version_number=2, previous=first)

    [opening] = openings([calendar], next_year)

    assert (opening.there, opening.gets_it) == (newer, False)


def test_many_calendars_ask_no_more_questions(calendar, next_year, world, year, django_assert_num_queries):
    units = {world.units.department.pk}
    for code in ("710501", "710502", "710503"):
        make_calendar(make_programme(world.units.department, world.standard, code, code), year)

    with django_assert_num_queries(7):
        found = openings(sources_for(next_year, units), next_year)
        assert [one.sheet.errors for one in found] == [0, 0, 0, 0]


def test_the_source_is_the_calendar_in_force_else_the_newest(cast, calendar, next_year, sister, year, world):
    units = {world.units.department.pk}
    draft = make_calendar(sister, year)
    assert sources_for(next_year, units) == [calendar, draft]

    approved = bring_calendar_to("approved", calendar, cast)
    calendars.start_calendar_version(calendar=approved, reason="Карантин", by=cast.deans_clerk.scope, at=NOON)

    assert sources_for(next_year, units) == [approved, draft]


def test_closed_programmes_and_those_of_other_units_give_nothing(calendar, next_year, world, year):
    make_calendar(world.other_programme, year)
    assert sources_for(next_year, {world.units.department.pk}) == [calendar]
    assert sources_for(year, {world.units.department.pk}) == []

    Programme.objects.filter(pk=calendar.programme_id).update(is_active=False)
    assert sources_for(next_year, {world.units.department.pk}) == []


def test_years_are_opened_one_after_another(year, next_year):
    lonely = make_year(2031)

    assert years_to_open() == [next_year]
    assert (year_after(year), year_after(next_year), year_after(lonely)) == (next_year, None, None)


def test_days_off_are_placed_anew_and_shortened_days_are_no_holidays(calendar, next_year):
    Holiday.objects.create(date=date(2027, 3, 8), name_ky="8-март", name_en="8 March")
    Holiday.objects.create(date=date(2028, 3, 8), name_ky="8-март", name_en="8 March")
    Holiday.objects.create(date=date(2027, 12, 31), name_ky="Кыска күн", is_short_day=True)

    [opening] = openings([calendar], next_year)

    assert [(row.old, row.old_week, row.new, row.new_week) for row in holidays_placed(opening)] == [
        (date(2027, 3, 8), 28, date(2028, 3, 8), 28)
    ]


def test_two_holidays_on_one_day_are_each_found_again(calendar, next_year):
    Holiday.objects.create(date=date(2027, 5, 5), name_ky="Конституция күнү")
    Holiday.objects.create(date=date(2027, 5, 16), name_ky="Курман айт")
    Holiday.objects.create(date=date(2028, 5, 5), name_ky="Курман айт; Конституция күнү")

    [opening] = openings([calendar], next_year)

    assert [(row.name, row.old, row.new) for row in holidays_placed(opening)] == [
        ("Конституция күнү", date(2027, 5, 5), date(2028, 5, 5)),
        ("Курман айт", date(2027, 5, 16), date(2028, 5, 5)),
    ]


def test_a_programme_of_four_years_keeps_its_last_year_last(cast, world, year, next_year):
    bachelor = Programme.objects.create(
        code="710600", name_ky="Бакалавр", standard=world.standard, department=world.units.department,
        degree=Degree.BACHELOR, semesters=8, credits=Decimal(240), abbreviation="БАК",
    )  # fmt: skip
    source = make_calendar(bachelor, year, FIRST_YEAR, FIRST_YEAR, FIRST_YEAR, LAST_YEAR)

    [opening] = openings([source], next_year)

    assert [row.is_last for row in opening.sheet.data.rows] == [False, False, False, True]
    assert [budget.is_whole for budget in opening.sheet.budgets] == [True] * 4
