"""The summary sheet of any unit: hours by work, and by the units below it, × term × degree × funding."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from curriculum.enums import Degree, Funding
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import AcademicYear, ApprovalState, Unit, UnitKind
from kuu_office.core.models.calendar import TermKind
from workload.enums import Work
from workload.models import LoadShare, LoadSheet

ZERO = Decimal(0)
ABOVE_FACULTIES = {UnitKind.UNIVERSITY, UnitKind.CAMPUS}


@dataclass(frozen=True, order=True)
class Cell:
    """A column: a term, and in it a degree by funding; "" for all of them."""

    term: str = ""
    degree: str = ""
    funding: str = ""

    @property
    def title(self) -> str:
        """What stands above it, below the name of its term."""
        if not self.degree:
            return _("In all")
        return f"{Degree(self.degree).label}, {Funding(self.funding).label}"

    @property
    def term_title(self) -> str:
        return str(TermKind(self.term).label) if self.term else _("Academic year")

    @property
    def whole_title(self) -> str:
        """Both in one, for a heading of one row."""
        return f"{self.term_title}: {self.title}"


@dataclass(frozen=True)
class SummaryRow:
    """Hours in the order of the columns; the last is the sum of the year. `unit`: whose they are, if not a work's."""

    title: str
    hours: tuple[Decimal, ...]
    unit: Unit | None = None

    @property
    def total(self) -> Decimal:
        return self.hours[-1] if self.hours else ZERO


@dataclass(frozen=True)
class SummarySheet:
    """The summary sheet (жыйынтык ведомость) of a unit for a year: by works, by the units below, in all."""

    unit: Unit
    year: AcademicYear
    columns: tuple[Cell, ...]
    works: tuple[SummaryRow, ...]
    units: tuple[SummaryRow, ...]
    foot: SummaryRow
    sheets: int
    approved: int

    @property
    def terms(self) -> list[tuple[str, int]]:
        """The names of the terms, each with the number of its columns."""
        spans: dict[str, int] = defaultdict(int)
        for cell in self.columns:
            spans[cell.term_title] += 1
        return list(spans.items())

    @property
    def is_final(self) -> bool:
        return self.sheets > 0 and self.sheets == self.approved


def sheets_below(scope: Scope, unit: Unit, year: AcademicYear, *, in_force: bool = False) -> QuerySet[LoadSheet]:
    """The newest sheets, or those in force, of a unit and of everything below it that the person may see."""
    seen = LoadSheet.objects.visible_to(scope)
    return (seen.in_force() if in_force else seen.latest()).filter(year=year, department_id__in=unit.below)


def highest_unit(scope: Scope, permission: Permission = Permission.LOAD_VIEW) -> Unit | None:
    """The unit at which the person begins to look."""
    held = Unit.objects.filter(pk__in=scope.units(permission))
    for kind in (UnitKind.UNIVERSITY, UnitKind.CAMPUS, UnitKind.FACULTY, UnitKind.DEPARTMENT):
        if found := held.filter(kind=kind).order_by("code").first():
            return found
    return None


def summary_sheet(scope: Scope, unit: Unit, year: AcademicYear) -> SummarySheet:
    """Three queries for a unit of any size, besides that for the units below it."""
    sheets = sheets_below(scope, unit, year)
    rows = LoadShare.objects.filter(line__sheet__in=sheets).order_by()
    axes = ("line__sheet__department_id", "line__work", "line__term__kind", "degree", "funding")
    by_work: dict[str, dict[Cell, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    by_unit: dict[int, dict[Cell, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for department, work, *cell, hours in rows.values_list(*axes).annotate(sum=Sum("hours")):
        by_work[work][Cell(*cell)] += hours
        by_unit[department][Cell(*cell)] += hours
    columns = _columns({cell for found in by_work.values() for cell in found})
    works = tuple(_row(str(work.label), by_work[work.value], columns) for work in Work if work.value in by_work)
    states = sheets.order_by().values_list("state").annotate(n=Count("pk"))
    counts = dict(states)
    return SummarySheet(
        unit, year, columns, works, _units(unit, sheets, by_unit, columns), _sum(_("In all"), works, columns),
        sum(counts.values()), counts.get(ApprovalState.APPROVED, 0),
    )  # fmt: skip


def _columns(cells: set[Cell]) -> tuple[Cell, ...]:
    """What stands in the sheet, each term with its sum behind it, then the year."""
    found: list[Cell] = []
    for term in TermKind.values:
        present = [
            cell for cell in (Cell(term, *pair) for pair in product(Degree.values, Funding.values)) if cell in cells
        ]
        found += [*present, Cell(term)] if present else []
    return (*found, Cell())


def _row(title: str, hours: dict[Cell, Decimal], columns: Sequence[Cell], unit: Unit | None = None) -> SummaryRow:
    return SummaryRow(title, tuple(_hours_of(cell, hours) for cell in columns), unit)


def _hours_of(cell: Cell, hours: dict[Cell, Decimal]) -> Decimal:
    """Of a column, or of all columns that it sums."""
    if cell.degree:
        return hours.get(cell, ZERO)
    return sum((value for one, value in hours.items() if cell.term in {"", one.term}), ZERO)


def _sum(title: str, rows: Sequence[SummaryRow], columns: Sequence[Cell]) -> SummaryRow:
    return SummaryRow(title, tuple(sum((row.hours[place] for row in rows), ZERO) for place in range(len(columns))))


def _units(
    unit: Unit, sheets: QuerySet[LoadSheet], by_unit: dict[int, dict[Cell, Decimal]], columns: Sequence[Cell]
) -> tuple[SummaryRow, ...]:
    """Faculties of the university, departments of a faculty; of a department nothing lies below."""
    if unit.kind == UnitKind.DEPARTMENT:
        return ()
    held = Unit.objects.filter(pk__in=sheets.values("department_id")).select_related("parent")
    departments = held.order_by("parent__code", "code")
    summed: dict[Unit, dict[Cell, Decimal]] = {}
    for department in departments:
        shown = department.parent if unit.kind in ABOVE_FACULTIES and department.parent else department
        _add(summed.setdefault(shown, defaultdict(lambda: ZERO)), by_unit[department.pk].items())
    return tuple(_row(shown.name, hours, columns, shown) for shown, hours in summed.items())


def _add(total: dict[Cell, Decimal], hours: Iterable[tuple[Cell, Decimal]]) -> None:
    for cell, value in hours:
        total[cell] += value
