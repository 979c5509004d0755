"""Movements of staff by an order: a hire, a transfer, a change of rate, a dismissal (F-030)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import Appointment, Person
from kuu_office.core.models.people import AppointmentKind
from kuu_office.core.operations import appoint, change_rate, end_appointment
from staffing import rules
from staffing.calc.spans import Span, free, in_steps, peak
from staffing.enums import MovementKind
from staffing.models import Holding, Movement, StaffPosition
from staffing.models.places import SALARIED
from staffing.operations.locking import locked_appointment, locked_person
from staffing.queries.load import LoadLeft, load_left
from staffing.queries.places import spans_of_person, spans_of_position
from workload.operations.leaving import free_left_hours, lock_sheets_with
from workload.queries.norms import limits_on

EVENTS = {
    "staffing.movement.recorded": gettext_lazy(
        "%(by)s recorded “%(label)s” by order № %(order_number)s; hours left without a teacher: %(hours_left)s."
    ),
}
ONE_DAY, LONGEST = timedelta(days=1), timedelta(days=366)
BEGINS = {MovementKind.HIRE, MovementKind.TRANSFER}  # an appointment
ENDS = {MovementKind.TRANSFER, MovementKind.DISMISSAL}


@dataclass(frozen=True)
class Wish:
    """What an order says. `person` for a hire, else `appointment`; `position`, `work` for what begins; `rate` for what
    begins or changes; `until`: its last day."""

    kind: MovementKind
    order_number: str
    order_date: date
    effective_date: date
    person: Person | None = None
    appointment: Appointment | None = None
    position: StaffPosition | None = None
    work: AppointmentKind = AppointmentKind.MAIN
    rate: Decimal | None = None
    until: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Outlook:
    """What carrying an order out does: the place before and its rates, what is free in the new one afterwards, the
    person's rates in all, the hours that nobody teaches then."""

    wish: Wish
    holding: Holding | None
    left: LoadLeft
    free_after: Decimal | None
    held_after: Decimal
    person_limit: Decimal

    @property
    def unit(self):
        return self.wish.position.unit if self.wish.position else self.wish.appointment.unit


@transaction.atomic
def record_movement(*, wish: Wish, by: Scope, at: datetime) -> Movement:
    """Carries an order about a member of the staff out.

    Refused: no right in a department that it touches. BadInput: no number, days out of order, odd rates, a place of
    another day. Conflict: another movement of that day or later, more rates than the place has free or the person may
    hold, a second main place of work.
    """
    sheets = lock_sheets_with(wish.appointment)
    seen = foresee(wish=wish, by=by, at=at)
    wish, holding = seen.wish, seen.holding
    movement = Movement(
        kind=wish.kind, order_number=wish.order_number, order_date=wish.order_date, effective_date=wish.effective_date,
        person=wish.person, unit=seen.unit, appointment=wish.appointment, position=wish.position, work=wish.work,
        from_position=holding.position if holding else None, rate=wish.rate, until=wish.until, reason=wish.reason,
        old_rate=holding.rate if holding else None, lines_left=seen.left.lines, hours_left=seen.left.hours,
        old_end_date=wish.appointment.end_date if wish.appointment else None, recorded_at=at,
    )  # fmt: skip
    told = {"by": by, "at": at, "reason": _("order № %(number)s") % {"number": wish.order_number}}
    if wish.kind == MovementKind.RATE_CHANGE:
        _hold(replace(wish, position=holding.position), wish.appointment, before=holding)
        change_rate(appointment=wish.appointment, rate=wish.rate, **told)
    if wish.kind in ENDS:
        _end(wish, holding, told)
        hours = {row.assignment.pk: row.left for row in seen.left.rows}
        movement.freed = free_left_hours(hours=hours, sheets=sheets, **told)
    if wish.kind in BEGINS:
        movement.made = _begin(wish, by, at)
    movement.save()
    audit.record("staffing.movement.recorded", obj=movement, by=by, at=at, new=_told(movement))
    return movement


@transaction.atomic
def foresee(*, wish: Wish, by: Scope, at: datetime) -> Outlook:
    """What an order would do, or why it cannot be carried out; writes nothing. Refusals as for `record_movement`."""
    wish = _locked(wish)
    appointment = wish.appointment
    units = {one.unit_id for one in (wish.position, appointment) if one is not None}
    rules.can_move(by, *sorted(units)).enforce()
    _check_order(wish, at)
    holding = _check_before(wish) if appointment else None
    free_after = _check_place(wish, holding) if wish.rate is not None else None
    limit = limits_on(wish.effective_date).person_limit
    held = _held_after(wish)
    if wish.rate is not None and held > limit:
        said = _("%(person)s would hold %(held)s rates in all; at most %(limit)s are allowed.")
        told = {"person": wish.person.short_name, "held": held, "limit": limit.normalize()}
        raise Conflict(said % told)
    left = load_left(appointment, wish.effective_date) if wish.kind in ENDS else LoadLeft()
    return Outlook(wish, holding, left, free_after, held, limit)


def _locked(wish: Wish) -> Wish:
    """The wish with the rows as they are now, locked in the order of all operations: person, appointment, places."""
    if wish.kind == MovementKind.HIRE:
        if wish.person is None:
            raise BadInput(_("Choose the person."), field="person")
        locked_person(wish.person.pk)
    else:
        wish = _with_appointment(wish)
    if wish.kind in BEGINS and wish.position is None:
        raise BadInput(_("Choose the place."), field="position")
    held = wish.appointment.holdings.values("position") if wish.appointment else []
    wanted = [wish.position.pk] if wish.kind in BEGINS else []
    rows = StaffPosition.objects.select_for_update(of=("self",)).with_names()
    places = {place.pk: place for place in rows.filter(Q(pk__in=held) | Q(pk__in=wanted)).order_by("pk")}
    if not set(wanted) <= set(places):
        raise Conflict(_("The place is gone. Open the staff table again."), field="position")
    return replace(wish, position=places[wanted[0]] if wanted else None)


def _with_appointment(wish: Wish) -> Wish:
    if wish.appointment is None:
        raise BadInput(_("Choose the person."), field="appointment")
    person, appointment = locked_person(wish.appointment.person_id), locked_appointment(wish.appointment.pk)
    work = wish.work if wish.kind == MovementKind.TRANSFER else AppointmentKind(appointment.kind)
    return replace(wish, appointment=appointment, person=person, work=work)


def _check_order(wish: Wish, at: datetime) -> None:
    if not wish.order_number.strip():
        raise BadInput(_("Give the number of the order."), field="order_number")
    if wish.order_date > timezone.localdate(at):
        raise BadInput(_("The day of the order has not come yet."), field="order_date")
    if abs(wish.effective_date - wish.order_date) > LONGEST:
        raise BadInput(_("The order is in force within a year of its day."), field="effective_date")
    if wish.until and wish.until < wish.effective_date:
        raise BadInput(_("The last day is before the first day."), field="until")
    if wish.kind == MovementKind.DISMISSAL:
        return
    if wish.rate is None:
        raise BadInput(_("Give the rate."), field="rate")
    if wish.work not in SALARIED:
        raise BadInput(_("People paid by the hour hold no place of the staff table."), field="work")
    step = limits_on(wish.effective_date).step
    if wish.rate <= 0 or not in_steps(wish.rate, step):
        raise BadInput(_("Rates go in steps of %(step)s.") % {"step": step.normalize()}, field="rate")


def _check_before(wish: Wish) -> Holding:
    """The place that the appointment holds until the day of the order."""
    appointment, day = wish.appointment, wish.effective_date
    moved = Movement.objects.in_force().filter(appointment=appointment, effective_date__gte=day).first()
    if moved:
        said = _("Order № %(number)s of %(day)s moves this person on that day or later. Take it back first.")
        raise Conflict(said % {"number": moved.order_number, "day": f"{moved.effective_date:%d.%m.%Y}"})
    holding = Holding.objects.filter(appointment=appointment).select_related("position__unit", "position__post")
    holding = holding.order_by("-start_date").first()
    if holding is None:
        raise BadInput(_("The person holds no place of the staff table."), field="appointment")
    if day <= holding.start_date:
        said = _("The place was taken on %(day)s: the order is in force from a later day, or that one is taken back.")
        raise BadInput(said % {"day": f"{holding.start_date:%d.%m.%Y}"}, field="effective_date")
    if holding.end_date and day > holding.end_date:
        said = _("The appointment ended on %(day)s.") % {"day": f"{holding.end_date:%d.%m.%Y}"}
        raise BadInput(said, field="effective_date")
    return holding


def _check_place(wish: Wish, holding: Holding | None) -> Decimal:
    """How many rates of the place are free afterwards."""
    position, day, until = wish.position or holding.position, wish.effective_date, _last_day(wish)
    if wish.kind == MovementKind.TRANSFER and holding.position_id == position.pk:
        raise BadInput(_("The person holds this place. Change the rate instead."), field="position")
    if wish.kind == MovementKind.RATE_CHANGE and wish.rate == holding.rate:
        raise BadInput(_("The rate is the same."), field="rate")
    if day < position.valid_from or (position.valid_to and (until is None or until > position.valid_to)):
        raise BadInput(_("The department does not have this place on all these days."), field="position")
    there = free(position.rate, spans_of_position(position, but=wish.appointment), day, until)
    if wish.rate > there:
        said = _("Only %(free)s rates of this place are free then.") % {"free": there}
        raise Conflict(said, field="rate")
    return there - wish.rate


def _last_day(wish: Wish) -> date | None:
    """A changed rate holds as long as the appointment does."""
    return wish.appointment.end_date if wish.kind == MovementKind.RATE_CHANGE else wish.until


def _held_after(wish: Wish) -> Decimal:
    """The most rates of the person on a day from the order on."""
    day = wish.effective_date
    spans = spans_of_person(wish.person, but=wish.appointment)
    last = _last_day(wish)
    if wish.rate is not None:
        spans.append(Span(day, last, wish.rate))
    return peak(spans, day, last)


def _end(wish: Wish, holding: Holding, told: dict) -> None:
    last = wish.effective_date - ONE_DAY
    holding.end_date = last
    holding.save(update_fields=["end_date"])
    end_appointment(appointment=wish.appointment, end_date=last, **told)


def _begin(wish: Wish, by: Scope, at: datetime) -> Appointment:
    position = wish.position
    made = appoint(
        person=wish.person, unit=position.unit, post=position.post, kind=wish.work, rate=wish.rate,
        start_date=wish.effective_date, end_date=wish.until, by=by, at=at,
    )  # fmt: skip
    _hold(wish, made)
    return made


def _hold(wish: Wish, appointment: Appointment, before: Holding | None = None) -> None:
    """Takes a place; what was held before ends on the eve."""
    if before:
        before.end_date = wish.effective_date - ONE_DAY
        before.save(update_fields=["end_date"])
    Holding.objects.create(
        position=wish.position, appointment=appointment, rate=wish.rate, start_date=wish.effective_date,
        end_date=appointment.end_date,
    )  # fmt: skip


def _told(movement: Movement) -> dict:
    names = ("order_number", "order_date", "effective_date", "rate", "until", "hours_left", "lines_left")
    return audit.plain({name: getattr(movement, name) for name in names}) | {"kind": str(movement.kind)}
