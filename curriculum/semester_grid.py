"""A semester plan laid out for its grid: one line a course, hours of the term and of a week, sums against the norms."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from curriculum import rules, wording
from curriculum.calc.columns import ColumnKind, show_number
from curriculum.calc.readiness import weekly
from curriculum.calc.semester import COLUMNS, WEEKLY_COLUMNS, SemesterRow, per_week
from curriculum.calc.shapes import HOUR_COLUMNS, ZERO, Control, Limits, LineKind
from curriculum.grid import GridCell, GridColumn, Sum, SumRow, against
from curriculum.models import SemesterLine, SemesterPlan
from curriculum.operations.semester_cells import COMPUTED, SemesterCells, room
from curriculum.queries.semester import Readiness

ORDER = (
    "code", "name_ky", "name_ru", "name_en", "choice", "students", "course", "department", "credits", "total_hours",
    "contact", "lecture", "practical", "laboratory", "guided", "self_study", "weeks", "lecture_week", "practical_week",
    "laboratory_week", "control", "language", "room_type", "left_out", "deviation", "note",
)  # fmt: skip
HOURS = ("total_hours", "contact", *HOUR_COLUMNS)
GROUPS = {
    **dict.fromkeys(HOURS, "hours"),
    **dict.fromkeys(("weeks", *WEEKLY_COLUMNS), "weekly"),
    **{
        key: key
        for key in ("name_ky", "name_ru", "name_en", "choice", "course", "department", "control", "language", "note")
    },
}
SUMMED = ("credits", *HOURS)


@dataclass(frozen=True)
class SemesterGridRow:
    """A line with its cells. `sign`: what stands before its code; `differs` from the working plan.

    `is_parallel`: another line of its elective block stands above it and counts for both.
    """

    line: SemesterLine
    cells: tuple[GridCell, ...]
    differs: bool
    is_parallel: bool = False

    @property
    def sign(self) -> str:
        return "differs" if self.differs else ""


@dataclass(frozen=True)
class Figure:
    """A sum beside the grid: its name, its text, how it stands to its norm."""

    title: str
    text: str
    standing: str = ""


@dataclass(frozen=True)
class SemesterGrid:
    """The whole plan for curriculum/semester/_grid.html."""

    columns: tuple[GridColumn, ...]
    rows: tuple[SemesterGridRow, ...]
    foot: tuple[SumRow, ...]
    figures: tuple[Figure, ...]
    language: str

    @property
    def has_parallel(self) -> bool:
        return any(row.is_parallel for row in self.rows)

    @property
    def css(self) -> str:
        """The groups of columns that stay hidden until somebody asks."""
        return " ".join(f"without-{group}" for group in (*self._other_names, "course", "note"))

    @property
    def _other_names(self) -> list[str]:
        return [f"name_{language}" for language in ("ky", "ru", "en") if language != self.language]


def grid_columns(language: str) -> tuple[GridColumn, ...]:
    """The columns of the grid, in the order of people."""
    return tuple(
        GridColumn(
            key=key,
            title=wording.column_title(key),
            short=wording.short_title(key),
            is_number=key in COMPUTED or COLUMNS[key].kind is ColumnKind.NUMBER,
            is_computed=key in COMPUTED,
            length=0 if key in COMPUTED else room(key),
            group=GROUPS.get(key, ""),
            is_name=key == f"name_{language}",
        )
        for key in ORDER
    )


def build_semester_grid(
    plan: SemesterPlan, lines: Sequence[SemesterLine], seen: Readiness, language: str
) -> SemesterGrid:
    """Lays the lines of a semester plan out, with those that differ from the working plan marked."""
    columns, cells = grid_columns(language), SemesterCells(plan, language)
    differing = {change.key for change in seen.changes}
    parallel = {row.key for row in seen.data.taught} - {row.key for row in seen.data.counted}
    rows = tuple(
        SemesterGridRow(
            line,
            tuple(_cell(line, column, cells) for column in columns),
            differs=str(line.pk) in differing,
            is_parallel=str(line.pk) in parallel,
        )
        for line in lines
    )
    return SemesterGrid(columns, rows, _foot(columns, seen, language), _figures(seen, language), language)


def _cell(line: SemesterLine, column: GridColumn, cells: SemesterCells) -> GridCell:
    return GridCell(
        column=column,
        id=wording.cell_id(str(line.pk), column.key),
        text=cells.text(line, column.key),
        version=line.cell_versions.get(column.key, 0),
        closed="" if column.is_computed else str(rules.can_edit_semester_cell(line, column.key).reason),
        unread=column.key in line.unread,
    )


def _total(rows: Sequence[SemesterRow], column: str) -> Decimal:
    if column in WEEKLY_COLUMNS:
        hours = ((getattr(row, WEEKLY_COLUMNS[column]), row.weeks) for row in rows)
        return sum((per_week(held, weeks) or ZERO for held, weeks in hours), ZERO)
    return sum((getattr(row, column) for row in rows), ZERO)


def _foot(columns: Sequence[GridColumn], seen: Readiness, language: str) -> tuple[SumRow, ...]:
    """Credits and hours of what is taught, under their columns; a block counts once, however many chose differently."""
    rows = seen.data.counted
    summed = {*SUMMED, *WEEKLY_COLUMNS}
    texts = {key: show_number(_total(rows, key), language) for key in summed}
    return (SumRow(_("In all"), tuple(Sum(column, texts.get(column.key, "")) for column in columns)),)


def _figures(seen: Readiness, language: str) -> tuple[Figure, ...]:
    """What a semester is measured by."""
    rows, limits = seen.data.counted, seen.data.limits
    counted = [row for row in rows if row.kind in {LineKind.COURSE, LineKind.ELECTIVE_BLOCK}]
    exams = sum(Control.EXAM in row.controls for row in rows)
    low, high = _credits(limits)
    figures = (
        (_("Credits"), _total(rows, "credits"), low, high),
        (_("Courses"), Decimal(len(counted)), None, limits.max_courses_per_semester.value),
        (_("Exams"), Decimal(exams), None, limits.max_exams_per_semester.value),
        (_("Class hours a week"), weekly(seen.data), None, limits.max_class_hours_per_week.value),
    )
    return tuple(Figure(title, show_number(value, language), against(value, *norm)) for title, value, *norm in figures)


def _credits(limits: Limits) -> tuple[Decimal, Decimal]:
    norm, tolerance = limits.credits_per_semester.value, limits.semester_tolerance.value
    return norm - tolerance, norm + tolerance
