"""The expert card of a plan that waits for the office (F-008)."""

import pytest

from curriculum.models import ExpertCriterion, ExpertReview
from curriculum.operations.reviews import Marked, record_review
from curriculum.tests.world import NOON
from kuu_office.core.errors import BadInput, Refused
from kuu_office.core.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(world):
    plan = world.plan
    plan.state, plan.step, plan.round = "submitted", "office", 1
    plan.save()
    return plan


def marks(mark: str = "met", finding: str = "") -> list[Marked]:
    return [Marked(criterion.pk, mark, finding) for criterion in ExpertCriterion.objects.all()]


def review(plan, cast, rows=None, conclusion="positive", by=None) -> ExpertReview:
    return record_review(
        plan=plan,
        marks=marks() if rows is None else rows,
        conclusion=conclusion,
        summary="Жакшы план",
        by=(by or cast.office_specialist).scope,
        at=NOON,
    )


def test_the_card_keeps_every_mark_and_is_recorded(cast, waiting):
    card = review(waiting, cast)

    assert (card.conclusion, card.round_number, card.reviewed_by) == ("positive", 1, cast.office_specialist.person)
    assert [item.mark for item in card.items.all()] == ["met", "met"]
    entry = AuditEntry.objects.get(event="curriculum.plan.reviewed")
    assert entry.new == {"conclusion": "positive", "not_met": 0}


def test_filling_it_again_replaces_the_card_of_the_same_submission(cast, waiting):
    review(waiting, cast)
    review(waiting, cast, marks("not_met", "Кредиттер жетишпейт"), conclusion="negative")

    card = ExpertReview.objects.get()
    assert (card.conclusion, {item.finding for item in card.items.all()}) == ("negative", {"Кредиттер жетишпейт"})


def test_a_criterion_without_a_mark_is_named(cast, waiting):
    with pytest.raises(BadInput) as refusal:
        review(waiting, cast, marks()[:1])

    assert refusal.value.field == f"mark_{ExpertCriterion.objects.last().pk}"


def test_what_is_not_met_needs_words(cast, waiting):
    with pytest.raises(BadInput) as refusal:
        review(waiting, cast, marks("not_met"), conclusion="negative")

    assert refusal.value.field == f"finding_{ExpertCriterion.objects.first().pk}"


def test_a_positive_conclusion_over_something_not_met_is_refused(cast, waiting):
    with pytest.raises(BadInput) as refusal:
        review(waiting, cast, marks("not_met", "сөз"))

    assert refusal.value.field == "conclusion"


def test_a_conclusion_that_does_not_exist_is_refused(cast, waiting):
    with pytest.raises(BadInput) as refusal:
        review(waiting, cast, conclusion="perhaps")

    assert refusal.value.field == "conclusion"


@pytest.mark.parametrize("who", ["dean", "vice_rector", "deans_clerk", "other_dean"])
def test_only_the_office_fills_the_card(cast, waiting, who):
    with pytest.raises(Refused):
        review(waiting, cast, by=getattr(cast, who))


def test_a_plan_that_does_not_wait_for_the_office_gets_no_card(cast, world):
    with pytest.raises(Refused):
        review(world.plan, cast)

    assert ExpertReview.objects.count() == 0
