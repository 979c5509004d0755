"""Calendars on the desk of those who sign them: what waits, what is late, what is found, what the signer sees."""

from datetime import timedelta

import pytest
from django.http import Http404

from curriculum.models import Calendar
from curriculum.operations.calendars import start_calendar_version
from curriculum.seed.calendars import spelled
from curriculum.tests.calendar.rows import FIRST_YEAR, LAST_YEAR, make_calendar, make_year
from curriculum.tests.calendar.stages import REMARK, bring_calendar_to
from curriculum.tests.stages import THERE
from curriculum.tests.world import NOON, make_programme
from curriculum.views import calendar_desk as desk
from curriculum.views.finding import matching_calendars, show_calendar
from kuu_office.core import clock
from kuu_office.core.errors import BadInput, Conflict, Refused

DAY = timedelta(days=1)
SIGNERS = {"head": "department_head", "dean": "dean", "office": "office_specialist", "vice_rector": "vice_rector"}


def titles(cast, who: str) -> list[str]:
    return [row.title for row in desk.waiting(getattr(cast, who).scope)]


@pytest.mark.parametrize("stage", SIGNERS)
def test_a_calendar_waits_on_the_desk_of_its_step_alone(cast, at_stage, stage):
    calendar = at_stage(stage)

    assert {who for who in SIGNERS.values() if titles(cast, who)} == {SIGNERS[stage]}
    assert titles(cast, SIGNERS[stage]) == [str(calendar)]
    assert desk.QUEUE.count(getattr(cast, SIGNERS[stage]).scope) == 1


@pytest.mark.parametrize("stage", ["draft", "returned", "approved"])
def test_what_waits_for_nobody_is_on_no_desk(cast, at_stage, stage):
    at_stage(stage)

    assert [titles(cast, who) for who in SIGNERS.values()] == [[], [], [], []]


def test_the_head_of_another_faculty_has_only_ones_own(cast, at_stage, world, year):
    at_stage("head")
    foreign = bring_calendar_to("head", make_calendar(world.other_programme, year), cast, THERE)

    assert titles(cast, THERE["head"]) == [str(foreign)]


def test_warnings_and_lateness_are_flagged(cast, calendar):
    row = calendar.rows.get(year_of_study=1)
    row.weeks = spelled("T15 M1 E1 K2 E2 K1 T15 M2 E3 R2 K8")
    row.save()
    Calendar.objects.filter(pk=calendar.pk).update(due_date=clock.today() - DAY)
    bring_calendar_to("head", calendar, cast)

    [row] = desk.waiting(cast.department_head.scope)

    assert list(row.flags) == ["1 warning", "past its due date"]
    assert row.due == clock.today() - DAY


def test_a_sound_calendar_in_time_has_no_flag(cast, calendar):
    Calendar.objects.filter(pk=calendar.pk).update(due_date=clock.today())
    bring_calendar_to("head", calendar, cast)

    assert [list(row.flags) for row in desk.waiting(cast.department_head.scope)] == [[]]


def test_the_signer_sees_weeks_findings_and_the_remarks_so_far(cast, at_stage):
    calendar = at_stage("returned")
    bring_calendar_to("dean", calendar, cast)

    seen = desk.preview(cast.dean.scope, calendar.pk)

    assert [remark.remark for remark in seen["remarks"]] == [REMARK]
    assert ([year.row.weeks for year in seen["grid"].rows], seen["findings"]) == (
        [spelled(FIRST_YEAR), spelled(LAST_YEAR)], []
    )  # fmt: skip
    assert (bool(seen["can_sign"]), seen["other"]) == (True, None)
    assert "rows" not in seen


def test_the_signer_of_a_version_sees_what_changes(cast, at_stage):
    version = start_calendar_version(
        calendar=at_stage("approved"), reason="Карантин", by=cast.deans_clerk.scope, at=NOON
    )
    row = version.rows.get(year_of_study=1)
    row.weeks = row.weeks[:51] + "U"
    row.save()
    bring_calendar_to("head", version, cast)

    seen = desk.preview(cast.department_head.scope, version.pk)

    assert seen["other"] == version.previous
    [change] = seen["rows"]
    assert [(cell["old"], cell["new"]) for cell in change["cells"] if cell["changed"]] == [("К", "У")]


def test_a_calendar_of_another_faculty_is_neither_seen_nor_signed_nor_returned(cast, at_stage):
    calendar, stranger = at_stage("head"), getattr(cast, THERE["head"]).scope

    with pytest.raises(Http404):
        desk.preview(stranger, calendar.pk)
    with pytest.raises(Http404):
        desk.QUEUE.approve(pk=calendar.pk, by=stranger, at=NOON)
    with pytest.raises(Http404):
        desk.QUEUE.return_(pk=calendar.pk, by=stranger, at=NOON, remark=REMARK)
    assert Calendar.objects.get(pk=calendar.pk).step == "head"


def test_the_desk_signs_and_returns_as_the_page_does(cast, at_stage):
    calendar = at_stage("head")

    assert (
        desk.QUEUE.approve(pk=calendar.pk, by=cast.department_head.scope, at=NOON, expected_step="head").step == "dean"
    )
    with pytest.raises(Conflict):
        desk.QUEUE.approve(pk=calendar.pk, by=cast.dean.scope, at=NOON, expected_step="head")
    with pytest.raises(Conflict, match="decided already"):
        desk.QUEUE.approve(pk=calendar.pk, by=cast.department_head.scope, at=NOON)
    with pytest.raises(Refused):
        desk.QUEUE.approve(pk=calendar.pk, by=cast.vice_rector.scope, at=NOON)
    with pytest.raises(BadInput):
        desk.QUEUE.return_(pk=calendar.pk, by=cast.dean.scope, at=NOON, remark=" ")
    returned = desk.QUEUE.return_(pk=calendar.pk, by=cast.dean.scope, at=NOON, remark=REMARK)
    assert (returned.state, returned.return_count) == ("returned", 1)


def test_the_card_shows_the_latest_first_and_only_so_many(cast, world, year):
    for number in range(desk.LATE_ROWS + 2):
        programme = make_programme(world.units.department, world.standard, f"7110{number:02}", f"Программа {number}")
        make_calendar(programme, year, due_date=clock.today() - (number + 1) * DAY)

    shown = desk.late_card(cast.deans_clerk.scope)["calendars"]

    assert [(clock.today() - one.due_date).days for one in shown] == list(range(10, 2, -1))
    assert desk.late_card(cast.other_clerk.scope) is None


def test_a_calendar_due_today_approved_or_without_a_day_is_not_late(cast, calendar, world):
    make_calendar(world.programme, make_year(2027), due_date=clock.today())
    make_calendar(world.programme, make_year(2028), due_date=clock.today() - DAY, state="approved")

    assert desk.late_card(cast.deans_clerk.scope) is None


def found(scope, words: str) -> list[tuple[str, str, str]]:
    return [show_calendar(calendar) for calendar in matching_calendars(scope, words)]


def test_the_search_finds_the_newest_version_by_code_and_name_of_the_programme(cast, at_stage):
    first = at_stage("approved")
    version = start_calendar_version(calendar=first, reason="Карантин", by=cast.deans_clerk.scope, at=NOON)

    for words in ("710400", "инженерия"):
        assert found(cast.deans_clerk.scope, words) == [(str(version), "draft", f"/curriculum/calendars/{version.pk}/")]
    assert found(cast.deans_clerk.scope, "тарых") == []
    assert found(cast.other_clerk.scope, "710400") == []
