"""What is wrong with a cell: why its value is lost, and how that is said."""

import pytest
from django.utils.translation import override

from kuu_office.core.spreadsheets.cells import CellError, why_lost
from kuu_office.core.spreadsheets.sheet import Cell


def told(cell: Cell) -> str:
    with override("en"):
        return CellError(cell.address, "credits", cell.text, why_lost(cell)).sentence


@pytest.mark.parametrize("kind", ["date", "datetime", "time"])
def test_what_excel_turned_into_a_date_is_lost(kind):
    assert told(Cell("D14", kind, "2024-05-03")) == (
        "Excel has turned this cell into the date 2024-05-03. Set the format of the cell to “Text” and enter it again."
    )


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (
            Cell("D14", "text", "=A1", "formula"),
            "The formula =A1 has no computed value. Open the file in Excel, let it calculate, and save it.",
        ),
        (Cell("D14", "error", "#REF!"), "The cell shows the error #REF!."),
    ],
)
def test_a_formula_without_its_value_and_an_error_are_lost(cell, expected):
    assert told(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [Cell("D14"), Cell("D14", "text", "Тарых"), Cell("D14", "number", "4.5"), Cell("D14", "boolean", "true"),
     Cell("D14", "text", "=cmd", "formula_text"), Cell("D14", "text", "x", "too_long")],
)  # fmt: skip
def test_every_other_cell_still_says_what_was_written(cell):
    assert why_lost(cell) == ""


def test_an_error_says_its_sentence_with_the_value_and_the_rule():
    error = CellError("D14", "credits", "61", "%(value)s is more than %(limit)s.", {"limit": "60"})
    with override("en"):
        assert error.sentence == "61 is more than 60."


def test_a_percent_sign_in_a_value_does_not_break_the_sentence():
    with override("en"):
        assert CellError("D14", "credits", "100%(value)s", "“%(value)s”?").sentence == "“100%(value)s”?"


def test_an_error_goes_into_json_and_back():
    error = CellError("D14", "credits", "61", "%(value)s is more than %(limit)s.", {"limit": "60"})
    assert CellError(**error.to_json()) == error
