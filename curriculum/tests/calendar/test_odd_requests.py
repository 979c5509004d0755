"""Odd requests to the screens of calendars: stale pages, foreign rows, verbs out of their turn, nothing half-done."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from curriculum.models import Calendar, CalendarPeriod
from curriculum.tests.calendar.rows import make_calendar
from curriculum.tests.views.pages import send, text, tree
from kuu_office.core.models import AuditEntry, SignOff

PAGES = ["calendar", "calendar_past", "calendar_compare", "calendar_editor", "calendar_checks"]


@pytest.fixture
def foreign(world, year) -> Calendar:
    return make_calendar(world.other_programme, year)


def get(member, name: str, calendar: Calendar, **query):
    return member.client.get(reverse(f"curriculum:{name}", args=[calendar.pk]), query)


@pytest.mark.parametrize(
    "name", ["calendar", "calendar_past", "calendar_compare", "calendar_editor", "calendar_checks"]
)
def test_a_calendar_of_another_faculty_is_behind_no_address(cast, foreign, name):
    assert get(cast.deans_clerk, name, foreign).status_code == 404
    assert get(cast.other_clerk, name, foreign).status_code == 200


@pytest.mark.parametrize(
    ("stage", "name", "sent"),
    [
        ("draft", "calendar_sign", {"step": "head"}),
        ("draft", "calendar_return", {"remark": "Караңыз"}),
        ("draft", "calendar_version", {"reason": "Карантин"}),
        ("head", "calendar_submit", {}),
        ("head", "calendar_version", {"reason": "Карантин"}),
        ("approved", "calendar_submit", {}),
        ("approved", "calendar_withdraw", {}),
        ("approved", "calendar_sign", {"step": "vice_rector"}),
    ],
)
def test_a_verb_out_of_its_turn_changes_nothing(cast, at_stage, stage, name, sent):
    calendar = at_stage(stage)
    signed = SignOff.objects.count()

    response = send(cast.office_specialist.client, name, calendar, **sent)

    assert response.status_code in {403, 409}
    kept = Calendar.objects.get(pk=calendar.pk)
    assert (kept.state, kept.step) == (calendar.state, calendar.step)
    assert (SignOff.objects.count(), Calendar.objects.count()) == (signed, 1)


def test_a_version_without_a_reason_keeps_its_form(cast, at_stage):
    response = send(cast.deans_clerk.client, "calendar_version", at_stage("approved"), reason="")

    assert response.status_code == 422
    assert len(tree(response).xpath("//textarea[@name='reason'][@aria-invalid='true']")) == 1
    assert Calendar.objects.count() == 1


def test_a_first_version_has_nothing_to_be_compared_with(cast, calendar):
    page = text(tree(get(cast.deans_clerk, "calendar_compare", calendar)))

    assert "This calendar has no previous version." in page


@pytest.mark.parametrize(("seen", "known"), [("", ""), ("1.draft", ""), ("", "1.draft"), ("99.draft", "1.draft")])
def test_whoever_saw_another_state_is_told_the_checks_anew(cast, calendar, seen, known):
    assert get(cast.deans_clerk, "calendar_checks", calendar, seen=seen, checked=known).status_code == 200


def test_whoever_saw_this_state_is_told_nothing_until_it_is_sent(cast, calendar):
    def ask() -> int:
        return get(cast.deans_clerk, "calendar_checks", calendar, seen="1.draft", checked="1.draft").status_code

    assert ask() == 204
    send(cast.deans_clerk.client, "calendar_submit", calendar)
    assert ask() == 200


def test_a_period_of_another_calendar_is_not_removed_through_ones_own(cast, calendar, foreign):
    day = date(2026, 9, 1)
    period = CalendarPeriod.objects.create(calendar=foreign, kind="distance", start_date=day, end_date=day)
    url = reverse("curriculum:period_remove", args=[calendar.pk, period.pk])

    assert cast.deans_clerk.client.post(url, {"idem": str(uuid.uuid4())}).status_code == 409
    assert cast.deans_clerk.client.post(url.replace(f"/{calendar.pk}/", f"/{foreign.pk}/")).status_code == 404
    assert CalendarPeriod.objects.get() == period


def test_a_period_is_not_added_to_a_calendar_on_its_way(cast, at_stage):
    sent = {"kind": "distance", "start_date": "2026-09-01", "end_date": "2026-09-15"}

    response = send(cast.deans_clerk.client, "period_add", at_stage("head"), **sent)

    assert (response.status_code, CalendarPeriod.objects.count()) == (403, 0)


@pytest.mark.parametrize("chosen", [["x"], ["9" * 40], ["0"], ["-3", ""]])
def test_programmes_that_are_none_get_no_copy(cast, calendar, chosen):
    response = send(cast.deans_clerk.client, "calendar_copy", calendar, programmes=chosen)

    assert (response.status_code, Calendar.objects.count(), AuditEntry.objects.count()) == (422, 1, 0)


def test_a_programme_of_another_faculty_slipped_into_the_ticks_gets_no_copy(cast, calendar, world):
    response = send(cast.deans_clerk.client, "calendar_copy", calendar, programmes=[world.other_programme.pk])

    assert (response.status_code, Calendar.objects.count()) == (422, 1)


@pytest.mark.parametrize("language", ["", "en", "xx"])
def test_a_paper_in_a_language_that_papers_do_not_speak_is_not_asked_for(cast, calendar, language):
    assert send(cast.deans_clerk.client, "calendar_print", calendar, language=language).status_code == 422


@pytest.mark.parametrize("name", ["calendar_submit", "calendar_sign", "calendar_return", "calendar_withdraw"])
def test_a_verb_is_no_address_to_be_opened(cast, calendar, name):
    assert get(cast.deans_clerk, name, calendar).status_code == 405
