"""What a check of load sheets finds, by name, each finding with what was expected and what was found."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from curriculum.calc.shapes import ZERO
from curriculum.calc.streams import Classes, ClassKind, Proposal, propose


class Check(StrEnum):
    """The names of the findings; those of `calc.findings.Gap` are told under their own names."""

    NO_NORM = "no_norm"
    NO_STUDENTS = "no_students"
    UNEVEN = "uneven"
    CHANGED = "changed"
    GONE = "gone"
    LEAVING = "leaving"
    ON_LEAVE = "on_leave"
    OFF_NORM = "off_norm"
    OFF_PLAN = "off_plan"
    OFF_FIGURE = "off_figure"
    UNASSIGNED = "unassigned"
    JOINABLE = "joinable"
    LATE_PLAN = "late_plan"
    UNIT_ENDED = "unit_ended"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One finding of a sheet; `line`: of one of its lines. where: what it is about, in the language of the page.

    expected, found: hours, where hours are compared. day: of an approval or of the end of a unit. term, kind: of the
    classes that could be joined; unit: which has the plans of all of them, None when no one does.
    """

    check: Check
    sheet: int
    line: int | None = None
    where: str = ""
    expected: Decimal | None = None
    found: Decimal | None = None
    day: date | None = None
    count: int = 0
    term: int | None = None
    kind: str = ""
    unit: int | None = None

    @property
    def deviation(self) -> Decimal | None:
        return None if self.expected is None or self.found is None else self.found - self.expected


def deviations(
    expected: Mapping[Hashable, Decimal], found: Mapping[Hashable, Decimal]
) -> dict[Hashable, tuple[Decimal, Decimal]]:
    """Where two sides differ: (expected, found) by key; what one side does not have is 0 there."""
    pairs = {key: (expected.get(key, ZERO), found.get(key, ZERO)) for key in (*expected, *found)}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def joinable(classes: Iterable[Classes], limits: Mapping[ClassKind, int]) -> list[Proposal]:
    """Streams of two groups and more that nobody formed, those that save the most hours first."""
    found = [one for one in propose(classes, limits) if len(one.members) > 1 and not one.is_too_large]
    return sorted(found, key=lambda one: -one.saved)
