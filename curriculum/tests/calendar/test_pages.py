"""The screens of calendars: what each offers in each state, what nonsense is answered, how many questions they ask."""

import json
import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from curriculum.models import Calendar, CalendarPeriod, CalendarRow
from curriculum.tests.calendar.rows import make_calendar, make_year
from curriculum.tests.calendar.stages import bring_calendar_to
from curriculum.tests.views.pages import field_errors, offered, send, send_twice, stopped, text, tree
from curriculum.tests.world import NOON, make_programme
from kuu_office.core import clock, inbox
from kuu_office.core.models import AuditEntry, Job, SignOff, Window

READING = {"Print", "XLSX"}
GIVING = {"Copy to other programmes", "Open the next year"}


def address(name: str, *args) -> str:
    return reverse(f"curriculum:{name}", args=args)


def get(member, name: str, *args, status: int = 200, **query):
    response = member.client.get(address(name, *args), query)
    assert response.status_code == status
    return response


def post_json(client: Client, calendar: Calendar, body, **options) -> tuple[int, dict]:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    url = address("calendar_weeks", calendar.pk)
    response = client.post(url, data, content_type="application/json", **options)
    return response.status_code, response.json() if "json" in response["Content-Type"] else {}


def cell(row: CalendarRow, number: int, sign: str, version: int = 0) -> dict:
    return {"line": row.pk, "column": f"w{number}", "text": sign, "version": version}


@pytest.fixture
def row(calendar) -> CalendarRow:
    return calendar.rows.get(year_of_study=1)


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


# The editor


def test_the_editor_is_a_grid_of_weeks_with_its_palette(cast, calendar, row):
    page = tree(get(cast.deans_clerk, "calendar_editor", calendar.pk))

    [grid] = page.xpath("//table[@role='grid']")
    assert len(grid.xpath(".//td[contains(@class, 'week ')]")) == 104
    [week] = grid.xpath(f".//td[@id='cell-{row.pk}-w17']")
    assert (text(week), week.get("data-tone"), week.get("aria-label"), week.get("data-version")) == (
        "Э", "bad", "Э, exam session", "0",
    )  # fmt: skip
    assert len(page.xpath("//*[@data-palette]//*[@data-sign]")) == 13


def test_a_closed_editor_says_why_and_is_for_reading(cast, at_stage):
    calendar = at_stage("approved")
    [editor] = tree(get(cast.deans_clerk, "calendar_editor", calendar.pk)).xpath("//*[@data-editor]")

    assert editor.get("data-closed") == "The calendar is approved and frozen. A change starts a new version."


def test_painting_answers_the_weeks_and_the_revision(cast, calendar, row):
    assert post_json(cast.deans_clerk.client, calendar, {"cells": [cell(row, 17, "К")]}) == (
        200,
        {
            "cells": [{"line": row.pk, "column": "w17", "text": "К", "version": 1, "problem": ""}],
            "followed": [],
            "revision": 2,
        },
    )


def test_a_conflict_tells_what_stands_in_the_week(cast, calendar, row):
    post_json(cast.department_clerk.client, calendar, {"cells": [cell(row, 17, "К")]})

    status, answer = post_json(cast.deans_clerk.client, calendar, {"cells": [cell(row, 17, "Т")]})

    assert (status, [one["text"] for one in answer["cells"]]) == (409, ["К"])


def test_an_unknown_symbol_is_told_at_its_week(cast, calendar, row):
    status, answer = post_json(cast.deans_clerk.client, calendar, {"cells": [cell(row, 17, "<script>")]})

    assert (status, answer["cells"][0]["column"], answer["message"]) == (
        422, "w17", "The list of symbols has no “<script>”.",
    )  # fmt: skip


def test_a_save_sent_twice_has_one_effect_and_one_answer(cast, calendar, row):
    key = {"headers": {"Idempotency-Key": str(uuid.uuid4())}}
    body = {"cells": [cell(row, 17, "К")]}

    assert post_json(cast.deans_clerk.client, calendar, body, **key) == post_json(
        cast.deans_clerk.client, calendar, body, **key
    )
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "status"), [("department_clerk", 200), ("dean", 403), ("teacher", 403), ("other_clerk", 404)]
)
def test_who_may_paint(cast, calendar, row, who, status):
    assert post_json(getattr(cast, who).client, calendar, {"cells": [cell(row, 1, "К")]})[0] == status


def test_a_closed_window_and_a_frozen_calendar_answer_with_their_reason(cast, calendar, row, year):
    now = clock.now()
    Window.objects.create(
        kind="calendar_entry", year=year, opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1)
    )
    status, answer = post_json(cast.deans_clerk.client, calendar, {"cells": [cell(row, 1, "К")]})
    assert (status, answer["message"][:44]) == (403, "The window for entering academic calendars c")
    Window.objects.all().delete()
    Calendar.objects.update(state="approved")

    status, answer = post_json(cast.deans_clerk.client, calendar, {"cells": [cell(row, 1, "К")]})
    assert (status, answer["message"]) == (403, "The calendar is approved and frozen. A change starts a new version.")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        "null",
        {},
        {"cells": []},
        {"cells": [{}]},
        {"cells": [{"line": 1, "column": "w1", "text": None, "version": 0}]},
        {"cells": [{"line": "1", "column": "w1", "text": "К", "version": 0}]},
        {"cells": [{"line": 1, "column": "w1", "text": "К", "version": 0}] * 2001},
    ],
)
def test_nonsense_is_answered_with_a_sentence(cast, calendar, body):
    status, answer = post_json(cast.deans_clerk.client, calendar, body)

    assert (status, answer["message"][-1]) == (422, ".")


def test_the_checks_answer_nothing_while_nothing_changed(cast, calendar, row):
    stamp = {"seen": "1.draft", "checked": "1.draft"}
    get(cast.deans_clerk, "calendar_checks", calendar.pk, status=204, **stamp)
    post_json(cast.deans_clerk.client, calendar, {"cells": [cell(row, 17, "")]})

    fresh = tree(get(cast.deans_clerk, "calendar_checks", calendar.pk, seen="2.draft", checked="1.draft"))

    assert (fresh.get("data-stamp"), fresh.xpath(".//*[@data-lines]")) == ("2.draft", [])
    assert "Empty weeks: 17." in text(fresh)
    assert "51/52" in text(fresh.xpath(f".//*[@data-fresh='sum-{row.pk}']")[0])


def test_weeks_that_somebody_else_changed_come_along(cast, calendar):
    fresh = tree(get(cast.deans_clerk, "calendar_checks", calendar.pk, seen="0.draft", checked="1.draft"))

    assert len(fresh.xpath(".//*[@data-lines]//tr")) == 2


# Exceptional periods


def add_period(client: Client, calendar: Calendar, **values):
    usual = {"kind": "distance", "start_date": "2026-09-01", "end_date": "2026-09-15", "idem": str(uuid.uuid4())}
    return client.post(address("period_add", calendar.pk), usual | values)


def test_a_period_is_added_in_the_editor_and_removed_there(cast, calendar):
    client = cast.deans_clerk.client
    assert add_period(client, calendar, years=["1"], note="Шаардык штаб").status_code == 302
    period = CalendarPeriod.objects.get()
    assert (period.years, period.note) == ([1], "Шаардык штаб")
    assert "Шаардык штаб" in get(cast.deans_clerk, "calendar", calendar.pk).content.decode()

    url = address("period_remove", calendar.pk, period.pk)
    assert client.post(url, {"idem": str(uuid.uuid4())}).status_code == 302
    assert client.post(url, {"idem": str(uuid.uuid4())}).status_code == 409
    assert not CalendarPeriod.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "war"},
        {"start_date": "яблоко"},
        {"end_date": ""},
        {"end_date": "2026-08-31"},
        {"end_date": "2030-01-01"},
        {"years": ["7"]},
        {"note": "А" * 301},
    ],
)
def test_a_period_that_makes_no_sense_leaves_the_form_with_its_reason(cast, calendar, values):
    response = add_period(cast.deans_clerk.client, calendar, **values)

    assert (response.status_code, CalendarPeriod.objects.count()) == (422, 0)
    assert "The exceptional period was not added" in response.content.decode()


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
