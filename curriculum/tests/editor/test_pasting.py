"""A block from a spreadsheet, seen before it is saved."""

import pytest

from curriculum.models import PlanLine, StandardCourse
from curriculum.operations.pasting import Pasted, PastePreview, PlanCells, preview_paste
from curriculum.tests.world import make_line
from kuu_office.core.errors import BadInput
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


@pytest.fixture
def three(plan):
    return [make_line(plan, f"М.1.В.{number}") for number in (1, 2, 3)]


@pytest.fixture
def paste(plan, three):
    """`paste("1\\t2", columns=[…])`: the block laid over the three lines."""

    def preview(text: str, columns: list[str], lines=None) -> PastePreview:
        return preview_paste(
            cells=PlanCells(plan, "ky"), text=text, line_ids=[line.pk for line in lines or three], columns=columns
        )

    return preview


def test_a_block_lands_row_by_row(paste, three):
    first, second, _third = three

    assert paste("16\t32\r\n8\t4\r\n", ["lecture", "practical"]) == PastePreview(
        [
            Pasted(first.pk, "lecture", "16"),
            Pasted(first.pk, "practical", "32"),
            Pasted(second.pk, "lecture", "8"),
            Pasted(second.pk, "practical", "4"),
        ],
        0,
        0,
    )


def test_cells_that_stand_already_and_contact_hours_are_passed_over(paste, three):
    PlanLine.objects.filter(pk=three[0].pk).update(lecture=16)

    preview = paste("16\t999\t32", ["lecture", "contact", "practical"])

    assert [(cell.column, cell.text) for cell in preview.cells] == [("practical", "32")]


def test_text_that_cannot_be_read_is_taken_with_its_problem(paste):
    (cell,) = paste("төрт", ["credits"]).cells

    assert (cell.text, cell.problem, cell.refused) == ("төрт", "“төрт” is not a number such as 4 or 4,5.", "")


def test_cells_of_the_standard_and_texts_without_room_are_refused(paste, three):
    PlanLine.objects.filter(pk=three[0].pk).update(standard_course=StandardCourse.objects.get())

    preview = paste("4\t" + "А" * 301, ["credits", "note"])

    assert [(cell.column, cell.refused) for cell in preview.cells] == [
        ("credits", "This value comes from the state standard and is not changed in a plan."),
        ("note", "The text has 301 characters; at most 300 fit."),
    ]


def test_what_goes_past_the_last_line_and_column_is_counted(paste):
    preview = paste("1\t2\t3\n" * 5, ["lecture", "practical"])

    assert (len(preview.cells), preview.rows_over, preview.columns_over) == (6, 2, 1)


def test_nothing_is_written(paste, three, plan):
    paste("4\t16", ["credits", "lecture"])

    three[0].refresh_from_db()
    assert (three[0].credits, three[0].lecture, three[0].cell_versions, plan.revision) == (None, None, {}, 1)


def test_names_of_departments_and_courses_are_looked_up(paste, three):
    cells = paste("PHI1\tЭЭТ\nЖОК9\tКТ", ["course", "department"]).cells

    assert [(cell.text, bool(cell.problem)) for cell in cells] == [
        ("PHI1", False), ("ЭЭТ", False), ("ЖОК9", True), ("КТ", False),
    ]  # fmt: skip


def test_a_line_of_another_plan_is_passed_over(paste, world, three):
    foreign = make_line(world.other_plan)

    assert [cell.line_id for cell in paste("1\n2", ["lecture"], lines=[foreign, three[0]]).cells] == [three[0].pk]


def test_a_block_too_large_is_refused(paste):
    with pytest.raises(BadInput, match="at most 200 rows and 60 columns"):
        paste("1\n" * 300, ["lecture"])


def test_a_column_that_does_not_exist_is_refused(paste):
    with pytest.raises(BadInput):
        paste("1", ["cell_versions"])


def test_the_page_asks_and_hears(send, line):
    status, answer = send("paste", {"text": "16\tкөп", "lines": [line.pk], "columns": ["lecture", "practical"]})

    assert (status, answer) == (
        200,
        {
            "cells": [
                {"line_id": line.pk, "column": "lecture", "text": "16", "problem": "", "refused": ""},
                {
                    "line_id": line.pk,
                    "column": "practical",
                    "text": "көп",
                    "problem": "“көп” is not a number such as 4 or 4,5.",
                    "refused": "",
                },
            ],
            "rows_over": 0,
            "columns_over": 0,
        },
    )


@pytest.mark.parametrize(
    "body",
    [
        {"text": 1, "lines": [], "columns": []},
        {"text": "", "lines": 1, "columns": []},
        {"text": "", "lines": [], "columns": "lecture"},
        {"text": "1", "lines": ["x"], "columns": ["lecture"]},
        {"text": "1", "lines": [1], "columns": [None]},
    ],
)
def test_nonsense_is_answered_with_a_sentence(send, line, body):
    assert send("paste", body)[0] == 422


def test_the_number_of_queries_does_not_grow_with_the_block(paste, django_assert_num_queries):
    paste("PHI1", ["course"])  # the standard of the plan is read once
    for rows in (1, 3):
        with django_assert_num_queries(3):
            paste("PHI1\tПИ\t4\n" * rows, ["course", "department", "credits"])
