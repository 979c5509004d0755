"""How calendars show themselves in the inbox, on the home page and in the search. Registered in apps.py."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from curriculum.calendar_grid import compared_calendars
from curriculum.models import Calendar
from curriculum.operations import calendar_approval as approval
from curriculum.operations.calendar_weeks import Palette
from curriculum.queries.calendar import late_calendars, sheet_of
from curriculum.views.calendars import shown
from kuu_office.core import clock, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.views import get_in_scope
from kuu_office.core.models import ApprovalStep, UnitKind
from kuu_office.core.registry import InboxRow, Queue
from kuu_office.core.views.signing import flags_of, in_scope

LATE_ROWS = 8

ROUTE = signoffs.Route(
    kind="curriculum.calendar",
    documents=Calendar.objects.with_names,
    steps=(
        signoffs.Step(ApprovalStep.HEAD, ApprovalStep.HEAD.label, Permission.CALENDAR_SIGN_HEAD, UnitKind.DEPARTMENT),
        signoffs.Step(ApprovalStep.DEAN, ApprovalStep.DEAN.label, Permission.CALENDAR_SIGN_DEAN, UnitKind.FACULTY),
        signoffs.Step(ApprovalStep.OFFICE, ApprovalStep.OFFICE.label, Permission.CALENDAR_SIGN_OFFICE),
        signoffs.Step(ApprovalStep.VICE_RECTOR, ApprovalStep.VICE_RECTOR.label, Permission.CALENDAR_SIGN_VICE_RECTOR),
    ),
    submit_access=Permission.CALENDAR_EDIT,
    paper_access=Permission.CALENDAR_SIGN_OFFICE,
    url_of=lambda calendar: reverse("curriculum:calendar", args=[calendar.pk]),
    unit_path="department",
    on_approved=approval.replace_previous,
)


def waiting(scope: Scope) -> list[InboxRow]:
    """Calendars that wait for this person's signature; those with warnings are flagged."""
    return [
        signoffs.inbox_row(calendar, scope=scope, due=calendar.due_date, flags=flags_of(calendar))
        for calendar in signoffs.waiting_for(ROUTE, scope)
    ]


def preview(scope: Scope, pk: int) -> dict:
    """What a signer looks at: the weeks, the findings, the difference, the remarks so far."""
    calendar = get_in_scope(Calendar.objects.visible_to(scope).with_names(), pk=pk)
    sheet, other = sheet_of(calendar), calendar.previous
    difference = compared_calendars(other, calendar, sheet.weeks, Palette(sheet.symbols)) if other else {}
    return shown(sheet, reverse("curriculum:calendar", args=[pk])) | {
        "steps": signoffs.trail(calendar),
        "can_sign": signoffs.can_sign(scope, calendar),
        "other": other,
        "remarks": signoffs.remarks(calendar),
        **difference,
    }


QUEUE = Queue(
    kind=ROUTE.kind,
    title=gettext_lazy("Academic calendars"),
    access=Permission.CALENDAR_VIEW,
    waiting=waiting,
    count=lambda scope: signoffs.count_waiting(ROUTE, scope),
    preview_template="curriculum/calendars/_preview.html",
    preview=preview,
    approve=in_scope(Calendar, signoffs.approve),
    return_=in_scope(Calendar, signoffs.return_with_remark),
)


def late_card(scope: Scope) -> dict | None:
    """Calendars past their due date."""
    late = list(late_calendars(scope, clock.today())[:LATE_ROWS])
    return {"calendars": late} if late else None
