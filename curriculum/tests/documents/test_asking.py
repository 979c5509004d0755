"""Asking for papers: what can be asked, what the job says, what odd requests get."""

import pytest

from curriculum.operations import prints
from curriculum.tests.stages import bring_to
from curriculum.tests.world import NOON, make_plan, make_sound_plan
from kuu_office.core.errors import BadInput
from kuu_office.core.models import Job
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


def ask(cast, plans, language: str = "ky", paper: str = "A4") -> Job:
    return prints.ask_to_print(plans=plans, language=language, paper=paper, by=cast.deans_clerk.scope, at=NOON)


def test_one_plan_is_asked_for_by_its_name(cast, world):
    job = ask(cast, [world.plan])

    assert (job.task, job.title, job.owner) == (
        "curriculum.print_plans",
        f"Print: {world.plan}",
        cast.deans_clerk.user,
    )
    assert job.params == {"language": "ky", "paper": "A4"}
    assert [(unit.key, unit.label) for unit in job.units.all()] == [(str(world.plan.pk), str(world.plan))]


def test_many_plans_are_units_of_one_job_in_the_order_given(cast, world):
    plans = [make_plan(world.programme, 2021), world.plan]

    job = ask(cast, plans)

    assert (job.title, job.total) == ("Print: several plans", 2)
    assert [unit.key for unit in job.units.order_by("pk")] == [str(plan.pk) for plan in plans]


@pytest.mark.parametrize(
    ("language", "paper", "field"), [("en", "A4", "language"), ("ky", "A5", "language"), ("", "", "language")]
)
def test_another_language_or_paper_is_refused(cast, world, language, paper, field):
    with pytest.raises(BadInput) as refusal:
        ask(cast, [world.plan], language, paper)

    assert (refusal.value.field, Job.objects.count()) == (field, 0)


def test_nothing_chosen_is_refused(cast, world):
    with pytest.raises(BadInput) as refusal:
        ask(cast, [])

    assert (refusal.value.field, str(refusal.value)) == ("plans", "Choose from 1 to 500 plans.")


def test_more_than_a_job_can_hold_is_refused(cast, world):
    with pytest.raises(BadInput):
        ask(cast, [world.plan] * (prints.MOST_PLANS + 1))

    assert Job.objects.count() == 0


def test_the_expert_card_is_asked_for_with_its_plan(cast, world):
    plan = bring_to("vice_rector", make_sound_plan(world.programme), cast)
    review = plan.reviews.select_related("plan__programme").get()

    job = prints.ask_for_review(review=review, language="ru", by=cast.office_specialist.scope, at=NOON)

    assert (job.task, job.params) == ("curriculum.print_review", {"language": "ru"})
    assert job.title == f"Print: expert card of {plan}"
    assert [unit.key for unit in job.units.all()] == [str(review.pk)]
