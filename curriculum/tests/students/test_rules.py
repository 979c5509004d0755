"""Who may do what with groups and students, each answer with its reason."""

from datetime import date

import pytest

from curriculum import rules
from curriculum.calc.orders import OPEN_TO
from curriculum.enums import MovementKind
from curriculum.models import Group, Student
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.roles import ROLES, Role

pytestmark = pytest.mark.django_db
KEEPERS = {"deans_clerk", "office_specialist"}
READERS = {
    "dean", "department_head", "department_clerk", "dispatcher", "head_of_office", "vice_rector", "diploma_clerk",
    "quality_specialist", "mobility_specialist", "finance_specialist", "registrar",
}  # fmt: skip


def test_the_deans_clerk_and_the_office_keep_students():
    assert {role for role in Role if Permission.STUDENT_EDIT in ROLES[role].permissions} == KEEPERS


def test_teachers_alone_do_not_see_the_register_of_students():
    assert {role for role in Role if Permission.STUDENT_VIEW in ROLES[role].permissions} == KEEPERS | READERS


@pytest.mark.parametrize("member", sorted(KEEPERS))
def test_who_keeps_students_moves_them(here, cast, member):
    scope = getattr(cast, member).scope

    assert rules.can_move(scope, here.omurov).ok
    assert rules.can_change_group(scope, here.first).ok


@pytest.mark.parametrize("member", sorted(READERS | {"other_clerk", "outsider", "sister_head"}))
def test_others_do_not_and_are_told_whose_right_it_is(here, cast, member):
    scope = getattr(cast, member).scope
    for verdict in (
        rules.can_move(scope, here.omurov),
        rules.can_change_group(scope, here.first),
        rules.can_close_group(scope, here.second, 0),
        rules.can_remove_group(scope, here.second, False),
    ):
        assert not verdict.ok
        assert "dean's office clerk or office specialist" in str(verdict.reason)


def test_a_student_goes_where_the_recorder_keeps_students_too(here, clerk, office):
    there, own = here.other.department_id, here.sister.department_id

    assert rules.can_receive(clerk, own).ok
    assert not rules.can_receive(clerk, there).ok
    assert rules.can_receive(office, there).ok


def test_a_closed_group_is_not_changed(here, clerk):
    group = Group(closed_date=date(2026, 1, 1), department_id=here.first.department_id)

    assert str(rules.can_change_group(clerk, group).reason) == "The group is closed from 1 Jan 2026."
    assert rules.can_keep_group(clerk, group).ok
    assert rules.is_group_open(here.first).ok


@pytest.mark.parametrize(
    ("students", "reason"),
    [
        (0, ""),
        (1, "1 student stands in the group. Move or graduate the student first."),
        (7, "7 students stand in the group. Move or graduate them first."),
    ],
)
def test_only_an_empty_group_closes(here, clerk, students, reason):
    assert str(rules.can_close_group(clerk, here.first, students).reason) == reason


def test_only_a_group_without_orders_is_removed(here, clerk):
    assert rules.can_remove_group(clerk, here.first, False).ok
    assert "Orders or semester plans name this group" in str(rules.can_remove_group(clerk, here.first, True).reason)


POSSIBLE = {
    "studying": {"transfer", "promotion", "leave", "expulsion", "graduation", "name_change"},
    "on_leave": {"transfer", "return", "expulsion", "name_change"},
    "expelled": {"reinstatement", "name_change"},
    "graduated": {"name_change"},
}


@pytest.mark.parametrize("state", sorted(POSSIBLE))
def test_each_state_leads_on_to_its_own_orders(state):
    student = Student(state=state)

    assert {kind.value for kind in MovementKind if rules.can_order(kind, student).ok} == POSSIBLE[state]


@pytest.mark.parametrize("state", sorted(POSSIBLE))
def test_an_order_that_does_not_lead_on_says_why(state):
    student = Student(state=state)

    reasons = [str(rules.can_order(kind, student).reason) for kind in MovementKind if kind.value not in POSSIBLE[state]]
    assert all(reason.endswith(".") for reason in reasons)
    assert len(reasons) == len(MovementKind) - len(POSSIBLE[state])


def test_every_kind_of_order_is_known_to_the_rules():
    assert {str(kind) for kind in OPEN_TO} == set(MovementKind.values)
