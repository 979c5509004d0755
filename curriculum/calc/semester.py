"""What a group is taught in one semester: the rows of its working plan that run then, with the hours of the term.

Nothing here knows the database. Hours are academic hours of the whole term; hours a week follow from the weeks.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from curriculum.calc.columns import LARGEST_CREDITS, LARGEST_WEEKS, Column, ColumnKind, show_number
from curriculum.calc.controls import format_controls
from curriculum.calc.difference import CellChange, ChangeKind, LineChange
from curriculum.calc.hours import alternatives_by_block, counted_lines, described_hours, marks_in
from curriculum.calc.shapes import HOUR_COLUMNS, ZERO, Control, ControlMark, CourseRow, LineData, LineKind

CLASS_COLUMNS = ("lecture", "practical", "laboratory")
WEEKLY_COLUMNS = {f"{column}_week": column for column in CLASS_COLUMNS}
TENTH, ONE = Decimal("0.1"), Decimal(1)
# Key of a block -> its alternatives ("": none yet) with the students who take each, None for the whole group.
Choices = Mapping[str, Mapping[str, int | None]]
# Keys of a row of the working plan and, of an elective block, of the alternative.
Origin = tuple[str | None, str | None]
# (key of an elective block, code of a course) -> students who have chosen it.
Taken = dict[tuple[str, str], int]
UNCHOSEN: Mapping[str, int | None] = {"": None}


class TermKind(StrEnum):
    AUTUMN = "autumn"
    SPRING = "spring"
    SUMMER = "summer"


def _text(key: str, length: int) -> Column:
    return Column(key, ColumnKind.TEXT, length=length)


def _number(key: str, **limits: Decimal) -> Column:
    return Column(key, ColumnKind.NUMBER, places=1, **limits)


COLUMNS: dict[str, Column] = {
    column.key: column
    for column in (
        _text("code", 20),
        Column("choice", ColumnKind.REFERENCE, length=300),
        _text("name_ky", 300),
        _text("name_ru", 300),
        _text("name_en", 300),
        Column("course", ColumnKind.REFERENCE, length=20),
        Column("department", ColumnKind.REFERENCE, length=300),
        _number("credits", largest=LARGEST_CREDITS),
        _number("total_hours"),
        _number("lecture"),
        _number("practical"),
        _number("laboratory"),
        _number("guided"),
        _number("self_study"),
        _number("weeks", largest=LARGEST_WEEKS),
        Column("control", ColumnKind.CONTROL, length=60),
        Column("language", ColumnKind.KIND, length=40),
        Column("room_type", ColumnKind.KIND, length=60),
        Column("left_out", ColumnKind.MARK, length=10),
        _text("deviation", 300),
        _text("note", 300),
    )
}
# What the working plan says of a row; the rest belongs to the semester alone.
COMPARED = (
    "code", "name_ky", "name_ru", "name_en", "course", "department", "credits", "total_hours", *HOUR_COLUMNS, "control",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SemesterRow(CourseRow):
    """A row of a semester plan.

    source: key of the row of the working plan, None for a row added by hand.
    choice: key of the alternative chosen in an elective block. alternatives: how many there are to choose from.
    students: who take it, None for the whole group; a block has a row for each alternative that students chose.
    weeks: over which the hours are taught. deviation: why it differs.
    """

    source: str | None = None
    weeks: Decimal = ZERO
    controls: tuple[Control, ...] = ()
    language: str = ""
    room_type: str = ""
    choice: str | None = None
    alternatives: int = 0
    students: int | None = None
    left_out: bool = False
    deviation: str = ""

    @property
    def contact(self) -> Decimal:
        """Lectures, practical and laboratory classes together."""
        return self.lecture + self.practical + self.laboratory

    @property
    def origin(self) -> Origin:
        """What it comes from."""
        return self.source, self.choice

    @property
    def is_unchosen(self) -> bool:
        """An elective block whose course nobody has chosen yet."""
        return self.kind is LineKind.ELECTIVE_BLOCK and self.choice is None


@dataclass(frozen=True, slots=True)
class Running:
    """In which semester of the programme a group studies, over how many weeks, in which language."""

    semester: int
    weeks: Decimal
    language: str


def semester_number(year_of_study: int, term: TermKind) -> int | None:
    """1 for the autumn of the first year, 2 for its spring; a summer term has no semester of its own."""
    if term is TermKind.SUMMER:
        return None
    return year_of_study * 2 - (term is TermKind.AUTUMN)


def year_of_study_in(year_of_study: int, known_in: int, term_year: int, led_in: Collection[int] = ()) -> int:
    """The year of study of a group in another academic year, by the orders that led it on; beyond them a year a year.

    year_of_study: after all orders so far; known_in: the academic year of today; led_in: the academic years into which
    the orders led. Years are named by the calendar year in which they begin.
    """
    known = max([known_in, *led_in])
    before_all = min(led_in) - 1 if led_in else known
    first = year_of_study - len(led_in)
    if term_year < before_all:
        return first + term_year - before_all
    return first + sum(year <= term_year for year in led_in) + max(0, term_year - known)


def led_into(day: date) -> int:
    """The academic year into which an order leads that comes into force on a day: in summer already the next one."""
    return day.year if day.month >= 6 else day.year - 1


def academic_year_of(year: int, month: int) -> int:
    """The academic year of a month: from August on people speak of the new one."""
    return year if month >= 8 else year - 1


def share(total: Decimal, credits: Mapping[int, Decimal], semester: int) -> Decimal:
    """The part of the hours that falls into a semester, in proportion to its credits (equally when it has none).

    Whole hours stay whole, and the parts of all semesters make the total exactly.
    """
    if semester not in credits:
        return ZERO
    step = ONE if total == total.to_integral_value() else TENTH
    weights = credits if sum(credits.values(), ZERO) > 0 else dict.fromkeys(credits, ONE)
    whole = sum(weights.values(), ZERO)
    before = sum((weight for number, weight in weights.items() if number < semester), ZERO)
    return _cut(total, before + weights[semester], whole, step) - _cut(total, before, whole, step)


def _cut(total: Decimal, part: Decimal, whole: Decimal, step: Decimal) -> Decimal:
    return total if part == whole else (total * part / whole).quantize(step, ROUND_HALF_UP)


def hours_of(line: LineData, credits: Mapping[int, Decimal], semester: int) -> dict[str, Decimal]:
    """Hours of a semester by column; where the kinds of work made the total before, they make it again."""
    hours = {column: share(getattr(line, column), credits, semester) for column in HOUR_COLUMNS}
    described = described_hours(line) == line.total_hours
    total = sum(hours.values(), ZERO) if described else share(line.total_hours, credits, semester)
    return hours | {"total_hours": total}


def per_week(hours: Decimal, weeks: Decimal) -> Decimal | None:
    """Hours a week to a tenth; None without weeks."""
    return (hours / weeks).quantize(TENTH, ROUND_HALF_UP) if weeks > 0 else None


def divides(hours: Decimal, weeks: Decimal) -> bool:
    """Whether the hours make whole hours every week."""
    return weeks > 0 and hours % weeks == 0


def rows_of(lines: Sequence[LineData], running: Running, choices: Choices | None = None) -> list[SemesterRow]:
    """The rows of a working plan that run in a semester, in its order; an elective block has one for each choice."""
    alternatives, by_key, choices = alternatives_by_block(lines), {line.key: line for line in lines}, choices or {}
    return [
        replace(
            row_of(line, running, chosen=by_key.get(key), alternatives=len(alternatives.get(line.key, ()))),
            students=students,
        )
        for line in counted_lines(lines)
        if running.semester in line.semester_credits
        for key, students in (choices.get(line.key) or UNCHOSEN).items()
    ]


def chosen_in(lines: Sequence[LineData], semester: int, taken: Taken) -> dict[str, dict[str, int]]:
    """The alternatives that students chose in the blocks of a semester: most chosen first, equals in plan order.

    Who chose in an earlier version of the plan is counted in the block that has the course now; what no block has is
    passed over.
    """
    running = {line.key for line in lines if line.kind is LineKind.ELECTIVE_BLOCK and semester in line.semester_credits}
    found: dict[str, dict[str, int]] = {}
    offered = [line for line in lines if line.block in running and line.course] if taken else []
    for (block, course), students in taken.items():
        homes = [line for line in offered if line.course == course]
        home = next((line for line in homes if line.block == block), homes[0] if homes else None)
        if home is not None:
            counts = found.setdefault(home.block, {})
            counts[home.key] = counts.get(home.key, 0) + students
    places = {line.key: place for place, line in enumerate(lines)}
    return {
        block: dict(sorted(counts.items(), key=lambda pair: (-pair[1], places[pair[0]])))
        for block, counts in sorted(found.items(), key=lambda pair: places[pair[0]])
    }


def counted_rows(rows: Iterable[SemesterRow]) -> list[SemesterRow]:
    """The rows that add up to the term: those of one elective block are parallel, and its first stands for all."""
    counted, blocks = [], set()
    for row in rows:
        if row.kind is not LineKind.ELECTIVE_BLOCK or row.source not in blocks:
            counted.append(row)
            blocks.add(row.source)
    return counted


def row_of(line: LineData, running: Running, *, chosen: LineData | None = None, alternatives: int = 0) -> SemesterRow:
    """A row as the working plan gives it; of an elective block the chosen course, with the credits of the block."""
    taught, semester = chosen or line, running.semester
    hours_from = taught if described_hours(taught) else line
    controls = marks_in(taught, semester) or _moved(taught, semester) or marks_in(line, semester)
    hours = hours_of(hours_from, line.semester_credits, semester)
    return SemesterRow(
        key=line.key,
        source=line.key,
        code=taught.code or line.code,
        kind=line.kind,
        names=taught.names,
        course=taught.course,
        department=taught.department or line.department,
        credits=line.semester_credits[semester],
        **hours,
        weeks=_weeks(line, running.weeks),
        controls=tuple(mark.form for mark in controls),
        language=running.language,
        room_type=_room(line, hours),
        choice=chosen.key if chosen else None,
        alternatives=alternatives,
        note=line.note,
    )


def _moved(taught: LineData, semester: int) -> tuple[ControlMark, ...]:
    """An alternative may stand in no semester of its own; its marks then belong to that of its block."""
    return () if taught.block is None or semester in taught.semester_credits else taught.controls


def _weeks(line: LineData, weeks: Decimal) -> Decimal:
    """A practice lasts its own weeks, everything else the teaching weeks of the term."""
    return line.weeks if line.kind is LineKind.PRACTICE and line.weeks else weeks


def _room(line: LineData, hours: Mapping[str, Decimal]) -> str:
    """What is plain without asking: sports in a hall, talk in a classroom. What a laboratory is must be said."""
    if line.kind is LineKind.PHYSICAL:
        return "sports_hall"
    taught = hours["lecture"] + hours["practical"]
    return "classroom" if taught and not hours["laboratory"] and line.kind is LineKind.COURSE else ""


def cells_of(row: SemesterRow) -> dict[str, str]:
    """The cells that the working plan speaks of, as text."""
    values = {
        "code": row.code,
        **dict(zip(("name_ky", "name_ru", "name_en"), row.names, strict=True)),
        "course": row.course,
        "department": row.department,
        "control": format_controls([ControlMark(form) for form in row.controls], (), "ky"),
    }
    numbers = ("credits", "total_hours", *HOUR_COLUMNS)
    return values | {column: show_number(getattr(row, column)) if getattr(row, column) else "" for column in numbers}


def difference(expected: Sequence[SemesterRow], rows: Sequence[SemesterRow]) -> list[LineChange]:
    """How a semester plan differs from its working plan, row by row. What fills an empty cell is no difference.

    expected: the rows that the working plan gives, with the same electives chosen.
    """
    by_origin = {row.origin: row for row in expected}
    changes = []
    for row in rows:
        change = _change(by_origin.pop(row.origin, None), row)
        changes += [change] if change else []
    return changes + [_whole(ChangeKind.REMOVED, row) for row in by_origin.values()]


def _change(expected: SemesterRow | None, row: SemesterRow) -> LineChange | None:
    if expected is None or row.left_out:
        return _whole(ChangeKind.REMOVED if row.left_out else ChangeKind.ADDED, row)
    planned, stands = cells_of(expected), cells_of(row)
    cells = tuple(
        CellChange(key, planned[key], stands[key]) for key in COMPARED if planned[key] and planned[key] != stands[key]
    )
    return LineChange(ChangeKind.CHANGED, row.key, row.source, row.code, row.names, cells) if cells else None


def _whole(kind: ChangeKind, row: SemesterRow) -> LineChange:
    filled = [(key, text) for key, text in cells_of(row).items() if text]
    is_new = kind is ChangeKind.ADDED
    cells = tuple(CellChange(key, "" if is_new else text, text if is_new else "") for key, text in filled)
    return LineChange(kind, row.key, row.source, row.code, row.names, cells)


def differing(expected: Sequence[SemesterRow], rows: Iterable[SemesterRow]) -> set[str]:
    """Keys of the rows that differ from the working plan."""
    rows = list(rows)
    known = {row.key for row in rows}
    return {change.key for change in difference(expected, rows)} & known


def changes_between(before: Sequence[SemesterRow], after: Sequence[SemesterRow]) -> list[LineChange]:
    """What changes in a semester plan, row by row; rows are known by their keys."""
    old = {row.key: row for row in before}
    changes = [_every_cell(old.pop(row.key, None), row) for row in after]
    return [change for change in changes if change] + [_whole(ChangeKind.REMOVED, row) for row in old.values()]


def _every_cell(before: SemesterRow | None, row: SemesterRow) -> LineChange | None:
    if before is None:
        return _whole(ChangeKind.ADDED, row)
    old, new = cells_of(before), cells_of(row)
    cells = tuple(CellChange(key, old[key], new[key]) for key in COMPARED if old[key] != new[key])
    return LineChange(ChangeKind.CHANGED, row.key, row.source, row.code, row.names, cells) if cells else None


def followed(planned: SemesterRow, stands: SemesterRow) -> list[str]:
    """The columns in which a row says what its working plan says, or nothing: these follow a newer version of it."""
    old, own = cells_of(planned), cells_of(stands)
    return [key for key in COMPARED if own[key] in {"", old[key]}]
