"""Calendars opened, painted and signed by whatever is sent: a clear answer, nothing of another unit, nothing twice."""

import pytest
from django.urls import reverse

from curriculum.models import Calendar, CalendarRow
from curriculum.tests.calendar.rows import make_calendar
from curriculum.tests.calendar.test_editor_pages import cell, post_json
from curriculum.tests.views.pages import field_errors, send, send_twice
from kuu_office.core.models import AuditEntry, SignOff

HUGE = "9" * 40
ODD = ["", "0", "-1", HUGE, "1e3", "null", "[]", "'; drop", "ү" * 5000, "987654321"]
MODELS = (Calendar, CalendarRow, SignOff, AuditEntry)


def everything() -> dict[str, list]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


@pytest.fixture
def clerk(cast):
    cast.deans_clerk.client.cookies["django_language"] = "en"
    return cast.deans_clerk.client


@pytest.fixture
def sent(world, year) -> dict:
    return {"programme": world.programme.pk, "year": year.pk, "due_date": "2026-08-20"}


# Opening


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", ["programme", "year"])
def test_a_programme_or_year_that_is_none_opens_nothing(clerk, sent, field, odd):
    answer = send(clerk, "calendar_create", **sent | {field: odd})

    assert (answer.status_code, list(field_errors(answer))) == (422, [field])
    assert everything() == {model.__name__: [] for model in MODELS}


@pytest.mark.parametrize("odd", ["x", HUGE, "2026-02-31", "0000-00-00", "null", "1" * 5000])
def test_a_due_day_that_is_none_is_told_at_its_field(clerk, sent, odd):
    answer = send(clerk, "calendar_create", **sent | {"due_date": odd})

    assert (answer.status_code, list(field_errors(answer)), Calendar.objects.count()) == (422, ["due_date"], 0)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_all_break_no_page(clerk, sent, day):
    answer = send(clerk, "calendar_create", **sent | {"due_date": day})

    assert answer.status_code in {302, 422}
    if answer.status_code == 302:
        calendar = Calendar.objects.get()
        pages = [
            reverse("curriculum:calendars"),
            reverse("curriculum:calendar", args=[calendar.pk]),
            answer["Location"],
        ]
        assert [clerk.get(page).status_code for page in pages] == [200, 200, 200]


def test_a_programme_of_another_faculty_is_no_choice(clerk, sent, world):
    answer = send(clerk, "calendar_create", **sent | {"programme": [sent["programme"], world.other_programme.pk]})

    assert (answer.status_code, list(field_errors(answer)), Calendar.objects.count()) == (422, ["programme"], 0)


def test_a_double_click_opens_one_calendar_and_a_second_form_is_told(clerk, sent):
    first, second = send_twice(clerk, "calendar_create", **sent)
    again = send(clerk, "calendar_create", **sent)

    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert (again.status_code, Calendar.objects.count()) == (409, 1)
    assert AuditEntry.objects.filter(event="curriculum.calendar.created").count() == 1


# Painting


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        *(("line", odd) for odd in [None, "", "1", 1.5, -1, True, [], {}, 2**63, 10**40]),
        *(("version", odd) for odd in [None, "", "0", 0.5, -1, False, [0], 2**63]),
        *(("text", odd) for odd in [None, 1, True, [], {}, ["К"]]),
        *(("column", odd) for odd in [None, 1, "w0", "w53", "w-1", "w1e3", "x", "w" + HUGE, [], {}, "w1\0", "w١"]),
        *(("text", odd) for odd in ["КК", "x", "\0", "ү" * 20_000, "\ud800", "=1", "  ", "<b>"]),
    ],
    ids=lambda odd: repr(odd)[:20],
)  # fmt: skip
def test_a_week_that_is_none_paints_nothing(cast, clerk, calendar, name, odd):
    row, before = calendar.rows.get(year_of_study=1), everything()

    status, told = post_json(clerk, calendar, {"cells": [cell(row, 17, "К") | {name: odd}]})

    if status == 200:
        assert odd == "  "
    else:
        assert (status in {409, 422}, bool(told["message"]), everything()) == (True, True, before)


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{", b"\xff", b"[" * 200_000, {"cells": None}, {"cells": {}},
                                  {"cells": []}, {"cells": [None]}, {"cells": [[]]}, {"cells": ["x"]},
                                  b'{"cells": [], "cells": null}'], ids=lambda body: repr(body)[:16])  # fmt: skip
def test_a_body_that_is_none_is_told(clerk, calendar, body):
    before = everything()

    status, told = post_json(clerk, calendar, body)

    assert (status, bool(told["message"]), everything()) == (422, True, before)


def test_a_week_twice_in_one_save_and_a_stale_one_paint_nothing_unseen(clerk, calendar):
    row = calendar.rows.get(year_of_study=1)
    assert post_json(clerk, calendar, {"cells": [cell(row, 17, "К")]})[0] == 200
    before = everything()

    stale = post_json(clerk, calendar, {"cells": [cell(row, 17, "Э", version=0)]})
    future = post_json(clerk, calendar, {"cells": [cell(row, 17, "Э", version=99)]})

    assert (stale[0], future[0], everything()) == (409, 409, before)
    status, told = post_json(clerk, calendar, {"cells": [cell(row, 18, "К"), cell(row, 18, "Э")]})
    weeks = CalendarRow.objects.get(pk=row.pk)
    assert (status in {200, 409, 422}, len(weeks.weeks)) == (True, len(row.weeks))
    assert told


def test_a_row_of_another_calendar_is_not_painted_through_ones_own(cast, clerk, calendar, world, year):
    foreign = make_calendar(world.other_programme, year)
    line, before = foreign.rows.first(), everything()

    own = post_json(clerk, calendar, {"cells": [cell(line, 17, "К")]})
    mixed = post_json(clerk, calendar, {"cells": [cell(calendar.rows.first(), 17, "К"), cell(line, 17, "К")]})
    direct = post_json(clerk, foreign, {"cells": [cell(line, 17, "К")]})

    assert (own[0] in {409, 422}, mixed[0] in {409, 422}, direct[0]) == (True, True, 404)
    assert everything() == before


# Signing


@pytest.mark.parametrize("step", [*ODD[1:], "head\0", "dean", "office", ["head", "dean"]])
def test_a_signature_for_another_step_is_none(cast, at_stage, step):
    calendar = at_stage("head")
    before = everything()
    cast.department_head.client.cookies["django_language"] = "en"

    answer = send(cast.department_head.client, "calendar_sign", calendar, step=step)

    assert (answer.status_code in {403, 409, 422}, everything()) == (True, before)


@pytest.mark.parametrize("member", ["deans_clerk", "dean", "other_clerk", "other_dean", "teacher", "registrar"])
def test_nobody_else_signs_in_the_heads_place(cast, at_stage, member):
    calendar = at_stage("head")
    before = everything()

    answer = send(getattr(cast, member).client, "calendar_sign", calendar, step="head")

    assert (answer.status_code in {403, 404}, everything()) == (True, before)


def test_a_double_click_signs_once(cast, at_stage):
    calendar, signed = at_stage("head"), SignOff.objects.count()

    first, second = send_twice(cast.department_head.client, "calendar_sign", calendar, step="head")
    again = send(cast.department_head.client, "calendar_sign", calendar, step="head")

    assert (first.status_code, second.status_code) == (302, 302)
    assert again.status_code in {403, 409}
    assert SignOff.objects.count() == signed + 1
