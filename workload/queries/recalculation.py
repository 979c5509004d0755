"""What calculating would do to the sheets of departments, before anybody does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from kuu_office.core.models import AcademicYear, Unit
from workload.calc.findings import Recalculation, recalculation
from workload.models import LoadLine, LoadSheet
from workload.queries.calculated import Inputs, drawn, read_inputs, stood, with_calculated_lines
from workload.queries.norms import set_valid_in


@dataclass(frozen=True)
class LineForeseen:
    """A line that comes (`before` None), goes (`after` None) or changes."""

    line: LoadLine
    before: Decimal | None
    after: Decimal | None

    @property
    def kind(self) -> str:
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


@dataclass(frozen=True)
class Foreseen:
    """What calculating would do to one sheet; it may be one that is not there yet (`sheet.pk` None).

    moved: lines that come, go or change, in this order; kept: distributed ones that would only get an offer. Both are
    given where one department was asked for, because of the university there are too many.
    """

    sheet: LoadSheet
    found: Recalculation
    moved: tuple[LineForeseen, ...] = ()
    kept: tuple[LineForeseen, ...] = ()


def foresee(departments: Sequence[Unit], year: AcademicYear, at: datetime) -> list[Foreseen]:
    """By department. BadInput: no norms for the year."""
    norm_set = set_valid_in(year)
    inputs = read_inputs(departments, year, norm_set, at)
    rows = with_calculated_lines(LoadSheet.objects.latest().filter(department__in=departments, year=year).with_names())
    there = {sheet.department_id: sheet for sheet in rows}
    sheets = [there.get(unit.pk) or _unwritten(LoadSheet(department=unit, year=year)) for unit in departments]
    return [_foreseen(sheet, inputs, with_lines=len(sheets) == 1) for sheet in sheets]


def _unwritten(sheet: LoadSheet) -> LoadSheet:
    sheet.calculated_lines = []
    return sheet


def _foreseen(sheet: LoadSheet, inputs: Inputs, *, with_lines: bool) -> Foreseen:
    found = recalculation(stood(sheet), inputs.load[sheet.department_id])
    if not with_lines:
        return Foreseen(sheet, found)
    there = {row.key: row for row in sheet.calculated_lines}
    rows = drawn(sheet, inputs).rows
    moved = [LineForeseen(rows[key], None, rows[key].calculated) for key in found.come]
    moved += [LineForeseen(there[key], there[key].hours, None) for key in found.gone]
    moved += [LineForeseen(there[one.key], one.before, one.after) for one in found.changed]
    kept = tuple(
        LineForeseen(there[one.key], one.before, None if one.is_gone else one.after) for one in found.kept
    )  # fmt: skip
    return Foreseen(sheet, found, tuple(moved), kept)
