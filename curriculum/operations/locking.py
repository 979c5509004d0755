"""A plan taken in hand by one person at a time; what every verb does first."""

from datetime import datetime

from django.db.models import F

from curriculum import rules
from curriculum.models import Plan
from kuu_office.core.access.scope import Scope


def locked_plan(plan_id: int) -> Plan:
    """The plan as it stands now, with its names; nobody else changes it or its lines until the transaction ends."""
    return Plan.objects.select_for_update(of=("self",)).with_names().get(pk=plan_id)


def opened_plan(plan_id: int, by: Scope, at: datetime) -> Plan:
    """The plan, locked for work on its lines, and known to be open for this person. Refused: `rules.can_edit_plan`."""
    plan = Plan.objects.select_for_update(no_key=True, of=("self",)).with_names().get(pk=plan_id)
    rules.can_edit_plan(by, plan, at).enforce()
    return plan


def count_change(plan: Plan) -> None:
    """One more change of the plan: whoever saw it before is told, and what was said of it is out of date."""
    Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)
