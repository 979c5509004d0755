"""Submitting, signing, returning, withdrawing a semester plan; its paper; bringing a paper signed by hand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from curriculum.forms import LanguageForm
from curriculum.models import SemesterPlan
from curriculum.operations import prints
from curriculum.operations import semester_approval as approval
from curriculum.views.prints import first_choice
from curriculum.views.semester import SemesterView
from curriculum.views.signing import PaperPage, ReturnVerb, SignVerb, Verb, WithdrawVerb
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission


class SemesterOnTheWay(SemesterView):
    shown = "curriculum:semester_plan"

    def document(self, pk: int) -> SemesterPlan:
        return self.plan(pk)


class SemesterSubmit(SemesterOnTheWay, Verb):
    access = Permission.SEMESTER_EDIT
    act = staticmethod(approval.submit_semester_plan)

    def said(self, plan: SemesterPlan) -> str:
        return _("The semester plan was submitted; it waits for: %(step)s.") % {"step": plan.step_title}


class SemesterSign(SemesterOnTheWay, SignVerb):
    def said(self, plan: SemesterPlan) -> str:
        return said_after_signing(plan)


def said_after_signing(plan: SemesterPlan) -> str:
    if plan.step:
        return _("Signed; the semester plan now waits for: %(step)s.") % {"step": plan.step_title}
    return _("Signed; the semester plan is approved.")


class SemesterReturn(SemesterOnTheWay, ReturnVerb):
    def said(self, plan: SemesterPlan) -> str:
        return _("The semester plan was returned with your remark.")


class SemesterWithdraw(SemesterOnTheWay, WithdrawVerb):
    access = Permission.SEMESTER_EDIT


class SemesterPaper(SemesterOnTheWay, PaperPage):
    """A step of a semester plan signed on paper."""


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
