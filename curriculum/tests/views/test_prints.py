"""Asking for papers through the pages: the choice, the job, many at once, the expert card."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from curriculum.tests.views.pages import address, field_errors, send, send_twice, text, tree
from curriculum.tests.world import make_plan
from kuu_office.core.models import Job

pytestmark = pytest.mark.django_db

A4 = {"language": "ky", "paper": "A4"}


def test_a_paper_is_asked_for_and_the_page_of_the_job_opens(cast, world):
    answer = send(cast.dean.client, "plan_print", world.plan, **A4)

    job = Job.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("core:job", args=[job.pk]))
    assert (job.task, job.params, job.owner) == ("curriculum.print_plans", A4, cast.dean.user)


def test_a_double_click_asks_for_one_paper(cast, world):
    send_twice(cast.dean.client, "plan_print", world.plan, **A4)

    assert Job.objects.count() == 1


def test_the_form_offers_kyrgyz_and_russian_on_two_sizes(cast, world):
    page = tree(cast.dean.client.get(address("plan_print", world.plan)))

    assert page.xpath("//select[@name='language']/option/@value") == ["ky", "ru"]
    assert page.xpath("//select[@name='paper']/option/@value") == ["A4", "A3"]
    assert "The plan is not approved yet: the paper is marked as a draft." in text(page)


def test_the_paper_of_an_approved_plan_is_no_draft(cast, at_stage):
    page = text(tree(cast.dean.client.get(address("plan_print", at_stage("approved")))))

    assert "marked as a draft" not in page


@pytest.mark.parametrize(
    ("values", "fields"),
    [({}, {"language", "paper"}), ({"language": "fr", "paper": "A4"}, {"language"}), ({"language": "ky"}, {"paper"})],
)
def test_an_odd_choice_is_told_at_its_field(cast, world, values, fields):
    answer = send(cast.dean.client, "plan_print", world.plan, **values)

    assert (answer.status_code, set(field_errors(answer)), Job.objects.count()) == (422, fields, 0)


def test_many_plans_are_one_job_in_the_order_of_the_list(cast, world):
    second, first = make_plan(world.programme, 2022), make_plan(world.programme, 2021)

    send(cast.dean.client, "plans_print", plans=[second.pk, world.plan.pk, first.pk], **A4)

    assert [unit.key for unit in Job.objects.get().units.order_by("pk")] == [
        str(plan.pk) for plan in (first, second, world.plan)
    ]


def test_plans_of_another_faculty_are_left_out_of_many(cast, world):
    send(cast.dean.client, "plans_print", plans=[world.other_plan.pk, world.plan.pk], **A4)

    assert [unit.key for unit in Job.objects.get().units.all()] == [str(world.plan.pk)]


def test_nothing_ticked_is_told_above_the_list(cast, world):
    answer = send(cast.dean.client, "plans_print", **A4)

    assert (answer.status_code, Job.objects.count()) == (422, 0)
    assert "Choose from 1 to 500 plans." in text(tree(answer))
    assert tree(answer).xpath("//input[@name='plans']/@value") == [str(world.plan.pk)]


def ticked(page) -> list[str]:
    return page.xpath("//input[@name='plans'][@checked]/@value")


def ways(page) -> list[str]:
    return page.xpath("//div[@class='table-tools']/a/@href")


def test_nothing_is_ticked_until_somebody_says_all(cast, world):
    newer = make_plan(world.programme, 2027)
    client, url = cast.dean.client, address("plans_print")

    untouched, every = tree(client.get(url)), tree(client.get(url, {"ticked": "all"}))

    assert (ticked(untouched), ticked(every)) == ([], [str(newer.pk), str(world.plan.pk)])
    assert ways(untouched) == ["?ticked=all"]


def test_all_means_what_the_filters_show(cast, world):
    newer = make_plan(world.programme, 2027)

    page = tree(cast.dean.client.get(address("plans_print"), {"intake_year": "2027", "ticked": "all"}))

    assert ticked(page) == [str(newer.pk)]
    assert ways(page) == ["?intake_year=2027&ticked=all", "?intake_year=2027"]


def test_the_newest_intake_stands_first_under_its_year(cast, world):
    make_plan(world.programme, 2021), make_plan(world.programme, 2027)

    page = tree(cast.dean.client.get(address("plans_print")))

    assert page.xpath("//th[@scope='rowgroup']/text()") == ["Intake: 2027", "Intake: 2026", "Intake: 2021"]


def test_what_was_ticked_stays_ticked_beside_a_refusal(cast, world):
    make_plan(world.programme, 2027)

    assert ticked(tree(send(cast.dean.client, "plans_print", plans=[world.plan.pk]))) == [str(world.plan.pk)]


def test_the_list_to_print_can_be_filtered(cast, world):
    make_plan(world.programme, 2021, state="approved")

    page = tree(cast.dean.client.get(address("plans_print"), {"state": "approved"}))

    assert len(page.xpath("//input[@name='plans']")) == 1
    assert "2021" in text(page)


def test_the_card_becomes_a_paper_by_a_job(cast, at_stage):
    plan = at_stage("vice_rector")

    answer = send(cast.office_specialist.client, "review_print", plan)

    job = Job.objects.get()
    assert (answer["Location"], job.task) == (reverse("core:job", args=[job.pk]), "curriculum.print_review")


def test_the_card_can_be_saved_as_a_draft_for_a_word_processor(cast, at_stage):
    plan = at_stage("vice_rector")
    answer = cast.office_specialist.client.get(address("review_print", plan))

    assert answer["Content-Disposition"] == f'attachment; filename="review-{plan.pk}.docx"'
    assert Document(BytesIO(answer.content)).paragraphs


def test_a_plan_without_a_card_has_none_to_print(cast, sound):
    assert cast.office_specialist.client.get(address("review_print", sound)).status_code == 404
    assert send(cast.office_specialist.client, "review_print", sound).status_code == 404


def test_the_job_of_another_person_is_not_found(cast, world):
    job_url = send(cast.dean.client, "plan_print", world.plan, **A4)["Location"]

    assert cast.office_specialist.client.get(job_url).status_code == 404
    assert cast.dean.client.get(job_url).status_code == 200
