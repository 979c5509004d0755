"""Submitting, signing, returning, withdrawing a plan; bringing a paper signed by hand."""

from django.utils.translation import gettext as _

from curriculum.models import Plan
from curriculum.operations import approval
from curriculum.views.plans import PlanView
from kuu_office.core.access.permissions import Permission
from kuu_office.core.views.signing import PaperPage, ReturnVerb, SignVerb, Verb, WithdrawVerb


class PlanSubmit(PlanView, Verb):
    access = Permission.PLAN_EDIT
    act = staticmethod(approval.submit_plan)

    def said(self, plan: Plan) -> str:
        return _("The plan was submitted; it waits for: %(step)s.") % {"step": plan.step_title}


class PlanSign(PlanView, SignVerb):
    def said(self, plan: Plan) -> str:
        return said_after_signing(plan)


def said_after_signing(plan: Plan) -> str:
    if plan.step:
        return _("Signed; the plan now waits for: %(step)s.") % {"step": plan.step_title}
    return _("Signed; the plan is approved.")


class PlanReturn(PlanView, ReturnVerb):
    def said(self, plan: Plan) -> str:
        return _("The plan was returned with your remark.")


class PlanWithdraw(PlanView, WithdrawVerb):
    access = Permission.PLAN_EDIT


class PlanPaper(PlanView, PaperPage):
    """A step of a plan signed on paper."""
