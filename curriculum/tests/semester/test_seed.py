"""The demo's semester plans, over whatever groups there are."""

import pytest

from curriculum.models import Group, SemesterPlan
from curriculum.seed.semester import bring_semester_plans
from curriculum.tests.semester_world import make_terms
from kuu_office.core import clock
from kuu_office.core.models import RoleGrant

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(monkeypatch, term_world):
    """A day of the autumn term."""
    day = term_world.autumn.start_date
    monkeypatch.setattr(clock, "today", lambda: day)
    return day


def states() -> list[tuple[str, str, str]]:
    return list(SemesterPlan.objects.order_by("group__name").values_list("group__name", "state", "step"))


def test_every_group_has_a_plan_and_the_first_of_a_department_waits_for_its_head(today, cast, term_world):
    bring_semester_plans()

    assert states() == [("ПИ-1-26", "submitted", "head"), ("ПИ-2-26", "draft", ""), ("Т-1-26", "submitted", "head")]


def test_bringing_twice_changes_nothing(today, cast, term_world):
    bring_semester_plans()
    before = list(SemesterPlan.objects.order_by("pk").values())

    bring_semester_plans()

    assert list(SemesterPlan.objects.order_by("pk").values()) == before


def test_without_groups_terms_or_clerks_nothing_is_brought(cast, world):
    bring_semester_plans()
    make_terms(2000)
    bring_semester_plans()

    assert (Group.objects.count(), SemesterPlan.objects.count()) == (0, 0)


def test_a_faculty_without_a_clerk_is_passed_over(today, cast, term_world):
    RoleGrant.objects.filter(person=cast.other_clerk.person).delete()

    bring_semester_plans()

    assert [name for name, *_ in states()] == ["ПИ-1-26", "ПИ-2-26"]
