"""Two sessions at the same moment: one line, one split, one person in two departments."""

from decimal import Decimal as D
from functools import partial

import pytest
from django.db.models import Sum

from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry
from kuu_office.core.tests.committed import at_once
from workload.calc.distribution import Way
from workload.models import Assignment, LoadSheet
from workload.operations.distribution import Part, assign_hours, split_line, undo
from workload.tests.board_world import appoint, burden, give, key_of, make_board
from workload.tests.world import AT


@pytest.fixture
def board(committed, cast):
    return make_board(cast)


@pytest.fixture
def people(cast):
    return cast.department_head.scope, cast.department_clerk.scope


def giving(line, to, by, hours: str | None = None, *, seen: str | None = None):
    return partial(
        assign_hours, sheet_id=line.sheet_id, line_id=line.pk, to=key_of(to), hours=D(hours) if hours else None,
        seen=D(seen) if seen else None, confirmed=D(5000), by=by, at=AT,
    )  # fmt: skip


def splitting(board, by):
    parts = [Part(key_of(board.docent), D(50)), Part(key_of(board.lecturer), D(50))]
    line = board.practical
    return partial(
        split_line, sheet_id=line.sheet_id, line_id=line.pk, way=Way.SHARE, parts=parts, seen=D(16), by=by, at=AT
    )


def kinds(results) -> list[type]:
    return sorted(map(type, results), key=lambda kind: kind.__name__)


def taken(line) -> D:
    return line.assignments.aggregate(sum=Sum("hours"))["sum"]


def test_of_two_who_give_the_whole_line_one_does_and_the_other_is_told(board, people):
    results = at_once(
        giving(board.practical, board.docent, people[0], seen="16"),
        giving(board.practical, board.lecturer, people[1], seen="16"),
    )

    assert kinds(results) == [Conflict, LoadSheet]
    assert taken(board.practical) == 16
    assert AuditEntry.objects.filter(event="workload.loadsheet.assigned").count() == 1


def test_two_parts_given_blindly_never_exceed_the_line(board, people):
    results = at_once(
        giving(board.practical, board.docent, people[0], "10"), giving(board.practical, board.lecturer, people[1], "10")
    )

    assert kinds(results) == [BadInput, LoadSheet]
    assert taken(board.practical) == 10


def test_two_heads_split_one_line_and_it_is_split_once(board, people):
    results = at_once(splitting(board, people[0]), splitting(board, people[1]))

    assert kinds(results) == [Conflict, LoadSheet]
    assert (taken(board.practical), Assignment.objects.count()) == (16, 2)


def test_two_parts_of_one_line_are_both_given_and_both_counted(board, people):
    before = LoadSheet.objects.get(pk=board.sheet.pk).revision
    results = at_once(
        giving(board.practical, board.docent, people[0], "6"), giving(board.lecture, board.docent, people[1], "6")
    )

    assert kinds(results) == [LoadSheet, LoadSheet]
    assert LoadSheet.objects.get(pk=board.sheet.pk).revision == before + 2


def test_one_act_undone_twice_at_once_is_undone_once(board, cast, people):
    give(board, board.practical, board.docent, cast.department_head, "6")
    results = at_once(*[partial(undo, sheet_id=board.sheet.pk, by=people[0], at=AT) for _time in range(2)])

    assert [type(one) for one in results].count(Conflict) == 1
    assert not Assignment.objects.exists()


def test_two_departments_do_not_push_one_person_over_the_limit_together(board, cast, people, units):
    """Both see 1.3 rates taken; only the first to come has room below 1.5."""
    there = appoint("", units.sister_department, board.posts.docent, person=board.docent.person, kind="internal",
                    rate=D("0.5"))  # fmt: skip
    burden(board, board.docent, "750")
    burden(board, there, "225", unit=units.sister_department)
    lines = [burden(board, there, "10", unit=units.sister_department), board.practical]
    for line in lines:
        line.given, line.reason = D(140), "буйрук"
        line.save()
    results = at_once(
        giving(lines[0], there, cast.sister_head.scope, "100"), giving(lines[1], board.docent, people[0], "100")
    )

    assert kinds(results) == [LoadSheet, Refused]
