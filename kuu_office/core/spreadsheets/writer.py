"""Workbooks that people take away: one styled table a sheet, and never a formula (SECURITY M4, V47).

The same rows give the same bytes, so that a repeated export can be recognised by its hash.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from kuu_office.core.text.dates import BISHKEK

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 65534, 65535))
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_TEXT = 32_767
YES_NO = {"ky": ("ооба", "жок"), "ru": ("да", "нет"), "en": ("yes", "no")}
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
MADE_AT = (1980, 1, 1, 0, 0, 0)

LINE = Side(style="thin", color="B8B8B8")
HEADER_FONT = Font(bold=True)
HEADER_FILL = PatternFill("solid", fgColor="E8ECF2")
HEADER_ALIGNMENT = Alignment(wrap_text=True, vertical="center")
HEADER_BORDER = Border(bottom=LINE)


@dataclass(frozen=True)
class Column:
    """A column of a table: `key` in the rows, `title` in the header, `width` in characters, Excel number format."""

    key: str
    title: str
    width: int = 14
    format: str = ""


def safe_cell(sheet: WriteOnlyWorksheet, value: Any, lang: str = "ky") -> WriteOnlyCell:
    """A cell that no spreadsheet program computes: text stays text whatever it begins with.

    Numbers and dates keep their type; moments are shown in Bishkek time; NaN and infinity become blank.
    """
    if value is None or (isinstance(value, float | Decimal) and not Decimal(value).is_finite()):
        return WriteOnlyCell(sheet)
    if isinstance(value, bool):
        return _text(sheet, YES_NO[lang][not value])
    if isinstance(value, int | float | Decimal):
        return WriteOnlyCell(sheet, value)
    if isinstance(value, datetime):
        return _formatted(sheet, _in_bishkek(value), "DD.MM.YYYY HH:MM")
    if isinstance(value, date):
        return _formatted(sheet, value, "DD.MM.YYYY")
    return _text(sheet, str(value))


def _in_bishkek(value: datetime) -> datetime:
    return value.astimezone(BISHKEK).replace(tzinfo=None) if value.tzinfo else value


def _formatted(sheet: WriteOnlyWorksheet, value: date, number_format: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = number_format
    return cell


def _text(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell, clean = WriteOnlyCell(sheet), text.translate(NO_CONTROLS)[:LONGEST_TEXT]
    if not clean:
        return cell
    # Past the setter, which would take "=…" for a formula.
    cell._value, cell.data_type = clean, "s"
    if text.lstrip().startswith(FORMULA_SIGNS) or text.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True
    return cell


class Workbook:
    """A workbook under construction: `add_table` as often as needed, then `to_bytes` once."""

    def __init__(self, lang: str = "ky") -> None:
        self.lang = lang
        self._book = openpyxl.Workbook(write_only=True)

    def add_table(self, title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> None:
        """A sheet called `title` with a frozen header row and one row per mapping, by the keys of `columns`."""
        sheet = self._book.create_sheet(self._sheet_title(title))
        sheet.freeze_panes = "A2"
        for number, column in enumerate(columns, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        sheet.append([self._header(sheet, column) for column in columns])
        for row in rows:
            sheet.append([self._cell(sheet, column, row.get(column.key)) for column in columns])

    def to_bytes(self) -> bytes:
        """The .xlsx, with every time stamp in it fixed."""
        if not self._book.worksheets:
            self._book.create_sheet()
        raw = BytesIO()
        self._book.save(raw)
        return _without_time_stamps(raw)

    def _sheet_title(self, title: str) -> str:
        """At most 31 characters, none that Excel forbids, unique in the workbook."""
        clean = NOT_IN_TITLES.sub(" ", title.translate(NO_CONTROLS)).strip(" '")[:31] or "1"
        taken = {sheet.title.lower() for sheet in self._book.worksheets}
        number = 2
        unique = clean
        while unique.lower() in taken:
            unique = f"{clean[:27]} {number}"
            number += 1
        return unique

    def _header(self, sheet: WriteOnlyWorksheet, column: Column) -> WriteOnlyCell:
        cell = _text(sheet, column.title)
        cell.font, cell.fill = HEADER_FONT, HEADER_FILL
        cell.alignment, cell.border = HEADER_ALIGNMENT, HEADER_BORDER
        return cell

    def _cell(self, sheet: WriteOnlyWorksheet, column: Column, value: Any) -> WriteOnlyCell:
        cell = safe_cell(sheet, value, self.lang)
        if column.format:
            cell.number_format = column.format
        return cell


def _without_time_stamps(raw: BytesIO) -> bytes:
    out = BytesIO()
    with ZipFile(raw) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            member = ZipInfo(name, MADE_AT)
            member.compress_type = ZIP_DEFLATED
            new.writestr(member, content)
    return out.getvalue()


def write_table(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], title: str, lang: str = "ky") -> bytes:
    """One table as an .xlsx. `lang` gives the words for yes and no; titles come translated."""
    book = Workbook(lang)
    book.add_table(title, columns, rows)
    return book.to_bytes()
