"""Opening plans: from the standard, from a base plan, as a new version."""

from datetime import timedelta

import pytest

from curriculum.models import Plan, PlanLine
from curriculum.operations import plans
from curriculum.tests.world import NOON, make_line, make_plan
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AcademicYear, ApprovalState, AuditEntry, Window
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


def approved(plan: Plan) -> Plan:
    plan.state, plan.approved_at = ApprovalState.APPROVED, NOON
    plan.save()
    return plan


def events(plan: Plan) -> list[str]:
    rows = AuditEntry.objects.filter(object_kind="curriculum.plan", object_id=plan.pk).order_by("pk")
    return [row.event for row in rows]


def test_a_new_base_plan_holds_the_courses_that_the_standard_demands(cast, world):
    plan = plans.create_plan(programme=world.programme, intake_year=2025, by=cast.deans_clerk.scope, at=NOON)

    assert [(line.code, line.course, line.credits, line.name_ky) for line in plan.lines.all()] == [
        ("М.1.Б.1", world.course, 4, "Илимдин философиясы")
    ]
    assert (plan.kind, plan.state, plan.semesters, events(plan)) == ("base", "draft", 4, ["curriculum.plan.created"])


def test_one_intake_of_a_programme_has_one_base_plan(cast, world):
    with pytest.raises(Conflict):
        plans.create_plan(programme=world.programme, intake_year=2026, by=cast.deans_clerk.scope, at=NOON)


def test_a_year_far_off_is_refused_with_the_rule(cast, world):
    with pytest.raises(BadInput) as refusal:
        plans.create_plan(programme=world.programme, intake_year=2099, by=cast.deans_clerk.scope, at=NOON)

    assert refusal.value.field == "intake_year"


@pytest.mark.parametrize("who", ["teacher", "dean", "other_clerk", "outsider"])
def test_who_does_not_draw_up_plans_of_the_department_cannot_open_one(cast, world, who):
    with pytest.raises(Refused):
        plans.create_plan(programme=world.programme, intake_year=2025, by=getattr(cast, who).scope, at=NOON)

    assert Plan.objects.filter(intake_year=2025).count() == 0


def test_outside_the_window_for_plans_nothing_is_opened(cast, world):
    year = AcademicYear.objects.create(start_year=2025, start_date="2025-09-01", end_date="2026-08-31")
    Window.objects.create(
        kind="plan_entry", year=year, opens_at=NOON - timedelta(days=30), closes_at=NOON - timedelta(days=1)
    )

    with pytest.raises(Refused):
        plans.create_plan(programme=world.programme, intake_year=2025, by=cast.deans_clerk.scope, at=NOON)


def test_a_window_that_was_extended_is_open(cast, world):
    year = AcademicYear.objects.create(start_year=2025, start_date="2025-09-01", end_date="2026-08-31")
    window = Window.objects.create(
        kind="plan_entry", year=year, opens_at=NOON - timedelta(days=30), closes_at=NOON - timedelta(days=1)
    )
    window.extensions.create(
        until=NOON + timedelta(days=1), reason="оору", extended_by=cast.registrar.person, extended_at=NOON
    )

    plans.create_plan(programme=world.programme, intake_year=2025, by=cast.deans_clerk.scope, at=NOON)


def test_a_working_plan_remembers_the_line_that_each_of_its_lines_comes_from(cast, world):
    base = approved(world.plan)
    block = make_line(base, "М.1.В.1", kind="elective_block")
    alternative = make_line(base, "М.1.В.1.1", block=block)

    working = plans.derive_working_plan(base=base, by=cast.deans_clerk.scope, at=NOON)

    copies = {line.code: line for line in working.lines.all()}
    assert {code: line.origin_id for code, line in copies.items()} == {
        "М.1.В.1": block.pk,
        "М.1.В.1.1": alternative.pk,
    }
    assert copies["М.1.В.1.1"].block == copies["М.1.В.1"]
    assert (working.kind, working.base, events(working)) == ("working", base, ["curriculum.plan.derived"])


def test_a_working_plan_is_not_made_of_a_plan_in_work(cast, world):
    with pytest.raises(Refused):
        plans.derive_working_plan(base=world.plan, by=cast.deans_clerk.scope, at=NOON)


def test_a_second_working_plan_of_the_same_intake_is_a_conflict(cast, world):
    base = approved(world.plan)
    plans.derive_working_plan(base=base, by=cast.deans_clerk.scope, at=NOON)

    with pytest.raises(Conflict):
        plans.derive_working_plan(base=base, by=cast.deans_clerk.scope, at=NOON)


def test_a_new_version_starts_as_the_approved_one_and_leaves_it_as_it_is(cast, world):
    plan = approved(world.plan)
    line = make_line(plan, lecture=32)

    version = plans.start_version(plan=plan, reason="Жаңы стандарт", by=cast.deans_clerk.scope, at=NOON)

    copy = version.lines.get()
    assert (copy.origin, copy.lecture, copy.code) == (line, 32, "М.1.В.1")
    assert (version.version_number, version.previous, version.state) == (2, plan, "draft")
    plan.refresh_from_db()
    assert plan.state == "approved"


def test_a_version_needs_a_reason(cast, world):
    with pytest.raises(BadInput) as refusal:
        plans.start_version(plan=approved(world.plan), reason="  ", by=cast.deans_clerk.scope, at=NOON)

    assert refusal.value.field == "reason"


def test_an_approved_plan_gets_one_next_version_at_a_time(cast, world):
    plan = approved(world.plan)
    plans.start_version(plan=plan, reason="бир", by=cast.deans_clerk.scope, at=NOON)

    with pytest.raises(Refused):
        plans.start_version(plan=plan, reason="эки", by=cast.deans_clerk.scope, at=NOON)


def test_a_plan_in_work_gets_no_version(cast, world):
    with pytest.raises(Refused):
        plans.start_version(plan=world.plan, reason="бир", by=cast.deans_clerk.scope, at=NOON)


def test_copied_lines_start_their_own_count_of_saves(cast, world):
    plan = approved(world.plan)
    make_line(plan, cell_versions={"credits": 7})

    version = plans.start_version(plan=plan, reason="бир", by=cast.deans_clerk.scope, at=NOON)

    assert version.lines.get().cell_versions == {}


def test_plans_of_another_intake_do_not_stand_in_the_way(cast, world):
    make_plan(world.programme, 2024)

    plan = plans.create_plan(programme=world.programme, intake_year=2025, by=cast.deans_clerk.scope, at=NOON)

    assert PlanLine.objects.filter(plan=plan).count() == 1
