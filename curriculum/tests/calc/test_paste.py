"""A block of cells copied from a spreadsheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.paste import MAX_CHARACTERS, MAX_COLUMNS, MAX_ROWS, TooLarge, parse_paste
from curriculum.tests.calc.strategies import unhurried


def copied(rows: list[list[str]]) -> str:
    """What a spreadsheet puts on the clipboard."""
    return "\r\n".join("\t".join(map(quoted, row)) for row in rows) + "\r\n"


def quoted(cell: str) -> str:
    special = any(sign in cell for sign in '\t\n"')
    return '"' + cell.replace('"', '""') + '"' if special else cell


def test_cells_are_set_apart_by_tabs_and_lines():
    assert parse_paste("Б.1\tФизика\t5\nБ.2\tХимия\t4") == [["Б.1", "Физика", "5"], ["Б.2", "Химия", "4"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_system(end):
    assert parse_paste(f"а\tб{end}в\tг") == [["а", "б"], ["в", "г"]]


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_last_line_may_end_or_not(end):
    assert parse_paste(f"а\tб{end}") == [["а", "б"]]


def test_only_one_end_is_left_out():
    assert parse_paste("а\n\n") == [["а"], [""]]
    assert parse_paste("\n") == [[""]]


def test_nothing_has_no_rows():
    assert parse_paste("") == []


def test_one_cell_is_a_matrix_of_one():
    assert parse_paste("5") == [["5"]]


def test_empty_cells_keep_their_places():
    assert parse_paste("\t5\t\n\t\t") == [["", "5", ""], ["", "", ""]]


def test_short_rows_are_filled_up():
    assert parse_paste("а\tб\tв\nг\n\nд\tе") == [["а", "б", "в"], ["г", "", ""], ["", "", ""], ["д", "е", ""]]


def test_a_quoted_cell_may_hold_lines_and_tabs():
    assert parse_paste('"Окуу\nпрактикасы"\t"а\tб"\r\n1\t2') == [["Окуу\nпрактикасы", "а\tб"], ["1", "2"]]


def test_a_doubled_quote_in_a_quoted_cell_is_one():
    assert parse_paste('"""Манас"" таануу"\t4') == [['"Манас" таануу', "4"]]


@pytest.mark.parametrize("cell", ['"Манас" таануу', 'курс "Манас"', '5"', '"', '"""', '"а"б'])
def test_quotes_that_do_not_wrap_the_cell_are_text(cell):
    assert parse_paste(f"{cell}\t4\n1\t2") == [[cell, "4"], ["1", "2"]]


def test_an_empty_quoted_cell_is_empty():
    assert parse_paste('""\t""') == [["", ""]]


def test_a_formula_is_only_text():
    assert parse_paste("=cmd|' /C calc'!A0\t-5") == [["=cmd|' /C calc'!A0", "-5"]]


def test_the_largest_block_is_taken():
    rows = [["5"] * MAX_COLUMNS for _ in range(MAX_ROWS)]

    assert parse_paste(copied(rows)) == rows


@pytest.mark.parametrize(
    "text",
    [
        "5\n" * (MAX_ROWS + 1),
        "\t".join(["5"] * (MAX_COLUMNS + 1)),
        "\t" * MAX_COLUMNS,
        "а" * (MAX_CHARACTERS + 1),
    ],
    ids=["rows", "columns", "empty columns", "characters"],
)
def test_a_block_past_the_bounds_is_refused(text):
    with pytest.raises(TooLarge):
        parse_paste(text)


def test_a_million_quotes_are_read_in_no_time():
    assert parse_paste('"' * (MAX_CHARACTERS - 1)) == [['"' * (MAX_CHARACTERS - 1)]]


cells = st.text(alphabet=st.sampled_from('абңөү5 ,.\t\n"=\u00a0'), max_size=6)
matrices = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6)
)


@unhurried
@given(matrices)
def test_what_a_spreadsheet_copies_is_pasted_cell_by_cell(rows):
    assert parse_paste(copied(rows)) == rows


@unhurried
@given(st.text(alphabet=st.sampled_from('аб\t\n\r"'), max_size=60))
def test_any_text_gives_a_rectangle(text):
    rows = parse_paste(text)

    assert len({len(row) for row in rows}) <= 1
