"""Forms of control, and how many courses, examinations and papers a semester bears."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from curriculum.calc.checks.registry import Spot, at, check
from curriculum.calc.controls import format_controls
from curriculum.calc.facts import Facts
from curriculum.calc.hours import marks_in
from curriculum.calc.shapes import FINAL_CONTROLS, ControlMark, LineData, LineKind, Severity
from kuu_office.core.text import N_

EXAMINED = (LineKind.COURSE, LineKind.PRACTICE)
REGULATION_CONTROL = N_("Regulation on current and interim control of students (Government act № 590 of 27.09.2024)")


def _finals(line: LineData) -> list[ControlMark]:
    return [mark for mark in line.controls if mark.form in FINAL_CONTROLS]


@check(
    code="control_missing",
    severity=Severity.ERROR,
    title=N_("No form of control"),
    message=N_("The row ends with no examination and no test."),
    source=REGULATION_CONTROL,
)
def control_missing(facts: Facts) -> Iterator[Spot]:
    for line in facts.of_kind(*EXAMINED):
        if not _finals(line) and "control" not in line.invalid:
            yield at(line, "control")


@check(
    code="control_outside",
    severity=Severity.ERROR,
    title=N_("Control in a semester without the course"),
    message=N_("{mark} stands in semester {semester}, where the row does not run."),
    source=N_("Arithmetic of the plan"),
    confirmed=True,
)
def control_outside(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        for mark in line.controls:
            if mark.semester is not None and mark.semester not in line.semester_credits:
                yield at(line, "control", mark.semester, mark=_short(mark), semester=mark.semester)


def _short(*marks: ControlMark) -> str:
    return format_controls([ControlMark(mark.form) for mark in marks])


@check(
    code="control_twice",
    severity=Severity.ERROR,
    title=N_("Two final controls in a semester"),
    message=N_("Semester {semester} has two final controls: {marks}. Keep one."),
    source=REGULATION_CONTROL,
)
def control_twice(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        counts = Counter(mark.semester for mark in _finals(line))
        for number in sorted(number for number, count in counts.items() if number is not None and count > 1):
            finals = [mark for mark in marks_in(line, number) if mark.form in FINAL_CONTROLS]
            yield at(line, "control", number, semester=number, marks=_short(*finals))


@check(
    code="control_gap",
    severity=Severity.NOTE,
    title=N_("Semester of a course without control"),
    message=N_("The course runs in semester {semester} but has no examination or test there."),
    source=REGULATION_CONTROL,
)
def control_gap(facts: Facts) -> Iterator[Spot]:
    for line in facts.courses:
        examined = {mark.semester for mark in _finals(line)}
        for number in line.running if examined else ():
            if number not in examined:
                yield at(line, "control", number, semester=number)


def _over(facts: Facts, counted: str, norm: Decimal) -> Iterator[Spot]:
    """Semesters with more than the norm of what the summary counts."""
    for part in facts.summary.semesters:
        number, actual = part.semester, getattr(part, counted)
        if actual > norm:
            yield at(None, f"s{number}", number, semester=number, actual=actual, norm=norm)


@check(
    code="courses_per_semester",
    severity=Severity.WARNING,
    title=N_("Courses of a semester"),
    message=N_("Semester {semester}: {actual} courses, at most {norm} are allowed."),
    limit="max_courses_per_semester",
)
def courses_per_semester(facts: Facts) -> Iterator[Spot]:
    yield from _over(facts, "courses", facts.limits.max_courses_per_semester.value)


@check(
    code="exams_per_semester",
    severity=Severity.WARNING,
    title=N_("Examinations of a semester"),
    message=N_("Semester {semester}: {actual} examinations, at most {norm} are allowed."),
    limit="max_exams_per_semester",
)
def exams_per_semester(facts: Facts) -> Iterator[Spot]:
    yield from _over(facts, "exams", facts.limits.max_exams_per_semester.value)


@check(
    code="papers_per_semester",
    severity=Severity.WARNING,
    title=N_("Course papers of a semester"),
    message=N_("Semester {semester}: {actual} course papers and projects, at most {norm} are allowed."),
    limit="max_course_papers_per_semester",
)
def papers_per_semester(facts: Facts) -> Iterator[Spot]:
    yield from _over(facts, "papers", facts.limits.max_course_papers_per_semester.value)
