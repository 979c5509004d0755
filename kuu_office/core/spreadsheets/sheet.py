"""What the reader hands over: sheets of rows of cells, all plain text with a kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

BLANK, TEXT, NUMBER, BOOLEAN, ERROR = "blank", "text", "number", "boolean", "error"
DATE, MOMENT, TIME = "date", "datetime", "time"

FORMULA_WITHOUT_VALUE, LOOKS_LIKE_FORMULA, TOO_LONG = "formula", "formula_text", "too_long"


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """Column number from 1 as in a spreadsheet: 1 gives A, 28 gives AB."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `text` by `kind`: number "3.5" without exponent, date "2024-09-27", datetime and time ISO,
    boolean "true"/"false", error "#REF!", blank "". `flag` says what is wrong with it, "" if nothing."""

    address: str
    kind: str = BLANK
    text: str = ""
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with at least one filled cell; `cells` by column number from 1."""

    number: int
    cells: Mapping[int, Cell]

    def cell(self, column: int) -> Cell:
        """The cell of `column`, blank when nothing is there."""
        return self.cells.get(column) or Cell(f"{letters(column)}{self.number}")

    @property
    def width(self) -> int:
        return max(self.cells, default=0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Filled rows in order. `stopped_at`: the row where reading stopped because of too many blank rows."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    stopped_at: int | None = None

    def to_json(self) -> dict:
        rows = [[row.number, [[c, x.kind, x.text, x.flag] for c, x in row.cells.items()]] for row in self.rows]
        return {"name": self.name, "hidden": self.hidden, "stopped_at": self.stopped_at, "rows": rows}

    @classmethod
    def from_json(cls, data: Mapping) -> "Sheet":
        rows = tuple(row_of(number, cells) for number, cells in data["rows"])
        return cls(data["name"], rows, data["hidden"], data["stopped_at"])


@dataclass(frozen=True, slots=True)
class SheetSet:
    """A workbook as read. `peak_kb` is the greatest memory of the child process in kilobytes."""

    sheets: tuple[Sheet, ...]
    peak_kb: int = 0

    @property
    def first(self) -> Sheet:
        """The first sheet that people see and that has cells, else the first one."""
        seen = [sheet for sheet in self.sheets if sheet.rows and not sheet.hidden]
        return (seen or list(self.sheets))[0]


def row_of(number: int, cells: list[list]) -> Row:
    """A row from `[[column, kind, text, flag], …]`."""
    return Row(number, {column: Cell(f"{letters(column)}{number}", *rest) for column, *rest in cells})
