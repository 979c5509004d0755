"""Typed cells and their errors (SECURITY 2.2: no NaN, Inf, exponents; clean text)."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import gettext_noop, override
from hypothesis import given
from hypothesis import strategies as st

from kuu_office.core.spreadsheets.cells import (
    BadCell,
    CellError,
    CellReader,
    boolean_cell,
    choice_cell,
    date_cell,
    decimal_cell,
    integer_cell,
    text_cell,
)
from kuu_office.core.spreadsheets.sheet import Cell

BLANK = Cell("D14")
SPOILT = Cell("D14", "date", "2024-05-03")


def complaint(parse, cell, **rules) -> str:
    with override("en"), pytest.raises(BadCell) as caught:
        parse(cell, "credits", **rules)
    with override("en"):
        return caught.value.error.sentence


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3,5", "3.5"),
        ("3.5", "3.5"),
        ("4", "4"),
        (" 4 ", "4"),
        ("-2,25", "-2.25"),
        ("+7", "7"),
        ("1 200", "1200"),
        ("1\u00a0200,50", "1200.50"),
        ("12\u202f345\u202f678", "12345678"),
        ("007", "7"),
        ("0,1", "0.1"),
    ],
)
def test_numbers_are_read_as_people_write_them(text, value):
    assert decimal_cell(text) == Decimal(value)
    assert decimal_cell(Cell("D14", "number", text)) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["NaN", "Infinity", "-inf", "1e5", "1E-3", "1.234,5", "1,2,3", "3 5", "12 34", "1 2000", "0x10", "½", "٣", "１",
     "5%", "=5", "- 5", "--5", ",5", "5,", "пять", "5 кредит", "1_000"],
)  # fmt: skip
def test_what_is_not_plainly_a_number_is_refused(text):
    assert complaint(decimal_cell, text) == f"“{text}” is not a number."


def test_a_blank_is_nothing_unless_a_value_is_required():
    parsers = (decimal_cell, integer_cell, boolean_cell, date_cell)
    assert [parse(BLANK) for parse in parsers] == [None, None, None, None]
    assert (text_cell(BLANK), choice_cell(BLANK, choices={})) == ("", None)
    for parse in (*parsers, text_cell):
        assert (
            complaint(parse, Cell("D14", "text", " \u00a0"), required=True) == "The cell is empty; a value is required."
        )


@pytest.mark.parametrize(
    ("text", "rules", "expected"),
    [
        ("3,555", {"places": 2}, "3,555 has more than 2 digits after the comma."),
        ("-1", {"minimum": 0}, "-1 is less than 0."),
        ("61", {"maximum": 60}, "61 is more than 60."),
        ("1234567890123456", {}, "The number has more than 15 digits."),
    ],
)
def test_a_number_outside_the_rule_is_refused_with_the_rule(text, rules, expected):
    assert complaint(decimal_cell, text, **rules) == expected


def test_a_number_on_the_edge_of_the_rule_is_taken():
    assert decimal_cell("0", minimum=0, maximum=0) == 0
    assert decimal_cell("3,50", places=1) == Decimal("3.5")
    assert decimal_cell("1e2".replace("e2", "00"), places=0) == 100


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False))
def test_every_decimal_comes_back_however_it_is_written(value):
    dotted = format(value, "f")
    assert decimal_cell(dotted) == decimal_cell(dotted.replace(".", ",")) == value


@given(st.text())
def test_any_text_is_a_finite_number_or_a_complaint(text):
    try:
        value = decimal_cell(text)
    except BadCell:
        return
    assert value is None or value.is_finite()


def test_whole_numbers():
    assert [integer_cell(text) for text in ("4", "4,0", "1 200", "-3")] == [4, 4, 1200, -3]
    assert complaint(integer_cell, "4,5") == "4,5 is not a whole number."
    assert complaint(integer_cell, Cell("D14", "number", "4.5")) == "4.5 is not a whole number."
    assert complaint(integer_cell, "9", maximum=8) == "9 is more than 8."


@pytest.mark.parametrize("parse", [decimal_cell, integer_cell, text_cell])
def test_what_excel_turned_into_a_date_is_not_guessed_back(parse):
    assert complaint(parse, SPOILT) == (
        "Excel has turned this cell into the date 2024-05-03. Set the format of the cell to “Text” and enter it again."
    )


def test_a_yes_is_not_a_number():
    assert complaint(decimal_cell, Cell("D14", "boolean", "true")) == "“true” is not a number."


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (
            Cell("D14", "text", "=A1", "formula"),
            "The formula =A1 has no computed value. Open the file in Excel, let it calculate, and save it.",
        ),
        (
            Cell("D14", "text", "=cmd", "formula_text"),
            "The text =cmd begins with “=” like a formula. Enter the value itself.",
        ),
        (Cell("D14", "text", "x", "too_long"), "The text is too long; a cell may hold at most 10,000 characters."),
        (Cell("D14", "error", "#REF!"), "The cell shows the error #REF!."),
    ],
)
@pytest.mark.parametrize("parse", [decimal_cell, integer_cell, boolean_cell, text_cell, date_cell])
def test_flagged_cells_are_refused_by_every_parser(parse, cell, expected):
    assert complaint(parse, cell) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [("ооба", True), ("Да", True), ("YES", True), ("+", True), ("1", True), ("true", True), ("бар", True),
     ("жок", False), ("Нет", False), ("no", False), ("-", False), ("–", False), ("0", False), ("false", False)],
)  # fmt: skip
def test_yes_and_no_in_three_languages(text, value):
    assert boolean_cell(text) is value


def test_a_maybe_is_refused():
    assert complaint(boolean_cell, "балким") == "“балким” is neither yes nor no."


def test_texts_are_cleaned():
    assert text_cell(" бѳлүнѳт\u202e \n Cтудент ") == "бөлүнөт Студент"
    assert text_cell(Cell("D14", "number", "101")) == "101"


def test_long_texts_are_refused_with_their_length():
    assert text_cell("ү" * 300) == "ү" * 300
    told = complaint(text_cell, "ү" * 301)
    assert told == "The text has 301 characters; at most 300 are accepted."
    assert complaint(text_cell, "абв", max_length=2) == "The text has 3 characters; at most 2 are accepted."


def test_choices_are_compared_as_search_compares():
    kinds = {"Милдеттүү": "required", "Тандоо": "elective"}
    assert choice_cell("МИЛДЕТТУУ", choices=kinds) == "required"
    assert choice_cell(" тандоо ", choices=kinds) == "elective"
    assert complaint(choice_cell, "Башка", choices=kinds) == "“Башка” is not one of: Милдеттүү, Тандоо."


@pytest.mark.parametrize(
    "cell",
    ["27.09.2024", "27/9/2024", "27-09-2024", "2024-09-27", Cell("D14", "date", "2024-09-27"),
     Cell("D14", "datetime", "2024-09-27T14:35:00")],
)  # fmt: skip
def test_dates_are_read_as_people_write_them(cell):
    assert date_cell(cell) == date(2024, 9, 27)


@pytest.mark.parametrize("text", ["31.02.2024", "09/27/2024", "27.09.24", "45562", "эртең", "2024"])
def test_what_is_no_date_is_refused(text):
    assert complaint(date_cell, text) == f"“{text}” is not a date; write it as 27.09.2024."


def test_an_error_names_its_cell_column_and_value():
    with pytest.raises(BadCell) as caught:
        decimal_cell(Cell("D14", "text", "үч"), "credits")
    assert caught.value.error == CellError("D14", "credits", "үч", "“%(value)s” is not a number.")
    with override("en"):
        assert str(caught.value.error) == "D14: “үч” is not a number."


def test_an_error_keeps_at_most_a_hundred_characters_of_the_value():
    with pytest.raises(BadCell) as caught:
        decimal_cell("я" * 500)
    assert caught.value.error.value == "я" * 100


def test_a_percent_sign_in_a_value_does_not_break_the_sentence():
    assert complaint(decimal_cell, "100%(value)s") == "“100%(value)s” is not a number."


def test_a_row_is_read_to_its_end_and_all_errors_are_kept():
    row = CellReader(
        {
            "name": Cell("A14", "text", "Тарых"),
            "credits": Cell("D14", "text", "үч"),
            "hours": Cell("E14", "number", "999"),
        }
    )
    values = [
        row.take(text_cell, "name", required=True),
        row.take(decimal_cell, "credits"),
        row.take(integer_cell, "hours", maximum=540),
        row.take(text_cell, "note"),
    ]
    row.refuse("name", gettext_noop("“%(value)s” stands in row %(row)s already."), row="3")
    assert values == ["Тарых", None, None, ""]
    assert row.errors == [
        CellError("D14", "credits", "үч", "“%(value)s” is not a number."),
        CellError("E14", "hours", "999", "%(value)s is more than %(limit)s.", {"limit": "540"}),
        CellError("A14", "name", "Тарых", "“%(value)s” stands in row %(row)s already.", {"row": "3"}),
    ]


def test_an_error_goes_into_json_and_back():
    error = CellError("D14", "credits", "61", "%(value)s is more than %(limit)s.", {"limit": "60"})
    assert CellError(**error.to_json()) == error
