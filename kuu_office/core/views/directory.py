"""The cards of a person and of a unit: where the search leads, and who does what in a unit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.models import Appointment, Person, RoleGrant, Unit
from kuu_office.core.models.text import KySortKey


class PersonCard(ScopedView):
    access = Permission.PERSON_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = get_in_scope(Person.objects.visible_to(self.scope), pk=pk)
        today = clock.today()
        context = {
            "person": person,
            "appointments": person.appointments.valid_on(today).select_related("unit", "post"),
            "roles": person.role_grants.valid_on(today).select_related("unit"),
        }
        return render(request, "core/directory/person.html", context)


class UnitCard(ScopedView):
    """Anybody may see the structure and who holds which role; people of a unit only those in whose scope it is."""

    access = Permission.UNIT_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        unit = get_in_scope(Unit.objects.visible_to(self.scope).select_related("parent__parent__parent"), pk=pk)
        today = clock.today()
        people = Appointment.objects.valid_on(today).filter(unit=unit).select_related("person", "post")
        context = {
            "unit": unit,
            "children": unit.children.valid_on(today).order_by(KySortKey("name_ky")),
            "roles": RoleGrant.objects.valid_on(today).filter(unit=unit).select_related("person").order_by("role"),
            "people": people.order_by("post__rank", "person_id") if self.may_see_people(unit) else None,
        }
        return render(request, "core/directory/unit.html", context)

    def may_see_people(self, unit: Unit) -> bool:
        return self.scope.allows(Permission.PERSON_VIEW, unit.pk)
