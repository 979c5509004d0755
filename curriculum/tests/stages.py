"""Plans brought to a stage of their way, each signature given by its own person through the real operations."""

from types import SimpleNamespace

from curriculum.models import ExpertCriterion, Plan
from curriculum.operations import approval
from curriculum.operations.reviews import Marked, record_review
from curriculum.tests.world import NOON
from kuu_office.core import signoffs

STEPS = ("head", "dean", "office", "vice_rector")
HERE = {"author": "deans_clerk", "head": "department_head", "dean": "dean"}
THERE = {"author": "other_clerk", "head": "other_head", "dean": "other_dean"}
OFFICE = {"office": "office_specialist", "vice_rector": "vice_rector"}


def bring_to(stage: str, plan: Plan, cast: SimpleNamespace, people: dict[str, str] = HERE, at=NOON) -> Plan:
    """A sound draft submitted and signed until it waits at `stage`, is `approved`, or was `returned` by the dean."""
    people = people | OFFICE
    plan = approval.submit_plan(plan=plan, by=getattr(cast, people["author"]).scope, at=at)
    while plan.step and plan.step != stage:
        if stage == "returned" and plan.step == "dean":
            remark = "3-семестрдин кредиттерин караңыз"
            return signoffs.return_with_remark(plan, by=getattr(cast, people["dean"]).scope, at=at, remark=remark)
        if plan.step == "office":
            review(plan, cast, at=at)
        plan = signoffs.approve(plan, by=getattr(cast, people[plan.step]).scope, at=at)
    return plan


def review(plan: Plan, cast: SimpleNamespace, conclusion: str = "positive", at=NOON):
    """The office's expert card, every criterion met or none."""
    mark, finding = ("met", "") if conclusion == "positive" else ("not_met", "Кредиттер жетишпейт")
    return record_review(
        plan=plan,
        marks=[Marked(criterion.pk, mark, finding) for criterion in ExpertCriterion.objects.all()],
        conclusion=conclusion,
        summary="Жалпы жыйынтык",
        by=cast.office_specialist.scope,
        at=at,
    )
