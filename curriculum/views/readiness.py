"""The readiness of all semester plans of a term, down to the lines; giving plans back to their units."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum import exports, wording
from curriculum.calc.readiness import CHECKS
from curriculum.forms import ReturnForm
from curriculum.models import SemesterPlan
from curriculum.operations.semester_approval import return_to_units
from curriculum.operations.semester_checking import ask_to_check_semester_plans
from curriculum.queries.readiness import (
    PlanFindings,
    UnitReadiness,
    findings_by_plan,
    of_unit,
    plans_with_findings,
    readiness_report,
    report_plans,
    terms,
)
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput
from kuu_office.core.forms import told_by
from kuu_office.core.models import Term, Unit
from kuu_office.core.views.asked import ids_in, number_in
from kuu_office.core.views.lists import Pages, workbook

PER_PAGE = 12  # every plan of a page is checked anew


def chosen_term(values) -> Term | None:
    """The term of the address; without one the last that has begun, else the earliest."""
    known, wanted, today = list(terms()), number_in(values, "term"), clock.today()
    asked = next((term for term in known if term.pk == wanted), None)
    begun = next((term for term in known if term.start_date <= today), None)
    return asked or begun or next(iter(reversed(known)), None)


class SemesterReport(ScopedView):
    """By faculty and department: how many plans, their states, findings by check (F-006). A POST checks them anew."""

    access = Permission.SEMESTER_REPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        term = chosen_term(request.GET)
        report = readiness_report(self.scope, term) if term else UnitReadiness(None)
        codes = [code for code in CHECKS if report.found[code]]
        if request.GET.get("export") == "xlsx" and term:
            return workbook(exports.readiness_workbook(report, codes), f"readiness-{term.pk}.xlsx")
        checks = [
            {"code": code, "title": wording.check_title(code), "severity": CHECKS[code].severity.value}
            for code in sorted(codes, key=lambda code: -report.found[code])
        ]
        context = {
            "term": term, "terms": terms(), "report": report, "checks": shown(checks, report),
            "check_url": reverse("curriculum:semester_report", query={"term": term.pk}) if term else "",
        }  # fmt: skip
        return render(request, "curriculum/semester/report.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        term = chosen_term(request.GET)
        if term is None:
            raise BadInput(_("There is no term yet."))
        return redirect("core:job", pk=ask_to_check_semester_plans(term=term, by=self.scope, at=clock.now()).pk)


def shown(checks: list[dict], report: UnitReadiness) -> list[dict]:
    """Each check with its count in all."""
    return [check | {"count": report.found[check["code"]]} for check in checks]


class SemesterReportLines(ScopedView):
    """The lines behind a number of the report; the ticked plans go back to their units with a remark and a deadline."""

    access = Permission.SEMESTER_REPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(ReturnForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReturnForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        chosen = ids_in(request, "plans")
        plans = self.plans().filter(pk__in=chosen)
        try:
            returned = return_to_units(plans=plans, **form.cleaned_data, by=self.scope, at=clock.now())
        except BadInput as refusal:
            return self.page(form, status=told_by(form, refusal))
        count = len(returned)
        said = ngettext("%(count)s semester plan was returned.", "%(count)s semester plans were returned.", count)
        messages.success(request, said % {"count": count})
        return redirect(request.get_full_path())

    def plans(self):
        term = chosen_term(self.request.GET)
        plans = report_plans(self.scope, term) if term else SemesterPlan.objects.none()
        return of_unit(plans, number_in(self.request.GET, "unit"))

    def page(self, form: ReturnForm, status: int = 200) -> HttpResponse:
        code = self.request.GET.get("code", "")
        code = code if code in CHECKS else ""
        unit_id = number_in(self.request.GET, "unit")
        units = Unit.objects.filter(pk__in=self.scope.units(Permission.SEMESTER_REPORT))
        page = Pages(plans_with_findings(self.plans(), code), PER_PAGE).get_page(self.request.GET.get("page"))
        context = {
            "form": form,
            "page": page,
            "term": chosen_term(self.request.GET),
            "check": wording.check_title(code) if code else "",
            "unit": get_in_scope(units, pk=unit_id) if unit_id else None,
            "rows": [told(row) for row in findings_by_plan(page, code)],
            "may_return": self.scope.allows(Permission.SEMESTER_SIGN_OFFICE),
            "ticked": self.request.POST.getlist("plans"),
        }
        return render(self.request, "curriculum/semester/report_lines.html", context, status=status)


def told(row: PlanFindings) -> dict:
    """A plan with its findings in words."""
    said = wording.said(row.findings, row.seen.data.limits, row.lines)
    return {"plan": row.plan, "findings": said}
