"""The screens of calendars: what each offers in each state, how they are copied, signed, printed and found."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from curriculum.models import Calendar, CalendarRow
from curriculum.tests.calendar.pages import address, get
from curriculum.tests.calendar.rows import make_calendar, make_year
from curriculum.tests.calendar.stages import bring_calendar_to
from curriculum.tests.views.pages import field_errors, offered, send, send_twice, stopped, text, tree
from curriculum.tests.world import NOON, make_programme
from kuu_office.core import clock, inbox
from kuu_office.core.models import Job, SignOff

READING = {"Print", "XLSX"}
GIVING = {"Copy to other programmes", "Open the next year"}


# The list


def listed(response) -> list[str]:
    return [text(link) for link in tree(response).xpath("//table//tbody//a")]


def test_the_list_shows_the_newest_versions_in_scope(cast, calendar, world, year):
    make_calendar(world.programme, year, version_number=2, previous=calendar)
    make_calendar(world.other_programme, year)

    assert listed(get(cast.deans_clerk, "calendars")) == ["710400 Программалык инженерия (master)"]
    assert len(listed(get(cast.office_specialist, "calendars"))) == 2
    assert "Version" in text(tree(get(cast.deans_clerk, "calendars")).xpath("//table")[0])


def test_the_list_is_narrowed_by_year_faculty_state_text_and_lateness(cast, calendar, world, year):
    next_year = make_year(2027)
    make_calendar(world.other_programme, next_year, state="approved", due_date=clock.today() - timedelta(days=3))
    Calendar.objects.filter(pk=calendar.pk).update(due_date=clock.today() - timedelta(days=3))
    own, other = "710400 Программалык инженерия (master)", "530700 Тарых (master)"
    faculty = world.units.other_faculty.pk

    for query, shown in (
        ({"year": year.pk}, [own]),
        ({"faculty": faculty}, [other]),
        ({"state": "approved"}, [other]),
        ({"text": "тарых"}, [other]),
        ({"late": "true"}, [own]),
        ({"late": "false"}, [other]),
    ):
        assert listed(get(cast.office_specialist, "calendars", **query)) == shown, query


def test_the_list_goes_into_a_spreadsheet(cast, calendar):
    response = get(cast.deans_clerk, "calendars", export="xlsx")

    assert response["Content-Disposition"] == 'attachment; filename="calendars.xlsx"'


def test_a_longer_list_asks_no_more_questions(cast, calendar, world, year, django_assert_max_num_queries):
    cast.office_specialist.client.get(address("calendars"))
    with django_assert_max_num_queries(15) as one:
        get(cast.office_specialist, "calendars")
    for code in ("710501", "710502", "710503"):
        make_calendar(make_programme(world.units.department, world.standard, code, code), year)
    with django_assert_max_num_queries(len(one)):
        get(cast.office_specialist, "calendars")


# Opening


def test_a_calendar_is_opened_and_leads_into_its_editor(cast, world, year):
    response = send(cast.deans_clerk.client, "calendar_create", programme=world.programme.pk, year=year.pk)

    assert response.url == address("calendar_editor", Calendar.objects.get().pk)


def test_a_calendar_that_is_there_already_is_told_and_the_form_stays(cast, calendar):
    response = send(cast.deans_clerk.client, "calendar_create", programme=calendar.programme_id, year=calendar.year_id)

    assert response.status_code == 409
    assert "There is such a calendar already" in response.content.decode()


def test_a_foreign_programme_is_no_choice(cast, world, year):
    response = send(cast.deans_clerk.client, "calendar_create", programme=world.other_programme.pk, year=year.pk)

    assert (response.status_code, list(field_errors(response)), Calendar.objects.count()) == (422, ["programme"], 0)


def test_a_form_sent_twice_opens_one_calendar(cast, world, year):
    once, again = send_twice(cast.deans_clerk.client, "calendar_create", programme=world.programme.pk, year=year.pk)

    assert (once["Location"], Calendar.objects.count()) == (again["Location"], 1)


# The page


@pytest.mark.parametrize(
    ("stage", "who", "verbs"),
    [
        ("draft", "deans_clerk", {"Edit", "Submit for approval", *GIVING, *READING}),
        ("head", "deans_clerk", {"Take back", "Signed on paper", *GIVING, *READING}),
        ("head", "department_head", {"Sign", "Return", "Signed on paper", *GIVING, *READING}),
        ("office", "office_specialist", {"Sign", "Return", "Signed on paper", *GIVING, *READING}),
        ("approved", "deans_clerk", {"New version", *GIVING, *READING}),
        ("approved", "dispatcher", READING),
    ],
)
def test_the_verbs_of_each_state(cast, at_stage, stage, who, verbs):
    calendar = at_stage(stage)

    assert offered(get(getattr(cast, who), "calendar", calendar.pk)) == verbs


def test_a_stopped_verb_says_why(cast, calendar):
    CalendarRow.objects.filter(year_of_study=1).update(weeks="T" * 50 + "  ")

    why = stopped(get(cast.deans_clerk, "calendar", calendar.pk))["Submit for approval"]
    assert why == "The calendar has 2 errors. Mend them first; each leads to its week."


def test_a_returned_calendar_shows_the_remark(cast, at_stage):
    page = get(cast.deans_clerk, "calendar", at_stage("returned").pk).content.decode()

    assert "Кышкы сессиянын жумаларын караңыз" in page


def test_a_calendar_of_another_faculty_is_not_found(cast, calendar):
    for name in ("calendar", "calendar_editor", "calendar_checks", "calendar_print", "calendar_xlsx", "calendar_past"):
        get(cast.other_clerk, name, calendar.pk, status=404)


def test_the_past_holds_remarks_and_history(cast, at_stage):
    page = text(tree(get(cast.deans_clerk, "calendar_past", at_stage("returned").pk)))

    assert "Кышкы сессиянын жумаларын караңыз" in page
    assert "submitted “710400 Программалык инженерия (master), 2026–2027 academic year” for approval." in page


def test_the_page_of_a_calendar_asks_few_questions(cast, at_stage, django_assert_max_num_queries):
    calendar = at_stage("office")
    get(cast.office_specialist, "calendar", calendar.pk)

    with django_assert_max_num_queries(15):
        get(cast.office_specialist, "calendar", calendar.pk)


# Copying


def test_the_page_of_copying_shows_who_gets_the_calendar_and_who_is_passed_over(cast, calendar, world, year):
    sister = make_programme(world.units.department, world.standard, "710500", "Интернет технологиялар")
    there = make_programme(world.units.department, world.standard, "710600", "Жасалма интеллект")
    make_calendar(there, year)

    page = tree(get(cast.deans_clerk, "calendar_copy", calendar.pk))

    assert [box.get("value") for box in page.xpath("//input[@name='programmes']")] == [str(sister.pk)]
    assert "710600 Жасалма интеллект (master) has a calendar of this year already: draft" in text(page)

    client = cast.deans_clerk.client
    response = client.post(
        address("calendar_copy", calendar.pk),
        {"programmes": [sister.pk, there.pk, world.other_programme.pk, "x", "9" * 30], "idem": str(uuid.uuid4())},
        follow=True,
    )
    assert "1 calendar was made. 1 programme was passed over." in text(tree(response))
    assert Calendar.objects.filter(programme=world.other_programme).count() == 0


def test_a_copy_for_nobody_is_told_on_its_page(cast, calendar):
    response = send(cast.deans_clerk.client, "calendar_copy", calendar)

    assert response.status_code == 422
    assert "Choose from 1 to 200 programmes." in response.content.decode()


# The way


def test_the_whole_way_through_the_pages(cast, calendar):
    for name, who, values in (
        ("calendar_submit", "deans_clerk", {}),
        ("calendar_sign", "department_head", {"step": "head"}),
        ("calendar_sign", "dean", {"step": "dean"}),
        ("calendar_sign", "office_specialist", {"step": "office"}),
        ("calendar_sign", "vice_rector", {"step": "vice_rector"}),
    ):
        response = send(getattr(cast, who).client, name, calendar, **values)
        assert response.url == address("calendar", calendar.pk)

    assert Calendar.objects.get().state == "approved"


def test_a_double_click_submits_once_and_an_old_page_is_told(cast, calendar):
    send_twice(cast.deans_clerk.client, "calendar_submit", calendar)
    assert SignOff.objects.count() == 1

    assert send(cast.deans_clerk.client, "calendar_submit", calendar).status_code in {403, 409}
    send(cast.department_head.client, "calendar_sign", calendar, step="head")
    assert send(cast.department_head.client, "calendar_sign", calendar, step="head").status_code == 409


def test_a_return_without_a_remark_and_one_with_it(cast, at_stage):
    calendar = at_stage("dean")
    assert send(cast.dean.client, "calendar_return", calendar).status_code == 422

    send(cast.dean.client, "calendar_return", calendar, remark="Жумаларды караңыз")
    assert Calendar.objects.get().state == "returned"


def test_what_was_sent_is_taken_back(cast, at_stage):
    send(cast.deans_clerk.client, "calendar_withdraw", at_stage("head"))

    assert Calendar.objects.get().state == "draft"


def test_a_paper_needs_its_scan(cast, at_stage):
    calendar = at_stage("dean")
    response = send(
        cast.office_specialist.client, "calendar_paper", calendar, signer="Токтогулов Б.", signed_on="2026-03-02"
    )

    assert (response.status_code, list(field_errors(response))) == (422, ["scan"])


def test_a_version_is_started_with_a_reason_and_shown_as_a_difference(cast, at_stage):
    calendar = at_stage("approved")
    assert send(cast.deans_clerk.client, "calendar_version", calendar).status_code == 422
    send(cast.deans_clerk.client, "calendar_version", calendar, reason="Карантин")
    version = Calendar.objects.get(version_number=2)
    CalendarRow.objects.filter(calendar=version, year_of_study=1).update(weeks="K" + "T" * 51)

    page = tree(get(cast.deans_clerk, "calendar_compare", version.pk))

    [first, *_rest] = page.xpath("//div[contains(@class, 'difference')]//tbody/tr")
    assert (text(first.xpath(".//del")[0]), text(first.xpath(".//ins")[0])) == ("Т", "К")
    assert "Карантин" in text(page)
    assert "no previous version" in get(cast.deans_clerk, "calendar_compare", calendar.pk).content.decode()


def test_a_print_is_asked_for_in_a_language(cast, calendar):
    assert send(cast.deans_clerk.client, "calendar_print", calendar, language="en").status_code == 422
    response = send(cast.deans_clerk.client, "calendar_print", calendar, language="ky")

    assert response.url == reverse("core:job", args=[Job.objects.get().pk])


def test_the_workbook_is_downloaded(cast, calendar):
    response = get(cast.teacher, "calendar_xlsx", calendar.pk)

    assert response["Content-Disposition"] == 'attachment; filename="calendar-710400-2026-v1.xlsx"'


# The desk


def test_the_inbox_shows_calendars_beside_plans_and_signs_them(cast, at_stage):
    calendar = at_stage("office")
    client = cast.office_specialist.client
    inbox = client.get(reverse("core:inbox")).content.decode()
    assert "710400 Программалык инженерия (master), 2026–2027 academic year" in inbox

    preview = client.get(reverse("core:inbox_item", args=["curriculum.calendar", calendar.pk]))
    assert text(tree(preview).xpath("//table[contains(@class, 'week-grid')]//tbody/tr[1]/th")[0]) == "Year 1"


def test_the_inbox_shows_what_a_new_version_changes(cast, at_stage):
    send(cast.deans_clerk.client, "calendar_version", at_stage("approved"), reason="Карантин")
    version = Calendar.objects.get(version_number=2)
    CalendarRow.objects.filter(calendar=version, year_of_study=1).update(weeks="T" * 20 + "K" * 32)
    Calendar.objects.filter(pk=version.pk).update(state="submitted", step="head", waiting_since=NOON, warnings=2)
    client = cast.department_head.client

    assert "2 warnings" in client.get(reverse("core:inbox")).content.decode()
    preview = client.get(reverse("core:inbox_item", args=["curriculum.calendar", version.pk]))
    assert tree(preview).xpath("//div[contains(@class, 'difference')]//del")


def test_the_counter_of_the_inbox_asks_once_however_many_kinds_there_are(cast, at_stage, django_assert_num_queries):
    at_stage("office")
    scope, nobody = cast.office_specialist.scope, cast.outsider.scope

    with django_assert_num_queries(1):
        assert inbox.count(scope) == 1
    with django_assert_num_queries(0):
        assert inbox.count(nobody) == 0


def test_a_late_calendar_stands_on_the_home_page_and_in_the_search(cast, calendar):
    Calendar.objects.update(due_date=date(2020, 1, 1))
    title = "710400 Программалык инженерия (master), 2026–2027 academic year"

    assert "Academic calendars past their due date" in cast.deans_clerk.client.get("/").content.decode()
    found = [
        text(tree(member.client.get(reverse("core:search"), {"q": "710400"})))
        for member in (cast.deans_clerk, cast.other_clerk)
    ]
    assert [title in page for page in found] == [True, False]


def test_bring_to_every_stage_is_what_it_says(cast, at_stage):
    assert bring_calendar_to("vice_rector", at_stage("draft"), cast).step == "vice_rector"
