"""Submitting, signing, returning, withdrawing a plan; bringing a paper signed by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from curriculum.forms import RemarkForm
from curriculum.models import Plan
from curriculum.operations import approval
from curriculum.views.plans import PlanView
from curriculum.views.signing import PaperPage
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission


class PlanSubmit(PlanView):
    access = Permission.PLAN_EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = approval.submit_plan(plan=self.plan(pk), by=self.scope, at=clock.now())
        messages.success(request, _("The plan was submitted; it waits for: %(step)s.") % {"step": plan.step_title})
        return redirect("curriculum:plan", pk=pk)


class PlanSign(PlanView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = RemarkForm(request.POST)
        form.is_valid()
        plan = approval.sign_plan(
            plan=self.plan(pk), by=self.scope, at=clock.now(), step=form.cleaned_data.get("step") or None
        )
        messages.success(request, said_after_signing(plan))
        return redirect("curriculum:plan", pk=pk)


def said_after_signing(plan: Plan) -> str:
    if plan.step:
        return _("Signed; the plan now waits for: %(step)s.") % {"step": plan.step_title}
    return _("Signed; the plan is approved.")


class PlanReturn(PlanView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = RemarkForm(request.POST)
        form.is_valid()
        approval.return_plan(
            plan=self.plan(pk), by=self.scope, at=clock.now(), remark=form.cleaned_data.get("remark", "")
        )
        messages.success(request, _("The plan was returned with your remark."))
        return redirect("curriculum:plan", pk=pk)


class PlanWithdraw(PlanView):
    access = Permission.PLAN_EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        approval.withdraw_plan(plan=self.plan(pk), by=self.scope, at=clock.now())
        return redirect("curriculum:plan", pk=pk)


class PlanPaper(PaperPage, PlanView):
    name, shown = "plan", "curriculum:plan"
    template_name = "curriculum/plans/paper.html"
    sign = staticmethod(approval.sign_plan_on_paper)

    def document(self, pk: int) -> Plan:
        return self.plan(pk)
