"""How semester plans show themselves in the inbox and in the search. Registered in apps.py."""

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from curriculum import wording
from curriculum.models import SemesterPlan
from curriculum.queries.semester import readiness, semester_lines
from curriculum.views.semester import differences
from kuu_office.core import signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.views import get_in_scope
from kuu_office.core.models import ApprovalStep, UnitKind
from kuu_office.core.registry import InboxRow, Queue
from kuu_office.core.views.signing import flags_of, in_scope

ROUTE = signoffs.Route(
    kind="curriculum.semesterplan",
    documents=SemesterPlan.objects.with_names,
    steps=(
        signoffs.Step(ApprovalStep.HEAD, ApprovalStep.HEAD.label, Permission.SEMESTER_SIGN_HEAD, UnitKind.DEPARTMENT),
        signoffs.Step(ApprovalStep.DEAN, ApprovalStep.DEAN.label, Permission.SEMESTER_SIGN_DEAN, UnitKind.FACULTY),
        signoffs.Step(ApprovalStep.OFFICE, ApprovalStep.OFFICE.label, Permission.SEMESTER_SIGN_OFFICE),
    ),
    submit_access=Permission.SEMESTER_EDIT,
    paper_access=Permission.SEMESTER_SIGN_OFFICE,
    url_of=lambda plan: reverse("curriculum:semester_plan", args=[plan.pk]),
    unit_path="department",
)


def waiting(scope: Scope) -> list[InboxRow]:
    """Semester plans that wait for this person's signature; those that differ from the working plan are flagged."""
    plans = signoffs.waiting_for(ROUTE, scope)
    return [signoffs.inbox_row(plan, scope=scope, due=plan.due_date, flags=_flags(plan)) for plan in plans]


def _flags(plan: SemesterPlan) -> list[str]:
    differing = []
    if count := plan.deviations:
        differing.append(ngettext("%(count)s line differs", "%(count)s lines differ", count) % {"count": count})
    return differing + flags_of(plan)


def preview(scope: Scope, pk: int) -> dict:
    """What a signer looks at: the differences from the working plan with their reasons, the findings, the remarks."""
    plan = get_in_scope(SemesterPlan.objects.visible_to(scope).with_names(), pk=pk)
    lines = semester_lines([plan])[pk]
    seen = readiness(plan, lines)
    page = reverse("curriculum:semester_plan", args=[pk])
    return {
        "plan": plan,
        "lines": lines,
        "steps": signoffs.trail(plan),
        "can_sign": signoffs.can_sign(scope, plan),
        "findings": wording.said(seen.findings, seen.data.limits, lines, page),
        "remarks": signoffs.remarks(plan),
        **differences(seen, lines),
    }


QUEUE = Queue(
    kind=ROUTE.kind,
    title=gettext_lazy("Semester plans"),
    access=Permission.SEMESTER_VIEW,
    waiting=waiting,
    count=lambda scope: signoffs.count_waiting(ROUTE, scope),
    preview_template="curriculum/semester/_preview.html",
    preview=preview,
    approve=in_scope(SemesterPlan, signoffs.approve),
    return_=in_scope(SemesterPlan, signoffs.return_with_remark),
)
