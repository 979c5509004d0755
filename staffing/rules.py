"""Who may do what with staff tables and movements - each answer with its reason."""

from django.utils.translation import gettext as _

from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, first_no, no
from kuu_office.core.models import ApprovalState, Unit
from kuu_office.core.rules import has_right
from staffing.models import Movement, StaffTable


def can_open_table(actor: Scope, unit: Unit) -> Verdict:
    return has_right(actor, Permission.STAFF_EDIT, unit.pk)


def can_edit_places(actor: Scope, table: StaffTable) -> Verdict:
    """The department while the table is written; the office, by an order, when it is approved."""
    if table.state == ApprovalState.SUBMITTED:
        return no(_("The staff table is in approval: its places stay as they are until it is approved or returned."))
    if table.state == ApprovalState.APPROVED:
        return has_right(actor, Permission.APPOINTMENT_EDIT, table.department_id)
    return has_right(actor, Permission.STAFF_EDIT, table.department_id)


def can_edit_fund(actor: Scope, table: StaffTable) -> Verdict:
    if not table.is_editable:
        return no(_("The staff table is in approval or approved: its hourly-pay fund stays as it is."))
    return has_right(actor, Permission.STAFF_EDIT, table.department_id)


def can_submit_table(actor: Scope, table: StaffTable, faults: int) -> Verdict:
    """Whoever draws it up, when everybody of the department has a place and nobody too many rates."""
    return first_no(
        has_right(actor, Permission.STAFF_EDIT, table.department_id),
        YES if not faults else no(_("Mend what the findings say first: people without a place, too many rates.")),
    )


def can_move(actor: Scope, *units: int) -> Verdict:
    """Movements belong to whoever records them in every department that they touch."""
    return first_no(*(has_right(actor, Permission.APPOINTMENT_EDIT, unit) for unit in units))


def can_revoke(actor: Scope, movement: Movement) -> Verdict:
    if movement.is_revoked:
        return no(_("The movement has been taken back already."))
    units = {movement.unit_id} | ({movement.from_position.unit_id} if movement.from_position else set())
    return can_move(actor, *sorted(units))


def can_issue_notices(actor: Scope, table: StaffTable) -> Verdict:
    """Hiring notices follow from an approved table."""
    if table.state != ApprovalState.APPROVED:
        return no(_("Hiring notices are issued from an approved staff table."))
    return has_right(actor, Permission.STAFF_NOTICE, table.department_id)
