"""The expert card of a plan (F-008)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from curriculum import rules, wording
from curriculum.forms import ReviewForm
from curriculum.models import ExpertReview, Plan
from curriculum.operations.reviews import record_review
from curriculum.queries import checked, lines_of
from curriculum.views.plans import PlanView
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.errors import BadInput
from kuu_office.core.forms import told_by


class PlanReview(PlanView):
    """Filling in the card beside the findings of the checks."""

    access = Permission.PLAN_SIGN_OFFICE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.plan(pk)
        rules.can_review(self.scope, plan).enforce()
        card = self.card(plan)
        initial = {"conclusion": card.conclusion, "summary": card.summary} if card else {}
        return self.page(plan, ReviewForm(initial=initial, review=card))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan, form = self.plan(pk), ReviewForm(request.POST)
        if not form.is_valid():
            return self.page(plan, form, status=422)
        try:
            record_review(
                plan=plan,
                marks=form.marks(),
                conclusion=form.cleaned_data["conclusion"],
                summary=form.cleaned_data["summary"],
                by=self.scope,
                at=clock.now(),
            )
        except BadInput as refusal:
            return self.page(plan, form, status=told_by(form, refusal))
        return redirect("curriculum:plan", pk=pk)

    def card(self, plan: Plan) -> ExpertReview | None:
        return plan.reviews.filter(round_number=plan.round).prefetch_related("items").first()

    def page(self, plan: Plan, form: ReviewForm, status: int = 200) -> HttpResponse:
        lines = lines_of(plan)
        seen = checked(plan, lines)
        context = {
            "plan": plan,
            "form": form,
            "findings": wording.said(seen.findings, seen.data.limits, lines),
            "summary": seen.summary,
        }
        return render(self.request, "curriculum/plans/review.html", context, status=status)
