"""Submitting, signing, returning, withdrawing a plan; bringing a paper signed by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from curriculum.forms import PaperForm, RemarkForm
from curriculum.models import Plan
from curriculum.operations import approval
from curriculum.views.plans import PlanView
from kuu_office.core import clock, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.errors import BadInput
from kuu_office.core.forms import told_by


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


class PlanPaper(PlanView):
    """A step signed on paper: who, when, the scan."""

    def plan(self, pk: int) -> Plan:
        plan = super().plan(pk)
        signoffs.can_record_paper(self.scope, plan).enforce()
        return plan

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.plan(pk)
        return self.page(plan, PaperForm(initial={"step": plan.step}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan, form = self.plan(pk), PaperForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(plan, form, status=422)
        given = form.cleaned_data
        paper = {"signer": given["signer"], "signed_on": given["signed_on"], "upload": given["scan"]}
        try:
            approval.sign_plan_on_paper(plan=plan, **paper, step=given["step"] or None, by=self.scope, at=clock.now())
        except BadInput as refusal:
            return self.page(plan, form, status=told_by(form, refusal))
        return redirect("curriculum:plan", pk=pk)

    def page(self, plan: Plan, form: PaperForm, status: int = 200) -> HttpResponse:
        return render(self.request, "curriculum/plans/paper.html", {"plan": plan, "form": form}, status=status)
