"""Adding lines: where they land, which code they get, who may."""

import pytest

from curriculum.models import Plan, StandardPart
from curriculum.operations import lines
from curriculum.tests.world import NOON, make_line, make_standard
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import ApprovalState, AuditEntry
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


def part(plan, code: str) -> StandardPart:
    return StandardPart.objects.get(cycle__standard=plan.programme.standard, code=code)


def test_the_first_line_of_a_part_gets_its_first_number(plan, add, layout):
    line = add(part_id=part(plan, "М.1.Б").pk)

    assert (line.code, line.kind, line.name_ky, layout()) == ("М.1.Б.1", "course", "", {"М.1.Б": ["М.1.Б.1"]})


def test_a_line_goes_to_the_end_of_its_part_and_takes_the_next_free_number(plan, three, add, layout):
    three[1].delete()

    add(part_id=part(plan, "М.1.В").pk)

    assert layout() == {"М.1.В": ["М.1.В.1", "М.1.В.3", "М.1.В.4"]}


def test_a_line_is_added_right_below_another(three, add, layout):
    add(after_id=three[0].pk)

    assert layout() == {"М.1.В": ["М.1.В.1", "М.1.В.4", "М.1.В.2", "М.1.В.3"]}


def test_a_line_below_a_block_s_header_becomes_its_first_alternative(block, add, layout):
    add(after_id=block.pk)

    assert layout() == {"М.1.В": ["М.1.В.9", "> М.1.В.9.3", "> М.1.В.9.1", "> М.1.В.9.2"]}


def test_a_line_below_an_alternative_becomes_one_too(block, add, layout):
    add(after_id=block.alternatives.first().pk)

    assert layout() == {"М.1.В": ["М.1.В.9", "> М.1.В.9.1", "> М.1.В.9.3", "> М.1.В.9.2"]}


def test_an_alternative_is_added_at_the_end_of_its_block(block, add, layout):
    add(block_id=block.pk)

    assert layout() == {"М.1.В": ["М.1.В.9", "> М.1.В.9.1", "> М.1.В.9.2", "> М.1.В.9.3"]}


def test_a_practice_below_an_alternative_stands_after_the_block(block, add, layout):
    add(after_id=block.alternatives.last().pk, kind="practice")

    assert layout() == {"М.1.В": ["М.1.В.9", "> М.1.В.9.1", "> М.1.В.9.2", "М.1.В.10"]}


def test_a_new_block_comes_with_two_alternatives(plan, three, add, layout):
    add(part_id=part(plan, "М.1.В").pk, kind="elective_block")

    assert layout() == {"М.1.В": ["М.1.В.1", "М.1.В.2", "М.1.В.3", "М.1.В.4", "> М.1.В.4.1", "> М.1.В.4.2"]}


def test_the_next_part_is_not_disturbed(plan, add, layout):
    later = make_line(plan, "М.1.В.1")
    earlier = make_line(plan, "М.1.Б.1", part=part(plan, "М.1.Б"), position=later.position - 5)

    add(after_id=earlier.pk)

    assert layout() == {"М.1.Б": ["М.1.Б.1", "М.1.Б.2"], "М.1.В": ["М.1.В.1"]}


def test_a_line_with_a_course_takes_its_names(plan, world, add):
    line = add(part_id=part(plan, "М.1.В").pk, course=world.course)

    assert (line.name_ky, line.name_en, line.department) == (
        "Илимдин философиясы",
        "Илимдин философиясы (en)",
        world.units.department,
    )


def test_a_code_too_long_for_the_column_is_left_to_the_person(plan, add):
    header = make_line(plan, "К" * 19, kind="elective_block")

    assert add(block_id=header.pk).code == ""


def test_a_line_beside_one_without_a_part_has_none_either(plan, add):
    loose = make_line(plan, "X", part=None)

    assert (add(after_id=loose.pk).part, add(after_id=loose.pk).code) == (None, "")


def test_adding_moves_the_revision_and_is_recorded(plan, add):
    add(part_id=part(plan, "М.1.В").pk)

    entry = AuditEntry.objects.get(object_kind="curriculum.plan", object_id=plan.pk)
    assert (Plan.objects.get(pk=plan.pk).revision, entry.event, entry.new) == (
        2,
        "curriculum.plan.line_added",
        {"line": "М.1.В.1"},
    )


def test_a_part_of_another_standard_is_refused(plan, world, add):
    foreign = StandardPart.objects.filter(cycle__standard=make_standard("STD-2", [world.course])).first()

    with pytest.raises(BadInput, match="has no such part"):
        add(part_id=foreign.pk)

    assert plan.lines.count() == 0


def test_neither_a_part_nor_a_neighbour_is_refused(add):
    with pytest.raises(BadInput, match="has no such part"):
        add()


def test_a_kind_that_does_not_exist_is_refused(plan, add):
    with pytest.raises(BadInput, match="is not a kind of line"):
        add(part_id=part(plan, "М.1.В").pk, kind="lecture")


def test_a_neighbour_that_was_removed_is_a_conflict(three, add):
    gone = three[0].pk
    three[0].delete()

    with pytest.raises(Conflict):
        add(after_id=gone)


@pytest.mark.parametrize("who", ["dean", "teacher", "other_clerk"])
def test_who_does_not_draw_up_the_plan_adds_nothing(cast, plan, who):
    with pytest.raises(Refused):
        lines.add_line(
            plan_id=plan.pk, part_id=part(plan, "М.1.В").pk, kind="course", by=getattr(cast, who).scope, at=NOON
        )

    assert plan.lines.count() == 0


def test_a_frozen_plan_takes_no_lines(plan, add):
    plan.state = ApprovalState.APPROVED
    plan.save()

    with pytest.raises(Refused):
        add(part_id=part(plan, "М.1.В").pk)


@pytest.mark.parametrize("kind", ["elective_block", "practice", "attestation", "physical"])
def test_an_elective_block_holds_courses_only(block, add, layout, kind):
    before = layout()

    with pytest.raises(BadInput, match="An elective block holds courses"):
        add(block_id=block.pk, kind=kind)

    assert layout() == before


def test_nothing_but_an_elective_block_holds_a_course(three, add, layout):
    with pytest.raises(BadInput, match="nothing else holds any"):
        add(block_id=three[0].pk)

    assert layout() == {"М.1.В": ["М.1.В.1", "М.1.В.2", "М.1.В.3"]}
