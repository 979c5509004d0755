"""Who may do what with a calendar: every answer with its reason."""

from datetime import timedelta

import pytest

from curriculum import rules
from curriculum.models import Calendar
from curriculum.operations.calendars import start_calendar_version
from curriculum.tests.world import NOON
from kuu_office.core.models import AcademicYear, Window, WindowExtension

DAY = timedelta(days=1)
CLOSED = "The window for entering academic calendars closed on 1 Mar 2026. The office extends it with a reason."


def window(year: AcademicYear, opens, closes, kind: str = "calendar_entry") -> Window:
    return Window.objects.create(kind=kind, year=year, opens_at=opens, closes_at=closes)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("deans_clerk", True), ("department_clerk", True), ("department_head", True), ("office_specialist", True),
        ("dean", False), ("teacher", False), ("vice_rector", False), ("registrar", False), ("other_clerk", False),
        ("sister_head", False), ("outsider", False),
    ],
)  # fmt: skip
def test_who_draws_up_calendars_of_a_department(cast, calendar, who, may):
    scope = getattr(cast, who).scope

    assert bool(rules.can_create_calendar(scope, calendar.department_id, NOON)) == may
    assert bool(rules.can_edit_calendar(scope, calendar, NOON)) == may


def test_a_missing_right_names_whose_it_is(cast, calendar):
    verdict = rules.can_edit_calendar(cast.teacher.scope, calendar, NOON)

    assert str(verdict.reason) == (
        "You have no right to: draw up and submit academic calendars. It belongs to: dean's office clerk, department "
        "clerk, department head or office specialist. The registrar gives roles."
    )


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("draft", ""),
        ("returned", ""),
        ("submitted", "The calendar is in approval. Who must sign may return it, or the sender withdraws it."),
        ("approved", "The calendar is approved and frozen. A change starts a new version."),
        ("archived", "The calendar is approved and frozen. A change starts a new version."),
    ],
)
def test_the_state_opens_and_closes_a_calendar(cast, calendar, state, reason):
    calendar.state = state

    assert str(rules.can_edit_calendar(cast.deans_clerk.scope, calendar, NOON).reason) == reason


def test_the_window_is_the_offices_and_may_be_extended(cast, calendar, year):
    scope = cast.deans_clerk.scope
    entry = window(year, NOON - 9 * DAY, NOON - DAY)
    assert str(rules.can_edit_calendar(scope, calendar, NOON).reason) == CLOSED

    WindowExtension.objects.create(
        window=entry, until=NOON + DAY, reason="№ 12", extended_by=cast.head_of_office.person, extended_at=NOON
    )

    assert rules.can_edit_calendar(scope, calendar, NOON).ok


def test_of_two_windows_one_open_is_enough(cast, calendar, year):
    window(year, NOON - 9 * DAY, NOON - DAY)
    other = AcademicYear.objects.create(start_year=2027, start_date="2027-09-01", end_date="2028-08-31")
    window(other, NOON - DAY, NOON + DAY)

    assert rules.can_create_calendar(cast.deans_clerk.scope, calendar.department_id, NOON).ok


def test_each_kind_of_window_closes_its_own_entry(cast, calendar, year):
    window(year, NOON - 9 * DAY, NOON - DAY, "plan_entry")

    assert rules.can_create_calendar(cast.deans_clerk.scope, calendar.department_id, NOON).ok
    assert str(rules.can_create_plan(cast.deans_clerk.scope, calendar.department_id, NOON).reason) == (
        "The window for entering plans closed on 1 Mar 2026. The office extends it with a reason."
    )


@pytest.mark.parametrize(
    ("errors", "reason"),
    [
        (0, ""),
        (1, "The calendar has 1 error. Mend it first; it leads to its week."),
        (3, "The calendar has 3 errors. Mend them first; each leads to its week."),
    ],
)
def test_nothing_with_an_error_is_submitted(cast, calendar, errors, reason):
    assert str(rules.can_submit_calendar(cast.deans_clerk.scope, calendar, NOON, errors).reason) == reason


def test_a_stranger_is_told_of_the_right_before_the_errors(cast, calendar):
    assert "no right" in str(rules.can_submit_calendar(cast.dean.scope, calendar, NOON, 5).reason)


def test_a_version_follows_an_approved_calendar_one_at_a_time(cast, at_stage):
    scope = cast.deans_clerk.scope
    draft = at_stage("draft")
    assert str(rules.can_start_calendar_version(scope, draft, NOON).reason) == (
        "Only an approved calendar gets a new version; this one can be edited as it is."
    )

    approved = at_stage("approved")
    assert rules.can_start_calendar_version(scope, approved, NOON).ok
    assert not rules.can_start_calendar_version(cast.dean.scope, approved, NOON).ok

    start_calendar_version(calendar=approved, reason="Карантин", by=scope, at=NOON)
    assert str(rules.can_start_calendar_version(scope, approved, NOON).reason) == (
        "A newer version of this calendar exists already."
    )


def test_who_sees_and_prints_calendars(cast, calendar):
    seen = {
        who: (Calendar.objects.visible_to(scope).exists(), Calendar.objects.printable_by(scope).exists())
        for who in ("teacher", "dispatcher", "dean", "other_dean", "sister_head", "outsider", "vice_rector")
        if (scope := getattr(cast, who).scope)
    }

    assert seen == {
        "teacher": (True, False), "dispatcher": (True, True), "dean": (True, True), "other_dean": (False, False),
        "sister_head": (False, False), "outsider": (False, False), "vice_rector": (True, True),
    }  # fmt: skip
