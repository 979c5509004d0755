"""Who may do what with the load - each answer with its reason."""

from django.utils.translation import gettext as _

from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import Verdict, no
from kuu_office.core.rules import has_right
from workload.models import LoadSheet


def can_calculate(actor: Scope, sheet: LoadSheet) -> Verdict:
    """The office and the department calculate while the sheet is not in approval."""
    if not sheet.is_editable:
        return no(_("This load sheet is in approval or approved; it is calculated anew only as a new version."))
    return has_right(actor, Permission.LOAD_CALCULATE, sheet.department_id)


def can_distribute(actor: Scope, sheet: LoadSheet) -> Verdict:
    """The department gives its hours to people while the sheet is not in approval."""
    if not sheet.is_editable:
        return no(_("This load sheet is in approval or approved; its hours stay with whom they are."))
    return has_right(actor, Permission.LOAD_DISTRIBUTE, sheet.department_id)
