"""What people write into a field of a form or a cell of a spreadsheet: text in, value out.

What cannot be read is refused with a sentence that names the rule; the caller keeps the text, so that nothing a person
typed is lost.
"""

import re
from decimal import Decimal

from kuu_office.core.text import N_
from kuu_office.core.text.kyrgyz import fold, normalise

YES_WORDS = frozenset(fold(word) for word in ("+", "1", "да", "ооба", "бар", "yes", "true", "x", "х", "v"))
NO_WORDS = frozenset(fold(word) for word in ("", "-", "–", "0", "нет", "жок", "no", "false"))
DASHES = "-–—"
NUMBER = re.compile(r"\d{1,6}(\.\d{1,6})?")


class Unreadable(ValueError):
    """The text breaks a rule: `message` is a msgid, `values` what it names."""

    def __init__(self, message: str, **values: str) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


def read_text(text: str, *, length: int) -> str:
    """Clean text, look-alike letters mended. Raises Unreadable when it is longer than `length`."""
    clean = normalise(text)
    if len(clean) > length:
        raise Unreadable(
            N_("The text has {found} characters; at most {allowed} fit."), found=str(len(clean)), allowed=str(length)
        )
    return clean


def read_number(text: str, *, places: int, largest: Decimal) -> Decimal | None:
    """A number with a point or a comma; empty text and a dash are no number. Raises Unreadable.

    places: decimals that the value may have. No sign, no exponent: people write neither here.
    """
    clean = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".")
    if clean in {"", *DASHES}:
        return None
    if not NUMBER.fullmatch(clean):
        raise Unreadable(N_("“{text}” is not a number such as 4 or 4,5."), text=text[:60])
    value = Decimal(clean)
    if value > largest:
        raise Unreadable(N_("“{text}” is too large."), text=text[:60])
    if value != round(value, places):
        raise Unreadable(N_("“{text}” has too many decimals; at most {places}."), text=text[:60], places=str(places))
    return value


def read_mark(text: str) -> bool:
    """Yes or no, in three languages or as a sign. Raises Unreadable."""
    word = fold(text)
    if word in YES_WORDS:
        return True
    if word in NO_WORDS:
        return False
    raise Unreadable(N_("“{text}” is neither + nor empty."), text=text[:60])
