"""The live checks of a study plan: the same in the editor, on import, at submission and in the university's report."""

from curriculum.calc.checks import (
    controls,
    hours,
    joint,
    mandatory,
    names,
    practices,
    prerequisites,
    source,
    structure,
    sums,
)
from curriculum.calc.checks.registry import CHECKS, Check, Source
from curriculum.calc.facts import Facts
from curriculum.calc.shapes import Finding, PlanData

SUBJECTS = (source, sums, hours, controls, structure, mandatory, prerequisites, names, practices, joint)
IN_ORDER = tuple(rule for subject in SUBJECTS for rule in CHECKS.values() if rule.run.__module__ == subject.__name__)

__all__ = ["CHECKS", "Check", "Source", "message_of", "run_checks"]


def run_checks(plan: PlanData) -> list[Finding]:
    """Everything found in the plan: row by row in the order of the plan, then what concerns the plan as a whole."""
    facts = Facts(plan)
    found = [finding for rule in IN_ORDER for finding in rule.findings(facts)]
    after_all = len(plan.lines)

    def place(finding: Finding) -> tuple[int, int]:
        return facts.place.get(finding.key, after_all), finding.semester or 0

    return sorted(found, key=place)


def message_of(finding: Finding) -> str:
    """The English sentence of a finding; a page formats the translation of `CHECKS[code].message` the same way."""
    return CHECKS[finding.check].message.format_map(finding.values)
