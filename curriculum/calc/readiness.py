"""Whether a semester plan is filled in so that a timetable can be made of it (F-006): every finding leads to a cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from curriculum.calc.checks.registry import Check, Spot, Value, ready
from curriculum.calc.limits import FULL_TIME
from curriculum.calc.semester import CLASS_COLUMNS, SemesterRow, counted_rows, differing, divides, per_week
from curriculum.calc.shapes import NAME_COLUMNS, ZERO, Finding, Limits, LineKind, Severity, StudyForm
from kuu_office.core.text import N_

TAUGHT = frozenset({LineKind.COURSE, LineKind.PHYSICAL, LineKind.ELECTIVE_BLOCK})
EXAMINED = frozenset({LineKind.COURSE, LineKind.ELECTIVE_BLOCK, LineKind.PRACTICE, LineKind.ATTESTATION})
REGULATION = N_("Regulation of the Academic Affairs Office: semester plans are checked for the timetable")


@dataclass(frozen=True, slots=True, kw_only=True)
class SemesterData:
    """A semester plan as the checks take it.

    rows: in the order in which people see them. expected: what the working plan gives, with the same electives chosen.
    newer: the version of the working plan that was approved after the one it comes from, in words.
    registered: the rows of the elective blocks as the group's students have chosen, of blocks that somebody chose in.
    """

    rows: tuple[SemesterRow, ...] = ()
    expected: tuple[SemesterRow, ...] = ()
    limits: Limits = FULL_TIME
    study_form: StudyForm = StudyForm.FULL_TIME
    newer: str = ""
    registered: tuple[SemesterRow, ...] = ()

    @property
    def taught(self) -> tuple[SemesterRow, ...]:
        """The rows that are taught in this term."""
        return tuple(row for row in self.rows if not row.left_out)

    @property
    def counted(self) -> tuple[SemesterRow, ...]:
        """Of these the ones that add up: parallel rows of an elective block count once."""
        return tuple(counted_rows(self.taught))

    @property
    def settled(self) -> tuple[SemesterRow, ...]:
        """Of these the ones whose course is known; a block is asked nothing else before its course is chosen."""
        return tuple(row for row in self.taught if not row.is_unchosen)


CHECKS: dict[str, Check] = {}


def _check(code: str, severity: Severity, title: str, message: str, *, limit: str | None = None, source: str = ""):
    def register(run):
        CHECKS[code] = Check(
            code=code, severity=severity, title=title, message=message, run=run, limit=limit,
            source=source or REGULATION, confirmed=True,
        )  # fmt: skip
        return run

    return register


def _at(row: SemesterRow, column: str, **values: Value) -> Spot:
    return Spot(row.key, column, None, {name: ready(value) for name, value in values.items()})


def _whole(data: SemesterData, column: str, **values: Value) -> Iterator[Spot]:
    """What concerns the plan as a whole stands at its first row; without rows, at no cell."""
    if data.rows:
        yield _at(data.rows[0], column, **values)
    else:
        yield Spot(None, column, None, {name: ready(value) for name, value in values.items()})


@_check(
    "semester_untaught",
    Severity.ERROR,
    N_("A semester without courses"),
    N_("The plan has no course that is taught in this term."),
)
def untaught(data: SemesterData) -> Iterator[Spot]:
    if not data.taught:
        yield from _whole(data, "code")


@_check(
    "semester_unreadable",
    Severity.ERROR,
    N_("Text that could not be read"),
    N_("“{text}” could not be read; it is kept as it was typed."),
)
def unreadable(data: SemesterData) -> Iterator[Spot]:
    for row in data.rows:
        for column, text in row.invalid.items():
            yield _at(row, column, text=text)


@_check(
    "semester_elective",
    Severity.ERROR,
    N_("Elective not chosen"),
    N_("Choose the course of this elective block; it has {count} alternatives."),
)
def elective(data: SemesterData) -> Iterator[Spot]:
    for row in data.taught:
        if row.is_unchosen:
            yield _at(row, "choice", count=row.alternatives)


@_check(
    "semester_department",
    Severity.ERROR,
    N_("Course without a department"),
    N_("No department is named that teaches the course."),
)
def department(data: SemesterData) -> Iterator[Spot]:
    for row in data.settled:
        if not row.department and "department" not in row.invalid:
            yield _at(row, "department")


@_check(
    "semester_hours",
    Severity.ERROR,
    N_("Course without class hours"),
    N_("The course has no lectures, practical or laboratory classes in this term."),
)
def hours(data: SemesterData) -> Iterator[Spot]:
    for row in data.settled:
        if row.kind in TAUGHT and not row.contact and not {*CLASS_COLUMNS} & {*row.invalid}:
            yield _at(row, "lecture")


@_check(
    "semester_total",
    Severity.WARNING,
    N_("Hours of the term by kinds of work"),
    N_("Classes, guided work and independent study make {actual} hours, the total is {norm}."),
)
def total(data: SemesterData) -> Iterator[Spot]:
    for row in data.settled:
        actual = row.contact + row.guided + row.self_study
        if actual and actual != row.total_hours:
            yield _at(row, "total_hours", actual=actual, norm=row.total_hours)


@_check(
    "semester_weeks_missing",
    Severity.ERROR,
    N_("Classes without weeks"),
    N_("Say over how many weeks the classes are held."),
)
def weeks_missing(data: SemesterData) -> Iterator[Spot]:
    for row in data.settled:
        if row.contact and row.weeks <= 0 and "weeks" not in row.invalid:
            yield _at(row, "weeks")


@_check(
    "semester_weeks",
    Severity.WARNING,
    N_("Hours that the weeks do not divide"),
    N_("{hours} hours in {weeks} weeks are not whole hours a week."),
)
def weeks(data: SemesterData) -> Iterator[Spot]:
    rows = data.settled if data.study_form is StudyForm.FULL_TIME else ()
    for row in rows:
        for column in CLASS_COLUMNS if row.weeks > 0 else ():
            held = getattr(row, column)
            if not divides(held, row.weeks):
                yield _at(row, column, hours=held, weeks=row.weeks)


@_check(
    "semester_control",
    Severity.ERROR,
    N_("Course without a form of control in the term"),
    N_("No form of control is given for this term."),
)
def control(data: SemesterData) -> Iterator[Spot]:
    for row in data.settled:
        if row.kind in EXAMINED and not row.controls and "control" not in row.invalid:
            yield _at(row, "control")


@_check(
    "semester_room",
    Severity.WARNING,
    N_("Course without a room type"),
    N_("Say what kind of room the classes need."),
)
def room(data: SemesterData) -> Iterator[Spot]:
    for row in data.settled:
        if row.contact and not row.room_type and "room_type" not in row.invalid:
            yield _at(row, "room_type")


@_check(
    "semester_language",
    Severity.ERROR,
    N_("Course without a language"),
    N_("Say in which language the course is taught."),
)
def language(data: SemesterData) -> Iterator[Spot]:
    for row in data.settled:
        if not row.language and "language" not in row.invalid:
            yield _at(row, "language")


@_check(
    "semester_name",
    Severity.WARNING,
    N_("Name missing in a language"),
    N_("The name is missing {language}."),
)
def name(data: SemesterData) -> Iterator[Spot]:
    for row in data.settled:
        for spoken, text in row.names.pairs():
            if not text:
                yield _at(row, NAME_COLUMNS[spoken], language=spoken)


@_check(
    "semester_deviation",
    Severity.ERROR,
    N_("Difference without a reason"),
    N_("The line differs from the working plan; say why."),
)
def deviation(data: SemesterData) -> Iterator[Spot]:
    unsaid = differing(data.expected, data.rows)
    for row in data.rows:
        if row.key in unsaid and not row.deviation:
            yield _at(row, "deviation")


@_check(
    "semester_plan_credits",
    Severity.WARNING,
    N_("Credits of the term"),
    N_("The term has {actual} credits; from {low} to {high} are expected."),
    limit="credits_per_semester",
)
def credits(data: SemesterData) -> Iterator[Spot]:
    norm, tolerance = data.limits.credits_per_semester.value, data.limits.semester_tolerance.value
    actual = sum((row.credits for row in data.counted), ZERO)
    if data.taught and abs(actual - norm) > tolerance:
        yield from _whole(data, "credits", actual=actual, low=norm - tolerance, high=norm + tolerance)


@_check(
    "semester_load",
    Severity.WARNING,
    N_("Class hours of a week in the term"),
    N_("{actual} class hours a week; at most {norm} are allowed."),
    limit="max_class_hours_per_week",
)
def load(data: SemesterData) -> Iterator[Spot]:
    norm, actual = data.limits.max_class_hours_per_week.value, weekly(data)
    if actual > norm:
        yield from _whole(data, "lecture", actual=actual, norm=norm)


def weekly(data: SemesterData) -> Decimal:
    """Class hours of a week of all rows that add up."""
    return sum((per_week(row.contact, row.weeks) or ZERO for row in data.counted), ZERO)


@_check(
    "semester_newer_plan",
    Severity.WARNING,
    N_("Newer working plan"),
    N_("A newer version of the working plan was approved: {name}. Take it over, or say why not."),
)
def newer_plan(data: SemesterData) -> Iterator[Spot]:
    if data.newer:
        yield from _whole(data, "code", name=data.newer)


@_check(
    "semester_chosen_absent",
    Severity.WARNING,
    N_("Electives that the plan does not have"),
    N_("Students who have chosen “{name}”: {count}; the plan does not have it."),
)
def chosen_absent(data: SemesterData) -> Iterator[Spot]:
    there = {row.origin for row in data.rows}
    blocks = {row.source: row for row in reversed(data.rows)}
    for row in data.registered:
        if row.origin not in there and row.source in blocks:
            yield _at(blocks[row.source], "choice", name=_named(row), count=row.students)


@_check(
    "semester_chosen_otherwise",
    Severity.WARNING,
    N_("Electives chosen by other numbers of students"),
    N_("Students who have chosen “{name}”: {actual}; the plan says {planned}."),
)
def chosen_otherwise(data: SemesterData) -> Iterator[Spot]:
    chosen = {row.origin: row.students for row in data.registered}
    for row in data.rows:
        actual = chosen.get(row.origin, 0)
        if row.students is not None and row.students != actual:
            yield _at(row, "choice", name=_named(row), actual=actual, planned=row.students)


def _named(row: SemesterRow) -> str:
    return f"{row.code} {row.names.any}".strip()


def run_readiness(data: SemesterData) -> list[Finding]:
    """Everything that the checks find in a semester plan, in the order of the checks."""
    return [finding for check in CHECKS.values() for finding in check.findings(data)]
