"""Semester plans with the electives that the students of the group have chosen: made, checked, shown, joined."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.documents.semester import build_semester_context
from curriculum.models import ElectiveOffer, Registration, SemesterLine, SemesterPlan, Student
from curriculum.operations.cell_versions import CellWrite
from curriculum.operations.semester import generate_semester_plans, preview_generation
from curriculum.operations.semester_cells import save_semester_cells
from curriculum.operations.semester_checking import recheck_semester_plans
from curriculum.operations.streams import join_lines
from curriculum.queries.registration import taken_courses
from curriculum.queries.semester import many_ready, readiness, semester_lines
from curriculum.queries.streams import board, classes_of
from curriculum.semester_grid import build_semester_grid
from curriculum.tests.semester_world import SPRING, add_block, fill, make_group, make_semester_plans, register
from curriculum.tests.views.pages import text, tree
from kuu_office.core.errors import Refused
from kuu_office.core.tests.english import in_english

# What a plan with two electives lacks anyway: it has 35 credits, and what room an elective needs must be said.
ROUGH = {"semester_plan_credits": 1, "semester_room": 2}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


@pytest.fixture
def block(term_world):
    """A block of three courses in the first semester, so that the term has 35 credits."""
    return add_block(term_world.plan, alternatives=3)


@pytest.fixture
def courses(block) -> list:
    return list(block.plan.lines.filter(block=block).order_by("position", "pk"))


@pytest.fixture
def chosen(term_world, courses):
    """Of the first group two students chose the first course, three the second; one has not chosen."""
    group = term_world.groups[0]
    register(group, courses[0], term_world.autumn, 2)
    register(group, courses[1], term_world.autumn, 3)
    fill(group, 1)
    return group


@pytest.fixture
def made(chosen, term_world, cast) -> SemesterPlan:
    make_semester_plans([chosen], term_world.autumn, cast.deans_clerk)
    return SemesterPlan.objects.with_names().get(group=chosen)


def electives(plan) -> list[tuple]:
    return list(plan.lines.filter(kind="elective_block").values_list("code", "course__code", "students", "lecture"))


def test_each_course_that_was_chosen_has_a_line_and_the_most_chosen_is_first(made):
    assert electives(made) == [("М.1.КПВ.1.2", "ELE2", 3, Decimal(32)), ("М.1.КПВ.1.1", "ELE1", 2, Decimal(16))]
    assert [line.position for line in made.lines.all()] == [10 * n for n in range(1, 9)]
    assert (made.errors, made.deviations, made.found) == (0, 0, ROUGH)


def test_equally_chosen_courses_stand_in_the_order_of_the_plan(term_world, courses, cast):
    for course in reversed(courses):
        register(term_world.groups[0], course, term_world.autumn)

    [plan] = make_semester_plans(term_world.groups[:1], term_world.autumn, cast.deans_clerk)

    assert [code for code, *_ in electives(plan)] == [f"М.1.КПВ.1.{n}" for n in (1, 2, 3)]


def test_a_block_that_nobody_chose_stays_one_line_to_be_chosen(made, term_world, cast):
    [plan] = make_semester_plans(term_world.groups[1:], term_world.autumn, cast.deans_clerk)

    assert list(plan.lines.filter(kind="elective_block").values_list("code", "choice", "students")) == [
        ("М.1.КПВ.1", None, None)
    ]
    assert plan.found == {"semester_elective": 1, "semester_plan_credits": 1}


def test_the_preview_has_the_lines_that_are_made(chosen, term_world, cast):
    groups = [*term_world.groups]
    seen = preview_generation(groups=groups, term=term_world.autumn, by=cast.deans_clerk.scope, at=SPRING)

    assert [[(line.code, line.students) for line in one.lines[6:]] for one in seen] == [
        [("М.1.КПВ.1.2", 3), ("М.1.КПВ.1.1", 2)], [("М.1.КПВ.1", None)],
    ]  # fmt: skip
    assert SemesterLine.objects.count() == 0


def test_only_choices_that_hold_of_students_who_study_in_the_group_today_count(term_world, courses):
    group, other, term = *term_world.groups, term_world.autumn
    register(group, courses[0], term, 2)
    [cancelled, gone, moved] = register(group, courses[1], term, 3)
    Registration.objects.filter(pk=cancelled.pk).update(
        state="cancelled", cancelled_by=cancelled.entered_by, cancelled_at=SPRING
    )
    Student.objects.filter(pk=gone.student_id).update(state="on_leave")
    Student.objects.filter(pk=moved.student_id).update(group=other)
    register(group, courses[2], term, 2)
    ElectiveOffer.objects.filter(course=courses[2].course).update(state="cancelled")
    register(group, courses[1], term_world.terms.spring)

    block = str(courses[0].block_id)
    assert taken_courses([group.pk, other.pk], [term.pk]) == {
        (group.pk, term.pk): {(block, "ELE1"): 2}, (other.pk, term.pk): {(block, "ELE2"): 1},
    }  # fmt: skip
    assert taken_courses([], [term.pk]) == {}


def test_making_asks_as_often_for_many_groups_with_choices_as_for_one(term_world, courses, cast):
    groups = [make_group(term_world.programme, f"ПИ-{n}-26") for n in range(11, 17)]
    for place, group in enumerate(groups):
        register(group, courses[place % 3], term_world.autumn, 1 + place)

    def queries(some) -> int:
        with CaptureQueriesContext(connection) as captured:
            preview_generation(groups=some, term=term_world.autumn, by=cast.deans_clerk.scope, at=SPRING)
        return len(captured)

    assert queries(groups[:1]) == queries(groups) <= 9


def test_many_plans_are_checked_as_each_alone_with_as_many_queries_as_one(made, term_world, courses, cast):
    others = [make_group(term_world.programme, f"ПИ-{n}-26") for n in range(11, 15)]
    make_semester_plans(others, term_world.autumn, cast.deans_clerk)
    for group in others:
        register(group, courses[2], term_world.autumn, 4)
    plans = list(SemesterPlan.objects.with_names().order_by("pk"))

    def queries(some) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert [seen.follows_the_choices for *_, seen in many_ready(some)] == [True, *[False] * (len(some) - 1)]
        return len(captured)

    assert queries(plans[:1]) == queries(plans)
    assert {plan.pk: seen.findings for plan, _lines, seen in many_ready(plans)} == {
        plan.pk: readiness(plan).findings for plan in plans
    }


def test_choices_made_later_are_found_when_the_plans_are_checked_again(made, term_world, courses):
    register(made.group, courses[2], term_world.autumn, 4)
    register(made.group, courses[0], term_world.autumn)

    assert recheck_semester_plans(plans=SemesterPlan.objects.all()) == 1
    made.refresh_from_db()
    assert made.found == ROUGH | {"semester_chosen_absent": 1, "semester_chosen_otherwise": 1}
    assert [(one.check, one.key, one.values) for one in readiness(made).findings if "chosen" in one.check] == [
        ("semester_chosen_absent", str(made.lines.get(students=3).pk),
         {"name": "М.1.КПВ.1.3 Тандоо 3", "count": "4"}),
        ("semester_chosen_otherwise", str(made.lines.get(students=2).pk),
         {"name": "М.1.КПВ.1.1 Тандоо 1", "actual": "3", "planned": "2"}),
    ]  # fmt: skip


def test_sums_and_figures_count_the_block_once_and_mark_the_parallel_line(made):
    lines = semester_lines([made])[made.pk]
    grid = build_semester_grid(made, lines, readiness(made, lines), "en")

    sums = {total.column.key: total.text for total in grid.foot[0].sums if total.text}
    assert {key: sums[key] for key in ("credits", "total_hours", "lecture", "lecture_week")} == {
        "credits": "35", "total_hours": "1050", "lecture": "224", "lecture_week": "14",
    }  # fmt: skip
    assert [(figure.title, figure.text) for figure in grid.figures] == [
        ("Credits", "35"), ("Courses", "7"), ("Exams", "7"), ("Class hours a week", "21"),
    ]  # fmt: skip
    assert [row.is_parallel for row in grid.rows] == [*[False] * 7, True]
    assert grid.has_parallel
    assert [cell.text for row in grid.rows for cell in row.cells if cell.column.key == "students"][5:] == ["", "3", "2"]


def test_the_paper_and_the_workbook_say_how_many_take_each_course(made, cast):
    rows = build_semester_context(made, language="en")["rows"]
    assert [row["name"] for row in rows[6:]] == ["Тандоо 2 (en) (3 students)", "Тандоо 1 (en) (2 students)"]

    client = cast.deans_clerk.client
    client.cookies["django_language"] = "en"
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("curriculum:semester_xlsx", args=[made.pk])).content))
    table = list(book.worksheets[0].iter_rows(values_only=True))
    head = next(row for row in table if row and "Students who take it" in row)
    place = head.index("Students who take it")
    assert [row[place] for row in table[table.index(head) + 1 :]][6:8] == ["3", "2"]


@pytest.mark.parametrize("name", ["semester_plan", "semester_editor"])
def test_the_pages_show_the_parallel_lines_and_how_sums_count_them(made, cast, name):
    client = cast.deans_clerk.client
    client.cookies["django_language"] = "en"
    page = tree(client.get(reverse(f"curriculum:{name}", args=[made.pk])))

    rows = page.xpath("//tr[contains(@class, 'plan-row')]")
    classes = ["semester-parallel" in row.get("class") for row in rows]
    assert classes == [*[False] * 7, True]
    said = "An elective block counts once, by the course that most have chosen."
    assert said in text(page)
    assert "is not what the plan has" not in text(page)


def test_a_stream_counts_those_who_take_the_line(made, term_world, courses, cast):
    register(term_world.groups[1], courses[1], term_world.autumn, 4)
    [other] = make_semester_plans(term_world.groups[1:], term_world.autumn, cast.deans_clerk)
    lines = [plan.lines.select_related("plan__group", "course").get(course__code="ELE2") for plan in (made, other)]

    assert [(one.group, one.size) for one in classes_of(lines, "lecture")] == [("ПИ-1-26", 3), ("ПИ-2-26", 4)]
    found = board(
        scope=cast.deans_clerk.scope, unit=term_world.units.faculty, term=term_world.autumn, kind="lecture",
        day=SPRING.date(),
    )  # fmt: skip
    sizes = {one.members[0].course_name: (len(one.members), one.size) for one in found.proposals}
    assert (sizes["Тандоо 2 (en)"], sizes["Сабак 1 (en)"]) == ((2, 7), (2, 10))


def test_lines_of_one_block_are_of_one_group_and_different_courses_and_never_joined(made, cast):
    ids = list(made.lines.filter(kind="elective_block").values_list("pk", flat=True))

    with pytest.raises(Refused, match="different courses"):
        join_lines(kind="lecture", line_ids=ids, by=cast.deans_clerk.scope, at=SPRING)


def write(cast, plan, line, value):
    cell = CellWrite(line.pk, "choice", value, line.cell_versions.get("choice", 0))
    return save_semester_cells(plan_id=plan.pk, writes=[cell], by=cast.deans_clerk.scope, at=SPRING, language="en")


def test_a_person_may_give_the_students_of_a_line_another_course(made, cast):
    write(cast, made, made.lines.get(students=2), "М.1.КПВ.1.3")

    assert [(code, students) for code, _course, students, _hours in electives(made)] == [
        ("М.1.КПВ.1.2", 3), ("М.1.КПВ.1.3", 2),
    ]  # fmt: skip
    made.refresh_from_db()
    assert (made.errors, made.deviations) == (0, 0)
    assert {key: made.found[key] for key in made.found if "chosen" in key} == {
        "semester_chosen_absent": 1, "semester_chosen_otherwise": 1,
    }  # fmt: skip


def test_a_course_that_another_line_of_the_block_has_is_not_read(made, cast):
    saved = write(cast, made, made.lines.get(students=2), "М.1.КПВ.1.2")

    assert [cell.problem for cell in saved.cells] == ["“М.1.КПВ.1.2” stands in another line of this elective block."]
    assert SemesterPlan.objects.get(pk=made.pk).found["semester_unreadable"] == 1


def test_a_line_without_its_course_again_is_to_be_chosen(made, cast):
    write(cast, made, made.lines.get(students=2), "")

    made.refresh_from_db()
    assert made.found["semester_elective"] == 1
    assert made.deviations == 0


def test_making_twice_leaves_the_lines_of_the_choices_alone(made, term_world, courses, cast):
    register(made.group, courses[2], term_world.autumn, 4)
    before = electives(made)

    [outcome] = generate_semester_plans(
        groups=[made.group], term=term_world.autumn, by=cast.deans_clerk.scope, at=SPRING
    )

    assert (outcome.result, electives(made)) == ("exists", before)


def test_the_paper_of_a_group_without_choices_has_plain_names(term_world, cast):
    [plan] = make_semester_plans(term_world.groups[:1], term_world.autumn, cast.deans_clerk)

    rows = build_semester_context(SemesterPlan.objects.with_names().get(pk=plan.pk), language="en")["rows"]

    assert [row["name"] for row in rows] == [f"Сабак {n} (en)" for n in range(1, 7)]
