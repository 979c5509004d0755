"""Moving lines: past a neighbour, into the next part, into a block and out of it."""

import pytest

from curriculum.models import Plan, StandardCourse, StandardPart
from curriculum.tests.world import make_line
from kuu_office.core.errors import Conflict, Refused
from kuu_office.core.models import ApprovalState, AuditEntry
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


def mandatory(plan) -> StandardPart:
    return StandardPart.objects.get(cycle__standard=plan.programme.standard, code="М.1.Б")


def test_a_line_moves_past_its_neighbour(three, move, layout):
    move(three[0], "down")
    assert layout() == {"М.1.В": ["М.1.В.2", "М.1.В.1", "М.1.В.3"]}

    move(three[2], "up")
    assert layout() == {"М.1.В": ["М.1.В.2", "М.1.В.3", "М.1.В.1"]}


def test_lines_with_the_same_position_part(plan, three, move, layout):
    plan.lines.update(position=10)

    move(three[0], "down")

    assert layout() == {"М.1.В": ["М.1.В.2", "М.1.В.1", "М.1.В.3"]}
    assert len(set(plan.lines.values_list("position", flat=True))) == 3


def test_a_block_moves_with_its_alternatives(block, plan, move, layout):
    make_line(plan, "М.1.В.10")

    move(block, "down")

    assert layout() == {"М.1.В": ["М.1.В.10", "М.1.В.9", "> М.1.В.9.1", "> М.1.В.9.2"]}


def test_an_alternative_moves_among_its_own(block, move, layout):
    move(block.alternatives.first(), "down")

    assert layout() == {"М.1.В": ["М.1.В.9", "> М.1.В.9.2", "> М.1.В.9.1"]}


def test_an_alternative_stops_at_the_edge_of_its_block(block, move):
    with pytest.raises(Refused, match="edge of the elective block"):
        move(block.alternatives.first(), "up")


def test_at_the_edge_of_a_part_a_line_goes_on_into_the_next(plan, three, move, layout):
    make_line(plan, "М.1.Б.1", part=mandatory(plan), position=1)

    move(three[0], "up")
    assert layout() == {"М.1.Б": ["М.1.Б.1", "М.1.В.1"], "М.1.В": ["М.1.В.2", "М.1.В.3"]}

    move(three[0], "down")
    assert layout() == {"М.1.Б": ["М.1.Б.1"], "М.1.В": ["М.1.В.1", "М.1.В.2", "М.1.В.3"]}


def test_a_line_moves_into_an_empty_part(plan, three, move, layout):
    move(three[0], "up")

    assert layout() == {"М.1.Б": ["М.1.В.1"], "М.1.В": ["М.1.В.2", "М.1.В.3"]}


def test_alternatives_go_with_their_block_into_the_next_part(plan, block, move):
    move(block, "up")

    assert {line.part for line in plan.lines.all()} == {mandatory(plan)}


def test_beyond_the_last_part_there_is_nothing(three, move):
    with pytest.raises(Refused, match="edge of the plan"):
        move(three[2], "down")


def test_a_line_without_a_part_comes_into_the_first_or_the_last_one(plan, move, layout):
    loose = make_line(plan, "X", part=None)

    move(loose, "down")

    assert layout() == {"М.1.Б": ["X"]}


def test_a_course_of_the_standard_keeps_its_part_but_not_its_place(plan, three, move, layout):
    three[0].standard_course = StandardCourse.objects.get()
    three[0].save()

    with pytest.raises(Refused, match="keeps this course in its part"):
        move(three[0], "up")
    move(three[0], "down")

    assert layout() == {"М.1.В": ["М.1.В.2", "М.1.В.1", "М.1.В.3"]}


def test_a_course_moves_into_the_block_above_and_out_of_it(plan, block, move, layout):
    course = make_line(plan, "М.1.В.10")

    move(course, "in")
    assert layout() == {"М.1.В": ["М.1.В.9", "> М.1.В.9.1", "> М.1.В.9.2", "> М.1.В.10"]}

    course.refresh_from_db()
    move(course, "out")
    assert layout() == {"М.1.В": ["М.1.В.9", "> М.1.В.9.1", "> М.1.В.9.2", "М.1.В.10"]}


@pytest.mark.parametrize("fields", [{"kind": "practice"}, {"kind": "elective_block"}])
def test_only_courses_are_alternatives(plan, block, move, fields):
    with pytest.raises(Refused, match="right below the block"):
        move(make_line(plan, "М.1.В.10", **fields), "in")


def test_below_an_ordinary_course_there_is_no_block_to_move_into(three, move):
    with pytest.raises(Refused, match="right below the block"):
        move(three[1], "in")


def test_what_everybody_must_study_is_no_alternative(plan, block, move):
    demanded = make_line(plan, "М.1.В.10", standard_course=StandardCourse.objects.get())

    with pytest.raises(Refused, match="cannot be an alternative"):
        move(demanded, "in")


def test_a_line_outside_a_block_does_not_leave_one(three, move):
    with pytest.raises(Refused, match="stands in no elective block"):
        move(three[0], "out")


def test_moving_moves_the_revision_and_is_recorded(plan, three, move):
    move(three[0], "down")

    entry = AuditEntry.objects.get(object_kind="curriculum.plan", object_id=plan.pk)
    assert (Plan.objects.get(pk=plan.pk).revision, entry.event) == (2, "curriculum.plan.line_moved")


def test_a_refused_move_leaves_no_trace(plan, three, move):
    with pytest.raises(Refused):
        move(three[2], "down")

    assert (Plan.objects.get(pk=plan.pk).revision, AuditEntry.objects.count()) == (1, 0)


def test_a_line_of_another_plan_is_not_moved(world, move):
    with pytest.raises(Conflict):
        move(make_line(world.other_plan), "down")


def test_a_frozen_plan_keeps_its_order(plan, three, move):
    plan.state = ApprovalState.SUBMITTED
    plan.save()

    with pytest.raises(Refused):
        move(three[0], "down")


def test_a_header_that_was_made_a_course_takes_its_alternatives_into_no_other_block(plan, block, move, layout):
    once = make_line(plan, "М.1.В.10", kind="course")
    make_line(plan, "М.1.В.10.1", block=once)
    before = layout()

    with pytest.raises(Refused, match="from the line right below the block"):
        move(once, "in")

    assert layout() == before
