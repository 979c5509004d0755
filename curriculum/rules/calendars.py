"""Who may do what with an academic calendar - each answer with its reason."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum.models import Calendar
from curriculum.rules.windows import calendar_entry_is_open
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, no
from kuu_office.core.models import ApprovalState
from kuu_office.core.rules import has_right


def can_create_calendar(actor: Scope, department_id: int, at: datetime) -> Verdict:
    return has_right(actor, Permission.CALENDAR_EDIT, department_id) and calendar_entry_is_open(at)


def can_edit_calendar(actor: Scope, calendar: Calendar, at: datetime) -> Verdict:
    """Right, state, window."""
    right = has_right(actor, Permission.CALENDAR_EDIT, calendar.department_id)
    return right and calendar_is_open(calendar) and calendar_entry_is_open(at)


def calendar_is_open(calendar: Calendar) -> Verdict:
    if calendar.is_editable:
        return YES
    if calendar.state == ApprovalState.SUBMITTED:
        return no(_("The calendar is in approval. Who must sign may return it, or the sender withdraws it."))
    return no(_("The calendar is approved and frozen. A change starts a new version."))


def can_start_calendar_version(actor: Scope, calendar: Calendar, at: datetime) -> Verdict:
    return has_room_for_calendar_version(calendar) and can_create_calendar(actor, calendar.department_id, at)


def has_room_for_calendar_version(calendar: Calendar) -> Verdict:
    """A version follows an approved calendar, one at a time."""
    if calendar.state != ApprovalState.APPROVED:
        return no(_("Only an approved calendar gets a new version; this one can be edited as it is."))
    if Calendar.objects.filter(previous=calendar).exists():
        return no(_("A newer version of this calendar exists already."))
    return YES


def can_submit_calendar(actor: Scope, calendar: Calendar, at: datetime, errors: int) -> Verdict:
    """Nothing with an error in it is submitted."""
    return can_edit_calendar(actor, calendar, at) and calendar_without_errors(errors)


def calendar_without_errors(errors: int) -> Verdict:
    if errors:
        sentence = ngettext(
            "The calendar has %(count)s error. Mend it first; it leads to its week.",
            "The calendar has %(count)s errors. Mend them first; each leads to its week.",
            errors,
        )
        return no(sentence % {"count": errors})
    return YES
