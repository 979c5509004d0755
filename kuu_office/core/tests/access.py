"""Rows of the access matrix for the kernel: who may open which address, stated here once more and independently.

Each app states its own in `<app>/tests/access.py`: `ROWS` by the name of the address, `samples(cast)` the objects.
"""

from dataclasses import dataclass
from typing import Any

CLERKS = {"deans_clerk", "department_clerk", "department_head"}
SIGNERS = {"dean", "department_head", "office_specialist", "head_of_office", "vice_rector"}
OFFICE = {"office_specialist", "head_of_office"}
READERS = CLERKS | SIGNERS | {"dispatcher", "diploma_clerk", "quality_specialist", "mobility_specialist", "registrar"}
EVERYONE = READERS | {"teacher"}


@dataclass(frozen=True)
class Row:
    """An address: the roles that may, the methods it answers, the sample whose own and foreign object it shows."""

    roles: frozenset[str] | set[str]
    methods: tuple[str, ...] = ("GET",)
    sample: str = ""


@dataclass(frozen=True)
class Sample:
    """Arguments of an address: for an object of the people's own unit, and for one of another faculty (None: no other)."""

    own: dict[str, Any]
    other: dict[str, Any] | None = None


GET_POST = ("GET", "POST")

ROWS = {
    "core:home": Row(EVERYONE),
    "core:inbox": Row(EVERYONE),
    "core:inbox_bulk": Row(EVERYONE, GET_POST),
    "core:search": Row(EVERYONE),
    "core:jobs": Row(EVERYONE),
    "core:account": Row(EVERYONE, GET_POST),
    "core:style_guide": Row(EVERYONE),
    "core:person": Row(READERS, sample="person"),
    "core:unit": Row(EVERYONE, sample="unit"),
}


def samples(cast) -> dict[str, Sample]:
    return {
        "person": Sample({"pk": cast.teacher.person.pk}, {"pk": cast.other_head.person.pk}),
        "unit": Sample({"pk": cast.units.department.pk}),
    }
