"""Lines of a load sheet written as they were calculated: what is the same stays, what people gave by hand stays."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from curriculum.calc.shapes import Degree
from workload.calc.findings import Stood, gap_of
from workload.calc.shapes import Funding, Share
from workload.calc.shapes import LoadLine as Calculated
from workload.calc.shares import shares_of
from workload.models import LoadLine, LoadShare, LoadSheet
from workload.queries.taught import TaughtInYear, TaughtLine

WRITTEN = (
    "term_id", "work", "course_id", "name_ky", "name_ru", "name_en", "language", "group_names", "sources", "stream_id",
    "snapshot_id", "norm_id", "norm_hours", "plan_hours", "groups", "subgroups", "students", "weeks", "raw",
    "calculated", "gap",
)  # fmt: skip
UPDATED = [name.removesuffix("_id") for name in WRITTEN]
RAW_PLACES = 6  # as many as the column keeps


def stood(sheet: LoadSheet) -> dict[str, Stood]:
    """The calculated lines of a sheet by their keys."""
    return {
        row.key: Stood(row.calculated, _shared(row) if row.given is None else None) for row in sheet.calculated_lines
    }


def with_calculated_lines(sheets: QuerySet[LoadSheet]) -> QuerySet[LoadSheet]:
    """Each with its `calculated_lines` and their shares. Two queries more for any number."""
    rows = LoadLine.objects.filter(calculated__isnull=False).prefetch_related("shares")
    return sheets.prefetch_related(Prefetch("lines", rows, to_attr="calculated_lines"))


def _shared(row: LoadLine) -> frozenset[Share]:
    return frozenset(Share(Degree(one.degree), Funding(one.funding), one.hours) for one in row.shares.all())


def write_lines(
    sheet: LoadSheet, taught: TaughtInYear, sources: Sequence[TaughtLine], lines: Sequence[Calculated]
) -> bool:
    """Puts calculated lines into a sheet under their keys; what is no longer taught goes, with what was given to it.

    The sheet has its `calculated_lines`. Whether anything is different now.
    """
    by_key = {one.line.key: one for one in sources}
    there = {row.key: row for row in sheet.calculated_lines}
    drawn = {line.key: _row(sheet, taught, by_key, line) for line in lines}
    shares = {line.key: _shares(line, by_key, there.get(line.key)) for line in lines}
    gone = [row.pk for key, row in there.items() if key not in drawn]
    new = [row for key, row in drawn.items() if key not in there]
    kept = [(there[key], row) for key, row in drawn.items() if key in there]
    changed = [_taken_over(old, row) for old, row in kept if _differ(old, row) or _shared(old) != shares[row.key]]
    sheet.lines.filter(pk__in=gone).delete()
    LoadLine.objects.bulk_create(new)
    LoadLine.objects.bulk_update(changed, UPDATED, batch_size=500)
    _write_shares(new, changed, shares)
    return bool(gone or new or changed)


def _shares(line: Calculated, by_key: Mapping[str, TaughtLine], there: LoadLine | None) -> frozenset[Share]:
    """For whom the hours are that count: those given by hand, where somebody gave them."""
    if there is None or there.given is None:
        return frozenset(line.shares)
    groups = {by_key[key].line.group.key: by_key[key].line.group for key in line.lines}
    return frozenset(shares_of(there.given, groups.values()))


def _write_shares(new: list[LoadLine], changed: list[LoadLine], shares: Mapping[str, frozenset[Share]]) -> None:
    LoadShare.objects.filter(line__in=changed).delete()
    LoadShare.objects.bulk_create(
        LoadShare(line=row, degree=share.degree, funding=share.funding, hours=share.hours)
        for row in [*new, *changed]
        for share in sorted(shares[row.key], key=lambda share: (share.degree, share.funding))
    )


def _row(sheet: LoadSheet, taught: TaughtInYear, by_key: dict[str, TaughtLine], line: Calculated) -> LoadLine:
    first, counted = by_key[line.lines[0]], line.counted
    names, snapshot = first.line.names, taught.contingents[first.term_id].snapshot
    groups = dict.fromkeys(by_key[key].line.group.name for key in line.lines)
    return LoadLine(
        sheet=sheet, key=line.key, term_id=first.term_id, work=line.work.value, course_id=first.course_id,
        name_ky=names.ky, name_ru=names.ru, name_en=names.en, language=first.language, group_names=list(groups),
        sources=[int(key) for key in line.lines], stream_id=_stream(first, line), plan_hours=counted.plan_hours,
        snapshot_id=snapshot.pk if snapshot else None, norm_id=int(line.norm.key) if line.norm else None,
        norm_hours=line.norm.hours if line.norm else None, groups=counted.groups, subgroups=counted.subgroups,
        students=counted.students, weeks=counted.weeks, raw=round(line.raw, RAW_PLACES), calculated=line.hours,
        gap=gap_of(line) or "",
    )  # fmt: skip


def _stream(first: TaughtLine, line: Calculated) -> int | None:
    stream = first.line.streams.get(line.work)
    return int(stream) if stream else None


def _differ(there: LoadLine, row: LoadLine) -> bool:
    return any(getattr(there, name) != getattr(row, name) for name in WRITTEN)


def _taken_over(there: LoadLine, row: LoadLine) -> LoadLine:
    for name in WRITTEN:
        setattr(there, name, getattr(row, name))
    return there


def sum_up(sheets: Sequence[LoadSheet], changed: Sequence[LoadSheet], at: datetime) -> None:
    """Hours and faults of sheets from their lines; those that changed say so. Two queries for any number."""
    lines = LoadLine.objects.filter(sheet__in=sheets).order_by().values("sheet_id")
    sums = {row["sheet_id"]: row for row in lines.annotate(sum=Sum("hours"), gaps=Count("pk", filter=~Q(gap="")))}
    for sheet in sheets:
        row = sums.get(sheet.pk, {"sum": Decimal(0), "gaps": 0})
        sheet.hours, sheet.gaps, sheet.calculated_at = row["sum"], row["gaps"], at
    for sheet in changed:
        sheet.revision += 1
    LoadSheet.objects.bulk_update(sheets, ["norm_set", "hours", "gaps", "calculated_at", "revision"])
