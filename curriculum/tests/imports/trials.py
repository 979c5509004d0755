"""Rows of a file tried on a plan, and what was said of them."""

from curriculum.operations.file_rows import FileRow
from curriculum.operations.trial import try_rows
from curriculum.queries import lines_of
from kuu_office.core.spreadsheets.sheet import TEXT, Cell


def row(number: int = 2, **cells) -> FileRow:
    """A row of the file; a cell is its text or a Cell."""
    found = {
        key: cell if isinstance(cell, Cell) else Cell(f"{key}{number}", TEXT, str(cell)) for key, cell in cells.items()
    }
    return FileRow(number, found)


def tried(plan, *rows: FileRow, remove: bool = False):
    return try_rows(plan, lines_of(plan), rows, opening=False, remove=remove, language="ky")


def only(trial):
    """The line of the only row."""
    (item,) = [item for item in trial.items if item.row]
    return item


def outcomes(trial) -> list[tuple[int, str]]:
    return [(row.row_no, row.outcome.value) for row in trial.result.rows]


def said(item) -> list[tuple[str, str, str]]:
    return [(note.severity, note.column, note.text) for note in item.notes]
