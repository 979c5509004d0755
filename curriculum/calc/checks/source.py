"""Where the plan comes from: cells that could not be read, and the base plan of a working plan."""

from collections.abc import Iterator

from curriculum.calc.checks.registry import Spot, at, check, semesters_of
from curriculum.calc.facts import Facts
from curriculum.calc.matching import match_lines
from curriculum.calc.shapes import LineData, PlanKind, Severity
from kuu_office.core.text import N_

# These have a message of their own.
NAMED_ELSEWHERE = frozenset({"department", "part"})
DERIVATION = N_("Regulation of the Academic Affairs Office 3.1 and 5.1: a working plan follows its base plan")


@check(
    code="cell_unreadable",
    severity=Severity.ERROR,
    title=N_("Cell that cannot be read"),
    message=N_("“{text}” cannot be read here."),
    source=N_("Columns of the plan"),
    confirmed=True,
)
def cell_unreadable(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        for column, text in line.invalid.items():
            if column not in NAMED_ELSEWHERE:
                yield at(line, column, text=text)


@check(
    code="base_missing",
    severity=Severity.WARNING,
    title=N_("Working plan without a base plan"),
    message=N_("The working plan is derived from no base plan."),
    source=DERIVATION,
    confirmed=True,
)
def base_missing(facts: Facts) -> Iterator[Spot]:
    if facts.plan.kind is PlanKind.WORKING and facts.plan.base is None:
        yield at(None, None)


def _pairs(facts: Facts) -> list[tuple[LineData, LineData | None]]:
    """Each row of a working plan with its row in the base plan."""
    base = facts.plan.base
    if base is None:
        return []
    matches = match_lines(base.lines, facts.lines)
    return [(line, matches.get(line.key)) for line in facts.lines]


@check(
    code="base_line_missing",
    severity=Severity.WARNING,
    title=N_("Row of the base plan left out"),
    message=N_("The base plan has {code} “{name}”; the working plan does not."),
    source=DERIVATION,
    confirmed=True,
)
def base_line_missing(facts: Facts) -> Iterator[Spot]:
    taken = {source.key for _, source in _pairs(facts) if source is not None}
    for line in facts.plan.base.lines if facts.plan.base else ():
        if line.key not in taken:
            yield at(None, None, code=line.code, name=line.names.any)


@check(
    code="base_line_extra",
    severity=Severity.WARNING,
    title=N_("Row that the base plan does not have"),
    message=N_("“{name}” is not in the base plan."),
    source=DERIVATION,
    confirmed=True,
)
def base_line_extra(facts: Facts) -> Iterator[Spot]:
    for line, source in _pairs(facts):
        if source is None:
            yield at(line, "code", name=line.names.any)


@check(
    code="base_credits",
    severity=Severity.WARNING,
    title=N_("Credits differ from the base plan"),
    message=N_("The base plan gives {norm} credits, the working plan gives {actual}."),
    source=DERIVATION,
    confirmed=True,
)
def base_credits(facts: Facts) -> Iterator[Spot]:
    for line, source in _pairs(facts):
        if source is not None and source.credits != line.credits:
            yield at(line, "credits", norm=source.credits, actual=line.credits)


@check(
    code="base_semesters",
    severity=Severity.NOTE,
    title=N_("Semesters differ from the base plan"),
    message=N_("The base plan puts the row into semesters {norm}, the working plan into {actual}."),
    source=DERIVATION,
    confirmed=True,
)
def base_semesters(facts: Facts) -> Iterator[Spot]:
    for line, source in _pairs(facts):
        if source is not None and source.running != line.running:
            yield at(line, None, norm=semesters_of(source), actual=semesters_of(line))
