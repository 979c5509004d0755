"""Reads of groups and students that several screens and operations share."""

from collections.abc import Mapping
from datetime import date

from curriculum.enums import StudentState
from kuu_office.core.models import Person
from kuu_office.core.models.text import matching
from kuu_office.core.text.kyrgyz import similar

PERSON_TEXT = ("surname", "given_name", "patronymic", "latin_surname", "latin_given_name")
STUDENT_TEXT = tuple(f"person__{name}" for name in PERSON_TEXT)
PRESENT = (StudentState.STUDYING, StudentState.ON_LEAVE)
NEAR = 0.8
FEW = 5


def similar_people(names: Mapping[str, str], birth_date: date | None) -> list[Person]:
    """People who may be the same: the same surname and given name however spelt, or born on the same day and close.

    Two queries at most.
    """
    name = f"{names.get('surname', '')} {names.get('given_name', '')}".strip()
    found = {person.pk: person for person in matching(Person.objects.all(), name, *PERSON_TEXT)[:FEW]}
    if birth_date:
        found |= {person.pk: person for person in Person.objects.filter(birth_date=birth_date) if _close(person, name)}
    return [person for person in found.values() if _could_be(person, birth_date)][:FEW]


def _close(person: Person, name: str) -> bool:
    return similar(f"{person.surname} {person.given_name}", name) >= NEAR


def _could_be(person: Person, birth_date: date | None) -> bool:
    """Namesakes born on different days are different people."""
    return not birth_date or person.birth_date in (None, birth_date)
