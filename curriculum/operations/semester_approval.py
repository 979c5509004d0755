"""The way of a semester plan: department head, dean, office; and back to its unit with a remark and a deadline."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.models import SemesterPlan
from curriculum.operations.semester import NOTED, note_readiness
from curriculum.operations.semester_locking import locked_semester_plan
from curriculum.queries.semester import readiness
from kuu_office.core import audit, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput
from kuu_office.core.models import ApprovalState, ApprovalStep, Decision, SignOff

EVENTS = {
    "curriculum.semesterplan.returned_to_unit": gettext_lazy("%(by)s returned the semester plan to its unit."),
}
MOST_RETURNED = 2000


@transaction.atomic
def submit_semester_plan(plan: SemesterPlan, *, by: Scope, at: datetime) -> SemesterPlan:
    """Sends a semester plan on its way. Refused: no right, on its way already, errors among the findings."""
    plan = locked_semester_plan(plan.pk)
    seen = readiness(plan)
    rules.can_submit_semester_plan(by, plan, seen.errors).enforce()
    note_readiness(plan, seen)
    plan.save(update_fields=NOTED)
    return signoffs.submit(plan, by=by, at=at)


@transaction.atomic
def return_to_units(
    *, plans: Iterable[SemesterPlan], remark: str, due_date: date, by: Scope, at: datetime
) -> list[SemesterPlan]:
    """The office gives semester plans back to their units, in whatever state they are, to be mended by a day (F-006).

    All or none. BadInput: no remark, no plans, a day that is past. Refused: not the office of that unit.
    """
    wanted = [plan.pk for plan in plans]
    _check(wanted, remark, due_date, at)
    locked = list(SemesterPlan.objects.select_for_update(no_key=True, of=("self",)).with_names().filter(pk__in=wanted)
                  .order_by("pk"))  # fmt: skip
    for plan in locked:
        rules.can_return_to_unit(by, plan).enforce()
    for plan in locked:
        plan.state, plan.step, plan.due_date = ApprovalState.RETURNED, "", due_date
        plan.waiting_since, plan.approved_at = at, None
        plan.return_count += 1
    SemesterPlan.objects.bulk_update(
        locked, ["state", "step", "due_date", "waiting_since", "approved_at", "return_count"]
    )
    SignOff.objects.bulk_create(_signature(plan, remark, by, at) for plan in locked)
    new = {"due_date": due_date.isoformat(), "state": ApprovalState.RETURNED.value}
    audit.record_each(
        "curriculum.semesterplan.returned_to_unit",
        [(plan, new) for plan in locked],
        by=by,
        at=at,
        reason=remark.strip(),
    )
    return locked


def _check(wanted: list[int], remark: str, due_date: date, at: datetime) -> None:
    if not 0 < len(wanted) <= MOST_RETURNED:
        raise BadInput(_("Choose from 1 to %(most)s plans.") % {"most": MOST_RETURNED}, field="plans")
    if not remark.strip():
        raise BadInput(_("Say in the remark what has to be mended."), field="remark")
    if due_date < at.date():
        raise BadInput(_("The deadline is past already."), field="due_date")


def _signature(plan: SemesterPlan, remark: str, by: Scope, at: datetime) -> SignOff:
    grant = by.grant(Permission.SEMESTER_SIGN_OFFICE, plan.department_id)
    return SignOff(
        document_kind=SemesterPlan._meta.label_lower,
        object_id=plan.pk,
        round=plan.round,
        step=ApprovalStep.OFFICE,
        decision=Decision.RETURNED,
        remark=remark.strip(),
        by_id=by.person_id,
        acting_for_id=grant.acting_for_id if grant else None,
        at=at,
        request_id=by.request_id,
    )
