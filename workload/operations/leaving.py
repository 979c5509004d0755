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
from kuu_office.core.models import Appointment, ApprovalState
from workload import wording
from workload.models import Assignment, LoadLine, LoadSheet
from workload.operations.board import Change, free_of, write
from workload.queries.versions import newest_lines

EVENTS = {
    "workload.loadsheet.left": gettext_lazy("%(by)s: an order freed %(hours)s h of %(who)s in %(lines)s lines."),
    "workload.loadsheet.come_back": gettext_lazy(
        "%(by)s: an order was taken back, %(hours)s h in %(lines)s lines are with %(who)s again."
    ),
}
OPEN = (ApprovalState.DRAFT, ApprovalState.RETURNED)


@dataclass(frozen=True)
class NotBack:
    """Hours of a line that nobody could be given back: others have them, the line is gone, its sheet is not open."""

    line: str
    hours: Decimal

    def __str__(self) -> str:
        return _("%(line)s: %(hours)s h") % {"line": self.line, "hours": wording.number(self.hours)}


def lock_sheets_with(appointment: Appointment | None, freed: Iterable[Mapping] = ()) -> dict[int, LoadSheet]:
    """The open sheets in which somebody has hours, or to which those that were freed belong, locked before any person.

    A sheet in approval or approved is not among them: its hours wait for the next version.
    """
    sheets = {line.sheet_id for line in newest_lines([one["line"] for one in freed]).values()}
    if appointment is not None:
        sheets.update(Assignment.objects.filter(appointment=appointment).values_list("line__sheet", flat=True))
    rows = LoadSheet.objects.select_for_update(of=("self",)).with_names().filter(pk__in=sheets)
    return {sheet.pk: sheet for sheet in rows.filter(state__in=OPEN, next=None).order_by("pk")}


@transaction.atomic
def free_left_hours(
    *, hours: Mapping[int, Decimal], sheets: Mapping[int, LoadSheet], by: Scope, at: datetime, reason: str
) -> list[dict]:
    """Frees so many hours of each of these assignments (by their numbers) in the locked sheets.

    The order is the ground, its right was asked already. What was freed, to be kept with the order:
    `line`, its `name`, `to`, `hours`, `part`.
    """
    rows = Assignment.objects.filter(pk__in=hours, line__sheet__in=sheets).select_related(
        "line__term", "appointment__person", "post"
    )
    changes: dict[int, list[Change]] = defaultdict(list)
    told: dict[int, str] = {}
    names = {one.line_id: str(one.line) for one in rows}
    for one in rows.order_by("pk"):
        left = min(hours[one.pk], one.hours)
        if left > 0:
            after = one.hours - left
            part = one.part if after else ""
            changes[one.line.sheet_id].append(Change(one.line_id, one.to, one.hours, after, one.part, part))
            told[one.line.sheet_id] = wording.taker(one)
    _written("workload.loadsheet.left", sheets, changes, told, by=by, at=at, reason=reason)
    return [
        {"line": change.line_id, "name": names[change.line_id], "to": change.to,
         "hours": str(change.before - change.after), "part": change.part_before}
        for found in changes.values()
        for change in found
    ]  # fmt: skip


@transaction.atomic
def give_again(
    *, freed: Sequence[Mapping], sheets: Mapping[int, LoadSheet], who: str, by: Scope, at: datetime, reason: str
) -> list[NotBack]:
    """Gives freed hours back to whom they belonged, in the newest version, where they are still free; the others."""
    newest = newest_lines([one["line"] for one in freed])
    rows = LoadLine.objects.filter(pk__in=[line.pk for line in newest.values()], sheet__in=sheets)
    lines = {line.pk: line for line in rows.prefetch_related("assignments")}
    changes: dict[int, list[Change]] = defaultdict(list)
    not_back = []
    for one in freed:
        line = lines.get(newest[one["line"]].pk) if one["line"] in newest else None
        hours = Decimal(one["hours"])
        back = min(hours, free_of(line)) if line else ZERO
        if back > 0:
            changes[line.sheet_id].append(_back(line, one, back))
        if back < hours:
            not_back.append(NotBack(one["name"], hours - max(back, ZERO)))
    told = dict.fromkeys(changes, who)
    _written("workload.loadsheet.come_back", sheets, changes, told, by=by, at=at, reason=reason)
    return not_back


def _back(line: LoadLine, one: Mapping, hours: Decimal) -> Change:
    there = next((held for held in line.assignments.all() if held.to == one["to"]), None)
    before, part = (there.hours, there.part) if there else (ZERO, one["part"])
    return Change(line.pk, one["to"], before, before + hours, part, part)


def _written(
    event: str, sheets: Mapping[int, LoadSheet], changes: Mapping[int, Sequence[Change]], told: Mapping[int, str],
    *, by: Scope, at: datetime, reason: str,
) -> None:  # fmt: skip
    for pk, found in changes.items():
        write(sheets[pk], found)
        hours = sum((abs(change.after - change.before) for change in found), ZERO)
        new = {"hours": wording.number(hours), "lines": len(found), "who": told[pk]}
        audit.record(event, obj=sheets[pk], by=by, at=at, new=new, reason=reason)
