"""Saving cells: what is written, what follows, what is recorded."""

from decimal import Decimal

import pytest

from curriculum.models import Plan
from curriculum.operations.cells import CellSaved, CellWrite, save_cells
from curriculum.tests.cells.typed import events, fresh, typed
from curriculum.tests.world import NOON, make_course, make_line
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


@pytest.fixture
def line(world):
    return make_line(world.plan)


@pytest.fixture
def clerk(cast):
    return cast.deans_clerk.scope


def test_a_cell_is_saved_and_its_version_grows(line, clerk):
    saved = typed(line, clerk, credits="4,5")

    assert saved.cells == [CellSaved(line.pk, "credits", "4,5", 1)]
    assert (fresh(line).credits, fresh(line).cell_versions) == (Decimal("4.5"), {"credits": 1})


def test_the_answer_is_written_as_the_reader_writes_numbers(line, clerk):
    assert typed(line, clerk, language="en", credits="4,50").cells[0].text == "4.5"


def test_every_save_moves_the_revision_of_the_plan_by_one(line, clerk):
    before = line.plan.revision

    assert typed(line, clerk, credits="4").revision == before + 1
    assert typed(line, clerk, weeks="2").revision == before + 2
    assert Plan.objects.get(pk=line.plan_id).revision == before + 2


def test_one_audit_row_says_what_stood_and_what_stands(line, clerk, cast):
    typed(line, clerk, credits="4", note="чет тилинде")

    assert [(row.event, row.by, row.old, row.new) for row in events(line)] == [
        (
            "curriculum.plan.cells_saved",
            str(cast.deans_clerk.user),
            {"М.1.В.1 · credits": "", "М.1.В.1 · note": ""},
            {"М.1.В.1 · credits": "4", "М.1.В.1 · note": "чет тилинде"},
        )
    ]


def test_lines_with_the_same_code_are_told_apart_in_the_record(line, clerk):
    twin = make_line(line.plan, line.code)
    writes = [CellWrite(one.pk, "credits", text, 0) for one, text in ((line, "3"), (twin, "5"))]

    save_cells(plan_id=line.plan_id, writes=writes, by=clerk, at=NOON, language="ky")

    assert events(line)[-1].new == {f"М.1.В.1 №{line.pk} · credits": "3", f"М.1.В.1 №{twin.pk} · credits": "5"}


def test_a_block_of_cells_is_saved_at_once(world, clerk):
    lines = [make_line(world.plan, f"М.1.В.{number}") for number in range(1, 4)]
    writes = [CellWrite(one.pk, key, text, 0) for one in lines for key, text in (("credits", "5"), ("s1", "5"))]

    saved = save_cells(plan_id=world.plan.pk, writes=writes, by=clerk, at=NOON, language="ky")

    assert [cell.text for cell in saved.cells] == ["5"] * 6
    assert [(fresh(one).credits, fresh(one).credits_in(1)) for one in lines] == [(5, 5)] * 3
    assert len(events(lines[0])) == 1


def test_contact_hours_follow_the_hours_of_classes(line, clerk):
    saved = typed(line, clerk, lecture="16", practical="16")

    assert saved.followed == [CellSaved(line.pk, "contact", "32", 0)]


def test_names_and_the_department_follow_the_course_of_the_catalogue(line, clerk, world):
    saved = typed(line, clerk, course="phi1")

    stands = fresh(line)
    assert (stands.course, stands.department) == (world.course, world.course.department)
    assert [(cell.column, cell.text, cell.version) for cell in saved.followed] == [
        ("name_ky", "Илимдин философиясы", 1),
        ("name_ru", "Илимдин философиясы (ru)", 1),
        ("name_en", "Илимдин философиясы (en)", 1),
        ("department", "ПИ", 1),
    ]


def test_a_department_that_stands_stays_when_a_course_is_chosen(line, clerk, world):
    typed(line, clerk, department="ЭЭТ")

    assert [cell.column for cell in typed(line, clerk, course="PHI1").followed] == ["name_ky", "name_ru", "name_en"]
    assert fresh(line).department == world.units.sister_department


def test_a_name_that_could_not_be_read_gives_way_to_the_course(line, clerk, world):
    line.unread = {"department": "кафедра жок"}
    line.save()

    typed(line, clerk, course="PHI1")

    assert (fresh(line).unread, fresh(line).department) == ({}, world.units.department)


def test_a_name_typed_together_with_the_course_stands(line, clerk):
    saved = typed(line, clerk, course="PHI1", name_ky="Философия тарыхы")

    assert (fresh(line).name_ky, fresh(line).name_ru) == ("Философия тарыхы", "Илимдин философиясы (ru)")
    assert [cell.version for cell in saved.cells] == [1, 1]


def test_the_control_follows_a_course_that_moves_to_another_semester(line, clerk):
    typed(line, clerk, s1="4")
    typed(line, clerk, control="Э")
    assert fresh(line).controls == [["exam", 1]]

    saved = typed(line, clerk, s1="", s2="4")

    assert (fresh(line).controls, saved.followed) == ([["exam", 2]], [])


def test_a_course_that_spreads_over_two_semesters_names_them_in_the_control(line, clerk):
    typed(line, clerk, s1="2")
    typed(line, clerk, control="Э")

    saved = typed(line, clerk, s2="2")

    assert [(cell.column, cell.text) for cell in saved.followed] == [("control", "Э1")]


def test_a_course_is_found_by_its_name_and_on_a_russian_keyboard(line, clerk, world):
    course = make_course(world.units.department, "OGR1", "Өнүгүү үлгүлөрү")

    typed(line, clerk, course="онугуу улгулору")

    assert fresh(line).course == course


def test_many_references_are_pasted_at_once(world, clerk):
    courses = [make_course(world.units.department, f"C{number}", f"Курс {number}") for number in range(8)]
    lines = [make_line(world.plan, f"М.1.В.{number}") for number in range(8)]
    writes = [CellWrite(line.pk, "course", course.code, 0) for line, course in zip(lines, courses, strict=True)]

    save_cells(plan_id=world.plan.pk, writes=writes, by=clerk, at=NOON, language="ky")

    assert [fresh(line).course for line in lines] == courses


def test_a_save_asks_the_same_number_of_queries_for_one_line_and_for_five(
    world, clerk, django_assert_num_queries, django_assert_max_num_queries
):
    lines = [make_line(world.plan, f"М.1.В.{number}") for number in range(1, 7)]

    def save(some):
        writes = [CellWrite(one.pk, "credits", "5", 0) for one in some]
        save_cells(plan_id=world.plan.pk, writes=writes, by=clerk, at=NOON, language="ky")

    with django_assert_max_num_queries(9) as few:
        save(lines[:1])
    with django_assert_num_queries(len(few)):
        save(lines[1:])
