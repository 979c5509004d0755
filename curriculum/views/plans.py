"""The registry of plans and the page of a plan."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from curriculum import rules, wording
from curriculum.filters import PlanFilter
from curriculum.forms import NewPlanForm
from curriculum.grid import build_grid, compared
from curriculum.models import Plan
from curriculum.operations import plans as operations
from curriculum.queries import checked, compared_with, difference_from, latest_versions, lines_of_each
from curriculum.tables import PlanTable
from kuu_office.core import clock, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.forms import PaperForm, ReasonForm, RemarkForm, told_by
from kuu_office.core.models import ApprovalState
from kuu_office.core.views.documents import DocumentView, PastPage, VersionPage, signing_verdicts
from kuu_office.core.views.lists import ListView


class PlanView(DocumentView):
    """A view of one plan in scope."""

    access = Permission.PLAN_VIEW
    model, shown = Plan, "curriculum:plan"

    def plan(self, pk: int) -> Plan:
        return self.document(pk)


class PlanList(ListView):
    """All plans in scope, newest versions only."""

    access = Permission.PLAN_VIEW
    table_class = PlanTable
    filter_class = PlanFilter
    template_name = "curriculum/plans/list.html"
    export_name = "plans"

    def rows(self):
        return latest_versions(Plan.objects.visible_to(self.scope)).with_titles()

    def context(self) -> dict:
        return {"may_create": self.scope.allows(Permission.PLAN_EDIT), "may_report": self.may_report()}

    def may_report(self) -> bool:
        return self.scope.allows(Permission.PLAN_REPORT)


class PlanDetail(PlanView):
    """What it is, its state, what may be done, what is wrong, the data, its history."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan, at = self.plan(pk), clock.now()
        known = lines_of_each(plan, plan.base)
        lines = known[plan.pk]
        seen = checked(plan, lines, known.get(plan.base_id))
        return render(
            request,
            "curriculum/plans/detail.html",
            {
                "plan": plan,
                "grid": build_grid(plan, lines, seen, request.LANGUAGE_CODE),
                "findings": wording.said(seen.findings, seen.data.limits, lines),
                "summary": seen.summary,
                "trail": signoffs.trail(plan),
                "last_return": signoffs.remarks(plan)[:1] if plan.state == ApprovalState.RETURNED else [],
                "verdicts": verdicts(self.scope, plan, at, seen.errors),
                "remark_form": RemarkForm(initial={"step": plan.step}),
                "paper_form": PaperForm(initial={"step": plan.step}),
                "reason_form": ReasonForm(),
            },
        )


class PlanPast(PlanView, PastPage):
    """What lies behind a plan, its expert card first."""

    template = "curriculum/plans/_past.html"

    def past(self, plan: Plan) -> dict:
        return super().past(plan) | {"plan": plan, "review": plan.reviews.select_related("reviewed_by").first()}


def verdicts(scope, plan: Plan, at, errors: int) -> dict:
    """The verbs of the plan's state, each with its answer; a stopped button shows the reason."""
    if plan.is_editable:
        may_edit = rules.can_edit_plan(scope, plan, at)
        return {"edit": may_edit, "submit": may_edit and rules.without_errors(errors)}
    if plan.state == ApprovalState.SUBMITTED:
        return signing_verdicts(scope, plan) | {"review": rules.can_review(scope, plan)}
    may_create = rules.can_create_plan(scope, plan.department_id, at)
    return {
        "derive": rules.is_derivable(plan) and may_create,
        "version": rules.has_room_for_version(plan) and may_create,
    }


class PlanCreate(ScopedView):
    """Opening a base plan."""

    access = Permission.PLAN_EDIT
    template = "curriculum/plans/form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, self.template, {"form": NewPlanForm(scope=self.scope)})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewPlanForm(request.POST, scope=self.scope)
        if not form.is_valid():
            return render(request, self.template, {"form": form}, status=422)
        try:
            plan = operations.create_plan(**form.cleaned_data, by=self.scope, at=clock.now())
        except (BadInput, Conflict) as refusal:
            return render(request, self.template, {"form": form}, status=told_by(form, refusal))
        return redirect("curriculum:editor", pk=plan.pk)


class PlanDerive(PlanView):
    """Making the working plan of a base plan."""

    access = Permission.PLAN_EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        working = operations.derive_working_plan(base=self.plan(pk), by=self.scope, at=clock.now())
        messages.success(request, _("The working plan was made; every line leads back to the base plan."))
        return redirect("curriculum:plan", pk=working.pk)


class PlanStartVersion(PlanView, VersionPage):
    """Opening a new version of an approved plan."""

    access = Permission.PLAN_EDIT
    start, editor = staticmethod(operations.start_version), "curriculum:editor"


class PlanCompare(PlanView):
    """A plan beside its base or its previous version, red and green."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.plan(pk)
        other = compared_with(plan)
        return render(
            request,
            "curriculum/plans/compare.html",
            {"plan": plan, "other": other, **compared(difference_from(plan, other))},
        )
