"""Which sequences of orders hold, and what is doubtful about an order (DOMAIN 6.1, 6.2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from curriculum.calc.norms import months_after
from curriculum.calc.standing import (
    ADMISSION,
    EXPELLED,
    EXPULSION,
    GRADUATED,
    GRADUATION,
    LEAVE,
    NAME_CHANGE,
    NOWHERE,
    ON_LEAVE,
    PRESENT,
    PROMOTION,
    REINSTATEMENT,
    RETURN,
    STUDYING,
    TRANSFER,
    Fact,
    Place,
    World,
    semesters_studied,
)
from kuu_office.core.text import N_

# From which states an order leads on; an admission comes before any state.
OPEN_TO = {
    ADMISSION: frozenset({""}),
    TRANSFER: PRESENT,
    PROMOTION: frozenset({STUDYING}),
    LEAVE: frozenset({STUDYING}),
    RETURN: frozenset({ON_LEAVE}),
    EXPULSION: PRESENT,
    REINSTATEMENT: frozenset({EXPELLED}),
    GRADUATION: frozenset({STUDYING}),
    NAME_CHANGE: PRESENT | {EXPELLED, GRADUATED},
}

SENTENCES = {
    "before_admission": N_("It would be in force before the student is admitted."),
    "admitted_twice": N_("The student is admitted already."),
    "after_graduation": N_("The student has graduated by then; after that only the name may change."),
    "after_expulsion": N_("The student is expelled by then; only a reinstatement leads on."),
    "on_leave": N_("The student is on academic leave then; the return comes first."),
    "not_on_leave": N_("The student is not on academic leave then; there is nothing to return from."),
    "not_expelled": N_("The student is not expelled then; there is nothing to reinstate."),
    "leave_without_end": N_("A leave needs its last day, not before the first."),
    "studied_too_little": N_("Semesters studied before the expulsion: %(count)s; at least %(least)s are demanded."),
    "past_last_year": N_("Year %(year)s would be past the last year of the programme, which is %(last)s."),
    "unknown_group": N_("The group is not there any more."),
    "group_closed": N_("Group %(group)s is closed from %(day)s."),
    "group_not_open": N_("Group %(group)s is open only from %(day)s."),
    "group_of_programme": N_("Group %(group)s belongs to another programme than the student would."),
    "group_of_form": N_("Group %(group)s studies in another form than the student would."),
    "group_of_language": N_("Group %(group)s is taught in another language than the student would study in."),
}

DOUBTS = {
    "long_leave": N_("The leave is longer than %(months)s months."),
    "third_leave": N_("It is leave number %(count)s; as a rule there are at most %(most)s."),
    "first_or_last_year": N_("As a rule nobody is transferred to another programme in the first or the last year."),
    "into_first_year": N_("As a rule nobody is reinstated to the first year."),
    "without_group": N_("The student would stand in no group."),
    "early_graduation": N_("The student is in year %(year)s; the last year of the programme is %(last)s."),
}


@dataclass(frozen=True)
class Fault:
    """Why an order does not hold, or what is doubtful about it: code, values for its sentence, the order's fact."""

    code: str
    fact: Fact
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The msgid; its placeholders are the keys of `values`."""
        return SENTENCES.get(self.code) or DOUBTS[self.code]

    @property
    def mark(self) -> tuple:
        """Tells the same fault of the same order apart from others."""
        return self.code, self.fact.step.key, self.fact.step.turn


def faults(facts: Sequence[Fact], world: World) -> list[Fault]:
    """Everything because of which a sequence of orders does not hold; an empty list means it does."""
    found: list[Fault] = []
    before = NOWHERE
    for number, fact in enumerate(facts):
        found += _turn_faults(fact, before)
        found += _own_faults(fact, facts[:number], world)
        following = facts[number + 1].step.day if number + 1 < len(facts) else None
        found += _group_faults(fact, following, world)
        before = fact.place
    return found


def _turn_faults(fact: Fact, before: Place) -> Iterator[Fault]:
    """Whether the kind of the order leads on from the state before."""
    if before.state not in OPEN_TO[fact.step.kind]:
        yield Fault(wrong_turn(fact.step.kind, before.state), fact)


def wrong_turn(kind: str, state: str) -> str:
    """The fault of an order of a kind that does not lead on from a state."""
    if not state:
        return "before_admission"
    if kind == ADMISSION:
        return "admitted_twice"
    if kind == REINSTATEMENT and state != GRADUATED:
        return "not_expelled"
    by_state = {GRADUATED: "after_graduation", EXPELLED: "after_expulsion", ON_LEAVE: "on_leave"}
    return by_state.get(state, "not_on_leave")


def _own_faults(fact: Fact, earlier: Sequence[Fact], world: World) -> Iterator[Fault]:
    step, place = fact.step, fact.place
    if step.kind == LEAVE and (step.until is None or step.until < step.day):
        yield Fault("leave_without_end", fact)
    if step.kind == REINSTATEMENT:
        count = semesters_studied(earlier, _expelled_on(earlier) or step.day)
        least = world.norms_for(place, step.day).least_semesters
        if count < least:
            yield Fault("studied_too_little", fact, {"count": count, "least": least})
    last = world.years.get(place.programme)
    if place.state in PRESENT and last is not None and place.year > last:
        yield Fault("past_last_year", fact, {"year": place.year, "last": last})


def _expelled_on(earlier: Sequence[Fact]) -> date | None:
    return next((fact.step.day for fact in reversed(earlier) if fact.step.kind == EXPULSION), None)


def _group_faults(fact: Fact, following: date | None, world: World) -> Iterator[Fault]:
    """Who studies or is on leave stands in an open group of the same programme, form and language, or in none.

    following: the day of the next order; until then the group must stay open.
    """
    place, day = fact.place, fact.step.day
    if place.state not in PRESENT or place.group is None:
        return
    group = world.groups.get(place.group)
    if group is None:
        yield Fault("unknown_group", fact)
        return
    checks = {
        "group_closed": (_closes(group.closed, following), group.closed),
        "group_not_open": (day < group.opened, group.opened),
        "group_of_programme": (group.programme != place.programme, None),
        "group_of_form": (group.form != place.form, None),
        "group_of_language": (group.language != place.language, None),
    }
    for code, (is_wrong, from_day) in checks.items():
        if is_wrong:
            yield Fault(code, fact, {"group": group.name, "day": from_day})


def _closes(closed: date | None, following: date | None) -> bool:
    """Whether a group closes over the head of who stands in it until the next order, be that of the same day."""
    return closed is not None and (following is None or closed < following)


def new_faults(before: Sequence[Fact], facts: Sequence[Fact], world: World) -> list[Fault]:
    """The faults that a change of the sequence brings; what was wrong before it does not stop it."""
    known = {fault.mark for fault in faults(before, world)}
    return [fault for fault in faults(facts, world) if fault.mark not in known]


def doubts(facts: Sequence[Fact], key: Any, world: World) -> list[Fault]:
    """What is doubtful about the order with this key; it may be recorded all the same."""
    place = next(number for number, fact in enumerate(facts) if fact.step.key == key)
    fact, before = facts[place], facts[place - 1].place if place else NOWHERE
    return [*_doubts_of_leave(fact, facts[: place + 1], world), *_doubts_of_place(fact, before, world)]


def _doubts_of_leave(fact: Fact, facts: Sequence[Fact], world: World) -> Iterator[Fault]:
    step = fact.step
    if step.kind != LEAVE:
        return
    norms = world.norms_for(fact.place, step.day)
    if step.until and step.until > months_after(step.day, norms.longest_leave):
        yield Fault("long_leave", fact, {"months": norms.longest_leave})
    count = sum(one.step.kind == LEAVE for one in facts)
    if count > norms.most_leaves:
        yield Fault("third_leave", fact, {"count": count, "most": norms.most_leaves})


def _doubts_of_place(fact: Fact, before: Place, world: World) -> Iterator[Fault]:
    kind, place = fact.step.kind, fact.place
    last = world.years.get(before.programme)
    if kind == TRANSFER and place.programme != before.programme and before.year in {1, last}:
        yield Fault("first_or_last_year", fact)
    if kind == REINSTATEMENT and place.year == 1:
        yield Fault("into_first_year", fact)
    if kind == GRADUATION and last is not None and before.year < last:
        yield Fault("early_graduation", fact, {"year": before.year, "last": last})
    if place.state in PRESENT and place.group is None:
        yield Fault("without_group", fact)
