"""Hours of somebody who leaves in the middle of a year: free again on the board, given back when the order is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.calc.shapes import ZERO
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import Conflict
from kuu_office.core.models import Appointment, ApprovalState
from workload import wording
from workload.models import Assignment, LoadLine, LoadSheet, is_newest
from workload.operations.board import Change, free_of, write
from workload.operations.sheet_locking import locked_sheets
from workload.queries.versions import newest_lines

EVENTS = {
    "workload.loadsheet.left": gettext_lazy("%(by)s: an order freed %(hours)s h of %(who)s in %(lines)s lines."),
    "workload.loadsheet.leaves": gettext_lazy(
        "%(by)s: an order takes %(hours)s h in %(lines)s lines from %(who)s; they are free in the next version."
    ),
    "workload.loadsheet.left_freed": gettext_lazy(
        "%(by)s: %(hours)s h in %(lines)s lines of those who left – %(who)s – are free."
    ),
    "workload.loadsheet.come_back": gettext_lazy(
        "%(by)s: an order was taken back, %(hours)s h in %(lines)s lines are with %(who)s again."
    ),
}
OPEN = (ApprovalState.DRAFT, ApprovalState.RETURNED)
NAMES = ("line__term", "appointment__person", "post")


@dataclass(frozen=True)
class NotBack:
    """Hours of a line that nobody could be given back: others have them, the line is gone, its sheet is not open."""

    line: str
    hours: Decimal

    def __str__(self) -> str:
        return _("%(line)s: %(hours)s h") % {"line": self.line, "hours": wording.number(self.hours)}


def lock_sheets_with(appointment: Appointment | None, freed: Iterable[Mapping] = ()) -> dict[int, LoadSheet]:
    """The newest sheets in which somebody has hours, or to which freed hours belong, locked before any person is.

    Conflict: one of them got a new version at this moment.
    """
    sheets = {line.sheet_id for line in newest_lines([one["line"] for one in freed]).values()}
    if appointment is not None:
        held = Assignment.objects.filter(is_newest("line__sheet"), appointment=appointment)
        sheets.update(held.values_list("line__sheet", flat=True))
    locked = {sheet.pk: sheet for sheet in locked_sheets(LoadSheet.objects.filter(pk__in=sheets))}
    if LoadSheet.objects.filter(previous__in=locked).exists():
        raise Conflict(_("A load sheet of this person got a new version meanwhile. Do it again."))
    return locked


@transaction.atomic
def free_left_hours(
    *, hours: Mapping[int, Decimal], sheets: Mapping[int, LoadSheet], by: Scope, at: datetime, reason: str
) -> list[dict]:
    """Frees so many hours of each of these assignments (by their numbers) in the locked sheets.

    In a sheet that is in approval or approved they wait until it can be changed or gets its next version. The order is
    the ground, its right was asked already. What was freed, to be kept with the order: `line`, its `name`, `to`,
    `hours`, `part`.
    """
    rows = Assignment.objects.filter(pk__in=hours, line__sheet__in=sheets).select_related(*NAMES).order_by("pk")
    left = [one for one in rows if min(hours[one.pk], one.hours) > 0]
    for one in left:
        one.leaving = min(hours[one.pk], one.hours)
    waiting = [one for one in left if sheets[one.line.sheet_id].state not in OPEN]
    Assignment.objects.bulk_update(waiting, ["leaving"])
    freed = [one for one in left if one not in waiting]
    _free(sheets, freed)
    told = {"by": by, "at": at, "reason": reason}
    audit.record_each("workload.loadsheet.leaves", _told(sheets, waiting), **told)
    audit.record_each("workload.loadsheet.left", _told(sheets, freed), **told)
    return [
        {"line": one.line_id, "name": str(one.line), "to": one.to, "hours": str(one.leaving), "part": one.part}
        for one in left
    ]


def free_waiting_hours(sheet: LoadSheet, by: Scope, at: datetime) -> None:
    """Hours of those who left are free, now that the sheet can be changed."""
    rows = list(Assignment.objects.filter(line__sheet=sheet, leaving__gt=0).select_related(*NAMES).order_by("pk"))
    sheets = {sheet.pk: sheet}
    _free(sheets, rows)
    audit.record_each("workload.loadsheet.left_freed", _told(sheets, rows), by=by, at=at)


def _free(sheets: Mapping[int, LoadSheet], rows: Iterable[Assignment]) -> None:
    """Takes from assignments what is `leaving` in them."""
    changes: dict[int, list[Change]] = defaultdict(list)
    for one in rows:
        after = one.hours - one.leaving
        change = Change(one.line_id, one.to, one.hours, after, one.part, one.part if after else "")
        changes[one.line.sheet_id].append(change)
    for pk, found in changes.items():
        write(sheets[pk], found)


def _told(sheets: Mapping[int, LoadSheet], rows: Iterable[Assignment]) -> list[tuple[LoadSheet, dict]]:
    """Of each sheet, for the record: how many hours are `leaving` in how many lines, and whose they are."""
    by_sheet: dict[int, list[Assignment]] = defaultdict(list)
    for one in rows:
        by_sheet[one.line.sheet_id].append(one)
    return [
        (
            sheets[pk],
            {
                "hours": wording.number(sum((one.leaving for one in found), ZERO)), "lines": len(found),
                "who": ", ".join(sorted({wording.taker(one) for one in found})),
            },
        )
        for pk, found in by_sheet.items()
    ]  # fmt: skip


@transaction.atomic
def give_again(
    *, freed: Sequence[Mapping], sheets: Mapping[int, LoadSheet], who: str, by: Scope, at: datetime, reason: str
) -> list[NotBack]:
    """Gives freed hours back to whom they belonged, in the newest version: what still waits there stays, the rest comes
    back where it is still free. The hours that do not come back."""
    newest = newest_lines([one["line"] for one in freed])
    rows = LoadLine.objects.filter(pk__in=[line.pk for line in newest.values()], sheet__in=sheets)
    lines = {line.pk: line for line in rows.prefetch_related("assignments")}
    changes: dict[int, list[Change]] = defaultdict(list)
    not_back = []
    for one in freed:
        line = lines.get(newest[one["line"]].pk) if one["line"] in newest else None
        hours = Decimal(one["hours"]) - _stay(line, one)
        is_open = line is not None and sheets[line.sheet_id].state in OPEN
        back = max(ZERO, min(hours, free_of(line))) if is_open else ZERO
        if back:
            changes[line.sheet_id].append(_back(line, one, back))
        if back < hours:
            not_back.append(NotBack(one["name"], hours - back))
    for pk, found in changes.items():
        write(sheets[pk], found)
        given = sum((change.after - change.before for change in found), ZERO)
        new = {"hours": wording.number(given), "lines": len(found), "who": who}
        audit.record("workload.loadsheet.come_back", obj=sheets[pk], by=by, at=at, new=new, reason=reason)
    return not_back


def _holding(line: LoadLine | None, one: Mapping) -> Assignment | None:
    return next((held for held in line.assignments.all() if held.to == one["to"]), None) if line else None


def _stay(line: LoadLine | None, one: Mapping) -> Decimal:
    """How many hours wait in a sheet to be freed, and wait no more."""
    there = _holding(line, one)
    if there is None or not there.leaving:
        return ZERO
    stay = min(there.leaving, Decimal(one["hours"]))
    there.leaving -= stay
    there.save(update_fields=["leaving"])
    return stay


def _back(line: LoadLine, one: Mapping, hours: Decimal) -> Change:
    there = _holding(line, one)
    before, part = (there.hours, there.part) if there else (ZERO, one["part"])
    return Change(line.pk, one["to"], before, before + hours, part, part)
