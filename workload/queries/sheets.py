"""Sums of load sheets over their axes: work × degree × funding × term. One grouped query each."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from django.db.models import QuerySet, Sum

from curriculum.enums import Degree, Funding
from workload.enums import Work
from workload.models import LoadShare

Cell = tuple[str, str]


@dataclass(frozen=True)
class SummaryLine:
    """Hours of a work by (degree, funding) in the order of the columns, and their sum."""

    title: str
    hours: tuple[Decimal, ...]
    total: Decimal


@dataclass(frozen=True)
class Summary:
    """The summary sheet (жыйынтык ведомость): works by degree and funding; `foot` sums the columns."""

    columns: tuple[Cell, ...]
    lines: tuple[SummaryLine, ...]
    foot: SummaryLine

    @property
    def headings(self) -> list[tuple[str, str]]:
        return [(str(Degree(degree).label), str(Funding(funding).label)) for degree, funding in self.columns]


def summary_of(sheets: QuerySet, title: str) -> Summary:
    """Of all lines of these sheets; a work or a column in which nothing stands is left out."""
    shares = LoadShare.objects.filter(line__sheet__in=sheets).order_by()
    rows = shares.values_list("line__work", "degree", "funding").annotate(sum=Sum("hours"))
    found = {(work, (degree, funding)): hours for work, degree, funding, hours in rows}
    columns = _in_order({cell for _work, cell in found})
    present = {work for work, _cell in found}
    lines = tuple(_line(str(work.label), work.value, columns, found) for work in Work if work.value in present)
    hours = tuple(sum((line.hours[place] for line in lines), Decimal(0)) for place in range(len(columns)))
    return Summary(columns, lines, SummaryLine(title, hours, sum(hours, Decimal(0))))


def _in_order(cells: set[Cell]) -> tuple[Cell, ...]:
    return tuple(cell for cell in product(Degree.values, Funding.values) if cell in cells)


def _line(title: str, work: str, columns: Sequence[Cell], found: dict) -> SummaryLine:
    hours = tuple(found.get((work, cell), Decimal(0)) for cell in columns)
    return SummaryLine(title, hours, sum(hours, Decimal(0)))
