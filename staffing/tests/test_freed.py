"""An order frees hours of the load in the middle of the year: the board offers them, taking it back gives them back."""

from decimal import Decimal as D

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, transaction

from kuu_office.core import signoffs
from kuu_office.core.models import AuditEntry
from kuu_office.core.tests.english import in_english
from staffing.operations.revoking import TakenBack, revoke_movement
from staffing.queries.load import LoadFreed, freed_by, load_left
from staffing.tests.pages import reading, sent
from staffing.tests.world import AT, NOVEMBER, everything, move
from workload.models import Assignment, LoadLine, LoadSheet
from workload.operations.approval import start_version, submit_sheet
from workload.operations.distribution import assign_hours
from workload.operations.leaving import NotBack
from workload.queries.board import lines_on_board
from workload.queries.versions import difference_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
__all__ = ["in_english"]
LEFT = D("67.89")  # of 60 hours in the autumn those after 16 November, and the 40 of the spring


@pytest.fixture
def by(cast):
    return cast.office_specialist


def held(appointment) -> list[D]:
    return list(Assignment.objects.filter(appointment=appointment).order_by("pk").values_list("hours", flat=True))


def free_on_board(sheet) -> list[D]:
    return [line.free for line in lines_on_board(sheet).order_by("pk")]


def back(movement, by):
    return taken_back(movement, by).movement


def taken_back(movement, by) -> TakenBack:
    return revoke_movement(movement=movement, reason="ката катталган", by=by.scope, at=AT)


def test_what_is_still_to_be_taught_is_free_on_the_board(staff, by):
    movement = move(by, "dismissal", appointment=staff.docent)

    assert (sum(free_on_board(staff.sheet)), held(staff.docent)) == (LEFT, [D("32.11")])
    assert freed_by(movement) == LoadFreed(
        2, LEFT, (staff.sheet,), frozenset(staff.sheet.lines.values_list("pk", flat=True))
    )
    entry = AuditEntry.objects.get(event="workload.loadsheet.left")
    assert entry.new == {"hours": "67.89", "lines": 2, "who": staff.docent.person.short_name}


def test_the_sheet_says_that_it_changed(staff, by):
    before = LoadSheet.objects.get(pk=staff.sheet.pk).revision
    move(by, "dismissal", appointment=staff.docent)

    assert LoadSheet.objects.get(pk=staff.sheet.pk).revision == before + 1


def waiting_hours(appointment) -> list[D]:
    rows = Assignment.objects.filter(appointment=appointment, line__sheet__next=None).order_by("pk")
    return list(rows.values_list("leaving", flat=True))


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_hours_of_a_sheet_that_is_not_open_wait_for_its_next_version(staff, by, state):
    LoadSheet.objects.filter(pk=staff.sheet.pk).update(state=state)
    movement = move(by, "dismissal", appointment=staff.docent)

    assert [one["hours"] for one in movement.freed] == ["27.89", "40.00"]
    assert {frozenset(one) for one in movement.freed} == {frozenset({"line", "name", "to", "hours", "part"})}
    assert (movement.hours_left, held(staff.docent)) == (LEFT, [D(60), D(40)])
    assert (waiting_hours(staff.docent), freed_by(movement)) == ([D("27.89"), D(40)], LoadFreed())
    entry = AuditEntry.objects.get(event="workload.loadsheet.leaves")
    assert entry.new == {"hours": "67.89", "lines": 2, "who": staff.docent.person.short_name}


def test_the_next_version_frees_the_hours_of_who_left(staff, by, cast):
    LoadSheet.objects.filter(pk=staff.sheet.pk).update(state="approved")
    movement = move(by, "dismissal", appointment=staff.docent)
    version = next_version(staff, cast)

    assert (sum(free_on_board(version)), held(staff.docent)) == (LEFT, [D(60), D(40), D("32.11")])
    assert waiting_hours(staff.docent) == [D(0)]
    freed = freed_by(movement)
    assert (freed.lines, freed.hours, freed.sheets) == (2, LEFT, (version,))
    assert load_left(staff.docent, NOVEMBER, freed.present).lines == 0
    entry = AuditEntry.objects.get(event="workload.loadsheet.left_freed")
    assert (entry.object_id, entry.new) == (
        version.pk, {"hours": "67.89", "lines": 2, "who": staff.docent.person.short_name},
    )  # fmt: skip
    told = {row.cells[0].old: (row.cells[-1].old, row.cells[-1].new) for row in difference_of(staff.sheet, version)}
    assert told == {"Алгоритмдер": ("Бекова А. 60", "Бекова А. 32.11"), "Берилиштер базасы": ("Бекова А. 40", "")}


def test_a_version_of_a_sheet_that_nobody_left_frees_nothing(staff, cast):
    version = next_version(staff, cast)

    assert sum(free_on_board(version)) == 0
    assert not AuditEntry.objects.filter(event="workload.loadsheet.left_freed").exists()


def test_a_sheet_that_comes_back_frees_the_hours_of_who_left(staff, by, cast):
    submit_sheet(staff.sheet, by=cast.department_head.scope, at=AT)
    move(by, "dismissal", appointment=staff.docent)
    signoffs.return_with_remark(staff.sheet, by=cast.dean.scope, at=AT, remark="Оңдоңуз")

    assert (sum(free_on_board(staff.sheet)), held(staff.docent)) == (LEFT, [D("32.11")])


def test_an_order_taken_back_before_the_next_version_leaves_the_hours_where_they_are(staff, by, cast):
    LoadSheet.objects.filter(pk=staff.sheet.pk).update(state="approved")
    done = taken_back(move(by, "dismissal", appointment=staff.docent), by)
    version = next_version(staff, cast)

    assert (done.not_back, waiting_hours(staff.docent), sum(free_on_board(version))) == ((), [D(0), D(0)], 0)


def test_an_order_taken_back_after_the_next_version_gives_the_hours_back_there(staff, by, cast):
    LoadSheet.objects.filter(pk=staff.sheet.pk).update(state="approved")
    movement = move(by, "dismissal", appointment=staff.docent)
    version = next_version(staff, cast)
    done = taken_back(movement, by)

    assert (done.not_back, sum(free_on_board(version))) == ((), 0)
    now = Assignment.objects.filter(line__sheet=version, appointment=staff.docent)
    assert sorted(now.values_list("hours", flat=True)) == [D(40), D(60)]


def test_the_database_keeps_no_more_leaving_than_there_is(staff):
    with pytest.raises(IntegrityError, match="assignment_leaving_within_hours"), transaction.atomic():
        Assignment.objects.filter(appointment=staff.docent).update(leaving=61)


def test_a_changed_rate_frees_nothing(staff, by):
    movement = move(by, "rate_change", appointment=staff.docent, rate=D("0.50"))

    assert (movement.freed, held(staff.docent)) == ([], [D(60), D(40)])


def test_taking_the_order_back_gives_the_hours_back(staff, by):
    before = everything()
    movement = back(move(by, "dismissal", appointment=staff.docent), by)

    assert (everything(), sorted(held(staff.docent))) == (before, [D(40), D(60)])
    assert (sum(free_on_board(staff.sheet)), freed_by(movement)) == (0, LoadFreed())
    entry = AuditEntry.objects.get(event="workload.loadsheet.come_back")
    assert (entry.new["hours"], entry.reason) == ("67.89", "ката катталган")


def test_what_others_took_meanwhile_stays_with_them(staff, by, cast):
    movement = move(by, "dismissal", appointment=staff.docent)
    spring = LoadLine.objects.get(sheet=staff.sheet, term=staff.spring)
    assign_hours(
        sheet_id=staff.sheet.pk, line_id=spring.pk, to=f"a{staff.professor.pk}", hours=D(30),
        by=cast.department_head.scope, at=AT,
    )  # fmt: skip
    done = taken_back(movement, by)

    assert (sorted(held(staff.docent)), held(staff.professor)) == ([D(10), D(60)], [D(30)])
    assert done.not_back == (NotBack("Берилиштер базасы, lectures", D(30)),)
    assert sum(free_on_board(staff.sheet)) == 0


# What cannot come back


def line_of_spring(staff) -> LoadLine:
    return LoadLine.objects.get(sheet__next=None, sheet__department=staff.department, term=staff.spring)


def next_version(staff, cast) -> LoadSheet:
    LoadSheet.objects.filter(pk=staff.sheet.pk).update(state="approved")
    return start_version(staff.sheet, reason="оңдоо", by=cast.department_head.scope, at=AT)


def test_hours_come_back_in_the_version_that_was_started_meanwhile(staff, by, cast):
    movement = move(by, "dismissal", appointment=staff.docent)
    version = next_version(staff, cast)
    done = taken_back(movement, by)

    now = Assignment.objects.filter(line__sheet=version, appointment=staff.docent)
    assert (sorted(now.values_list("hours", flat=True)), done.not_back) == ([D(40), D(60)], ())


def test_hours_of_a_line_that_is_gone_are_named_to_whoever_takes_the_order_back(staff, by, cast):
    movement = move(by, "dismissal", appointment=staff.docent)
    next_version(staff, cast)
    line_of_spring(staff).delete()
    done = taken_back(movement, by)

    assert done.not_back == (NotBack("Берилиштер базасы, lectures", D(40)),)
    entry = AuditEntry.objects.get(event="staffing.movement.revoked")
    assert entry.new == {"not_back": ["Берилиштер базасы, lectures: 40 h"]}


def test_a_line_deleted_from_the_same_sheet_is_named_too(staff, by):
    movement = move(by, "dismissal", appointment=staff.docent)
    line_of_spring(staff).delete()

    assert taken_back(movement, by).not_back == (NotBack("Берилиштер базасы, lectures", D(40)),)


def test_hours_of_a_sheet_that_is_signed_by_now_do_not_come_back(staff, by):
    movement = move(by, "dismissal", appointment=staff.docent)
    LoadSheet.objects.filter(pk=staff.sheet.pk).update(state="approved")

    assert [one.hours for one in taken_back(movement, by).not_back] == [D("27.89"), D(40)]
    assert held(staff.docent) == [D("32.11")]


def test_the_page_warns_of_hours_that_did_not_come_back(staff, by):
    movement = move(by, "dismissal", appointment=staff.docent)
    line_of_spring(staff).delete()
    response = sent(reading(by), "movement_revoke", movement.pk, reason="ката")

    [message] = get_messages(response.wsgi_request)
    assert (message.level_tag, "Берилиштер базасы, lectures: 40 h. Distribute" in str(message)) == ("warning", True)
