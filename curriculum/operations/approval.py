"""The way of a plan through its signatures: department head, dean, office, vice-rector."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.enums import Conclusion
from curriculum.models import ExpertReview, Plan
from curriculum.operations.checking import KEPT, note_checks
from curriculum.operations.locking import locked_plan
from curriculum.queries import checked
from kuu_office.core import audit, signoffs
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, no
from kuu_office.core.models import ApprovalState

EVENTS = {
    "curriculum.plan.archived": gettext_lazy("The newer version “%(newer)s” took the place of this plan."),
}


@transaction.atomic
def submit_plan(plan: Plan, *, by: Scope, at: datetime) -> Plan:
    """Sends a plan on its way. Refused: no right, closed window, already on its way, errors among the findings."""
    plan = locked_plan(plan.pk)
    seen = checked(plan)
    rules.can_submit(by, plan, at, seen.errors).enforce()
    note_checks(plan, seen, at)
    plan.save(update_fields=KEPT)
    return signoffs.submit(plan, by=by, at=at)


def present_review(plan: Plan) -> ExpertReview | None:
    """The expert card of the present submission."""
    return next((review for review in plan.reviews.all() if review.round_number == plan.round), None)


def positive_review(plan: Plan) -> Verdict:
    """The office signs after a positive expert card of this submission (F-008)."""
    review = present_review(plan)
    if review is None:
        return no(_("Fill in the expert card first."))
    if review.conclusion != Conclusion.POSITIVE:
        return no(_("The expert card's conclusion is negative; return the plan with the findings."))
    return YES


def with_reviews(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Plans with `is_reviewed`: whether their present submission has a positive expert card."""
    cards = ExpertReview.objects.filter(
        plan=OuterRef("pk"), round_number=OuterRef("round"), conclusion=Conclusion.POSITIVE
    )
    return plans.annotate(is_reviewed=Exists(cards))


def replace_previous(plan: Plan, by: Scope, at: datetime) -> None:
    """With the last signature under a new version the version before goes to the archive."""
    if plan.previous_id is None:
        return
    previous = locked_plan(plan.previous_id)
    previous.state = ApprovalState.ARCHIVED
    previous.save(update_fields=["state"])
    audit.record("curriculum.plan.archived", obj=previous, by=by, at=at, new={"newer": str(plan)})
