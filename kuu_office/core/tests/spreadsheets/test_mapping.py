"""Columns of a stranger's sheet are recognised, remembered, and missed by name when they are gone."""

import json

import pytest
from django.utils.translation import override

from kuu_office.core.errors import BadInput
from kuu_office.core.spreadsheets.mapping import (
    Field,
    LayoutChanged,
    Mapping,
    apply,
    fit,
    signature,
    signatures,
    suggest_mapping,
)
from kuu_office.core.spreadsheets.reader import read_upload
from kuu_office.core.spreadsheets.sheet import Row, Sheet, row_of
from kuu_office.core.spreadsheets.writer import Column, write_table

FIELDS = [
    Field("code", ("Шифр", "Код", "Code")),
    Field("name", ("Дисциплинанын аталышы", "Наименование дисциплины", "Course title")),
    Field("department", ("Кафедра", "Department")),
    Field("credits", ("Кредит", "Кредиттердин саны", "Количество кредитов", "Credits")),
    Field("lecture", ("Лекция", "Лекциялар", "Lectures")),
    Field("practical", ("Практика", "Практикалык сабактар", "Практические занятия", "Practicals")),
    Field("s1", ("1-семестр", "Семестр 1", "Semester 1")),
    Field("s2", ("2-семестр", "Семестр 2", "Semester 2")),
]


def rows_of(lines: list[list], first: int = 1) -> tuple[Row, ...]:
    """Rows from lists; None is a blank cell, a None line a blank row."""
    numbered = [(number, line) for number, line in enumerate(lines, start=first) if line]
    return tuple(
        row_of(n, [[c, "text", str(x), ""] for c, x in enumerate(line, start=1) if x is not None])
        for n, line in numbered
    )


def sheet_of(lines: list[list], first: int = 1) -> Sheet:
    return Sheet("План", rows_of(lines, first))


PLAIN = [
    ["Шифр", "Дисциплинанын аталышы", "Кредит", "Кафедра"],
    ["Б.1", "Математика", "5", "Алгебра"],
    ["Б.2", "Тарых", "4", None],
]
TITLED = [
    ["Ж. Баласагын атындагы КУУ"],
    None,
    ["Окуу планы 2024–2025", None, "Бекитемин"],
    ["№", "Код", "Наименование дисциплины", "Количество кредитов", "Примечание"],
    ["1", "2", "3", "4", "5"],
    ["1", "Б.1", "Математика", "5", None],
]
TWO_ROWS = [
    ["Шифр", "Дисциплинанын аталышы", "Сааттар", None, "Семестр", None, "Кредит"],
    [None, None, "Лекция", "Практика", "1", "2", None],
    ["Б.1", "Математика", "30", "45", "3", "2", "5"],
]


def test_a_plain_header_is_recognised():
    assert suggest_mapping(rows_of(PLAIN), FIELDS, "План") == Mapping(
        sheet="План",
        header_row=1,
        header_height=1,
        columns={"code": 1, "name": 2, "credits": 3, "department": 4},
        headings={"code": "Шифр", "name": "Дисциплинанын аталышы", "credits": "Кредит", "department": "Кафедра"},
        signature=signature({1: "Шифр", 2: "Дисциплинанын аталышы", 3: "Кредит", 4: "Кафедра"}),
        likeness={"code": 1.0, "name": 1.0, "credits": 1.0, "department": 1.0},
    )


def test_the_header_is_found_under_the_titles_of_a_form():
    mapping = suggest_mapping(rows_of(TITLED), FIELDS)
    assert (mapping.header_row, mapping.header_height) == (4, 1)
    assert mapping.columns == {"code": 2, "name": 3, "credits": 4}


def test_a_header_of_two_rows_is_recognised():
    mapping = suggest_mapping(rows_of(TWO_ROWS), FIELDS)
    assert (mapping.header_row, mapping.header_height, mapping.last_header_row) == (1, 2, 2)
    assert mapping.columns == {"code": 1, "name": 2, "lecture": 3, "practical": 4, "s1": 5, "s2": 6, "credits": 7}
    assert mapping.headings["s2"] == "Семестр 2"


def test_a_column_after_a_group_does_not_belong_to_it():
    mapping = suggest_mapping(rows_of(TWO_ROWS), FIELDS)
    assert mapping.headings["credits"] == "Кредит"


@pytest.mark.parametrize(
    "heading",
    [
        "КРЕДИТ",
        "Кредит:",
        " кредит ",
        "Kредит",
        "Кредиттин саны",
        "Кредиттердин  саны.",
        "Количество кредитов",
        "Credit",
    ],
)
def test_headings_are_recognised_however_they_are_spelt(heading):
    mapping = suggest_mapping(rows_of([["Шифр", heading, "Дисциплинанын аталышы"]]), FIELDS)
    assert mapping.columns["credits"] == 2


def test_the_order_of_words_does_not_matter():
    mapping = suggest_mapping(rows_of([["Шифр", "Аталышы (дисциплинанын)", "2 семестр"]]), FIELDS)
    assert mapping.columns == {"code": 1, "name": 2, "s2": 3}
    assert mapping.likeness == {"code": 1.0, "name": 0.95, "s2": 1.0}


def test_headings_that_differ_in_a_number_are_different_columns():
    mapping = suggest_mapping(rows_of([["Шифр", "3-семестр", "12-семестр", "2-семестрр"]]), FIELDS)
    assert mapping.columns == {"code": 1, "s2": 4}


def test_an_unsure_guess_says_how_unsure():
    mapping = suggest_mapping(rows_of([["Шифр", "Дисциплинанын аталыши", "Кредит"]]), FIELDS)
    assert 0.72 <= mapping.likeness["name"] < 0.95


@pytest.mark.parametrize("heading", ["Ашык", "Примечание", "К", "1", "№", "Семестр"])
def test_a_heading_that_resembles_nothing_stays_out(heading):
    mapping = suggest_mapping(rows_of([["Шифр", heading, "Кредит"]]), FIELDS)
    assert mapping.columns == {"code": 1, "credits": 3}


def test_of_two_equal_headings_the_left_one_is_taken():
    mapping = suggest_mapping(rows_of([["Шифр", "Кредит", "Кредит"]]), FIELDS)
    assert mapping.columns == {"code": 1, "credits": 2}


def test_a_header_below_the_thirtieth_row_is_not_looked_for():
    assert suggest_mapping(rows_of(PLAIN, first=31), FIELDS).columns == {}
    assert suggest_mapping(rows_of(PLAIN, first=30), FIELDS).header_row == 30


@pytest.mark.parametrize("lines", [[], [["1", "2", "3"]], [["x" * 5000]], [["?", "!!!"]]])
def test_nothing_recognised_is_no_error(lines):
    mapping = suggest_mapping(rows_of(lines), FIELDS)
    assert mapping.columns == {}


def test_a_wide_sheet_is_matched_quickly():
    lines = [[f"Башка аталыш {row} {column}" for column in range(60)] for row in range(29)]
    many = [Field(f"f{n}", (f"Талаа {n} аталышы", f"Поле {n}", f"Field {n}")) for n in range(30)]
    mapping = suggest_mapping(rows_of([*lines, PLAIN[0]]), [*FIELDS, *many])
    assert (mapping.header_row, mapping.columns["credits"]) == (30, 3)


def test_a_mapping_goes_into_json_and_back():
    mapping = suggest_mapping(rows_of(TWO_ROWS), FIELDS, "План")
    assert Mapping.from_json(json.loads(json.dumps(mapping.to_json()))) == mapping


def test_the_signature_is_that_of_the_layout_not_of_its_spelling():
    layout = {1: "Шифр", 2: "Кредит"}
    assert signature(layout) == signature({2: " кредит:", 1: "ШИФР"})
    assert signature(layout) != signature({1: "Кредит", 2: "Шифр"})
    assert signature(layout) != signature({1: "Шифр", 3: "Кредит"})
    assert len(signature(layout)) == 64


def test_a_known_layout_is_found_by_its_signature_wherever_it_stands():
    remembered = suggest_mapping(rows_of(PLAIN), FIELDS).signature
    later = sheet_of([["КУУ"], None, *PLAIN])
    assert signatures(later)[remembered] == (3, 1)
    assert remembered not in signatures(sheet_of(TITLED))


def test_rows_come_out_by_our_keys_with_their_addresses():
    sheet = sheet_of(PLAIN)
    rows = apply(suggest_mapping(sheet.rows, FIELDS), sheet)
    assert [{key: cell.text for key, cell in row.cells.items()} for row in rows] == [
        {"code": "Б.1", "name": "Математика", "credits": "5", "department": "Алгебра"},
        {"code": "Б.2", "name": "Тарых", "credits": "4", "department": ""},
    ]
    addresses = {key: cell.address for key, cell in rows[1].cells.items()}
    assert (rows[1].number, addresses) == (3, {"code": "A3", "name": "B3", "credits": "C3", "department": "D3"})


def test_the_row_that_numbers_the_columns_is_left_out():
    sheet = sheet_of(TITLED)
    rows = apply(suggest_mapping(sheet.rows, FIELDS), sheet)
    assert [row.cells["code"].text for row in rows] == ["Б.1"]


def test_rows_without_a_mapped_cell_are_left_out():
    sheet = sheet_of([*PLAIN, [None, None, None, None, "эскертүү"], ["Б.3"]])
    assert [row.number for row in apply(suggest_mapping(sheet.rows, FIELDS), sheet)] == [2, 3, 5]


def test_two_row_headers_are_followed_by_data():
    sheet = sheet_of(TWO_ROWS)
    rows = apply(suggest_mapping(sheet.rows, FIELDS), sheet)
    assert [(row.number, row.cells["s1"].text, row.cells["practical"].text) for row in rows] == [(3, "3", "45")]


def test_a_remembered_mapping_follows_a_header_that_moved_down():
    mapping = suggest_mapping(rows_of(PLAIN), FIELDS)
    moved = sheet_of([["КУУ"], ["2025"], *PLAIN])
    assert fit(mapping, moved).header_row == 3
    assert [row.cells["code"].text for row in apply(mapping, moved)] == ["Б.1", "Б.2"]


def test_a_new_column_that_nobody_mapped_does_not_matter():
    mapping = suggest_mapping(rows_of(PLAIN), FIELDS)
    wider = sheet_of([["КУУ"], [*PLAIN[0], "Эскертүү"], PLAIN[1]])
    assert fit(mapping, wider).header_row == 2


def test_a_layout_that_changed_is_refused_with_the_lost_columns():
    mapping = suggest_mapping(rows_of(PLAIN), FIELDS)
    with pytest.raises(LayoutChanged) as caught, override("en"):
        apply(mapping, sheet_of([["Шифр", "Дисциплинанын аталышы", "Кафедра", "Кредит"], PLAIN[1]]))
    assert caught.value.missing == [("credits", "Кредит", "C"), ("department", "Кафедра", "D")]
    assert isinstance(caught.value, BadInput)
    assert str(caught.value) == (
        "The file has another layout. These columns are not where they were: “Кредит” (C), “Кафедра” (D)."
    )


def test_an_empty_sheet_has_lost_every_column():
    mapping = suggest_mapping(rows_of(PLAIN), FIELDS)
    with pytest.raises(LayoutChanged) as caught:
        fit(mapping, Sheet("Бош", ()))
    assert [key for key, _heading, _letter in caught.value.missing] == ["code", "name", "credits", "department"]


def test_what_we_export_we_recognise():
    columns = [Column("code", "Шифр"), Column("name", "Course title"), Column("credits", "Кредиттердин саны")]
    rows = [{"code": f"Б.{n}", "name": f"Сабак {n}", "credits": n} for n in range(1, 4)]
    sheet = read_upload(write_table(columns, rows, "План"), "план.xlsx").first
    read = apply(suggest_mapping(sheet.rows, FIELDS), sheet)
    assert [{key: cell.text for key, cell in row.cells.items()} for row in read] == [
        {key: str(value) for key, value in row.items()} for row in rows
    ]
