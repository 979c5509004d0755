"""A semester plan taken in hand by one person at a time; what every verb does first."""

from datetime import datetime

from curriculum import rules
from curriculum.models import SemesterPlan
from curriculum.operations.semester import NOTED, note_readiness
from curriculum.queries.semester import readiness
from kuu_office.core.access.scope import Scope


def locked_semester_plan(plan_id: int) -> SemesterPlan:
    """The plan as it stands now, with its names; nobody else changes it or its lines until the transaction ends."""
    return SemesterPlan.objects.select_for_update(no_key=True, of=("self",)).with_names().get(pk=plan_id)


def opened_semester_plan(plan_id: int, by: Scope, at: datetime) -> SemesterPlan:
    """The plan, locked, and known to be open for this person. Refused: `rules.can_edit_semester_plan`."""
    plan = locked_semester_plan(plan_id)
    rules.can_edit_semester_plan(by, plan).enforce()
    return plan


def count_change(plan: SemesterPlan) -> None:
    """One more change: whoever saw the plan before is told, and what the checks say is kept for the report."""
    plan.revision += 1
    note_readiness(plan, readiness(plan))
    plan.save(update_fields=["revision", *NOTED])
