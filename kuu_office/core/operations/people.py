"""People in posts of units."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit, rules
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import Appointment, Person, Post, Unit
from kuu_office.core.models.people import AppointmentKind
from kuu_office.core.operations.periods import end_on, overlapping, refuse_dates_out_of_order

MOST_RATE = Decimal(2)

EVENTS = {
    "core.appointment.made": gettext_lazy("%(by)s appointed: %(label)s"),
    "core.appointment.ended": gettext_lazy("%(by)s ended the appointment on %(end_date)s: %(label)s"),
}


@transaction.atomic
def appoint(
    *, person: Person, unit: Unit, post: Post, kind: AppointmentKind = AppointmentKind.MAIN, rate: Decimal,
    start_date: date, end_date: date | None = None, by: Scope, at: datetime,
) -> Appointment:  # fmt: skip
    """The registrar appoints a person to a post of a unit at a rate (1.00 is full).

    Refused without the right to edit reference data, for a rate outside 0-2, for dates out of order, for the same
    post twice at a time, and for a second main place of work.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    rules.has_right(by, Permission.REFERENCE_EDIT, unit.pk).enforce()
    refuse_dates_out_of_order(start_date, end_date)
    if not 0 < rate <= MOST_RATE:
        raise BadInput(_("A rate is more than 0 and at most 2."), field="rate")
    held = overlapping(Appointment.objects.filter(person=person), start_date, end_date)
    if held.filter(unit=unit, post=post, kind=kind).exists():
        raise Conflict(_("%(person)s already holds this post in this unit.") % {"person": person.short_name})
    if kind == AppointmentKind.MAIN and held.filter(kind=kind).exists():
        raise Conflict(_("%(person)s already has a main place of work.") % {"person": person.short_name})
    appointment = Appointment.objects.create(
        person=person, unit=unit, post=post, kind=kind, rate=rate, start_date=start_date, end_date=end_date
    )
    new = {"unit": unit, "post": post, "kind": str(kind), "rate": rate, "start_date": start_date, "end_date": end_date}
    audit.record("core.appointment.made", obj=appointment, by=by, at=at, new=audit.plain(new))
    return appointment


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, end_date: date, reason: str, by: Scope, at: datetime
) -> Appointment:  # fmt: skip
    """The registrar ends an appointment. Refused without the right to edit reference data."""
    rows = Appointment.objects.select_for_update(of=["self"]).select_related("person", "unit", "post")
    appointment = rows.get(pk=appointment.pk)
    rules.has_right(by, Permission.REFERENCE_EDIT, appointment.unit_id).enforce()
    old = end_on(appointment, end_date)
    new = {"end_date": str(end_date)}
    audit.record("core.appointment.ended", obj=appointment, by=by, at=at, old=old, new=new, reason=reason)
    return appointment
