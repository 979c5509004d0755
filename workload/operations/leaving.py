"""Hours of somebody who leaves in the middle of a year: free again on the board, given back when the order is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy

from curriculum.calc.shapes import ZERO
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import Appointment, ApprovalState
from workload import wording
from workload.models import Assignment, LoadLine, LoadSheet
from workload.operations.board import Change, free_of, write

EVENTS = {
    "workload.loadsheet.left": gettext_lazy("%(by)s: an order freed %(hours)s h of %(who)s in %(lines)s lines."),
    "workload.loadsheet.come_back": gettext_lazy(
        "%(by)s: an order was taken back, %(hours)s h in %(lines)s lines are with %(who)s again."
    ),
}
OPEN = (ApprovalState.DRAFT, ApprovalState.RETURNED)


def lock_sheets_with(appointment: Appointment | None, freed: Iterable[Mapping] = ()) -> dict[int, LoadSheet]:
    """The open sheets in which somebody has hours, or had those that were freed, locked before any person is.

    A sheet in approval or approved is not among them: its hours wait for the next version.
    """
    lines = [one["line"] for one in freed]
    held = LoadLine.objects.filter(pk__in=lines).values("sheet")
    if appointment is not None:
        held = held.union(Assignment.objects.filter(appointment=appointment).values("line__sheet"))
    rows = LoadSheet.objects.select_for_update(of=("self",)).with_names().filter(pk__in=list(_ids(held)))
    return {sheet.pk: sheet for sheet in rows.filter(state__in=OPEN, next=None).order_by("pk")}


def _ids(rows: Iterable[Mapping]) -> set[int]:
    return {value for row in rows for value in row.values()}


@transaction.atomic
def free_left_hours(
    *, hours: Mapping[int, Decimal], sheets: Mapping[int, LoadSheet], by: Scope, at: datetime, reason: str
) -> list[dict]:
    """Frees so many hours of each of these assignments (by their numbers) in the locked sheets.

    The order is the ground, its right was asked already. What was freed, to be kept with the order:
    `line`, `to`, `hours`, `part`.
    """
    rows = Assignment.objects.filter(pk__in=hours, line__sheet__in=sheets).select_related(
        "line__term", "appointment__person", "post"
    )
    changes: dict[int, list[Change]] = defaultdict(list)
    told: dict[int, str] = {}
    for one in rows.order_by("pk"):
        left = min(hours[one.pk], one.hours)
        if left > 0:
            after = one.hours - left
            part = one.part if after else ""
            changes[one.line.sheet_id].append(Change(one.line_id, one.to, one.hours, after, one.part, part))
            told[one.line.sheet_id] = wording.taker(one)
    for sheet, new in _written(sheets, changes, told):
        audit.record("workload.loadsheet.left", obj=sheet, by=by, at=at, new=new, reason=reason)
    return [
        {"line": change.line_id, "to": change.to, "hours": str(change.before - change.after),
         "part": change.part_before}
        for found in changes.values()
        for change in found
    ]  # fmt: skip


@transaction.atomic
def give_again(
    *, freed: Sequence[Mapping], sheets: Mapping[int, LoadSheet], who: str, by: Scope, at: datetime, reason: str
) -> Decimal:
    """Gives freed hours back to whom they belonged, where they are still free. The hours that stay with others."""
    wanted = {one["line"]: one for one in freed}
    lines = LoadLine.objects.filter(pk__in=wanted, sheet__in=sheets).prefetch_related("assignments").order_by("pk")
    changes: dict[int, list[Change]] = defaultdict(list)
    lost = sum((Decimal(one["hours"]) for one in freed), ZERO)
    for line in lines:
        one = wanted[line.pk]
        back = min(Decimal(one["hours"]), free_of(line))
        there = next((held for held in line.assignments.all() if held.to == one["to"]), None)
        before = there.hours if there else ZERO
        if back > 0:
            part = there.part if there else one["part"]
            changes[line.sheet_id].append(Change(line.pk, one["to"], before, before + back, part, part))
            lost -= back
    for sheet, new in _written(sheets, changes, dict.fromkeys(changes, who)):
        audit.record("workload.loadsheet.come_back", obj=sheet, by=by, at=at, new=new, reason=reason)
    return lost


def _written(
    sheets: Mapping[int, LoadSheet], changes: Mapping[int, Sequence[Change]], told: Mapping[int, str]
) -> Iterator[tuple[LoadSheet, dict]]:
    """Writes the changes; each sheet with what its record says."""
    for pk, found in changes.items():
        write(sheets[pk], found)
        hours = sum((abs(change.after - change.before) for change in found), ZERO)
        yield sheets[pk], {"hours": wording.number(hours), "lines": len(found), "who": told[pk]}
