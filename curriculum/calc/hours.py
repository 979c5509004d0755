"""Hours of a row and sums of a plan.

total hours = lectures + practical + laboratory + work guided by the teacher + self-study;
contact hours = lectures + practical + laboratory (guided work is shown apart).
An elective block counts once, through its header; its alternatives do not add up.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from curriculum.calc.shapes import (
    HOUR_COLUMNS,
    PAPERS,
    ZERO,
    Control,
    ControlMark,
    Limits,
    LineData,
    LineKind,
    PartKind,
    PlanData,
)

TAUGHT = frozenset({LineKind.COURSE, LineKind.ELECTIVE_BLOCK})


@dataclass(frozen=True, slots=True)
class SemesterSummary:
    """Sums of a semester; weekly = contact hours a week, papers = course papers and projects."""

    semester: int
    credits: Decimal
    courses: int
    contact: Decimal
    weekly: Decimal
    exams: int
    tests: int
    papers: int


@dataclass(frozen=True, slots=True)
class YearSummary:
    year: int
    semesters: tuple[int, ...]
    credits: Decimal


@dataclass(frozen=True, slots=True)
class CycleSummary:
    code: str
    name: str
    credits: Decimal
    min_credits: Decimal | None
    max_credits: Decimal | None


@dataclass(frozen=True, slots=True)
class PartSummary:
    code: str
    cycle: str
    kind: PartKind
    credits: Decimal
    min_credits: Decimal | None
    max_credits: Decimal | None


@dataclass(frozen=True, slots=True)
class Total:
    credits: Decimal
    total_hours: Decimal
    lecture: Decimal
    practical: Decimal
    laboratory: Decimal
    guided: Decimal
    self_study: Decimal
    contact: Decimal


@dataclass(frozen=True, slots=True)
class Summary:
    semesters: tuple[SemesterSummary, ...]
    years: tuple[YearSummary, ...]
    cycles: tuple[CycleSummary, ...]
    parts: tuple[PartSummary, ...]
    total: Total


def contact_hours(line: LineData) -> Decimal:
    return line.lecture + line.practical + line.laboratory


def described_hours(line: LineData) -> Decimal:
    """The hours that the kinds of work add up to; they should make the total."""
    return contact_hours(line) + line.guided + line.self_study


def hours_in_semester(line: LineData, hours: Decimal, semester: int) -> Decimal:
    """The part of the hours that falls into a semester, in proportion to its credits (equally when it has none)."""
    if semester not in line.semester_credits:
        return ZERO
    credits = sum(line.semester_credits.values(), ZERO)
    if credits <= 0:
        return hours / len(line.semester_credits)
    return hours * line.semester_credits[semester] / credits


def marks_in(line: LineData, semester: int) -> tuple[ControlMark, ...]:
    return tuple(mark for mark in line.controls if mark.semester == semester)


def alternatives_by_block(lines: Iterable[LineData]) -> dict[str, list[LineData]]:
    found = defaultdict(list)
    for line in lines:
        if line.block is not None:
            found[line.block].append(line)
    return dict(found)


def _filled(header: LineData, alternatives: Sequence[LineData]) -> LineData:
    """The header of a block; what it leaves empty is what its first alternative says."""
    if header.kind is not LineKind.ELECTIVE_BLOCK or not alternatives:
        return header
    first, filled = alternatives[0], header
    if not header.total_hours and not described_hours(header):
        filled = replace(filled, total_hours=first.total_hours, **{name: getattr(first, name) for name in HOUR_COLUMNS})
    return filled if header.controls else replace(filled, controls=first.controls)


def counted_lines(lines: Sequence[LineData]) -> list[LineData]:
    """The rows that add up to the programme: everything but the alternatives."""
    alternatives = alternatives_by_block(lines)
    return [_filled(line, alternatives.get(line.key, ())) for line in lines if line.block is None]


def _semester(number: int, lines: list[LineData], limits: Limits) -> SemesterSummary:
    classes = [line for line in lines if line.kind in TAUGHT]
    forms = [mark.form for line in lines for mark in marks_in(line, number)]
    contact = sum((hours_in_semester(line, contact_hours(line), number) for line in classes), ZERO)
    tenth = Decimal("0.1")
    return SemesterSummary(
        semester=number,
        credits=sum((line.semester_credits[number] for line in lines), ZERO),
        courses=len(classes),
        contact=contact.quantize(tenth, ROUND_HALF_UP),
        weekly=(contact / limits.weeks_in_semester.value).quantize(tenth, ROUND_HALF_UP),
        exams=forms.count(Control.EXAM),
        tests=forms.count(Control.CREDIT_TEST) + forms.count(Control.GRADED_TEST),
        papers=sum(form in PAPERS for form in forms),
    )


def _semesters(plan: PlanData, lines: list[LineData]) -> tuple[SemesterSummary, ...]:
    running = defaultdict(list)
    for line in lines:
        for number in line.semester_credits:
            running[number].append(line)
    return tuple(_semester(number, running[number], plan.limits) for number in range(1, plan.semesters + 1))


def _years(semesters: Sequence[SemesterSummary]) -> tuple[YearSummary, ...]:
    pairs = [semesters[start : start + 2] for start in range(0, len(semesters), 2)]
    return tuple(
        YearSummary(year, tuple(part.semester for part in pair), sum((part.credits for part in pair), ZERO))
        for year, pair in enumerate(pairs, start=1)
    )


def _credits_by_part(lines: list[LineData]) -> dict[str, Decimal]:
    credits = defaultdict(lambda: ZERO)
    for line in lines:
        credits[line.part] += line.credits
    return credits


def _parts(plan: PlanData, lines: list[LineData]) -> tuple[PartSummary, ...]:
    credits = _credits_by_part(lines)
    return tuple(
        PartSummary(part.code, part.cycle, part.kind, credits[part.code], part.min_credits, part.max_credits)
        for part in plan.parts
    )


def _cycle_credits(code: str, parts: Sequence[PartSummary]) -> Decimal:
    return sum((part.credits for part in parts if part.cycle == code), ZERO)


def _cycles(plan: PlanData, parts: Sequence[PartSummary]) -> tuple[CycleSummary, ...]:
    return tuple(
        CycleSummary(cycle.code, cycle.name, _cycle_credits(cycle.code, parts), cycle.min_credits, cycle.max_credits)
        for cycle in plan.cycles
    )


def _total(lines: list[LineData]) -> Total:
    names = ("credits", "total_hours", *HOUR_COLUMNS)
    sums = {name: sum((getattr(line, name) for line in lines), ZERO) for name in names}
    return Total(**sums, contact=sums["lecture"] + sums["practical"] + sums["laboratory"])


def summarise(plan: PlanData) -> Summary:
    """Sums by semester, year, cycle, part and of the whole plan, as the plan's footer shows them."""
    lines = counted_lines(plan.lines)
    semesters, parts = _semesters(plan, lines), _parts(plan, lines)
    return Summary(semesters, _years(semesters), _cycles(plan, parts), parts, _total(lines))
