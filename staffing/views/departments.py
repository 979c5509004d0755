"""Rates of all departments on a day; the places, people and vacancies of one."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.views import get_in_scope
from kuu_office.core.models import Unit, UnitKind
from staffing import wording
from staffing.filters import PlacesForm, RatesForm
from staffing.queries.load import hourly_hours
from staffing.queries.places import PlaceRow, outside_the_table, paid_by_the_hour, place_rows
from staffing.queries.rates import rates_beside, rates_of, table_of
from staffing.tables import PlacesTable, RatesTable
from staffing.views.lists import CountedList


def departments_seen(scope: Scope, day: date) -> QuerySet[Unit]:
    """Departments of a day whose staff tables a person may see."""
    units = Unit.objects.valid_on(day).filter(kind=UnitKind.DEPARTMENT, pk__in=scope.units(Permission.STAFF_VIEW))
    return units.select_related("parent").order_by("parent__code", "code")


class RatesList(CountedList):
    """Departments with their approved, held, vacant and needed rates on a day."""

    access = Permission.STAFF_VIEW
    template_name = "staffing/departments/list.html"
    export_name = "rates"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = RatesForm(request.GET)
        units = form.of_unit(departments_seen(self.scope, form.day))
        rows = [row for row in rates_of(units, form.day) if form.fits(row)]
        query = f"?date={form.day:%Y-%m-%d}"
        table = RatesTable(rows, query=query)
        may = {
            "may_open": self.scope.allows(Permission.STAFF_EDIT),
            "may_notice": self.scope.allows(Permission.STAFF_NOTICE),
        }
        return self.listed(request, table, form=form, day=form.day, **may)


class DepartmentDetail(CountedList):
    """The staff table of a department as it stands on any day."""

    access = Permission.STAFF_VIEW
    template_name = "staffing/departments/detail.html"
    export_name = "staff-table"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = PlacesForm(request.GET)
        unit = get_in_scope(departments_seen(self.scope, form.day), pk=pk)
        if request.GET.get("part") == "hourly":
            return self.hourly(unit, form.day)
        rows = place_rows(unit, form.day)
        may_move = self.scope.allows(Permission.APPOINTMENT_EDIT, unit.pk)
        table = PlacesTable([row for row in rows if form.fits(row)], may_move=may_move)
        table.empty_text = _("No place answers to this. Open the staff table of the year, or take a filter away.")
        return self.listed(request, table, **self.about(unit, form.day, rows), form=form, unit=unit)

    def hourly(self, unit: Unit, day: date) -> HttpResponse:
        """People paid by the hour; the page fetches them by itself."""
        people, hours = list(paid_by_the_hour(unit, day)), hourly_hours(day, unit.pk)
        context = {"table": table_of(unit, day), "hourly": people, "hourly_hours": hours}
        return render(self.request, "staffing/departments/_hourly.html", context)

    def about(self, unit: Unit, day: date, rows: list[PlaceRow]) -> dict:
        """What stands beside the places."""
        rates = rates_beside(unit, day, rows)
        return {
            "day": day, "rates": rates, "explained": wording.explained(rates),
            "outside": list(outside_the_table(unit, day)),
            "open_url": f"{reverse('staffing:table_open')}?unit={unit.pk}",
            "may_open": self.scope.allows(Permission.STAFF_EDIT, unit.pk),
        }  # fmt: skip
