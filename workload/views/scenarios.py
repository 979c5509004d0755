"""What-if: scenarios of the load, what they give beside today's, discarding and adopting them."""

from decimal import Decimal

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from curriculum.enums import Degree, StudyForm
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.forms import told_by
from kuu_office.core.models import AcademicYear, Unit
from kuu_office.core.rules import has_right, may_everywhere
from kuu_office.core.templatetags.office import number
from kuu_office.core.views.lists import ListView, Pages
from workload.calc.whatif import WHOLE, Changes
from workload.enums import Work
from workload.models import Scenario
from workload.operations.scenarios import adopt_scenario, discard_scenario, make_scenario
from workload.queries.scenarios import read
from workload.scenario_forms import PER_CENT, AdoptForm, ResultTable, ScenarioForm, ScenarioTable

MOST_DEPARTMENTS = 200
MONEY = ("money_today", "money_then")
FIGURES = ("today", "then", "rates_today", "rates_then", *MONEY)


class ScenarioView(ScopedView):
    """Scenarios of the person's units."""

    access = Permission.LOAD_VIEW

    def scenario(self, pk: int) -> Scenario:
        return get_in_scope(Scenario.objects.visible_to(self.scope).with_names(), pk=pk)


class ScenarioList(ScenarioView):
    def get(self, request: HttpRequest) -> HttpResponse:
        table = ScenarioTable(self.rows())
        RequestConfig(request, paginate={"per_page": 40, "paginator_class": Pages}).configure(table)
        context = {"table": table, "may_calculate": self.scope.allows(Permission.LOAD_CALCULATE)}
        return render(request, "workload/scenarios/list.html", context)

    def rows(self) -> QuerySet[Scenario]:
        return Scenario.objects.visible_to(self.scope).with_names()


class ScenarioNew(ScenarioView):
    """Computes a scenario; the load stays as it is."""

    access = Permission.LOAD_CALCULATE

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form(None))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        values = {name: form.cleaned_data[name] for name in ("title", "unit", "year")}
        try:
            scenario = make_scenario(**values, changes=form.changes(), by=self.scope, at=clock.now())
        except BadInput as refusal:
            return self.page(form, told_by(form, refusal))
        return redirect("workload:scenario", pk=scenario.pk)

    def form(self, data) -> ScenarioForm:
        units = self.scope.units(Permission.LOAD_CALCULATE)
        return ScenarioForm(data, units=units, initial={"year": AcademicYear.objects.present(clock.today())})

    def page(self, form: ScenarioForm, status: int = 200) -> HttpResponse:
        return render(self.request, "workload/scenarios/new.html", {"form": form}, status=status)


class ScenarioDetail(ScenarioView, ListView):
    """What a scenario changes and gives; as a workbook it is the proposal that people take along. Money is told to
    those who see the pay of its unit."""

    export_name = "load-scenario"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        scenario = self.scenario(pk)
        sees_pay = self.scope.allows(Permission.PAY_VIEW, scenario.unit_id)
        table = ResultTable(rows_of(scenario), exclude=() if sees_pay else MONEY)
        RequestConfig(request, paginate={"per_page": MOST_DEPARTMENTS, "paginator_class": Pages}).configure(table)
        if request.GET.get("export") == "xlsx":
            return self.export(table)
        changes = read(scenario.changes)
        context = {
            "scenario": scenario, "table": table, "changes": told(changes), "sees_pay": sees_pay,
            "may_discard": has_right(self.scope, Permission.LOAD_CALCULATE, scenario.unit_id),
            "may_adopt": may_everywhere(self.scope, Permission.REFERENCE_EDIT), "has_norms": bool(changes.norms),
        }  # fmt: skip
        return render(request, "workload/scenarios/detail.html", context)


class ScenarioDiscard(ScenarioView):
    access = Permission.LOAD_CALCULATE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        discard_scenario(scenario=self.scenario(pk), by=self.scope, at=clock.now())
        messages.success(request, _("The scenario was discarded. The load is as it was."))
        return redirect("workload:scenarios")


class ScenarioAdopt(ScenarioView):
    """Makes a set of norms of a scenario, from a day on."""

    access = Permission.REFERENCE_EDIT

    def scenario(self, pk: int) -> Scenario:
        """Who keeps the norms of the whole university adopts any scenario."""
        may_everywhere(self.scope, Permission.REFERENCE_EDIT).enforce()
        return get_in_scope(Scenario.objects.with_names(), pk=pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.scenario(pk), AdoptForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        scenario, form = self.scenario(pk), AdoptForm(request.POST)
        if not form.is_valid():
            return self.page(scenario, form, 422)
        try:
            made = adopt_scenario(
                scenario=scenario, valid_from=form.cleaned_data["valid_from"], by=self.scope, at=clock.now()
            )
        except (BadInput, Conflict) as refusal:
            return self.page(scenario, form, told_by(form, refusal))
        messages.success(request, _("The norms “%(norms)s” hold from that day on.") % {"norms": made})
        return redirect("workload:scenario_adopt", pk=pk)

    def page(self, scenario: Scenario, form: AdoptForm, status: int = 200) -> HttpResponse:
        context = {"scenario": scenario, "form": form, "changes": told(read(scenario.changes))}
        return render(self.request, "workload/scenarios/adopt.html", context, status=status)


def rows_of(scenario: Scenario) -> list[dict]:
    """The results as rows of the table; those kept before money was told have none. One query."""
    names = Unit.objects.in_bulk([row["department"] for row in scenario.results])
    rows = []
    for kept in scenario.results:
        figures = {name: None if kept.get(name) is None else Decimal(kept[name]) for name in FIGURES}
        unit = names.get(kept["department"])
        rows.append(
            {"department": unit.name if unit else "–", "difference": figures["then"] - figures["today"], **figures}
        )
    return rows


def told(changes: Changes) -> list[str]:
    """What a scenario changes, a sentence each."""
    said = [
        _("%(work)s: %(hours)s h by the norm (%(whom)s)")
        % {"work": Work(one.work).label, "hours": number(one.hours), "whom": _whom(one.degree, one.form)}
        for one in changes.norms
    ]
    if changes.size != WHOLE:
        said.append(_("groups of %(size)s %% of their present size") % {"size": number(changes.size * PER_CENT)})
    said += [
        _("group %(group)s: %(students)s students") % {"group": group, "students": students}
        for group, students in changes.groups.items()
    ]
    if changes.stream_limit is not None:
        limit = {"limit": changes.stream_limit}
        said.append(_("lectures formed into streams anew, at most %(limit)s students in one") % limit)
    if changes.join_all:
        said.append(_("all proposed streams of lectures formed"))
    return said


def _whom(degree: str | None, form: str | None) -> str:
    words = ([str(Degree(degree).label)] if degree else []) + ([str(StudyForm(form).label)] if form else [])
    return ", ".join(words) or _("for all")
