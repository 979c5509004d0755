"""What is wrong with a line of the load, and what a recalculation changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from curriculum.calc.shapes import ZERO
from workload.calc.shapes import LoadLine, Share


class Gap(StrEnum):
    """Why the hours of a line may not be right."""

    NO_NORM = "no_norm"
    NO_STUDENTS = "no_students"
    UNEVEN = "uneven"
    # told of a line that people hold, instead of its other faults
    CHANGED = "changed"
    GONE = "gone"


def gap_of(line: LoadLine) -> Gap | None:
    """The weightiest fault of a line: no norm gives it hours, nobody is taught, its stream joins different hours."""
    if line.norm is None:
        return Gap.NO_NORM
    if not line.counted.students:
        return Gap.NO_STUDENTS
    return Gap.UNEVEN if line.uneven else None


@dataclass(frozen=True)
class Stood:
    """A line as it stands in a sheet: its hours by the norm and for whom they are; None where a person gave others.

    is_held: people or vacancies hold hours of it. offered: the hours that an earlier recalculation found for a held
    line and that nobody accepted yet (0 for a line that nobody is taught any more).
    """

    hours: Decimal
    shares: tuple[Share, ...] | None = None
    is_held: bool = False
    offered: Decimal | None = None

    def differs(self, line: LoadLine) -> bool:
        if self.hours != line.hours or self.offered is not None:
            return True
        return self.shares is not None and self.shares != line.shares

    def is_kept_from(self, line: LoadLine | None) -> bool:
        """Whether it keeps its hours, because they are distributed, although calculation gives others or none."""
        if line is None:
            return self.is_held
        return self.is_held and self.shares is not None and self.hours != line.hours


@dataclass(frozen=True)
class Changed:
    """A line whose hours a recalculation changes, or, where they stay, for whom they are."""

    key: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class Kept:
    """A distributed line that keeps its hours; `after`: those of the calculation, 0 when nobody is taught it any more.

    is_new: no earlier calculation said so.
    """

    key: str
    before: Decimal
    after: Decimal
    is_gone: bool
    is_new: bool


@dataclass(frozen=True)
class Recalculation:
    """What calculating anew makes of a sheet: keys that come and go, lines that change, how many stay as they are,
    and the distributed ones that wait until somebody accepts their new hours."""

    come: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[Changed, ...]
    same: int
    kept: tuple[Kept, ...] = ()

    @property
    def is_idle(self) -> bool:
        return not (self.come or self.gone or self.changed or self.newly_kept)

    @property
    def is_empty(self) -> bool:
        """Nothing was taught and nothing is."""
        return not (self.come or self.gone or self.changed or self.same or self.kept)

    @property
    def newly_kept(self) -> int:
        return sum(one.is_new for one in self.kept)


def recalculation(before: Mapping[str, Stood], lines: Iterable[LoadLine]) -> Recalculation:
    """`before`: the lines that stand in the sheet by their keys; lines by hand are not among them."""
    after = {line.key: line for line in lines}
    kept = {
        key: _kept(key, there, after.get(key)) for key, there in before.items() if there.is_kept_from(after.get(key))
    }
    free = [key for key in after if key in before and key not in kept]
    changed = tuple(
        Changed(key, before[key].hours, after[key].hours) for key in free if before[key].differs(after[key])
    )
    return Recalculation(
        come=tuple(key for key in after if key not in before),
        gone=tuple(key for key in before if key not in after and key not in kept),
        changed=changed,
        same=len(free) - len(changed),
        kept=tuple(kept.values()),
    )


def _kept(key: str, there: Stood, line: LoadLine | None) -> Kept:
    hours = ZERO if line is None else line.hours
    return Kept(key, there.hours, hours, is_gone=line is None, is_new=there.offered != hours)
