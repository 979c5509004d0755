"""A plan laid out as people know it from paper: cycles, parts, lines; semesters across; sums against the limits."""

from dataclasses import dataclass, field
from decimal import Decimal

from curriculum import rules, wording
from curriculum.calc.columns import ColumnKind, columns_for, semester_of, show_number
from curriculum.calc.difference import LineChange
from curriculum.calc.hours import CycleSummary, PartSummary, Summary, contact_hours
from curriculum.enums import LineKind
from curriculum.models import Plan, PlanLine, StandardPart
from curriculum.operations.cells import cell_text
from curriculum.queries import Checked, line_data

# The columns in the order of the office's paper plans; semesters follow control, what is rarely filled stands last.
ORDER = (
    "code", "name_ky", "name_ru", "name_en", "course", "department", "credits", "total_hours", "contact", "lecture",
    "practical", "laboratory", "guided", "self_study", "control",
)  # fmt: skip
AFTER_SEMESTERS = ("prerequisites", "weeks", "host_taught", "note")
NUMERIC = {ColumnKind.NUMBER}


@dataclass(frozen=True)
class GridColumn:
    """A column: its key, its full and short name, whether it holds numbers, whether it is worked out."""

    key: str
    title: str
    short: str
    is_number: bool
    is_computed: bool = False
    semester: int | None = None


@dataclass(frozen=True)
class GridCell:
    """A cell: text, the version that a save must name, why it is closed, what could not be read in it."""

    column: GridColumn
    id: str
    text: str
    version: int
    closed: str = ""
    unread: bool = False


@dataclass(frozen=True)
class GridRow:
    """A line with its cells. `depth` 1 is an alternative of an elective block."""

    line: PlanLine
    cells: tuple[GridCell, ...]
    depth: int
    is_block: bool
    source: str = ""


@dataclass
class GridPart:
    """A part of a cycle with its rows and its sum against the limits."""

    part: StandardPart | None
    rows: list[GridRow] = field(default_factory=list)
    sums: PartSummary | None = None


@dataclass
class GridCycle:
    """A cycle with its parts and its sum against the limits."""

    code: str
    name: str
    parts: list[GridPart] = field(default_factory=list)
    sums: CycleSummary | None = None


@dataclass(frozen=True)
class Grid:
    """The whole plan; `loose` are the lines that stand in no part yet."""

    columns: tuple[GridColumn, ...]
    cycles: tuple[GridCycle, ...]
    loose: GridPart
    summary: Summary
    semesters: tuple[int, ...]

    @property
    def width(self) -> int:
        return len(self.columns)


def grid_columns(semesters: int) -> tuple[GridColumn, ...]:
    """The columns of a grid for a plan of that many semesters."""
    known = {column.key: column for column in columns_for(semesters)}
    order = [*ORDER, *(key for key in known if semester_of(key)), *AFTER_SEMESTERS]
    return tuple(
        GridColumn(
            key=key,
            title=wording.column_title(key),
            short=wording.short_title(key),
            is_number=key == "contact" or known[key].kind in NUMERIC,
            is_computed=key == "contact",
            semester=semester_of(key),
        )
        for key in order
    )


def build_grid(plan: Plan, lines: list[PlanLine], seen: Checked, language: str) -> Grid:
    """Lays the lines of a plan out under the cycles and parts of its standard. One query."""
    columns = grid_columns(plan.semesters)
    parts = {
        part.pk: GridPart(part)
        for part in StandardPart.objects.filter(cycle__standard_id=plan.programme.standard_id)
        .select_related("cycle")
        .order_by("cycle__position", "position")
    }
    loose = GridPart(None)
    for line in _blocks_first(lines):
        home = parts.get(line.part_id, loose)
        home.rows.append(_row(line, columns, language))
    return Grid(
        columns=columns,
        cycles=tuple(_cycles(parts, seen.summary)),
        loose=loose,
        summary=seen.summary,
        semesters=tuple(range(1, plan.semesters + 1)),
    )


def _blocks_first(lines: list[PlanLine]) -> list[PlanLine]:
    """Lines in order, the alternatives of a block right under it."""
    under: dict[int, list[PlanLine]] = {}
    for line in lines:
        if line.block_id:
            under.setdefault(line.block_id, []).append(line)
    return [row for line in lines if not line.block_id for row in (line, *under.get(line.pk, []))]


def _cycles(parts: dict[int, GridPart], summary: Summary) -> list[GridCycle]:
    cycle_sums = {row.code: row for row in summary.cycles}
    part_sums = {row.code: row for row in summary.parts}
    cycles: dict[int, GridCycle] = {}
    for home in parts.values():
        cycle = home.part.cycle
        found = cycles.setdefault(cycle.pk, GridCycle(cycle.code, cycle.name, sums=cycle_sums.get(cycle.code)))
        home.sums = part_sums.get(home.part.code)
        found.parts.append(home)
    return list(cycles.values())


def _row(line: PlanLine, columns: tuple[GridColumn, ...], language: str) -> GridRow:
    return GridRow(
        line=line,
        cells=tuple(_cell(line, column, language) for column in columns),
        depth=1 if line.block_id else 0,
        is_block=line.kind == LineKind.ELECTIVE_BLOCK,
        source=str(line.standard_course.part.code) if line.standard_course_id and line.part_id is None else "",
    )


def _cell(line: PlanLine, column: GridColumn, language: str) -> GridCell:
    if column.is_computed:
        return GridCell(column, wording.cell_id(str(line.pk), column.key), _contact(line, language), 0)
    verdict = rules.can_edit_cell(line, column.key)
    return GridCell(
        column=column,
        id=wording.cell_id(str(line.pk), column.key),
        text=cell_text(line, column.key, language),
        version=line.cell_versions.get(column.key, 0),
        closed=str(verdict.reason),
        unread=column.key in line.unread,
    )


def _contact(line: PlanLine, language: str) -> str:
    hours = contact_hours(line_data(line))
    return show_number(hours, language) if hours else ""


@dataclass(frozen=True)
class ComparedCell:
    """A cell of the red and green table."""

    old: str
    new: str
    changed: bool


@dataclass(frozen=True)
class ComparedRow:
    """A row of the red and green table for components/difference.html."""

    kind: str
    cells: tuple[ComparedCell, ...]


def compared(changes: list[LineChange]) -> dict:
    """The context of components/difference.html: only the columns in which anything differs."""
    keys = dict.fromkeys(cell.column for change in changes for cell in change.cells)
    shown = [key for key in [*ORDER, *(f"s{n}" for n in range(1, 13)), *AFTER_SEMESTERS, "part", "kind", "block"]
             if key in keys and key != "code"]  # fmt: skip
    headings = [wording.column_title("code"), *(wording.column_title(key) for key in shown)]
    return {"headings": headings, "rows": [_compared_row(change, shown) for change in changes]}


def _compared_row(change: LineChange, shown: list[str]) -> ComparedRow:
    by_column = {cell.column: cell for cell in change.cells}
    label = f"{change.code} {change.names.any}".strip()
    cells = [ComparedCell(label, label, False)]
    for key in shown:
        cell = by_column.get(key)
        cells.append(ComparedCell(cell.old, cell.new, True) if cell else ComparedCell("", "", False))
    return ComparedRow(change.kind.value, tuple(cells))


def against(value: Decimal, low: Decimal | None, high: Decimal | None) -> str:
    """How a sum stands to its limits: `below`, `above` or `within`."""
    if low is not None and value < low:
        return "below"
    return "above" if high is not None and value > high else "within"
