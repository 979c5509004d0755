"""Roles and deputies: who may do what from when to when."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit, rules
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.roles import Role
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import Deputation, Person, RoleGrant, Unit
from kuu_office.core.operations.periods import end_on, overlapping, refuse_dates_out_of_order

EVENTS = {
    "core.role.granted": gettext_lazy("%(by)s gave the role: %(label)s"),
    "core.role.ended": gettext_lazy("%(by)s ended the role on %(end_date)s: %(label)s"),
    "core.deputation.made": gettext_lazy("%(by)s appointed a deputy: %(label)s, ground: %(ground)s"),
    "core.deputation.ended": gettext_lazy("%(by)s ended the deputation on %(end_date)s: %(label)s"),
}


@transaction.atomic
def grant_role(
    *, person: Person, role: Role, unit: Unit, start_date: date, end_date: date | None = None, by: Scope, at: datetime
) -> RoleGrant:
    """The registrar gives a person a role in a unit and all below it.

    Refused without the right to give roles there, with dates out of order, and when the person holds the role there.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    rules.may_give_roles(by, unit).enforce()
    refuse_dates_out_of_order(start_date, end_date)
    held = RoleGrant.objects.filter(person=person, role=role, unit=unit)
    if overlapping(held, start_date, end_date).exists():
        raise Conflict(_("%(person)s already holds this role in this unit.") % {"person": person.short_name})
    grant = RoleGrant.objects.create(person=person, role=role, unit=unit, start_date=start_date, end_date=end_date)
    new = {"person": person, "role": str(role), "unit": unit, "start_date": start_date, "end_date": end_date}
    audit.record("core.role.granted", obj=grant, by=by, at=at, new=audit.plain(new))
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, end_date: date, reason: str, by: Scope, at: datetime) -> RoleGrant:
    """The registrar ends a role: from the next day on it opens nothing. Refused without the right to give roles."""
    grant = RoleGrant.objects.select_for_update(of=["self"]).select_related("unit", "person").get(pk=grant.pk)
    rules.may_give_roles(by, grant.unit).enforce()
    old = end_on(grant, end_date)
    audit.record("core.role.ended", obj=grant, by=by, at=at, old=old, new={"end_date": str(end_date)}, reason=reason)
    return grant


@transaction.atomic
def deputise(
    *, absent: Person, deputy: Person, start_date: date, end_date: date, ground: str, by: Scope, at: datetime
) -> Deputation:
    """The registrar lets a deputy act for an absent person on the ground of a paper.

    Refused without the right to give roles, for oneself, without a ground, and when they already deputise these days.
    """
    Person.objects.select_for_update().get(pk=absent.pk)
    rules.may_everywhere(by, Permission.ACCESS_EDIT).enforce()
    refuse_dates_out_of_order(start_date, end_date)
    if absent == deputy:
        raise BadInput(_("Nobody deputises for themselves: choose another person."), field="deputy")
    if not ground.strip():
        raise BadInput(_("Name the ground: the number and date of the order."), field="ground")
    if overlapping(Deputation.objects.filter(absent=absent, deputy=deputy), start_date, end_date).exists():
        raise Conflict(_("%(deputy)s already deputises on these days.") % {"deputy": deputy.short_name})
    deputation = Deputation.objects.create(
        absent=absent, deputy=deputy, start_date=start_date, end_date=end_date, ground=ground.strip()
    )
    new = {"absent": absent, "deputy": deputy, "start_date": start_date, "end_date": end_date, "ground": ground}
    audit.record("core.deputation.made", obj=deputation, by=by, at=at, new=audit.plain(new))
    return deputation


@transaction.atomic
def end_deputation(*, deputation: Deputation, end_date: date, reason: str, by: Scope, at: datetime) -> Deputation:
    """The registrar ends a deputation early. Refused without the right to give roles."""
    deputation = Deputation.objects.select_for_update(of=["self"]).get(pk=deputation.pk)
    rules.may_everywhere(by, Permission.ACCESS_EDIT).enforce()
    old = end_on(deputation, end_date)
    new = {"end_date": str(end_date)}
    audit.record("core.deputation.ended", obj=deputation, by=by, at=at, old=old, new=new, reason=reason)
    return deputation
