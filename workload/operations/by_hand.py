"""What people put into a load sheet by hand, with a reason: hours in place of the norm's, lines no plan asks for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.calc.shapes import ZERO
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import Term
from workload.calc.by_hand import MOST_HOURS, HoursFault, fault_of_hours, rescaled
from workload.calc.findings import Gap
from workload.calc.shapes import Share
from workload.models import LoadLine, LoadSheet
from workload.operations.sheet_lines import sum_up, write_shares
from workload.operations.sheet_locking import sheet_to_mend, why_less
from workload.queries.calculated import drawn, read_inputs, shares_of_lines
from workload.queries.held import holders_of

EVENTS = {
    "workload.loadsheet.line_added": gettext_lazy("%(by)s added a line by hand: %(line)s, %(hours)s hours."),
    "workload.loadsheet.line_removed": gettext_lazy(
        "%(by)s removed a line that was added by hand: %(line)s, %(hours)s hours."
    ),
    "workload.loadsheet.hours_given": gettext_lazy(
        "%(by)s gave hours by hand to %(lines)s lines; %(hours)s hours in all."
    ),
    "workload.loadsheet.hours_withdrawn": gettext_lazy(
        "%(by)s withdrew the hours that were given by hand: %(line)s has the norm's %(hours)s hours again."
    ),
}
FAULTS = {
    HoursFault.NEGATIVE: gettext_lazy("%(hours)s: hours cannot be less than nothing."),
    HoursFault.ZERO: gettext_lazy("A line of the load has hours: zero cannot be given."),
    HoursFault.ABSURD: gettext_lazy("%(hours)s: one line of the load has at most %(most)s hours."),
    HoursFault.TOO_FINE: gettext_lazy("%(hours)s: hours are given to the hundredth."),
}
LONGEST_REASON = 300


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """A line that no semester plan asks for. shares: for whom its hours are; their sum are its hours."""

    term: Term
    work: str
    name_ky: str
    name_ru: str = ""
    name_en: str = ""
    group_names: tuple[str, ...] = ()
    students: int = 0
    shares: tuple[Share, ...] = ()

    @property
    def hours(self) -> Decimal:
        return sum((share.hours for share in self.shares), ZERO)


@transaction.atomic
def add_line(*, sheet: LoadSheet, line: NewLine, reason: str, seen_revision: int, by: Scope, at: datetime) -> LoadLine:
    """A line by hand. Refused: no right, in approval. Conflict: changed since it was seen.

    BadInput: no reason, no hours or hours that are none, a term of another year.
    """
    sheet = sheet_to_mend(sheet, by=by, seen_revision=seen_revision)
    reason = _told(reason)
    for share in line.shares:
        _checked(share.hours)
    hours = _checked(line.hours)
    if line.term.year_id != sheet.year_id:
        raise BadInput(_("The term is not of the academic year of the load sheet."), field="term")
    row = LoadLine.objects.create(
        sheet=sheet, key=f"manual:{uuid4().hex}", term=line.term, work=line.work, name_ky=line.name_ky,
        name_ru=line.name_ru, name_en=line.name_en, group_names=list(line.group_names), groups=len(line.group_names),
        students=line.students, given=hours, reason=reason,
    )  # fmt: skip
    write_shares([(row, line.shares)])
    sum_up([sheet], [sheet])
    new = {"line": str(row), "hours": str(hours)}
    audit.record("workload.loadsheet.line_added", obj=sheet, by=by, at=at, new=new, reason=reason)
    return row


@transaction.atomic
def give_hours(
    *, sheet: LoadSheet, hours: Mapping[int, Decimal], reason: str, seen_revision: int, by: Scope, at: datetime
) -> None:
    """Lines (by their ids) have these hours in place of what they had, for the same students; all of them or none.

    Refused: no right, in approval; people hold more. Conflict: changed since it was seen, or what the line is
    calculated from changed. BadInput: no reason, hours that are none, no such line.
    """
    sheet = sheet_to_mend(sheet, by=by, seen_revision=seen_revision)
    reason = _told(reason)
    rows = list(sheet.lines.filter(pk__in=hours).select_related("term").order_by("pk"))
    if not rows or len(rows) != len(hours):
        raise BadInput(_("The line is no longer in the load sheet."))
    holders = holders_of(rows)
    old = {str(row): str(row.hours) for row in rows}
    for row in rows:
        wanted = _checked(hours[row.pk])
        refusal = _why_not_given(row) or why_less(row, wanted, holders.get(row.pk, []))
        if refusal:
            raise refusal
        row.given, row.reason = wanted, reason
        if row.offered is not None:
            row.offered, row.gap = None, ""
    LoadLine.objects.bulk_update(rows, ["given", "reason", "offered", "gap"])
    write_shares(_shares_by_hand(sheet, rows, at))
    sum_up([sheet], [sheet])
    new = {str(row): str(row.given) for row in rows} | {"lines": len(rows), "hours": str(sheet.hours)}
    audit.record("workload.loadsheet.hours_given", obj=sheet, by=by, at=at, old=old, new=new, reason=reason)


@transaction.atomic
def withdraw_hours(*, line: LoadLine, seen_revision: int, by: Scope, at: datetime) -> None:
    """A calculated line has the hours of the norm again.

    Refused: no right, in approval; people hold more than the norm gives. Conflict: changed since it was seen.
    BadInput: nobody gave hours to it, or it was added by hand.
    """
    sheet = sheet_to_mend(line.sheet, by=by, seen_revision=seen_revision)
    row = sheet.lines.filter(pk=line.pk, given__isnull=False, calculated__isnull=False).first()
    if row is None:
        raise BadInput(_("Nobody gave hours by hand to this line."))
    refusal = why_less(row, row.calculated, holders_of([row]).get(row.pk, []))
    if refusal:
        raise refusal
    old = {"given": str(row.given), "reason": row.reason}
    row.given, row.reason = None, ""
    row.save(update_fields=["given", "reason"])
    write_shares(_shares_by_hand(sheet, [row], at))
    sum_up([sheet], [sheet])
    new = {"given": "", "line": str(row), "hours": str(row.calculated)}
    audit.record("workload.loadsheet.hours_withdrawn", obj=sheet, by=by, at=at, old=old, new=new)


@transaction.atomic
def remove_line(*, line: LoadLine, seen_revision: int, by: Scope, at: datetime) -> None:
    """Takes a line out that was added by hand. Refused: no right, in approval; calculated; people hold hours of it.

    Conflict: changed since it was seen.
    """
    sheet = sheet_to_mend(line.sheet, by=by, seen_revision=seen_revision)
    row = sheet.lines.filter(pk=line.pk).first()
    if row is None:
        raise BadInput(_("The line is no longer in the load sheet."))
    if not row.is_by_hand:
        raise Refused(
            _("Only lines that were added by hand can be removed; calculated ones follow the semester plans.")
        )
    refusal = why_less(row, ZERO, holders_of([row]).get(row.pk, []))
    if refusal:
        raise refusal
    new = {"line": str(row), "hours": str(row.hours)}
    reason = row.reason
    row.delete()
    sum_up([sheet], [sheet])
    audit.record("workload.loadsheet.line_removed", obj=sheet, by=by, at=at, new=new, reason=reason)


def _told(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise BadInput(_("Say why the hours are given by hand."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise BadInput(_("The reason is at most %(most)s characters long.") % {"most": LONGEST_REASON}, field="reason")
    return reason


def _checked(hours: Decimal) -> Decimal:
    fault = fault_of_hours(hours)
    if fault:
        raise BadInput(FAULTS[fault] % {"hours": f"{hours:f}", "most": f"{MOST_HOURS:f}"}, field="hours")
    return hours


def _why_not_given(row: LoadLine) -> Refused | None:
    if row.gap != Gap.GONE:
        return None
    return Refused(
        _("%(line)s: nobody is taught it any more; give its hours back and accept that it goes.") % {"line": row}
    )


def _shares_by_hand(sheet: LoadSheet, rows: Sequence[LoadLine], at: datetime) -> list[tuple[LoadLine, Iterable[Share]]]:
    """For whom the hours are now: of a calculated line as calculation shares them, of one by hand as before."""
    found = drawn(sheet, read_inputs([sheet.department], sheet.year, sheet.norm_set, at))
    there = shares_of_lines(LoadLine.objects.filter(pk__in=[row.pk for row in rows]))
    shares: list[tuple[LoadLine, Iterable[Share]]] = []
    for row in rows:
        if row.is_by_hand:
            shares.append((row, rescaled(there.get(row.pk, ()), row.given)))
        elif row.key not in found.rows or (row.given is None and found.rows[row.key].calculated != row.calculated):
            raise Conflict(
                _("%(line)s: what it is calculated from changed once more. Calculate the load anew first.")
                % {"line": row}
            )
        else:
            shares.append((row, found.shares(row.key, row)))
    return shares
