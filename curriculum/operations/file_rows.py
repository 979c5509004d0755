"""One row of a file, and how it is written into a line as the editor would write it. Nothing is saved here."""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from curriculum import rules
from curriculum.calc.columns import COLUMNS, ColumnKind, semester_of
from curriculum.calc.facts import code_key
from curriculum.calc.headings import mended_code
from curriculum.calc.shapes import LineData, Names
from curriculum.enums import LineKind
from curriculum.models import Plan, PlanLine
from curriculum.operations.cells import cell_text, room, take_from_catalogue, write_cell
from curriculum.queries import References, line_data
from kuu_office.core.spreadsheets.cells import FLAGGED, CellError, why_lost
from kuu_office.core.spreadsheets.sheet import LOOKS_LIKE_FORMULA, TOO_LONG, Cell
from kuu_office.core.text.kyrgyz import fold, has_lookalikes, normalise

# The catalogue first, so that names written in the row stand; control last, because it refers to the semesters.
LATE = {"course": 0, "control": 2}
NAMES = ("name_ky", "name_ru", "name_en")
NOTHING = frozenset({"", "-", "–", "—", "0"})
NOTE, WARNING = "note", "warning"
OTHER_KIND_WORDS = {"курс": "course", "предмет": "course", "сабак": "course", "блок": "elective_block"}


@dataclass(frozen=True)
class FileRow:
    """A row of the file that is a line of a plan: our column → its cell; `guessed` what no column of the file says."""

    number: int
    cells: Mapping[str, Cell]
    guessed: Mapping[str, str] = field(default_factory=dict)

    def text(self, column: str) -> str:
        return self.cells[column].text.strip() if column in self.cells else ""

    @property
    def names(self) -> Names:
        return Names(*map(self.text, NAMES))

    def to_json(self) -> dict:
        cells = {key: [cell.address, cell.kind, cell.text, cell.flag] for key, cell in self.cells.items()}
        return {"number": self.number, "cells": cells, "guessed": dict(self.guessed)}

    @classmethod
    def from_json(cls, data: Mapping) -> "FileRow":
        return cls(data["number"], {key: Cell(*cell) for key, cell in data["cells"].items()}, data["guessed"])


@dataclass(frozen=True)
class Note:
    """What a person should know about a cell, though nothing has to be done. `severity`: note or warning."""

    column: str
    text: str
    severity: str = NOTE


@dataclass
class Item:
    """A line on its way: as it stands in the plan (`before`), as it will be (`line`), and the row that brings it.

    `key` is the line's key for the checks. `changed` holds the old texts of the columns that differ, `problems` why a
    cell could not be read, both by column.
    """

    key: str
    line: PlanLine
    before: PlanLine | None = None
    row: FileRow | None = None
    block: "Item | None" = None
    block_before: "Item | None" = None
    changed: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    refusals: list[CellError] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def address(self, column: str) -> str:
        return self.row.cells[column].address if column in self.row.cells else ""

    def note(self, column: str, text: str, severity: str = NOTE) -> None:
        self.notes.append(Note(column, text, severity))

    def refuse(self, column: str, message: str, **values: str) -> None:
        shown = self.row.text(column)[:100]
        self.refusals.append(CellError(self.address(column), column, shown, message, values))

    def data(self) -> LineData:
        """The line as the checks take it."""
        return replace(line_data(self.line), key=self.key, block=self.block.key if self.block else None)


def working_copy(line: PlanLine) -> PlanLine:
    copied = copy.copy(line)
    copied.unread, copied.cell_versions = dict(line.unread), dict(line.cell_versions)
    return copied


class RowWriter:
    """Writes the cells of one row into its line, as the editor would."""

    def __init__(self, item: Item, plan: Plan, refs: References) -> None:
        self.item, self.line, self.row = item, item.line, item.row
        self.plan, self.refs = plan, refs

    def write(self) -> None:
        for column in sorted(COLUMNS, key=lambda key: LATE.get(key, 1)):
            if column in self.row.cells and column != "block":
                self.cell(column, self.row.cells[column])
            elif self.item.before is None and self.row.guessed.get(column) and column != "block":
                write_cell(self.line, column, self.row.guessed[column], self.refs)
        if self.item.before is None:
            self.link_with_catalogue()
            self.refuse_foreign_structure()

    def cell(self, column: str, cell: Cell) -> None:
        text = cell.text.strip()
        before = self.item.before
        if _says_the_same(before, column, text) if before else _is_blank_number(column, cell, text):
            return
        if semester_of(column) and semester_of(column) > self.plan.semesters:
            self.semester_beyond(column, text)
        elif cell.flag == TOO_LONG:
            self.item.refuse(column, FLAGGED[TOO_LONG])
        elif len(text) > room(column) and not why_lost(cell):
            refuse_length(self.item, column, text)
        elif self.line.standard_course_id and column in rules.STANDARD_COLUMNS:
            self.keep_standard(column, text)
        elif text or not self.follows_catalogue(column):
            self.put(column, cell, text)

    def follows_catalogue(self, column: str) -> bool:
        """An empty name of a catalogue course is the catalogue's."""
        return column in NAMES and self.line.course_id is not None

    def put(self, column: str, cell: Cell, text: str) -> None:
        lost = why_lost(cell)
        if lost:
            write_cell(self.line, column, "", self.refs)
            self.line.unread[column] = text
            self.item.problems[column] = CellError(cell.address, column, text[:100], lost).sentence
            return
        problem = write_cell(self.line, column, self.in_our_words(column, text), self.refs)
        if problem:
            self.item.problems[column] = problem
        else:
            self.note_mended(column, cell, text)

    def in_our_words(self, column: str, text: str) -> str:
        if column == "kind":
            return kind_words().get(fold(text), text)
        return mended_code(text, self.part_codes()) if column == "code" else text

    def part_codes(self) -> Iterable[str]:
        return (part.code for part in self.refs.parts.values())

    def note_mended(self, column: str, cell: Cell, text: str) -> None:
        if COLUMNS[column].kind is not ColumnKind.TEXT:
            return
        if cell.flag == LOOKS_LIKE_FORMULA:
            self.item.note(column, _(FLAGGED[cell.flag]) % {"value": text[:60]}, WARNING)
        now = cell_text(self.line, column)
        if now != text and (has_lookalikes(text) or column == "code"):
            self.item.note(column, _("Letters mended: “%(old)s” is read as “%(new)s”.") % {"old": text, "new": now})

    def semester_beyond(self, column: str, text: str) -> None:
        if text not in NOTHING:
            message = gettext_noop("The plan has %(semesters)s semesters; this row has credits in semester %(number)s.")
            number = str(semester_of(column))
            self.item.refuse(column, message, semesters=str(self.plan.semesters), number=number)

    def keep_standard(self, column: str, text: str) -> None:
        """The standard's own value stays; another one in the file is told."""
        written = working_copy(self.line)
        write_cell(written, column, self.in_our_words(column, text), self.refs)
        stays = cell_text(self.line, column)
        if text and cell_text(written, column) != stays:
            sentence = _("The state standard says “%(standard)s”; “%(file)s” of the file was left out.")
            self.item.note(column, sentence % {"standard": stays, "file": text[:60]})

    def link_with_catalogue(self) -> None:
        """A file without catalogue codes is linked by name; what the row leaves empty the catalogue fills in."""
        line, names = self.line, (fold(getattr(self.line, name)) for name in NAMES)
        found = next((self.refs.courses[name] for name in names if name in self.refs.courses), None)
        if "course" in self.row.cells or line.kind != LineKind.COURSE or found is None:
            return
        own = {name: getattr(line, name) for name in NAMES if getattr(line, name) or name in line.unread}
        unread, department = dict(line.unread), line.department
        line.course = found
        take_from_catalogue(line)
        line.unread.update(unread)
        for name, text in own.items():
            setattr(line, name, text)
        if "department" in self.row.cells:
            line.department = department

    def refuse_foreign_structure(self) -> None:
        """A code of a cycle that the standard does not have, in no part that it has: another programme's line."""
        line = self.line
        if line.part_id is not None or not line.code or "code" not in self.row.cells:
            return
        cycles = {code_key(part.cycle.code) for part in self.refs.parts.values()}
        if not any(code_key(line.code).startswith(f"{cycle}.") for cycle in cycles):
            message = gettext_noop(
                "The standard %(standard)s has no cycle for “%(value)s”: the row belongs to another programme. "
                "If these codes are your own numbers, do not bring the column of codes."
            )
            self.item.refuse("code", message, standard=self.plan.programme.standard.code)


@cache
def kind_words() -> dict[str, str]:
    """Folded words for the kinds of lines in every language → the kind."""
    words = dict(OTHER_KIND_WORDS)
    for language, _name in settings.LANGUAGES:
        with override(language):
            words |= {fold(str(kind.label)): kind.value for kind in LineKind}
    return words


def _is_blank_number(column: str, cell: Cell, text: str) -> bool:
    """Two cells of three in a plan; a new line has no numbers anyway."""
    return not text and not cell.flag and COLUMNS[column].kind is ColumnKind.NUMBER


def _says_the_same(before: PlanLine, column: str, text: str) -> bool:
    """Whether a cell holds what the plan holds, in whatever language it was exported."""
    if column == "kind" and "kind" not in before.unread:
        return kind_words().get(fold(text)) == before.kind
    clean = normalise(text)
    return any(clean == cell_text(before, column, language) for language, _name in settings.LANGUAGES)


def refuse_length(item: Item, column: str, text: str) -> None:
    message = gettext_noop("The text has %(length)s characters; at most %(limit)s are accepted.")
    item.refuse(column, message, length=str(len(text)), limit=str(room(column)))
