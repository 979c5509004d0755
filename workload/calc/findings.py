"""What is wrong with a line of the load, and what a recalculation changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from workload.calc.shapes import LoadLine, Share


class Gap(StrEnum):
    """Why the hours of a line may not be right."""

    NO_NORM = "no_norm"
    NO_STUDENTS = "no_students"
    UNEVEN = "uneven"


def gap_of(line: LoadLine) -> Gap | None:
    """The weightiest fault of a line: no norm gives it hours, nobody is taught, its stream joins different hours."""
    if line.norm is None:
        return Gap.NO_NORM
    if not line.counted.students:
        return Gap.NO_STUDENTS
    return Gap.UNEVEN if line.uneven else None


@dataclass(frozen=True)
class Stood:
    """A line as it stands in a sheet: its hours by the norm and for whom they are; None where a person gave others."""

    hours: Decimal
    shares: frozenset[Share] | None = None

    def differs(self, line: LoadLine) -> bool:
        return self.hours != line.hours or self.shares not in {None, frozenset(line.shares)}


@dataclass(frozen=True)
class Changed:
    """A line whose hours a recalculation changes, or, where they stay, for whom they are."""

    key: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class Recalculation:
    """What calculating anew makes of a sheet: keys that come and go, lines that change, how many stay as they are."""

    come: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[Changed, ...]
    same: int

    @property
    def is_idle(self) -> bool:
        return not (self.come or self.gone or self.changed)


def recalculation(before: Mapping[str, Stood], lines: Iterable[LoadLine]) -> Recalculation:
    """`before`: the lines that stand in the sheet by their keys; lines by hand are not among them."""
    after = {line.key: line for line in lines}
    kept = [key for key in after if key in before]
    moved = [key for key in kept if before[key].differs(after[key])]
    changed = tuple(Changed(key, before[key].hours, after[key].hours) for key in moved)
    return Recalculation(
        come=tuple(key for key in after if key not in before),
        gone=tuple(key for key in before if key not in after),
        changed=changed,
        same=len(kept) - len(changed),
    )
