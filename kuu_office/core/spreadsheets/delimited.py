"""Tables as text with separators (CSV): whole or not at all, no letter lost, never a formula (SECURITY M4, V47)."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kuu_office.core.errors import BadInput
from kuu_office.core.spreadsheets.limits import MEGABYTE, Limits
from kuu_office.core.spreadsheets.refusals import UploadRefused
from kuu_office.core.spreadsheets.sheet import TOO_LONG, Cell, Row, Sheet, letters
from kuu_office.core.spreadsheets.writer import FORMULA_SIGNS, NO_CONTROLS, Column

SEPARATORS = (";", ",", "\t", "|")
ENCODINGS = ("utf-8-sig", "utf-8", "cp1251")
SHOWN_ENCODINGS = {"utf-8-sig": "UTF-8 (BOM)", "utf-8": "UTF-8", "cp1251": "Windows-1251"}
GUARD = "'"  # what spreadsheet programs themselves put before a text that looks like a formula
MARKS = {"\ufeff".encode(): "utf-8-sig", b"\xff\xfe": "", b"\xfe\xff": ""}


def write_delimited(
    columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], *, encoding: str, separator: str
) -> bytes:
    """One table, its headings first. BadInput names the cell with a letter that the encoding has no sign for."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    lines = [[column.title for column in columns]]
    lines += [[row.get(column.key) for column in columns] for row in rows]
    for number, line in enumerate(lines, 1):
        texts = [safe_text(value) for value in line]
        _refuse_lost_letters(texts, number, encoding)
        writer.writerow(texts)
    return out.getvalue().encode(encoding)


def safe_text(value: Any) -> str:
    """A value as text; what a spreadsheet program would compute gets an apostrophe before it."""
    if isinstance(value, int | Decimal):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    text = " ".join(str("" if value is None else value).translate(NO_CONTROLS).split("\n"))
    risky = text.startswith((*FORMULA_SIGNS, GUARD)) or text.lstrip().startswith(FORMULA_SIGNS)
    return GUARD + text if risky else text


def _refuse_lost_letters(texts: Sequence[str], number: int, encoding: str) -> None:
    for column, text in enumerate(texts, 1):
        try:
            text.encode(encoding)
        except UnicodeEncodeError as lost:
            raise BadInput(
                _("The cell %(cell)s holds “%(letter)s”, which %(encoding)s cannot write. Choose UTF-8 in the profile.")
                % {
                    "cell": f"{letters(column)}{number}",
                    "letter": text[lost.start],
                    "encoding": SHOWN_ENCODINGS[encoding],
                },
                field="profile",
            ) from lost


def read_delimited(content: bytes, filename: str, *, encoding: str, separator: str, limits: Limits) -> Sheet:
    """The rows of a stranger's text file as a sheet. Raises UploadRefused for what breaks a limit."""
    name = filename[-100:]
    if not content.strip():
        raise UploadRefused("empty", name=name)
    if len(content) > limits.file_size:
        size = f"{len(content) / MEGABYTE:.1f}"
        raise UploadRefused("too_big", size=size, limit=limits.file_size // MEGABYTE)
    text = _decoded(content, name, encoding)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [row for number, line in enumerate(lines, 1) if (row := _row(number, line, name, limits)).cells]
    except csv.Error as broken:
        raise UploadRefused("damaged", detail=str(broken)[:80]) from broken
    if not rows:
        raise UploadRefused("empty", name=name)
    return Sheet(name, tuple(rows))


def _decoded(content: bytes, name: str, encoding: str) -> str:
    """UTF-8 with a mark is known by it, whatever the profile says."""
    marked = next((known for mark, known in MARKS.items() if content.startswith(mark)), encoding)
    if not marked or b"\0" in content:
        raise UploadRefused("not_text", name=name)
    try:
        return content.decode(marked)
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise UploadRefused("wrong_encoding", line=line, encoding=SHOWN_ENCODINGS[encoding]) from wrong


def _row(number: int, line: Sequence[str], name: str, limits: Limits) -> Row:
    if number > limits.rows:
        raise UploadRefused("too_many_rows", sheet=name, row=number, limit=limits.rows)
    if len(line) > limits.columns:
        cell = f"{letters(limits.columns + 1)}{number}"
        raise UploadRefused("too_many_columns", sheet=name, cell=cell, limit=limits.columns)
    return Row(number, {column: _cell(column, number, text, limits) for column, text in enumerate(line, 1) if text})


def _cell(column: int, number: int, text: str, limits: Limits) -> Cell:
    address = f"{letters(column)}{number}"
    if len(text) > limits.cell_chars:
        return Cell(address, "text", text[:100], TOO_LONG)
    guarded = text.startswith(GUARD) and text[1:].lstrip().startswith((*FORMULA_SIGNS, GUARD))
    return Cell(address, "text", text[1:] if guarded else text)
