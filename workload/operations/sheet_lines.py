"""Lines of a load sheet written as they were calculated: what is the same stays, what people gave by hand stays, and so
does what is distributed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, Sum

from kuu_office.core.copying import copy_rows, numbered, overwrite
from workload.calc.findings import Gap
from workload.calc.shapes import Share
from workload.models import LoadLine, LoadShare, LoadSheet
from workload.queries.calculated import Drawn, stood_as

WRITTEN = (
    "term_id", "work", "course_id", "name_ky", "name_ru", "name_en", "language", "group_names", "sources", "stream_id",
    "snapshot_id", "norm_id", "norm_hours", "plan_hours", "groups", "subgroups", "students", "weeks", "raw",
    "calculated", "gap", "offered",
)  # fmt: skip


@dataclass
class Writing:
    """What is written of one sheet. gone: numbers of lines; changed: lines with what was calculated for them;
    shares: for whom the hours of the new and the changed ones are."""

    gone: list[int]
    new: list[LoadLine]
    offered: list[LoadLine]
    changed: list[tuple[LoadLine, LoadLine]]
    shares: list[tuple[LoadLine, Iterable[Share]]]

    @property
    def is_idle(self) -> bool:
        return not (self.gone or self.new or self.changed or self.offered)


def writing(sheet: LoadSheet, found: Drawn) -> Writing:
    """What calculated lines change in a sheet, under their keys: what is no longer taught goes, with what was given to
    it; a line of which people hold hours keeps what it has and gets the new figure beside it. The sheet has its
    `calculated_lines`.
    """
    there = {row.key: row for row in sheet.calculated_lines}
    kept = [row for row in there.values() if stood_as(row).is_kept_from(found.load.get(row.key))]
    held = {row.key for row in kept}
    free = [row for key, row in there.items() if key in found.rows and key not in held]
    shares = {key: found.shares(key, there.get(key)) for key in found.rows}
    changed = [row for row in free if differ(row, found.rows[row.key]) or row.shared != shares[row.key]]
    new = [row for key, row in found.rows.items() if key not in there]
    return Writing(
        gone=[row.pk for key, row in there.items() if key not in found.rows and key not in held],
        new=new,
        offered=[row for row in kept if _offer(row, found.rows.get(row.key))],
        changed=[(row, found.rows[row.key]) for row in changed],
        shares=[(row, shares[row.key]) for row in (*new, *changed)],
    )


def write_lines(every: Sequence[Writing]) -> None:
    """Writes all of it, with as many statements for one sheet as for the whole university."""
    LoadLine.objects.filter(pk__in=[pk for one in every for pk in one.gone]).delete()
    copy_rows(numbered([row for one in every for row in one.new]))
    overwrite([row for one in every for row in one.offered], ["offered", "gap"])
    take_over([pair for one in every for pair in one.changed])
    write_shares([pair for one in every for pair in one.shares])


def take_over(pairs: Sequence[tuple[LoadLine, LoadLine]]) -> None:
    """Lines that stand get all that was calculated for them, except what people gave. Only what differs in any of them
    is written."""
    names = [name for name in WRITTEN if any(getattr(row, name) != getattr(new, name) for row, new in pairs)]
    for row, new in pairs:
        for name in names:
            setattr(row, name, getattr(new, name))
    if names:
        overwrite([row for row, _new in pairs], [name.removesuffix("_id") for name in names])


def write_shares(pairs: Sequence[tuple[LoadLine, Iterable[Share]]]) -> None:
    """For whom the hours of lines are, in place of what stood there."""
    LoadShare.objects.filter(line__in=[row.pk for row, _shares in pairs]).delete()
    written = [
        LoadShare(line_id=row.pk, degree=share.degree.value, funding=share.funding.value, hours=share.hours)
        for row, shares in pairs
        for share in sorted(shares, key=lambda share: (share.degree, share.funding))
    ]
    copy_rows(written)


def differ(there: LoadLine, row: LoadLine) -> bool:
    return any(getattr(there, name) != getattr(row, name) for name in WRITTEN)


def _offer(there: LoadLine, row: LoadLine | None) -> bool:
    """Puts the new figure beside a line that keeps its hours; whether that is news."""
    before = there.offered, there.gap
    there.offered, there.gap = (Decimal(0), Gap.GONE.value) if row is None else (row.calculated, Gap.CHANGED.value)
    return (there.offered, there.gap) != before


def sum_up(sheets: Sequence[LoadSheet], changed: Sequence[LoadSheet], at: datetime | None = None) -> None:
    """Hours and faults of sheets from their lines; those that changed say so. `at`: when they were calculated.

    Two queries for any number.
    """
    lines = LoadLine.objects.filter(sheet__in=sheets).order_by().values("sheet_id")
    sums = {row["sheet_id"]: row for row in lines.annotate(sum=Sum("hours"), gaps=Count("pk", filter=~Q(gap="")))}
    for sheet in sheets:
        row = sums.get(sheet.pk, {"sum": Decimal(0), "gaps": 0})
        sheet.hours, sheet.gaps, sheet.calculated_at = row["sum"], row["gaps"], at or sheet.calculated_at
    for sheet in changed:
        sheet.revision += 1
    LoadSheet.objects.bulk_update(sheets, ["norm_set", "hours", "gaps", "calculated_at", "revision"])
