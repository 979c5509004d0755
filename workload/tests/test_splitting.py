"""Splitting a line among several, and last year's distribution taken for this year."""

from decimal import Decimal as D

import pytest
from django.db.models import Sum

from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry
from workload.calc.distribution import Stop, Way
from workload.models import DistributionAct, LoadLine, LoadSheet
from workload.operations.board import Overload
from workload.operations.distribution import Part, accept_proposal, split_line, undo
from workload.queries.holders import seats_of
from workload.queries.past_year import proposed_for
from workload.tests.board_world import appoint, burden, give, given, key_of, make_board, year_before
from workload.tests.world import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(cast):
    return make_board(cast)


@pytest.fixture
def head(cast):
    return cast.department_head


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def split(line: LoadLine, by, way: str, *parts, **fields) -> LoadSheet:
    """Each part is (who, amount as text)."""
    asked = [Part(key_of(who), D(amount)) for who, amount in parts]
    values = {"sheet_id": line.sheet_id, "line_id": line.pk, "way": Way(way), "parts": asked} | fields
    return split_line(**values, by=by.scope, at=AT)


def last_event(sheet: LoadSheet) -> tuple[str, dict]:
    entry = AuditEntry.objects.filter(object_kind="workload.loadsheet", object_id=sheet.pk).latest("pk")
    return entry.event, entry.new


def sum_of(line: LoadLine) -> D:
    return line.assignments.aggregate(sum=Sum("hours"))["sum"]


# Splitting


def test_by_hours_what_is_left_stays_free(board, head):
    split(board.practical, head, "hours", (board.docent, "5.5"), (board.lecturer, "4"))

    assert given(board.practical) == {key_of(board.docent): ("5.50", ""), key_of(board.lecturer): ("4.00", "")}
    assert last_event(board.sheet) == (
        "workload.loadsheet.split", {"line": str(board.practical), "parts": "Асанова А.: 5.5, Болотова А.: 4"}
    )  # fmt: skip
    assert DistributionAct.objects.count() == 1


def test_by_share_the_last_part_takes_the_hundredth_that_is_left(board, head):
    third = appoint("Үчүнчү", board.department, board.posts.docent)
    LoadLine.objects.filter(pk=board.practical.pk).update(given=D("0.10"), reason="буйрук")
    split(board.practical, head, "share", (board.docent, "33.33"), (board.lecturer, "33.33"), (third, "33.34"))

    assert given(board.practical) == {
        key_of(board.docent): ("0.03", "33.33 %"), key_of(board.lecturer): ("0.03", "33.33 %"),
        key_of(third): ("0.04", "33.34 %"),
    }  # fmt: skip
    assert sum_of(board.practical) == D("0.10")


def test_by_share_of_what_is_still_free(board, head):
    give(board, board.practical, board.posts.docent, head, "6")
    split(board.practical, head, "share", (board.docent, "50"), (board.lecturer, "50"))

    assert [hours for hours, _part in given(board.practical).values()] == ["6.00", "5.00", "5.00"]


def test_by_subgroups_each_part_says_how_many(board, head):
    LoadLine.objects.filter(pk=board.practical.pk).update(subgroups=3, given=D("50"), reason="буйрук")
    split(board.practical, head, "subgroups", (board.docent, "2"), (board.lecturer, "1"))

    assert given(board.practical) == {
        key_of(board.docent): ("33.33", "subgroups: 2 of 3"), key_of(board.lecturer): ("16.67", "subgroups: 1 of 3"),
    }  # fmt: skip


def test_subgroups_that_nobody_took_stay_free(board, head):
    LoadLine.objects.filter(pk=board.practical.pk).update(subgroups=2)
    split(board.practical, head, "subgroups", (board.docent, "1"))

    assert given(board.practical) == {key_of(board.docent): ("8.00", "subgroups: 1 of 2")}


@pytest.mark.parametrize("already", [False, True])
def test_subgroups_need_several_of_them_and_a_whole_line(board, head, already):
    LoadLine.objects.filter(pk=board.practical.pk).update(subgroups=2 if already else 1)
    if already:
        give(board, board.practical, board.docent, head, "1")
    with pytest.raises(Refused, match="while it has several and nobody took any"):
        split(board.practical, head, "subgroups", (board.lecturer, "1"))


@pytest.mark.parametrize(
    ("way", "amounts", "said"),
    [
        ("hours", ("10", "6.01"), "at most the 16 h that are free"),
        ("hours", ("0", "6"), "more than 0 h"),
        ("hours", ("-3", "6"), "more than 0 h"),
        ("hours", ("1.005", "6"), "to 0.01 h"),
        ("hours", ("NaN", "6"), "to 0.01 h"),
        ("share", ("60", "40.01"), "at most 100 %"),
        ("share", ("99999999", "1"), "at most 100 %"),
        ("share", ("0.01", "50"), "less than 0.01 h"),
        ("subgroups", ("1", "2"), "at most 2"),
        ("subgroups", ("0.5", "1"), "whole subgroups"),
    ],
)
def test_parts_that_are_no_parts_of_the_line_are_refused(board, head, way, amounts, said):
    LoadLine.objects.filter(pk=board.practical.pk).update(subgroups=2)
    with pytest.raises(BadInput, match=said):
        split(board.practical, head, way, (board.docent, amounts[0]), (board.lecturer, amounts[1]))

    assert given(board.practical) == {}


def test_no_parts_and_one_person_twice_are_refused(board, head):
    for parts in ((), ((board.docent, "1"), (board.docent, "2"))):
        with pytest.raises(BadInput, match="each for somebody else"):
            split(board.practical, head, "hours", *parts)


def test_one_part_that_may_not_be_taken_stops_the_whole_split(board, head):
    with pytest.raises(Refused, match="may not lecture"):
        split(board.lecture, head, "hours", (board.docent, "16"), (board.lecturer, "16"))

    assert given(board.lecture) == {}


def test_overloads_of_a_split_are_asked_together(board, head):
    for one, hours in ((board.docent, "748"), (board.lecturer, "849")):
        burden(board, one, hours)
    parts = ((board.docent, "8"), (board.lecturer, "8"))
    with pytest.raises(Overload, match=r"Асанова А\. would be 6 h .* Болотова А\. would be 7 h") as asked:
        split(board.practical, head, "hours", *parts)

    assert asked.value.over == D("13.00")
    split(board.practical, head, "hours", *parts, confirmed=D(13))
    assert sum_of(board.practical) == 16


def test_a_split_of_a_line_that_changed_is_a_conflict_and_of_a_given_one_refused(board, head):
    with pytest.raises(Conflict):
        split(board.practical, head, "hours", (board.docent, "1"), seen=D(15))
    give(board, board.practical, board.docent, head)
    with pytest.raises(BadInput, match="Nothing of this line is free"):
        split(board.practical, head, "hours", (board.lecturer, "1"))


def test_a_split_is_one_act_to_undo(board, head):
    split(board.practical, head, "hours", (board.docent, "5"), (board.lecturer, "4"))
    undo(sheet_id=board.sheet.pk, by=head.scope, at=AT)

    assert given(board.practical) == {}


def test_others_split_nothing(board, cast):
    with pytest.raises(Refused):
        split(board.practical, cast.dean, "hours", (board.docent, "5"))


# Last year


def accept(board, by, *lines: LoadLine, **fields):
    ids = [line.pk for line in lines]
    return accept_proposal(sheet_id=board.sheet.pk, line_ids=ids, by=by.scope, at=AT, **fields)


def proposal(board) -> dict[int, dict[str, D]]:
    return {line.pk: parts for line, parts in proposed_for(board.sheet, seats_of(board.sheet))}


def test_lines_are_given_as_last_year_in_one_act(board, head):
    docent, lecturer = key_of(board.docent), key_of(board.lecturer)
    year_before(board, board.lecture, **{docent: "32"})
    year_before(board, board.practical, **{docent: "4", lecturer: "12"})
    outcome = accept(board, head, board.lecture, board.practical)

    assert (len(outcome.given), outcome.left) == (3, [])
    assert given(board.lecture) == {docent: ("32.00", "")}
    assert given(board.practical) == {docent: ("4.00", ""), lecturer: ("12.00", "")}
    assert last_event(board.sheet) == ("workload.loadsheet.given_as_last_year", {"hours": "48", "lines": 2})

    undo(sheet_id=board.sheet.pk, by=head.scope, at=AT)
    assert (given(board.lecture), given(board.practical)) == ({}, {})


def test_without_a_year_before_nothing_is_proposed(board):
    assert proposal(board) == {}


def test_who_is_no_longer_appointed_and_what_somebody_took_is_not_proposed(board, head):
    gone = appoint("Кеткен", board.department, board.posts.docent, end_date=board.year.start_date.replace(day=1))
    year_before(board, board.lecture, **{key_of(gone): "20", key_of(board.docent): "12"})
    gone.end_date = board.year.start_date.replace(year=2026, month=8, day=31)
    gone.save()
    assert proposal(board) == {board.lecture.pk: {key_of(board.docent): D("12.00")}}

    give(board, board.lecture, board.docent, head, "1")
    assert proposal(board) == {}


def test_a_vacancy_of_last_year_is_a_vacancy_again(board):
    year_before(board, board.lecture, **{key_of(board.posts.docent): "32"})

    assert proposal(board) == {board.lecture.pk: {key_of(board.posts.docent): D("32.00")}}


def test_who_may_not_or_would_be_over_the_norm_is_left_out_with_the_reason(board, head):
    year_before(board, board.lecture, **{key_of(board.lecturer): "32"})
    year_before(board, board.practical, **{key_of(board.docent): "16"})
    burden(board, board.docent, "740")
    outcome = accept(board, head, board.lecture, board.practical)

    assert [(gift.line, seat.name, stop) for gift, seat, stop in outcome.left] == [
        (board.lecture, "Болотова А.", Stop.NO_LECTURES), (board.practical, "Асанова А.", None),
    ]  # fmt: skip
    assert (outcome.given, DistributionAct.objects.count()) == ([], 0)

    outcome = accept(board, head, board.practical, with_overload=True)
    assert (len(outcome.given), given(board.practical)) == (1, {key_of(board.docent): ("16.00", "")})


def test_earlier_lines_of_a_proposal_count_for_the_later_ones(board, head):
    for line in (board.lecture, board.practical):
        year_before(board, line, **{key_of(board.docent): str(line.hours)})
    burden(board, board.docent, "710")
    outcome = accept(board, head, board.lecture, board.practical)

    assert [gift.line for gift in outcome.given] == [board.lecture]
    assert [gift.line for gift, _seat, _stop in outcome.left] == [board.practical]


def test_nothing_ticked_and_lines_without_a_proposal_are_refused(board, head):
    year_before(board, board.lecture, **{key_of(board.docent): "32"})
    with pytest.raises(BadInput, match="Tick at least one"):
        accept(board, head)
    with pytest.raises(Conflict, match="changed meanwhile"):
        accept(board, head, board.lecture, board.practical)


def test_others_accept_nothing(board, cast):
    year_before(board, board.lecture, **{key_of(board.docent): "32"})
    with pytest.raises(Refused):
        accept(board, cast.dean, board.lecture)
