"""Who may do what with the load - each answer with its reason."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuu_office.core import signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, no
from kuu_office.core.models import ApprovalState
from kuu_office.core.rules import has_right
from workload.models import LoadSheet


def can_calculate(actor: Scope, sheet: LoadSheet) -> Verdict:
    """The office and the department calculate while the sheet is not in approval."""
    if not sheet.is_editable:
        return no(_("This load sheet is in approval or approved; it is calculated anew only as a new version."))
    return has_right(actor, Permission.LOAD_CALCULATE, sheet.department_id)


def sheet_is_open(sheet: LoadSheet) -> Verdict:
    """The newest version, and not on its way."""
    if sheet.is_editable:
        return YES
    if sheet.state == ApprovalState.SUBMITTED:
        return no(_("The load sheet is in approval. Who must sign may return it, or the sender takes it back."))
    return no(_("The load sheet is approved and frozen. A change starts a new version."))


def may_submit(actor: Scope, sheet: LoadSheet) -> Verdict:
    return has_right(actor, Permission.LOAD_SUBMIT, sheet.department_id) and sheet_is_open(sheet)


def without_faults(*, lines: int, uncounted: int, remarks: int, offered: int) -> Verdict:
    """A sheet that says nothing, has lines without a norm, open remarks or hours that nobody accepted is not
    submitted."""
    if not lines:
        return no(_("The load sheet has no line yet. Calculate it first."))
    if uncounted:
        sentence = ngettext(
            "%(count)s line has no norm of time. Have the norm entered, or give its hours by hand with a reason.",
            "%(count)s lines have no norm of time. Have the norms entered, or give their hours by hand with a reason.",
            uncounted,
        )
        return no(sentence % {"count": uncounted})
    if remarks:
        sentence = ngettext(
            "%(count)s remark on a line is open. Mend the line and mark the remark as settled.",
            "%(count)s remarks on lines are open. Mend the lines and mark the remarks as settled.",
            remarks,
        )
        return no(sentence % {"count": remarks})
    if offered:
        sentence = ngettext(
            "%(count)s distributed line was calculated anew. Accept its new hours first.",
            "%(count)s distributed lines were calculated anew. Accept their new hours first.",
            offered,
        )
        return no(sentence % {"count": offered})
    return YES


def can_start_version(actor: Scope, sheet: LoadSheet) -> Verdict:
    """A version follows an approved sheet, one at a time."""
    if sheet.state != ApprovalState.APPROVED:
        return no(_("Only an approved load sheet gets a new version; this one can be changed as it is."))
    if LoadSheet.objects.filter(previous=sheet).exists():
        return no(_("A newer version of this load sheet exists already."))
    return has_right(actor, Permission.LOAD_CALCULATE, sheet.department_id)


def can_remark(actor: Scope, sheet: LoadSheet) -> Verdict:
    """Whose signature the sheet waits for remarks on its lines."""
    return signoffs.can_return(actor, sheet)


def can_settle(actor: Scope, sheet: LoadSheet) -> Verdict:
    """The department settles remarks while it mends the sheet."""
    return sheet_is_open(sheet) and has_right(actor, Permission.LOAD_CALCULATE, sheet.department_id)


def can_distribute(actor: Scope, sheet: LoadSheet) -> Verdict:
    """The department gives its hours to people while the sheet is not in approval."""
    if not sheet.is_editable:
        return no(_("This load sheet is in approval or approved; its hours stay with whom they are."))
    return has_right(actor, Permission.LOAD_DISTRIBUTE, sheet.department_id)
