"""What the portal gets from a workbook: kinds, values, flags, and where reading stops."""

from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO

import openpyxl
import pytest

from kuu_office.core.spreadsheets.limits import DEFAULT
from kuu_office.core.spreadsheets.reader import read_rows, read_upload
from kuu_office.core.spreadsheets.refusals import UploadRefused
from kuu_office.core.spreadsheets.sheet import Cell, Row, Sheet, letters
from kuu_office.core.tests.spreadsheets import corpus


def workbook_of(rows: list[list], **sheets: list[list]) -> bytes:
    """A workbook as another program writes it: through openpyxl with all its kinds of cells."""
    book = openpyxl.Workbook()
    book.active.title = "План"
    for row in rows:
        book.active.append(row)
    for name, more in sheets.items():
        other = book.create_sheet(name)
        for row in more:
            other.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_xml(data: str, limits=DEFAULT) -> Sheet:
    return read_rows(corpus.pack(corpus.parts(data)), limits).first


def texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text for cell in row.cells.values()] for row in sheet.rows]


def refusal(content: bytes, limits=DEFAULT) -> UploadRefused:
    with pytest.raises(UploadRefused) as caught:
        read_rows(content, limits)
    return caught.value


def test_a_plain_workbook_is_read_cell_by_cell():
    assert read_upload(corpus.valid(), "план.xlsx").sheets == (
        Sheet(
            "План",
            (
                Row(
                    1,
                    {1: Cell("A1", "text", "Аталышы"), 2: Cell("B1", "text", "Кредит"), 3: Cell("C1", "text", "Күнү")},
                ),
                Row(
                    2,
                    {
                        1: Cell("A2", "text", "Математика"),
                        2: Cell("B2", "number", "5.5"),
                        3: Cell("C2", "date", "2024-09-27"),
                    },
                ),
                Row(
                    3,
                    {
                        1: Cell("A3", "text", "Тарых"),
                        2: Cell("B3", "number", "11"),
                        3: Cell("C3", "boolean", "true"),
                    },
                ),
            ),
        ),
    )


def test_a_file_may_be_given_by_its_path(tmp_path):
    path = tmp_path / "план.xlsx"
    path.write_bytes(corpus.valid())
    assert read_rows(path).sheets == read_rows(str(path)).sheets == read_rows(corpus.valid()).sheets


def test_the_gate_stands_before_the_reader():
    with pytest.raises(UploadRefused) as caught:
        read_upload(corpus.with_part("xl/vbaProject.bin"), "план.xlsx")
    assert caught.value.code == "macros"
    assert read_rows(corpus.with_part("xl/vbaProject.bin")).first.name == "План"


def test_every_kind_of_value_of_another_program():
    moment = datetime(2024, 9, 27, 14, 35, 12)
    content = workbook_of([["Аты", 3, 3.5, True, False, date(2024, 9, 27), moment, time(8, 30), None, "#REF!"]])
    cells = read_rows(content).first.rows[0].cells
    assert {column: (cell.kind, cell.text) for column, cell in cells.items()} == {
        1: ("text", "Аты"),
        2: ("number", "3"),
        3: ("number", "3.5"),
        4: ("boolean", "true"),
        5: ("boolean", "false"),
        6: ("date", "2024-09-27"),
        7: ("datetime", "2024-09-27T14:35:12"),
        8: ("time", "08:30:00"),
        10: ("error", "#REF!"),
    }


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0.30000000000000004", "0.3"),
        ("1E2", "100"),
        ("1.5e-3", "0.0015"),
        ("-0", "0"),
        ("12345678901234", "12345678901234"),
        ("2.2999999999999998", "2.3"),
        ("1e300", "1" + "0" * 300),
        (" 7 ", "7"),
    ],
)
def test_numbers_have_no_exponent_and_no_binary_noise(written, read):
    assert sheet_xml(f'<row r="1"><c r="A1"><v>{written}</v></c></row>').rows[0].cell(1) == Cell("A1", "number", read)


@pytest.mark.parametrize("written", ["NaN", "INF", "-Infinity", "1E999", "9" * 5000, "0x10", "3,5", "text"])
def test_what_is_no_number_is_an_error_of_the_cell(written):
    cell = sheet_xml(f'<row r="1"><c r="A1"><v>{written}</v></c></row>').rows[0].cell(1)
    assert (cell.kind, cell.text) == ("error", written[:50])


def test_dates_out_of_range_are_errors_of_the_cell():
    data = '<row r="1"><c s="1"><v>1E30</v></c><c s="1"><v>-5000000</v></c><c t="d"><v>0000-13-99</v></c></row>'
    assert [cell.kind for cell in sheet_xml(data).rows[0].cells.values()] == ["error", "error", "error"]


def test_a_date_in_iso_form_is_a_date():
    assert sheet_xml('<row r="1"><c t="d"><v>2024-09-27</v></c></row>').rows[0].cell(1) == Cell(
        "A1", "date", "2024-09-27"
    )


def test_formulas_give_their_last_value_or_are_flagged():
    cells = read_rows(corpus.formulas()).first.rows[0].cells
    assert cells == {
        1: Cell("A1", "text", "=cmd|'/c calc'!A0", "formula_text"),
        2: Cell("B1", "text", "=SUM(A1:A9)", "formula"),
        3: Cell("C1", "number", "2"),
        5: Cell("E1", "error", "#DIV/0!"),
    }


def test_a_formula_of_a_program_that_does_not_calculate_is_flagged():
    content = workbook_of([["=1+1", "=A1"]])
    assert read_rows(content).first.rows[0].cell(1) == Cell("A1", "text", "=1+1", "formula")


def test_a_long_text_is_an_error_of_its_cell_only():
    row = read_rows(corpus.long_texts()).first.rows[0]
    assert row.cell(1) == Cell("A1", "text", "ү" * 100, "too_long")
    assert row.cell(2) == Cell("B1", "text", "Тарых")


def test_formatted_runs_are_joined_and_escapes_are_undone():
    data = (
        '<row r="1"><c t="inlineStr"><is><r><t>Жогорку </t></r><r><t>математика</t></r><rPh><t>x</t></rPh></is></c>'
        '<c t="inlineStr"><is><t>а_x000D_б_x005F_в_x0000_</t></is></c></row>'
    )
    assert texts(sheet_xml(data)) == [["Жогорку математика", "а б_в "]]


def test_cells_without_addresses_stand_after_one_another():
    data = '<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row>'
    sheet = sheet_xml(data)
    assert [cell.address for row in sheet.rows for cell in row.cells.values()] == ["A1", "D1", "E1", "A2"]


def test_merged_headers_keep_their_first_cell():
    book = openpyxl.Workbook()
    book.active.append(["Сааттар", None, None, "Кафедра"])
    book.active.append(["лекция", "практика", "лаб.", None])
    book.active.merge_cells("A1:C1")
    book.active.merge_cells("D1:D2")
    out = BytesIO()
    book.save(out)
    assert texts(read_rows(out.getvalue()).first) == [["Сааттар", "Кафедра"], ["лекция", "практика", "лаб."]]


def test_blank_and_space_only_cells_are_left_out():
    sheet = read_rows(workbook_of([["Аты", "  ", None, ""], [None], ["Б"]])).first
    assert [(row.number, dict(row.cells)) for row in sheet.rows] == [
        (1, {1: Cell("A1", "text", "Аты")}),
        (3, {1: Cell("A3", "text", "Б")}),
    ]


def test_a_row_gives_blank_cells_with_addresses():
    row = Row(14, {1: Cell("A14", "text", "x")})
    assert (row.cell(4), row.width, Row(1, {}).width) == (Cell("D14"), 1, 0)


def test_hidden_sheets_are_told_and_the_first_seen_one_is_taken():
    book = openpyxl.Workbook()
    book.active.append(["жашырын"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Бош")
    book.create_sheet("План").append(["Аты"])
    out = BytesIO()
    book.save(out)
    read = read_rows(out.getvalue())
    assert [(sheet.name, sheet.hidden) for sheet in read.sheets] == [("Sheet", True), ("Бош", False), ("План", False)]
    assert read.first.name == "План"


def test_when_all_sheets_are_hidden_the_first_is_taken():
    content = corpus.replaced(
        "xl/workbook.xml", corpus.workbook(["План"]).replace('sheetId="1"', 'sheetId="1" state="veryHidden"')
    )
    assert (read_rows(content).first.name, read_rows(content).first.hidden) == ("План", True)


def test_a_chart_sheet_is_not_a_sheet_of_rows():
    book = openpyxl.Workbook()
    book.active.append(["Аты"])
    book.create_chartsheet("Диаграмма")
    out = BytesIO()
    book.save(out)
    assert [sheet.name for sheet in read_rows(out.getvalue()).sheets] == ["Sheet"]


def test_reading_stops_after_fifty_blank_rows_and_says_where():
    data = '<row r="1"><c><v>1</v></c></row>{}<row r="{}"><c><v>2</v></c></row>'
    near, far = sheet_xml(data.format("", 51)), sheet_xml(data.format("", 52))
    assert ([row.number for row in near.rows], near.stopped_at) == ([1, 51], None)
    assert ([row.number for row in far.rows], far.stopped_at) == ([1], 52)


def test_formatted_blank_rows_count_as_blank():
    sheet = sheet_xml('<row r="1"><c><v>1</v></c></row>' + corpus.blank_rows(900).split("/></row>", 1)[1])
    assert ([row.number for row in sheet.rows], sheet.stopped_at) == ([1], 52)


@pytest.mark.parametrize(
    ("limits", "code", "values"),
    [
        ({"rows": 2}, "too_many_rows", {"sheet": "План", "row": 3, "limit": 2}),
        ({"columns": 2}, "too_many_columns", {"sheet": "План", "cell": "C1", "limit": 2}),
        ({"cells": 8}, "too_many_cells", {"limit": 8}),
        ({"cells": 3}, "too_many_cells", {"limit": 3}),
        ({"answer_size": 200}, "too_much_text", {"limit": 0}),
        ({"sheets": 0}, "too_many_sheets", {"count": 1, "limit": 0}),
    ],
)
def test_each_cap_refuses_with_its_value(limits, code, values):
    refused = refusal(corpus.valid(), replace(DEFAULT, **limits))
    assert (refused.code, refused.values) == (code, values)


def test_a_full_sheet_of_five_thousand_rows_is_read():
    rows = [[f"Сабак {number}", number, number / 10] for number in range(1, 5001)]
    sheet = read_upload(workbook_of(rows), "план.xlsx").first
    assert (len(sheet.rows), sheet.rows[-1].cell(1).text, sheet.stopped_at) == (5000, "Сабак 5000", None)
    assert refusal(workbook_of([*rows, ["артык"]])).values == {"sheet": "План", "row": 5001, "limit": 5000}


def test_a_sheet_goes_into_json_and_back():
    sheet = read_rows(corpus.formulas()).first
    assert Sheet.from_json(sheet.to_json()) == sheet


@pytest.mark.parametrize(("number", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (60, "BH"), (702, "ZZ"), (16384, "XFD")])
def test_columns_are_called_as_in_a_spreadsheet(number, name):
    assert letters(number) == name
