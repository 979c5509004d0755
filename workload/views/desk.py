"""How load sheets show themselves in the inbox. Registered in apps.py."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.views import get_in_scope
from kuu_office.core.models import ApprovalStep, UnitKind
from kuu_office.core.registry import InboxRow, Queue
from kuu_office.core.views.signing import flags_of, in_scope
from workload.models import LoadSheet
from workload.operations import approval
from workload.operations.leaving import free_waiting_hours
from workload.queries.approval import open_remarks, readiness_of
from workload.queries.sheets import summary_of
from workload.queries.versions import difference_of, headings

ROUTE = signoffs.Route(
    kind="workload.loadsheet",
    documents=LoadSheet.objects.with_names,
    steps=(
        signoffs.Step(ApprovalStep.DEAN, ApprovalStep.DEAN.label, Permission.LOAD_SIGN_DEAN, UnitKind.FACULTY),
        signoffs.Step(ApprovalStep.OFFICE, ApprovalStep.OFFICE.label, Permission.LOAD_SIGN_OFFICE),
        signoffs.Step(ApprovalStep.VICE_RECTOR, ApprovalStep.VICE_RECTOR.label, Permission.LOAD_SIGN_VICE_RECTOR),
    ),
    submit_access=Permission.LOAD_SUBMIT,
    paper_access=Permission.LOAD_SIGN_OFFICE,
    url_of=lambda sheet: reverse("workload:sheet", args=[sheet.pk]),
    unit_path="department",
    on_approved=approval.replace_previous,
    on_opened=free_waiting_hours,
)


def waiting(scope: Scope) -> list[InboxRow]:
    """Load sheets that wait for this person's signature; doubtful ones are flagged and never signed unseen."""
    return [
        signoffs.inbox_row(sheet, scope=scope, due=sheet.due_date, flags=flags_of(sheet))
        for sheet in signoffs.waiting_for(ROUTE, scope)
    ]


def preview(scope: Scope, pk: int) -> dict:
    """What a signer looks at: the sums, what is open, what differs from the version before, the remarks so far."""
    sheet = get_in_scope(LoadSheet.objects.visible_to(scope).with_names(), pk=pk)
    other = sheet.previous
    return {
        "sheet": sheet,
        "steps": signoffs.trail(sheet),
        "can_sign": signoffs.can_sign(scope, sheet),
        "summary": summary_of(LoadSheet.objects.filter(pk=pk), _("Total")),
        "readiness": readiness_of(sheet),
        "open_remarks": open_remarks(sheet),
        "remarks": signoffs.remarks(sheet),
        "other": other,
        **({"headings": headings(), "rows": difference_of(other, sheet)} if other else {}),
    }


QUEUE = Queue(
    kind=ROUTE.kind,
    title=gettext_lazy("Load sheets"),
    access=Permission.LOAD_VIEW,
    waiting=waiting,
    count=lambda scope: signoffs.count_waiting(ROUTE, scope),
    preview_template="workload/sheets/_preview.html",
    preview=preview,
    approve=in_scope(LoadSheet, signoffs.approve),
    return_=in_scope(LoadSheet, signoffs.return_with_remark),
)
