"""The paper and the workbook of a load sheet; individual plans of teachers."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.models import Appointment, Job
from kuu_office.core.views.asked import year_asked
from kuu_office.core.views.documents import PrintPage, first_choice
from kuu_office.core.views.lists import ListView, workbook
from workload.documents import sheet as paper
from workload.documents.plan import plan_workbook
from workload.filters import TeacherFilter
from workload.forms import LoadLanguageForm
from workload.models import LoadSheet
from workload.operations.prints import Papers, ask_for_plan, ask_for_sheet
from workload.queries.holders import appointments_of
from workload.queries.teachers import planned_in, teacher_load, with_assigned
from workload.tables import TeacherTable
from workload.views.approval import SheetView


class SheetPrint(SheetView, PrintPage):
    """The paper of a load sheet, A3 landscape: its language."""

    template, form_class = "workload/sheets/print.html", LoadLanguageForm

    def ask(self, sheet: LoadSheet, **how: Any) -> Job:
        return ask_for_sheet(sheet=sheet, **how)


class SheetExport(SheetView):
    """A load sheet as a workbook with the columns of its paper."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = self.document(pk)
        return workbook(paper.sheet_workbook(sheet), paper.file_name(sheet))


class TeacherList(ListView):
    """Teachers with the hours that their rates ask for and that they were given; each opens into the plan (F-026)."""

    access = Permission.LOAD_VIEW
    table_class, filter_class = TeacherTable, TeacherFilter
    template_name = "workload/plans/list.html"
    export_name = "teachers"

    def rows(self) -> QuerySet:
        self.year = year_asked(self.request)
        if self.year is None:
            return Appointment.objects.none()
        return with_assigned(planned_in(self.year, self.scope.units(Permission.LOAD_VIEW)), self.year)

    def context(self) -> dict:
        chosen = {
            "papers": Papers.PLANS.value,
            "year": self.year and self.year.pk,
            "unit": self.request.GET.get("unit"),
        }
        return {"papers": urlencode({name: value for name, value in chosen.items() if value})}


class PlanView(ScopedView):
    """A view of the individual plan that belongs to an appointment, in a year."""

    access = Permission.LOAD_VIEW

    def appointments(self) -> QuerySet[Appointment]:
        """Whose plans the person sees."""
        return Appointment.objects.filter(unit_id__in=self.scope.units(Permission.LOAD_VIEW))

    def appointment(self, pk: int) -> Appointment:
        held = self.appointments().filter(post__is_teaching=True)
        self.year = year_asked(self.request)
        if self.year is None:
            raise Http404
        return get_in_scope(held.select_related("person", "post", "unit__parent"), pk=pk)


class PlanDetail(PlanView):
    """What a teacher teaches for a department in a year."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        appointment = self.appointment(pk)
        context = {"appointment": appointment, "year": self.year, "load": teacher_load(appointment, self.year)}
        return render(request, "workload/plans/detail.html", context | self.links(appointment))

    def links(self, appointment: Appointment) -> dict[str, dict[str, str]]:
        """Where the plan is printed and taken away, where its hours open."""
        of_year = f"?year={self.year.pk}"
        found = {name: reverse(f"workload:plan_{name}", args=[appointment.pk]) + of_year for name in ("print", "xlsx")}
        sheets = LoadSheet.objects.latest().filter(department=appointment.unit_id, year=self.year)
        sheet = sheets.select_related("year").first()
        if sheet is not None and appointments_of(sheet).filter(pk=appointment.pk).exists():
            found["hours"] = reverse("workload:teacher_load", args=[sheet.pk, appointment.pk])
        return {"links": found}


class PlanExport(PlanView):
    """An individual plan as a workbook."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        appointment = self.appointment(pk)
        return workbook(plan_workbook(appointment, self.year), f"plan-{pk}-{self.year.start_year}.xlsx")


class PlanPrint(PlanView):
    """The paper of an individual plan: its language."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.appointment(pk), LoadLanguageForm(initial=first_choice(request)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        appointment, form = self.appointment(pk), LoadLanguageForm(request.POST)
        if not form.is_valid():
            return self.page(appointment, form, status=422)
        asked = {"appointment": appointment, "year": self.year, "language": form.cleaned_data["language"]}
        return redirect("core:job", pk=ask_for_plan(**asked, by=self.scope, at=clock.now()).pk)

    def page(self, appointment: Appointment, form: LoadLanguageForm, status: int = 200) -> HttpResponse:
        cancel = f"{reverse('workload:plan', args=[appointment.pk])}?year={self.year.pk}"
        context = {"appointment": appointment, "year": self.year, "form": form, "cancel": cancel}
        return render(self.request, "workload/plans/print.html", context, status=status)
