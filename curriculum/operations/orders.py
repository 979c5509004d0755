"""One order over many students: tried first, then recorded for all of them or for none."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from curriculum import wording
from curriculum.calc.standing import NAME_CHANGE, TRANSFER
from curriculum.models import Movement
from curriculum.operations.histories import History, held_histories, keep, read_histories
from curriculum.operations.naming import give_name, names_of, refuse_bad_names
from curriculum.operations.order_heads import refuse_bad_head, refuse_bad_reason
from curriculum.operations.order_trial import Order, Outcome, Sets, Trial, tried
from kuu_office.core import audit
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict

MOST_STUDENTS = 2000

EVENTS = {
    "curriculum.student.moved": gettext_lazy(
        "%(by)s recorded order № %(number)s of %(order_date)s, in force from %(effective_date)s: %(kind)s."
    ),
}


class OrderRefused(BadInput):
    """The order does not hold for some of its students; `trial` tells for whom and why."""

    def __init__(self, message: str, trial: Trial):
        super().__init__(message)
        self.trial = trial


class PreviewOutdated(Conflict):
    """Something changed since the preview was shown; `trial` is how it stands now."""

    def __init__(self, trial: Trial):
        super().__init__(_("Something has changed since this was shown. Look at it once more and record it then."))
        self.trial = trial


def try_order(*, order: Order, student_ids: Collection[int], by: Scope, at: datetime) -> Trial:
    """What an order would do to each student, with warnings and refusals. Writes nothing.

    BadInput: the order itself. Conflict: a student is not there any more.
    """
    return try_moves(order=order, sets_of=dict.fromkeys(student_ids, order.sets), by=by, at=at)


def try_moves(*, order: Order, sets_of: Mapping[int, Sets], by: Scope, at: datetime) -> Trial:
    """The same for an order that sets something else for each student (id → what it sets)."""
    refuse_bad_order(order, sets_of, timezone.localdate(at))
    return tried(order, sets_of, _all_there(read_histories(sets_of), sets_of), by)


def _all_there(histories: list[History], sets_of: Mapping[int, Sets]) -> list[History]:
    if len(histories) != len(sets_of):
        raise Conflict(_("A student of this order is not there any more. Choose the students again."))
    return histories


@transaction.atomic
def record_order(*, order: Order, student_ids: Collection[int], by: Scope, at: datetime, seen: str = "") -> Trial:
    """Records one order for all its students or for none; orders that come later are counted again.

    `seen`: the digest of the preview. For whom it is recorded already, nothing changes.
    BadInput: the order itself. OrderRefused: it does not hold for somebody. PreviewOutdated: it would do another thing.
    """
    return record_moves(order=order, sets_of=dict.fromkeys(student_ids, order.sets), by=by, at=at, seen=seen)


@transaction.atomic
def record_moves(*, order: Order, sets_of: Mapping[int, Sets], by: Scope, at: datetime, seen: str = "") -> Trial:
    """The same for an order that sets something else for each student (id → what it sets)."""
    refuse_bad_order(order, sets_of, timezone.localdate(at))
    groups = {sets["group"] for sets in sets_of.values() if sets.get("group")}
    trial = tried(order, sets_of, _all_there(held_histories(sets_of, groups), sets_of), by)
    if seen and seen != trial.digest:
        raise PreviewOutdated(trial)
    if trial.refused:
        raise OrderRefused(told_of_refused(trial), trial)
    _write(trial, by, at)
    return trial


def told_of_refused(trial: Trial) -> str:
    count = len(trial.refused)
    return ngettext(
        "Nothing was recorded: the order does not hold for %(count)s student. The reason stands beside the name.",
        "Nothing was recorded: the order does not hold for %(count)s students. The reasons stand beside the names.",
        count,
    ) % {"count": count}


def refuse_bad_order(order: Order, sets_of: Mapping[int, Sets], today: date) -> None:
    """BadInput: no number, no student, too many, a reason missing, nothing to change, odd dates or names."""
    refuse_bad_head(order.number, order.date, order.effective_date, today)
    if not sets_of:
        raise BadInput(_("Tick the students first."), field="students")
    if len(sets_of) > MOST_STUDENTS:
        raise BadInput(_("One order takes at most %(most)s students.") % {"most": MOST_STUDENTS}, field="students")
    refuse_bad_reason(order.kind, order.reason)
    if order.kind == NAME_CHANGE:
        refuse_bad_names(order.names, len(sets_of))
    if order.kind == TRANSFER and not any(sets_of.values()):
        raise BadInput(_("Say what changes: the group, the programme, the form, the language or the funding."))


def _write(trial: Trial, by: Scope, at: datetime) -> None:
    for outcome in trial.moved:
        outcome.history.movements.append(_movement(trial.order, outcome, by, at))
        outcome.history.movements.sort(key=lambda one: (one.effective_date, one.ordinal))
    keep([(one.history, one.facts) for one in trial.moved], trial.around, timezone.localdate(at))
    for outcome in trial.moved:
        if trial.order.kind == NAME_CHANGE:
            give_name(outcome.student.person, trial.order.names)
        _audit(trial, outcome, by, at)


def _movement(order: Order, outcome: Outcome, by: Scope, at: datetime) -> Movement:
    return Movement(
        student=outcome.student, kind=order.kind, reason=order.reason, order_number=order.number,
        order_date=order.date, effective_date=order.effective_date, ordinal=outcome.ordinal, until=order.until,
        note=order.note, sets=dict(outcome.step.sets), recorded_by_id=by.person_id, recorded_at=at,
        names_before=names_of(outcome.student.person) if order.kind == NAME_CHANGE else {},
    )  # fmt: skip


def _audit(trial: Trial, outcome: Outcome, by: Scope, at: datetime) -> None:
    order = trial.order
    before, after = (wording.place_in_words(place, trial.around) for place in (outcome.before, outcome.after))
    head = {
        "kind": order.kind, "number": order.number, "order_date": order.date,
        "effective_date": order.effective_date,
    }  # fmt: skip
    changed = [name for name in after if before.get(name) != after[name]]
    audit.record(
        "curriculum.student.moved",
        obj=outcome.student,
        by=by,
        at=at,
        old={name: before.get(name) for name in changed},
        new=audit.plain(head) | {name: after[name] for name in changed},
        reason=order.note,
        grant=by.grant(Permission.STUDENT_EDIT, outcome.student.department_id),
    )
