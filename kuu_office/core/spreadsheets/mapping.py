"""Which column of a stranger's sheet is which of ours: guessed from the header, corrected by a person, remembered."""

import hashlib
import re
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from kuu_office.core.errors import BadInput
from kuu_office.core.spreadsheets.sheet import Cell, Row, Sheet, letters
from kuu_office.core.text.kyrgyz import fold, normalise, similar

HEADER_WITHIN = 30
# Headings of unlike spelling count for less than any spelling of the same words.
UNLIKE_SPELLING = 0.9
ALIKE = 0.72
LONGEST_HEADING = 120
_NOT_WORDS = re.compile(r"[\W_]+")
_NUMBERS = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Field:
    """One of our columns: its key and the headings under which it occurs, in any language."""

    key: str
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Mapping:
    """A layout: the sheet, where its header stands, and which column number (from 1) holds which of our keys.

    `headings` keeps the heading of each mapped column, `likeness` how sure the guess was (0 to 1).
    """

    sheet: str
    header_row: int
    header_height: int
    columns: MappingType[str, int]
    headings: MappingType[str, str]
    signature: str
    likeness: MappingType[str, float] = field(default_factory=dict)

    @property
    def last_header_row(self) -> int:
        return self.header_row + self.header_height - 1

    def to_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, data: MappingType) -> "Mapping":
        return cls(**data)


@dataclass(frozen=True)
class MappedRow:
    """A data row by our keys; a cell that is not there is blank but keeps its address."""

    number: int
    cells: MappingType[str, Cell]


class LayoutChanged(BadInput):
    """A remembered mapping does not fit the file. `missing` lists (key, expected heading, column letter)."""

    def __init__(self, missing: list[tuple[str, str, str]]) -> None:
        names = ", ".join(f"“{heading}” ({letter})" for _key, heading, letter in missing)
        sentence = _("The file has another layout. These columns are not where they were: %(columns)s.")
        super().__init__(sentence % {"columns": names})
        self.missing = missing


@dataclass(frozen=True)
class _Header:
    """A possible header: its texts by column; a two-row header joins a group with what stands under it."""

    row: int
    height: int
    texts: MappingType[int, tuple[str, ...]]

    def headings(self) -> dict[int, str]:
        return {column: texts[0] for column, texts in self.texts.items()}


def suggest_mapping(rows: Sequence[Row], fields: Sequence[Field], sheet: str = "") -> Mapping:
    """The best reading of the first 30 rows; columns that resemble nothing stay out. Never raises."""
    headers = _possible_headers(rows)
    if not headers:
        return Mapping(sheet, 1, 1, {}, {}, signature({}))
    promising = sorted(headers, key=lambda header: -_exact_hits(header, fields))[:6]
    guesses = [(header, _assign(header, fields)) for header in promising]
    header, found = max(guesses, key=lambda guess: (_worth(guess[1]), -guess[0].height, -guess[0].row))
    headings = header.headings()
    return Mapping(
        sheet=sheet,
        header_row=header.row,
        header_height=header.height,
        columns={key: column for key, (column, _likeness) in found.items()},
        headings={key: headings[column] for key, (column, _likeness) in found.items()},
        signature=signature(headings),
        likeness={key: round(likeness, 2) for key, (_column, likeness) in found.items()},
    )


def chosen_mapping(sheet: Sheet, header_row: int, header_height: int, columns: MappingType[str, int]) -> Mapping:
    """The layout that a person chose: our key → column number. Raises BadInput when no header stands in that row."""
    headers = {(header.row, header.height): header.headings() for header in _possible_headers(sheet.rows)}
    headings = headers.get((header_row, header_height))
    if headings is None:
        sentence = _("No header of %(height)s row(s) begins in row %(row)s; it must stand in the first %(most)s rows.")
        raise BadInput(
            sentence % {"row": header_row, "height": header_height, "most": HEADER_WITHIN}, field="header_row"
        )
    return Mapping(
        sheet=sheet.name,
        header_row=header_row,
        header_height=header_height,
        columns=dict(columns),
        headings={key: headings.get(column, "") for key, column in columns.items()},
        signature=signature(headings),
    )


def signature(headings: MappingType[int, str]) -> str:
    """SHA-256 of the headings in their columns; the same layout gives the same signature whatever its spelling."""
    lines = [f"{column}:{_words(headings[column])}" for column in sorted(headings)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def signatures(sheet: Sheet) -> dict[str, tuple[int, int]]:
    """Signature → (row, height) of every possible header of a sheet: to look up remembered mappings."""
    return {signature(header.headings()): (header.row, header.height) for header in _possible_headers(sheet.rows)}


def fit(mapping: Mapping, sheet: Sheet) -> Mapping:
    """The mapping for this sheet: the header may stand in another row, its columns must be the same.

    Raises LayoutChanged naming the mapped columns whose heading is gone.
    """
    place = signatures(sheet).get(mapping.signature)
    if place:
        return replace(mapping, sheet=sheet.name, header_row=place[0], header_height=place[1])
    same_size = [header for header in _possible_headers(sheet.rows) if header.height == mapping.header_height]
    lost = [_lost(mapping, header) for header in same_size] or [list(mapping.columns)]
    fewest = sorted(min(lost, key=len), key=mapping.columns.__getitem__)
    if fewest:
        raise LayoutChanged([(key, mapping.headings[key], letters(mapping.columns[key])) for key in fewest])
    return replace(mapping, sheet=sheet.name, header_row=same_size[lost.index([])].row)


def apply(mapping: Mapping, sheet: Sheet) -> list[MappedRow]:
    """Data rows under the header with cells by our keys. Raises LayoutChanged when the mapping does not fit.

    Rows without a mapped cell and the row that only numbers the columns (1, 2, 3…) are left out.
    """
    mapping = fit(mapping, sheet)
    below = [row for row in sheet.rows if row.number > mapping.last_header_row]
    if below and _numbers_columns(below[0]):
        below = below[1:]
    mapped = [MappedRow(row.number, {key: row.cell(c) for key, c in mapping.columns.items()}) for row in below]
    return [row for row in mapped if any(cell.text for cell in row.cells.values())]


def _lost(mapping: Mapping, header: _Header) -> list[str]:
    headings = header.headings()
    return [
        key
        for key, column in mapping.columns.items()
        if _words(headings.get(column, "")) != _words(mapping.headings[key])
    ]


def _numbers_columns(row: Row) -> bool:
    """The row under the header of printed forms that says 1, 2, 3, …"""
    texts = [cell.text for cell in row.cells.values()]
    return len(texts) > 2 and texts == [str(number) for number in range(1, len(texts) + 1)]


def _possible_headers(rows: Sequence[Row]) -> list[_Header]:
    """Every row of the first 30 as a header of one row, and with the row under it as a header of two."""
    top = [row for row in rows if row.number <= HEADER_WITHIN]
    single = [_Header(row.number, 1, {c: (_heading(cell),) for c, cell in row.cells.items()}) for row in top]
    pairs = pairwise(top)
    double = [_two_rows(upper, lower) for upper, lower in pairs if lower.number == upper.number + 1]
    return single + double


def _two_rows(upper: Row, lower: Row) -> _Header:
    """«Сааттар» over «Лекция» reads as «Сааттар лекция» or «лекция»; a group spans the blank cells to its right."""
    texts: dict[int, tuple[str, ...]] = {}
    group = ""
    for column in range(1, max(upper.width, lower.width) + 1):
        over, under = _heading(upper.cell(column)), _heading(lower.cell(column))
        group = (over or group) if under else ""
        if under:
            texts[column] = (f"{group} {under}".strip(), under)
        elif over:
            texts[column] = (over,)
    return _Header(upper.number, 2, texts)


def _heading(cell: Cell) -> str:
    """Cut before it is cleaned: a stranger's sheet may hold ten thousand characters in each of its first cells."""
    return normalise(cell.text[: 2 * LONGEST_HEADING])[:LONGEST_HEADING]


@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    """A heading for comparison: folded, without punctuation."""
    return _NOT_WORDS.sub(" ", fold(text)).strip()


@lru_cache(maxsize=4096)
def _word_set(text: str) -> frozenset[str]:
    return frozenset(_words(text).split())


@lru_cache(maxsize=65536)
def _likeness(heading: str, title: str) -> float:
    """1 for the same words, 0.95 for the same in another order, else the likeness of the letters.

    «1-семестр» and «2-семестр» are one letter apart and mean different columns: the numbers must agree.
    """
    if _words(heading) == _words(title):
        return 1.0
    if _word_set(heading) == _word_set(title):
        return 0.95
    longer = max(len(heading), len(title))
    too_unlike = min(len(heading), len(title)) < 4 or abs(len(heading) - len(title)) > longer / 2
    if too_unlike or _NUMBERS.findall(heading) != _NUMBERS.findall(title):
        return 0.0
    return UNLIKE_SPELLING * similar(_words(heading), _words(title))


def _exact_hits(header: _Header, fields: Sequence[Field]) -> int:
    known = {_words(title) for item in fields for title in item.titles}
    return sum(any(_words(text) in known for text in texts) for texts in header.texts.values())


def _assign(header: _Header, fields: Sequence[Field]) -> dict[str, tuple[int, float]]:
    """Key → (column, likeness): the surest pairs first, each column and each field once."""
    pairs = [
        (likeness, -column, item.key)
        for item in fields
        for column, texts in header.texts.items()
        if (likeness := max(_likeness(text, title) for text in texts for title in item.titles)) >= ALIKE
    ]
    found: dict[str, tuple[int, float]] = {}
    taken: set[int] = set()
    for likeness, minus_column, key in sorted(pairs, reverse=True):
        if key not in found and -minus_column not in taken:
            found[key] = (-minus_column, likeness)
            taken.add(-minus_column)
    return found


def _worth(found: MappingType[str, tuple[int, float]]) -> float:
    return sum(likeness for _column, likeness in found.values())
