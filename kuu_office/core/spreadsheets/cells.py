"""What is wrong with a cell of a file, said with its address; the value itself is read by `core.text.reading`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext, gettext_noop

from kuu_office.core.spreadsheets.sheet import (
    DATE,
    ERROR,
    FORMULA_WITHOUT_VALUE,
    LOOKS_LIKE_FORMULA,
    MOMENT,
    TIME,
    TOO_LONG,
    Cell,
)

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

    def to_json(self) -> dict:
        return asdict(self)


def why_lost(cell: Cell) -> str:
    """The msgid for a cell whose value the spreadsheet program lost; "" for a sound one."""
    if cell.flag == FORMULA_WITHOUT_VALUE:
        return FLAGGED[cell.flag]
    if cell.kind == ERROR:
        return gettext_noop("The cell shows the error %(value)s.")
    return SPOILT_BY_DATE if cell.kind in (DATE, MOMENT, TIME) else ""
