"""What the standard and the state demand: mandatory courses, subjects of the state examination, physical education."""

from collections.abc import Iterator

from curriculum.calc.checks.registry import Spot, at, check
from curriculum.calc.facts import Facts, code_key
from curriculum.calc.shapes import (
    STANDARD,
    Degree,
    LineData,
    LineKind,
    MandatoryCourse,
    Severity,
    StudyForm,
)
from kuu_office.core.text import N_

STATE_EXAM = N_("Interdisciplinary state examination after the second year, held for every programme")
UNDERGRADUATE = (Degree.BACHELOR, Degree.SPECIALIST)


def _found(facts: Facts) -> Iterator[tuple[MandatoryCourse, LineData | None]]:
    """Each mandatory course with its row: the row of that name, else the row of that code."""
    for course in facts.plan.mandatory:
        yield course, facts.named(course.names) or facts.by_code.get(code_key(course.code))


@check(
    code="mandatory_missing",
    severity=Severity.ERROR,
    title=N_("Mandatory course missing"),
    message=N_("The standard demands “{name}” ({credits} credits); the plan does not have it."),
    source=STANDARD,
    confirmed=True,
)
def mandatory_missing(facts: Facts) -> Iterator[Spot]:
    for course, line in _found(facts):
        if line is None:
            yield at(None, None, name=course.names.any, credits=course.credits)


@check(
    code="mandatory_credits",
    severity=Severity.ERROR,
    title=N_("Credits of a mandatory course"),
    message=N_("The standard gives this course {norm} credits, the plan gives {actual}."),
    source=STANDARD,
    confirmed=True,
)
def mandatory_credits(facts: Facts) -> Iterator[Spot]:
    for course, line in _found(facts):
        if line is not None and line.credits != course.credits:
            yield at(line, "credits", norm=course.credits, actual=line.credits)


@check(
    code="mandatory_part",
    severity=Severity.ERROR,
    title=N_("Mandatory course in another part"),
    message=N_("The standard puts this course into part {norm}, it stands in {actual}."),
    source=STANDARD,
    confirmed=True,
)
def mandatory_part(facts: Facts) -> Iterator[Spot]:
    for course, line in _found(facts):
        if line is not None and line.part and course.part not in ("", line.part):
            yield at(line, "part", norm=course.part, actual=line.part)


@check(
    code="mandatory_name",
    severity=Severity.WARNING,
    title=N_("Name of a mandatory course"),
    message=N_("Under code {code} the standard has “{norm}”, the plan has “{actual}”."),
    source=STANDARD,
    confirmed=True,
)
def mandatory_name(facts: Facts) -> Iterator[Spot]:
    for course, line in _found(facts):
        if line is not None and facts.named(course.names) is None:
            yield at(line, "name_ky", code=line.code, norm=course.names.any, actual=line.names.any)


@check(
    code="standard_credits",
    severity=Severity.ERROR,
    title=N_("Credits fixed by the standard"),
    message=N_("The standard fixes {norm} credits for this row, the plan gives {actual}."),
    source=STANDARD,
    confirmed=True,
)
def standard_credits(facts: Facts) -> Iterator[Spot]:
    demanded = {line.key for _, line in _found(facts) if line is not None}
    for line in facts.lines:
        norm = line.standard_credits
        if norm is not None and norm != line.credits and line.key not in demanded:
            yield at(line, "credits", norm=norm, actual=line.credits)


@check(
    code="state_exam_missing",
    severity=Severity.WARNING,
    title=N_("Subject of the state examination missing"),
    message=N_("“{name}” is a subject of the state examination after the second year; the plan does not have it."),
    source=STATE_EXAM,
    confirmed=True,
)
def state_exam_missing(facts: Facts) -> Iterator[Spot]:
    for names in facts.plan.state_exam if facts.plan.degree in UNDERGRADUATE else ():
        if facts.named(names) is None:
            yield at(None, None, name=names.any)


@check(
    code="state_exam_late",
    severity=Severity.WARNING,
    title=N_("Subject of the state examination too late"),
    message=N_("The state examination follows semester {last}, but this subject runs in semester {semester}."),
    limit="state_exam_semester",
)
def state_exam_late(facts: Facts) -> Iterator[Spot]:
    last = int(facts.limits.state_exam_semester.value)
    for names in facts.plan.state_exam if facts.plan.degree in UNDERGRADUATE else ():
        line = facts.named(names)
        if line is not None and line.running and line.running[-1] > last:
            semester = line.running[-1]
            yield at(line, f"s{semester}", semester, last=last, semester=semester)


def _has_sport(facts: Facts) -> bool:
    """Physical education is held full-time in the programmes that follow school."""
    return facts.plan.degree in UNDERGRADUATE and facts.plan.study_form is StudyForm.FULL_TIME


@check(
    code="physical_missing",
    severity=Severity.WARNING,
    title=N_("No physical education"),
    message=N_("The plan has no physical education ({norm} hours)."),
    limit="physical_hours",
)
def physical_missing(facts: Facts) -> Iterator[Spot]:
    if _has_sport(facts) and not facts.of_kind(LineKind.PHYSICAL):
        yield at(None, None, norm=facts.limits.physical_hours.value)


@check(
    code="physical_hours",
    severity=Severity.WARNING,
    title=N_("Hours of physical education"),
    message=N_("Physical education has {actual} hours, {norm} are expected."),
    limit="physical_hours",
)
def physical_hours(facts: Facts) -> Iterator[Spot]:
    lines = facts.of_kind(LineKind.PHYSICAL) if _has_sport(facts) else []
    actual, norm = sum(line.total_hours for line in lines), facts.limits.physical_hours.value
    if lines and actual != norm:
        yield at(lines[0], "total_hours", actual=actual, norm=norm)
