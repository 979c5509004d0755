"""Opening calendars: empty, as copies, as new versions; their exceptional periods."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from curriculum.enums import Degree
from curriculum.models import Calendar, CalendarPeriod, Programme
from curriculum.operations import calendars
from curriculum.queries.calendar import copy_targets
from curriculum.tests.calendar.rows import make_calendar, make_year
from curriculum.tests.world import NOON, make_programme
from kuu_office.core.audit import history_of
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry, Window
from kuu_office.core.tests.committed import at_once


@pytest.fixture
def sister(world) -> Programme:
    """Another programme of the department, of the same length."""
    return make_programme(world.units.department, world.standard, "710500", "Интернет технологиялар")


@pytest.fixture
def longer(world) -> Programme:
    return Programme.objects.create(
        code="710600", name_ky="Бакалавр", standard=world.standard, department=world.units.department,
        degree=Degree.BACHELOR, semesters=8, credits=Decimal(240), abbreviation="БАК",
    )  # fmt: skip


def weeks(calendar: Calendar) -> dict[int, str]:
    return dict(calendar.rows.values_list("year_of_study", "weeks"))


def create(cast, programme, year, who: str = "deans_clerk") -> Calendar:
    return calendars.create_calendar(programme=programme, year=year, by=getattr(cast, who).scope, at=NOON)


def copy(cast, calendar, *programmes, who: str = "deans_clerk") -> calendars.Copied:
    return calendars.copy_calendar(calendar=calendar, programmes=programmes, by=getattr(cast, who).scope, at=NOON)


def test_a_new_calendar_has_an_empty_row_for_each_year_of_study(cast, world, year):
    calendar = create(cast, world.programme, year)

    assert weeks(calendar) == {1: " " * 52, 2: " " * 52}
    assert (calendar.state, calendar.version_number, calendar.department) == ("draft", 1, world.programme.department)
    assert [line.sentence for line in history_of(calendar)] == [
        "Абдыкадырова Н. opened the calendar “710400 Программалык инженерия (master), 2026–2027 academic year”."
    ]


def test_a_year_of_53_weeks_has_53_columns(cast, world):
    assert {len(row) for row in weeks(create(cast, world.programme, make_year(2024))).values()} == {53}


def test_half_a_year_of_study_takes_a_row_too(cast, world, year, longer):
    longer.semesters = 9
    longer.save()

    assert list(weeks(create(cast, longer, year))) == [1, 2, 3, 4, 5]


def test_a_programme_has_one_calendar_a_year(cast, calendar, year):
    with pytest.raises(Conflict) as taken:
        create(cast, calendar.programme, year)

    assert str(taken.value) == f"There is such a calendar already: {calendar}."


@pytest.mark.parametrize("who", ["teacher", "dean", "other_clerk", "outsider"])
def test_who_draws_up_no_calendars_of_the_department_opens_none(cast, world, year, who):
    with pytest.raises(Refused):
        create(cast, world.programme, year, who)

    assert Calendar.objects.count() == 0


def test_outside_the_window_nothing_is_opened(cast, world, year):
    day = timedelta(days=1)
    Window.objects.create(kind="calendar_entry", year=year, opens_at=NOON - 9 * day, closes_at=NOON - day)

    with pytest.raises(Refused):
        create(cast, world.programme, year)


def test_two_people_who_open_the_same_calendar_make_one(committed, cast, world, year):
    results = at_once(
        lambda: create(cast, world.programme, year), lambda: create(cast, world.programme, year, "department_clerk")
    )

    assert sorted(type(result).__name__ for result in results) == ["Calendar", "Conflict"]
    assert Calendar.objects.count() == 1


# Copies


def test_a_copy_has_the_weeks_and_periods_of_its_source(cast, calendar, sister):
    CalendarPeriod.objects.create(
        calendar=calendar, kind="distance", start_date=date(2026, 9, 1), end_date=date(2026, 9, 15), years=[1]
    )

    done = copy(cast, calendar, sister)

    [made] = done.made
    assert (made.programme, made.year, made.state, done.passed_over) == (sister, calendar.year, "draft", [])
    assert weeks(made) == weeks(calendar)
    assert [(one.kind, one.years) for one in made.periods.all()] == [("distance", [1])]
    assert [line.sentence for line in history_of(made)] == [
        f"Абдыкадырова Н. made this calendar as a copy of “{calendar}”."
    ]


def test_programmes_with_a_calendar_or_of_another_length_are_passed_over(cast, calendar, sister, longer, year):
    there = make_calendar(sister, year)

    done = copy(cast, calendar, sister, longer, calendar.programme)

    assert (done.made, done.passed_over) == ([], [sister, longer])
    targets = copy_targets(calendar, [sister, longer, calendar.programme])
    assert [(one.programme, one.there, one.other_length, one.gets_it) for one in targets] == [
        (sister, there, False, False),
        (longer, None, True, False),
    ]


def test_a_copy_needs_the_right_in_the_department_that_gets_it(cast, calendar, world, sister):
    with pytest.raises(Refused):
        copy(cast, calendar, sister, world.other_programme)

    assert Calendar.objects.count() == 1


def test_the_office_copies_to_any_faculty(cast, calendar, world):
    assert [one.programme for one in copy(cast, calendar, world.other_programme, who="office_specialist").made] == [
        world.other_programme
    ]


def test_a_copy_for_nobody_and_a_copy_for_too_many_are_refused(cast, calendar, sister):
    for chosen in ([], [sister] * (calendars.MOST_COPIES + 1)):
        with pytest.raises(BadInput) as refusal:
            copy(cast, calendar, *chosen)
        assert (str(refusal.value), refusal.value.field) == ("Choose from 1 to 200 programmes.", "programmes")


def test_of_two_copies_at_once_each_programme_gets_one(committed, cast, calendar, sister):
    results = at_once(
        lambda: copy(cast, calendar, sister), lambda: copy(cast, calendar, sister, who="department_clerk")
    )

    assert sorted((len(done.made), len(done.passed_over)) for done in results) == [(0, 1), (1, 0)]
    assert Calendar.objects.filter(programme=sister).count() == 1


# Versions


def test_a_change_of_an_approved_calendar_is_a_new_version(cast, at_stage):
    calendar = at_stage("approved")

    version = calendars.start_calendar_version(
        calendar=calendar, reason=" Карантин ", by=cast.deans_clerk.scope, at=NOON
    )

    assert (version.version_number, version.previous, version.state) == (2, calendar, "draft")
    assert (version.change_reason, weeks(version)) == ("Карантин", weeks(calendar))
    assert Calendar.objects.get(pk=calendar.pk).state == "approved"


def test_a_version_needs_a_reason_an_approved_calendar_and_no_other_version(cast, calendar, at_stage):
    def start(reason: str = "Карантин", who: str = "deans_clerk"):
        by = getattr(cast, who).scope
        return calendars.start_calendar_version(calendar=calendar, reason=reason, by=by, at=NOON)

    with pytest.raises(Refused):
        start()
    at_stage("approved")
    with pytest.raises(BadInput):
        start(" ")
    with pytest.raises(Refused):
        start(who="dean")
    start()
    with pytest.raises(Refused) as refusal:
        start()
    assert str(refusal.value) == "A newer version of this calendar exists already."


# Exceptional periods


def add(cast, calendar, start=date(2026, 9, 1), end=date(2026, 9, 15), who="deans_clerk", **values):
    by = getattr(cast, who).scope
    return calendars.add_period(
        calendar=calendar, kind="distance", start_date=start, end_date=end, by=by, at=NOON, **values
    )


def test_a_period_is_added_and_removed_and_both_are_in_the_history(cast, calendar):
    period = add(cast, calendar, years=[2, 1], note="Шаардык штаб")
    assert (period.years, period.note, Calendar.objects.get(pk=calendar.pk).revision) == ([1, 2], "Шаардык штаб", 2)

    calendars.remove_period(calendar=calendar, period_id=period.pk, by=cast.deans_clerk.scope, at=NOON)

    assert not calendar.periods.exists()
    assert [line.sentence for line in history_of(calendar)] == [
        "Абдыкадырова Н. removed the exceptional period “distance study, 01.09.2026–15.09.2026”.",
        "Абдыкадырова Н. added the exceptional period “distance study, 01.09.2026–15.09.2026”.",
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"start": date(2026, 9, 2), "end": date(2026, 9, 1)}, "end_date"),
        ({"start": date(2026, 8, 30)}, "start_date"),
        ({"end": date(2027, 8, 30)}, "start_date"),
        ({"years": [3]}, "years"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused_at_its_field(cast, calendar, values, field):
    with pytest.raises(BadInput) as refusal:
        add(cast, calendar, **values)

    assert (refusal.value.field, calendar.periods.count(), AuditEntry.objects.count()) == (field, 0, 0)


def test_a_calendar_takes_only_so_many_periods(cast, calendar, monkeypatch):
    monkeypatch.setattr(calendars, "MOST_PERIODS", 1)
    add(cast, calendar)

    with pytest.raises(BadInput):
        add(cast, calendar)


@pytest.mark.parametrize("stage", ["head", "approved"])
def test_a_closed_calendar_keeps_its_periods(cast, calendar, at_stage, stage):
    period = add(cast, calendar)
    at_stage(stage)

    with pytest.raises(Refused):
        add(cast, calendar, date(2026, 10, 1), date(2026, 10, 2))
    with pytest.raises(Refused):
        calendars.remove_period(calendar=calendar, period_id=period.pk, by=cast.deans_clerk.scope, at=NOON)


def test_a_period_removed_twice_or_of_another_calendar_is_told(cast, calendar, world, year):
    foreign = add(cast, make_calendar(world.other_programme, year), who="other_clerk")

    for pk in (foreign.pk, 0):
        with pytest.raises(Conflict):
            calendars.remove_period(calendar=calendar, period_id=pk, by=cast.deans_clerk.scope, at=NOON)
    assert CalendarPeriod.objects.get() == foreign
