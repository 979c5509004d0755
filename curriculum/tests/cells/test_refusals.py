"""Each refusal of a save, and that it leaves everything as it was."""

from datetime import timedelta

import pytest

from curriculum.models import PlanLine, StandardCourse
from curriculum.operations.cells import CellSaved, CellsChanged, CellUnfit, CellWrite, save_cells
from curriculum.tests.cells.typed import events, fresh, typed
from curriculum.tests.world import NOON, make_line
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AcademicYear, ApprovalState, Window
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


@pytest.fixture
def line(world):
    return make_line(world.plan)


@pytest.fixture
def clerk(cast):
    return cast.deans_clerk.scope


def untouched(line: PlanLine) -> bool:
    stands = fresh(line)
    return (stands.credits, stands.cell_versions, stands.plan.revision, events(line)) == (None, {}, 1, [])


@pytest.mark.parametrize("who", ["teacher", "dean", "vice_rector", "other_clerk", "other_head", "outsider"])
def test_who_does_not_draw_up_the_plan_saves_nothing(line, cast, who):
    with pytest.raises(Refused):
        typed(line, getattr(cast, who).scope, credits="4")

    assert untouched(line)


@pytest.mark.parametrize("state", [ApprovalState.SUBMITTED, ApprovalState.APPROVED, ApprovalState.ARCHIVED])
def test_a_plan_on_its_way_or_approved_is_frozen(line, clerk, world, state):
    world.plan.state = state
    world.plan.save()

    with pytest.raises(Refused):
        typed(line, clerk, credits="4")

    assert untouched(line)


def test_a_returned_plan_is_open_again(line, clerk, world):
    world.plan.state = ApprovalState.RETURNED
    world.plan.save()

    assert typed(line, clerk, credits="4").cells[0].text == "4"


def test_after_the_window_of_the_office_nothing_is_saved(line, clerk):
    year = AcademicYear.objects.create(start_year=2025, start_date="2025-09-01", end_date="2026-08-31")
    Window.objects.create(
        kind="plan_entry", year=year, opens_at=NOON - timedelta(days=30), closes_at=NOON - timedelta(days=1)
    )

    with pytest.raises(Refused, match="closed on"):
        typed(line, clerk, credits="4")

    assert untouched(line)


@pytest.mark.parametrize("column", ["code", "part", "kind", "name_ky", "name_ru", "name_en", "course", "credits"])
def test_what_the_standard_fixes_is_not_changed(line, clerk, column):
    line.standard_course = StandardCourse.objects.get()
    line.save()

    with pytest.raises(Refused, match="state standard"):
        typed(line, clerk, **{column: "4"})

    assert untouched(line)


def test_the_hours_of_a_course_of_the_standard_are_the_departments_own(line, clerk):
    line.standard_course = StandardCourse.objects.get()
    line.save()

    assert typed(line, clerk, lecture="16", s1="4", control="Э").cells[0].text == "16"


def test_an_older_version_is_not_saved_and_the_answer_says_what_stands(line, clerk, cast):
    typed(line, cast.department_clerk.scope, credits="5", note="менин")

    with pytest.raises(CellsChanged) as refusal:
        typed(line, clerk, seen=0, credits="4", note="меники", weeks="2")

    assert refusal.value.cells == [
        CellSaved(line.pk, "credits", "5", 1),
        CellSaved(line.pk, "note", "менин", 1),
    ]
    assert (fresh(line).credits, fresh(line).note, fresh(line).weeks) == (5, "менин", None)
    assert str(refusal.value) == "М.1.В.1: somebody saved “5” meanwhile; you typed “4”. Nothing was lost."


def test_a_name_that_followed_a_course_is_a_change_like_any_other(line, clerk, cast):
    typed(line, cast.department_clerk.scope, course="PHI1")

    with pytest.raises(CellsChanged) as refusal:
        typed(line, clerk, seen=0, name_ky="Башка аталыш")

    assert refusal.value.cells == [CellSaved(line.pk, "name_ky", "Илимдин философиясы", 1)]


def test_two_people_in_different_cells_of_a_line_do_not_meet(line, clerk, cast):
    typed(line, cast.department_clerk.scope, credits="5")
    typed(line, clerk, seen=0, weeks="2")

    assert (fresh(line).credits, fresh(line).weeks) == (5, 2)


def test_a_line_that_was_removed_meanwhile_is_a_conflict(line, clerk):
    gone = CellWrite(line.pk, "credits", "4", 0)
    line.delete()

    with pytest.raises(Conflict, match="removed from the plan meanwhile"):
        save_cells(plan_id=line.plan_id, writes=[gone], by=clerk, at=NOON, language="ky")


def test_a_line_of_another_plan_is_not_reached_through_this_one(world, clerk):
    foreign = make_line(world.other_plan)

    with pytest.raises(Conflict):
        save_cells(
            plan_id=world.plan.pk, writes=[CellWrite(foreign.pk, "credits", "4", 0)], by=clerk, at=NOON, language="ky"
        )

    assert fresh(foreign).credits is None


@pytest.mark.parametrize("column", ["contact", "block", "plan", "unread", "cell_versions", "s13", "__class__", ""])
def test_only_columns_of_the_grid_are_written(line, clerk, column):
    with pytest.raises(BadInput, match="A plan has no column"):
        typed(line, clerk, **{column: "4"})

    assert untouched(line)


def test_a_cell_is_named_once_in_a_save(line, clerk):
    twice = [CellWrite(line.pk, "credits", text, 0) for text in ("4", "5")]

    with pytest.raises(BadInput, match="named twice"):
        save_cells(plan_id=line.plan_id, writes=twice, by=clerk, at=NOON, language="ky")

    assert untouched(line)


def test_a_name_of_ten_thousand_characters_finds_no_room(line, clerk):
    with pytest.raises(CellUnfit) as refusal:
        typed(line, clerk, credits="4", name_ky="А" * 10_000)

    assert (refusal.value.cell.column, str(refusal.value)) == (
        "name_ky",
        "The text has 10000 characters; at most 300 fit.",
    )
    assert untouched(line)
