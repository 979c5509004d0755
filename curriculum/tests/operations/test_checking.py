"""The report of the checks: run in the background, kept with the plan, honest about what changed since."""

import pytest
from django.db.models import F
from django.urls import reverse

from curriculum.models import Plan
from curriculum.operations.checking import check_plans
from curriculum.queries import checked
from curriculum.tests.world import NOON, make_line
from curriculum.views import report
from kuu_office.core import clock
from kuu_office.core.job_runner import run_job
from kuu_office.core.models import Job

pytestmark = pytest.mark.django_db


def test_what_is_kept_is_what_the_checks_say(world):
    make_line(world.plan)
    check_plans(plans=Plan.objects.with_names(), at=NOON)

    plan = Plan.objects.with_names().get(pk=world.plan.pk)
    seen = checked(plan)
    assert (plan.errors, plan.warnings, sum(plan.found.values())) == (seen.errors, seen.warnings, len(seen.findings))
    assert (plan.checked_at, plan.changed_since_check) == (NOON, False)


def test_a_plan_changed_since_then_says_so(world):
    check_plans(plans=Plan.objects.with_names(), at=NOON)
    Plan.objects.filter(pk=world.plan.pk).update(revision=7)

    assert Plan.objects.get(pk=world.plan.pk).changed_since_check


def test_a_plan_never_checked_says_so(world):
    assert world.plan.changed_since_check


def test_the_report_asks_for_a_job_that_checks_every_department(cast, world):
    make_line(world.plan)

    answer = cast.office_specialist.client.post(reverse("curriculum:plan_report"))

    job = Job.objects.get()
    assert answer["Location"] == reverse("core:job", args=[job.pk])
    assert [unit.label for unit in job.units.all()] == [
        world.other_plan.department.name,
        world.plan.department.name,
    ]


@pytest.mark.usefixtures("committed")
def test_the_job_keeps_the_counts(cast, world):
    make_line(world.plan)
    cast.office_specialist.client.post(reverse("curriculum:plan_report"))

    run_job(Job.objects.get().pk)

    plan = Plan.objects.get(pk=world.plan.pk)
    assert (Job.objects.get().state, plan.errors > 0, plan.changed_since_check) == ("done", True, False)


def test_many_plans_are_reported_page_by_page_and_counted_together(cast, world, monkeypatch):
    monkeypatch.setattr(report, "PER_PAGE", 1)
    Plan.objects.filter(pk=world.plan.pk).update(errors=1, found={"total_hours": 1})
    Plan.objects.filter(pk=world.other_plan.pk).update(errors=5, found={"total_hours": 5})
    client = cast.office_specialist.client

    first, second = (client.get(reverse("curriculum:plan_report"), {"page": page}) for page in (1, 2))

    assert [[plan.pk for plan in answer.context["page"]] for answer in (first, second)] == [
        [world.other_plan.pk],
        [world.plan.pk],
    ]
    for answer in (first, second):
        assert [check["count"] for check in answer.context["checks"]] == [6]
        assert answer.context["stale"] == 2


def test_a_plan_checked_as_it_stands_is_not_stale(cast, world):
    Plan.objects.filter(pk=world.plan.pk).update(checked_at=clock.now(), checked_revision=F("revision"))
    Plan.objects.filter(pk=world.other_plan.pk).update(checked_at=clock.now(), checked_revision=F("revision") + 1)

    assert cast.office_specialist.client.get(reverse("curriculum:plan_report")).context["stale"] == 1


def test_the_report_shows_most_errors_first(cast, world):
    Plan.objects.filter(pk=world.plan.pk).update(errors=1)
    Plan.objects.filter(pk=world.other_plan.pk).update(errors=5, found={"total_hours": 5})

    page = cast.office_specialist.client.get(reverse("curriculum:plan_report")).content.decode()

    assert page.index("530700") < page.index("710400")
