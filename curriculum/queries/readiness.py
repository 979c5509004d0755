"""The readiness of all semester plans of a term (F-006): by faculty and department, down to the lines."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from curriculum.calc.shapes import Finding
from curriculum.models import Group, SemesterLine, SemesterPlan
from curriculum.queries.semester import Readiness, many_ready
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import ApprovalState, Term, Unit

NEWER = "semester_newer_plan"


@dataclass
class UnitReadiness:
    """What the report says of a department, a faculty, or all: groups, plans, their states, what the checks found."""

    unit: Unit | None
    groups: int = 0
    plans: int = 0
    ready: int = 0
    errors: int = 0
    warnings: int = 0
    deviations: int = 0
    states: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)
    departments: list["UnitReadiness"] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """Groups that have no semester plan."""
        return max(self.groups - self.plans, 0)

    def add(self, other: "UnitReadiness") -> None:
        for name in ("groups", "plans", "ready", "errors", "warnings", "deviations"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.states.update(other.states)
        self.found.update(other.found)


def report_plans(scope: Scope, term: Term) -> QuerySet[SemesterPlan]:
    """The plans of a term that the report of this person covers."""
    return SemesterPlan.objects.filter(term=term, department_id__in=scope.units(Permission.SEMESTER_REPORT))


def readiness_report(scope: Scope, term: Term) -> UnitReadiness:
    """All faculties with their departments under one sum. Three queries however many plans there are."""
    departments = _departments(scope, term)
    whole = UnitReadiness(None)
    faculties: dict[int, UnitReadiness] = {}
    for row in sorted(departments.values(), key=lambda row: row.unit.code):
        faculty = row.unit.parent or row.unit
        above = faculties.setdefault(faculty.pk, UnitReadiness(faculty))
        above.departments.append(row)
        above.add(row)
        whole.add(row)
    whole.departments = sorted(faculties.values(), key=lambda row: row.unit.code)
    return whole


def _departments(scope: Scope, term: Term) -> dict[int, UnitReadiness]:
    groups = Group.objects.filter(department_id__in=scope.units(Permission.SEMESTER_REPORT)).order_by()
    taught = groups.filter(Q(closed_date=None) | Q(semester_plans__term=term))
    counts = dict(taught.values_list("department_id").annotate(Count("pk", distinct=True)))
    columns = ("department_id", "state", "errors", "warnings", "deviations", "found", "source__state")
    plans = list(report_plans(scope, term).values_list(*columns, named=True))
    units = Unit.objects.select_related("parent").in_bulk({*counts, *(plan.department_id for plan in plans)})
    rows = {pk: UnitReadiness(unit, groups=counts.get(pk, 0)) for pk, unit in units.items()}
    for plan in plans:
        _count(rows[plan.department_id], plan)
    return rows


def _count(row: UnitReadiness, plan: Any) -> None:
    """One plan into the sums; whether its working plan is the newest is asked today, not when it was checked."""
    row.plans += 1
    row.ready += not plan.errors and plan.state == ApprovalState.APPROVED
    row.errors += plan.errors
    row.warnings += plan.warnings
    row.deviations += plan.deviations
    row.states[plan.state] += 1
    row.found.update({code: count for code, count in plan.found.items() if code != NEWER})
    if plan.source__state == ApprovalState.ARCHIVED:
        row.found[NEWER] += 1


@dataclass(frozen=True)
class PlanFindings:
    """A plan with those of its findings that were asked for, and its lines."""

    plan: SemesterPlan
    lines: list[SemesterLine]
    seen: Readiness
    findings: list[Finding]


def plans_with_findings(plans: QuerySet[SemesterPlan], code: str = "") -> QuerySet[SemesterPlan]:
    """The plans in which the checks found something (of one code, if it is given), department by department."""
    return _with(plans.with_names().order_by("department__code", "group__name", "pk"), code)


def findings_by_plan(plans: Iterable[SemesterPlan], code: str = "") -> list[PlanFindings]:
    """What the checks find in these plans (of one code, if it is given), checked anew.

    The same number of queries however many plans there are.
    """
    shown = []
    for plan, lines, seen in many_ready(list(plans)):
        found = [finding for finding in seen.findings if code in {"", finding.check}]
        shown += [PlanFindings(plan, lines, seen, found)] if found else []
    return shown


def _with(plans: QuerySet[SemesterPlan], code: str) -> QuerySet[SemesterPlan]:
    if code == NEWER:
        return plans.filter(source__state=ApprovalState.ARCHIVED)
    return plans.filter(found__has_key=code) if code else plans.exclude(found={})


def of_unit(plans: QuerySet[SemesterPlan], unit_id: int | None) -> QuerySet[SemesterPlan]:
    """The plans of a department or of all departments of a faculty; of all units without one."""
    if unit_id is None:
        return plans
    return plans.filter(Q(department_id=unit_id) | Q(department__parent_id=unit_id))


def terms() -> Iterable[Term]:
    """Terms, the latest first."""
    return Term.objects.select_related("year").order_by("-start_date")
