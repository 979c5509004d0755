"""The columns of a plan: one list for the editor, the import, the export and the print. Text in, value out and back.

A value is what a line keeps: text, Decimal hours or credits, codes, control marks. What cannot be read is refused with
a sentence that names the rule; the caller keeps the text, so that nothing a person typed is lost.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from curriculum.calc.controls import UnreadableControl, parse_controls
from curriculum.calc.shapes import CREDIT_SEMESTERS, ControlMark, LineKind, number
from kuu_office.core.text import N_
from kuu_office.core.text.kyrgyz import fold, normalise
from kuu_office.core.text.reading import DASHES, Unreadable

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


def read_control(text: str, running: Sequence[int]) -> tuple[ControlMark, ...]:
    """Control marks such as «Э», «З1 Э2». Raises Unreadable."""
    if not normalise(text).strip(f"{DASHES} "):
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
    codes = list(dict.fromkeys(part for part in re.split(r"[\s,;]+", normalise(text)) if part.strip(DASHES)))
    for code in codes:
        if len(code) > COLUMNS["code"].length:
            raise Unreadable(N_("“{text}” is not a code of a line."), text=code[:60])
    return codes


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
