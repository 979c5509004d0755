"""Reads of the exchange: what the portal says in an extent, what was last exchanged, what is marked as entered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kuu_office.core.access.scope import Scope
from kuu_office.core.models import Term, Unit
from kuu_office.office.calc.exchange import Key
from kuu_office.office.models import ExchangeBaseline, ExchangeMark
from kuu_office.office.models.exchange import PART
from kuu_office.office.programs import ExchangeProgram, ExchangeRecord, by_object, fingerprint, program_of


@dataclass(frozen=True)
class Extent:
    """What an exchange covers: a unit with those below it, a term where the program has one, drafts too or not."""

    unit: Unit
    term: Term | None = None
    everything: bool = False

    @property
    def label(self) -> str:
        term = f"{self.term.year.start_year} {self.term.get_kind_display()}" if self.term else ""
        parts = [self.unit.short_name, term]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class Entered:
    """A mark “entered in AVN”; `is_outdated`: the portal's data changed since."""

    mark: ExchangeMark
    is_outdated: bool


def records_of(program: ExchangeProgram, extent: Extent, scope: Scope) -> list[ExchangeRecord]:
    """The portal's records of an extent, as far as this person sees them."""
    units = extent.unit.below & scope.units(program.access)
    return program.collect(units, extent.term if program.uses_term else None)


def baselines(program: ExchangeProgram, keys: Iterable[Key]) -> dict[Key, dict[str, str]]:
    """What AVN was last known to say of these records. One query."""
    wanted = [PART.join(key) for key in keys]
    found = ExchangeBaseline.objects.filter(program=program.key, key__in=wanted)
    return {tuple(key.split(PART)): values for key, values in found.values_list("key", "values")}


def entered_in_avn(program_key: str, object_ids: Collection[int]) -> dict[int, Entered]:
    """The marks of these objects, by the object's number; however many there are, the same number of queries."""
    marks = {
        mark.object_id: mark
        for mark in ExchangeMark.objects.filter(program=program_key, object_id__in=object_ids)
        .select_related("marked_by")
    }  # fmt: skip
    if not marks:
        return {}
    program = program_of(program_key)
    now = by_object(program.of_objects(marks))
    return {pk: Entered(mark, fingerprint(program, now.get(pk, ())) != mark.fingerprint) for pk, mark in marks.items()}
