"""The columns of a plan: one list for the editor, the import, the export and the print. Text in, value out and back.

A value is what a line keeps: text, Decimal hours or credits, codes, control marks. What cannot be read is refused with
a sentence that names the rule; the caller keeps the text, so that nothing a person typed is lost.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from curriculum.calc.controls import UnreadableControl, parse_controls
from curriculum.calc.shapes import CREDIT_SEMESTERS, ControlMark, LineKind, number
from kuu_office.core.text import N_
from kuu_office.core.text.kyrgyz import fold, normalise

YES_WORDS = frozenset(fold(word) for word in ("+", "1", "да", "ооба", "yes", "true", "x", "х", "v"))
NO_WORDS = frozenset(fold(word) for word in ("", "-", "–", "0", "нет", "жок", "no", "false"))
LARGEST, LARGEST_CREDITS, LARGEST_WEEKS = Decimal(99999), Decimal(9999), Decimal(999)


class ColumnKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    CONTROL = "control"
    CODES = "codes"
    REFERENCE = "reference"
    MARK = "mark"
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the grid. `places` are decimals allowed, `largest` the largest number, `length` the longest text."""

    key: str
    kind: ColumnKind
    length: int = 0
    places: int = 0
    largest: Decimal = LARGEST


class Unreadable(ValueError):
    """The text breaks the column's rule: `message` is a msgid, `values` what it names."""

    def __init__(self, message: str, **values: str) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


def _text(key: str, length: int) -> Column:
    return Column(key, ColumnKind.TEXT, length=length)


def _number(key: str, largest: Decimal = LARGEST) -> Column:
    return Column(key, ColumnKind.NUMBER, places=1, largest=largest)


SEMESTER_COLUMNS = tuple(f"s{semester}" for semester in range(1, CREDIT_SEMESTERS + 1))

COLUMNS: dict[str, Column] = {
    column.key: column
    for column in (
        _text("code", 20),
        Column("part", ColumnKind.REFERENCE, length=20),
        Column("kind", ColumnKind.KIND, length=40),
        _text("name_ky", 300),
        _text("name_ru", 300),
        _text("name_en", 300),
        Column("course", ColumnKind.REFERENCE, length=20),
        Column("department", ColumnKind.REFERENCE, length=300),
        _number("credits", LARGEST_CREDITS),
        _number("total_hours"),
        _number("lecture"),
        _number("practical"),
        _number("laboratory"),
        _number("guided"),
        _number("self_study"),
        Column("control", ColumnKind.CONTROL, length=60),
        *(_number(key, LARGEST_CREDITS) for key in SEMESTER_COLUMNS),
        Column("prerequisites", ColumnKind.CODES, length=400),
        _number("weeks", LARGEST_WEEKS),
        Column("host_taught", ColumnKind.MARK, length=10),
        _text("block", 20),
        _text("note", 300),
    )
}


def semester_of(key: str) -> int | None:
    """The semester of a column s1…s12, or None."""
    return int(key[1:]) if key in SEMESTER_COLUMNS else None


def columns_for(semesters: int) -> list[Column]:
    """The columns of a plan with that many semesters, in the order of people."""
    return [column for column in COLUMNS.values() if (semester_of(column.key) or 0) <= semesters]


def read_text(text: str, column: Column) -> str:
    """Clean text. Raises Unreadable when it is too long."""
    clean = normalise(text)
    if len(clean) > column.length:
        raise Unreadable(
            N_("The text has {found} characters; at most {allowed} fit."),
            found=str(len(clean)),
            allowed=str(column.length),
        )
    return clean


def read_number(text: str, column: Column) -> Decimal | None:
    """A number with a point or a comma; empty text and a dash are no number. Raises Unreadable."""
    clean = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".")
    if clean in {"", "-", "–", "—"}:
        return None
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", clean):
        raise Unreadable(N_("“{text}” is not a number such as 4 or 4,5."), text=text[:60])
    value = _exact(clean)
    if value > column.largest:
        raise Unreadable(N_("“{text}” is too large."), text=text[:60])
    if value != round(value, column.places):
        raise Unreadable(
            N_("“{text}” has too many decimals; at most {places}."), text=text[:60], places=str(column.places)
        )
    return value


def _exact(clean: str) -> Decimal:
    try:
        return Decimal(clean)
    except InvalidOperation as broken:
        raise Unreadable(N_("“{text}” is not a number such as 4 or 4,5."), text=clean[:60]) from broken


def read_control(text: str, running: Sequence[int]) -> tuple[ControlMark, ...]:
    """Control marks such as «Э», «З1 Э2». Raises Unreadable."""
    if not normalise(text).strip("-–— "):
        return ()
    try:
        return parse_controls(text, running)
    except UnreadableControl as broken:
        raise Unreadable(
            N_("“{text}” is not a form of control: write Э, З, ДЗ, КИ, КД with the semester, as in З1 Э2."),
            text=broken.rest[:60],
        ) from broken


def read_codes(text: str) -> list[str]:
    """Codes of other lines, parted by spaces, commas or semicolons; each once. Raises Unreadable past 20 characters."""
    codes = list(dict.fromkeys(part for part in re.split(r"[\s,;]+", normalise(text)) if part.strip("-–—")))
    for code in codes:
        if len(code) > COLUMNS["code"].length:
            raise Unreadable(N_("“{text}” is not a code of a line."), text=code[:60])
    return codes


def read_mark(text: str) -> bool:
    """Yes or no. Raises Unreadable."""
    word = fold(text)
    if word in YES_WORDS:
        return True
    if word in NO_WORDS:
        return False
    raise Unreadable(N_("“{text}” is neither + nor empty."), text=text[:60])


def read_kind(text: str, words: dict[str, LineKind]) -> LineKind:
    """The kind of a line by any of its `words` (folded text → kind); empty is a course. Raises Unreadable."""
    word = fold(text)
    if not word:
        return LineKind.COURSE
    if word not in words:
        raise Unreadable(N_("“{text}” is not a kind of line."), text=text[:60])
    return words[word]


def show_number(value: Decimal | None, language: str = "ky") -> str:
    """As people write it: comma in Kyrgyz and Russian, no idle zeros."""
    if value is None:
        return ""
    text = number(value)
    return text if language == "en" else text.replace(".", ",")
