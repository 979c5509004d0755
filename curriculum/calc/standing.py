"""Where a student stands: what the orders make of it, on any date and from which day to which (DOMAIN 6).

A standing is never typed in: it is made from the orders in the sequence of their days. Each order sets some of the
standing (`Step.sets`) and leaves the rest as the orders before it left it, so an order that comes late finds its place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from itertools import pairwise
from typing import Any

from curriculum.calc.norms import DatedNorms, Norms, norms_on

STUDYING, ON_LEAVE, EXPELLED, GRADUATED = "studying", "on_leave", "expelled", "graduated"
PRESENT = frozenset({STUDYING, ON_LEAVE})
ADMISSION, TRANSFER, PROMOTION, LEAVE, RETURN = "admission", "transfer", "promotion", "leave", "return"
EXPULSION, REINSTATEMENT, GRADUATION, NAME_CHANGE = "expulsion", "reinstatement", "graduation", "name_change"
STATE_AFTER = {
    ADMISSION: STUDYING, LEAVE: ON_LEAVE, RETURN: STUDYING, EXPULSION: EXPELLED, REINSTATEMENT: STUDYING,
    GRADUATION: GRADUATED,
}  # fmt: skip
# These say the whole standing; nothing of them comes from the orders before.
WHOLE = frozenset({ADMISSION, REINSTATEMENT})
# A semester counts as studied by whoever studies on its last day (month, day).
SEMESTER_ENDS = ((1, 20), (6, 20))


@dataclass(frozen=True, kw_only=True)
class Place:
    """A whole standing. programme, group: ids (group may be None); year: of study; form, language, funding: codes."""

    programme: int
    group: int | None = None
    year: int = 1
    form: str = "full_time"
    language: str = "ky"
    funding: str = "contract"
    state: str = STUDYING


ATTRIBUTES = tuple(one.name for one in fields(Place))
NOWHERE = Place(programme=0, state="")


@dataclass(frozen=True, kw_only=True)
class Step:
    """An order for one student: in force from `day`, the `ordinal`-th of that day; `sets` what it changes.

    key: whatever tells the caller which record it is; until: the last day of a leave; order: its number.
    """

    kind: str
    day: date
    ordinal: int = 1
    sets: Mapping[str, Any] = field(default_factory=dict)
    until: date | None = None
    order: str = ""
    key: Any = None

    @property
    def turn(self) -> tuple[date, int]:
        return self.day, self.ordinal


@dataclass(frozen=True)
class Fact:
    """An order and the whole standing after it."""

    step: Step
    place: Place


@dataclass(frozen=True)
class Period:
    """A standing from `valid_from` until the day before `valid_to`; None: until further orders."""

    valid_from: date
    valid_to: date | None
    fact: Fact


@dataclass(frozen=True)
class GroupFact:
    """What an order must know of a group; `closed` is the first day on which it is no more."""

    name: str
    programme: int
    form: str
    language: str
    opened: date
    closed: date | None = None


@dataclass(frozen=True)
class World:
    """What orders are checked against: groups by id, years of study and degree by programme id, the office's norms."""

    groups: Mapping[int, GroupFact] = field(default_factory=dict)
    years: Mapping[int, int] = field(default_factory=dict)
    degrees: Mapping[int, str] = field(default_factory=dict)
    norms: Sequence[DatedNorms] = ()

    def norms_for(self, place: Place, day: date) -> Norms:
        """The norms of a programme and form of study on a day."""
        return norms_on(self.norms, self.degrees.get(place.programme, ""), place.form, day)


def in_turn(steps: Iterable[Step]) -> list[Step]:
    """Orders as they come into force, those of one day by their number within the day."""
    return sorted(steps, key=lambda step: step.turn)


def fold(steps: Iterable[Step]) -> list[Fact]:
    """Each order with the whole standing after it, in turn; in whatever sequence they were recorded."""
    facts: list[Fact] = []
    place = NOWHERE
    for step in in_turn(steps):
        place = after(step, place)
        facts.append(Fact(step, place))
    return facts


def after(step: Step, place: Place) -> Place:
    """The standing that an order makes of a standing."""
    return replace(place, **step.sets, state=STATE_AFTER.get(step.kind, place.state))


def steps_of(facts: Iterable[Fact]) -> list[Step]:
    """What each recorded order itself sets; where that was not kept, its difference from the standing before it.

    The difference alone would forget what an order says that changes nothing today, and would after another order.
    """
    steps: list[Step] = []
    before = NOWHERE
    for fact in sorted(facts, key=lambda one: one.step.turn):
        steps.append(replace(fact.step, sets=fact.step.sets or _changed(fact, before)))
        before = fact.place
    return steps


def _changed(fact: Fact, before: Place) -> dict[str, Any]:
    whole = fact.step.kind in WHOLE
    names = [name for name in ATTRIBUTES if name != "state"]
    values = {name: getattr(fact.place, name) for name in names}
    return {name: value for name, value in values.items() if whole or value != getattr(before, name)}


def periods(facts: Sequence[Fact]) -> list[Period]:
    """From which day to which each standing holds; of the orders of one day the last one stands."""
    last_of_day = {fact.step.day: fact for fact in facts}
    days = sorted(last_of_day)
    return [
        Period(day, next_day, last_of_day[day])
        for day, next_day in pairwise([*days, None])
        if day is not None
    ]  # fmt: skip


def standing_on(facts: Sequence[Fact], day: date) -> Place | None:
    """The standing at the end of a day; None before the first order."""
    in_force = [fact for fact in facts if fact.step.day <= day]
    return in_force[-1].place if in_force else None


def semesters_studied(facts: Sequence[Fact], before: date) -> int:
    """Semesters on whose last day the student was studying, before a day."""
    if not facts:
        return 0
    ends = (
        date(year, month, day)
        for year in range(facts[0].step.day.year, before.year + 1)
        for month, day in SEMESTER_ENDS
    )
    states = [standing_on(facts, end) for end in ends if end < before]
    return sum(place is not None and place.state == STUDYING for place in states)
