"""The demo's norms, annual loads and load sheets."""

from collections import Counter
from decimal import Decimal as D

import pytest

from curriculum.models import Course
from kuu_office.core import clock
from kuu_office.core.models import AuditEntry, Post, RoleGrant
from kuu_office.office.models import ExchangeDifference
from workload.enums import Work
from workload.models import AnnualLoad, HourlyRate, LoadLine, LoadShare, LoadSheet, Norm, NormSet
from workload.seed import office_scope, seed
from workload.tests.world import FIXING, make_load_world

pytestmark = pytest.mark.django_db
MODELS = (NormSet, Norm, AnnualLoad, HourlyRate, LoadSheet, LoadLine, LoadShare, AuditEntry)


@pytest.fixture
def posts(db):
    for rank, code in enumerate(("department_head", "professor", "docent", "senior_lecturer", "lecturer", "assistant")):
        Post.objects.create(code=code, name_ky=code, rank=rank)


@pytest.fixture
def world(cast, monkeypatch):
    """Approved plans of three groups, and no norms yet."""
    monkeypatch.setattr(clock, "today", lambda: FIXING)
    made = make_load_world(cast)
    Norm.objects.all().delete()
    NormSet.objects.all().delete()
    return made


def everything() -> dict:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


def test_without_years_nothing_is_brought(db):
    seed()

    assert not any(everything().values())


@pytest.mark.usefixtures("posts")
def test_norms_hold_from_the_first_year_on_and_wait_for_the_office(world):
    seed()

    held = NormSet.objects.get()
    assert (held.valid_from, held.valid_to, held.is_confirmed) == (world.year.start_date, None, False)
    assert not Norm.objects.filter(is_confirmed=True).exists()


@pytest.mark.usefixtures("posts")
def test_every_kind_of_work_has_a_norm(world):
    seed()

    assert set(Norm.objects.values_list("work", flat=True)) == set(Work.values)
    assert Counter(Norm.objects.filter(work__in=["thesis", "review"]).values_list("work", flat=True)) == {
        "thesis": 4, "review": 3,
    }  # fmt: skip
    for norm in Norm.objects.all():
        norm.full_clean()


@pytest.mark.usefixtures("posts")
def test_annual_loads_say_who_may_lecture(world):
    seed()

    rows = AnnualLoad.objects.order_by("post__rank").values_list("post__code", "hours", "may_lecture", "is_confirmed")
    assert list(rows) == [
        ("department_head", D(650), True, False), ("professor", D(700), True, False), ("docent", D(750), True, False),
        ("senior_lecturer", D(800), True, False), ("lecturer", D(850), False, False),
        ("assistant", D(850), False, False),
    ]  # fmt: skip


@pytest.mark.usefixtures("posts")
def test_hourly_rates_wait_for_the_office_too(world):
    seed()

    rates = HourlyRate.objects.filter(post__code="docent").order_by("rank", "funding")
    assert list(rates.values_list("rank", "funding", "amount", "valid_from", "is_confirmed")) == [
        ("candidate", "budget", D(140), world.year.start_date, False),
        ("candidate", "contract", D(260), world.year.start_date, False),
        ("none", "budget", D(120), world.year.start_date, False),
        ("none", "contract", D(220), world.year.start_date, False),
    ]  # fmt: skip
    assert HourlyRate.objects.count() == 14


def test_a_post_that_is_not_kept_is_passed_over(world):
    Post.objects.create(code="docent", name_ky="доцент", rank=40)
    seed()

    assert [str(load) for load in AnnualLoad.objects.all()] == ["доцент: 750"]


@pytest.mark.usefixtures("posts")
def test_languages_are_known_by_their_names(world):
    Course.objects.filter(pk=world.lines[0].course_id).update(name_ky="Кесиптик англис тили")
    seed()

    assert list(NormSet.objects.get().language_courses.values_list("pk", flat=True)) == [world.lines[0].course_id]
    assert set(LoadLine.objects.values_list("work", flat=True)) >= {"language", "lecture", "exam"}


@pytest.mark.usefixtures("posts")
def test_the_office_calculated_what_is_approved(world, cast):
    seed()

    assert dict(LoadSheet.objects.values_list("department__code", "hours")) == {"ПИ": D("287.90"), "КТ": D("51.90")}
    entries = AuditEntry.objects.filter(event="workload.loadsheet.calculated")
    assert set(entries.values_list("user_id", flat=True)) == {cast.head_of_office.user.pk}


@pytest.mark.usefixtures("posts")
def test_in_the_largest_sheet_people_worked_by_hand(world):
    seed()

    given = LoadLine.objects.filter(given__isnull=False).order_by("calculated")
    assert list(given.values_list("work", "calculated", "given", "sheet__department__code")) == [
        ("lecture", D(32), D(64), "ПИ"), ("postgraduate", None, D(150), "ПИ"),
    ]  # fmt: skip
    assert all(line.reason for line in given)


@pytest.mark.usefixtures("posts")
def test_the_largest_sheet_was_compared_with_avn(world):
    seed()

    kinds = Counter(ExchangeDifference.objects.values_list("kind", "field"))
    assert kinds == {("changed_in_avn", "hours"): 3, ("missing", ""): 1}


@pytest.mark.usefixtures("posts")
def test_without_a_head_of_the_office_there_are_norms_and_no_sheets(world, cast):
    RoleGrant.objects.filter(person=cast.head_of_office.person).delete()
    seed()

    assert office_scope() is None
    assert (NormSet.objects.count(), LoadSheet.objects.count()) == (1, 0)


@pytest.mark.usefixtures("posts")
def test_bringing_twice_changes_nothing(world):
    seed()
    before = everything()
    seed()

    assert everything() == before
