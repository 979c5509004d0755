"""Files of AVN by their profile: the portal's records as bytes, a stranger's bytes as records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kuu_office.core.errors import BadInput
from kuu_office.core.spreadsheets.cells import FLAGGED, CellError, why_lost
from kuu_office.core.spreadsheets.delimited import read_delimited, write_delimited
from kuu_office.core.spreadsheets.limits import EXCHANGE
from kuu_office.core.spreadsheets.mapping import HEADER_WITHIN
from kuu_office.core.spreadsheets.reader import read_upload
from kuu_office.core.spreadsheets.sheet import Row, Sheet
from kuu_office.core.spreadsheets.writer import XLSX, Column, write_table
from kuu_office.core.text.kyrgyz import fold, normalise
from kuu_office.office.calc.exchange import Key, ValueKind, number_in
from kuu_office.office.enums import FileKind
from kuu_office.office.models import ExchangeProfile
from kuu_office.office.models.exchange import PART
from kuu_office.office.programs import ExchangeProgram, ExchangeRecord

CSV = "text/csv"
ONE_LINE = str.maketrans("\t\r\n", "   ")
LONGEST_KEY = 500
MOST_PROBLEMS = 200
WIDE, NARROW = 30, 14

NO_KEY = gettext_noop("The row does not say which record it is: this cell is empty.")
LONG_KEY = gettext_noop("The row names its record with more than 500 characters.")
TWICE = gettext_noop("The row repeats the record of row %(row)s; it is not compared.")


@dataclass(frozen=True)
class Reading:
    """A file as it was understood. places: where a record stands, field → address. absent: columns it does not have."""

    records: dict[Key, dict[str, str]] = field(default_factory=dict)
    places: dict[Key, dict[str, str]] = field(default_factory=dict)
    problems: list[CellError] = field(default_factory=list)
    absent: tuple[str, ...] = ()

    def address(self, key: Key, column: str) -> str:
        """The cell of a value; of a record that only AVN has, its first cell."""
        places = self.places.get(key, {})
        return places.get(column) or next(iter(places.values()), "")


def file_of(profile: ExchangeProfile, program: ExchangeProgram, records: Iterable[ExchangeRecord]) -> bytes:
    """The records as the profile wants them. BadInput: a letter that the encoding cannot write."""
    wide = {one.key for one in program.fields if one.kind is ValueKind.TEXT and not one.is_key}
    columns = [Column(key, heading, WIDE if key in wide else NARROW) for key, heading in profile.columns]
    rows = [_row_of(program, record, profile.words) for record in records]
    if profile.file_kind == FileKind.XLSX:
        return write_table(columns, rows, profile.sheet or str(profile.title))
    return write_delimited(columns, rows, encoding=profile.encoding, separator=profile.separator)


def _row_of(
    program: ExchangeProgram, record: ExchangeRecord, words: Mapping[str, Mapping[str, str]]
) -> dict[str, str | Decimal]:
    """Numbers as numbers, so that spreadsheet programs can count them; values in the words of AVN."""
    told = {one.key: part for one, part in zip(program.key_fields, record.key, strict=True)} | dict(record.values)
    told |= {key: own.get(told[key], told[key]) for key, own in words.items() if key in told}
    numbers = {one.key for one in program.fields if one.kind is not ValueKind.TEXT and told.get(one.key)}
    return told | {key: found for key in numbers if (found := number_in(told[key])) is not None}


def name_of(profile: ExchangeProfile, program: ExchangeProgram, about: str) -> str:
    return normalise(f"AVN {program.number} {about}.{profile.file_kind}")


def content_type(profile: ExchangeProfile) -> str:
    return XLSX if profile.file_kind == FileKind.XLSX else CSV


def read(profile: ExchangeProfile, program: ExchangeProgram, content: bytes, filename: str) -> Reading:
    """The records of a file. UploadRefused, or BadInput when it lacks the columns that name a record."""
    sheet = _sheet(profile, content, filename)
    header, columns = _header(sheet, profile, program)
    reading = Reading(absent=tuple(key for key, _heading in profile.columns if key not in columns))
    first_rows: dict[Key, int] = {}
    values = {key: {fold(word): value for value, word in own.items()} for key, own in profile.words.items()}
    for row in sheet.rows:
        if row.number > header:
            _read_row(_in_own_words(row, columns, values), columns, program, reading, first_rows)
    return reading


def _sheet(profile: ExchangeProfile, content: bytes, filename: str) -> Sheet:
    if profile.file_kind == FileKind.CSV:
        form = {"encoding": profile.encoding, "separator": profile.separator}
        return read_delimited(content, filename, **form, limits=EXCHANGE)
    book = read_upload(content, filename, EXCHANGE)
    named = [sheet for sheet in book.sheets if profile.sheet and fold(sheet.name) == fold(profile.sheet)]
    return (named or [book.first])[0]


def _header(sheet: Sheet, profile: ExchangeProfile, program: ExchangeProgram) -> tuple[int, dict[str, int]]:
    """The row of the headings and where each field stands: the first row that names every part of the key."""
    wanted = {fold(heading): key for key, heading in profile.columns}
    needed = {one.key for one in program.key_fields}
    best: set[str] = set()
    for row in sheet.rows[:HEADER_WITHIN]:
        places = _places(row, wanted)
        if needed <= set(places):
            return row.number, {key: found[0] for key, found in places.items() if not _refuse_twice(key, found, row)}
        best = max(best, needed & set(places), key=len)
    missing = [f"“{heading}”" for key, heading in profile.columns if key in needed - best]
    raise BadInput(
        _("The file has no column %(columns)s. Look whether it fits the profile “%(profile)s”.")
        % {"columns": ", ".join(missing), "profile": profile},
        field="file",
    )


def _places(row: Row, wanted: Mapping[str, str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for column, cell in sorted(row.cells.items()):
        if fold(cell.text) in wanted:
            places.setdefault(wanted[fold(cell.text)], []).append(column)
    return places


def _refuse_twice(key: str, found: Sequence[int], row: Row) -> bool:
    if len(found) > 1:
        raise BadInput(
            _("The heading “%(heading)s” stands twice: in %(first)s and %(second)s.")
            % {
                "heading": row.cell(found[0]).text[:60],
                "first": row.cell(found[0]).address,
                "second": row.cell(found[1]).address,
            },
            field="file",
        )
    return False


def _in_own_words(row: Row, columns: Mapping[str, int], values: Mapping[str, Mapping[str, str]]) -> Row:
    """The row with the portal's values where AVN's words for them stand; other words stay as they are."""
    places = {columns[key]: own for key, own in values.items() if key in columns}
    told = {
        place: replace(cell, text=places[place][fold(cell.text)])
        for place, cell in row.cells.items()
        if place in places and fold(cell.text) in places[place]
    }
    return replace(row, cells={**row.cells, **told}) if told else row


def _read_row(
    row: Row, columns: Mapping[str, int], program: ExchangeProgram, reading: Reading, first_rows: dict[Key, int]
) -> None:
    cells = {key: row.cell(column) for key, column in columns.items()}
    if not any(cell.text.strip() for cell in cells.values()):
        return
    names = [one.key for one in program.key_fields]
    key = tuple(_text(cells[name].text) for name in names)
    spoilt = {name: why for name, cell in cells.items() if (why := why_lost(cell) or FLAGGED.get(cell.flag, ""))}
    fault = _why_no_record(key, names, spoilt, first_rows)
    if fault:
        name, message, values = fault
        _note(reading, CellError(cells[name].address, name, cells[name].text[:60], message, values))
        return
    first_rows[key] = row.number
    for name, why in spoilt.items():
        _note(reading, CellError(cells[name].address, name, cells[name].text[:60], why))
    told = [one.key for one in program.value_fields if one.key in cells and one.key not in spoilt]
    reading.records[key] = {name: _text(cells[name].text) for name in told}
    reading.places[key] = {name: cells[name].address for name in (names[0], *told)}


def _why_no_record(
    key: Key, names: Sequence[str], spoilt: Mapping[str, str], first_rows: Mapping[Key, int]
) -> tuple[str, str, dict[str, str]] | None:
    """(field, msgid, values) of what keeps a row from being a record."""
    for name, part in zip(names, key, strict=True):
        if name in spoilt or not part:
            return name, spoilt.get(name, NO_KEY), {}
    if len(PART.join(key)) > LONGEST_KEY:
        return names[0], LONG_KEY, {}
    return (names[0], TWICE, {"row": str(first_rows[key])}) if key in first_rows else None


def _note(reading: Reading, problem: CellError) -> None:
    if len(reading.problems) < MOST_PROBLEMS:
        reading.problems.append(problem)


def _text(text: str) -> str:
    return text.translate(ONE_LINE).strip()
