"""A block of cells copied from a spreadsheet: tab-separated text to a matrix."""

import re

MAX_ROWS, MAX_COLUMNS, MAX_CHARACTERS = 200, 60, 1_000_000
# A cell is quoted only when its closing quote ends the cell; «"Манас" таануу» is plain text.
CELL = re.compile(r'(?:"((?:[^"]|"")*)"(?=[\t\n]|\Z)|([^\t\n]*))([\t\n]|\Z)')


class TooLarge(ValueError):
    """The block has more rows, columns or characters than a plan can take."""


def _rows(text: str) -> list[list[str]]:
    rows, at, end = [[]], 0, ""
    while at < len(text) or end == "\t":
        cell = CELL.match(text, at)
        quoted, plain, end = cell.groups()
        rows[-1].append(plain if quoted is None else quoted.replace('""', '"'))
        at = cell.end()
        if end == "\n" and at < len(text):
            rows.append([])
        if len(rows) > MAX_ROWS or len(rows[-1]) > MAX_COLUMNS:
            raise TooLarge
    return rows


def parse_paste(text: str) -> list[list[str]]:
    """A rectangular matrix of cells, short rows filled up with empty ones; no text gives no rows.

    Cells with tabs, line breaks or doubled quotes come quoted; lines end as on any system, the last end may be missing.
    Raises TooLarge past 200 rows, 60 columns or a million characters.
    """
    if len(text) > MAX_CHARACTERS:
        raise TooLarge
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    rows = _rows(lines) if lines else []
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]
