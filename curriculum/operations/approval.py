"""The way of a plan through its signatures: department head, dean, office, vice-rector."""

from datetime import date, datetime

from django.core.files import File
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
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, no
from kuu_office.core.documents.uploads import store_pdf
from kuu_office.core.models import ApprovalState

EVENTS = {
    "curriculum.plan.archived": gettext_lazy("The newer version “%(newer)s” took the place of this plan."),
}


@transaction.atomic
def submit_plan(*, plan: Plan, by: Scope, at: datetime) -> Plan:
    """Sends a plan on its way. Refused: no right, closed window, already on its way, errors among the findings."""
    plan = locked_plan(plan.pk)
    seen = checked(plan)
    rules.can_submit(by, plan, at, seen.errors).enforce()
    note_checks(plan, seen, at)
    plan.save(update_fields=KEPT)
    return signoffs.submit(plan, by=by, at=at)


@transaction.atomic
def sign_plan(*, plan: Plan, by: Scope, at: datetime, remark: str = "", step: str | None = None) -> Plan:
    """Signs the step that waits; the last signature approves. Refused: not this person's step, same person twice,
    no positive expert card at the office's step. Conflict: somebody signed it already."""
    return signoffs.approve(plan, by=by, at=at, remark=remark, expected_step=step)


@transaction.atomic
def return_plan(*, plan: Plan, by: Scope, at: datetime, remark: str, step: str | None = None) -> Plan:
    """Returns a plan for rework (F-126). BadInput: no remark. Refused: not this person's step."""
    return signoffs.return_with_remark(plan, by=by, at=at, remark=remark, expected_step=step)


@transaction.atomic
def withdraw_plan(*, plan: Plan, by: Scope, at: datetime) -> Plan:
    """Takes a submitted plan back while nobody has signed it."""
    return signoffs.withdraw(plan, by=by, at=at)


@transaction.atomic
def sign_plan_on_paper(
    *, plan: Plan, signed_on: date, signer: str, upload: File, by: Scope, at: datetime, step: str | None = None
) -> Plan:
    """Records that the waiting step was signed on paper, with the scan (PDF). BadInput: not a PDF, no signer."""
    scan = store_pdf(upload, field="scan", unit=plan.department, access=Permission.PLAN_VIEW, by=by, at=at)
    return signoffs.sign_on_paper(plan, by=by, at=at, signed_on=signed_on, signer=signer, scan=scan, expected_step=step)


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
