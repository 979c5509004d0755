"""A wrongly recorded order is taken back, as if it had never been."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from curriculum import rules, wording
from curriculum.calc import orders as checks
from curriculum.calc.standing import NAME_CHANGE, NOWHERE, Fact, Place, fold, steps_of
from curriculum.models import GroupPromotion, Movement, Standing, Student
from curriculum.operations.group_years import LedBack, lead_back, led_back, promotions_of
from curriculum.operations.histories import (
    History,
    Surroundings,
    held_histories,
    keep,
    read_histories,
    surroundings_of,
)
from curriculum.operations.naming import give_name
from kuu_office.core import audit, jobs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Refused
from kuu_office.core.models import Job

# Students of an order that is taken back while one waits; more are a job.
MOST_AT_ONCE = 500
TASK = "curriculum.revoke_order"

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
    """An order as it would be taken back, student by student; `elsewhere`: how many students of other units it names,
    whom the person does not see."""

    number: str
    order_date: date
    outcomes: list[Undone]
    groups: list[LedBack]
    around: Surroundings
    elsewhere: int = 0

    @property
    def refused(self) -> list[Undone]:
        return [one for one in self.outcomes if one.refusals]

    @property
    def refused_first(self) -> list[Undone]:
        return sorted(self.outcomes, key=lambda one: not one.refusals)

    @property
    def refusals(self) -> list[str]:
        """Every reason why it stays, those of students after their names."""
        told = [_not_all_yours(self.elsewhere)] if self.elsewhere else []
        told += [f"{one.student}: {text}" for one in self.refused for text in one.refusals]
        return told + [text for one in self.groups for text in one.refusals]


def _not_all_yours(count: int) -> str:
    return ngettext(
        "The order is also about %(count)s student of another unit. Only who keeps all its students takes it back.",
        "The order is also about %(count)s students of other units. Only who keeps all its students takes it back.",
        count,
    ) % {"count": count}


def students_of_order(number: str, order_date: date) -> Collection[int]:
    """Ids of the students whom an order names."""
    rows = Movement.objects.filter(order_number=number, order_date=order_date)
    return set(rows.values_list("student_id", flat=True))


def try_revoking(*, number: str, order_date: date, by: Scope, students: Collection[int] | None = None) -> Undoing:
    """What taking an order back would do to each of its students and groups. Writes nothing.

    students: whom the order names, when that was asked already.
    """
    histories = read_histories(students_of_order(number, order_date) if students is None else students)
    return _tried(number, order_date, histories, promotions_of(number, order_date), by)


@transaction.atomic
def ask_to_revoke(*, number: str, order_date: date, reason: str, by: Scope, at: datetime) -> Job:
    """Takes an order about very many students back in the background; what stops it stands beside the job.

    BadInput: no reason.
    """
    _refuse_no_reason(reason)
    return jobs.enqueue(
        TASK,
        by=by,
        params={"number": number, "order_date": order_date.isoformat(), "reason": reason.strip()},
        title=_("Order № %(number)s taken back") % {"number": number},
        natural_key=f"{order_date} {number}",
    )


@transaction.atomic
def revoke_order(*, number: str, order_date: date, reason: str, by: Scope, at: datetime) -> Undoing:
    """Takes a wrongly recorded order back from all its students and groups, or from none; later orders are counted
    again, groups that it led on are in their year again.

    Refused: a later order rests on it, students of other units. BadInput: no reason, no such order.
    """
    _refuse_no_reason(reason)
    led = [one.group_id for one in promotions_of(number, order_date)]
    histories = held_histories(students_of_order(number, order_date), led)
    undoing = _tried(number, order_date, histories, promotions_of(number, order_date), by)
    if not undoing.outcomes and not undoing.groups and not undoing.elsewhere:
        raise BadInput(_("Order № %(number)s is not there any more.") % {"number": number})
    if undoing.refusals:
        raise Refused(undoing.refusals[0])
    _write(undoing, reason.strip(), by, at)
    lead_back(undoing.groups, number, reason.strip(), by, at)
    return undoing


def _refuse_no_reason(reason: str) -> None:
    if not reason.strip():
        raise BadInput(_("Say why the order is taken back."), field="remark")


def _tried(
    number: str, order_date: date, histories: list[History], promotions: list[GroupPromotion], by: Scope
) -> Undoing:
    seen = [one for one in histories if by.allows(Permission.STUDENT_VIEW, one.student.department_id)]
    around = surroundings_of(seen, ())
    outcomes = [_undone(history, number, order_date, around, by) for history in seen]
    touched = [one for one in outcomes if one.movements]
    elsewhere = len(histories) - len(seen)
    return Undoing(number, order_date, touched, led_back(promotions, by), around, elsewhere)


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
