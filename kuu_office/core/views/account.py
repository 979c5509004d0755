"""One's own page: who I am here, what I may do, for whom I act, how I sign in."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.roles import ROLES
from kuu_office.core.access.scope import Grant, Scope
from kuu_office.core.access.views import ScopedView
from kuu_office.core.models import Appointment, Deputation, Person, Unit


@dataclass(frozen=True)
class HeldRole:
    """A role as people read it: what it is called, where it holds, its sentence, each right in words."""

    title: str
    unit: Unit
    sentence: str | Promise
    rights: tuple[str, ...]
    acting_for: str


class Account(ScopedView):
    access = Permission.PORTAL_ENTER

    def get(self, request: HttpRequest) -> HttpResponse:
        today = clock.today()
        person = Person.objects.get(pk=self.scope.person_id)
        appointments = Appointment.objects.valid_on(today).filter(person=person)
        either_side = Deputation.objects.filter(Q(absent=person) | Q(deputy=person), end_date__gte=today)
        context = {
            "person": person,
            "roles": held_roles(self.scope),
            "appointments": appointments.select_related("post", "unit"),
            "deputations": either_side.select_related("absent", "deputy").order_by("start_date"),
        }
        return render(request, "core/account/page.html", context)


def held_roles(scope: Scope) -> list[HeldRole]:
    """The roles of a scope with their sentences; one query for the units."""
    units = Unit.objects.in_bulk([grant.unit_id for grant in scope.grants])
    return [held_role(grant, units[grant.unit_id]) for grant in scope.grants]


def held_role(grant: Grant, unit: Unit) -> HeldRole:
    card = ROLES[grant.role]
    rights = tuple(str(permission.label) for permission in Permission if permission in card.permissions)
    return HeldRole(str(grant.role.label), unit, card.sentence, rights, grant.acting_for)
