"""Whose turn it is: the rows of the inbox, the count of the bar, what came back."""

import pytest

from kuu_office.core import signoffs
from kuu_office.core.access.roles import Role
from kuu_office.core.models import RoleGrant
from kuu_office.core.tests.cast import BEGINNING
from kuu_office.core.tests.papers import KIND, MONDAY, hours_later

EVERYBODY = [
    "deans_clerk", "dean", "department_head", "department_clerk", "teacher", "dispatcher", "office_specialist",
    "head_of_office", "vice_rector", "diploma_clerk", "quality_specialist", "mobility_specialist", "registrar",
    "sister_head", "other_clerk", "other_dean", "other_head", "outsider",
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "whose"),
    [
        ("head", {"department_head"}),
        ("dean", {"dean"}),
        ("office", {"office_specialist", "head_of_office"}),
        ("vice_rector", {"vice_rector"}),
    ],
)
def test_a_document_waits_for_those_whose_step_it_is_and_for_nobody_else(at_step, cast, route, code, whose):
    paper = at_step(code)
    waits = {name for name in EVERYBODY if list(signoffs.waiting_for(route, getattr(cast, name).scope)) == [paper]}
    counted = {name for name in EVERYBODY if signoffs.count_waiting(route, getattr(cast, name).scope)}
    assert (waits, counted) == (whose, whose)


@pytest.mark.parametrize("name", ["department_head", "dean", "vice_rector"])
def test_drafts_and_approved_documents_wait_for_nobody(draft, cast, route, name):
    assert signoffs.count_waiting(route, getattr(cast, name).scope) == 0


def test_the_inbox_holds_nothing_that_the_rule_of_two_people_would_refuse(submitted, cast, route):
    RoleGrant.objects.create(
        person=cast.department_head.person, role=Role.DEAN, unit=cast.units.faculty, start_date=BEGINNING
    )
    signoffs.approve(submitted, by=cast.department_head.scope, at=hours_later(1))
    assert signoffs.count_waiting(route, cast.department_head.scope) == 0
    assert signoffs.count_waiting(route, cast.dean.scope) == 1


def test_the_longest_waiting_stands_first(new_paper, cast, route):
    late, early = new_paper(), new_paper()
    signoffs.submit(late, by=cast.department_clerk.scope, at=hours_later(5))
    signoffs.submit(early, by=cast.department_clerk.scope, at=MONDAY)
    assert list(signoffs.waiting_for(route, cast.department_head.scope)) == [early, late]


def test_a_row_of_the_inbox_tells_everything(submitted, cast, route):
    [paper] = signoffs.waiting_for(route, cast.department_head.scope)
    row = signoffs.inbox_row(paper, scope=cast.department_head.scope, flags=["3 warnings"])
    assert (row.kind, row.pk, row.title, row.unit, row.step, row.step_code, row.since, row.flags, row.acting_for) == (
        KIND, paper.pk, str(paper), "ПИ", "department head", "head", MONDAY, ("3 warnings",), "",
    )  # fmt: skip
    assert (row.url, row.due) == (f"/papers/{paper.pk}/", None)


def test_a_deputy_sees_for_whom_it_waits(at_step, cast, route, deputise):
    deputise(cast.sister_head, for_=cast.dean)
    paper = at_step("dean")
    row = signoffs.inbox_row(paper, scope=cast.sister_head.scope)
    assert row.acting_for == "Токтогулов Б."


def test_rows_cost_the_same_for_one_and_for_three(new_paper, cast, route, django_assert_num_queries):
    scope = cast.department_head.scope
    for _number in range(3):
        signoffs.submit(new_paper(), by=cast.department_clerk.scope, at=MONDAY)
        with django_assert_num_queries(1):
            [signoffs.inbox_row(paper, scope=scope) for paper in signoffs.waiting_for(route, scope)]


def test_what_came_back_is_shown_to_its_submitter_with_the_remark(at_step, cast):
    paper = signoffs.return_with_remark(at_step("dean"), by=cast.dean.scope, at=hours_later(4), remark="Кредиттер")
    [back] = signoffs.returned_to(cast.department_clerk.scope)
    assert (back.title, back.url, back.remark, back.by, back.at) == (
        str(paper), f"/papers/{paper.pk}/", "Кредиттер", "Токтогулов Б.", hours_later(4),
    )  # fmt: skip


@pytest.mark.parametrize("name", ["department_head", "deans_clerk", "dean", "other_clerk", "outsider"])
def test_nor_is_it_shown_to_others(at_step, cast, name):
    signoffs.return_with_remark(at_step("dean"), by=cast.dean.scope, at=hours_later(4), remark="Кредиттер")
    assert signoffs.returned_to(getattr(cast, name).scope) == []


def test_once_submitted_again_it_is_no_longer_among_the_returned(at_step, cast):
    paper = signoffs.return_with_remark(at_step("dean"), by=cast.dean.scope, at=hours_later(4), remark="Кредиттер")
    signoffs.submit(paper, by=cast.department_clerk.scope, at=hours_later(5))
    assert signoffs.returned_to(cast.department_clerk.scope) == []


def test_of_several_returns_the_latest_remark_is_shown(submitted, cast):
    head, clerk = cast.department_head.scope, cast.department_clerk.scope
    paper = signoffs.return_with_remark(submitted, by=head, at=hours_later(1), remark="биринчи")
    paper = signoffs.submit(paper, by=clerk, at=hours_later(2))
    signoffs.return_with_remark(paper, by=head, at=hours_later(3), remark="экинчи")
    assert [back.remark for back in signoffs.returned_to(clerk)] == ["экинчи"]
