"""Filling in the expert card of a submitted plan (F-008)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.enums import Conclusion, CriterionMark
from curriculum.models import ExpertCriterion, ExpertReview, ExpertReviewItem, Plan
from curriculum.operations.locking import locked_plan
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput

EVENTS = {
    "curriculum.plan.reviewed": gettext_lazy("%(by)s filled in the expert card; the conclusion: %(conclusion)s."),
}


@dataclass(frozen=True)
class Marked:
    """The reviewer's mark of one criterion, with the finding in words."""

    criterion_id: int
    mark: str
    finding: str = ""


@transaction.atomic
def record_review(
    *, plan: Plan, marks: list[Marked], conclusion: str, summary: str, by: Scope, at: datetime
) -> ExpertReview:
    """Writes the expert card of the present submission; filling it again replaces it.

    Refused: not waiting for the office, no right. BadInput: a criterion without mark, "not met" without a finding, a
    positive conclusion over a criterion that is not met.
    """
    plan = locked_plan(plan.pk)
    rules.can_review(by, plan).enforce()
    _check(marks, conclusion)
    review, _created = ExpertReview.objects.update_or_create(
        plan=plan,
        round_number=plan.round,
        defaults={
            "conclusion": conclusion,
            "summary": summary,
            "reviewed_by_id": by.person_id,
            "reviewed_at": at,
        },
    )
    review.items.all().delete()
    ExpertReviewItem.objects.bulk_create(
        ExpertReviewItem(review=review, criterion_id=row.criterion_id, mark=row.mark, finding=row.finding)
        for row in marks
    )
    audit.record(
        "curriculum.plan.reviewed",
        obj=plan,
        by=by,
        at=at,
        new={"conclusion": conclusion, "not_met": sum(row.mark == CriterionMark.NOT_MET for row in marks)},
    )
    return review


def _check(marks: list[Marked], conclusion: str) -> None:
    given = {row.criterion_id: row for row in marks}
    for criterion in ExpertCriterion.objects.filter(is_active=True):
        row = given.get(criterion.pk)
        field = f"mark_{criterion.pk}"
        if row is None or row.mark not in CriterionMark.values:
            raise BadInput(_("Mark every criterion; this one has no mark: %(text)s") % {"text": criterion}, field=field)
        if row.mark == CriterionMark.NOT_MET and not row.finding.strip():
            raise BadInput(_("Say what is not met: %(text)s") % {"text": criterion}, field=f"finding_{criterion.pk}")
    if conclusion not in Conclusion.values:
        raise BadInput(_("Choose the conclusion."), field="conclusion")
    if conclusion == Conclusion.POSITIVE and any(row.mark == CriterionMark.NOT_MET for row in marks):
        raise BadInput(_("The conclusion cannot be positive while a criterion is not met."), field="conclusion")
