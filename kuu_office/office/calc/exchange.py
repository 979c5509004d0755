"""What the portal, AVN now and AVN at the last exchange say of the same things, compared field by field.

A record is known by its key, a tuple of texts; its values are texts by field. Nothing here knows the database.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from kuu_office.core.text.kyrgyz import fold

Key = tuple[str, ...]
Values = Mapping[str, str]
LONGEST_NUMBER = 30


class ValueKind(StrEnum):
    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"


class Difference(StrEnum):
    """missing: not in AVN; extra: only in AVN; different: they differ and no earlier exchange says who changed."""

    MISSING = "missing"
    EXTRA = "extra"
    CHANGED_IN_AVN = "changed_in_avn"
    CHANGED_IN_PORTAL = "changed_in_portal"
    CHANGED_IN_BOTH = "changed_in_both"
    DIFFERENT = "different"


WHOLE_RECORDS = frozenset({Difference.MISSING, Difference.EXTRA})


@dataclass(frozen=True, slots=True)
class Found:
    """One difference: of a field, or of a whole record (then `field` is "").

    portal, avn: what each says now. base: what AVN was last known to say, None when it was never exchanged.
    like: for a record that only AVN has, the missing one of the portal whose key only looks different.
    """

    kind: Difference
    key: Key
    field: str = ""
    portal: str = ""
    avn: str = ""
    base: str | None = None
    like: Key | None = None


def comparable(text: str, kind: ValueKind) -> str:
    """A value as it is compared: a number by its size ("2" = "2,0", nothing = 0), a text letter by letter."""
    clean = text.strip()
    if kind is ValueKind.TEXT:
        return clean
    number = number_in(clean)
    return clean if number is None else format(number, "f")


def number_in(text: str) -> Decimal | None:
    """The number that a text writes, with a point or a comma; empty is 0. None: it writes no number."""
    plain = "".join(text.split()).replace(",", ".") or "0"
    try:
        number = Decimal(plain) if len(plain) <= LONGEST_NUMBER else None
    except InvalidOperation:
        return None
    if number is None or not number.is_finite() or abs(number.adjusted()) > LONGEST_NUMBER:
        return None
    return number.normalize() + 0


def is_readable(text: str, kind: ValueKind) -> bool:
    """Whether a value can be what its field asks for."""
    number = number_in(text) if kind is not ValueKind.TEXT else Decimal(0)
    return number is not None and (kind is not ValueKind.WHOLE or number == number.to_integral_value())


def difference(portal: str, avn: str, base: str | None, kind: ValueKind) -> Difference | None:
    """Who changed a value since the last exchange; None when both say the same."""
    if portal == avn:
        return None
    here, there = comparable(portal, kind), comparable(avn, kind)
    if here == there:
        return None
    if base is None:
        return Difference.DIFFERENT
    before = comparable(base, kind)
    if before == here:
        return Difference.CHANGED_IN_AVN
    return Difference.CHANGED_IN_PORTAL if before == there else Difference.CHANGED_IN_BOTH


def reconcile(
    portal: Mapping[Key, Values],
    avn: Mapping[Key, Values],
    base: Mapping[Key, Values],
    fields: Sequence[tuple[str, ValueKind]],
) -> list[Found]:
    """All differences: those of the portal's records in its order, then what only AVN has in the order of its file.

    A field that the file does not give for a record is not compared.
    """
    found = [one for key, values in portal.items() for one in _of_record(key, values, avn.get(key), base, fields)]
    missing = [key for key in portal if key not in avn]
    extra = [key for key in avn if key not in portal]
    likes = look_alikes(extra, missing)
    return found + [Found(Difference.EXTRA, key, like=likes.get(key)) for key in extra]


def _of_record(
    key: Key, portal: Values, avn: Values | None, base: Mapping[Key, Values], fields: Sequence[tuple[str, ValueKind]]
) -> Iterator[Found]:
    if avn is None:
        yield Found(Difference.MISSING, key)
        return
    before = base.get(key, {})
    for field, kind in fields:
        if field in avn:
            here, there = portal.get(field, ""), avn[field]
            who = difference(here, there, before.get(field), kind)
            if who is not None:
                yield Found(who, key, field, here, there, before.get(field))


def look_alikes(extra: Iterable[Key], missing: Iterable[Key]) -> dict[Key, Key]:
    """Which record that only AVN has may be which one that it lacks: letters, case and spaces aside, the same key."""
    known: dict[Key, list[Key]] = {}
    for key in missing:
        known.setdefault(_folded(key), []).append(key)
    likes = {key: known.get(_folded(key), []) for key in extra}
    return {key: found[0] for key, found in likes.items() if len(found) == 1}


def _folded(key: Key) -> Key:
    return tuple(fold(part) for part in key)


def settled_values(
    found: Iterable[Found], avn: Mapping[Key, Values], portal: Iterable[Key], base: Mapping[Key, Values]
) -> dict[Key, dict[str, str]]:
    """What AVN is known to say after a file was compared: its value wherever it needs no choice, else as before."""
    open_ = {(one.key, one.field) for one in found}
    known: dict[Key, dict[str, str]] = {}
    for key in portal:
        if key in avn:
            agreed = {field: value for field, value in avn[key].items() if (key, field) not in open_}
            known[key] = {**base.get(key, {}), **agreed}
    return known
