"""Names and parts of groups (DOMAIN 2.6)."""

import re
from collections.abc import Collection, Sequence
from typing import TypeVar

Member = TypeVar("Member")


def proposed_name(abbreviation: str, intake_year: int, taken: Collection[str]) -> str:
    """«ПИ-2-26»: abbreviation of the programme, the next free number, the intake year."""
    pattern = re.compile(rf"{re.escape(abbreviation)}-(\d+)-{intake_year % 100:02d}")
    numbers = {int(found[1]) for name in taken if (found := pattern.fullmatch(name))}
    number = next(one for one in range(1, len(numbers) + 2) if one not in numbers)
    return f"{abbreviation}-{number}-{intake_year % 100:02d}"


def even_parts(members: Sequence[Member], count: int) -> list[list[Member]]:
    """Members in their order, cut into `count` parts whose sizes differ by one at most, the larger first."""
    size, rest = divmod(len(members), count)
    parts, start = [], 0
    for number in range(count):
        end = start + size + (number < rest)
        parts.append(list(members[start:end]))
        start = end
    return parts
