"""Kyrgyz text: clean input, what search compares, and the order of the alphabet (DOMAIN 10.1).

`fold` and `sort_key` have twins in the database (`sql.py`) built from the same two tables, so that a query
typed by a person and an index of PostgreSQL always agree, whatever the locale of the server.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

ALPHABET = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"

# Letters that Kyrgyz texts really carry instead of the right ones.
CYRILLIC_TWINS = {"Ѳ": "Ө", "ѳ": "ө", "Ӊ": "Ң", "ӊ": "ң"}
FOREIGN_TWINS = {
    **dict(zip("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХҮасеорху", strict=True)),
    "γ": "ү",
    "Υ": "Ү",
    "ʏ": "ү",
}
_TWINS = str.maketrans(CYRILLIC_TWINS)
_ALL_TWINS = str.maketrans(CYRILLIC_TWINS | FOREIGN_TWINS)
_WORD = re.compile(r"[^\W\d_]+")
_SPACES = re.compile(r" +")
# Words in which there is nothing to mend; most names and titles of the office are such.
_SOUND = re.compile(r"(?:[0-9А-Яа-яЁёҢңӨөҮү.,:;()/-]+(?: (?!$)|$))*")

# Capital letters of the neighbours' alphabets that occur in names of people and places.
_CAPITALS = (
    "".join(map(chr, range(0x400, 0x430))) + "ҢӨҮѲӉӇҒҚҰҺӘҲҶӢӮҐ" + "ÀÁÂÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖØÙÚÛÜÝĀČĒĞĢĪĶĻŁŅŌŚŞŠŪŹŻŽΥ"
)
_LOWER = {capital: capital.lower() for capital in _CAPITALS}
_SPACE_LIKE = dict.fromkeys("\t\n\r\u00a0\u2009\u202f", " ")
_DASHES = dict.fromkeys("‐‑‒–—−", "-")
_IGNORED = dict.fromkeys('\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff«»“”„"', "")

# Context-free on purpose: the same letter folds alike on every keyboard and in every word.
_LEVELLED = {
    **dict(zip("өүңёѳӊӈ", "оунеонн", strict=True)),
    **dict(zip("abcehkmoptxy", "авсенкмортху", strict=True)),
    **dict(zip("γυʏ", "ууу", strict=True)),
}
# Places U+0400… are free once everything is in small letters, and stand after Latin and Greek.
_PLACES = {letter: chr(0x400 + place) for place, letter in enumerate(ALPHABET)}
_PLACES |= {twin: _PLACES[letter] for twin, letter in CYRILLIC_TWINS.items() if letter in _PLACES}


def _after_lower(last: dict[str, str]) -> dict[str, str]:
    """One character map that first makes letters small and then applies `last`."""
    lowered = {capital: last.get(small, small) for capital, small in _LOWER.items()}
    return lowered | last | _SPACE_LIKE | _DASHES | _IGNORED


FOLD_MAP = _after_lower(_LEVELLED)
SORT_MAP = _after_lower(_PLACES)


def _with_ascii(mapping: dict[str, str]) -> dict[int, str]:
    capitals = {chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    return str.maketrans({capital: mapping.get(small, small) for capital, small in capitals.items()} | mapping)


_FOLD_TABLE = _with_ascii(FOLD_MAP)
_SORT_TABLE = _with_ascii(SORT_MAP)


def _is_cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u052f"


def _mend_word(match: re.Match[str]) -> str:
    """Look-alikes are mended only in a word that is Cyrillic but for them: «Cтудент», never «IT» or «Wi»."""
    word = match[0]
    foreign = [letter for letter in word if not _is_cyrillic(letter)]
    if len(foreign) == len(word) or any(letter not in FOREIGN_TWINS for letter in foreign):
        return word.translate(_TWINS)
    return word.translate(_ALL_TWINS)


def _mend(text: str) -> str:
    return _WORD.sub(_mend_word, unicodedata.normalize("NFC", text))


def _visible(character: str) -> str:
    """The character, a space for any kind of space, nothing for controls, bidi marks and zero-width ones."""
    if character.isspace():
        return " "
    return "" if unicodedata.category(character).startswith("C") else character


def normalise(text: str) -> str:
    """Text as it is stored: NFC, look-alikes mended, one line, single spaces, nothing invisible.

    Source: DOMAIN 10.1, SECURITY 2.2.
    """
    if _SOUND.fullmatch(text):
        return text
    visible = "".join(map(_visible, text))
    return _SPACES.sub(" ", _mend(visible)).strip()


def has_lookalikes(text: str) -> bool:
    """True when `text` carries letters of another alphabet inside Kyrgyz words."""
    return _mend(text) != unicodedata.normalize("NFC", text)


@lru_cache(maxsize=30_000)  # the names of the catalogue are folded for every file that is looked at
def fold(text: str) -> str:
    """What search compares: small letters, look-alikes levelled, ө=о, ү=у, ң=н, ё=е, single spaces.

    Not for showing. The database twin is `ky_fold(text)`.
    """
    return _collapse(text, _FOLD_TABLE)


def sort_key(text: str) -> str:
    """A key whose code-point order is the Kyrgyz order: digits, Latin, then the 36 letters; capitals count as small.

    Equal words stay in the order of their original spelling. The database twin is `ky_sort_key(text)`,
    to be compared in collation "C".
    """
    return f"{_collapse(text, _SORT_TABLE)}\x01{text}"


def _collapse(text: str, table: dict[int, str]) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(table)).strip(" ")


def similar(a: str, b: str) -> float:
    """Likeness of two texts from 0 to 1 after folding; 1 means the same for search. Symmetric."""
    first, second = sorted((fold(a), fold(b)))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()
