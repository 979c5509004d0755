"""Hours of a load sheet given to people, taken back, split, given as last year, and an act undone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.calc.shapes import ZERO
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict, Refused
from workload import wording
from workload.calc.distribution import CENT, WHOLE_SHARE, Stop, Way, overload_of, parts_of
from workload.models import Assignment, DistributionAct, LoadLine, LoadSheet
from workload.operations.board import (
    Change,
    Gift,
    asked_hours,
    changes_in,
    changes_of,
    free_of,
    keep,
    line_of,
    locked_sheet,
    refuse_stopped,
    seats_for,
    stop_for,
    write,
)
from workload.queries.holders import Seat, seats_of
from workload.queries.past_year import proposed_for

EVENTS = {
    "workload.loadsheet.assigned": gettext_lazy("%(by)s gave %(hours)s h to %(who)s: %(line)s."),
    "workload.loadsheet.taken_back": gettext_lazy("%(by)s took %(hours)s h back from %(who)s: %(line)s."),
    "workload.loadsheet.split": gettext_lazy("%(by)s split a line – %(line)s – %(parts)s."),
    "workload.loadsheet.given_as_last_year": gettext_lazy(
        "%(by)s gave %(hours)s h in %(lines)s lines as they were given last year."
    ),
    "workload.loadsheet.undone": gettext_lazy("%(by)s undid an act of distribution: %(what)s."),
}
MOST_PARTS = 12


@dataclass(frozen=True)
class Part:
    """A part of a split: for whom, and how much – hours, per cent or subgroups."""

    to: str
    amount: Decimal


@dataclass(frozen=True)
class Proposed:
    """What accepting last year's distribution did: the parts given, and those left with the reason."""

    given: list[Gift]
    left: list[tuple[Gift, Seat, Stop | None]]


@transaction.atomic
def assign_hours(
    *, sheet_id: int, line_id: int, to: str, hours: Decimal | None = None, seen: Decimal | None = None,
    confirmed: Decimal = ZERO, by: Scope, at: datetime,
) -> LoadSheet:  # fmt: skip
    """Gives hours of a line to a teacher (`a12`) or a vacancy (`p3`); all that is free when no number is told.

    seen: the free hours that the person saw; confirmed: hours of overload that the person agreed to.
    Refused: no right, a sheet in approval, somebody who may not take them, a limit. Overload: over the norm.
    Conflict: the line changed or is gone. BadInput: more than is free.
    """
    sheet = locked_sheet(sheet_id, by)
    line = line_of(sheet, line_id, seen)
    gift = Gift(line, to, asked_hours(hours, free_of(line)))
    seats = _give(sheet, [gift], confirmed, by, at)
    told = {"line": str(line), "who": seats[to].name, "hours": wording.number(gift.hours)}
    audit.record("workload.loadsheet.assigned", obj=sheet, by=by, at=at, new=told)
    return sheet


def _give(sheet: LoadSheet, gifts: Sequence[Gift], confirmed: Decimal, by: Scope, at: datetime) -> dict[str, Seat]:
    seats = seats_for(sheet, [gift.to for gift in gifts])
    refuse_stopped(seats, gifts, confirmed, at)
    changes = changes_of(gifts)
    write(sheet, changes)
    keep(sheet, changes, by, at)
    return seats


@transaction.atomic
def take_back(*, sheet_id: int, assignment_id: int, version: int, by: Scope, at: datetime) -> Assignment:
    """Takes the hours of an assignment back, as it was; they are free again.

    Refused: no right, a sheet in approval. Conflict: the assignment is gone or another one than the person saw.
    """
    sheet = locked_sheet(sheet_id, by)
    rows = Assignment.objects.filter(line__sheet=sheet).select_related("line__term", "appointment__person", "post")
    one = rows.filter(pk=assignment_id).first()
    if one is None or one.version != version:
        raise Conflict(_("These hours changed meanwhile. Look at the line and do it again."))
    changes = [Change(one.line_id, one.to, one.hours, ZERO, one.part)]
    write(sheet, changes)
    keep(sheet, changes, by, at)
    told = {"line": str(one.line), "who": wording.taker(one), "hours": wording.number(one.hours)}
    audit.record("workload.loadsheet.taken_back", obj=sheet, by=by, at=at, new=told)
    return one


@transaction.atomic
def split_line(
    *, sheet_id: int, line_id: int, way: Way, parts: Sequence[Part], seen: Decimal | None = None,
    confirmed: Decimal = ZERO, by: Scope, at: datetime,
) -> LoadSheet:  # fmt: skip
    """Splits what is free of a line among several by hours, by share (100 per cent is all that is free) or by
    subgroups; what the parts lack of the whole stays free.

    Refused, Overload, Conflict: as for giving hours. BadInput: parts that are not parts of the line.
    """
    sheet = locked_sheet(sheet_id, by)
    line = line_of(sheet, line_id, seen)
    gifts = _split(line, way, parts)
    seats = _give(sheet, gifts, confirmed, by, at)
    said = ", ".join(f"{seats[one.to].name}: {wording.number(one.hours)}" for one in gifts)
    audit.record("workload.loadsheet.split", obj=sheet, by=by, at=at, new={"line": str(line), "parts": said})
    return sheet


def _split(line: LoadLine, way: Way, parts: Sequence[Part]) -> list[Gift]:
    free = asked_hours(None, free_of(line))
    if not 0 < len(parts) <= MOST_PARTS or len({part.to for part in parts}) < len(parts):
        raise BadInput(_("A line is split into 1 to %(most)s parts, each for somebody else.") % {"most": MOST_PARTS})
    whole, hours = whole_of(line, way, free)
    try:
        found = parts_of(hours, [_amount(part, way) for part in parts], whole)
    except ValueError as unfit:
        raise BadInput(wording.split_unfit(way, whole), field="parts") from unfit
    named = list(zip(parts, found, strict=False))
    if any(not part for _part, part in named):
        raise BadInput(_("A part of less than 0.01 h is none."), field="parts")
    return [Gift(line, part.to, got, wording.part_said(way, part.amount, whole)) for part, got in named]


def whole_of(line: LoadLine, way: Way, free: Decimal) -> tuple[Decimal, Decimal]:
    """What the amounts of a split are parts of, and the hours that this whole has.

    Refused: by subgroups, where the line has none or some of its hours are somebody's already.
    """
    if way is Way.SHARE:
        return WHOLE_SHARE, free
    if way is Way.HOURS:
        return free, free
    if line.subgroups < 2 or free != line.hours:
        raise Refused(_("A line is split by subgroups while it has several and nobody took any of its hours."))
    return Decimal(line.subgroups), free


def _amount(part: Part, way: Way) -> Decimal:
    step = Decimal(1) if way is Way.SUBGROUPS else CENT
    if not part.amount.is_finite() or part.amount > 5000 or part.amount != part.amount.quantize(step):
        raise ValueError("not an amount")
    return part.amount


@transaction.atomic
def accept_proposal(
    *, sheet_id: int, line_ids: Collection[int], with_overload: bool = False, by: Scope, at: datetime
) -> Proposed:
    """Gives lines as they were given last year. Who may not take their part is left out, with the reason; who would
    be over the norm too, unless the person wants it.

    Refused: no right, a sheet in approval. Conflict: a chosen line has no proposal any more. BadInput: none chosen.
    """
    sheet = locked_sheet(sheet_id, by)
    if not line_ids:
        raise BadInput(_("Tick at least one line."), field="lines")
    wanted = set(line_ids)
    chosen = [(line, parts) for line, parts in proposed_for(sheet, seats_of(sheet)) if line.pk in wanted]
    if len(chosen) < len(wanted):
        raise Conflict(_("Some of these lines changed meanwhile. Look at the proposal again."))
    seats = seats_for(sheet, [to for _line, parts in chosen for to in parts])
    gifts = [Gift(line, to, hours) for line, parts in chosen for to, hours in parts.items()]
    outcome = fitting(seats, gifts, at, with_overload=with_overload)
    if outcome.given:
        changes = changes_of(outcome.given)
        write(sheet, changes)
        keep(sheet, changes, by, at)
        _tell(sheet, outcome.given, by, at)
    return outcome


def fitting(seats: dict[str, Seat], gifts: Sequence[Gift], at: datetime, *, with_overload: bool) -> Proposed:
    """Gifts one after another, each with what the earlier ones gave: those that fit, and the others."""
    now, given, left = dict(seats), [], []
    for gift in gifts:
        seat = now[gift.to]
        stop = stop_for(seat, gift.line, gift.hours, at)
        if stop is not None or (overload_of(seat.holder, gift.hours) and not with_overload):
            left.append((gift, seat, stop))
            continue
        given.append(gift)
        now[gift.to] = seat.with_hours(gift.hours)
    return Proposed(given, left)


def _tell(sheet: LoadSheet, gifts: Sequence[Gift], by: Scope, at: datetime) -> None:
    hours = sum((gift.hours for gift in gifts), ZERO)
    told = {"hours": wording.number(hours), "lines": len({gift.line.pk for gift in gifts})}
    audit.record("workload.loadsheet.given_as_last_year", obj=sheet, by=by, at=at, new=told)


@dataclass(frozen=True)
class Undone:
    """What an undone act was, in words, and the lines and people that it touched."""

    what: str
    line_ids: list[int]
    keys: list[str]


@transaction.atomic
def undo(*, sheet_id: int, by: Scope, at: datetime) -> Undone:
    """Undoes the last act of this person on the sheet that is not undone.

    Refused: no right, a sheet in approval, somebody who may no longer take the hours that come back to them.
    Conflict: nothing to undo, or somebody changed it since.
    """
    sheet = locked_sheet(sheet_id, by)
    act = last_act(sheet, by)
    if act is None:
        raise Conflict(_("There is nothing of yours to undo."))
    changes = changes_in(act)
    rows = sheet.lines.select_related("term").prefetch_related("assignments")
    lines = {line.pk: line for line in rows.filter(pk__in=[change.line_id for change in changes])}
    _refuse_changed(sheet, changes)
    seats = seats_for(sheet, [change.to for change in changes])
    back = [change.back for change in changes]
    _refuse_return(lines, seats, back, at)
    write(sheet, back)
    DistributionAct.objects.filter(pk=act.pk).update(is_undone=True)
    what = ", ".join(_undone(change, lines[change.line_id], seats[change.to]) for change in back[:3])
    what += " …" if len(back) > 3 else ""
    audit.record("workload.loadsheet.undone", obj=sheet, by=by, at=at, new={"what": what})
    return Undone(what, [change.line_id for change in changes], [change.to for change in changes])


def last_act(sheet: LoadSheet, by: Scope) -> DistributionAct | None:
    return DistributionAct.objects.filter(sheet=sheet, user_id=by.user_id, is_undone=False).order_by("-pk").first()


def _refuse_changed(sheet: LoadSheet, changes: Sequence[Change]) -> None:
    rows = Assignment.objects.filter(line__sheet=sheet, line__in=[change.line_id for change in changes])
    stands = {(one.line_id, one.to): one.hours for one in rows}
    if any(stands.get((change.line_id, change.to), ZERO) != change.after for change in changes):
        raise Conflict(_("Somebody changed these hours since; your act can no longer be undone."))


def _refuse_return(
    lines: dict[int, LoadLine], seats: dict[str, Seat], back: Sequence[Change], at: datetime
) -> None:  # fmt: skip
    """What comes back to people must still fit: into the line, and to them. Overload was theirs before."""
    if any(change.line_id not in lines for change in back):
        raise Conflict(_("This line is no longer in the load. The board shows the present lines."))
    gifts = [
        Gift(lines[change.line_id], change.to, change.after - change.before)
        for change in back
        if change.after > change.before
    ]
    for line in lines.values():
        if sum((gift.hours for gift in gifts if gift.line.pk == line.pk), ZERO) > free_of(line):
            raise Conflict(_("Somebody changed these hours since; your act can no longer be undone."))
    refuse_stopped(seats, gifts, Decimal("Infinity"), at)


def _undone(change: Change, line: LoadLine, seat: Seat) -> str:
    return f"{line} – {seat.name}: {wording.number(change.before)} → {wording.number(change.after)}"
