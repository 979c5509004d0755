"""Cells of a semester plan: what is read, what follows, nobody is overwritten; electives; lines by hand."""

from decimal import Decimal

import pytest

from curriculum.models import SemesterPlan
from curriculum.operations.cell_versions import CellsChanged, CellUnfit, CellWrite
from curriculum.operations.pasting import preview_paste
from curriculum.operations.semester_cells import (
    SemesterCells,
    add_semester_line,
    remove_semester_line,
    save_semester_cells,
)
from curriculum.operations.streams import join_lines
from curriculum.tests.semester_world import SPRING, add_block, line_of, make_semester_plans
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


@pytest.fixture
def save(cast, plan):
    """`save(line, lecture="16")` as the clerk; answers what was saved."""

    def write(line, *, by=None, version: int = 0, **cells):
        writes = [CellWrite(line.pk, column, text, version) for column, text in cells.items()]
        scope = (by or cast.deans_clerk).scope
        return save_semester_cells(plan_id=line.plan_id, writes=writes, by=scope, at=SPRING, language="en")

    return write


def found(plan) -> dict:
    return SemesterPlan.objects.get(pk=plan.pk).found


def test_a_cell_is_saved_with_what_follows_it(save, plan):
    saved = save(line_of(plan), lecture="16")

    assert [(cell.column, cell.text, cell.version) for cell in saved.cells] == [("lecture", "16", 1)]
    assert {(cell.column, cell.text) for cell in saved.followed} == {("contact", "32"), ("lecture_week", "1")}
    assert saved.revision == 2


def test_the_checks_are_kept_with_every_save(save, plan):
    line = line_of(plan)
    save(line, department="", lecture="16", self_study="118")

    kept = SemesterPlan.objects.get(pk=plan.pk)
    assert (kept.errors, kept.deviations) == (2, 1)
    assert kept.found == {"semester_department": 1, "semester_deviation": 1}


def test_a_difference_with_its_reason_is_no_error(save, plan):
    save(line_of(plan), lecture="16", self_study="118", deviation="Кафедранын токтому № 4")

    kept = SemesterPlan.objects.get(pk=plan.pk)
    assert (kept.errors, kept.deviations, kept.found) == (0, 1, {})


def test_filling_what_the_working_plan_left_empty_is_no_difference(save, plan, term_world):
    term_world.plan.lines.filter(code="М.1.В.1").update(department=None)
    line = line_of(plan)
    line.department = None
    line.save()

    save(line, department="ЭЭТ")

    assert (line_of(plan).department, found(plan)) == (term_world.units.sister_department, {})


def test_somebody_elses_cell_is_not_overwritten(save, plan, cast):
    line = line_of(plan)
    save(line, lecture="16", by=cast.department_clerk)

    with pytest.raises(CellsChanged) as clash:
        save(line, lecture="20", note="А")

    assert [(cell.column, cell.text, cell.version) for cell in clash.value.cells] == [("lecture", "16", 1)]
    assert (line_of(plan).lecture, line_of(plan).note) == (16, "")


def test_each_column_is_read_in_its_way(save, plan, term_world):
    line = line_of(plan)
    save(
        line, code="Ж.1", name_ky="Жаңы", course="PHI1", department="ЭЭТ", credits="4,5", weeks="8", control="GT",
        language="Russian", room_type="laboratory", left_out="+", deviation="Себеп", note="Эскертүү",
    )  # fmt: skip

    line = line_of(plan, "Ж.1")
    assert (line.name_ky, line.course.code, line.department.code) == ("Илимдин философиясы", "PHI1", "ЭЭТ")
    assert (line.credits, line.weeks, line.controls) == (Decimal("4.5"), 8, [["graded_test", 1]])
    assert (line.language, line.room_type, line.left_out, line.deviation, line.note) == (
        "ru", "laboratory", True, "Себеп", "Эскертүү",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("column", "typed", "problem"),
    [
        ("lecture", "он", "“он” is not a number such as 4 or 4,5."),
        ("language", "орусча эмес", "“орусча эмес” is not a language of instruction."),
        ("room_type", "бассейн", "“бассейн” is not a type of room."),
        ("control", "Э2", "This plan is for semester 1; write the form of control without a number."),
        ("course", "ЖОК1", "There is no course “ЖОК1” in the catalogue."),
        ("department", "ЖОК", "There is no department “ЖОК”, or several are called so; then write its code."),
        ("left_out", "балким", "“балким” is neither + nor empty."),
    ],
)
def test_text_that_cannot_be_read_is_kept_and_told(save, plan, column, typed, problem):
    saved = save(line_of(plan), **{column: typed})

    assert [(cell.text, cell.problem) for cell in saved.cells] == [(typed, problem)]
    assert found(plan)["semester_unreadable"] == 1
    assert line_of(plan).unread == {column: typed}


def test_text_that_was_not_read_goes_with_the_next_one(save, plan):
    save(line_of(plan), lecture="он")
    save(line_of(plan), lecture="32", version=1)

    assert (line_of(plan).unread, line_of(plan).lecture, found(plan)) == ({}, 32, {})


def test_a_text_without_room_is_refused(save, plan):
    with pytest.raises(CellUnfit, match="at most 300 fit"):
        save(line_of(plan), note="А" * 301)


def test_a_column_that_is_not_there_is_refused(save, plan):
    with pytest.raises(BadInput, match="A plan has no column “s1”"):
        save(line_of(plan), s1="5")


def test_a_cell_named_twice_is_refused(cast, plan):
    line = line_of(plan)
    with pytest.raises(BadInput, match="named twice"):
        save_semester_cells(
            plan_id=plan.pk, writes=[CellWrite(line.pk, "note", text, 0) for text in "АБ"],
            by=cast.deans_clerk.scope, at=SPRING, language="en",
        )  # fmt: skip


def test_a_line_that_is_gone_is_told(save, plan):
    line = line_of(plan)
    gone = line.pk
    line.delete()
    line.pk = gone

    with pytest.raises(Conflict, match="The line was removed"):
        save(line, note="А")


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_a_plan_that_is_not_open_is_not_changed(save, plan, state):
    SemesterPlan.objects.filter(pk=plan.pk).update(state=state, step="head")

    with pytest.raises(Refused, match="The semester plan is"):
        save(line_of(plan), note="А")


def test_who_may_only_read_changes_nothing(save, plan, cast):
    for member in (cast.dispatcher, cast.dean, cast.other_clerk):
        with pytest.raises(Refused, match="You have no right to: make, edit and submit semester plans"):
            save(line_of(plan), note="А", by=member)


def test_the_history_names_the_cells(save, plan):
    save(line_of(plan), lecture="16")

    entry = AuditEntry.objects.get(event="curriculum.semesterplan.cells_saved")
    assert (entry.old, entry.new) == ({"М.1.В.1 · lecture": "32"}, {"М.1.В.1 · lecture": "16"})


@pytest.fixture
def elective(term_world, cast):
    """The line of an elective block in a semester plan, nothing chosen yet."""
    block = add_block(term_world.plan)
    [plan] = make_semester_plans(term_world.groups[1:], term_world.autumn, cast.deans_clerk)
    return plan.lines.get(source=block)


def test_a_chosen_elective_becomes_the_line(save, elective):
    saved = save(elective, choice="Тандоо 2")

    line = elective.plan.lines.get(pk=elective.pk)
    assert (line.choice.code, line.code, line.course.code) == ("М.1.КПВ.1.2", "М.1.КПВ.1.2", "ELE2")
    assert (line.credits, line.lecture, line.practical, line.controls) == (5, 32, 16, [["exam", 1]])
    assert saved.cells[0].text == "М.1.КПВ.1.2 Тандоо 2 (en)"
    assert {"name_ky", "course", "lecture", "lecture_week"} <= {cell.column for cell in saved.followed}
    assert "semester_elective" not in found(elective.plan)
    assert elective.plan.found is not None
    assert SemesterPlan.objects.get(pk=elective.plan_id).deviations == 0


def test_an_elective_is_chosen_by_its_code_or_that_of_its_course(save, elective):
    save(elective, choice="М.1.КПВ.1.1")
    save(elective, choice="ele2", version=1)

    assert elective.plan.lines.get(pk=elective.pk).choice.code == "М.1.КПВ.1.2"


def test_a_choice_may_be_taken_back(save, elective):
    save(elective, choice="М.1.КПВ.1.1")
    save(elective, choice="", version=1)

    line = elective.plan.lines.get(pk=elective.pk)
    assert (line.choice, line.course, line.name_ky, found(elective.plan)["semester_elective"]) == (
        None, None, "Тандоо курсу", 1,
    )  # fmt: skip


def test_what_is_not_among_the_electives_is_kept_and_told(save, elective):
    saved = save(elective, choice="Философия")

    assert saved.cells[0].problem == "“Философия” is not among the courses of this elective block."


def test_only_an_elective_block_lets_choose(save, plan):
    with pytest.raises(Refused, match="Only an elective block"):
        save(line_of(plan), choice="М.1.КПВ.1.1")


def test_a_line_added_by_hand_is_a_difference_that_asks_for_its_reason(cast, plan):
    line = add_semester_line(plan_id=plan.pk, after_id=line_of(plan).pk, by=cast.deans_clerk.scope, at=SPRING)

    codes = list(plan.lines.values_list("code", flat=True))
    assert codes == ["М.1.В.1", "", "М.1.В.2", "М.1.В.3", "М.1.В.4", "М.1.В.5", "М.1.В.6"]
    assert (line.source, line.weeks, line.language) == (None, 16, "ky")
    assert found(plan)["semester_deviation"] == 1
    assert AuditEntry.objects.filter(event="curriculum.semesterplan.line_added").count() == 1


def test_a_line_added_by_hand_may_go(cast, plan):
    line = add_semester_line(plan_id=plan.pk, by=cast.deans_clerk.scope, at=SPRING)

    remove_semester_line(plan_id=plan.pk, line_id=line.pk, by=cast.deans_clerk.scope, at=SPRING)

    assert (plan.lines.count(), found(plan)) == (6, {})
    with pytest.raises(Conflict, match="removed"):
        remove_semester_line(plan_id=plan.pk, line_id=line.pk, by=cast.deans_clerk.scope, at=SPRING)


def test_a_line_of_the_working_plan_stays(cast, plan):
    with pytest.raises(Refused, match="Mark it as left out and say why"):
        remove_semester_line(plan_id=plan.pk, line_id=line_of(plan).pk, by=cast.deans_clerk.scope, at=SPRING)


def test_a_line_in_a_stream_stays(cast, plan, term_world):
    [other] = make_semester_plans(term_world.groups[1:], term_world.autumn, cast.deans_clerk)
    mine, theirs = line_of(plan), line_of(other)
    join_lines(kind="lecture", line_ids=[mine.pk, theirs.pk], by=cast.deans_clerk.scope, at=SPRING)
    plan.lines.filter(pk=mine.pk).update(source=None)

    with pytest.raises(Conflict, match="part of a stream"):
        remove_semester_line(plan_id=plan.pk, line_id=mine.pk, by=cast.deans_clerk.scope, at=SPRING)


def test_a_pasted_block_is_seen_before_it_is_saved(plan):
    lines = list(plan.lines.all())
    preview = preview_paste(
        cells=SemesterCells(plan, "en"), text="16\t32\tx\nон\t32\tx", line_ids=[line.pk for line in lines[:2]],
        columns=["lecture", "practical", "contact"],
    )  # fmt: skip

    assert [(one.line_id, one.column, one.text, bool(one.problem)) for one in preview.cells] == [
        (lines[0].pk, "lecture", "16", False), (lines[0].pk, "practical", "32", False),
        (lines[1].pk, "lecture", "он", True), (lines[1].pk, "practical", "32", False),
    ]  # fmt: skip
    assert plan.lines.filter(lecture=16).count() == 0


def test_a_choice_pasted_where_there_is_none_is_refused(plan):
    preview = preview_paste(
        cells=SemesterCells(plan, "en"), text="Тандоо", line_ids=[line_of(plan).pk], columns=["choice"]
    )

    assert [one.refused for one in preview.cells] == [
        "Only an elective block of the working plan has courses to choose from."
    ]
