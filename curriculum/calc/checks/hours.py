"""Hours of a row against its credits, and hours of a week."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from curriculum.calc.checks.registry import Spot, at, check, semesters_of
from curriculum.calc.facts import Facts
from curriculum.calc.hours import contact_hours, described_hours, hours_in_semester
from curriculum.calc.shapes import HOUR_COLUMNS, LineData, LineKind, Severity, StudyForm
from kuu_office.core.text import N_

CLASS_COLUMNS = ("lecture", "practical", "laboratory")
HOURS = frozenset({"total_hours", *HOUR_COLUMNS})


def _with_hours(facts: Facts) -> list[LineData]:
    """Rows whose hours follow from credits; a block may leave its hours to its alternatives."""
    lines = facts.of_kind(LineKind.COURSE, LineKind.PRACTICE, LineKind.ATTESTATION)
    return lines + [line for line, _ in facts.blocks if line.total_hours]


@check(
    code="total_hours",
    severity=Severity.ERROR,
    title=N_("Hours of the credits"),
    message=N_("{credits} credits make {norm} hours, the row has {actual}."),
    limit="hours_per_credit",
)
def total_hours(facts: Facts) -> Iterator[Spot]:
    for line in _with_hours(facts):
        norm = line.credits * facts.limits.hours_per_credit.value
        if line.total_hours != norm and {"credits", "total_hours"}.isdisjoint(line.invalid):
            yield at(line, "total_hours", credits=line.credits, norm=norm, actual=line.total_hours)


@check(
    code="hours_parts",
    severity=Severity.ERROR,
    title=N_("Hours by kinds of work"),
    message=N_("Classes, guided work and self-study make {actual} hours, the total is {norm}."),
    source=N_("Arithmetic of the plan"),
    confirmed=True,
)
def hours_parts(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        actual = described_hours(line)
        undivided = line.kind is not LineKind.COURSE and not actual
        unreadable = not HOURS.isdisjoint(line.invalid)
        if actual != line.total_hours and not undivided and not unreadable:
            yield at(line, "total_hours", actual=actual, norm=line.total_hours)


def _percent(share: Decimal) -> str:
    return format((share * 100).quantize(Decimal(1), ROUND_HALF_UP), "f")


@check(
    code="contact_share_low",
    severity=Severity.WARNING,
    title=N_("Too few class hours"),
    message=N_("Class hours are {actual} % of the total, at least {norm} % are expected."),
    limit="min_contact_share",
)
def contact_share_low(facts: Facts) -> Iterator[Spot]:
    norm = facts.limits.min_contact_share.value
    for line in facts.courses:
        if line.total_hours > 0 and contact_hours(line) < norm * line.total_hours:
            share = contact_hours(line) / line.total_hours
            yield at(line, "lecture", actual=_percent(share), norm=_percent(norm))


@check(
    code="contact_share_high",
    severity=Severity.WARNING,
    title=N_("Too many class hours"),
    message=N_("Class hours are {actual} % of the total, at most {norm} % are expected."),
    limit="max_contact_share",
)
def contact_share_high(facts: Facts) -> Iterator[Spot]:
    norm = facts.limits.max_contact_share.value
    for line in facts.courses:
        if line.total_hours > 0 and contact_hours(line) > norm * line.total_hours:
            share = contact_hours(line) / line.total_hours
            yield at(line, "lecture", actual=_percent(share), norm=_percent(norm))


@check(
    code="guided_share",
    severity=Severity.WARNING,
    title=N_("Too few hours of guided work"),
    message=N_("Work guided by the teacher is {actual} % of the total, at least {norm} % are expected."),
    limit="min_guided_share",
)
def guided_share(facts: Facts) -> Iterator[Spot]:
    norm = facts.limits.min_guided_share.value
    for line in facts.courses:
        if line.total_hours > 0 and line.guided < norm * line.total_hours:
            yield at(line, "guided", actual=_percent(line.guided / line.total_hours), norm=_percent(norm))


def _fits_weeks(line: LineData, hours: Decimal, weeks: Decimal) -> bool:
    """Whole hours a week, spread equally over the semesters or in proportion to their credits."""
    semesters = line.running
    equally = hours % (weeks * len(semesters)) == 0
    return equally or all(hours_in_semester(line, hours, number) % weeks == 0 for number in semesters)


@check(
    code="weekly_hours",
    severity=Severity.WARNING,
    title=N_("Whole hours a week"),
    message=N_("{hours} hours do not make whole hours a week: {weeks} weeks, semesters {semesters}."),
    limit="weeks_in_semester",
)
def weekly_hours(facts: Facts) -> Iterator[Spot]:
    weeks = facts.limits.weeks_in_semester.value
    lines = facts.courses if facts.plan.study_form is StudyForm.FULL_TIME else []
    for line in lines:
        for column in CLASS_COLUMNS if line.running else ():
            hours = getattr(line, column)
            if not _fits_weeks(line, hours, weeks):
                yield at(line, column, hours=hours, weeks=weeks, semesters=semesters_of(line))


@check(
    code="class_hours_per_week",
    severity=Severity.WARNING,
    title=N_("Class hours of a week"),
    message=N_("Semester {semester}: {actual} class hours a week, at most {norm} are allowed."),
    limit="max_class_hours_per_week",
)
def class_hours_per_week(facts: Facts) -> Iterator[Spot]:
    norm = facts.limits.max_class_hours_per_week.value
    for part in facts.summary.semesters:
        if part.weekly > norm:
            yield at(None, f"s{part.semester}", part.semester, semester=part.semester, actual=part.weekly, norm=norm)
