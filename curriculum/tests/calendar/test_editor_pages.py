"""The editor of a calendar: painting, what is answered to nonsense, exceptional periods."""

import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from curriculum.models import Calendar, CalendarPeriod, CalendarRow
from curriculum.tests.calendar.pages import address, get
from curriculum.tests.views.pages import text, tree
from kuu_office.core import clock
from kuu_office.core.models import AuditEntry, Window


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
