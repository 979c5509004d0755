"""A plan laid out as people know it from paper: cycles, parts, lines; semesters across; sums against the limits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from curriculum import rules, wording
from curriculum.calc.columns import ColumnKind, columns_for, semester_of, show_number
from curriculum.calc.difference import LineChange
from curriculum.calc.hours import CycleSummary, PartSummary, SemesterSummary, Summary
from curriculum.calc.shapes import Limits
from curriculum.enums import LineKind
from curriculum.models import Plan, PlanLine, StandardPart
from curriculum.operations.cells import CONTACT, cell_text, contact_text, room
from curriculum.queries import Checked

# The columns in the order of the office's paper plans; semesters follow control, what is rarely filled stands last.
ORDER = (
    "code", "name_ky", "name_ru", "name_en", "course", "department", "credits", "total_hours", "contact", "lecture",
    "practical", "laboratory", "guided", "self_study", "control",
)  # fmt: skip
AFTER_SEMESTERS = ("prerequisites", "weeks", "host_taught", "part", "kind", "note")
NUMERIC = {ColumnKind.NUMBER}
HOURS = ("total_hours", "contact", "lecture", "practical", "laboratory", "guided", "self_study")
RARE = ("course", *AFTER_SEMESTERS)


@dataclass(frozen=True)
class GridColumn:
    """A column: its key, its full and short name, whether it holds numbers, whether it is worked out.

    length: the longest text it takes. group: the tick of the column picker that shows it, "" for what always stays.
    is_name: the name in the reader's language, which stays in sight beside the code.
    """

    key: str
    title: str
    short: str
    is_number: bool
    is_computed: bool = False
    semester: int | None = None
    length: int = 0
    group: str = ""
    is_name: bool = False

    @cached_property
    def css(self) -> str:
        kinds = {
            "number": self.is_number, "semester": self.semester, "computed": self.is_computed, "col-name": self.is_name
        }  # fmt: skip
        words = [f"col-{self.key}", *(kind for kind, holds in kinds.items() if holds)]
        return " ".join([*words, f"of-{self.group}"] if self.group else words)


@dataclass(frozen=True)
class GridCell:
    """A cell: text, the version that a save must name, why it is closed, whether it could be read."""

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

    @property
    def sign(self) -> str:
        return "standard" if self.line.standard_course_id else ""


@dataclass
class GridPart:
    """A part of a cycle with its rows and its sum against the limits."""

    part: StandardPart | None
    rows: list[GridRow] = field(default_factory=list)
    sums: PartSummary | None = None

    @property
    def standing(self) -> str:
        return _standing(self.sums)


@dataclass
class GridCycle:
    """A cycle with its parts and its sum against the limits."""

    code: str
    name: str
    parts: list[GridPart] = field(default_factory=list)
    sums: CycleSummary | None = None

    @property
    def standing(self) -> str:
        return _standing(self.sums)


@dataclass(frozen=True)
class Sum:
    """A sum in the foot: its text, how it stands to its norm (`below`, `above`, `within` or ""), the norm in words."""

    column: GridColumn
    text: str = ""
    standing: str = ""
    norm: str = ""


@dataclass(frozen=True)
class SumRow:
    """A row of the foot: one sum or an empty cell under every column."""

    title: str
    sums: tuple[Sum, ...]


@dataclass(frozen=True)
class Grid:
    """The whole plan; `loose` are the lines that stand in no part yet."""

    columns: tuple[GridColumn, ...]
    cycles: tuple[GridCycle, ...]
    loose: GridPart
    summary: Summary
    semesters: tuple[int, ...]
    foot: tuple[SumRow, ...]
    language: str

    @property
    def width(self) -> int:
        return len(self.columns)

    @property
    def css(self) -> str:
        """The groups of columns that stay hidden until somebody asks: names in other languages, rare columns."""
        return _without([*self._other_names, *RARE])

    @property
    def css_closed(self) -> str:
        """A page for reading leaves out what its reader sees elsewhere."""
        return _without([*self._other_names, "course", "part", "kind"])

    @property
    def _other_names(self) -> list[str]:
        return [f"name_{language}" for language in ("ky", "ru", "en") if language != self.language]


def _without(groups: list[str]) -> str:
    return " ".join(f"without-{group}" for group in groups)


def grid_columns(semesters: int, language: str) -> tuple[GridColumn, ...]:
    """The columns of a grid for a plan of that many semesters."""
    known = {column.key: column for column in columns_for(semesters)}
    order = [*ORDER, *(key for key in known if semester_of(key)), *AFTER_SEMESTERS]
    return tuple(
        GridColumn(
            key=key,
            title=wording.column_title(key),
            short=wording.short_title(key),
            is_number=key == CONTACT or known[key].kind in NUMERIC,
            is_computed=key == CONTACT,
            semester=semester_of(key),
            length=0 if key == CONTACT else room(key),
            group=_group(key),
            is_name=key == f"name_{language}",
        )
        for key in order
    )


def _group(key: str) -> str:
    if semester_of(key):
        return "semesters"
    if key in HOURS:
        return "hours"
    return key if key in RARE or key.startswith("name_") or key in {"department", "control"} else ""


def build_grid(plan: Plan, lines: list[PlanLine], seen: Checked, language: str) -> Grid:
    """Lays the lines of a plan out under the cycles and parts of its standard."""
    columns = grid_columns(plan.semesters, language)
    parts = {part.pk: GridPart(part) for part in seen.parts}
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
        foot=_foot(columns, seen, language),
        language=language,
    )


def _blocks_first(lines: list[PlanLine]) -> list[PlanLine]:
    """Lines in order, the alternatives of a block right under it."""
    known = {line.pk for line in lines}
    under: dict[int, list[PlanLine]] = {}
    for line in lines:
        if line.block_id in known:
            under.setdefault(line.block_id, []).append(line)
    return [row for line in lines if line.block_id not in known for row in (line, *under.get(line.pk, []))]


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
    )


def _cell(line: PlanLine, column: GridColumn, language: str) -> GridCell:
    cell_id = wording.cell_id(str(line.pk), column.key)
    if column.is_computed:
        return GridCell(column, cell_id, contact_text(line, language), 0)
    verdict = rules.can_edit_cell(line, column.key)
    return GridCell(
        column=column,
        id=cell_id,
        text=cell_text(line, column.key, language),
        version=line.cell_versions.get(column.key, 0),
        closed=str(verdict.reason),
        unread=column.key in line.unread,
    )


def _foot(columns: tuple[GridColumn, ...], seen: Checked, language: str) -> tuple[SumRow, ...]:
    """Credits and hours in all, exams and class hours a week by semester, each against its norm."""
    titles = {"credits": _("In all"), "exams": _("Exams"), "weekly": _("Class hours a week")}
    return tuple(
        SumRow(title, tuple(_sum(column, figure, seen, language) for column in columns))
        for figure, title in titles.items()
    )


def _sum(column: GridColumn, figure: str, seen: Checked, language: str) -> Sum:
    if column.semester:
        semester = seen.summary.semesters[column.semester - 1]
        return _semester_sum(column, figure, semester, seen.data.limits, language)
    if figure != "credits":
        return Sum(column)
    if column.key == "credits" or column.is_name:
        return _total(column, seen.summary.total.credits, seen.data.total_credits, language)
    return Sum(column, show_number(getattr(seen.summary.total, column.key), language) if column.key in HOURS else "")


def _total(column: GridColumn, total: Decimal, whole: Decimal, language: str) -> Sum:
    """Credits in all: under the credits the sum, under the name the sum of what the programme asks."""
    text, asked = show_number(total, language), show_number(whole, language)
    norm = _("The programme has %(credits)s credits.") % {"credits": asked}
    return Sum(column, f"{text}/{asked}" if column.is_name else text, against(total, whole, whole), norm)


def _semester_sum(column: GridColumn, figure: str, sums: SemesterSummary, limits: Limits, language: str) -> Sum:
    value = Decimal(getattr(sums, figure))
    low, high = _norms(limits)[figure]
    between = (
        _("The norm is from %(low)s to %(high)s.") if low is not None else _("The norm is at most %(high)s.")
    ) % {"low": show_number(low, language), "high": show_number(high, language)}
    return Sum(column, show_number(value, language), against(value, low, high), between)


def _norms(limits: Limits) -> dict[str, tuple[Decimal | None, Decimal]]:
    """Least and most of each figure of a semester."""
    norm, tolerance = limits.credits_per_semester.value, limits.semester_tolerance.value
    return {
        "credits": (norm - tolerance, norm + tolerance),
        "exams": (None, limits.max_exams_per_semester.value),
        "weekly": (None, limits.max_class_hours_per_week.value),
    }


def _standing(sums: CycleSummary | PartSummary | None) -> str:
    return against(sums.credits, sums.min_credits, sums.max_credits) if sums else ""


def against(value: Decimal, low: Decimal | None, high: Decimal | None) -> str:
    """How a sum stands to its limits: `below`, `above` or `within`."""
    if low is not None and value < low:
        return "below"
    return "above" if high is not None and value > high else "within"


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


def compared(changes: Sequence[LineChange]) -> dict:
    """The context of components/difference.html: only the columns in which anything differs."""
    keys = dict.fromkeys(cell.column for change in changes for cell in change.cells)
    shown = [key for key in [*ORDER, *(f"s{n}" for n in range(1, 13)), *AFTER_SEMESTERS, "block"]
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
