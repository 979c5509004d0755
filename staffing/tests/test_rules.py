"""Who may do what with staff tables and movements, and what the others are told."""

import pytest

from kuu_office.core.access.roles import ROLES, roles_with
from kuu_office.core.tests.cast import MEMBERS
from kuu_office.core.tests.english import in_english
from staffing import rules
from staffing.models import StaffTable
from staffing.tests.world import AT, D, move, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
__all__ = ["in_english"]
EDITORS = {"department_head", "department_clerk", "office_specialist"}
MOVERS = {"office_specialist", "head_of_office", "registrar"}


def allowed(cast, verdict) -> set[str]:
    """The members of the cast that a rule lets through."""
    return {name for name in MEMBERS if verdict(getattr(cast, name).scope)}


@pytest.fixture
def table(staff) -> StaffTable:
    return StaffTable.objects.create(department=staff.department, year=staff.year, created_at=AT)


def test_the_department_and_the_office_draw_tables_up(staff, table, cast):
    assert allowed(cast, lambda by: rules.can_open_table(by, staff.department)) == EDITORS
    assert allowed(cast, lambda by: rules.can_edit_places(by, table)) == EDITORS
    assert allowed(cast, lambda by: rules.can_edit_fund(by, table)) == EDITORS
    assert allowed(cast, lambda by: rules.can_submit_table(by, table, 0)) == EDITORS


def test_faults_stop_the_submission_of_everybody(table, cast):
    verdict = rules.can_submit_table(cast.department_head.scope, table, 1)

    assert (verdict.ok, "Mend what the findings say" in str(verdict.reason)) == (False, True)


def test_in_approval_nobody_writes(table, cast):
    table.state = "submitted"

    assert allowed(cast, lambda by: rules.can_edit_places(by, table)) == set()
    assert allowed(cast, lambda by: rules.can_edit_fund(by, table)) == set()


def test_an_approved_table_changes_by_those_who_record_orders(table, cast):
    table.state = "approved"

    assert allowed(cast, lambda by: rules.can_edit_places(by, table)) == MOVERS
    assert allowed(cast, lambda by: rules.can_edit_fund(by, table)) == set()
    assert allowed(cast, lambda by: rules.can_issue_notices(by, table)) == {"office_specialist", "head_of_office"}


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_notices_wait_for_the_approval(table, cast, state):
    table.state = state

    assert allowed(cast, lambda by: rules.can_issue_notices(by, table)) == set()


def test_the_office_and_the_registrar_record_orders(staff, cast):
    assert allowed(cast, lambda by: rules.can_move(by, staff.department.pk)) == MOVERS
    assert allowed(cast, lambda by: rules.can_move(by, staff.department.pk, staff.units.other_department.pk)) == MOVERS


def test_a_movement_is_taken_back_by_who_may_move_in_both_departments(staff, cast):
    free = place(staff.units.other_department, staff.posts.professor, "1")
    movement = move(cast.office_specialist, "transfer", appointment=staff.docent, position=free, rate=D(1))

    assert allowed(cast, lambda by: rules.can_revoke(by, movement)) == MOVERS
    movement.revoked_at = AT
    assert allowed(cast, lambda by: rules.can_revoke(by, movement)) == set()


def test_a_refusal_names_whose_right_it_is(staff, cast):
    reason = str(rules.can_move(cast.department_head.scope, staff.department.pk).reason)

    assert "record movements of staff: appoint, transfer and dismiss people" in reason
    assert "office specialist, head of the office or registrar" in reason


def test_the_finance_department_has_a_role_of_its_own():
    card = ROLES["finance_specialist"]

    assert [role.value for role in roles_with("staffing.table.sign_finance")] == ["finance_specialist"]
    assert "planning and finance department" in str(card.sentence)
    assert "staffing.table.edit" not in card.permissions
