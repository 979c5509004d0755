"""The summary of the load: of the university, a faculty, a department; what is printed of a unit."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput
from kuu_office.core.forms import told_by
from kuu_office.core.models import AcademicYear, Unit, UnitKind
from kuu_office.core.views.documents import first_choice
from kuu_office.core.views.lists import workbook
from workload.documents.summary import state_of, summary_workbook
from workload.forms import PapersForm, UnitYearForm
from workload.operations.prints import Papers, ask_for_papers
from workload.queries.summary import highest_unit, sheets_below, summary_sheet


class UnitYearView(ScopedView):
    """A page of one unit in one year; without a choice the highest unit that the person sees, the present year."""

    access = Permission.LOAD_VIEW

    def asked(self) -> UnitYearForm:
        """The choice of the address; what cannot be read is told and left out."""
        units = Unit.objects.filter(pk__in=self.scope.units(self.access))
        given, first = self.request.GET, highest_unit(self.scope, self.access)
        present = AcademicYear.objects.present(clock.today())
        if given.get("unit"):
            get_in_scope(units, pk=given["unit"])
        usual = {"unit": first.pk if first else None, "year": present.pk if present else None}
        form = UnitYearForm({name: given.get(name) or pk for name, pk in usual.items()}, units=units)
        form.is_valid()
        return form


class Summary(UnitYearView):
    """Hours by work and by the units below × term × degree × funding (F-020); opened further down to a department."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = self.asked()
        unit, year = form.cleaned_data.get("unit"), form.cleaned_data.get("year")
        if unit is None or year is None:
            return render(request, "workload/summary/page.html", {"form": form, "summary": None})
        summary = summary_sheet(self.scope, unit, year)
        if request.GET.get("export") == "xlsx":
            return workbook(summary_workbook(summary), f"load-summary-{unit.pk}-{year.start_year}.xlsx")
        context = {"form": form, "summary": summary, "state": state_of(summary), "unit": unit, "year": year}
        context["address"] = urlencode(form.chosen())
        own = unit.kind == UnitKind.DEPARTMENT
        context["sheet"] = sheets_below(self.scope, unit, year).first() if own else None
        return render(request, "workload/summary/page.html", context)


class PapersPage(UnitYearView):
    """What is printed of a unit at once: its summary, all load sheets, all individual plans; one job."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = self.asked()
        initial = first_choice(request) | {name: request.GET.get(name) for name in ("unit", "year", "papers")}
        return self.page(PapersForm(initial=initial | form.chosen(), units=form.units))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PapersForm(request.POST, units=self.asked().units)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            job = ask_for_papers(**form.cleaned_data, by=self.scope, at=clock.now())
        except BadInput as refusal:
            return self.page(form, told_by(form, refusal))
        return redirect("core:job", pk=job.pk)

    def page(self, form: PapersForm, status: int = 200) -> HttpResponse:
        of_plans = self.request.GET.get("papers") == Papers.PLANS
        back = reverse("workload:teachers" if of_plans else "workload:summary")
        kept = {name: self.request.GET[name] for name in ("year", "unit") if self.request.GET.get(name)}
        context = {"form": form, "of_plans": of_plans, "cancel": f"{back}?{urlencode(kept)}"}
        return render(self.request, "workload/summary/print.html", context, status=status)
