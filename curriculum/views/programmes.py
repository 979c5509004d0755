"""Programmes and their standards."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from curriculum.filters import ProgrammeFilter
from curriculum.models import Plan, Programme
from curriculum.tables import ProgrammeTable
from kuu_office.core import audit
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.views.lists import ListView


class ProgrammeList(ListView):
    access = Permission.PROGRAMME_VIEW
    table_class = ProgrammeTable
    filter_class = ProgrammeFilter
    template_name = "curriculum/programmes/list.html"
    export_name = "programmes"

    def rows(self):
        return (
            Programme.objects.visible_to(self.scope)
            .select_related("department", "standard")
            .annotate(plan_count=Count("plans"))
        )


class ProgrammeDetail(ScopedView):
    """A programme, its standard with cycles and mandatory courses, its plans; the partner of a joint one (F-010)."""

    access = Permission.PROGRAMME_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        programme = get_in_scope(
            Programme.objects.visible_to(self.scope).select_related("standard__act", "department__parent"), pk=pk
        )
        plans = Plan.objects.visible_to(self.scope).filter(programme=programme).with_names()
        return render(
            request,
            "curriculum/programmes/detail.html",
            {
                "programme": programme,
                "parts": programme.standard.parts,
                "plans": plans.order_by("-intake_year", "kind", "-version_number"),
                "history": audit.history_of(programme),
            },
        )
