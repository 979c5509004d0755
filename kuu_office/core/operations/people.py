"""People in posts of units. What stands in a staff table changes by its movements, which call these verbs."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import ProtectedError
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
    "core.appointment.rate_changed": gettext_lazy("%(by)s changed the rate to %(rate)s: %(label)s"),
    "core.appointment.reopened": gettext_lazy("%(by)s took the end of the appointment back: %(label)s"),
    "core.appointment.undone": gettext_lazy("%(by)s took the appointment back: %(label)s"),
}


@transaction.atomic
def appoint(
    *, person: Person, unit: Unit, post: Post, kind: AppointmentKind = AppointmentKind.MAIN, rate: Decimal,
    start_date: date, end_date: date | None = None, by: Scope, at: datetime,
) -> Appointment:  # fmt: skip
    """Appoints a person to a post of a unit at a rate (1.00 is full).

    Refused without the right to record movements of staff, for a rate outside 0-2, for dates out of order, for the same
    post twice at a time, and for a second main place of work.
    """
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    rules.has_right(by, Permission.APPOINTMENT_EDIT, unit.pk).enforce()
    refuse_dates_out_of_order(start_date, end_date)
    refuse_odd_rate(rate)
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


def refuse_odd_rate(rate: Decimal) -> None:
    if not 0 < rate <= MOST_RATE:
        raise BadInput(_("A rate is more than 0 and at most 2."), field="rate")


def _locked(appointment: Appointment, by: Scope) -> Appointment:
    rows = Appointment.objects.select_for_update(of=["self"], no_key=True).select_related("person", "unit", "post")
    appointment = rows.get(pk=appointment.pk)
    rules.has_right(by, Permission.APPOINTMENT_EDIT, appointment.unit_id).enforce()
    return appointment


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, end_date: date, reason: str, by: Scope, at: datetime
) -> Appointment:  # fmt: skip
    """Ends an appointment. Refused without the right to record movements of staff."""
    appointment = _locked(appointment, by)
    old = end_on(appointment, end_date)
    new = {"end_date": str(end_date)}
    audit.record("core.appointment.ended", obj=appointment, by=by, at=at, old=old, new=new, reason=reason)
    return appointment


@transaction.atomic
def change_rate(
    *, appointment: Appointment, rate: Decimal, reason: str, by: Scope, at: datetime
) -> Appointment:  # fmt: skip
    """Gives an appointment another rate. Refused without the right to record movements of staff, for a rate outside
    0-2."""
    appointment = _locked(appointment, by)
    refuse_odd_rate(rate)
    old = {"rate": str(appointment.rate)}
    appointment.rate = rate
    appointment.save(update_fields=["rate"])
    new = {"rate": str(rate)}
    audit.record("core.appointment.rate_changed", obj=appointment, by=by, at=at, old=old, new=new, reason=reason)
    return appointment


@transaction.atomic
def reopen_appointment(
    *, appointment: Appointment, end_date: date | None, reason: str, by: Scope, at: datetime
) -> Appointment:  # fmt: skip
    """Takes the end of an appointment back: it ends as it did before, or not at all.

    Refused without the right to record movements of staff. Conflict: the person holds the same post again, or another
    main place of work.
    """
    appointment = _locked(appointment, by)
    others = Appointment.objects.filter(person=appointment.person_id).exclude(pk=appointment.pk)
    held = overlapping(others, appointment.start_date, end_date)
    same = {"unit": appointment.unit_id, "post": appointment.post_id, "kind": appointment.kind}
    if held.filter(**same).exists():
        raise Conflict(_("%(person)s already holds this post in this unit.") % _whom(appointment))
    if appointment.kind == AppointmentKind.MAIN and held.filter(kind=appointment.kind).exists():
        raise Conflict(_("%(person)s already has a main place of work.") % _whom(appointment))
    old = {"end_date": str(appointment.end_date)}
    appointment.end_date = end_date
    appointment.save(update_fields=["end_date"])
    new = {"end_date": str(end_date) if end_date else None}
    audit.record("core.appointment.reopened", obj=appointment, by=by, at=at, old=old, new=new, reason=reason)
    return appointment


def _whom(appointment: Appointment) -> dict[str, str]:
    return {"person": appointment.person.short_name}


@transaction.atomic
def undo_appointment(*, appointment: Appointment, reason: str, by: Scope, at: datetime) -> None:
    """Takes an appointment back as if it had never been; the record keeps it.

    Refused without the right to record movements of staff. Conflict: something refers to it, as given hours do.
    """
    appointment = _locked(appointment, by)
    old = {"rate": str(appointment.rate), "start_date": str(appointment.start_date)}
    audit.record("core.appointment.undone", obj=appointment, by=by, at=at, old=old, reason=reason)
    try:
        appointment.delete()
    except ProtectedError as used:
        raise Conflict(_("%(person)s was given something in this post since then.") % _whom(appointment)) from used
