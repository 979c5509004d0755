"""Keeping what the checks say of whole sets of plans, for the report and the inbox."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from curriculum.models import Plan
from curriculum.queries import Checked, latest_versions, many_checked
from kuu_office.core import jobs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import Job, Unit

KEPT = ["errors", "warnings", "found", "checked_at", "checked_revision"]


def note_checks(plan: Plan, seen: Checked, at: datetime) -> None:
    """Puts the counts of one plan into it without saving."""
    plan.errors, plan.warnings = seen.errors, seen.warnings
    plan.found = dict(Counter(finding.check for finding in seen.findings))
    plan.checked_at, plan.checked_revision = at, plan.revision


@transaction.atomic
def check_plans(*, plans: Iterable[Plan], at: datetime) -> int:
    """Runs all checks over the plans and keeps the counts. Returns how many plans were checked."""
    checked = []
    for plan, seen in many_checked(list(plans)):
        note_checks(plan, seen, at)
        checked.append(plan)
    Plan.objects.bulk_update(checked, KEPT)
    return len(checked)


def plans_of_report(scope: Scope):
    """The newest version of every plan that the report of this person covers."""
    units = scope.units(Permission.PLAN_REPORT)
    return latest_versions(Plan.objects.filter(department_id__in=units)).with_names()


@transaction.atomic
def ask_to_check(*, by: Scope, at: datetime) -> Job:
    """Asks for a fresh check of all plans of the report, department by department."""
    units = Unit.objects.filter(plans__in=plans_of_report(by)).distinct().order_by("code")
    return jobs.enqueue(
        "curriculum.check_plans",
        by=by,
        params={},
        title=_("Checks of all plans"),
        units=[(str(unit.pk), unit.name) for unit in units],
    )
