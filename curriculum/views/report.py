"""The university-wide report of the checks: the same rules over every plan, run in the background."""

from collections import Counter

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from curriculum import wording
from curriculum.calc.checks import CHECKS
from curriculum.operations.checking import ask_to_check, plans_of_report
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView
from kuu_office.core.views.lists import PER_PAGE, Pages


class PlanReport(ScopedView):
    """What the checks found when they last ran; a plan changed since then says so. A POST runs them anew."""

    access = Permission.PLAN_REPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        plans = plans_of_report(self.scope).select_related(None)
        counts: Counter = Counter()
        for found in plans.exclude(found={}).values_list("found", flat=True):
            counts.update(found)
        checks = [
            {"title": wording.check_title(code), "severity": CHECKS[code].severity.value, "count": count}
            for code, count in counts.most_common()
            if code in CHECKS
        ]
        stale = plans.filter(Q(checked_at=None) | ~Q(checked_revision=F("revision"))).count()
        worst = plans.with_titles().order_by("-errors", "-warnings", "department_id", "pk")
        page = Pages(worst, PER_PAGE).get_page(request.GET.get("page"))
        return render(request, "curriculum/plans/report.html", {"page": page, "checks": checks, "stale": stale})

    def post(self, request: HttpRequest) -> HttpResponse:
        return redirect("core:job", pk=ask_to_check(by=self.scope, at=clock.now()).pk)
