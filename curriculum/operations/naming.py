"""A new name for a person, the old one kept."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kuu_office.core.errors import BadInput
from kuu_office.core.models import Person
from kuu_office.core.text.kyrgyz import normalise

NAME_FIELDS = (
    "surname", "given_name", "patronymic", "latin_surname", "latin_given_name", "russian_surname", "russian_given_name",
    "russian_patronymic",
)  # fmt: skip


def names_of(person: Person) -> dict[str, str]:
    return {name: getattr(person, name) for name in NAME_FIELDS}


def clean_names(names: Mapping[str, str]) -> dict[str, str]:
    return {name: normalise(text) for name, text in names.items() if name in NAME_FIELDS}


def refuse_bad_names(names: Mapping[str, str], people: int) -> None:
    """BadInput: a name for several people at once, no surname, no given name."""
    if people != 1:
        raise BadInput(_("A name changes for one student at a time."), field="students")
    clean = clean_names(names)
    for name in ("surname", "given_name"):
        if not clean.get(name):
            raise BadInput(_("Fill in the surname and the given name."), field=name)


def give_name(person: Person, names: Mapping[str, str]) -> None:
    """Writes the given names; those that are not named stay."""
    for name, text in clean_names(names).items():
        setattr(person, name, text)
    person.save(update_fields=NAME_FIELDS)
