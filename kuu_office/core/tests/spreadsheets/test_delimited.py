"""Text with separators: there and back without a loss, and a clear sentence where there would be one."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuu_office.core.errors import BadInput
from kuu_office.core.spreadsheets.delimited import ENCODINGS, SEPARATORS, read_delimited, safe_text, write_delimited
from kuu_office.core.spreadsheets.limits import Limits
from kuu_office.core.spreadsheets.refusals import UploadRefused
from kuu_office.core.spreadsheets.writer import Column
from kuu_office.core.tests.english import in_english

pytestmark = pytest.mark.usefixtures(in_english.__name__)

LARGE = Limits()
SMALL = Limits(file_size=2000, rows=3, columns=2, cell_chars=20)
COLUMNS = [Column("name", "Аты"), Column("hours", "Саат")]


def written(*rows: dict, encoding: str = "utf-8", separator: str = ";") -> bytes:
    return write_delimited(COLUMNS, rows, encoding=encoding, separator=separator)


def texts(content: bytes, encoding: str = "utf-8", separator: str = ";", limits: Limits = LARGE) -> list[list[str]]:
    sheet = read_delimited(content, "avn.csv", encoding=encoding, separator=separator, limits=limits)
    return [[row.cell(column).text for column in range(1, row.width + 1)] for row in sheet.rows]


def refusal(content: bytes, **form) -> str:
    with pytest.raises(UploadRefused) as refused:
        texts(content, **form)
    return refused.value.code


def test_a_table_is_written_with_its_headings():
    content = written({"name": "Үй; бир", "hours": Decimal("2.50")}, {"name": 'А "Б"', "hours": 3}, {"name": None})

    assert content.decode() == 'Аты;Саат\r\n"Үй; бир";2.50\r\n"А ""Б""";3\r\n;\r\n'


def test_the_mark_of_utf_8_is_written_when_it_is_asked_for():
    assert written(encoding="utf-8-sig").startswith(b"\xef\xbb\xbf")
    assert not written(encoding="utf-8").startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["=1+1", "+996", "-5", "@sum", "\tx", " =1", "'=1", "''"])
def test_what_a_spreadsheet_program_would_compute_gets_an_apostrophe(text):
    assert safe_text(text).startswith("'")


def test_numbers_and_plain_texts_stay_as_they_are():
    assert [safe_text(value) for value in (5, Decimal("-0.5"), "Үй", "", None, "а=б")] == [
        "5", "-0.5", "Үй", "", "", "а=б"
    ]  # fmt: skip


LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=30)


@given(st.lists(st.tuples(LETTERS.map(str.strip), LETTERS.map(str.strip)), max_size=6), st.sampled_from(SEPARATORS))
def test_any_text_comes_back_as_it_went(rows, separator):
    content = written(*({"name": name, "hours": hours} for name, hours in rows), separator=separator)

    expected = [[name, hours] if hours else [name] for name, hours in rows if name or hours]
    assert texts(content, separator=separator)[1:] == expected


@pytest.mark.parametrize("letter", ["ң", "ө", "ү", "Ң", "Ө", "Ү", "€€Ə"])
def test_a_letter_that_the_encoding_does_not_have_is_named_with_its_cell(letter):
    with pytest.raises(BadInput) as refused:
        written({"name": "Аты"}, {"name": "Аты", "hours": f"к{letter}"}, encoding="cp1251")

    lost = letter[-1]
    assert str(refused.value) == (
        f"The cell B3 holds “{lost}”, which Windows-1251 cannot write. Choose UTF-8 in the profile."
    )


def test_russian_text_is_written_in_windows_1251():
    content = written({"name": "Группа"}, encoding="cp1251")

    assert texts(content, encoding="cp1251")[1] == ["Группа"]


def test_a_file_with_a_mark_is_read_as_what_it_is_whatever_the_profile_says():
    assert texts(written({"name": "Үй"}, encoding="utf-8-sig"), encoding="cp1251")[1] == ["Үй"]


def test_a_wrong_encoding_names_the_line():
    with pytest.raises(UploadRefused) as refused:
        texts("Аты;Саат\r\nA;1\r\nГруппа;2\r\n".encode("cp1251"))

    assert refused.value.code == "wrong_encoding"
    assert refused.value.values == {"line": 1, "encoding": "UTF-8"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"), (b" \r\n\t", "empty"), (b";;\r\n;;\r\n", "too_many_columns"), (b";\r\n;\r\n", "empty"),
        (b"PK\x03\x04\x00\x00", "not_text"), ("Аты".encode("utf-16"), "not_text"), (b"a\x00b", "not_text"),
        (b"a;b;c\r\n", "too_many_columns"), (b"a\r\nb\r\nc\r\nd\r\n", "too_many_rows"), (b"x" * 2001, "too_big"),
    ],
)  # fmt: skip
def test_what_breaks_a_limit_is_refused(content, code):
    assert refusal(content, limits=SMALL) == code


def test_a_field_longer_than_the_reader_takes_is_a_refusal():
    assert refusal(b'a;"' + b"x" * 200_000 + b'"', limits=Limits(cell_chars=10)) == "damaged"


def test_a_cell_that_is_too_long_is_flagged():
    sheet = read_delimited(b"a;" + b"x" * 30, "a.csv", encoding="utf-8", separator=";", limits=SMALL)

    assert sheet.rows[0].cell(2).flag == "too_long"


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(encoding, content):
    with suppress(UploadRefused):
        texts(content, encoding=encoding)
