"""What an order would make of its students: each with the standing before and after it, doubts and refusals."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum import rules, wording
from curriculum.calc import orders as checks
from curriculum.calc.standing import (
    ATTRIBUTES,
    NOWHERE,
    PRESENT,
    PROMOTION,
    REINSTATEMENT,
    TRANSFER,
    Fact,
    Place,
    Step,
    fold,
    steps_of,
)
from curriculum.models import Movement, Student
from curriculum.operations.histories import History, Surroundings, surroundings_of
from kuu_office.core.access.scope import Scope

Sets = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Order:
    """An order as on paper. sets: what it changes, by the names of `calc.standing.Place` (not for a change of name);
    names: the new name of one person (surname, given_name, patronymic …); until: the last day of a leave."""

    kind: str
    number: str
    date: date
    effective_date: date
    reason: str = ""
    until: date | None = None
    note: str = ""
    sets: Sets = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What an order makes of one student. before, after: the standing around it; ordinal: its place within its day;
    day_orders: numbers of the other orders of that day; later: how many orders after it are counted again;
    already: it is recorded as it stands, and nothing changes."""

    history: History
    facts: list[Fact]
    before: Place
    after: Place
    ordinal: int
    day_orders: tuple[str, ...] = ()
    later: int = 0
    already: bool = False
    warnings: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()

    @property
    def student(self) -> Student:
        return self.history.student

    @property
    def step(self) -> Step:
        """The order for this student, not recorded yet."""
        return next(fact.step for fact in self.facts if fact.step.key is None)


@dataclass(frozen=True)
class Trial:
    """What an order would do, in the Kyrgyz order of the names; nothing is written."""

    order: Order
    outcomes: list[Outcome]
    around: Surroundings

    @property
    def refused(self) -> list[Outcome]:
        return [one for one in self.outcomes if one.refusals]

    @property
    def already(self) -> list[Outcome]:
        return [one for one in self.outcomes if one.already]

    @property
    def moved(self) -> list[Outcome]:
        return [one for one in self.outcomes if not one.already and not one.refusals]

    @property
    def doubtful(self) -> int:
        return sum(bool(one.warnings) for one in self.moved)

    @property
    def digest(self) -> str:
        """Changes when the order would do anything else than what was shown."""
        told = [
            (one.student.pk, one.before, one.after, one.ordinal, one.already, one.refusals) for one in self.outcomes
        ]
        return hashlib.sha256(repr((self.order, told)).encode()).hexdigest()[:32]


def tried(order: Order, sets_of: Mapping[int, Sets], histories: list[History], by: Scope) -> Trial:
    """What an order would do; `sets_of`: what it sets for each student (by id)."""
    around = surroundings_of(histories, sets_of.values())
    desk = _Desk(order, by, around, _other_studies(histories))
    return Trial(order, [desk.outcome(one, sets_of[one.student.pk]) for one in histories], around)


def _other_studies(histories: list[History]) -> set[tuple[int, int]]:
    """(person, programme) of studies that these people have beside the ones in hand. One query."""
    students = [history.student for history in histories]
    others = Student.objects.present().filter(person_id__in={one.person_id for one in students})
    others = others.exclude(pk__in=[one.pk for one in students])
    return set(others.values_list("person_id", "programme_id"))


@dataclass(frozen=True)
class _Desk:
    """Where one order is tried on one student after another."""

    order: Order
    by: Scope
    around: Surroundings
    elsewhere: set[tuple[int, int]]

    def outcome(self, history: History, sets: Sets) -> Outcome:
        recorded = self.recorded(history)
        if recorded is not None:
            return self.known_outcome(history, sets, recorded)
        known, day = history.facts, self.order.effective_date
        earlier = [fact for fact in known if fact.step.day <= day]
        same_day = [fact for fact in earlier if fact.step.day == day]
        before = earlier[-1].place if earlier else NOWHERE
        step = self.step(sets, before, same_day[-1].step.ordinal if same_day else 0)
        facts = fold([*steps_of(known), step])
        new = next(fact for fact in facts if fact.step.key is None)
        refusals = self.refusals(history, before, new.place)
        refusals += [wording.fault_said(one) for one in checks.new_faults(known, facts, self.around.world)]
        later = len(known) - len(earlier)
        warnings = [] if refusals else self.warnings(facts, later)
        numbers = tuple(fact.step.order for fact in same_day)
        return Outcome(
            history, facts, before, new.place, step.ordinal, numbers, later, False, tuple(warnings), tuple(refusals)
        )  # fmt: skip

    def step(self, sets: Sets, before: Place, last_of_day: int) -> Step:
        """The order for one student: a promotion leads to the next year, a reinstatement says the whole standing."""
        order = self.order
        if order.kind == PROMOTION:
            sets = {"year": before.year + 1, **sets}
        if order.kind == REINSTATEMENT:
            sets = {name: getattr(before, name) for name in ATTRIBUTES if name != "state"} | dict(sets)
        return Step(
            kind=order.kind, day=order.effective_date, ordinal=last_of_day + 1, sets=sets, until=order.until,
            order=order.number,
        )  # fmt: skip

    def recorded(self, history: History) -> Movement | None:
        key = (self.order.kind, self.order.number, self.order.date)
        found = (one for one in history.movements if (one.kind, one.order_number, one.order_date) == key)
        return next(found, None)

    def known_outcome(self, history: History, sets: Sets, movement: Movement) -> Outcome:
        """The order is recorded for this student: the same once more changes nothing, anything else is refused."""
        order, facts = self.order, history.facts
        turn = (movement.effective_date, movement.ordinal)
        place = next(fact.place for fact in facts if fact.step.turn == turn)
        same = (movement.effective_date, movement.reason, movement.until) == (
            order.effective_date, order.reason, order.until,
        ) and all(getattr(place, name) == value for name, value in sets.items())  # fmt: skip
        refusal = _("Order № %(number)s is recorded for this student with another content; revoke it there first.")
        refusals = () if same else (refusal % {"number": order.number},)
        return Outcome(history, facts, place, place, movement.ordinal, already=same, refusals=refusals)

    def refusals(self, history: History, before: Place, after: Place) -> list[str]:
        """What stops the order beside the sequence of orders: rights, nothing to change, the same study twice."""
        student = history.student
        found = [rules.can_move(self.by, student).reason]
        if after.programme in self.around.programmes:
            found.append(rules.can_receive(self.by, self.around.department_of(after)).reason)
        if self.order.kind == TRANSFER and after == before:
            found.append(_("Nothing would change for this student."))
        if after.state in PRESENT and (student.person_id, after.programme) in self.elsewhere:
            found.append(_("This person studies the programme already, under another record."))
        return [str(reason) for reason in found if reason]

    def warnings(self, facts: list[Fact], later: int) -> list[str]:
        found = [wording.fault_said(one) for one in checks.doubts(facts, None, self.around.world)]
        if self.order.effective_date < self.order.date:
            found.append(_("The order is in force before the day on which it was signed."))
        if later:
            text = ngettext(
                "%(count)s later order is counted again.", "%(count)s later orders are counted again.", later
            )
            found.append(text % {"count": later})
        return found
