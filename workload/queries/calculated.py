"""What calculating departments gives, as rows that stand nowhere yet, beside the lines that stand in their sheets."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from curriculum.calc.shapes import Degree
from kuu_office.core.models import AcademicYear, Unit
from workload.calc.findings import Stood, gap_of
from workload.calc.load import load_of
from workload.calc.shapes import Funding, Share
from workload.calc.shapes import LoadLine as Calculated
from workload.calc.shares import shares_of
from workload.models import Assignment, LoadLine, LoadShare, LoadSheet, NormSet
from workload.queries.norms import norms_of
from workload.queries.taught import TaughtInYear, TaughtLine

RAW_PLACES = 6  # as many as the column keeps
DEGREES, FUNDINGS = {one.value: one for one in Degree}, {one.value: one for one in Funding}


@dataclass(frozen=True)
class Inputs:
    """What is taught and the load that it gives, by department; read once for all of them."""

    taught: TaughtInYear
    lines: Mapping[int, list[TaughtLine]]
    load: Mapping[int, list[Calculated]]


def read_inputs(departments: Sequence[Unit], year: AcademicYear, norm_set: NormSet, at: datetime) -> Inputs:
    """The same few queries for one department and for the university."""
    taught = TaughtInYear(year, [unit.pk for unit in departments], norm_set, timezone.localdate(at))
    lines: dict[int, list[TaughtLine]] = defaultdict(list)
    for line in taught.lines():
        lines[line.department_id].append(line)
    norms = norms_of(norm_set)
    return Inputs(
        taught, lines, {unit.pk: load_of((one.line for one in lines[unit.pk]), norms) for unit in departments}
    )


def with_calculated_lines(sheets: Iterable[LoadSheet]) -> list[LoadSheet]:
    """Each with its `calculated_lines`; each of them with whether people hold hours of it (`is_held`) and for whom its
    hours are (`shared`). Two queries more for any number."""
    held = Exists(Assignment.objects.filter(line=OuterRef("pk")))
    found = {sheet.pk: sheet for sheet in sheets}
    for sheet in found.values():
        sheet.calculated_lines = []
    rows = LoadLine.objects.filter(sheet__in=found, calculated__isnull=False).annotate(is_held=held)
    shares = shares_of_lines(rows)
    for row in rows:
        row.shared = shares.get(row.pk, ())
        found[row.sheet_id].calculated_lines.append(row)
    return list(found.values())


def shares_of_lines(lines: QuerySet[LoadLine]) -> dict[int, tuple[Share, ...]]:
    """By line, in the order of the arithmetic. One query."""
    rows = LoadShare.objects.filter(line__in=lines.values("pk")).order_by()
    found: dict[int, list[Share]] = defaultdict(list)
    for line, degree, funding, hours in rows.values_list("line_id", "degree", "funding", "hours"):
        found[line].append(Share(DEGREES[degree], FUNDINGS[funding], hours))
    return {line: tuple(sorted(shares, key=_place)) for line, shares in found.items()}


def _place(share: Share) -> tuple[str, str]:
    return share.degree.value, share.funding.value


def stood(sheet: LoadSheet) -> dict[str, Stood]:
    """The calculated lines of a sheet by their keys."""
    return {row.key: stood_as(row) for row in sheet.calculated_lines}


def stood_as(row: LoadLine) -> Stood:
    return Stood(row.calculated, row.shared if row.given is None else None, row.is_held, row.offered)


@dataclass(frozen=True)
class Drawn:
    """The load of one department as rows by their keys, in no sheet yet; `load`: what they come from."""

    rows: Mapping[str, LoadLine]
    load: Mapping[str, Calculated]
    by_key: Mapping[str, TaughtLine]

    def shares(self, key: str, there: LoadLine | None) -> tuple[Share, ...]:
        """For whom the hours are that count: those given by hand, where somebody gave them."""
        line = self.load[key]
        if there is None or there.given is None:
            return line.shares
        groups = {self.by_key[one].line.group.key: self.by_key[one].line.group for one in line.lines}
        return shares_of(there.given, groups.values())


def drawn(sheet: LoadSheet, inputs: Inputs) -> Drawn:
    """What the inputs give the department of a sheet."""
    by_key = {one.line.key: one for one in inputs.lines[sheet.department_id]}
    load = {line.key: line for line in inputs.load[sheet.department_id]}
    return Drawn({key: _row(sheet, inputs.taught, by_key, line) for key, line in load.items()}, load, by_key)


def _row(sheet: LoadSheet, taught: TaughtInYear, by_key: Mapping[str, TaughtLine], line: Calculated) -> LoadLine:
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
