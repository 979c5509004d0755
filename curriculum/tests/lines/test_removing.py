"""Removing lines: what goes with them, what stays."""

import pytest

from curriculum.models import Plan, StandardCourse
from curriculum.operations.lines import remove_line
from curriculum.tests.world import NOON, make_line
from kuu_office.core.errors import Conflict, Refused
from kuu_office.core.models import ApprovalState, AuditEntry
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


def test_a_line_is_removed_and_recorded(plan, three, clerk, layout):
    remove_line(plan_id=plan.pk, line_id=three[1].pk, by=clerk, at=NOON)

    entry = AuditEntry.objects.get(object_kind="curriculum.plan", object_id=plan.pk)
    assert layout() == {"М.1.В": ["М.1.В.1", "М.1.В.3"]}
    assert (entry.event, entry.old) == (
        "curriculum.plan.line_removed",
        {"line": "М.1.В.2 Курс М.1.В.2", "with": 0},
    )
    assert Plan.objects.get(pk=plan.pk).revision == 2


def test_alternatives_go_with_their_block(plan, block, clerk):
    remove_line(plan_id=plan.pk, line_id=block.pk, by=clerk, at=NOON)

    assert plan.lines.count() == 0
    assert AuditEntry.objects.get().old["with"] == 2


def test_the_working_plan_keeps_the_line_that_came_from_a_removed_one(plan, three, clerk, world):
    heir = make_line(world.other_plan, origin=three[0])

    remove_line(plan_id=plan.pk, line_id=three[0].pk, by=clerk, at=NOON)

    heir.refresh_from_db()
    assert heir.origin is None


def test_what_the_standard_demands_stays(plan, three, clerk):
    three[0].standard_course = StandardCourse.objects.get()
    three[0].save()

    with pytest.raises(Refused, match="stays in the plan"):
        remove_line(plan_id=plan.pk, line_id=three[0].pk, by=clerk, at=NOON)

    assert plan.lines.count() == 3


def test_a_block_that_holds_a_demanded_course_stays(plan, block, clerk):
    block.alternatives.update(standard_course=StandardCourse.objects.get())

    with pytest.raises(Refused, match="stays in the plan"):
        remove_line(plan_id=plan.pk, line_id=block.pk, by=clerk, at=NOON)


def test_a_line_is_removed_once(plan, three, clerk):
    remove_line(plan_id=plan.pk, line_id=three[0].pk, by=clerk, at=NOON)

    with pytest.raises(Conflict):
        remove_line(plan_id=plan.pk, line_id=three[0].pk, by=clerk, at=NOON)


def test_a_line_of_another_plan_is_not_removed(plan, world, clerk):
    foreign = make_line(world.other_plan)

    with pytest.raises(Conflict):
        remove_line(plan_id=plan.pk, line_id=foreign.pk, by=clerk, at=NOON)

    assert world.other_plan.lines.count() == 1


@pytest.mark.parametrize("who", ["dean", "teacher", "other_clerk"])
def test_who_does_not_draw_up_the_plan_removes_nothing(cast, plan, three, who):
    with pytest.raises(Refused):
        remove_line(plan_id=plan.pk, line_id=three[0].pk, by=getattr(cast, who).scope, at=NOON)

    assert plan.lines.count() == 3


def test_a_frozen_plan_loses_no_lines(plan, three, clerk):
    plan.state = ApprovalState.APPROVED
    plan.save()

    with pytest.raises(Refused):
        remove_line(plan_id=plan.pk, line_id=three[0].pk, by=clerk, at=NOON)
