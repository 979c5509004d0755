"""Codes, parts, departments and elective blocks."""

from collections.abc import Iterator

from curriculum.calc.checks.registry import Spot, at, check, semesters_of
from curriculum.calc.facts import Facts, code_key
from curriculum.calc.shapes import STANDARD, LineData, LineKind, PartKind, Severity
from kuu_office.core.text import N_

ORDER = N_("Layout of study plans, to be confirmed by the office")


@check(
    code="code_missing",
    severity=Severity.WARNING,
    title=N_("No code"),
    message=N_("The row has no code."),
    source=ORDER,
)
def code_missing(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        if not line.code and "code" not in line.invalid:
            yield at(line, "code")


@check(
    code="code_duplicate",
    severity=Severity.ERROR,
    title=N_("Code used twice"),
    message=N_("Code {code} already belongs to “{other}”."),
    source=ORDER,
)
def code_duplicate(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        first = facts.by_code.get(code_key(line.code), line)
        if first.key != line.key:
            yield at(line, "code", code=line.code, other=first.names.any)


@check(
    code="code_part",
    severity=Severity.WARNING,
    title=N_("Code does not match the part"),
    message=N_("Code {code} does not begin with {part}, the part in which the row stands."),
    source=ORDER,
)
def code_part(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        known = line.code and line.part in facts.parts
        if known and not f"{code_key(line.code)}.".startswith(f"{code_key(line.part)}."):
            yield at(line, "code", code=line.code, part=line.part)


@check(
    code="part_missing",
    severity=Severity.ERROR,
    title=N_("No part"),
    message=N_("The row stands in no part of a cycle."),
    source=STANDARD,
    confirmed=True,
)
def part_missing(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        if not line.part and "part" not in line.invalid:
            yield at(line, "part")


@check(
    code="part_unknown",
    severity=Severity.ERROR,
    title=N_("Unknown part"),
    message=N_("The standard has no part “{part}”."),
    source=STANDARD,
    confirmed=True,
)
def part_unknown(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        part = line.invalid.get("part", line.part)
        if part and ("part" in line.invalid or part not in facts.parts):
            yield at(line, "part", part=part)


@check(
    code="department_missing",
    severity=Severity.ERROR,
    title=N_("No department"),
    message=N_("No department answers for the row."),
    source=ORDER,
)
def department_missing(facts: Facts) -> Iterator[Spot]:
    for line in facts.of_kind(LineKind.COURSE, LineKind.PRACTICE, LineKind.PHYSICAL):
        if not line.department and "department" not in line.invalid:
            yield at(line, "department")


@check(
    code="department_unknown",
    severity=Severity.ERROR,
    title=N_("Unknown department"),
    message=N_("The university has no department “{department}”."),
    source=ORDER,
)
def department_unknown(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        if "department" in line.invalid:
            yield at(line, "department", department=line.invalid["department"])


@check(
    code="block_unknown",
    severity=Severity.ERROR,
    title=N_("Alternative without a block"),
    message=N_("The row is an alternative, but its elective block is not in the plan."),
    source=ORDER,
)
def block_unknown(facts: Facts) -> Iterator[Spot]:
    headers = {line.key for line, _ in facts.blocks}
    for line in facts.lines:
        if line.block is not None and line.block not in headers:
            yield at(line, "block")


@check(
    code="block_alternatives",
    severity=Severity.ERROR,
    title=N_("Too few alternatives"),
    message=N_("The elective block offers {actual} courses, at least {norm} are needed for a choice."),
    limit="min_alternatives",
)
def block_alternatives(facts: Facts) -> Iterator[Spot]:
    norm = facts.limits.min_alternatives.value
    for header, alternatives in facts.blocks:
        if len(alternatives) < norm:
            yield at(header, "kind", actual=len(alternatives), norm=norm)


@check(
    code="block_credits",
    severity=Severity.ERROR,
    title=N_("Credits of a block"),
    message=N_("The elective block has {norm} credits, its alternatives have {actual}."),
    source=ORDER,
)
def block_credits(facts: Facts) -> Iterator[Spot]:
    for header, alternatives in facts.blocks:
        if alternatives and alternatives[0].credits != header.credits:
            yield at(header, "credits", norm=header.credits, actual=alternatives[0].credits)


@check(
    code="block_semesters",
    severity=Severity.ERROR,
    title=N_("Semesters of a block"),
    message=N_("The elective block runs in semesters {norm}, its alternatives in {actual}."),
    source=ORDER,
)
def block_semesters(facts: Facts) -> Iterator[Spot]:
    for header, alternatives in facts.blocks:
        if alternatives and alternatives[0].running != header.running:
            first = alternatives[0]
            yield at(header, None, norm=semesters_of(header), actual=semesters_of(first))


@check(
    code="alternative_credits",
    severity=Severity.ERROR,
    title=N_("Alternatives with different credits"),
    message=N_("This alternative has {actual} credits, the first one has {norm}: a choice must not change the sum."),
    source=ORDER,
)
def alternative_credits(facts: Facts) -> Iterator[Spot]:
    for _, alternatives in facts.blocks:
        for line in alternatives[1:]:
            if line.credits != alternatives[0].credits:
                yield at(line, "credits", actual=line.credits, norm=alternatives[0].credits)


@check(
    code="alternative_semesters",
    severity=Severity.ERROR,
    title=N_("Alternatives in different semesters"),
    message=N_("This alternative runs in semesters {actual}, the first one in {norm}."),
    source=ORDER,
)
def alternative_semesters(facts: Facts) -> Iterator[Spot]:
    for _, alternatives in facts.blocks:
        for line in alternatives[1:]:
            if line.running != alternatives[0].running:
                yield at(line, None, actual=semesters_of(line), norm=semesters_of(alternatives[0]))


def _is_elective(facts: Facts, line: LineData) -> bool:
    return facts.parts[line.part].kind is PartKind.ELECTIVE


@check(
    code="block_part",
    severity=Severity.WARNING,
    title=N_("Block outside the electives"),
    message=N_("The elective block stands in part {part}, which is not a part of the student's choice."),
    source=STANDARD,
    confirmed=True,
)
def block_part(facts: Facts) -> Iterator[Spot]:
    for header, _ in facts.blocks:
        if header.part in facts.parts and not _is_elective(facts, header):
            yield at(header, "part", part=header.part)


@check(
    code="elective_alone",
    severity=Severity.WARNING,
    title=N_("Elective course without a choice"),
    message=N_("The course stands in part {part} of the student's choice, but in no elective block."),
    source=STANDARD,
    confirmed=True,
)
def elective_alone(facts: Facts) -> Iterator[Spot]:
    for line in facts.courses:
        if line.block is None and line.part in facts.parts and _is_elective(facts, line):
            yield at(line, "part", part=line.part)
