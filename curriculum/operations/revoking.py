"""A wrongly recorded order is taken back, as if it had never been."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules, wording
from curriculum.calc import orders as checks
from curriculum.calc.standing import NAME_CHANGE, NOWHERE, Fact, Place, fold, steps_of
from curriculum.models import Movement, Standing, Student
from curriculum.operations.histories import (
    History,
    Surroundings,
    held_histories,
    keep,
    read_histories,
    surroundings_of,
)
from curriculum.operations.naming import give_name
from kuu_office.core import audit
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Refused

MOST_STUDENTS = 2000

EVENTS = {
    "curriculum.student.order_revoked": gettext_lazy(
        "%(by)s took back order № %(number)s of %(order_date)s: %(kind)s. Recorded wrongly."
    ),
}


@dataclass(frozen=True)
class Undone:
    """What taking an order back makes of one student. before, after: the last standing with and without the order;
    facts: the orders that stay; movements: those that go."""

    history: History
    movements: list[Movement]
    facts: list[Fact]
    before: Place
    after: Place
    refusals: tuple[str, ...]

    @property
    def student(self) -> Student:
        return self.history.student

    @property
    def vanishes(self) -> bool:
        """The admission goes, and the record of the student with it."""
        return not self.facts


@dataclass(frozen=True)
class Undoing:
    """An order as it would be taken back, student by student."""

    number: str
    order_date: date
    outcomes: list[Undone]
    around: Surroundings

    @property
    def refused(self) -> list[Undone]:
        return [one for one in self.outcomes if one.refusals]


def students_of_order(number: str, order_date: date) -> Collection[int]:
    """Ids of the students whom an order names. BadInput: more than can be counted again at once."""
    rows = Movement.objects.filter(order_number=number, order_date=order_date)
    ids = set(rows.values_list("student_id", flat=True))
    if len(ids) > MOST_STUDENTS:
        raise BadInput(
            _("The order names more than %(most)s students; only the import that brought it takes it back.")
            % {"most": MOST_STUDENTS}
        )
    return ids


def try_revoking(*, number: str, order_date: date, by: Scope) -> Undoing:
    """What taking an order back would do to each of its students. Writes nothing."""
    return _tried(number, order_date, read_histories(students_of_order(number, order_date)), by)


@transaction.atomic
def revoke_order(*, number: str, order_date: date, reason: str, by: Scope, at: datetime) -> Undoing:
    """Takes a wrongly recorded order back from all its students, or from none; the later orders are counted again.

    Refused: a later order rests on it, students of other units. BadInput: no reason, no such order.
    """
    if not reason.strip():
        raise BadInput(_("Say why the order is taken back."), field="remark")
    undoing = _tried(number, order_date, held_histories(students_of_order(number, order_date), ()), by)
    if not undoing.outcomes:
        raise BadInput(_("Order № %(number)s is not there any more.") % {"number": number})
    if undoing.refused:
        first = undoing.refused[0]
        raise Refused(f"{first.student}: {first.refusals[0]}")
    _write(undoing, reason.strip(), by, at)
    return undoing


def _tried(number: str, order_date: date, histories: list[History], by: Scope) -> Undoing:
    around = surroundings_of(histories, ())
    outcomes = [_undone(history, number, order_date, around, by) for history in histories]
    return Undoing(number, order_date, [one for one in outcomes if one.movements], around)


def _undone(history: History, number: str, order_date: date, around: Surroundings, by: Scope) -> Undone:
    known = history.facts
    going = [one for one in history.movements if (one.order_number, one.order_date) == (number, order_date)]
    keys = {one.pk for one in going}
    facts = fold([step for step in steps_of(known) if step.key not in keys])
    refusals = [str(rules.can_move(by, history.student).reason)]
    refusals += [wording.fault_said(fault) for fault in checks.new_faults(known, facts, around.world)]
    refusals += [_newer_name(history, one) for one in going if one.kind == NAME_CHANGE]
    return Undone(
        history,
        going,
        facts,
        known[-1].place if known else NOWHERE,
        facts[-1].place if facts else NOWHERE,
        tuple(refusal for refusal in refusals if refusal),
    )


def _newer_name(history: History, movement: Movement) -> str:
    """A name given later stands on this one."""
    turn = (movement.effective_date, movement.ordinal)
    later = [one for one in history.movements if one.kind == NAME_CHANGE]
    if any((one.effective_date, one.ordinal) > turn for one in later):
        return _("The name was changed once more since; take that order back first.")
    return ""


def _forget(student_ids: Collection[int]) -> None:
    """Students whose admission is taken back vanish, unless other work names them, such as a fixed contingent."""
    try:
        Student.objects.filter(pk__in=student_ids).delete()
    except ProtectedError as kept:
        raise Refused(
            _("Other work names a student of this order, such as a fixed contingent. Record an expulsion instead.")
        ) from kept


def _write(undoing: Undoing, reason: str, by: Scope, at: datetime) -> None:
    for one in undoing.outcomes:
        _audit(undoing, one, reason, by, at)
        for movement in one.movements:
            if movement.kind == NAME_CHANGE:
                give_name(one.student.person, movement.names_before)
    gone = [movement.pk for one in undoing.outcomes for movement in one.movements]
    Standing.objects.filter(student_id__in=[one.student.pk for one in undoing.outcomes]).delete()
    Movement.objects.filter(pk__in=gone).delete()
    _forget([one.student.pk for one in undoing.outcomes if one.vanishes])
    staying = [one for one in undoing.outcomes if not one.vanishes]
    for one in staying:
        one.history.movements = [movement for movement in one.history.movements if movement.pk not in gone]
    keep([(one.history, one.facts) for one in staying], undoing.around, timezone.localdate(at))


def _audit(undoing: Undoing, one: Undone, reason: str, by: Scope, at: datetime) -> None:
    before, after = (wording.place_in_words(place, undoing.around) for place in (one.before, one.after))
    changed = [name for name in before if before[name] != after.get(name)]
    head = {"kind": one.movements[0].kind, "number": undoing.number, "order_date": undoing.order_date}
    audit.record(
        "curriculum.student.order_revoked",
        obj=one.student,
        by=by,
        at=at,
        old={name: before[name] for name in changed},
        new=audit.plain(head) | {name: after.get(name) for name in changed},
        reason=reason,
        grant=by.grant(Permission.STUDENT_EDIT, one.student.department_id),
    )
