"""What every act on the board does: the sheet locked and open, each person asked, the hours written, the act kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from curriculum.calc.shapes import ZERO
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict, OfficeError, Refused
from kuu_office.core.models import Person
from workload import rules, wording
from workload.calc.distribution import CENT, Period, Stop, free_hours, overload_of, stop_of
from workload.calc.shapes import Work
from workload.models import Assignment, DistributionAct, LoadLine, LoadSheet
from workload.queries.holders import Seat, ids_of, seats_of


@dataclass(frozen=True)
class Gift:
    """Hours of a line for somebody; `part` names the part of the line, where it has a name."""

    line: LoadLine
    to: str
    hours: Decimal
    part: str = ""


@dataclass(frozen=True)
class Change:
    """An assignment before and after; 0 hours: none."""

    line_id: int
    to: str
    before: Decimal
    after: Decimal
    part_before: str = ""
    part: str = ""

    @property
    def back(self) -> "Change":
        return Change(self.line_id, self.to, self.after, self.before, self.part, self.part_before)


class Overload(OfficeError):
    """The hours go over somebody's norm: the same thing is done when the person says so. `over`: by how many hours."""

    status = 409

    def __init__(self, message: str, over: Decimal) -> None:
        super().__init__(message)
        self.over = over


def locked_sheet(sheet_id: int, by: Scope) -> LoadSheet:
    """Refused: no right in the department, a sheet that is in approval. Conflict: the sheet is gone."""
    rows = LoadSheet.objects.select_for_update(of=("self",)).with_names()
    sheet = rows.filter(pk=sheet_id).first()
    if sheet is None:
        raise Conflict(_("The load sheet is gone. Open the list again."))
    rules.can_distribute(by, sheet).enforce()
    return sheet


def line_of(sheet: LoadSheet, line_id: int, seen: Decimal | None) -> LoadLine:
    """A line with its assignments. Conflict: it is gone, or not as free as the person saw it (`seen`)."""
    line = sheet.lines.select_related("term").prefetch_related("assignments").filter(pk=line_id).first()
    if line is None:
        raise Conflict(_("This line is no longer in the load. The board shows the present lines."))
    free = free_of(line)
    if seen is not None and seen != free:
        said = _("The line changed meanwhile: %(hours)s h of it are free now. Look at it and do it again.")
        raise Conflict(said % {"hours": wording.number(free)}, field="line")
    return line


def free_of(line: LoadLine) -> Decimal:
    return free_hours(line.hours, (one.hours for one in line.assignments.all()))


def asked_hours(hours: Decimal | None, free: Decimal) -> Decimal:
    """The hours to give, all that is free unless a number is told. BadInput: not a number of hundredths, too many."""
    if free <= 0:
        raise BadInput(_("Nothing of this line is free."), field="hours")
    if hours is None:
        return free
    if not hours.is_finite() or hours <= 0 or hours != hours.quantize(CENT):
        raise BadInput(_("Hours are more than 0, with two decimals at most."), field="hours")
    if hours > free:
        said = _("Only %(hours)s h of this line are free.") % {"hours": wording.number(free)}
        raise BadInput(said, field="hours")
    return hours


def seats_for(sheet: LoadSheet, keys: Iterable[str]) -> dict[str, Seat]:
    """The seats, their people locked: nobody else gives them hours meanwhile. BadInput: not of this department."""
    wanted = set(keys)
    people = ids_of(wanted, "a")
    rows = Person.objects.select_for_update(of=("self",), no_key=True).filter(appointments__in=people)
    list(rows.order_by("pk").values("pk"))
    seats = seats_of(sheet, wanted)
    if wanted - set(seats):
        raise BadInput(_("Choose who takes the hours: a teacher of this department or a vacancy."), field="to")
    return seats


def stop_for(seat: Seat, line: LoadLine, hours: Decimal, at: datetime) -> Stop | None:
    period = Period(line.term.start_date, line.term.end_date, timezone.localdate(at))
    return stop_of(seat.holder, Work(line.work), hours, period)


def refuse_stopped(seats: Mapping[str, Seat], gifts: Sequence[Gift], confirmed: Decimal, at: datetime) -> None:
    """Refused: somebody may not take the hours, with the reason. Overload: over a norm by more than was confirmed."""
    now, overs = dict(seats), {}
    for gift in gifts:
        seat = now[gift.to]
        stop = stop_for(seat, gift.line, gift.hours, at)
        if stop is not None:
            raise Refused(wording.stop_said(stop, seat, gift.hours))
        over = overload_of(seat.holder, gift.hours)
        if over:
            overs[gift.to] = over
        now[gift.to] = seat.with_hours(gift.hours)
    if sum(overs.values(), ZERO) > confirmed:
        told = [wording.overload_said(seats[to], over) for to, over in overs.items()]
        raise Overload(" ".join(told), sum(overs.values(), ZERO))


def changes_of(gifts: Sequence[Gift]) -> list[Change]:
    """What the gifts do to the assignments; who already has a part of the line gets the hours to it."""
    found: dict[tuple[int, str], Change] = {}
    for gift in gifts:
        key = gift.line.pk, gift.to
        there = next((one for one in gift.line.assignments.all() if one.to == gift.to), None)
        start = Change(*key, there.hours, there.hours, there.part, there.part) if there else Change(*key, ZERO, ZERO)
        last = found.get(key, start)
        part = gift.part if not last.after else last.part
        found[key] = Change(*key, last.before, last.after + gift.hours, last.part_before, part)
    return list(found.values())


def write(sheet: LoadSheet, changes: Sequence[Change]) -> None:
    """Puts the assignments down and says that the sheet changed. In an open sheet nothing waits to be freed."""
    rows = Assignment.objects.filter(line__in={change.line_id for change in changes})
    there = {(one.line_id, one.to): one for one in rows}
    made, saved, gone = [], [], []
    for change in changes:
        one = there.get((change.line_id, change.to)) or _assignment(change)
        one.hours, one.part, one.leaving = change.after, change.part, ZERO
        (made if one.pk is None else saved if change.after else gone).append(one)
    for one in saved:
        one.version += 1
    Assignment.objects.bulk_create(made)
    Assignment.objects.bulk_update(saved, ["hours", "part", "leaving", "version"])
    Assignment.objects.filter(pk__in=[one.pk for one in gone]).delete()
    LoadSheet.objects.filter(pk=sheet.pk).update(revision=F("revision") + 1)
    sheet.revision += 1


def _assignment(change: Change) -> Assignment:
    column = "appointment_id" if change.to.startswith("a") else "post_id"
    return Assignment(line_id=change.line_id, **{column: int(change.to[1:])})


def keep(sheet: LoadSheet, changes: Sequence[Change], by: Scope, at: datetime) -> None:
    """Remembers the act, so that it can be undone."""
    DistributionAct.objects.create(
        sheet=sheet, user_id=by.user_id, at=at, changes=[_kept(change) for change in changes]
    )


def _kept(change: Change) -> dict:
    return {
        "line": change.line_id, "to": change.to, "before": str(change.before), "after": str(change.after),
        "part_before": change.part_before, "part": change.part,
    }  # fmt: skip


def changes_in(act: DistributionAct) -> list[Change]:
    return [
        Change(one["line"], one["to"], Decimal(one["before"]), Decimal(one["after"]), one["part_before"], one["part"])
        for one in act.changes
    ]
