"""The records of parallel lines of an elective block: each has a key of its own that stays."""

import pytest

from curriculum.exchange.semester import records_of
from curriculum.models import PlanLine, SemesterLine
from curriculum.queries.semester import semester_lines
from curriculum.tests.semester_world import add_block, make_semester_plans, make_semester_world, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def term_world(world):
    return make_semester_world(world)


@pytest.fixture
def plan(term_world, cast):
    """Two students of the group chose the first course of the block, one the second."""
    block = add_block(term_world.plan)
    for alternative, count in zip(term_world.plan.lines.filter(block=block), (2, 1), strict=True):
        register(term_world.groups[0], alternative, term_world.autumn, count)
    [made] = make_semester_plans(term_world.groups[:1], term_world.autumn, cast.deans_clerk)
    return made


def codes(plan) -> list[str]:
    return [record.key[-1] for _line, record in records_of(plan, semester_lines([plan])[plan.pk])][6:]


def test_alternatives_with_codes_of_their_own_are_known_by_them(plan):
    assert codes(plan) == ["М.1.КПВ.1.1", "М.1.КПВ.1.2"]


def test_alternatives_under_the_code_of_their_block_are_told_apart_by_their_courses(plan):
    plan.lines.filter(kind="elective_block").update(code="М.1.КПВ.1")
    assert codes(plan) == ["М.1.КПВ.1 ELE1", "М.1.КПВ.1 ELE2"]

    plan.lines.filter(course__code="ELE2").update(position=1)
    assert codes(plan)[-1] == "М.1.КПВ.1 ELE1"


def test_one_line_of_a_block_keeps_the_code_that_it_had(plan):
    plan.lines.filter(course__code="ELE2").delete()
    plan.lines.filter(kind="elective_block").update(code="М.1.КПВ.1")

    assert codes(plan) == ["М.1.КПВ.1"]


def test_lines_without_a_code_are_known_by_their_courses(plan):
    plan.lines.filter(kind="elective_block").update(code="")

    assert codes(plan) == ["ELE1", "ELE2"]


def test_what_still_stands_twice_gets_the_number_of_its_line(plan):
    block = PlanLine.objects.get(plan=plan.source, kind="elective_block")
    course = plan.lines.get(course__code="ELE1").course
    extra = SemesterLine.objects.create(
        plan=plan, position=999, source=block, kind="elective_block", course=course, code="М.1.КПВ.1.1"
    )

    assert codes(plan) == ["М.1.КПВ.1.1 ELE1", "М.1.КПВ.1.2", f"М.1.КПВ.1.1 ELE1 №{extra.pk}"]
