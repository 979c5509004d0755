"""Asking for papers: one plan, several plans, the conclusion of an expert card."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from curriculum import documents
from curriculum.filters import PlanFilter
from curriculum.forms import PrintForm
from curriculum.models import Plan
from curriculum.operations import prints
from curriculum.queries import latest_versions
from curriculum.views.plans import PlanView
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.documents import DOCX, render_docx
from kuu_office.core.errors import BadInput
from kuu_office.core.forms import told_by
from kuu_office.core.models import Job
from kuu_office.core.views.asked import ids_in
from kuu_office.core.views.documents import PrintPage, first_choice


class PlanPrint(PlanView, PrintPage):
    """The paper of one plan: language and size."""

    access = Permission.PLAN_PRINT
    template, form_class = "curriculum/plans/print.html", PrintForm

    def ask(self, plan: Plan, **how: Any) -> Job:
        return prints.ask_to_print(plans=[plan], **how)


class PlansPrint(ScopedView):
    """Many plans at once: filter, tick, print in the background. `?ticked=all` ticks everything that is shown."""

    access = Permission.PLAN_PRINT

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(PrintForm(initial=first_choice(request)), all_ticked=request.GET.get("ticked") == "all")

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PrintForm(request.POST)
        chosen = ids_in(request, "plans")
        if not form.is_valid():
            return self.page(form, chosen, status=422)
        plans = list(self.rows().filter(pk__in=chosen).order_by("programme__code", "intake_year", "pk"))
        try:
            job = prints.ask_to_print(plans=plans, **form.cleaned_data, by=self.scope, at=clock.now())
        except BadInput as refusal:
            return self.page(form, chosen, status=told_by(form, refusal))
        return redirect("core:job", pk=job.pk)

    def rows(self):
        return latest_versions(Plan.objects.visible_to(self.scope)).with_titles()

    def page(
        self, form: PrintForm, ticked: Collection[int] = (), *, all_ticked: bool = False, status: int = 200
    ) -> HttpResponse:
        """The newest intake first; what was ticked stays ticked beside a refusal."""
        found = PlanFilter(self.request.GET, queryset=self.rows(), request=self.request)
        plans = list(found.qs.order_by("-intake_year", "programme__code", "kind", "pk")[: prints.MOST_PLANS])
        ticked = [plan.pk for plan in plans] if all_ticked else ticked
        context = {"form": form, "filter": found, "plans": plans, "ticked": ticked}
        return render(self.request, "curriculum/plans/print_many.html", context, status=status)


class ReviewPrint(PlanView):
    """The conclusion of the expert card: as a numbered paper, or as a draft to finish in a word processor."""

    access = Permission.PLAN_PRINT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        review = self.review(pk)
        content = render_docx(
            documents.REVIEW_DRAFT, documents.build_review_context(review, language=first_choice(request)["language"])
        )
        response = HttpResponse(content, content_type=DOCX)
        response["Content-Disposition"] = f'attachment; filename="review-{pk}.docx"'
        return response

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = prints.ask_for_review(
            review=self.review(pk), language=first_choice(request)["language"], by=self.scope, at=clock.now()
        )
        return redirect("core:job", pk=job.pk)

    def review(self, pk: int):
        reviews = self.plan(pk).reviews.select_related("plan__programme", "plan__department__parent", "reviewed_by")
        return get_in_scope(reviews.order_by("-pk")[:1])
