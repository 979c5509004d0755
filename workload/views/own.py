"""The hours of one teacher: their own page, and the page of each for who sees the department's load."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.models import AcademicYear, Appointment
from kuu_office.core.views.asked import year_asked
from workload import wording
from workload.models import LoadSheet
from workload.queries.holders import appointments_of
from workload.queries.own import Own, appointments_in, loads_of
from workload.views.prints import PlanDetail, PlanExport


class OwnLoad(ScopedView):
    """What the person teaches in a year, in each appointment, and how each hour came about."""

    access = Permission.LOAD_OWN

    def get(self, request: HttpRequest) -> HttpResponse:
        years, year = list(AcademicYear.objects.order_by("-start_year")), year_asked(request)
        own = appointments_in(self.scope.person_id, year) if year else []
        context = {"years": years, "year": year, "loads": told(loads_of(own, year)) if own else []}
        context["year_key"] = str(year.pk) if year else ""
        return render(request, "workload/own/own.html", context)


class OwnPlan(PlanDetail):
    """The person's own individual plan."""

    access = Permission.LOAD_OWN

    def appointments(self) -> QuerySet[Appointment]:
        return Appointment.objects.filter(person_id=self.scope.person_id)

    def links(self, appointment: Appointment) -> dict[str, dict[str, str]]:
        of_year = f"?year={self.year.pk}"
        xlsx = reverse("workload:own_plan_xlsx", args=[appointment.pk]) + of_year
        return {"links": {"own": reverse("workload:own_load") + of_year, "xlsx": xlsx}}


class OwnPlanExport(PlanExport):
    """The same as a workbook."""

    access = Permission.LOAD_OWN
    appointments = OwnPlan.appointments


class TeacherLoad(ScopedView):
    """The hours of an appointment of the department."""

    access = Permission.LOAD_VIEW

    def get(self, request: HttpRequest, pk: int, appointment: int) -> HttpResponse:
        sheet = get_in_scope(LoadSheet.objects.visible_to(self.scope).with_names(), pk=pk)
        one = get_in_scope(appointments_of(sheet).select_related("person", "post", "unit"), pk=appointment)
        [own] = told(loads_of([one], sheet.year))
        context = {"sheet": sheet, "own": own, "plan": self.plan_of(one, sheet)}
        return render(request, "workload/own/teacher.html", context)

    def plan_of(self, one: Appointment, sheet: LoadSheet) -> str:
        """The address of the individual plan, which belongs to the appointment's unit; "" where it does not open."""
        if not (one.post.is_teaching and self.scope.allows(Permission.LOAD_VIEW, one.unit_id)):
            return ""
        return f"{reverse('workload:plan', args=[one.pk])}?year={sheet.year_id}"


def told(loads: list[Own]) -> list[Own]:
    """Each assignment with the sentence of its line."""
    for own in loads:
        for term in own.terms:
            for one in term.assignments:
                one.way = wording.way_of(one.line)
    return loads
