"""What a row of a department's sheet is: a line of the plan, a heading of a cycle or part, a sum, a remark.

Sheets from elsewhere rarely have a column for the part: the heading above a line, or the start of its code, says it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from curriculum.calc.facts import code_key
from curriculum.calc.shapes import LineKind, Names, PartKind
from kuu_office.core.text.kyrgyz import fold

WORDS = re.compile(r"[^\W_]+")
TOTAL_WORDS = frozenset(
    map(fold, ("итого", "всего", "бардыгы", "баардыгы", "жыйынтыгы", "сумма", "total", "sum", "Σ", "∑"))
)
# Electives first: «Вариативная часть: курсы по выбору» names both.
PART_WORDS = tuple(
    (kind, tuple(map(fold, words)))
    for kind, words in (
        (PartKind.ELECTIVE, ("по выбору", "тандоо курс", "тандоо боюнча", "элективн", "электив", "electives")),
        (PartKind.MANDATORY, ("базовая част", "обязательная част", "базалык бөлү", "милдеттүү бөлү", "mandatory part")),
        (PartKind.UNIVERSITY, ("вузовский комп", "вариативн", "вариативд", "жождук комп", "university component")),
    )
)
KIND_WORDS = tuple(
    (kind, tuple(map(fold, words)))
    for kind, words in (
        (LineKind.ATTESTATION, ("аттестац", "attestation", "мамлекеттик экзамен", "государственный экзамен")),
        (LineKind.PRACTICE, ("практика", "internship", "practice")),
        (LineKind.PHYSICAL, ("дене тарбия", "физическая культура", "physical education")),
        (LineKind.ELECTIVE_BLOCK, ("тандоо курсу", "курс по выбору", "дисциплина по выбору", "elective course")),
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """A cycle of the standard (kind None), or a part of `cycle`; names in every language."""

    code: str
    cycle: str
    names: Names
    kind: PartKind | None = None


def is_total(texts: Sequence[str]) -> bool:
    """Whether a row sums up: «Бардыгы», «Итого по циклу», Σ stand first in it."""
    first = next((text.strip() for text in texts if text.strip()), "")
    word = WORDS.match(fold(first))
    return (word[0] if word else fold(first)[:1]) in TOTAL_WORDS


class Headings:
    """Follows the headings of a sheet from row to row; `part` is the code of the part in which the next line stands."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = tuple(places)
        self.by_code = {code_key(place.code): place for place in self.places}
        self.cycle = self.part = ""

    def read(self, text: str, *, by_name: bool) -> bool:
        """Takes a heading in. False when the text is none; `by_name` lets it go without a code."""
        place = self._coded(text) or (self._named(text) if by_name else None)
        if place is None:
            return False
        self.cycle = place.cycle
        self.part = place.code if place.kind else self._only_part(place.code)
        return True

    def _coded(self, text: str) -> Place | None:
        words = text.split()
        keys = (code_key("".join(words[:count])).rstrip(".:)") for count in (2, 1))
        return next((self.by_code[key] for key in keys if key in self.by_code), None)

    def _named(self, text: str) -> Place | None:
        return self._part_named(fold(text)) or self._cycle_named(set(WORDS.findall(fold(text))))

    def _part_named(self, text: str) -> Place | None:
        kinds = [kind for kind, words in PART_WORDS if any(word in text for word in words)]
        return next((place for place in self.places if place.cycle == self.cycle and place.kind in kinds[:1]), None)

    def _cycle_named(self, words: set[str]) -> Place | None:
        for place in self.places:
            for name in place.names if place.kind is None else ():
                known = set(WORDS.findall(fold(name)))
                if words and (words == known or (len(words) > 1 and words < known)):
                    return place
        return None

    def _only_part(self, cycle: str) -> str:
        parts = [place.code for place in self.places if place.kind and place.cycle == cycle]
        return parts[0] if len(parts) == 1 else ""


def part_of_code(code: str, parts: Iterable[str]) -> str:
    """The part whose code begins this one, the longest first: Б.1.Б of Б.1.Б.7; "" when there is none."""
    key = code_key(code)
    return max((part for part in parts if key.startswith(f"{code_key(part)}.")), key=len, default="")


def mended_code(code: str, parts: Iterable[str]) -> str:
    """The code with its part spelt as in the standard; a Latin B for В is what keyboards do."""
    part = part_of_code(code, parts)
    rest = "".join(code.split()).split(".")[part.count(".") + 1 :]
    return ".".join((part, *rest)) if part else code


def kind_of_line(names: Iterable[str], cycle_names: Names, *, has_alternatives: bool) -> LineKind:
    """The kind that a line seems to have where no column says it."""
    if has_alternatives:
        return LineKind.ELECTIVE_BLOCK
    for text in (" ".join(cycle_names), " ".join(names)):
        for kind, words in KIND_WORDS:
            if any(word in fold(text) for word in words):
                return kind
    return LineKind.COURSE
