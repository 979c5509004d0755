"""Practices and the state attestation."""

from collections.abc import Iterator

from curriculum.calc.checks.registry import Spot, at, check
from curriculum.calc.facts import Facts
from curriculum.calc.shapes import STANDARD, LineKind, Severity
from kuu_office.core.text import N_

ATTESTATION = N_("Regulation on the state attestation of graduates (Government act № 258 of 22.05.2024)")


@check(
    code="practice_weeks",
    severity=Severity.ERROR,
    title=N_("Practice without weeks"),
    message=N_("The practice does not say how many weeks it lasts."),
    source=STANDARD,
    confirmed=True,
)
def practice_weeks(facts: Facts) -> Iterator[Spot]:
    for line in facts.of_kind(LineKind.PRACTICE):
        if not line.weeks and "weeks" not in line.invalid:
            yield at(line, "weeks")


@check(
    code="practice_credits",
    severity=Severity.WARNING,
    title=N_("Credits of a practice"),
    message=N_("{weeks} weeks make {norm} credits, the practice has {actual}."),
    limit="credits_per_practice_week",
)
def practice_credits(facts: Facts) -> Iterator[Spot]:
    for line in facts.of_kind(LineKind.PRACTICE):
        norm = (line.weeks or 0) * facts.limits.credits_per_practice_week.value
        if line.weeks and line.credits != norm:
            yield at(line, "credits", weeks=line.weeks, norm=norm, actual=line.credits)


@check(
    code="practice_missing",
    severity=Severity.WARNING,
    title=N_("No practice"),
    message=N_("The plan has no practice."),
    source=STANDARD,
    confirmed=True,
)
def practice_missing(facts: Facts) -> Iterator[Spot]:
    if not facts.of_kind(LineKind.PRACTICE):
        yield at(None, None)


@check(
    code="attestation_missing",
    severity=Severity.ERROR,
    title=N_("No state attestation"),
    message=N_("The plan has no final state attestation."),
    source=ATTESTATION,
    confirmed=True,
)
def attestation_missing(facts: Facts) -> Iterator[Spot]:
    if not facts.of_kind(LineKind.ATTESTATION):
        yield at(None, None)


@check(
    code="attestation_last",
    severity=Severity.ERROR,
    title=N_("State attestation before the last semester"),
    message=N_("The state attestation stands in semester {semester}, the programme ends with semester {last}."),
    source=ATTESTATION,
    confirmed=True,
)
def attestation_last(facts: Facts) -> Iterator[Spot]:
    last = facts.plan.semesters
    for line in facts.of_kind(LineKind.ATTESTATION):
        for semester in line.running:
            if semester < last:
                yield at(line, f"s{semester}", semester, semester=semester, last=last)
