"""Cells as typed values. A parser returns the value, None for a permitted blank, or raises BadCell.

`CellReader` reads a whole row and gathers the errors, so that a person sees all of them at once.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_noop

from kuu_office.core.spreadsheets.sheet import (
    BLANK,
    BOOLEAN,
    DATE,
    ERROR,
    FORMULA_WITHOUT_VALUE,
    LOOKS_LIKE_FORMULA,
    MOMENT,
    TIME,
    TOO_LONG,
    Cell,
)
from kuu_office.core.text.kyrgyz import fold, normalise

# "12", "3,5", "3.5", "1 200,50"; no exponent, no sign words, ASCII digits only.
NUMBER = re.compile(r"[+-]?([0-9]{1,3}( [0-9]{3})+|[0-9]+)([.,][0-9]+)?")
WRITTEN_DATE = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
MOST_DIGITS = 15
YES = frozenset(map(fold, ("1", "true", "yes", "да", "ооба", "+", "бар")))
NO = frozenset(map(fold, ("0", "false", "no", "нет", "жок", "-")))

SPOILT_BY_DATE = gettext_noop(
    "Excel has turned this cell into the date %(value)s. Set the format of the cell to “Text” and enter it again."
)
FLAGGED = {
    FORMULA_WITHOUT_VALUE: gettext_noop(
        "The formula %(value)s has no computed value. Open the file in Excel, let it calculate, and save it."
    ),
    LOOKS_LIKE_FORMULA: gettext_noop("The text %(value)s begins with “=” like a formula. Enter the value itself."),
    TOO_LONG: gettext_noop("The text is too long; a cell may hold at most 10,000 characters."),
}


@dataclass(frozen=True)
class CellError:
    """What is wrong with one cell. `message` is an English msgid, translated when shown; `values` fill it.

    `cell` is the address ("D14"), `column` the key of our column, `value` what the cell holds.
    """

    cell: str
    column: str
    value: str
    message: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The message in the reader's language, without the address."""
        return gettext(self.message) % {"value": self.value, **self.values}

    def __str__(self) -> str:
        return f"{self.cell}: {self.sentence}"

    def to_json(self) -> dict:
        return asdict(self)


class BadCell(Exception):
    """Raised by a parser; `error` says which cell and why."""

    def __init__(self, error: CellError) -> None:
        super().__init__(error.message)
        self.error = error


def bad(cell: Cell, column: str, message: str, **values: str) -> BadCell:
    """A refusal of `cell` with the first 100 characters of its text."""
    return BadCell(CellError(cell.address, column, cell.text[:100], message, values))


def _text_of(cell: Cell | str, column: str, required: bool, refused: Mapping[str, str]) -> tuple[Cell, str]:
    """The cell and its clean text; "" when blank. `refused` maps kinds that the parser does not take to messages."""
    cell = Cell("", "text", cell) if isinstance(cell, str) else cell
    if cell.flag:
        raise bad(cell, column, FLAGGED[cell.flag])
    if cell.kind == ERROR:
        raise bad(cell, column, gettext_noop("The cell shows the error %(value)s."))
    if cell.kind in refused:
        raise bad(cell, column, refused[cell.kind])
    text = "" if cell.kind == BLANK else normalise(cell.text)
    if required and not text:
        raise bad(cell, column, gettext_noop("The cell is empty; a value is required."))
    return cell, text


NOT_A_NUMBER = gettext_noop("“%(value)s” is not a number.")
NO_NUMBER_KINDS = {DATE: SPOILT_BY_DATE, MOMENT: SPOILT_BY_DATE, TIME: SPOILT_BY_DATE, BOOLEAN: NOT_A_NUMBER}


def decimal_cell(
    cell: Cell | str,
    column: str = "",
    *,
    required: bool = False,
    minimum: Decimal | int | None = None,
    maximum: Decimal | int | None = None,
    places: int | None = None,
) -> Decimal | None:
    """3.5 from a number, "3,5", "3.5", "1 200,5". Refuses NaN, Inf, exponents, more than 15 digits or `places`."""
    cell, text = _text_of(cell, column, required, NO_NUMBER_KINDS)
    if not text:
        return None
    if not NUMBER.fullmatch(text):
        raise bad(cell, column, NOT_A_NUMBER)
    value = Decimal(text.replace(" ", "").replace(",", "."))
    _check_digits(cell, column, value, places)
    _check_range(cell, column, value, minimum, maximum)
    return value


def _check_digits(cell: Cell, column: str, value: Decimal, places: int | None) -> None:
    digits, exponent = value.as_tuple().digits, value.as_tuple().exponent
    if len(digits) > MOST_DIGITS:
        raise bad(cell, column, gettext_noop("The number has more than 15 digits."))
    if places is not None and -exponent > places and value != round(value, places):
        message = gettext_noop("%(value)s has more than %(places)s digits after the comma.")
        raise bad(cell, column, message, places=str(places))


def _check_range(cell: Cell, column: str, value: Decimal, minimum, maximum) -> None:
    if minimum is not None and value < minimum:
        raise bad(cell, column, gettext_noop("%(value)s is less than %(limit)s."), limit=str(minimum))
    if maximum is not None and value > maximum:
        raise bad(cell, column, gettext_noop("%(value)s is more than %(limit)s."), limit=str(maximum))


def integer_cell(
    cell: Cell | str,
    column: str = "",
    *,
    required: bool = False,
    minimum: int | None = None,
    maximum: int | None = None,
) -> int | None:
    """A whole number; "4,0" is 4, "4,5" is refused."""
    value = decimal_cell(cell, column, required=required, minimum=minimum, maximum=maximum)
    if value is None:
        return None
    if value != value.to_integral_value():
        cell = Cell("", "text", cell) if isinstance(cell, str) else cell
        raise bad(cell, column, gettext_noop("%(value)s is not a whole number."))
    return int(value)


def boolean_cell(cell: Cell | str, column: str = "", *, required: bool = False) -> bool | None:
    """True for ооба, да, yes, true, +, 1; False for жок, нет, no, false, -, 0."""
    cell, text = _text_of(cell, column, required, {})
    word = fold(text)
    if not word:
        return None
    if word not in YES | NO:
        raise bad(cell, column, gettext_noop("“%(value)s” is neither yes nor no."))
    return word in YES


NO_TEXT_KINDS = {DATE: SPOILT_BY_DATE, MOMENT: SPOILT_BY_DATE, TIME: SPOILT_BY_DATE}


def text_cell(cell: Cell | str, column: str = "", *, required: bool = False, max_length: int = 300) -> str:
    """Normalised text, "" when blank. Refuses what Excel turned into a date, formulas and longer texts."""
    cell, text = _text_of(cell, column, required, NO_TEXT_KINDS)
    if len(text) > max_length:
        message = gettext_noop("The text has %(length)s characters; at most %(limit)s are accepted.")
        raise bad(cell, column, message, length=str(len(text)), limit=str(max_length))
    return text


def choice_cell(
    cell: Cell | str, column: str = "", *, choices: Mapping[str, Any], required: bool = False
) -> Any | None:
    """The value of the label that the cell holds, compared as search compares. `choices` maps labels to values."""
    cell, text = _text_of(cell, column, required, NO_TEXT_KINDS)
    if not text:
        return None
    by_fold = {fold(label): value for label, value in choices.items()}
    if fold(text) not in by_fold:
        message = gettext_noop("“%(value)s” is not one of: %(allowed)s.")
        raise bad(cell, column, message, allowed=", ".join(list(choices)[:30]))
    return by_fold[fold(text)]


def date_cell(cell: Cell | str, column: str = "", *, required: bool = False) -> date | None:
    """A date from a date cell or from «27.09.2024»."""
    cell, text = _text_of(cell, column, required, {})
    if not text:
        return None
    written = WRITTEN_DATE.fullmatch(text)
    try:
        if cell.kind in (DATE, MOMENT):
            return date.fromisoformat(text[:10])
        return date(int(written[3]), int(written[2]), int(written[1])) if written else date.fromisoformat(text)
    except ValueError as error:
        raise bad(cell, column, gettext_noop("“%(value)s” is not a date; write it as 27.09.2024.")) from error


class CellReader:
    """Reads the cells of one row by column key and keeps the errors.

    `cells` is the mapping of `mapping.MappedRow.cells`; a key without a column reads as blank.
    """

    def __init__(self, cells: Mapping[str, Cell]) -> None:
        self.cells = cells
        self.errors: list[CellError] = []

    def take(self, parse: Callable[..., Any], key: str, **rules: Any) -> Any:
        """`parse(cell, key, **rules)`, or None with the error kept."""
        try:
            return parse(self.cells.get(key, Cell("")), key, **rules)
        except BadCell as refusal:
            self.errors.append(refusal.error)
            return None

    def refuse(self, key: str, message: str, **values: str) -> None:
        """Adds an error that the caller found himself; `message` is a msgid marked with gettext_noop."""
        self.errors.append(bad(self.cells.get(key, Cell("")), key, message, **values).error)
