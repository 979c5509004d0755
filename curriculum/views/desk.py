"""How plans show themselves on the home page, in the inbox, in the search. Registered in apps.py."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from curriculum import wording
from curriculum.grid import compared
from curriculum.models import Plan
from curriculum.operations import approval
from curriculum.queries import (
    checked,
    compared_with,
    difference_from,
    late_plans,
    lines_of_each,
    state_by_faculty,
)
from kuu_office.core import clock, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.views import get_in_scope
from kuu_office.core.charts import Series, stacked_bars
from kuu_office.core.models import ApprovalState, ApprovalStep, UnitKind
from kuu_office.core.registry import InboxRow, Queue
from kuu_office.core.views.signing import flags_of, in_scope

ROUTE = signoffs.Route(
    kind="curriculum.plan",
    documents=Plan.objects.with_names,
    steps=(
        signoffs.Step(ApprovalStep.HEAD, ApprovalStep.HEAD.label, Permission.PLAN_SIGN_HEAD, UnitKind.DEPARTMENT),
        signoffs.Step(ApprovalStep.DEAN, ApprovalStep.DEAN.label, Permission.PLAN_SIGN_DEAN, UnitKind.FACULTY),
        signoffs.Step(
            ApprovalStep.OFFICE, ApprovalStep.OFFICE.label, Permission.PLAN_SIGN_OFFICE, guard=approval.positive_review
        ),
        signoffs.Step(ApprovalStep.VICE_RECTOR, ApprovalStep.VICE_RECTOR.label, Permission.PLAN_SIGN_VICE_RECTOR),
    ),
    submit_access=Permission.PLAN_EDIT,
    paper_access=Permission.PLAN_SIGN_OFFICE,
    url_of=lambda plan: reverse("curriculum:plan", args=[plan.pk]),
    unit_path="department",
    on_approved=approval.replace_previous,
)


def waiting(scope: Scope) -> list[InboxRow]:
    """Plans that wait for this person's signature; those with warnings are flagged."""
    plans = approval.with_reviews(signoffs.waiting_for(ROUTE, scope))
    return [signoffs.inbox_row(plan, scope=scope, due=plan.due_date, flags=_flags(plan)) for plan in plans]


def _flags(plan: Plan) -> list[str]:
    flags = flags_of(plan)
    if plan.step == ApprovalStep.OFFICE and not plan.is_reviewed:
        flags.append(_("expert card to be filled in"))
    return flags


def preview(scope: Scope, pk: int) -> dict:
    """What a signer looks at: the difference, the findings, the sums, the remarks so far."""
    plans = Plan.objects.visible_to(scope).with_names().select_related("previous__programme")
    plan = get_in_scope(plans.prefetch_related("reviews"), pk=pk)
    other = compared_with(plan)
    known = lines_of_each(plan, plan.base, other)
    lines = known[pk]
    seen = checked(plan, lines, known.get(plan.base_id))
    return {
        "plan": plan,
        "steps": signoffs.trail(plan),
        "can_sign": signoffs.can_sign(scope, plan),
        "other": other,
        "findings": wording.said(seen.findings, seen.data.limits, lines, reverse("curriculum:plan", args=[pk])),
        "summary": seen.summary,
        "remarks": signoffs.remarks(plan),
        "review": approval.present_review(plan),
        **compared(difference_from(plan, other, known)),
    }


QUEUE = Queue(
    kind=ROUTE.kind,
    title=gettext_lazy("Study plans"),
    access=Permission.PLAN_VIEW,
    waiting=waiting,
    count=lambda scope: signoffs.count_waiting(ROUTE, scope),
    preview_template="curriculum/plans/_preview.html",
    preview=preview,
    approve=in_scope(Plan, signoffs.approve),
    return_=in_scope(Plan, signoffs.return_with_remark),
)

STATE_TONES = {
    ApprovalState.DRAFT: ("quiet", pgettext_lazy("plans", "draft")),
    ApprovalState.SUBMITTED: ("wait", pgettext_lazy("plans", "in approval")),
    ApprovalState.RETURNED: ("bad", pgettext_lazy("plans", "returned")),
    ApprovalState.APPROVED: ("good", pgettext_lazy("plans", "approved")),
}


def state_card(scope: Scope) -> dict | None:
    """The state of plans by faculty: the frame of the head's dashboard (F-152)."""
    faculties = state_by_faculty(scope)
    if not faculties:
        return None
    series = [
        Series(str(label), [row.counts.get(state, 0) for row in faculties], tone)
        for state, (tone, label) in STATE_TONES.items()
    ]
    names = [row.unit.short_name for row in faculties]
    return {"chart": stacked_bars(_("State of study plans by faculty"), series, names), "faculties": faculties}


def late_card(scope: Scope) -> dict | None:
    """Plans past their due date."""
    late = list(late_plans(scope, clock.today())[:8])
    return {"plans": late} if late else None
