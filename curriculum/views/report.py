"""The university-wide report of the checks: the same rules over every plan in scope."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from curriculum import wording
from curriculum.calc.checks import CHECKS
from curriculum.models import Plan
from curriculum.queries import latest_versions, many_checked
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView


class PlanReport(ScopedView):
    """Findings by check and by plan, of plans that are still in work or all."""

    access = Permission.PLAN_REPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        plans = list(
            latest_versions(Plan.objects.visible_to(self.scope)).with_names().order_by("department_id", "programme_id")
        )
        rows = [{"plan": plan, "seen": seen} for plan, seen in many_checked(plans)]
        counts = Counter(finding.check for row in rows for finding in row["seen"].findings)
        return render(
            request,
            "curriculum/plans/report.html",
            {
                "rows": sorted(rows, key=lambda row: -row["seen"].errors),
                "checks": [
                    {"title": wording.check_title(code), "severity": CHECKS[code].severity.value, "count": count}
                    for code, count in counts.most_common()
                ],
            },
        )
