"""Joint and double-degree programmes."""

from collections.abc import Iterator

from curriculum.calc.checks.registry import Spot, at, check
from curriculum.calc.facts import Facts
from curriculum.calc.shapes import Severity
from kuu_office.core.text import N_

AGREEMENT = N_("Agreement with the partner university")


@check(
    code="joint_partner",
    severity=Severity.ERROR,
    title=N_("Joint programme without a partner"),
    message=N_("The programme is joint, but its partner university is not named."),
    source=AGREEMENT,
    confirmed=True,
)
def joint_partner(facts: Facts) -> Iterator[Spot]:
    if facts.plan.is_joint and not facts.plan.partner:
        yield at(None, None)


@check(
    code="joint_host",
    severity=Severity.WARNING,
    title=N_("Joint programme without the partner's courses"),
    message=N_("The programme is joint, but no course is taught by the partner."),
    source=AGREEMENT,
    confirmed=True,
)
def joint_host(facts: Facts) -> Iterator[Spot]:
    if facts.plan.is_joint and not any(line.host_taught for line in facts.lines):
        yield at(None, "host_taught")


@check(
    code="host_in_own",
    severity=Severity.ERROR,
    title=N_("Partner's course in an own programme"),
    message=N_("The row is taught by a partner, but the programme is not joint."),
    source=AGREEMENT,
    confirmed=True,
)
def host_in_own(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        if line.host_taught and not facts.plan.is_joint:
            yield at(line, "host_taught")
