"""The registry of semester plans, making them for groups, the page of one plan."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum import exports, rules, wording
from curriculum.filters import SemesterPlanFilter
from curriculum.forms import GenerateForm, units_in
from curriculum.grid import compared
from curriculum.models import SemesterPlan
from curriculum.operations.semester import Outcome, Result, generate_semester_plans, preview_generation
from curriculum.operations.semester_renewal import (
    follow_registrations,
    preview_following,
    preview_renewal,
    renew_semester_plan,
)
from curriculum.queries.semester import Readiness, newer_source, readiness, semester_lines, with_short_names
from curriculum.semester_grid import build_semester_grid
from curriculum.tables import SemesterPlanTable
from curriculum.views.readiness import chosen_term
from kuu_office.core import clock, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.verdict import Verdict
from kuu_office.core.access.views import ScopedView
from kuu_office.core.errors import BadInput
from kuu_office.core.forms import RemarkForm, told_by
from kuu_office.core.models import ApprovalState
from kuu_office.core.views.asked import ids_in
from kuu_office.core.views.documents import DocumentView, PastPage, signing_verdicts
from kuu_office.core.views.lists import ListView, workbook
from kuu_office.office.queries.exchange import entered_in_avn
from kuu_office.office.rules import can_exchange

MOST_SHOWN = 300


class SemesterView(DocumentView):
    """A view of one semester plan in scope."""

    access = Permission.SEMESTER_VIEW
    model, shown = SemesterPlan, "curriculum:semester_plan"

    def plan(self, pk: int) -> SemesterPlan:
        return self.document(pk)


class SemesterList(ListView):
    """All semester plans in scope."""

    access = Permission.SEMESTER_VIEW
    table_class = SemesterPlanTable
    filter_class = SemesterPlanFilter
    template_name = "curriculum/semester/list.html"
    export_name = "semester-plans"

    def rows(self):
        return SemesterPlan.objects.visible_to(self.scope).with_titles()

    def context(self) -> dict:
        return {
            "may_make": self.scope.allows(Permission.SEMESTER_EDIT),
            "may_report": self.scope.allows(Permission.SEMESTER_REPORT),
        }


class SemesterPage(SemesterView):
    """What it is, its state, what may be done, what is wrong, the data, its history."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.plan(pk)
        lines = semester_lines([plan])[pk]
        seen = readiness(plan, lines)
        context = {
            "plan": plan,
            "grid": build_semester_grid(plan, lines, seen, request.LANGUAGE_CODE),
            "findings": wording.said(seen.findings, seen.data.limits, lines),
            "trail": signoffs.trail(plan),
            "last_return": signoffs.remarks(plan)[:1] if plan.state == ApprovalState.RETURNED else [],
            "verdicts": verdicts(self.scope, plan, seen),
            "newer": newer_source(plan),
            "chosen": choices_beside(self.scope, plan, seen),
            "entered": entered_in_avn("avn-11", [pk]).get(pk),
            "may_mark": can_exchange(self.scope, plan.department_id),
            "remark_form": RemarkForm(initial={"step": plan.step}),
        }
        return render(request, "curriculum/semester/detail.html", context | differences(seen, lines))


def choices_beside(scope, plan: SemesterPlan, seen: Readiness) -> Verdict | None:
    """Whether the plan may follow what students have chosen meanwhile; None where it has all that they chose."""
    return None if seen.follows_the_choices else rules.can_follow_registrations(scope, plan, differs=True)


def differences(seen: Readiness, lines) -> dict:
    """The context of components/difference.html: the semester plan against its working plan, with the reasons."""
    names = {line.department.code: line.department.short_name for line in lines if line.department}
    reasons = {str(line.pk): line.deviation for line in lines}
    shown = compared(with_short_names(seen.changes, names))
    told = [(change.code, change.names.any, reasons.get(change.key, "")) for change in seen.changes]
    return {**shown, "reasons": told}


def verdicts(scope, plan: SemesterPlan, seen: Readiness) -> dict:
    """The verbs of the plan's state, each with its answer; a stopped button shows the reason."""
    if plan.is_editable:
        may_edit = rules.can_edit_semester_plan(scope, plan)
        return {"edit": may_edit, "submit": may_edit and rules.without_errors(seen.errors)}
    if plan.state == ApprovalState.SUBMITTED:
        return signing_verdicts(scope, plan)
    return {}


class SemesterPast(SemesterView, PastPage):
    """What lies behind a semester plan."""


class SemesterExport(SemesterView):
    """A semester plan as a workbook, with the columns of its grid."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.plan(pk)
        content = exports.semester_workbook(plan, semester_lines([plan])[pk])
        return workbook(content, f"semester-plan-{pk}.xlsx")


class SemesterRenew(SemesterView):
    """A newer version of the working plan beside the draft, red and green; a POST takes it over."""

    access = Permission.SEMESTER_EDIT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.plan(pk)
        renewal = preview_renewal(plan)
        verdict = rules.can_renew_semester_plan(self.scope, plan, renewal.newer)
        context = {"plan": plan, "newer": renewal.newer, "verdict": verdict, **compared(renewal.changes)}
        return render(request, "curriculum/semester/renew.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = renew_semester_plan(plan=self.plan(pk), by=self.scope, at=clock.now())
        messages.success(request, _("The semester plan now follows: %(plan)s.") % {"plan": plan.source})
        return redirect("curriculum:semester_plan", pk=pk)


class SemesterFollow(SemesterView):
    """What the students have chosen beside the electives of the draft; a POST brings the lines to it."""

    access = Permission.SEMESTER_EDIT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.plan(pk)
        found = preview_following(plan)
        verdict = rules.can_follow_registrations(self.scope, plan, found.changes_electives)
        context = {"plan": plan, "electives": found.electives, "verdict": verdict}
        return render(request, "curriculum/semester/follow.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        follow_registrations(plan=self.plan(pk), by=self.scope, at=clock.now())
        messages.success(request, _("The semester plan now has the electives that the students have chosen."))
        return redirect("curriculum:semester_plan", pk=pk)


class SemesterGenerate(ScopedView):
    """Making semester plans: a term and a unit, then each group with what would be made, then the ticked ones."""

    access = Permission.SEMESTER_EDIT
    template = "curriculum/semester/generate.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = GenerateForm(request.GET or None, scope=self.scope, initial=self.first_choice())
        return self.page(form, form.is_valid())

    def first_choice(self) -> dict:
        """The term that goes on and the person's first unit."""
        return {} if self.request.GET else {"term": chosen_term({}), "unit": units_in(self.units()).first()}

    def units(self) -> frozenset[int]:
        return self.scope.units(Permission.SEMESTER_EDIT)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = GenerateForm(request.POST, scope=self.scope)
        if not form.is_valid():
            return self.page(form, chosen=False, status=422)
        chosen = ids_in(request, "groups")
        groups, term = list(self.groups(form).filter(pk__in=chosen)), form.cleaned_data["term"]
        due_date = form.cleaned_data["due_date"]
        try:
            outcomes = generate_semester_plans(
                groups=groups, term=term, due_date=due_date, by=self.scope, at=clock.now()
            )
        except BadInput as refusal:
            return self.page(form, chosen=True, status=told_by(form, refusal))
        tell(request, outcomes)
        return redirect(f"{reverse('curriculum:semester_plans')}?term={term.pk}&unit={form.cleaned_data['unit'].pk}")

    def groups(self, form: GenerateForm):
        groups = form.groups().filter(department_id__in=self.units(), closed_date=None)
        return groups.select_related("programme", "department", "plan__programme__standard").in_kyrgyz_order()

    def page(self, form: GenerateForm, chosen: bool, status: int = 200) -> HttpResponse:
        outcomes: list[Outcome] = []
        if chosen:
            groups = list(self.groups(form)[:MOST_SHOWN])
            term = form.cleaned_data["term"]
            outcomes = preview_generation(groups=groups, term=term, by=self.scope, at=clock.now())
        counts = {result.value: sum(one.result is result for one in outcomes) for result in Result}
        context = {"form": form, "outcomes": outcomes, "chosen": chosen, "counts": counts}
        return render(self.request, self.template, context, status=status)


def tell(request: HttpRequest, outcomes: list[Outcome]) -> None:
    """How many were made, were there, could not be made and why."""
    made = sum(one.result is Result.MADE for one in outcomes)
    there = sum(one.result is Result.EXISTS for one in outcomes)
    said = ngettext("%(count)s semester plan was made.", "%(count)s semester plans were made.", made) % {"count": made}
    if there:
        said += " " + _("There before: %(count)s.") % {"count": there}
    messages.success(request, said)
    for one in outcomes:
        if one.result is Result.IMPOSSIBLE:
            messages.warning(request, f"{one.group}: {one.reason}")
