"""The pages of one's own jobs."""

import re

import pytest
from django.urls import reverse

from kuu_office.core import job_runner, jobs
from kuu_office.core.errors import BadInput
from kuu_office.core.models import Job

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def some_work(run) -> None:
    """Work whose second unit fails and whose end leaves a file."""
    if run.key == "2":
        raise BadInput("Кредиттердин суммасы 239.")


def leave_a_file(run) -> None:
    run.attach(name="Окуу пландары.pdf", content=b"%PDF-1.7", content_type="application/pdf")


@pytest.fixture
def job(cast, work) -> Job:
    task = work("test.pages", some_work, leave_a_file)
    units = [("1", "ПИ, 2025"), ("2", "ИСТ, 2025")]
    return jobs.enqueue(task, by=cast.dean.scope, params={}, title="Пландарды басып чыгаруу", units=units)


@pytest.fixture
def ended(job) -> Job:
    job_runner.run_job(job.pk)
    job.refresh_from_db()
    return job


def text_of(response) -> str:
    return response.content.decode()


def test_the_list_shows_title_state_and_how_to_stop(job, cast):
    page = text_of(cast.dean.client.get(reverse("core:jobs"), headers={"Accept-Language": "en"}))

    assert "Пландарды басып чыгаруу" in page
    assert reverse("core:job_cancel", args=[job.pk]) in page
    assert 'value="0"' in page
    assert f'hx-get="{reverse("core:jobs")}" hx-trigger="every 2s"' in page


def test_the_list_is_ones_own(job, cast):
    assert job.title not in text_of(cast.registrar.client.get(reverse("core:jobs")))


def test_the_list_asks_no_more_when_nothing_is_under_way(ended, cast):
    page = cast.dean.client.get(reverse("core:jobs"))
    fragment = cast.dean.client.get(reverse("core:jobs"), **HTMX)

    assert "every 2s" not in text_of(page)
    assert (page.status_code, fragment.status_code) == (200, 286)


def test_an_empty_list_says_what_will_stand_here(cast):
    response = cast.dean.client.get(reverse("core:jobs"))

    assert response.status_code == 200
    assert 'class="empty"' in text_of(response)


def test_the_list_is_cut_at_the_latest_fifty(job, cast):
    Job.objects.bulk_create(
        Job(task="test.pages", title=f"Иш-{number:03}", owner=cast.dean.user, created_at=job.created_at)
        for number in range(60)
    )
    page = text_of(cast.dean.client.get(reverse("core:jobs")))

    assert len(set(re.findall(r"Иш-\d{3}", page))) == 50


def test_a_job_under_way_is_asked_for_every_two_seconds(job, cast):
    url = reverse("core:job", args=[job.pk])
    page = cast.dean.client.get(url)
    fragment = cast.dean.client.get(url, **HTMX)

    assert f'hx-get="{url}" hx-trigger="every 2s"' in text_of(page)
    assert "<html" in text_of(page)
    assert "<html" not in text_of(fragment)
    assert (page.status_code, fragment.status_code) == (200, 200)


def test_a_job_that_ended_is_asked_for_no_more(ended, cast):
    fragment = cast.dean.client.get(reverse("core:job", args=[ended.pk]), **HTMX)

    assert fragment.status_code == 286
    assert "every 2s" not in text_of(fragment)


def test_what_failed_is_listed_by_name_with_its_reason(ended, cast):
    page = text_of(cast.dean.client.get(reverse("core:job", args=[ended.pk])))

    assert "ИСТ, 2025" in page
    assert "Кредиттердин суммасы 239." in page
    assert "ПИ, 2025" not in page


def test_the_result_can_be_fetched(ended, cast):
    page = text_of(cast.dean.client.get(reverse("core:job", args=[ended.pk])))
    link = reverse("core:file", args=[ended.result.key])

    assert link in page
    response = cast.dean.client.get(link)
    assert response.getvalue() == b"%PDF-1.7"


@pytest.mark.parametrize("someone", ["registrar", "vice_rector", "deans_clerk", "other_dean"])
def test_another_persons_job_is_not_found(job, cast, someone):
    client = getattr(cast, someone).client

    assert client.get(reverse("core:job", args=[job.pk])).status_code == 404
    assert client.post(reverse("core:job_cancel", args=[job.pk])).status_code == 404
    job.refresh_from_db()
    assert job.state == "waiting"


def test_an_absent_job_looks_like_a_foreign_one(job, cast):
    absent = cast.registrar.client.get(reverse("core:job", args=[job.pk + 1]))
    foreign = cast.registrar.client.get(reverse("core:job", args=[job.pk]))

    assert (absent.status_code, foreign.status_code) == (404, 404)


def test_a_job_is_stopped_from_its_page(job, cast):
    response = cast.dean.client.post(reverse("core:job_cancel", args=[job.pk]))

    job.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, reverse("core:job", args=[job.pk]))
    assert job.state == "cancelled"


def test_stopping_what_has_ended_answers_with_the_reason(ended, cast):
    response = cast.dean.client.post(reverse("core:job_cancel", args=[ended.pk]))

    assert response.status_code == 409
    assert ended.title in text_of(response)


def test_a_job_is_not_stopped_by_a_link(job, cast):
    assert cast.dean.client.get(reverse("core:job_cancel", args=[job.pk])).status_code == 405


@pytest.mark.parametrize("name", ["core:jobs", "core:job", "core:job_cancel"])
def test_strangers_are_sent_to_sign_in(job, client, name):
    url = reverse(name, args=[] if name == "core:jobs" else [job.pk])
    response = client.get(url)

    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_who_has_no_role_is_told_why(cast):
    assert cast.outsider.client.get(reverse("core:jobs")).status_code == 403


def test_the_pages_need_few_queries(job, cast, django_assert_max_num_queries):
    client = cast.dean.client
    with django_assert_max_num_queries(15):
        client.get(reverse("core:jobs"))
    with django_assert_max_num_queries(15):
        client.get(reverse("core:job", args=[job.pk]))
