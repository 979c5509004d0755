"""Readiness follows what changes around a plan nobody touched: limits, working plans; by hand and every night."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.models import PlanRules, SemesterPlan
from curriculum.operations import semester_checking
from curriculum.operations.semester_checking import (
    ask_to_check_semester_plans,
    recheck_coming_terms,
    recheck_semester_plans,
)
from curriculum.tasks import recheck_at_night
from curriculum.tests.semester_world import SPRING, make_group, make_semester_plans
from curriculum.tests.views.pages import text, tree
from kuu_office.core.job_runner import run_job
from kuu_office.core.models import AuditEntry, Job
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]
REPORT = "curriculum:semester_report"


@pytest.fixture
def filled(term_world, cast):
    """Two plans of the first faculty and one of the other, in which nothing is found."""
    term_world.plans = make_semester_plans(
        [*term_world.groups, term_world.other_group], term_world.autumn, cast.office_specialist
    )
    return term_world


def everywhere():
    return SemesterPlan.objects.all()


def found(*plans) -> list[dict]:
    return [SemesterPlan.objects.get(pk=plan.pk).found for plan in plans]


def change_limits(**limits) -> None:
    """The office asks for more credits in a semester than the plans have."""
    limits = limits or {"credits_per_semester": 50, "semester_tolerance": 0}
    for degree in ("master", "bachelor"):
        PlanRules.objects.update_or_create(degree=degree, valid_from=date(2020, 1, 1), defaults={"limits": limits})


def test_nothing_changes_while_nothing_changed(filled):
    before = list(everywhere().order_by("pk").values())

    assert recheck_semester_plans(plans=everywhere()) == 0
    assert list(everywhere().order_by("pk").values()) == before


def spoil(plan) -> None:
    """What the checks said is lost, as after a limit that changed."""
    SemesterPlan.objects.filter(pk=plan.pk).update(errors=7, warnings=9, found={"gone": 16}, deviations=3)


def test_what_the_checks_say_now_replaces_what_they_said(filled):
    sound = found(*filled.plans)
    spoil(filled.plans[0])
    spoil(filled.plans[2])

    assert recheck_semester_plans(plans=everywhere()) == 2
    assert found(*filled.plans) == sound
    plan = SemesterPlan.objects.get(pk=filled.plans[0].pk)
    assert (plan.errors, plan.warnings, plan.deviations, plan.revision) == (0, 0, 0, filled.plans[0].revision)


def test_only_the_plans_asked_for_are_looked_at(filled):
    spoil(filled.plans[0])
    spoil(filled.plans[2])

    assert recheck_semester_plans(plans=everywhere().filter(pk=filled.plans[2].pk)) == 1
    assert found(filled.plans[0]) == [{"gone": 16}]


def test_a_plan_saved_meanwhile_keeps_what_that_saving_says(filled, monkeypatch):
    """Somebody saves between the reading and the writing."""
    spoil(filled.plans[0])
    checked = semester_checking._checked

    def somebody_saves(plans):
        for plan, old in checked(plans):
            SemesterPlan.objects.filter(pk=plan.pk).update(revision=plan.revision + 1, errors=5)
            yield plan, old

    monkeypatch.setattr(semester_checking, "_checked", somebody_saves)

    assert recheck_semester_plans(plans=everywhere()) == 0
    assert SemesterPlan.objects.get(pk=filled.plans[0].pk).errors == 5


def test_nothing_of_it_is_an_act_of_a_person(filled):
    spoil(filled.plans[0])
    before = AuditEntry.objects.count()

    recheck_semester_plans(plans=everywhere())

    assert AuditEntry.objects.count() == before


def test_more_plans_take_no_more_queries_but_for_those_that_changed(filled, cast):
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert recheck_semester_plans(plans=everywhere()) == 0
        counts.append(len(captured))
        groups = [make_group(filled.programme, f"ПИ-{number}{place}-26") for place in range(5, 9)]
        make_semester_plans(groups, filled.autumn, cast.office_specialist)
    assert counts[0] == counts[1]


def test_every_night_the_terms_that_are_not_over_are_checked(filled, monkeypatch):
    last = filled.autumn.end_date
    spoil(filled.plans[0])
    assert recheck_coming_terms(last + timedelta(days=1)) == 0
    assert recheck_coming_terms(last) == 1
    assert recheck_coming_terms(last) == 0

    spoil(filled.plans[2])
    monkeypatch.setattr("kuu_office.core.clock.today", lambda: last)
    recheck_at_night()
    assert found(filled.plans[2]) == [{}]


def test_the_night_is_in_the_timetable_of_the_workers():
    entry = settings.CELERY_BEAT_SCHEDULE["recheck-semester-plans"]
    assert (entry["task"], recheck_at_night.name) == ("curriculum.recheck_semester_plans",) * 2
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({3}, {20})


def asked(member, term):
    return member.client.post(f"{reverse(REPORT)}?term={term.pk}")


def test_the_report_asks_for_a_job_by_department(filled, cast):
    answer = asked(cast.office_specialist, filled.autumn)

    job = Job.objects.get()
    assert answer["Location"] == reverse("core:job", args=[job.pk])
    assert job.params == {"term": filled.autumn.pk}
    assert [unit.label for unit in job.units.order_by("label")] == sorted(
        {plan.department.name for plan in filled.plans}
    )


def test_the_job_keeps_what_the_checks_say(filled, cast):
    spoil(filled.plans[0])
    spoil(filled.plans[2])
    asked(cast.office_specialist, filled.autumn)

    run_job(Job.objects.get().pk)

    assert (Job.objects.get().state, found(*filled.plans)) == ("done", [{}, {}, {}])


def test_a_term_of_which_nothing_is_asked_stays(filled, cast):
    spoil(filled.plans[0])
    job = ask_to_check_semester_plans(term=filled.terms.spring, by=cast.office_specialist.scope, at=SPRING)

    run_job(job.pk)

    assert found(filled.plans[0]) == [{"gone": 16}]


def test_asked_twice_it_is_one_job(filled, cast):
    assert (
        asked(cast.office_specialist, filled.autumn)["Location"]
        == (asked(cast.office_specialist, filled.autumn)["Location"])
    )
    assert Job.objects.count() == 1


@pytest.mark.parametrize("who", ["teacher", "outsider", "deans_clerk"])
def test_who_does_not_read_the_report_asks_for_nothing(filled, cast, who):
    member = getattr(cast, who)
    if member.client.get(reverse(REPORT)).status_code == 200:
        pytest.skip("reads the report")
    assert asked(member, filled.autumn).status_code == 403
    assert not Job.objects.exists()


def test_the_page_offers_it(filled, cast):
    page = tree(cast.office_specialist.client.get(reverse(REPORT), {"term": filled.autumn.pk}))

    [form] = [one for one in page.xpath("//main//form[@method='post']") if text(one) == "Check all plans now"]
    assert form.get("action") == f"{reverse(REPORT)}?term={filled.autumn.pk}"


def test_limits_that_changed_show_after_the_check(filled):
    """The whole way: the office changes a limit, and plans nobody touched are told otherwise."""
    change_limits()
    assert recheck_semester_plans(plans=everywhere()) == 3
    assert found(*filled.plans) == [{"semester_plan_credits": 1}] * 3

    change_limits(credits_per_semester=30, semester_tolerance=3)
    recheck_semester_plans(plans=everywhere())
    assert found(*filled.plans) == [{}, {}, {}]
