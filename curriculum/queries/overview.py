"""Plans as a whole: their newest versions, their state by faculty, what is late, what rests on an act."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.utils.text import capfirst

from curriculum.models import ContingentNorms, ExpertCriterion, Plan, PlanRules, Standard, StreamLimit
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import ApprovalState, Unit
from kuu_office.office.models import Act
from kuu_office.office.queries import Use

UNFINISHED = (ApprovalState.DRAFT, ApprovalState.RETURNED, ApprovalState.SUBMITTED)


def latest_versions(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Of every plan only its newest version."""
    return plans.filter(next__isnull=True)


@dataclass(frozen=True)
class FacultyState:
    """Plans of a faculty by state."""

    unit: Unit
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def state_by_faculty(scope: Scope) -> list[FacultyState]:
    """How many plans of each visible faculty stand in which state. Two queries."""
    plans = latest_versions(Plan.objects.visible_to(scope)).order_by()
    rows = plans.values("department__parent", "state").annotate(count=Count("pk"))
    counts: dict[int, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row["department__parent"], {})[row["state"]] = row["count"]
    units = Unit.objects.in_bulk(counts)
    return [FacultyState(units[pk], counts[pk]) for pk in sorted(counts, key=lambda pk: units[pk].name)]


def late_plans(scope: Scope, today: date) -> QuerySet[Plan]:
    """Plans past their due date that are not approved, the oldest first."""
    return (
        latest_versions(Plan.objects.visible_to(scope))
        .filter(state__in=UNFINISHED, due_date__lt=today)
        .with_names()
        .order_by("due_date", "pk")
    )


def uses_of_act(act: Act, scope: Scope) -> list[Use]:
    """Standards, limits, norms and expert criteria that rest on an act, for the register. Five queries."""
    if not scope.allows(Permission.PROGRAMME_VIEW):
        return []
    return [
        Use(f"{capfirst(model._meta.verbose_name)}: {row}")
        for model in (Standard, PlanRules, StreamLimit, ContingentNorms, ExpertCriterion)
        for row in model.objects.filter(act=act)
    ]
