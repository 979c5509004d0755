"""Filters, groups, order and the bulk choice of the inbox, without a page around them."""

from datetime import date

import pytest

from kuu_office.core import inbox
from kuu_office.core.inbox import Choice, Wanted
from kuu_office.core.registry import InboxRow
from kuu_office.core.tests.papers import hours_later

TODAY = date(2025, 9, 10)


def row(pk: int, **values) -> InboxRow:
    return InboxRow(
        **{
            "kind": "papers", "pk": pk, "title": f"Paper {pk}", "unit": "ПИ", "step": "dean", "step_code": "dean",
            "since": hours_later(pk),
        }
        | values
    )  # fmt: skip


PLAIN, FLAGGED = row(1), row(2, flags=("3 warnings",))
LATE, DEPUTY = row(3, due=date(2025, 9, 9)), row(4, acting_for="Токтогулов Б.")


@pytest.mark.parametrize(
    ("wanted", "taken"),
    [
        ({}, [PLAIN, FLAGGED, LATE, DEPUTY]),
        ({"kind": "papers"}, [PLAIN, FLAGGED, LATE, DEPUTY]),
        ({"kind": "loads"}, []),
        ({"flags": "with"}, [FLAGGED]),
        ({"flags": "without"}, [PLAIN, LATE, DEPUTY]),
        ({"late": "yes"}, [LATE]),
        ({"acting_for": "own"}, [PLAIN, FLAGGED, LATE]),
        ({"acting_for": "Токтогулов Б."}, [DEPUTY]),
        ({"acting_for": "own", "flags": "without", "late": "yes"}, [LATE]),
    ],
)
def test_filters_narrow_the_list(wanted, taken):
    assert [one for one in (PLAIN, FLAGGED, LATE, DEPUTY) if Wanted(**wanted).takes(one, TODAY)] == taken


def test_the_address_carries_the_filters_and_nothing_else():
    assert Wanted.of({"kind": "a.b", "late": "yes", "page": "3"}) == Wanted(kind="a.b", late="yes")
    assert Wanted(kind="a.b", acting_for="Ө Б").query == "?kind=a.b&acting_for=%D3%A8+%D0%91"
    assert Wanted().query == ""


@pytest.mark.parametrize(
    ("due", "late"), [(None, False), (date(2025, 9, 10), False), (date(2025, 9, 11), False), (date(2025, 9, 9), True)]
)
def test_a_document_is_late_from_the_day_after(due, late):
    assert inbox.is_late(row(1, due=due), TODAY) is late


@pytest.mark.parametrize(
    ("current", "coming"), [(PLAIN, FLAGGED), (FLAGGED, LATE), (LATE, PLAIN), (DEPUTY, PLAIN), (None, PLAIN)]
)
def test_after_a_decision_comes_the_row_below_and_after_the_last_the_first(current, coming):
    assert inbox.following([PLAIN, FLAGGED, LATE], current) == coming


def test_after_the_only_row_comes_nothing():
    assert inbox.following([PLAIN], PLAIN) is None
    assert inbox.following([], PLAIN) is None


def test_only_rows_without_flags_are_signed_together():
    ticked = ["papers:1:dean", "papers:2:dean", "papers:1:dean"]
    assert inbox.sort_out([PLAIN, FLAGGED, LATE], ticked) == Choice((PLAIN,), (FLAGGED,), 0)


@pytest.mark.parametrize("name", ["papers:9:dean", "papers:1:head", "loads:1:dean", "nonsense", "", "1:2:3:4"])
def test_a_ticked_row_that_waits_no_longer_is_counted_and_left(name):
    assert inbox.sort_out([PLAIN], [name]) == Choice((), (), 1)


def test_control_a_flagged_row_would_be_signed_if_only_its_name_counted():
    assert inbox.name_of(FLAGGED) == "papers:2:dean"
    assert inbox.sort_out([row(2)], ["papers:2:dean"]).to_sign == (row(2),)


@pytest.fixture
def waiting_two(new_paper, cast, queue):
    from kuu_office.core import signoffs

    papers = [new_paper(), new_paper()]
    return [
        signoffs.submit(paper, by=cast.department_clerk.scope, at=hours_later(hour))
        for hour, paper in enumerate(papers)
    ]


def test_the_count_and_the_rows_agree(waiting_two, cast):
    scope = cast.department_head.scope
    assert inbox.count(scope) == 2
    assert [one.pk for one in inbox.waiting(scope)] == [paper.pk for paper in waiting_two]


def test_own_rows_stand_before_those_of_an_absent_person(waiting_two, cast, deputise, at_step, new_paper, submitted):
    deputise(cast.department_head, for_=cast.sister_head)
    other = new_paper(cast.units.sister_department)
    from kuu_office.core import signoffs

    signoffs.submit(other, by=cast.deans_clerk.scope, at=hours_later(-5))
    rows = inbox.waiting(cast.department_head.scope)
    assert [one.acting_for for one in rows] == ["", "", "", "Бекташев Р."]
    assert [(group.acting_for, len(group.rows)) for group in inbox.groups(rows)] == [("", 3), ("Бекташев Р.", 1)]


def test_somebody_without_the_queue_has_an_empty_inbox_and_no_queries(waiting_two, cast, django_assert_num_queries):
    scope = cast.outsider.scope
    with django_assert_num_queries(0):
        assert (inbox.count(scope), inbox.waiting(scope)) == (0, [])
