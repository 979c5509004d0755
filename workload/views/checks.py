"""The check run over the load of a year, and the department's own figures beside the load."""

import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.forms import told_by
from kuu_office.core.models import AcademicYear
from kuu_office.core.rules import has_right
from kuu_office.core.views.lists import PER_PAGE, ListView, Pages
from workload import check_wording
from workload.calc.checks import Check, Finding
from workload.check_table import CheckForm, FindingTable
from workload.hand_forms import FiguresForm
from workload.models import LoadSheet
from workload.operations.figures import enter_figures, figures_of
from workload.queries.checks import check_sheets


class CheckRun(ListView):
    """What is wrong with the load of a year: of the university, a faculty, a department."""

    access = Permission.LOAD_VIEW
    export_name = "load-check"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = CheckForm(request.GET, units=self.scope.units(Permission.LOAD_VIEW))
        form.is_valid()
        year = form.chosen_year(clock.today())
        sheets = list(self.sheets(year, form.chosen_unit()))
        found = check_sheets(sheets, year, clock.today()) if year else []
        chosen = form.cleaned_data.get("check")
        shown = [one for one in found if not chosen or one.check == chosen]
        by_pk = {sheet.pk: sheet for sheet in sheets}
        table = FindingTable([FoundRow(one, by_pk[one.sheet], self.scope) for one in shown])
        RequestConfig(request, paginate={"per_page": PER_PAGE, "paginator_class": Pages}).configure(table)
        if request.GET.get("export") == "xlsx":
            return self.export(table)
        context = {"table": table, "form": form, "counts": self.counts(found), "year": year, "sheets": len(sheets)}
        return render(request, "workload/checks/run.html", context)

    def sheets(self, year: AcademicYear | None, unit):
        rows = LoadSheet.objects.latest().visible_to(self.scope).with_names().filter(year=year)
        if unit is not None:
            rows = rows.filter(Q(department=unit) | Q(department__parent=unit))
        return rows.order_by("department__code")

    def counts(self, found: list[Finding]) -> list[dict]:
        """How many of each name, each a link to its findings."""
        counted = Counter(one.check for one in found)
        query = self.request.GET.copy()
        rows = []
        for check in Check:
            if counted[check]:
                query["check"] = check.value
                title = check_wording.title_of(check)
                rows.append({"title": title, "count": counted[check], "url": f"?{query.urlencode()}"})
        return rows


def mended_at(one: Finding, sheet: LoadSheet, scope: Scope) -> str:
    """The page on which the person sees or mends what is found, or ""."""
    of_unit = {"unit": sheet.department_id}
    if one.check == Check.UNASSIGNED:
        return reverse("workload:board", args=[sheet.pk])
    may_calculate = scope.allows(Permission.LOAD_CALCULATE, sheet.department_id)
    if one.check == Check.OFF_FIGURE and may_calculate:
        return reverse("workload:figures", args=[sheet.pk])
    if one.check == Check.LATE_PLAN and may_calculate:
        return f"{reverse('workload:calculate_preview')}?{urlencode(of_unit | {'year': sheet.year_id})}"
    if one.check == Check.JOINABLE:
        return _streams_at(one, scope)
    return reverse("workload:line", args=[one.line]) if one.line else ""


def _streams_at(one: Finding, scope: Scope) -> str:
    """The streams of the unit whose groups these are; it may be another than the one that teaches them."""
    if one.unit and not scope.allows(Permission.SEMESTER_VIEW, one.unit):
        return ""
    chosen = {"unit": one.unit} if one.unit else {}
    return f"{reverse('curriculum:streams')}?{urlencode(chosen | {'term': one.term, 'kind': one.kind})}"


@dataclass(frozen=True)
class FoundRow:
    """A finding as the list shows it. Its words are made when they are read: a page shows forty of thousands."""

    finding: Finding
    sheet: LoadSheet
    scope: Scope

    @property
    def department(self) -> str:
        return self.sheet.department.short_name

    @property
    def check(self) -> str:
        return check_wording.title_of(self.finding.check)

    @property
    def where(self) -> str:
        return self.finding.where or _("Distribution")

    @property
    def said(self) -> str:
        return check_wording.said(self.finding)

    @property
    def url(self) -> str:
        return mended_at(self.finding, self.sheet, self.scope)

    @property
    def sheet_url(self) -> str:
        return reverse("workload:sheet", args=[self.sheet.pk])


class Figures(ScopedView):
    """The department's own figures, kind of work by kind of work, beside those of the load."""

    access = Permission.LOAD_CALCULATE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = self.sheet(pk)
        own = figures_of(sheet)
        return self.page(sheet, FiguresForm(initial=own), own)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = self.sheet(pk)
        form = FiguresForm(request.POST)
        if not form.is_valid():
            return self.page(sheet, form, seen_figures(request), 422)
        try:
            enter_figures(
                sheet=sheet, figures=form.figures(), seen=seen_figures(request), by=self.scope, at=clock.now()
            )
        except (BadInput, Conflict) as refusal:
            return self.page(sheet, form, figures_of(sheet), told_by(form, refusal))
        messages.success(request, _("The figures are kept; the check run compares them with the load."))
        query = f"year={sheet.year_id}&unit={sheet.department_id}&check={Check.OFF_FIGURE}"
        return redirect(f"{reverse('workload:check')}?{query}")

    def sheet(self, pk: int) -> LoadSheet:
        sheet = get_in_scope(LoadSheet.objects.visible_to(self.scope).with_names(), pk=pk)
        has_right(self.scope, Permission.LOAD_CALCULATE, sheet.department_id).enforce()
        return sheet

    def page(self, sheet: LoadSheet, form: FiguresForm, seen: dict, status: int = 200) -> HttpResponse:
        told = json.dumps({work: str(hours) for work, hours in sorted(seen.items())})
        context = {"sheet": sheet, "form": form, "seen": told}
        return render(self.request, "workload/checks/figures.html", context, status=status)


def seen_figures(request: HttpRequest) -> dict[str, Decimal]:
    """The figures as the page showed them; nonsense is none."""
    try:
        told = json.loads(request.POST.get("seen", "{}"))
        figures = {str(work): Decimal(str(hours)) for work, hours in told.items()}
    except (ValueError, AttributeError, InvalidOperation, RecursionError):
        return {}
    return {work: hours for work, hours in figures.items() if hours.is_finite()}
