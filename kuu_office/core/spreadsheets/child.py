"""Opens a stranger's workbook in a process of its own. Run by `reader.py` as a script, never imported by the portal.

stdin: the .xlsx; argument: the limits as JSON; stdout: JSON lines
  {"sheet": name, "hidden": bool} · {"row": n, "cells": [[column, kind, text, flag], …]} · {"stopped_at": n|null}
and last {"done": peak memory in kB} or {"refused": code, "values": {…}}.
It imports nothing of the project, so that it starts fast and has nothing to lose.
"""

import json
import math
import os
import re
import resource
import sys
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.worksheet._reader import CELL_TAG, FORMULA_TAG, INLINE_STRING, ROW_TAG, VALUE_TAG
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

ADDRESS = re.compile(r"([A-Z]{1,3})[1-9][0-9]{0,6}")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
LONGEST_NAME = 100
STRING_TAG, TEXT_TAG, RUN_TAG = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("si", "t", "r"))
ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "ctypes.")
OWN_MEMORY = "/proc/self/status"
NO_MEMORY = ("out of memory", "Error -4 ")  # what expat and zlib say instead of raising MemoryError


class Refusal(Exception):
    """Ends the reading; `values` fill the sentence of `code` in refusals.py."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Answer:
    """Writes JSON lines and counts them: shared strings can make a small file speak endlessly."""

    def __init__(self, stream, limits: SimpleNamespace) -> None:
        self.stream, self.limits = stream, limits
        self.size = self.cells = 0

    def line(self, **content) -> None:
        data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self.size += len(data)
        if self.size > self.limits.answer_size:
            raise Refusal("too_much_text", limit=self.limits.answer_size // 1024**2)
        self.stream.write(data)

    def row(self, number: int, cells: list[list]) -> None:
        self.cells += len(cells)
        if self.cells > self.limits.cells:
            raise Refusal("too_many_cells", limit=self.limits.cells)
        self.line(row=number, cells=cells)


def confine(limits: SimpleNamespace) -> None:
    """Memory, processor time, no core dumps."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def guard(event: str, arguments: tuple) -> None:
    """Audit hook: no network, no other program, no file but the interpreter's own modules."""
    if event.startswith(FORBIDDEN):
        raise PermissionError(event)
    if event == "open":
        path, _mode, flags = arguments
        own = isinstance(path, str) and (path == OWN_MEMORY or path.startswith((sys.prefix, sys.base_prefix)))
        if not own or flags & (os.O_WRONLY | os.O_RDWR):
            raise PermissionError(event)


class Book:
    """An opened workbook: shared strings, which styles are dates, and its sheets."""

    def __init__(self, data: bytes, limits: SimpleNamespace) -> None:
        # The steps of load_workbook(read_only=True) without properties, themes, names and the search for sizes.
        reader = ExcelReader(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        reader.read_manifest()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        self.archive = reader.archive
        self.strings = self.shared_strings(reader.package.find(SHARED_STRINGS), limits)
        self.epoch, self.dates = reader.wb.epoch, reader.wb._date_formats
        self.durations = reader.wb._timedelta_formats
        self.sheets = [
            (sheet.name[:LONGEST_NAME], sheet.state != "visible", relation.target)
            for sheet, relation in reader.parser.find_sheets()
            if relation.target in reader.valid_files and "chartsheet" not in relation.Type
        ]

    def elements(self, part: str, tag: str) -> Iterator:
        """Elements called `tag` of a part, each freed after use."""
        with self.archive.open(part) as source:
            for _event, element in iterparse(source):
                if element.tag == tag:
                    yield element
                    element.clear()

    def shared_strings(self, part, limits: SimpleNamespace) -> list[str]:
        """The table of texts; openpyxl's own takes longer and has no bound."""
        strings: list[str] = []
        for element in self.elements(part.PartName[1:], STRING_TAG) if part else ():
            if len(strings) == limits.cells:
                raise Refusal("too_many_cells", limit=limits.cells)
            strings.append(text_of(element))
        return strings


def text_of(element) -> str:
    """Text of a shared or inline string, plain or in formatted runs, without reading aids and escapes."""
    if len(element) == 1 and element[0].tag == TEXT_TAG:  # nearly all of them
        text = element[0].text or ""
    else:
        parts = [*element.iterfind(TEXT_TAG), *element.iterfind(f"{RUN_TAG}/{TEXT_TAG}")]
        text = "".join(part.text or "" for part in parts)
    return ESCAPE.sub(lambda escape: "_" if escape[1].upper() == "005F" else " ", text) if "_x" in text else text


def column_of(address: str | None, previous: int, sheet: str) -> int:
    """Column number of an address; a cell without one stands after the previous."""
    if address is None:
        return previous + 1
    match = ADDRESS.fullmatch(address)
    column = 0
    for letter in match[1] if match else "":
        column = column * 26 + ord(letter) - 64
    if not 0 < column <= LAST_COLUMN:
        raise Refusal("bad_address", sheet=sheet, cell=address[:50])
    return column


def row_number(element, previous: int, sheet: str) -> int:
    """Row numbers only grow; anything else is not a sheet that Excel wrote."""
    text = element.get("r") or str(previous + 1)
    if not re.fullmatch("[0-9]{1,7}", text) or not previous < int(text) <= LAST_ROW:
        raise Refusal("bad_address", sheet=sheet, cell=text[:50])
    return int(text)


def plain_number(raw: str) -> list:
    """A number as Excel shows it: 15 significant digits, no exponent, no binary noise."""
    try:
        value = float(raw)
    except ValueError:
        return ["error", raw[:50]]
    if not math.isfinite(value):
        return ["error", raw[:50]]
    return ["number", format(Decimal(format(value, ".15g")) + 0, "f")]


def moment(value) -> list:
    """A date, time or both in ISO form; Excel keeps a plain date as midnight."""
    if isinstance(value, datetime) and value.time() != time():
        return ["datetime", value.isoformat(timespec="seconds")]
    if isinstance(value, date):
        return ["date", value.isoformat()[:10]]
    return ["time", str(value)[:50]]


def dated(raw: str, style: int, book: Book) -> list:
    try:
        return moment(from_excel(float(raw), book.epoch, timedelta=style in book.durations))
    except (OverflowError, ValueError, TypeError):
        return ["error", raw[:50]]


def iso_dated(raw: str) -> list:
    try:
        return moment(from_ISO8601(raw))
    except ValueError:
        return ["error", raw[:50]]


def inline_text(element) -> str:
    child = element.find(INLINE_STRING)
    return "" if child is None else text_of(child)


def value_of(element, raw: str | None, book: Book) -> list:
    """[kind, text] of a cell element."""
    kind, style = element.get("t", "n"), int(element.get("s") or 0)
    if kind == "inlineStr":
        return ["text", inline_text(element)]
    if not raw:
        return ["text", ""]
    if kind == "n" and style in book.dates:
        return dated(raw, style, book)
    return BY_TYPE.get(kind, as_text)(raw, book)


def as_text(raw: str, _book: Book) -> list:
    return ["text", raw]


BY_TYPE = {
    "n": lambda raw, _book: plain_number(raw),
    "s": lambda raw, book: ["text", book.strings[int(raw)]],
    "b": lambda raw, _book: ["boolean", "true" if raw in ("1", "true") else "false"],
    "d": lambda raw, _book: iso_dated(raw),
    "e": lambda raw, _book: ["error", raw],
}


def cell_of(element, book: Book, limits: SimpleNamespace) -> list:
    """[kind, text, flag]; the value is the one computed last, a formula never computed is shown and flagged.

    Excel marks an empty text that a formula gave as t="str"; programs that do not calculate leave the value out.
    """
    raw, formula = element.findtext(VALUE_TAG), element.findtext(FORMULA_TAG)
    if formula is not None and not raw and element.get("t") != "str":
        return ["text", f"={formula}"[:200], "formula"]
    kind, text = value_of(element, raw, book)
    if len(text) > limits.cell_chars:
        return [kind, text[:100], "too_long"]
    return [kind, text, "formula_text" if formula is None and text.lstrip().startswith("=") else ""]


def row_of(element, number: int, sheet: str, book: Book, limits: SimpleNamespace) -> list[list]:
    """Filled cells of a row: [[column, kind, text, flag], …]."""
    cells, column = [], 0
    for child in element.iterfind(CELL_TAG):
        column = column_of(child.get("r"), column, sheet)
        cell = cell_of(child, book, limits)
        if not cell[1].strip():
            continue
        if column > limits.columns:
            address = f"{get_column_letter(column)}{number}"
            raise Refusal("too_many_columns", sheet=sheet, cell=address, limit=limits.columns)
        cells.append([column, *cell])
    return cells


def read_sheet(book: Book, name: str, target: str, answer: Answer) -> int | None:
    """Sends the filled rows; returns the row where it gave up after too many blank ones, else None."""
    limits, number, last_filled = answer.limits, 0, 0
    for element in book.elements(target, ROW_TAG):
        number = row_number(element, number, name)
        cells = row_of(element, number, name, book, limits)
        if cells and number > limits.rows:
            raise Refusal("too_many_rows", sheet=name, row=number, limit=limits.rows)
        if number - last_filled > limits.blank_rows:
            return number
        if cells:
            last_filled = number
            answer.row(number, cells)
    return None


def read_book(data: bytes, answer: Answer) -> None:
    limits = answer.limits
    book = Book(data, limits)
    if not book.sheets:
        raise Refusal("no_sheets")
    if len(book.sheets) > limits.sheets:
        raise Refusal("too_many_sheets", count=len(book.sheets), limit=limits.sheets)
    for name, hidden, target in book.sheets:
        answer.line(sheet=name, hidden=hidden)
        answer.line(stopped_at=read_sheet(book, name, target, answer))


def peak_kilobytes() -> int:
    """VmHWM; ru_maxrss would carry the parent's figure across exec."""
    with open(OWN_MEMORY) as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def refusal_of(error: Exception, limits: SimpleNamespace) -> Refusal:
    """The reason in the office's words for whatever the parsers raised."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, MemoryError) or any(sign in str(error) for sign in NO_MEMORY):
        return Refusal("too_heavy", limit=limits.memory // 1024**2)
    if type(error).__name__ in ("EntitiesForbidden", "DTDForbidden", "ExternalReferenceForbidden"):
        return Refusal("entities")
    return Refusal("damaged", detail=type(error).__name__)


def main() -> None:
    limits = SimpleNamespace(**json.loads(sys.argv[1]))
    confine(limits)
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    answer = Answer(sys.stdout.buffer, limits)
    data = sys.stdin.buffer.read()
    sys.addaudithook(guard)
    try:
        read_book(data, answer)
        last = {"done": peak_kilobytes()}
    except Exception as error:  # whatever a hostile file provokes ends in a sentence
        refusal = refusal_of(error, limits)
        last = {"refused": refusal.code, "values": refusal.values}
    sys.stdout.buffer.write(json.dumps(last).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
