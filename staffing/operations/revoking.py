"""A movement taken back: everything stands as if it had never been, and the record keeps both."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.operations import change_rate, reopen_appointment, undo_appointment
from staffing import rules
from staffing.calc.spans import Span, free, peak
from staffing.enums import MovementKind
from staffing.models import Holding, Movement, StaffPosition
from staffing.operations.locking import locked_person
from staffing.queries.places import spans_of_person, spans_of_position
from workload.operations.leaving import NotBack, give_again, lock_sheets_with
from workload.queries.norms import limits_on

EVENTS = {
    "staffing.movement.revoked": gettext_lazy("%(by)s took “%(label)s” back."),
}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class TakenBack:
    """A movement that was taken back; `not_back`: hours that it had freed and that stay without the person."""

    movement: Movement
    not_back: tuple[NotBack, ...] = ()


@transaction.atomic
def revoke_movement(*, movement: Movement, reason: str, by: Scope, at: datetime) -> TakenBack:
    """Takes a movement back. BadInput: no reason. Refused: no right, taken back already.

    Conflict: a later movement of the same appointment stands; the place was given to others or changed meanwhile;
    hours were given in the post that it began.
    """
    if not reason.strip():
        raise BadInput(_("Say why the order is taken back."), field="reason")
    sheets = lock_sheets_with(None, movement.freed)
    movement = _locked(movement)
    rules.can_revoke(by, movement).enforce()
    _refuse_later(movement)
    told = {"reason": reason.strip(), "by": by, "at": at}
    if movement.made:
        made, movement.made = movement.made, None
        made.holdings.all().delete()
        _mark(movement, reason, at)
        undo_appointment(appointment=made, **told)
    if movement.kind == MovementKind.RATE_CHANGE:
        _hold_again(movement, _only(movement))
        change_rate(appointment=movement.appointment, rate=movement.old_rate, **told)
    elif movement.appointment:
        _hold_again(movement)
        reopen_appointment(appointment=movement.appointment, end_date=movement.old_end_date, **told)
    not_back = give_again(freed=movement.freed, sheets=sheets, who=movement.person.short_name, **told)
    _mark(movement, reason, at)
    new = {"not_back": [str(one) for one in not_back]} if not_back else None
    audit.record("staffing.movement.revoked", obj=movement, by=by, at=at, new=new, reason=reason.strip())
    return TakenBack(movement, tuple(not_back))


def _locked(movement: Movement) -> Movement:
    locked_person(movement.person_id)
    rows = Movement.objects.select_for_update(of=("self",)).with_names().select_related("made", "appointment__person")
    return rows.get(pk=movement.pk)


def _mark(movement: Movement, reason: str, at: datetime) -> None:
    movement.revoked_at, movement.revoke_reason = at, reason.strip()[:500]
    movement.save(update_fields=["revoked_at", "revoke_reason", "made"])


def _refuse_later(movement: Movement) -> None:
    about = [one for one in (movement.appointment_id, movement.made_id) if one]
    later = Movement.objects.in_force().filter(appointment__in=about).exclude(pk=movement.pk)
    stands = later.filter(effective_date__gte=movement.effective_date).order_by("-effective_date").first()
    if stands:
        said = _("Order № %(number)s of %(day)s came later. Take it back first.")
        raise Conflict(said % {"number": stands.order_number, "day": f"{stands.effective_date:%d.%m.%Y}"})


def _only(movement: Movement) -> Holding:
    """What a change of rate began, when nothing has changed it since."""
    held = list(movement.appointment.holdings.filter(start_date__gte=movement.effective_date))
    if len(held) != 1 or held[0].position_id != movement.from_position_id:
        raise Conflict(_("The place was changed after this order."))
    return held[0]


def _hold_again(movement: Movement, begun: Holding | None = None) -> None:
    """The place is held as before, when it is still free; `begun`, what the movement put after it, goes."""
    if begun:
        begun.delete()
    day, until = movement.effective_date, movement.old_end_date
    position = StaffPosition.objects.select_for_update().get(pk=movement.from_position_id)
    there = free(position.rate, spans_of_position(position, but=movement.appointment), day, until)
    _refuse_too_many(movement, day, until)
    is_closed = position.valid_to and (until is None or until > position.valid_to)
    if is_closed or there < movement.old_rate:
        raise Conflict(_("The place was given to others or closed meanwhile. Free it first."))
    holding = movement.appointment.holdings.get(end_date=day - ONE_DAY)
    holding.end_date = until
    holding.save(update_fields=["end_date"])


def _refuse_too_many(movement: Movement, day: date, until: date | None) -> None:
    """Who took rates elsewhere meanwhile may not have the old ones besides. Conflict."""
    spans = [*spans_of_person(movement.person, but=movement.appointment), Span(day, until, movement.old_rate)]
    held, limit = peak(spans, day, until), limits_on(day).person_limit
    if held > limit:
        said = _("%(person)s would hold %(held)s rates in all; at most %(limit)s are allowed.")
        raise Conflict(said % {"person": movement.person.short_name, "held": held, "limit": limit.normalize()})
