"""The new hours of distributed lines, accepted by whoever answers for the sheet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict, OfficeError
from workload.calc.findings import Gap
from workload.models import LoadLine, LoadSheet
from workload.operations.sheet_lines import sum_up, take_over, write_shares
from workload.operations.sheet_locking import sheet_to_mend, why_less
from workload.queries.calculated import Drawn, drawn, read_inputs
from workload.queries.held import Holder, holders_of

EVENTS = {
    "workload.loadsheet.accepted": gettext_lazy(
        "%(by)s accepted the new hours of %(lines)s distributed lines; %(hours)s hours in all."
    ),
}


@dataclass(frozen=True)
class Accepted:
    """How many lines took their new hours or went, and why others did not."""

    lines: int
    waiting: tuple[OfficeError, ...] = ()


@transaction.atomic
def accept_recalculated(
    *, sheet: LoadSheet, line_ids: Collection[int] | None, seen_revision: int, by: Scope, at: datetime
) -> Accepted:
    """Distributed lines take the hours that the latest calculation found; lines that nobody is taught any more go.

    `line_ids` None: all that can; those that cannot are told. With ids: all of them or none. Refused: no right, in
    approval; people hold more than would remain. Conflict: the sheet, or what it is calculated from, changed since.
    BadInput: nothing waits.
    """
    sheet = sheet_to_mend(sheet, by=by, seen_revision=seen_revision)
    rows = [row for row in sheet.calculated_lines if row.offered is not None]
    rows = [row for row in rows if line_ids is None or row.pk in line_ids]
    if not rows:
        raise BadInput(_("No line waits for its new hours to be accepted."))
    found = drawn(sheet, read_inputs([sheet.department], sheet.year, sheet.norm_set, at))
    holders = holders_of(rows)
    reasons = {row.pk: _why_not(row, found, holders.get(row.pk, [])) for row in rows}
    waiting = tuple(reason for reason in reasons.values() if reason)
    taken = [row for row in rows if not reasons[row.pk]]
    if waiting and (line_ids is not None or not taken):
        raise waiting[0]
    before = {str(row): str(row.hours) for row in taken}
    after = {str(row): str(row.offered) for row in taken}
    _take(sheet, taken, found)
    sum_up([sheet], [sheet])
    new = after | {"lines": len(taken), "hours": str(sheet.hours)}
    audit.record("workload.loadsheet.accepted", obj=sheet, by=by, at=at, old=before, new=new)
    return Accepted(len(taken), waiting)


def _why_not(row: LoadLine, found: Drawn, holders: list[Holder]) -> OfficeError | None:
    fresh = found.rows.get(row.key)
    if (fresh is None) != (row.gap == Gap.GONE) or (fresh and fresh.calculated != row.offered):
        said = _("%(line)s: what it is calculated from changed once more. Calculate the load anew first.")
        return Conflict(said % {"line": row})
    return why_less(row, row.offered, holders)


def _take(sheet: LoadSheet, rows: list[LoadLine], found: Drawn) -> None:
    stay = [row for row in rows if row.key in found.rows]
    take_over([(row, found.rows[row.key]) for row in stay])
    write_shares([(row, found.shares(row.key, row)) for row in stay])
    sheet.lines.filter(pk__in=[row.pk for row in rows if row.key not in found.rows]).delete()
