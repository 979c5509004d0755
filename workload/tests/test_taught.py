"""What is taught in a year and to whom: approved plans, fixing dates, streams, subgroups, languages."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curriculum.calc.shapes import Control, Degree, LineKind, Names, StudyForm
from curriculum.models import SemesterLine, SemesterPlan, Subgroup
from curriculum.operations.snapshots import take_snapshot
from curriculum.tests.contingent.people import stand
from curriculum.tests.semester_world import line_of
from workload.calc.shapes import PlanLine, Taught, Work
from workload.models import NormSet
from workload.queries.taught import TaughtInYear, TaughtLine, contingents_of, fixing_date
from workload.tests.world import ALSO, AT, FIRST_DAY, FIXING, TAUGHT, admit, join, leave_only, make_load_world

pytestmark = pytest.mark.django_db
LATER = date(2026, 10, 20)


def taught(world, *units, today: date = LATER) -> list[TaughtLine]:
    departments = [unit.pk for unit in units or [world.department]]
    return TaughtInYear(world.year, departments, NormSet.objects.get(), today).lines()


def counts(world, today: date = LATER) -> list[tuple[str, int, int]]:
    return [(one.line.group.name, one.line.group.budget, one.line.group.contract) for one in taught(world, today=today)]


def test_a_line_comes_with_all_that_the_arithmetic_needs(load_world):
    line = load_world.lines[0]

    assert taught(load_world)[0] == TaughtLine(
        line=PlanLine(
            key=str(line.pk),
            group=Taught(
                key=str(load_world.first.pk), name="ПИ-1-26", degree=Degree.MASTER, form=StudyForm.FULL_TIME, budget=2,
                contract=3, subgroups={},
            ),
            names=Names("Сабак 1", "Сабак 1 (ru)", "Сабак 1 (en)"), kind=LineKind.COURSE, lecture=Decimal(32),
            practical=Decimal(16), weeks=Decimal(16), controls=(Control.EXAM,),
        ),
        department_id=load_world.department.pk, term_id=load_world.autumn.pk, course_id=line.course_id, language="ky",
    )  # fmt: skip


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "archived"])
def test_only_approved_plans_are_taught(load_world, state):
    SemesterPlan.objects.filter(pk=load_world.plans[0].pk).update(state=state)

    assert [one.line.group.name for one in taught(load_world)] == ["ПИ-2-26"]


def test_nothing_is_taught_before_a_plan_is_approved(cast):
    assert taught(make_load_world(cast, approved=False)) == []


def test_what_is_left_out_is_not_taught(load_world):
    assert load_world.plans[0].lines.count() == 6
    assert [one.line.key for one in taught(load_world)] == [str(line.pk) for line in load_world.lines[:2]]


def test_a_department_teaches_its_lines_in_the_plans_of_others(load_world, units):
    SemesterLine.objects.filter(pk=load_world.lines[2].pk).update(department=units.sister_department)

    assert [one.line.group.name for one in taught(load_world, units.sister_department)] == ["Т-1-26"]
    assert taught(load_world, units.other_department) == []


def test_another_year_has_plans_of_its_own(load_world):
    load_world.year.terms.exclude(pk=load_world.autumn.pk).delete()
    load_world.autumn.year = type(load_world.year).objects.create(
        start_year=2027, start_date=date(2027, 9, 1), end_date=date(2028, 8, 31)
    )
    load_world.autumn.save()

    assert taught(load_world) == []


def test_the_fixing_dates_are_those_of_the_regulation(load_world):
    terms = load_world.terms

    assert [fixing_date(term) for term in (terms.autumn, terms.spring, terms.summer)] == [
        date(2026, 10, 1), date(2027, 2, 1), date(2027, 6, 22),
    ]  # fmt: skip


def test_until_it_is_fixed_the_contingent_is_as_it_stands_on_the_date(load_world):
    admit(load_world.first, contract=1, day=date(2026, 9, 20))
    admit(load_world.first, contract=2, day=date(2026, 10, 10))

    assert counts(load_world)[0] == ("ПИ-1-26", 2, 4)


def test_before_the_date_it_is_as_it_stands_today(load_world):
    admit(load_world.first, contract=1, day=date(2026, 9, 20))

    assert counts(load_world, date(2026, 9, 10))[0] == ("ПИ-1-26", 2, 3)
    assert counts(load_world, date(2026, 9, 25))[0] == ("ПИ-1-26", 2, 4)
    assert counts(load_world, date(2026, 8, 1))[0] == ("ПИ-1-26", 0, 0)


def test_once_it_is_fixed_it_is_as_it_was_fixed(load_world, cast):
    snapshot = take_snapshot(day=FIXING, by=cast.office_specialist.scope, at=AT)
    admit(load_world.first, contract=5)

    found = TaughtInYear(load_world.year, [load_world.department.pk], NormSet.objects.get(), LATER)
    assert counts(load_world) == [("ПИ-1-26", 2, 3), ("ПИ-2-26", 0, 4)]
    assert {term: one.snapshot for term, one in found.contingents.items()} == {load_world.autumn.pk: snapshot}


def test_terms_that_are_not_fixed_are_counted_once_a_day(load_world, django_assert_num_queries):
    terms = [load_world.autumn, load_world.terms.spring, load_world.terms.summer]
    groups = [load_world.first.pk]
    with django_assert_num_queries(2):
        found = contingents_of(terms, groups, date(2026, 9, 25))

    told = {(load_world.first.pk, "budget"): 2, (load_world.first.pk, "contract"): 3}
    assert [(one.day, one.snapshot, one.counts) for one in found.values()] == [
        (fixing_date(term), None, told) for term in terms
    ]  # fmt: skip


@pytest.mark.parametrize("fixed", [False, True])
@pytest.mark.parametrize("state", ["on_leave", "expelled"])
def test_who_is_on_leave_or_gone_does_not_count(load_world, cast, state, fixed):
    stand(load_world.students[0], date(2026, 9, 15), state=state)
    if fixed:
        take_snapshot(day=FIXING, by=cast.office_specialist.scope, at=AT)

    assert counts(load_world)[0] == ("ПИ-1-26", 1, 3)


def test_a_change_of_funding_moves_a_student_to_the_other_axis(load_world):
    stand(load_world.students[0], date(2026, 9, 15), funding="contract")

    assert counts(load_world)[0] == ("ПИ-1-26", 1, 4)


def test_subgroups_stand_by_the_work_that_divides_the_group(load_world):
    for purpose, count in (("laboratory", 2), ("language", 3), ("physical", 1)):
        for number in range(1, count + 1):
            Subgroup.objects.create(group=load_world.first, purpose=purpose, number=number)

    assert [dict(one.line.group.subgroups) for one in taught(load_world)] == [
        {Work.LABORATORY: 2, Work.LANGUAGE: 3, Work.PHYSICAL: 1}, {},
    ]  # fmt: skip


def test_streams_stand_by_the_kind_of_class_that_they_join(load_world, cast):
    lecture, practical = (join(load_world, cast.deans_clerk, kind) for kind in ("lecture", "practical"))

    joined = {Work.LECTURE: str(lecture.pk), Work.PRACTICAL: str(practical.pk)}
    assert [dict(one.line.streams) for one in taught(load_world)] == [joined, joined]


def test_a_line_that_another_department_teaches_by_now_is_in_no_stream(load_world, cast):
    join(load_world, cast.deans_clerk)
    moved = load_world.lines[1]
    SemesterLine.objects.filter(pk=moved.pk).update(department=cast.units.other_department)

    own = [dict(one.line.streams) for one in taught(load_world)]
    theirs = [dict(one.line.streams) for one in taught(load_world, cast.units.other_department)]

    assert ([len(streams) for streams in own], theirs) == ([1], [{}, {}])


def test_courses_that_the_norms_name_are_taught_in_language_subgroups(load_world):
    load_world.norms.language_courses.add(load_world.lines[0].course)

    assert [one.line.is_language for one in taught(load_world)] == [True, True]


def test_practices_and_attestations_are_told_by_their_names(load_world):
    names = {"name_ky": "Диплом алдындагы практика", "name_ru": "", "name_en": ""}
    SemesterLine.objects.filter(pk=load_world.lines[0].pk).update(kind="practice", **names)
    names["name_ky"] = "Мамлекеттик экзамен"
    SemesterLine.objects.filter(pk=load_world.lines[1].pk).update(kind="attestation", **names)

    assert [(one.line.practice, one.line.attestation) for one in taught(load_world)] == [
        ("prediploma", None), (None, "exam"),
    ]  # fmt: skip


def test_lines_stand_in_the_order_of_groups_and_plans(load_world):
    for plan in load_world.plans[:2]:
        plan.lines.filter(code=ALSO).update(left_out=False)

    assert [(one.line.group.name, one.line.key) for one in taught(load_world)] == [
        (plan.group.name, str(line_of(plan, code).pk)) for plan in load_world.plans[:2] for code in (TAUGHT, ALSO)
    ]


def test_the_same_queries_for_one_department_and_for_three(load_world, units):
    leave_only(load_world.plans[0], TAUGHT, ALSO)
    load_world.plans[0].lines.filter(code=ALSO).update(department=units.sister_department, left_out=False)
    units_of = {1: [units.department], 3: [units.department, units.sister_department, units.other_department]}
    asked, found = {}, {}
    for count, departments in units_of.items():
        with CaptureQueriesContext(connection) as captured:
            found[count] = len(taught(load_world, *departments))
        asked[count] = len(captured)

    assert found == {1: 2, 3: 4}
    assert asked[1] == asked[3] <= 13


def test_the_first_day_of_students_is_that_of_the_year(load_world):
    assert counts(load_world, FIRST_DAY)[0] == ("ПИ-1-26", 2, 3)
