"""The demo's norms, annual loads and load sheets."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal as D
from types import SimpleNamespace

import pytest
from django.db.models import Count, Sum

from curriculum.models import Course
from curriculum.tests.semester_world import make_terms
from kuu_office.core import clock
from kuu_office.core.models import AcademicYear, Appointment, AuditEntry, Post, RoleGrant, Unit
from kuu_office.office.models import ExchangeDifference
from workload.enums import Work
from workload.models import (
    AnnualLoad,
    Assignment,
    HourlyRate,
    LoadLine,
    LoadShare,
    LoadSheet,
    MonthlyPay,
    Norm,
    NormSet,
)
from workload.queries.holders import seats_of
from workload.queries.past_year import proposed_for
from workload.seed import _annual_loads, _norms, office_scope, seed
from workload.seed.distribution import distribute
from workload.seed.past_year import REASON, a_year_older
from workload.tests.board_world import appoint
from workload.tests.world import FIXING, make_load_world

pytestmark = pytest.mark.django_db
MODELS = (NormSet, Norm, AnnualLoad, HourlyRate, MonthlyPay, LoadSheet, LoadLine, LoadShare, Assignment, AuditEntry)


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
def test_the_pay_of_the_posts_waits_for_the_office(world):
    seed()

    rows = MonthlyPay.objects.order_by("post__rank").values_list("post__code", "amount", "valid_from", "is_confirmed")
    assert rows[2] == ("docent", D(17600), world.year.start_date, False)
    assert len(rows) == 6


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

    sheets = LoadSheet.objects.filter(year=world.year)
    assert dict(sheets.values_list("department__code", "hours")) == {"ПИ": D("287.90"), "КТ": D("51.90")}
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


# Who has the hours


@pytest.fixture
def staff(world, posts) -> SimpleNamespace:
    """Teaching posts; a docent and a lecturer of the first department, a docent of the other faculty."""
    Post.objects.update(is_teaching=True)
    post = {one.code: one for one in Post.objects.all()}
    other = Unit.objects.get(code="КТ")
    return SimpleNamespace(
        docent=appoint("Доцент", world.department, post["docent"]),
        lecturer=appoint("Окутуучу", world.department, post["lecturer"]),
        guest=appoint("Конок", other, post["docent"]),
    )


def test_hours_of_a_year_that_has_begun_are_given_and_some_are_left(world, staff):
    seed()

    lines = LoadLine.objects.filter(sheet__department=world.department).annotate(takers=Count("assignments"))
    assert 0 < lines.filter(takers=0).count() < lines.count()
    given = lines.filter(takers=1).annotate(taken=Sum("assignments__hours"))
    assert {line.taken - line.hours for line in given} == {0}


def test_a_guest_is_paid_by_the_hour_and_a_vacancy_waits(world, staff):
    seed()

    hourly = Appointment.objects.get(kind="hourly")
    assert (hourly.person, hourly.unit) == (staff.guest.person, world.department)
    assert (hourly.start_date, hourly.end_date) == (world.year.start_date, world.year.end_date)
    assert Assignment.objects.filter(appointment=hourly).exists()
    assert {one.post.code for one in Assignment.objects.filter(post__isnull=False)} == {"docent"}


def test_who_may_not_lecture_gets_no_lectures(world, staff):
    staff.docent.delete()
    seed()

    works = Assignment.objects.filter(appointment=staff.lecturer).values_list("line__work", flat=True)
    assert works.exists()
    assert "lecture" not in works


def test_a_year_that_is_over_is_given_whole(world, staff, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: world.year.end_date + timedelta(days=30))
    seed()

    lines = LoadLine.objects.filter(sheet__department=world.department, hours__gt=0)
    assert not lines.filter(assignments=None).exists()
    assert not Appointment.objects.filter(kind="hourly").exists()


def test_a_long_line_with_subgroups_is_taught_by_two(world, staff, monkeypatch):
    _norms(world.year.start_date)
    _annual_loads(world.year.start_date)
    sheet = LoadSheet.objects.create(
        department=world.department,
        year=world.year,
        norm_set=NormSet.objects.get(),
        calculated_at=clock.now(),
        created_at=clock.now(),
        hours=90,
    )
    line = LoadLine.objects.create(
        sheet=sheet, key="manual:1", term=world.autumn, work="laboratory", name_ky="Лаборатория", subgroups=3, given=90,
        reason="буйрук",
    )  # fmt: skip
    monkeypatch.setattr(clock, "today", lambda: world.year.end_date + timedelta(days=30))
    distribute(world.year)

    rows = Assignment.objects.filter(line=line).order_by("hours")
    assert [row.hours for row in rows] == [D(30), D(60)]
    assert {row.appointment for row in rows} == {staff.docent, staff.lecturer}


# The year before


@pytest.fixture
def year_before(db) -> AcademicYear:
    return make_terms(2025).year


def test_the_largest_department_has_the_year_before_from_paper(world, staff, year_before):
    seed()

    past = LoadSheet.objects.get(year=year_before)
    present = LoadSheet.objects.get(year=world.year, department=world.department)
    assert (past.department, past.hours) == (world.department, present.hours)
    lines = past.lines.annotate(shared=Sum("shares__hours"))
    assert {(line.reason, line.calculated, line.hours - line.shared) for line in lines} == {(REASON, None, D(0))}
    assert set().union(*(line.group_names for line in lines)) == {"ПИ-1-25", "ПИ-2-25"}
    assert not past.lines.filter(assignments=None).exists()


def test_what_is_left_of_this_year_can_be_given_as_in_the_year_before(world, staff, year_before):
    seed()

    sheet = LoadSheet.objects.get(year=world.year, department=world.department)
    free = sheet.lines.filter(assignments=None)
    proposed = proposed_for(sheet, seats_of(sheet))
    assert {line for line, _parts in proposed} == set(free)


def test_without_a_year_before_there_is_no_paper(world, staff):
    seed()

    assert set(LoadSheet.objects.values_list("year", flat=True)) == {world.year.pk}


def test_groups_of_the_year_before_are_a_year_older():
    assert [a_year_older(name) for name in ("ПИ-1-24", "М-1-00", "Атайын")] == ["ПИ-1-23", "М-1-99", "Атайын"]
