"""Submitting, signing, returning, withdrawing a semester plan; its paper; bringing a paper signed by hand."""

from typing import Any

from django.utils.translation import gettext as _

from curriculum.models import SemesterPlan
from curriculum.operations import prints
from curriculum.operations import semester_approval as approval
from curriculum.views.semester import SemesterView
from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import Job
from kuu_office.core.views.documents import PrintPage
from kuu_office.core.views.signing import PaperPage, ReturnVerb, SignVerb, Verb, WithdrawVerb


class SemesterSubmit(SemesterView, Verb):
    access = Permission.SEMESTER_EDIT
    act = staticmethod(approval.submit_semester_plan)

    def said(self, plan: SemesterPlan) -> str:
        return _("The semester plan was submitted; it waits for: %(step)s.") % {"step": plan.step_title}


class SemesterSign(SemesterView, SignVerb):
    def said(self, plan: SemesterPlan) -> str:
        return said_after_signing(plan)


def said_after_signing(plan: SemesterPlan) -> str:
    if plan.step:
        return _("Signed; the semester plan now waits for: %(step)s.") % {"step": plan.step_title}
    return _("Signed; the semester plan is approved.")


class SemesterReturn(SemesterView, ReturnVerb):
    def said(self, plan: SemesterPlan) -> str:
        return _("The semester plan was returned with your remark.")


class SemesterWithdraw(SemesterView, WithdrawVerb):
    access = Permission.SEMESTER_EDIT


class SemesterPaper(SemesterView, PaperPage):
    """A step of a semester plan signed on paper."""


class SemesterPrint(SemesterView, PrintPage):
    """The paper of a semester plan: its language."""

    template = "curriculum/semester/print.html"

    def ask(self, plan: SemesterPlan, **how: Any) -> Job:
        return prints.ask_for_semester_plans(plans=[plan], **how)
