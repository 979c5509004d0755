"""A load sheet as departments know it: a row for each course and its groups, a column for each work, who teaches."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kuu_office.core.templatetags.office import number
from workload.enums import Work
from workload.models import LoadLine, LoadSheet
from workload.queries.versions import lines_with_people, who_takes

ZERO = Decimal(0)


@dataclass(frozen=True)
class LoadRow:
    """A course for some groups in a term; hours in the order of the works."""

    term: str
    name: str
    groups: str
    students: int
    hours: tuple[Decimal, ...]
    people: str = ""

    @property
    def total(self) -> Decimal:
        return sum(self.hours, ZERO)


@dataclass(frozen=True)
class LoadPart:
    """The rows of a term and their sums by work."""

    title: str
    rows: tuple[LoadRow, ...]
    sums: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        return sum(self.sums, ZERO)


@dataclass(frozen=True)
class LoadTable:
    works: tuple[Work, ...]
    parts: tuple[LoadPart, ...]
    sums: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        return sum(self.sums, ZERO)


@dataclass(frozen=True)
class Entry:
    """Hours of a line that stand in a table, with those who take them."""

    line: LoadLine
    hours: Decimal
    people: tuple[tuple[str, Decimal], ...] = ()


def load_table(sheet: LoadSheet) -> LoadTable:
    """All hours of a sheet; its total is that of its lines. Two queries for any number of lines."""
    return table_of(
        Entry(line, line.hours, tuple((who_takes(one), one.hours) for one in line.takers))
        for line in lines_with_people(sheet)
    )


def table_of(entries: Iterable[Entry]) -> LoadTable:
    """Of any hours, in the order in which they come."""
    entries = list(entries)
    present = {entry.line.work for entry in entries}
    works = tuple(work for work in Work if work.value in present)
    by_term: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_term[str(entry.line.term.get_kind_display())].append(entry)
    parts = tuple(_part(title, found, works) for title, found in by_term.items())
    return LoadTable(works, parts, _summed([part.sums for part in parts], works))


def _part(title: str, entries: list[Entry], works: Sequence[Work]) -> LoadPart:
    taught: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        taught[entry.line.name, ", ".join(entry.line.group_names)].append(entry)
    rows = tuple(_row(title, name, groups, found, works) for (name, groups), found in taught.items())
    return LoadPart(title, rows, _summed([row.hours for row in rows], works))


def _row(term: str, name: str, groups: str, entries: list[Entry], works: Sequence[Work]) -> LoadRow:
    hours: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in entries:
        hours[entry.line.work] += entry.hours
    students = max(entry.line.students for entry in entries)
    return LoadRow(term, name, groups, students, tuple(hours[work.value] for work in works), _people(entries))


def _people(entries: list[Entry]) -> str:
    """Each person or vacancy once, with all their hours of the row."""
    taken: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in entries:
        for who, hours in entry.people:
            taken[who] += hours
    return ", ".join(f"{who} {number(hours)}" for who, hours in taken.items())


def _summed(rows: Sequence[tuple[Decimal, ...]], works: Sequence[Work]) -> tuple[Decimal, ...]:
    return tuple(sum((row[place] for row in rows), ZERO) for place in range(len(works)))
