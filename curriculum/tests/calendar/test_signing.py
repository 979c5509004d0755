"""The way of a calendar: what stops it, what each signature does, what a newer version replaces."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from curriculum.models import Calendar, CalendarRow
from curriculum.operations import calendar_approval as approval
from curriculum.operations.calendars import start_calendar_version
from curriculum.tests.calendar.rows import make_calendar
from curriculum.tests.calendar.stages import REMARK, bring_calendar_to
from curriculum.tests.world import NOON
from kuu_office.core import signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.audit import history_of
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import SignOff
from kuu_office.core.signoffs import bring_paper
from kuu_office.core.tests.committed import at_once


def submit(calendar: Calendar, member) -> Calendar:
    return approval.submit_calendar(calendar=calendar, by=member.scope, at=NOON)


def sign(calendar: Calendar, member, **values) -> Calendar:
    return signoffs.approve(calendar, by=member.scope, at=NOON, **values)


def test_a_calendar_whose_weeks_do_not_add_up_is_not_submitted(cast, world, year):
    faulty = make_calendar(world.programme, year, "T16 E3 K3 T16 E3 K10 -1", "T16 E3 K3 R8 Q4 G1 D8 -9")

    with pytest.raises(Refused) as refusal:
        submit(faulty, cast.deans_clerk)

    assert str(refusal.value) == "The calendar has 1 error. Mend it first; it leads to its week."
    assert (Calendar.objects.get().state, SignOff.objects.count()) == ("draft", 0)


def test_an_empty_week_stops_a_calendar(cast, calendar):
    CalendarRow.objects.filter(calendar=calendar, year_of_study=1).update(weeks="T" * 51 + " ")

    with pytest.raises(Refused):
        submit(calendar, cast.deans_clerk)


def test_warnings_are_kept_for_the_signers(cast, world, year):
    short = make_calendar(world.programme, year, "T15 E3 K4 T16 E3 K11", "T16 E3 K3 R8 Q4 G1 D8 -9")

    submitted = submit(short, cast.deans_clerk)

    assert (submitted.errors, submitted.warnings, submitted.checked_revision) == (0, 1, 1)


def test_four_signatures_approve_a_calendar(cast, calendar):
    calendar = bring_calendar_to("approved", calendar, cast)

    assert (calendar.state, calendar.step) == ("approved", "")
    rows = SignOff.objects.filter(document_kind="curriculum.calendar", object_id=calendar.pk).order_by("pk")
    assert [(row.step, row.decision, row.by) for row in rows] == [
        ("", "submitted", cast.deans_clerk.person),
        ("head", "approved", cast.department_head.person),
        ("dean", "approved", cast.dean.person),
        ("office", "approved", cast.office_specialist.person),
        ("vice_rector", "approved", cast.vice_rector.person),
    ]
    assert len(history_of(calendar)) == 5


@pytest.mark.parametrize("stage", ["head", "dean", "office", "vice_rector"])
def test_each_step_waits_for_its_own_people(cast, at_stage, stage):
    calendar = at_stage(stage)
    mine = {"head": "department_head", "dean": "dean", "office": "office_specialist", "vice_rector": "vice_rector"}
    strangers = {"deans_clerk", "teacher", "other_dean", "sister_head", *mine.values()} - {mine[stage]}

    for who in sorted(strangers):
        with pytest.raises((Refused, Conflict)):
            signoffs.return_with_remark(calendar, by=getattr(cast, who).scope, at=NOON, remark="Караңыз")
    assert calendar.step_title == {
        "head": "department head", "dean": "dean", "office": "Academic Affairs Office", "vice_rector": "vice-rector",
    }[stage]  # fmt: skip


def test_a_calendar_sent_twice_is_sent_once(cast, calendar):
    submit(calendar, cast.deans_clerk)

    with pytest.raises((Refused, Conflict)):
        submit(calendar, cast.deans_clerk)
    assert SignOff.objects.count() == 1


def test_a_step_signed_meanwhile_is_told_as_such(cast, at_stage):
    calendar = at_stage("dean")

    with pytest.raises(Conflict):
        sign(calendar, cast.department_head, expected_step="head")


def test_two_people_of_one_step_sign_it_once(committed, cast, calendar, deputise):
    calendar = bring_calendar_to("office", calendar, cast)

    results = at_once(
        lambda: sign(calendar, cast.office_specialist, expected_step="office"),
        lambda: sign(calendar, cast.head_of_office, expected_step="office"),
    )

    assert sorted(type(result).__name__ for result in results) == ["Calendar", "Conflict"]
    assert SignOff.objects.filter(step="office").count() == 1


def test_a_returned_calendar_goes_its_way_again_from_the_beginning(cast, at_stage):
    calendar = at_stage("returned")
    assert (calendar.state, calendar.return_count) == ("returned", 1)
    assert REMARK in history_of(calendar)[0].reason

    again = submit(calendar, cast.deans_clerk)

    assert (again.state, again.step, again.round) == ("submitted", "head", 2)


def test_a_return_needs_a_remark(cast, at_stage):
    with pytest.raises(BadInput):
        signoffs.return_with_remark(at_stage("head"), by=cast.department_head.scope, at=NOON, remark=" ")


def test_the_sender_takes_back_what_nobody_has_signed(cast, calendar):
    submit(calendar, cast.deans_clerk)
    with pytest.raises(Refused):
        signoffs.withdraw(calendar, by=cast.department_clerk.scope, at=NOON)

    assert signoffs.withdraw(calendar, by=cast.deans_clerk.scope, at=NOON).state == "draft"


def test_the_last_signature_under_a_version_puts_the_version_before_into_the_archive(cast, at_stage):
    old = at_stage("approved")
    version = start_calendar_version(calendar=old, reason="Карантин", by=cast.deans_clerk.scope, at=NOON)

    bring_calendar_to("vice_rector", version, cast)
    assert Calendar.objects.get(pk=old.pk).state == "approved"
    sign(Calendar.objects.get(pk=version.pk), cast.vice_rector)

    assert [one.state for one in Calendar.objects.order_by("pk")] == ["archived", "approved"]
    assert history_of(old)[0].sentence == f"The newer version “{version}” took the place of this calendar."


def test_a_step_signed_on_paper_counts_with_its_scan(cast, at_stage):
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    calendar = bring_paper(
        at_stage("dean"), signed_on=NOON.date(), signer="Токтогулов Б.", upload=scan,
        access=Permission.CALENDAR_VIEW, by=cast.deans_clerk.scope, at=NOON,
    )  # fmt: skip

    row = SignOff.objects.get(step="dean")
    assert (calendar.step, row.paper_signer, bool(row.scan)) == ("office", "Токтогулов Б.", True)
