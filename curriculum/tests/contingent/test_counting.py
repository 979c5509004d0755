"""Students counted on any date: who is there, by what, for whom."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from curriculum.calc.contingent import ALL
from curriculum.enums import Dimension
from curriculum.models import Programme, SnapshotRow
from curriculum.operations.snapshots import take_snapshot
from curriculum.queries.contingent import (
    choices_in,
    contingent_on,
    fixed_contingent,
    keys_in_order,
    snapshot_on,
)
from curriculum.tests.contingent.people import AUTUMN, FIXING, WINTER, make_student
from curriculum.tests.world import NOON, make_programme


def students(counts) -> dict:
    return {key: count.students for key, count in counts.items()}


def by(scope, day, row, column="", **chosen) -> dict:
    return students(contingent_on(scope, day).where({"state": "studying"} | chosen).counts(row, column))


def test_a_student_is_counted_from_the_day_of_the_order_until_the_day_before_the_next(contingent, cast):
    office, expelled = cast.office_specialist.scope, date(2025, 12, 1)

    assert by(office, AUTUMN - timedelta(days=1), "year") == {}
    assert by(office, expelled - timedelta(days=1), "citizenship") == {("KG", ALL): 3, ("RU", ALL): 1, ("CN", ALL): 1}
    assert by(office, expelled, "citizenship") == {("KG", ALL): 3, ("CN", ALL): 1}


def test_rows_and_columns_are_whatever_was_chosen(contingent, cast):
    office, units = cast.office_specialist.scope, cast.units

    assert by(office, FIXING, "faculty", "funding") == {
        (units.faculty.pk, "contract"): 3,
        (units.faculty.pk, "budget"): 1,
        (units.other_faculty.pk, "contract"): 1,
    }
    assert by(office, FIXING, "sex", "language") == {
        ("male", "ky"): 1, ("male", "ru"): 1, ("female", "ky"): 2, (None, "ky"): 1
    }  # fmt: skip


@pytest.mark.parametrize("dimension", Dimension.values)
def test_every_dimension_counts_everybody_once(contingent, cast, dimension):
    counts = contingent_on(cast.office_specialist.scope, WINTER).counts(dimension)

    assert sum(students(counts).values()) == 6
    names = keys_in_order(dimension, {key for key, _column in counts} - {None})
    assert {key for key, _column in counts} - {None} == set(names)


@pytest.mark.parametrize("dimension", Dimension.values)
def test_a_fixed_contingent_counts_as_the_day_itself_did(contingent, cast, dimension):
    office = cast.office_specialist.scope
    snapshot = take_snapshot(day=FIXING, by=office, at=NOON)
    live = contingent_on(office, FIXING).present()

    assert fixed_contingent(office, snapshot).counts(dimension) == live.counts(dimension)


def test_groups_are_counted_beside_the_students(contingent, cast):
    counts = contingent_on(cast.office_specialist.scope, FIXING).counts("faculty")

    assert counts[(cast.units.faculty.pk, ALL)].groups == {
        contingent.first.pk, contingent.russian.pk, contingent.third.pk
    }  # fmt: skip


def test_the_filters_are_the_dimensions_and_what_is_not_stated_can_be_asked_for(contingent, cast):
    office = cast.office_specialist.scope
    make_student(contingent.first, "Топсуз Бек", group=None)

    assert by(office, FIXING, "group", group="none") == {(None, ALL): 1}
    assert by(office, FIXING, "sex", sex="none") == {(None, ALL): 2}
    assert by(office, FIXING, "year", group=str(contingent.russian.pk)) == {(2, ALL): 1}
    assert by(office, FIXING, "year", year="1", citizenship="CN") == {(1, ALL): 1}


def test_a_dean_s_office_counts_its_own_students_only(contingent, cast):
    assert sum(by(cast.deans_clerk.scope, FIXING, "faculty").values()) == 4
    assert sum(by(cast.other_clerk.scope, FIXING, "faculty").values()) == 1
    assert by(cast.teacher.scope, FIXING, "faculty") == {}
    assert by(cast.outsider.scope, FIXING, "faculty") == {}


def test_one_query_counts_however_many_students_there_are(contingent, cast, django_assert_num_queries):
    office = cast.office_specialist.scope
    for number in range(5):
        make_student(contingent.first, f"Дагы Студент{number}")

    with django_assert_num_queries(1):
        contingent_on(office, WINTER).counts("faculty", "funding")


def test_names_come_in_the_order_in_which_people_list_them(contingent, cast):
    assert list(keys_in_order("form", {"distance", "full_time"})) == ["full_time", "distance"]
    assert list(keys_in_order("year", {3, 1, 2})) == [1, 2, 3]
    groups = {contingent.other.pk, contingent.first.pk, contingent.third.pk}
    assert list(keys_in_order("group", groups).values()) == ["ПИ(м)-1-25", "Т-1-25", "ЭТ-1-25"]


def test_the_choices_are_the_units_whose_students_one_may_see(contingent, cast, django_assert_num_queries):
    scope = cast.deans_clerk.scope
    with django_assert_num_queries(1):
        faculties, departments, programmes = choices_in(scope)

    assert [one.code for one in faculties] == ["ИТФ"]
    assert [one.code for one in departments] == ["ПИ", "ЭЭТ"]
    assert [one.pk for one in programmes] == [contingent.sister.pk, contingent.programme.pk]


def test_later_work_finds_the_fixed_contingent_of_a_date(contingent, cast):
    snapshot = take_snapshot(day=FIXING, by=cast.head_of_office.scope, at=NOON)

    assert snapshot_on(FIXING) == snapshot
    assert snapshot_on(WINTER) is None
    assert SnapshotRow.objects.visible_to(cast.other_dean.scope).count() == 1


def test_programmes_of_one_name_are_told_apart_by_their_degree(contingent, cast):
    one = contingent.programme
    twin = make_programme(one.department, one.standard, "999999", one.name_ky)
    Programme.objects.filter(pk=twin.pk).update(degree="bachelor", code=one.code)
    with translation.override("en"):
        names = keys_in_order("programme", {one.pk, twin.pk, contingent.sister.pk})

    assert set(names.values()) == {
        f"{one.code} {one.name_ky} (master)",
        f"{one.code} {one.name_ky} (bachelor)",
        "710100 Эсептөө техникасы",
    }
