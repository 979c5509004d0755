"""Sums of credits: by semester, year, cycle, part, programme, and inside a row."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from curriculum.calc.checks.registry import Spot, at, check
from curriculum.calc.facts import Facts
from curriculum.calc.hours import CycleSummary, PartSummary
from curriculum.calc.shapes import ACT_496, CREDIT_SEMESTERS, STANDARD, ZERO, LineKind, Severity, number
from kuu_office.core.text import N_

SPREAD = frozenset({"credits", *(f"s{semester}" for semester in range(1, CREDIT_SEMESTERS + 1))})


@check(
    code="programme_credits",
    severity=Severity.ERROR,
    title=N_("Credits of the whole programme"),
    message=N_("The plan has {actual} credits, the programme has {norm}."),
    source=ACT_496,
    confirmed=True,
)
def programme_credits(facts: Facts) -> Iterator[Spot]:
    actual, norm = facts.summary.total.credits, facts.plan.total_credits
    if actual != norm:
        yield at(None, "credits", actual=actual, norm=norm)


@check(
    code="year_credits",
    severity=Severity.WARNING,
    title=N_("Credits of a year"),
    message=N_("Year {year}: {actual} credits, the norm is {norm} ± {tolerance}."),
    limit="credits_per_year",
)
def year_credits(facts: Facts) -> Iterator[Spot]:
    norm, tolerance = facts.limits.credits_per_year.value, facts.limits.year_tolerance.value
    for year in facts.summary.years:
        if len(year.semesters) == 2 and year.credits and abs(year.credits - norm) > tolerance:
            first = year.semesters[0]
            yield at(None, f"s{first}", first, year=year.year, actual=year.credits, norm=norm, tolerance=tolerance)


@check(
    code="semester_credits",
    severity=Severity.WARNING,
    title=N_("Credits of a semester"),
    message=N_("Semester {semester}: {actual} credits, the norm is {norm} ± {tolerance}."),
    limit="semester_tolerance",
)
def semester_credits(facts: Facts) -> Iterator[Spot]:
    norm, tolerance = facts.limits.credits_per_semester.value, facts.limits.semester_tolerance.value
    for part in facts.summary.semesters:
        if part.credits and abs(part.credits - norm) > tolerance:
            values = {"semester": part.semester, "actual": part.credits, "norm": norm, "tolerance": tolerance}
            yield at(None, f"s{part.semester}", part.semester, **values)


@check(
    code="semester_empty",
    severity=Severity.ERROR,
    title=N_("Semester without credits"),
    message=N_("Semester {semester} has no credits at all."),
    source=ACT_496,
    confirmed=True,
)
def semester_empty(facts: Facts) -> Iterator[Spot]:
    for part in facts.summary.semesters:
        if not part.credits:
            yield at(None, f"s{part.semester}", part.semester, semester=part.semester)


def _outside(credits: Decimal, least: Decimal | None, most: Decimal | None) -> bool:
    return (least is not None and credits < least) or (most is not None and credits > most)


def _range(least: Decimal | None, most: Decimal | None) -> str:
    words = [number(bound) if bound is not None else "…" for bound in (least, most)]
    return words[0] if words[0] == words[1] else "–".join(words)


def _beyond(name: str, sums: Iterable[CycleSummary | PartSummary]) -> Iterator[Spot]:
    """Sums outside what the standard allows; `name` is what the sentence calls each."""
    for one in sums:
        if _outside(one.credits, one.min_credits, one.max_credits):
            norm = _range(one.min_credits, one.max_credits)
            yield at(None, "part", **{name: one.code}, actual=one.credits, norm=norm)


@check(
    code="cycle_credits",
    severity=Severity.ERROR,
    title=N_("Credits of a cycle"),
    message=N_("Cycle {cycle}: {actual} credits, the standard allows {norm}."),
    source=STANDARD,
    confirmed=True,
)
def cycle_credits(facts: Facts) -> Iterator[Spot]:
    yield from _beyond("cycle", facts.summary.cycles)


@check(
    code="part_credits",
    severity=Severity.ERROR,
    title=N_("Credits of a part of a cycle"),
    message=N_("Part {part}: {actual} credits, the standard allows {norm}."),
    source=STANDARD,
    confirmed=True,
)
def part_credits(facts: Facts) -> Iterator[Spot]:
    yield from _beyond("part", facts.summary.parts)


@check(
    code="semester_distribution",
    severity=Severity.ERROR,
    title=N_("Credits spread over semesters"),
    message=N_("The semesters hold {actual} credits, the row has {norm}."),
    source=N_("Arithmetic of the plan"),
    confirmed=True,
)
def semester_distribution(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        actual = sum(line.semester_credits.values(), ZERO)
        if actual != line.credits and SPREAD.isdisjoint(line.invalid):
            yield at(line, "credits", actual=actual, norm=line.credits)


@check(
    code="semester_outside",
    severity=Severity.ERROR,
    title=N_("Semester outside the programme"),
    message=N_("Credits stand in semester {semester}, the programme has {last} semesters."),
    source=N_("Arithmetic of the plan"),
    confirmed=True,
)
def semester_outside(facts: Facts) -> Iterator[Spot]:
    last = facts.plan.semesters
    for line in facts.lines:
        for semester in line.running:
            if not 1 <= semester <= last:
                column = f"s{semester}" if 1 <= semester <= CREDIT_SEMESTERS else None
                yield at(line, column, semester, semester=semester, last=last)


@check(
    code="credits_missing",
    severity=Severity.ERROR,
    title=N_("Row without credits"),
    message=N_("The row has {actual} credits; it needs more than 0."),
    source=ACT_496,
    confirmed=True,
)
def credits_missing(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        readable = "credits" not in line.invalid
        if readable and (line.credits < 0 or (line.credits == 0 and line.kind is not LineKind.PHYSICAL)):
            yield at(line, "credits", actual=line.credits)


@check(
    code="credits_step",
    severity=Severity.WARNING,
    title=N_("Fraction of a credit"),
    message=N_("{actual} credits is not a multiple of {step}."),
    limit="credit_step",
)
def credits_step(facts: Facts) -> Iterator[Spot]:
    step = facts.limits.credit_step.value
    for line in facts.lines:
        if line.credits % step:
            yield at(line, "credits", actual=line.credits, step=step)
