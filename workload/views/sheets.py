"""Load sheets: the list, the summary, a sheet with its lines, how a line came about, calculating."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum.models import SemesterLine
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput
from kuu_office.core.forms import told_by
from kuu_office.core.models import AcademicYear
from kuu_office.core.views.lists import ListView
from kuu_office.office.queries.exchange import entered_in_avn
from kuu_office.office.rules import can_exchange
from workload import rules, wording
from workload.filters import LoadLineFilter, LoadSheetFilter
from workload.forms import CalculationForm, LineRemarkForm
from workload.models import LineRemark, LoadLine, LoadSheet
from workload.operations.calculation import Outcome, calculate_load
from workload.queries.held import holders_of
from workload.queries.sheets import summary_of
from workload.tables import LoadLineTable, LoadSheetTable
from workload.views.approval import on_its_way


class SheetList(ListView):
    """The load sheets of the person's departments."""

    access = Permission.LOAD_VIEW
    table_class = LoadSheetTable
    filter_class = LoadSheetFilter
    template_name = "workload/sheets/list.html"
    export_name = "load-sheets"

    def rows(self) -> QuerySet:
        return LoadSheet.objects.visible_to(self.scope).latest().with_titles()

    def context(self) -> dict:
        return {"may_calculate": self.scope.allows(Permission.LOAD_CALCULATE)}


class SheetDetail(ListView):
    """A load sheet: its sums by work, degree and funding, and its lines."""

    access = Permission.LOAD_VIEW
    table_class = LoadLineTable
    filter_class = LoadLineFilter
    template_name = "workload/sheets/detail.html"
    export_name = "load-sheet"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.sheet = get_in_scope(LoadSheet.objects.visible_to(self.scope).with_names(), pk=pk)
        return super().get(request)

    def rows(self) -> QuerySet:
        open_remarks = LineRemark.objects.filter(line=OuterRef("pk"), settled_at=None).order_by("-pk").values("text")
        return self.sheet.lines.select_related("term", "norm").annotate(remark=Subquery(open_remarks[:1]))

    def context(self) -> dict:
        summary = summary_of(LoadSheet.objects.filter(pk=self.sheet.pk), _("Total"))
        chosen = "?" + urlencode({"year": self.sheet.year_id, "unit": self.sheet.department_id})
        return {
            "sheet": self.sheet, "summary": summary, "may_calculate": rules.can_calculate(self.scope, self.sheet),
            "chosen": chosen, "calculate": reverse("workload:calculate_preview") + chosen,
            "entered": entered_in_avn("avn-6", [self.sheet.pk]).get(self.sheet.pk),
            "may_mark": can_exchange(self.scope, self.sheet.department_id), **on_its_way(self.scope, self.sheet),
        }  # fmt: skip


class LineDetail(ScopedView):
    """How the hours of a line came about: the sentence, what was counted, the norm and its act, for whom they are."""

    access = Permission.LOAD_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheets = LoadSheet.objects.visible_to(self.scope)
        names = (
            "sheet__department__parent__parent",
            "sheet__year",
            "term__year",
            "norm__norm_set__act",
            "snapshot",
            "course",
        )
        line = get_in_scope(LoadLine.objects.filter(sheet__in=sheets).select_related(*names), pk=pk)
        board = f"{reverse('workload:board', args=[line.sheet_id])}?{urlencode({'text': line.name, 'state': 'all'})}"
        sources = SemesterLine.objects.filter(pk__in=line.sources).select_related("plan__group", "plan__term__year")
        context = {
            "line": line, "way": wording.way_of(line), "gap": wording.gap_said(line), "board": board,
            "holders": holders_of([line]).get(line.pk),
            "shares": line.shares.order_by("degree", "funding"), "sources": sources,
            "line_remark_form": LineRemarkForm(), "remarks": line.remarks.select_related("by", "settled_by"),
            "may_remark": rules.can_remark(self.scope, line.sheet),
            "may_settle": rules.can_settle(self.scope, line.sheet),
            "may_calculate": rules.can_calculate(self.scope, line.sheet),
        }  # fmt: skip
        return render(request, "workload/sheets/line.html", context)


class Calculate(ScopedView):
    """Calculates the load of a year for chosen departments."""

    access = Permission.LOAD_CALCULATE

    def form(self, data=None) -> CalculationForm:
        present = AcademicYear.objects.present(clock.today())
        chosen = self.request.GET
        initial = {"year": chosen.get("year", present), "unit": chosen.get("unit")}
        return CalculationForm(data, initial=initial, units=self.scope.units(Permission.LOAD_CALCULATE))

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        year = form.cleaned_data["year"]
        try:
            outcomes = calculate_load(departments=form.departments(), year=year, by=self.scope, at=clock.now())
        except BadInput as refusal:
            return self.page(form, told_by(form, refusal))
        say(request, outcomes)
        return redirect(f"{reverse('workload:sheets')}?year={year.pk}")

    def page(self, form: CalculationForm, status: int = 200) -> HttpResponse:
        return render(self.request, "workload/sheets/calculate.html", {"form": form}, status=status)


def say(request: HttpRequest, outcomes: list[Outcome]) -> None:
    """What calculating did, in one sentence, and which sheets it left alone."""
    done = [one for one in outcomes if one.found is not None]
    told = {
        "sheets": len(done),
        "come": sum(len(one.found.come) for one in done),
        "changed": sum(len(one.found.changed) for one in done),
        "gone": sum(len(one.found.gone) for one in done),
    }
    sentence = ngettext(
        "%(sheets)s load sheet is calculated: %(come)s lines came, %(changed)s changed, %(gone)s went.",
        "%(sheets)s load sheets are calculated: %(come)s lines came, %(changed)s changed, %(gone)s went.",
        len(done),
    )
    messages.success(request, sentence % told)
    for one in outcomes:
        if one.reason:
            messages.warning(request, f"{one.sheet}: {one.reason}")
