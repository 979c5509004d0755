"""The screens that open a year of calendars from the last one: the preview, the list, what nonsense is answered."""

from datetime import date

import pytest

from curriculum.models import Calendar, CalendarPeriod
from curriculum.tests.calendar.pages import address, get
from curriculum.tests.calendar.rows import make_calendar, make_year
from curriculum.tests.views.pages import field_errors, send, send_twice, text, tree
from curriculum.tests.world import make_programme
from kuu_office.core.models import AcademicYear, AuditEntry, Holiday

MANY, ONE = "calendars_next_year", "calendar_next_year"


@pytest.fixture
def next_year(year) -> AcademicYear:
    return make_year(2027)


@pytest.fixture
def foreign(world, year) -> Calendar:
    return make_calendar(world.other_programme, year)


def ticks(response) -> list[str]:
    return tree(response).xpath("//input[@name='calendars']/@value")


def headed(response) -> list[str]:
    return [text(cell) for cell in tree(response).xpath("//tbody//th[@scope='row']")]


def said(response) -> str:
    return text(tree(response).xpath("//main")[0])


# One calendar


def test_the_preview_shows_the_weeks_of_the_new_year_and_saves_nothing(cast, calendar, next_year):
    page = tree(get(cast.deans_clerk, ONE, calendar.pk))

    heads = page.xpath("//th[contains(@class, 'week-head')]/@title")
    assert (len(heads), heads[0].strip()) == (52, "Week 1, 30 Aug 2027–5 Sep 2027")
    signs = [text(cell) for cell in page.xpath("//tr[@data-name='Year 1']/td[contains(@class, 'week ')]")]
    assert signs[:8] == ["Т"] * 7 + ["М"]
    assert (Calendar.objects.count(), AuditEntry.objects.count()) == (1, 0)


def test_the_preview_places_the_holidays_anew(cast, calendar, next_year):
    Holiday.objects.create(date=date(2027, 3, 8), name_ky="8-март", name_en="Women's Day")
    Holiday.objects.create(date=date(2028, 3, 8), name_ky="8-март", name_en="Women's Day")
    Holiday.objects.create(date=date(2027, 3, 10), name_ky="Орозо айт", name_en="Orozo ait")

    rows = tree(get(cast.deans_clerk, ONE, calendar.pk)).xpath("//section//table[not(@role)]//tbody/tr")
    told = [[text(cell) for cell in row.xpath("th|td")] for row in rows]

    assert ["Women's Day", "8 Mar 2027", "28", "8 Mar 2028", "28"] in told
    assert ["Orozo ait", "10 Mar 2027", "28", "not entered", "–"] in told


def test_what_stays_behind_is_told_and_what_a_longer_year_adds(cast, world):
    short, long, after = make_year(2023), make_year(2024), make_year(2025)
    first = make_calendar(world.programme, short)
    CalendarPeriod.objects.create(
        calendar=first, kind="distance", start_date=date(2023, 9, 1), end_date=date(2023, 9, 15), note="Штаб"
    )

    content = said(get(cast.deans_clerk, ONE, first.pk))
    assert "The new year has a week 53 more" in content
    assert "distance study · 1 Sep 2023–15 Sep 2023 · Штаб" in content

    second = make_calendar(world.programme, long, "T16 E3 K34", "T16 E3 K34")
    assert "Week 1 of last year has no week of its days in the new one" in said(get(cast.deans_clerk, ONE, second.pk))
    assert str(after) in said(get(cast.deans_clerk, ONE, second.pk))


def test_the_year_opens_into_its_editor_once(cast, calendar, next_year):
    once, again = send_twice(cast.deans_clerk.client, ONE, calendar, due_date="2027-04-01")

    made = Calendar.objects.get(year=next_year)
    assert once["Location"] == again["Location"] == address("calendar_editor", made.pk)
    assert made.due_date == date(2027, 4, 1)


def test_a_year_that_is_there_already_is_shown_and_not_opened_again(cast, calendar, next_year):
    there = make_calendar(calendar.programme, next_year)

    page = tree(get(cast.deans_clerk, ONE, calendar.pk))
    assert page.xpath("//main//a/@href").count(address("calendar", there.pk)) == 1
    assert page.xpath("//main//form[@method='post']") == []
    assert send(cast.deans_clerk.client, ONE, calendar).status_code == 409
    assert Calendar.objects.filter(year=next_year).count() == 1


def test_a_year_that_nobody_entered_is_told_on_the_page(cast, calendar):
    response = get(cast.deans_clerk, ONE, calendar.pk)

    assert "The year after 2026–2027 academic year is not entered yet" in said(response)
    assert send(cast.deans_clerk.client, ONE, calendar).status_code == 403


def test_a_day_that_is_none_keeps_the_preview(cast, calendar, next_year):
    response = send(cast.deans_clerk.client, ONE, calendar, due_date="2027-02-31")

    assert (response.status_code, Calendar.objects.count()) == (422, 1)
    assert list(field_errors(response)) == ["due_date"]


def test_a_foreign_calendar_is_not_there(cast, calendar, foreign, next_year):
    get(cast.deans_clerk, ONE, foreign.pk, status=404)
    assert send(cast.deans_clerk.client, ONE, foreign).status_code == 404


# All of a unit


def test_the_list_ticks_what_may_be_opened_and_tells_what_is_there(cast, calendar, next_year, world, year, foreign):
    sister = make_programme(world.units.department, world.standard, "710500", "Интернет технологиялар")
    make_calendar(sister, year)
    make_calendar(sister, next_year)

    response = get(cast.deans_clerk, MANY)

    assert (ticks(response), headed(response)) == ([str(calendar.pk)], ["710400 Программалык инженерия (master)"])
    assert "710500" in said(response)
    assert "530700" not in said(response)
    assert len(ticks(get(cast.office_specialist, MANY))) == 2


def test_the_ticked_programmes_are_opened_with_their_due_date(cast, calendar, foreign, next_year):
    response = send(
        cast.office_specialist.client, MANY, year=next_year.pk, due_date="2027-04-01", calendars=[foreign.pk]
    )

    assert response.url == f"{address('calendars')}?year={next_year.pk}"
    [made] = Calendar.objects.filter(year=next_year)
    assert (made.programme, made.due_date) == (foreign.programme, date(2027, 4, 1))


def test_nothing_ticked_opens_nothing(cast, calendar, next_year):
    response = send(cast.deans_clerk.client, MANY, year=next_year.pk)

    assert (response.status_code, Calendar.objects.count()) == (422, 1)
    assert "Choose from 1 to 200 calendars." in said(response)
    assert ticks(response) == [str(calendar.pk)]


@pytest.mark.parametrize("chosen", [["x"], ["9" * 40], ["-1"], ["0"]])
def test_ticks_that_are_no_calendars_open_nothing(cast, calendar, next_year, chosen):
    response = send(cast.deans_clerk.client, MANY, year=next_year.pk, calendars=chosen)

    assert (response.status_code, Calendar.objects.count()) == (422, 1)


def test_a_foreign_calendar_slipped_into_the_ticks_is_not_opened(cast, calendar, foreign, next_year):
    response = send(cast.deans_clerk.client, MANY, year=next_year.pk, calendars=[foreign.pk])

    assert (response.status_code, Calendar.objects.filter(year=next_year).count()) == (422, 0)


@pytest.mark.parametrize("sent", ["", "x", "0", "999999"])
def test_a_year_that_is_none_is_told(cast, calendar, next_year, sent):
    response = send(cast.deans_clerk.client, MANY, year=sent, calendars=[calendar.pk])

    assert (response.status_code, Calendar.objects.count()) == (422, 1)
    assert ticks(get(cast.deans_clerk, MANY, year=sent)) == [str(calendar.pk)]


def test_the_year_is_chosen_and_the_first_of_all_cannot_be(cast, calendar, next_year, year):
    make_year(2028)

    choices = tree(get(cast.deans_clerk, MANY)).xpath("//select[@name='year']/option/text()")
    assert choices == ["2028–2029 academic year", "2027–2028 academic year"]
    assert ticks(get(cast.deans_clerk, MANY)) == []
    assert ticks(get(cast.deans_clerk, MANY, year=next_year.pk)) == [str(calendar.pk)]


def test_without_a_year_or_a_calendar_the_page_says_what_is_missing(cast, year, world):
    assert "No academic year follows another yet." in said(get(cast.deans_clerk, MANY))
    make_year(2027)
    assert "There is nothing to open for 2027–2028 academic year" in said(get(cast.deans_clerk, MANY))


def test_more_programmes_ask_no_more_questions(cast, calendar, next_year, world, year, django_assert_max_num_queries):
    cast.office_specialist.client.get(address(MANY))
    with django_assert_max_num_queries(15) as one:
        get(cast.office_specialist, MANY)
    for code in ("710501", "710502", "710503"):
        make_calendar(make_programme(world.units.department, world.standard, code, code), year)
    with django_assert_max_num_queries(len(one)):
        get(cast.office_specialist, MANY)


def test_the_way_there_is_shown_to_who_draws_up_calendars(cast, calendar, next_year):
    def leads(member, name: str, *args) -> bool:
        to = address(MANY) if name == "calendars" else address(ONE, calendar.pk)
        return to in tree(get(member, name, *args)).xpath("//main//a/@href | //header//a/@href")

    assert (leads(cast.deans_clerk, "calendars"), leads(cast.deans_clerk, "calendar", calendar.pk)) == (True, True)
    assert (leads(cast.dispatcher, "calendars"), leads(cast.dispatcher, "calendar", calendar.pk)) == (False, False)
