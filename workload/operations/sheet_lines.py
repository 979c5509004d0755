"""Lines of a load sheet written as they were calculated: what is the same stays, what people gave by hand stays, and so
does what is distributed."""

from collections.abc import Iterable, Mapping, Sequence
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


def write_lines(sheet: LoadSheet, found: Drawn) -> bool:
    """Puts calculated lines into a sheet under their keys; what is no longer taught goes, with what was given to it.

    A line of which people hold hours keeps what it has and gets the new figure beside it. The sheet has its
    `calculated_lines`. Whether anything is different now.
    """
    there = {row.key: row for row in sheet.calculated_lines}
    kept = [row for row in there.values() if stood_as(row).is_kept_from(found.load.get(row.key))]
    held = {row.key for row in kept}
    offered = [row for row in kept if _offer(row, found.rows.get(row.key))]
    new = [row for key, row in found.rows.items() if key not in there]
    free = [row for key, row in there.items() if key in found.rows and key not in held]
    shares = {key: found.shares(key, there.get(key)) for key in found.rows}
    changed = [row for row in free if differ(row, found.rows[row.key]) or row.shared != shares[row.key]]
    gone = [row.pk for key, row in there.items() if key not in found.rows and key not in held]
    sheet.lines.filter(pk__in=gone).delete()
    copy_rows(numbered(new))
    overwrite(offered, ["offered", "gap"])
    take_over(changed, found)
    write_shares([*new, *changed], shares)
    return bool(gone or new or changed or offered)


def take_over(rows: Sequence[LoadLine], found: Drawn) -> None:
    """Lines that stand get all that was calculated for their keys, except what people gave. Only what differs in any
    of them is written."""
    pairs = [(row, found.rows[row.key]) for row in rows]
    names = [name for name in WRITTEN if any(getattr(row, name) != getattr(new, name) for row, new in pairs)]
    for row, new in pairs:
        for name in names:
            setattr(row, name, getattr(new, name))
    if names:
        overwrite(rows, [name.removesuffix("_id") for name in names])


def write_shares(rows: Iterable[LoadLine], shares: Mapping[str, Iterable[Share]]) -> None:
    """For whom the hours of lines are, in place of what stood there."""
    rows = list(rows)
    LoadShare.objects.filter(line__in=[row.pk for row in rows]).delete()
    written = [
        LoadShare(line_id=row.pk, degree=share.degree.value, funding=share.funding.value, hours=share.hours)
        for row in rows
        for share in sorted(shares[row.key], key=lambda share: (share.degree, share.funding))
    ]
    copy_rows(numbered(written))


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
