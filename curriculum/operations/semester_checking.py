"""Keeping what the readiness checks say of semester plans nobody touched: limits, working plans and rooms change."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from curriculum.models import SemesterPlan
from curriculum.operations.semester import NOTED, note_readiness
from curriculum.queries.readiness import report_plans
from curriculum.queries.semester import many_ready
from kuu_office.core import jobs
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import Job, Term, Unit

TASK = "curriculum.check_semester_plans"


@transaction.atomic
def recheck_semester_plans(*, plans: QuerySet[SemesterPlan]) -> int:
    """Runs the readiness checks once more; how many plans are told otherwise than before. One somebody saves meanwhile
    keeps what that saving says."""
    return sum(_note(plan, old) for plan, old in _checked(plans))


def _checked(plans: QuerySet[SemesterPlan]) -> Iterator[tuple[SemesterPlan, dict]]:
    """Plans with what the checks say now, and with what they said before."""
    for plan, _lines, seen in many_ready(list(plans.with_names())):
        old = noted(plan)
        note_readiness(plan, seen)
        yield plan, old


def noted(plan: SemesterPlan) -> dict:
    return {name: getattr(plan, name) for name in NOTED}


def _note(plan: SemesterPlan, old: dict) -> int:
    if noted(plan) == old:
        return 0
    return SemesterPlan.objects.filter(pk=plan.pk, revision=plan.revision).update(**noted(plan))


@transaction.atomic
def ask_to_check_semester_plans(*, term: Term, by: Scope, at: datetime) -> Job:
    """Asks for a fresh check of all semester plans of a term that the report covers, department by department."""
    units = Unit.objects.filter(semester_plans__in=report_plans(by, term)).distinct().order_by("code")
    return jobs.enqueue(
        TASK,
        by=by,
        params={"term": term.pk},
        title=_("Readiness of semester plans: %(term)s") % {"term": term},
        units=[(str(unit.pk), unit.name) for unit in units],
        natural_key=f"{term.pk} {by.user_id}",
    )


def recheck_coming_terms(today: date) -> int:
    """All plans of the terms that are not over, department by department; how many are told otherwise than before."""
    plans = SemesterPlan.objects.filter(term__end_date__gte=today)
    departments = list(plans.order_by("department_id").values_list("department_id", flat=True).distinct())
    return sum(recheck_semester_plans(plans=plans.filter(department_id=pk)) for pk in departments)
