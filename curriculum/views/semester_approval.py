"""Submitting, signing, returning, withdrawing a semester plan; its paper; bringing a paper signed by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from curriculum.forms import LanguageForm, RemarkForm
from curriculum.models import SemesterPlan
from curriculum.operations import prints
from curriculum.operations import semester_approval as approval
from curriculum.views.prints import first_choice
from curriculum.views.semester import SemesterView
from curriculum.views.signing import PaperPage
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission


class SemesterSubmit(SemesterView):
    access = Permission.SEMESTER_EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = approval.submit_semester_plan(plan=self.plan(pk), by=self.scope, at=clock.now())
        said = _("The semester plan was submitted; it waits for: %(step)s.") % {"step": plan.step_title}
        messages.success(request, said)
        return redirect("curriculum:semester_plan", pk=pk)


class SemesterSign(SemesterView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = RemarkForm(request.POST)
        form.is_valid()
        step = form.cleaned_data.get("step") or None
        plan = approval.sign_semester_plan(plan=self.plan(pk), by=self.scope, at=clock.now(), step=step)
        messages.success(request, said_after_signing(plan))
        return redirect("curriculum:semester_plan", pk=pk)


def said_after_signing(plan: SemesterPlan) -> str:
    if plan.step:
        return _("Signed; the semester plan now waits for: %(step)s.") % {"step": plan.step_title}
    return _("Signed; the semester plan is approved.")


class SemesterReturn(SemesterView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = RemarkForm(request.POST)
        form.is_valid()
        remark = form.cleaned_data.get("remark", "")
        approval.return_semester_plan(plan=self.plan(pk), by=self.scope, at=clock.now(), remark=remark)
        messages.success(request, _("The semester plan was returned with your remark."))
        return redirect("curriculum:semester_plan", pk=pk)


class SemesterWithdraw(SemesterView):
    access = Permission.SEMESTER_EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        approval.withdraw_semester_plan(plan=self.plan(pk), by=self.scope, at=clock.now())
        return redirect("curriculum:semester_plan", pk=pk)


class SemesterPaper(PaperPage, SemesterView):
    name, shown = "plan", "curriculum:semester_plan"
    template_name = "curriculum/semester/paper.html"
    sign = staticmethod(approval.sign_semester_plan_on_paper)

    def document(self, pk: int) -> SemesterPlan:
        return self.plan(pk)


class SemesterPrint(SemesterView):
    """The paper of a semester plan: its language, then the job's page."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.plan(pk), LanguageForm(initial=first_choice(request)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan, form = self.plan(pk), LanguageForm(request.POST)
        if not form.is_valid():
            return self.page(plan, form, status=422)
        language = form.cleaned_data["language"]
        job = prints.ask_for_semester_plans(plans=[plan], language=language, by=self.scope, at=clock.now())
        return redirect("core:job", pk=job.pk)

    def page(self, plan: SemesterPlan, form: LanguageForm, status: int = 200) -> HttpResponse:
        return render(self.request, "curriculum/semester/print.html", {"plan": plan, "form": form}, status=status)
