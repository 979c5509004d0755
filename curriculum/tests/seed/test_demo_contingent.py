"""The demo's groups and students: whole lives by orders that hold, the same after a second time, quickly brought."""

from collections import Counter
from collections.abc import Iterator
from time import perf_counter

import pytest

from curriculum.calc.orders import faults
from curriculum.models import (
    ContingentNorms,
    Group,
    GroupPromotion,
    Movement,
    SemesterLine,
    SemesterPlan,
    Standing,
    Student,
)
from curriculum.operations.histories import read_histories, surroundings_of
from curriculum.queries.students import counted
from curriculum.seed import seed
from kuu_office.core import clock
from kuu_office.core.models import Person
from kuu_office.core.tests.demo_copies import demo_of

pytestmark = pytest.mark.django_db
MODELS = (Group, GroupPromotion, Student, Movement, Standing, Person, SemesterPlan, SemesterLine)


@pytest.fixture(scope="module", autouse=True)
def _demo(stand_on, django_db_blocker) -> Iterator[None]:
    """The demo in the database, brought once for all tests of this file; none of them changes anything."""
    with demo_of("faculty", stand_on, django_db_blocker):
        yield


def contents() -> list[list[tuple]]:
    return [list(model._base_manager.order_by("pk").values_list()) for model in MODELS]


def test_there_are_about_thirty_groups_and_six_hundred_students():
    assert 28 <= Group.objects.count() <= 36
    assert 550 <= Student.objects.count() <= 750
    assert set(Group.objects.values_list("intake_year", flat=True)) == {2022, 2023, 2024, 2025, 2026}


def test_every_group_came_to_its_year_by_orders():
    for group in Group.objects.prefetch_related("promotions"):
        assert [one.year_of_study for one in group.promotions.all()] == list(range(2, group.year_of_study + 1))


def test_the_orders_keep_what_they_say():
    """Whoever is admitted, promoted or moved has an order that says so; the others change the state alone."""
    saying = set(Movement.objects.exclude(sets={}).values_list("kind", flat=True).distinct())
    silent = set(Movement.objects.filter(sets={}).values_list("kind", flat=True).distinct())
    assert {"admission", "promotion"} <= saying
    assert silent <= {"leave", "return", "expulsion", "graduation", "name_change"}


def test_the_norms_of_groups_wait_for_the_office():
    rows = ContingentNorms.objects.order_by("degree").values_list("degree", "least_in_group", "most_in_group")
    assert list(rows.filter(is_confirmed=False, study_form="")) == [
        ("bachelor", 15, 30), ("college", 15, 30), ("master", 5, 15), ("specialist", 15, 30),
    ]  # fmt: skip


def test_running_again_changes_nothing_and_is_quick():
    before, start = contents(), perf_counter()
    seed()

    assert perf_counter() - start < 15
    assert contents() == before


def test_the_orders_of_every_student_hold():
    histories = read_histories(Student.objects.values_list("pk", flat=True))
    world = surroundings_of(histories, ()).world

    assert [(history.student.record_number, faults(history.facts, world)) for history in histories] == [
        (history.student.record_number, []) for history in histories
    ]


def test_every_kind_of_order_but_a_change_of_name_happens():
    kinds = Counter(Movement.objects.values_list("kind", flat=True))

    assert set(kinds) == {
        "admission", "promotion", "leave", "return", "expulsion", "reinstatement", "transfer", "graduation",
    }  # fmt: skip
    assert kinds["graduation"] > 80


def test_students_stand_as_their_standing_of_today_says():
    today = {one.student_id: one for one in Standing.objects.on(clock.today())}

    wrong = [
        student.record_number
        for student in Student.objects.filter(pk__in=today)
        if (student.state, student.group_id, student.year_of_study)
        != (today[student.pk].state, today[student.pk].group_id, today[student.pk].year_of_study)
    ]
    assert wrong == []


def test_closed_groups_are_empty_and_open_ones_are_not():
    assert {(group.is_open, group.student_count > 0) for group in counted(Group.objects.all())} == {
        (True, True), (False, False),
    }  # fmt: skip


def test_names_numbers_and_citizenship_look_like_life():
    people = Person.objects.filter(studies__isnull=False)

    assert people.filter(latin_surname="").count() == 0
    assert people.filter(russian_surname__regex="[өүңӨҮҢ]").count() == 0
    assert people.exclude(russian_surname="").count() > 50
    assert people.exclude(personal_number="").count() > people.count() * 0.9
    assert Counter(Student.objects.values_list("citizenship", flat=True)).most_common(1)[0][0] == "KG"


def test_groups_have_curators_and_the_working_plan_of_their_intake():
    with_plan = Group.objects.filter(plan__isnull=False).select_related("plan")

    assert Group.objects.filter(curator=None).count() == 0
    assert with_plan.count() >= 10
    assert {(group.plan.programme_id, group.plan.intake_year) == (group.programme_id, group.intake_year)
            for group in with_plan} == {True}  # fmt: skip
