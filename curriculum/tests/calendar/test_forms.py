"""What people send about calendars: what is taken, what is refused at its field."""

from datetime import date

import pytest

from curriculum.forms import NewCalendarForm, PeriodForm, PrintForm
from curriculum.models import Calendar
from curriculum.tests.calendar.rows import make_calendar, make_year
from kuu_office.core.forms import LanguageForm

PERIOD = {"kind": "distance", "start_date": "2026-09-01", "end_date": "2026-09-15"}


def opening(cast, who: str = "deans_clerk", **values) -> NewCalendarForm:
    return NewCalendarForm(values, scope=getattr(cast, who).scope)


def test_a_calendar_is_opened_for_a_programme_and_a_year(cast, world, year):
    form = opening(cast, programme=world.programme.pk, year=year.pk, due_date="2026-08-20")

    assert form.is_valid()
    assert form.cleaned_data == {"programme": world.programme, "year": year, "due_date": date(2026, 8, 20)}


def test_programmes_are_those_that_the_person_draws_up(cast, world, year):
    shown = {
        who: list(opening(cast, who).fields["programme"].queryset)
        for who in ("deans_clerk", "other_clerk", "office_specialist", "dean")
    }

    assert shown == {
        "deans_clerk": [world.programme],
        "other_clerk": [world.other_programme],
        "office_specialist": [world.other_programme, world.programme],
        "dean": [],
    }


def test_a_programme_that_is_not_taught_any_more_gets_no_calendar(cast, world, year):
    world.programme.is_active = False
    world.programme.save()

    assert list(opening(cast).fields["programme"].queryset) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("programme", ""), ("programme", "x"), ("year", ""), ("year", "99999999999999999999"), ("due_date", "31.02.2026")],
)
def test_an_odd_value_is_told_at_its_field(cast, world, year, field, value):
    form = opening(cast, **{"programme": world.programme.pk, "year": year.pk} | {field: value})

    assert list(form.errors) == [field]


def test_the_newest_year_is_offered_first(cast, year):
    later = make_year(2027)

    assert list(opening(cast).fields["year"].queryset) == [later, year]


def test_a_period_for_some_years_or_for_all():
    some, all_of_them = (PeriodForm(PERIOD | extra, years=[1, 2]) for extra in ({"years": ["2"]}, {}))

    assert (some.is_valid(), some.cleaned_data["years"]) == (True, [2])
    assert (all_of_them.is_valid(), all_of_them.cleaned_data["years"]) == (True, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "war"), ("kind", ""), ("start_date", ""), ("end_date", "2026-13-01"), ("years", ["3"]), ("years", ["x"])],
)
def test_an_odd_period_is_told_at_its_field(field, value):
    form = PeriodForm(PERIOD | {field: value}, years=[1, 2])

    assert list(form.errors) == [field]


@pytest.mark.parametrize(("language", "taken"), [("ky", True), ("ru", True), ("en", False), ("", False)])
def test_papers_speak_kyrgyz_or_russian(language, taken):
    assert LanguageForm({"language": language}).is_valid() == taken
    assert list(PrintForm().fields) == ["language", "paper"]


def test_a_calendar_is_named_by_programme_year_and_version(world, year):
    first = make_calendar(world.programme, year)
    second = make_calendar(world.programme, year, version_number=2, previous=first)

    assert [str(one) for one in (first, second)] == [
        "710400 Программалык инженерия (master), 2026–2027 academic year",
        "710400 Программалык инженерия (master), 2026–2027 academic year, v2",
    ]
    assert (first.unit_id, first.step_title, list(Calendar.objects.latest())) == (
        world.programme.department_id, "", [second],
    )  # fmt: skip
