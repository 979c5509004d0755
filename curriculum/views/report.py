"""The university-wide report of the checks: the same rules over every plan, run in the background."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from curriculum import wording
from curriculum.calc.checks import CHECKS
from curriculum.operations.checking import ask_to_check, plans_of_report
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView


class PlanReport(ScopedView):
    """What the checks found when they last ran; a plan changed since then says so. A POST runs them anew."""

    access = Permission.PLAN_REPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        plans = list(
            plans_of_report(self.scope)
            .select_related(None)
            .with_titles()
            .order_by("-errors", "-warnings", "department_id", "pk")
        )
        counts: Counter = sum((Counter(plan.found) for plan in plans), Counter())
        checks = [
            {"title": wording.check_title(code), "severity": CHECKS[code].severity.value, "count": count}
            for code, count in counts.most_common()
            if code in CHECKS
        ]
        stale = sum(plan.changed_since_check for plan in plans)
        return render(request, "curriculum/plans/report.html", {"plans": plans, "checks": checks, "stale": stale})

    def post(self, request: HttpRequest) -> HttpResponse:
        return redirect("core:job", pk=ask_to_check(by=self.scope, at=clock.now()).pk)
