"""The slot of the exchange: which programs of AVN there are, told by the apps that keep what they exchange."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import Term
from kuu_office.core.registry import Text
from kuu_office.office.calc.exchange import Key, ValueKind


@dataclass(frozen=True)
class ExchangeField:
    """A column of a program. `fixed`: why AVN's value is never taken over (empty: it may be).

    `counts`: whether its change makes a mark “entered in AVN” outdated. `choices`: the portal's values with their
    titles, where it has only these; AVN may have words of its own for them.
    """

    key: str
    title: Text
    kind: ValueKind = ValueKind.TEXT
    is_key: bool = False
    fixed: Text = ""
    counts: bool = True
    choices: tuple[tuple[str, Text], ...] = ()

    def said(self, value: str) -> str:
        """A value as people read it."""
        return str(dict(self.choices).get(value, value))


@dataclass(frozen=True)
class ExchangeRecord:
    """A line of the portal for AVN: its key, its values by field, the object that it belongs to.

    `ready`: whether it may go to AVN by default, an approved plan for instance.
    """

    key: Key
    values: Mapping[str, str]
    object_id: int
    unit_id: int
    label: str
    ready: bool = True


@dataclass(frozen=True)
class Taking:
    """One value of AVN to be taken over: `old` is what the portal said when the choice was made."""

    number: int
    key: Key
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class ExchangeProgram:
    """A program of AVN.

    access: who sees its data. collect(units, term): the records of these units, approved or not. of_objects(ids): those
    of some objects. take(object_id, takings, by=, at=, note=, due_date=): writes through the app's own operations, all
    in its transaction, and answers why a value was not taken ({number: reason}); OfficeError refuses all of them.
    reopens(ids): objects whose approval would be lost. url(object_id): where it is shown. everything: the words for
    what is exchanged only when asked for. not_ready: why there is nothing to exchange.
    """

    key: str
    number: str
    title: Text
    access: Permission
    fields: tuple[ExchangeField, ...]
    uses_term: bool
    collect: Callable[[Collection[int], Term | None], list[ExchangeRecord]]
    of_objects: Callable[[Iterable[int]], list[ExchangeRecord]]
    take: Callable[..., dict[int, str]]
    reopens: Callable[[Iterable[int]], list[str]]
    url: Callable[[int], str]
    everything: Text = ""
    not_ready: Text = ""

    @property
    def name(self) -> str:
        return _("№%(number)s · %(title)s") % {"number": self.number, "title": self.title}

    @property
    def key_fields(self) -> tuple[ExchangeField, ...]:
        return tuple(field for field in self.fields if field.is_key)

    @property
    def value_fields(self) -> tuple[ExchangeField, ...]:
        return tuple(field for field in self.fields if not field.is_key)

    def field(self, key: str) -> ExchangeField | None:
        return next((field for field in self.fields if field.key == key), None)

    def seen_by(self, scope: Scope) -> bool:
        return scope.allows(self.access)


_programs: dict[str, ExchangeProgram] = {}


def register_program(program: ExchangeProgram) -> None:
    """An app tells of a program; called from the app's `ready`."""
    _programs[program.key] = program


def programs() -> list[ExchangeProgram]:
    return list(_programs.values())


def program_of(key: str) -> ExchangeProgram:
    """The program of that name; Http404 when there is none."""
    if key not in _programs:
        raise Http404(_("There is no such program of AVN."))
    return _programs[key]


def fingerprint(program: ExchangeProgram, records: Iterable[ExchangeRecord]) -> str:
    """Tells whether what was entered in AVN is still what the portal says."""
    counted = [field.key for field in program.value_fields if field.counts]
    told = sorted([*record.key, *(record.values.get(key, "") for key in counted)] for record in records)
    return digest(told)


def digest(told: object) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def by_object(records: Sequence[ExchangeRecord]) -> dict[int, list[ExchangeRecord]]:
    """Records by their object, in order."""
    found: dict[int, list[ExchangeRecord]] = {}
    for record in records:
        found.setdefault(record.object_id, []).append(record)
    return found
