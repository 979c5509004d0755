"""Who may do what with a plan or a course: each answer with its reason."""

from datetime import UTC, date, datetime, timedelta

import pytest

from curriculum import rules
from curriculum.models import Plan
from curriculum.operations.plans import start_version
from curriculum.tests.stages import bring_to
from curriculum.tests.world import NOON, make_line, make_plan, make_sound_plan
from kuu_office.core.access.verdict import YES
from kuu_office.core.errors import Refused
from kuu_office.core.models import AcademicYear, Window
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]

AUTHORS = ("deans_clerk", "department_clerk", "department_head", "office_specialist")
OTHERS = (
    "dean", "teacher", "dispatcher", "head_of_office", "vice_rector", "diploma_clerk", "quality_specialist",
    "mobility_specialist", "registrar", "sister_head", "other_clerk", "other_head", "other_dean", "outsider",
)  # fmt: skip


def window(opens: datetime, closes: datetime, start_year: int = 2025, **fields) -> Window:
    year = AcademicYear.objects.create(
        start_year=start_year, start_date=date(start_year, 9, 1), end_date=date(start_year + 1, 8, 31)
    )
    return Window.objects.create(kind="plan_entry", year=year, opens_at=opens, closes_at=closes, **fields)


@pytest.mark.parametrize("who", AUTHORS)
def test_those_who_draw_up_plans_of_the_department_may_open_and_edit_them(cast, world, who):
    scope = getattr(cast, who).scope

    assert rules.can_create_plan(scope, world.units.department.pk, NOON)
    assert rules.can_edit_plan(scope, world.plan, NOON)


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_may_and_is_told_whose_right_it_is(cast, world, who):
    verdict = rules.can_edit_plan(getattr(cast, who).scope, world.plan, NOON)

    assert not verdict
    assert str(verdict.reason).startswith("You have no right to: draw up and submit study plans.")
    assert not rules.can_create_plan(getattr(cast, who).scope, world.units.department.pk, NOON)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("draft", ""),
        ("returned", ""),
        ("submitted", "The plan is in approval."),
        ("approved", "The plan is approved and frozen."),
        ("archived", "The plan is approved and frozen."),
    ],
)
def test_only_a_draft_or_a_returned_plan_is_edited(cast, world, state, reason):
    world.plan.state = state

    verdict = rules.can_edit_plan(cast.deans_clerk.scope, world.plan, NOON)

    assert (bool(verdict), str(verdict.reason)[: len(reason)]) == (not reason, reason)


def test_without_a_window_entry_is_free(cast, world):
    assert rules.plan_entry_is_open(NOON)


def test_within_the_window_entry_is_open_and_after_it_closed(cast, world):
    window(NOON - timedelta(days=2), NOON + timedelta(days=2))

    assert rules.plan_entry_is_open(NOON)
    assert not rules.plan_entry_is_open(NOON + timedelta(days=3))


def test_the_day_on_which_the_window_closed_is_the_day_in_bishkek(cast, world):
    """Half past midnight on 3 March in Bishkek is still 2 March in UTC."""
    window(NOON - timedelta(days=20), datetime(2026, 3, 2, 18, 30, tzinfo=UTC))

    verdict = rules.plan_entry_is_open(NOON + timedelta(days=5))

    assert str(verdict.reason).startswith("The window for entering plans closed on 3 Mar 2026.")


def test_before_the_window_opens_its_day_is_told(cast, world):
    window(NOON - timedelta(days=20), NOON - timedelta(days=10))
    window(NOON + timedelta(days=2), NOON + timedelta(days=9), start_year=2026)

    assert str(rules.plan_entry_is_open(NOON).reason) == "The window for entering plans opens on 4 Mar 2026."


def test_a_window_of_another_kind_or_unit_does_not_matter(cast, world):
    window(NOON - timedelta(days=20), NOON - timedelta(days=10), unit=world.units.other_faculty)

    assert rules.plan_entry_is_open(NOON)


@pytest.mark.parametrize("column", sorted(rules.STANDARD_COLUMNS))
def test_what_the_standard_fixes_is_read_only_in_a_line_of_the_standard(world, column):
    plan = make_sound_plan(world.programme)
    demanded, own = plan.lines.get(code="М.1.Б.1"), plan.lines.get(code="М.1.В.1")

    assert not rules.can_edit_cell(demanded, column)
    assert rules.can_edit_cell(own, column)


@pytest.mark.parametrize("column", ["lecture", "practical", "control", "s1", "note", "department"])
def test_the_rest_of_a_line_of_the_standard_is_the_departments(world, column):
    demanded = make_sound_plan(world.programme).lines.get(code="М.1.Б.1")

    assert rules.can_edit_cell(demanded, column)


def test_a_working_plan_comes_from_an_approved_base_plan(cast, world):
    scope = cast.deans_clerk.scope
    draft, working = (
        make_plan(world.programme, 2021),
        make_plan(world.programme, 2022, kind="working", state="approved"),
    )
    approved = make_plan(world.programme, 2023, state="approved")

    assert rules.can_derive(scope, approved, NOON)
    assert str(rules.can_derive(scope, draft, NOON).reason) == "The base plan must be approved first."
    assert str(rules.can_derive(scope, working, NOON).reason) == "A working plan is derived from a base plan only."
    assert not rules.can_derive(cast.other_clerk.scope, approved, NOON)


def test_an_approved_plan_gets_its_next_version_once(cast, world):
    plan = bring_to("approved", make_sound_plan(world.programme), cast)
    scope = cast.deans_clerk.scope

    assert rules.can_start_version(scope, plan, NOON)
    assert not rules.can_start_version(scope, world.plan, NOON)
    assert not rules.can_start_version(cast.dean.scope, plan, NOON)
    start_version(plan=plan, reason="Жаңы", by=scope, at=NOON)
    assert str(rules.can_start_version(scope, plan, NOON).reason) == "A newer version of this plan exists already."


def test_a_plan_with_errors_is_not_submitted_and_their_number_is_told(cast, world):
    scope = cast.deans_clerk.scope

    assert rules.can_submit(scope, world.plan, NOON, 0)
    assert str(rules.can_submit(scope, world.plan, NOON, 7).reason) == (
        "The plan has 7 errors. Mend them first; each leads to its cell."
    )
    assert not rules.can_submit(cast.dean.scope, world.plan, NOON, 0)


@pytest.mark.parametrize("who", ["office_specialist", "head_of_office"])
def test_the_office_fills_the_expert_card_while_the_plan_waits_for_it(cast, world, who):
    plan = bring_to("office", make_sound_plan(world.programme), cast)

    assert rules.can_review(getattr(cast, who).scope, plan)
    assert not rules.can_review(cast.dean.scope, plan)
    assert not rules.can_review(getattr(cast, who).scope, world.plan)


@pytest.mark.parametrize("step", ["head", "dean", "vice_rector"])
def test_at_another_step_the_card_is_closed(cast, world, step):
    plan = bring_to(step, make_sound_plan(world.programme), cast)

    assert not rules.can_review(cast.office_specialist.scope, plan)


def test_a_course_is_kept_by_its_own_department(cast, world):
    assert rules.can_edit_course(cast.department_head.scope, world.course)
    assert not rules.can_edit_course(cast.department_head.scope, world.other_course)
    assert not rules.can_edit_course(cast.sister_head.scope, world.course)
    assert rules.can_edit_course(cast.office_specialist.scope, world.other_course)


def test_a_refusal_is_enforced_with_its_reason(cast, world):
    with pytest.raises(Refused, match="The plan has 1 errors"):
        rules.without_errors(1).enforce()


def test_control_a_rule_that_forgets_the_right_would_let_a_stranger_in(cast, world, monkeypatch):
    """With the question about the right taken out, the other faculty's clerk may edit."""
    monkeypatch.setattr(rules.plans, "has_right", lambda *_question: YES)

    assert rules.can_edit_plan(cast.other_clerk.scope, Plan.objects.get(pk=world.plan.pk), NOON)


def test_a_line_without_a_standard_behind_it_is_free(world):
    assert rules.can_edit_cell(make_line(world.plan), "credits")
