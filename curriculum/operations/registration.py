"""Students registered for electives, one cell at a time; the adviser confirms (F-012)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules, wording
from curriculum.calc.registration import Block, Choice, why_not
from curriculum.enums import OfferState, RegistrationSource, RegistrationState
from curriculum.models import ElectiveOffer, Group, Registration, Student
from curriculum.queries.registration import GroupFit, MemberFit, fit_of_groups
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import Term

EVENTS = {
    "curriculum.registration.made": gettext_lazy("%(by)s registered “%(label)s” for the elective “%(offer)s”."),
    "curriculum.registration.cancelled": gettext_lazy(
        "%(by)s cancelled the registration of “%(label)s” for the elective “%(offer)s”."
    ),
    "curriculum.registration.confirmed": gettext_lazy(
        "%(by)s confirmed the registration of “%(label)s” for the elective “%(offer)s”."
    ),
}


@dataclass(frozen=True)
class Cell:
    """What is chosen in one cell: a student, a block, an elective or None for nothing; `seen`: the registration that
    stood there when the page was made, 0 for an empty cell."""

    student_id: int
    block_id: int
    offer_id: int | None
    seen: int = 0


class PlacesTaken(Refused):
    """There is no place left in the elective."""


@transaction.atomic
def register(*, group: Group, term: Term, cell: Cell, by: Scope, at: datetime) -> Registration | None:
    """The dean's office registers a student for an elective, changes the choice or takes it back.

    Refused: no right, window, the student does not study in the group, the plan does not allow the course, the elective
    is not on offer, no place left. Conflict: somebody changed the cell meanwhile. BadInput: no such block.
    """
    _held_student(cell.student_id)
    rules.can_register(by, group, term, at).enforce()
    return _enter(group, term, cell, source=RegistrationSource.OFFICE, by=by, at=at)


@transaction.atomic
def register_self(*, student: Student, term: Term, cell: Cell, by: Scope, at: datetime) -> Registration | None:
    """A student registers for an own elective; the refusals of `register`, and a window must be open."""
    student = _held_student(student.pk)
    rules.can_register_self(by, student, term, at).enforce()
    if student.group is None or cell.student_id != student.pk:
        raise Refused(_("You do not study in a group today."))
    return _enter(student.group, term, cell, source=RegistrationSource.STUDENT, by=by, at=at)


def _held_student(student_id: int) -> Student:
    held = Student.objects.select_for_update(of=("self",), no_key=True).filter(pk=student_id)
    student = held.select_related("group__programme", "group__plan", "group__department", "department").first()
    if student is None:
        raise Conflict(_("The student is not there any more."))
    return student


def _enter(
    group: Group, term: Term, cell: Cell, *, source: RegistrationSource, by: Scope, at: datetime
) -> Registration | None:
    found, member = fit_of_member(group, term, cell.student_id, at)
    block = found.studied.blocks.get(cell.block_id) if found.studied else None
    if block is None:
        raise BadInput(_("The plan of the group has no such elective block in this semester."), field="block")
    current = member.fit.seats.get(block.row.key)
    if (current.key if current else 0) != cell.seen:
        raise Conflict(_("Somebody changed this choice meanwhile; look at it again."))
    if current is not None and current.offer == cell.offer_id:
        return Registration.objects.get(pk=current.key)
    offer = _held_choice(cell.offer_id, term) if cell.offer_id else None
    if offer is not None:
        refuse_unfit(offer, block, member, found)
        refuse_without_place(offer, offer.registrations.active().count())
    previous = take_back([current], by=by, at=at)[0] if current else None
    if offer is None:
        return None
    row = Registration(student_id=cell.student_id, group=group, term=term, offer=offer, block_id=block.row.key)
    row.previous, row.source, row.entered_by_id, row.entered_at = previous, source, by.person_id, at
    return _saved(row, by, at)


def fit_of_member(group: Group, term: Term, student_id: int, at: datetime) -> tuple[GroupFit, MemberFit]:
    """How the registrations of one student fit. Refused: the student does not study in the group today."""
    [found] = fit_of_groups([group], term, timezone.localdate(at))
    member = next((one for one in found.members if one.student_id == student_id), None)
    if member is None:
        raise Refused(_("The student does not study in this group today."))
    return found, member


def _held_choice(offer_id: int, term: Term) -> ElectiveOffer:
    """The elective, locked: the last place is given away once."""
    held = ElectiveOffer.objects.select_for_update(of=("self",)).select_related("course").filter(pk=offer_id, term=term)
    offer = held.first()
    if offer is None:
        raise BadInput(_("This elective is not offered in this term."), field="offer")
    return offer


def refuse_unfit(offer: ElectiveOffer, block: Block, member: MemberFit, found: GroupFit) -> None:
    """Refused: not on offer, not allowed by the plan, chosen in another block already."""
    if offer.state != OfferState.OFFERED:
        raise Refused(_("“%(offer)s” is not on offer.") % {"offer": offer}, field="offer")
    misfit = why_not(offer.course_id, block, member.fit.chooser, found.studied)
    if misfit is not None:
        raise Refused(wording.said_misfit(misfit), field="offer")
    if any(choice.course == offer.course_id for choice in _elsewhere(member, block)):
        raise Refused(_("“%(offer)s” is chosen in another block already.") % {"offer": offer}, field="offer")


def _elsewhere(member: MemberFit, block: Block) -> Iterable[Choice]:
    """The choices of a student but the one that stands in the block."""
    own = member.fit.seats.get(block.row.key)
    return (choice for choice in member.fit.chooser.choices if choice is not own)


def refuse_without_place(offer: ElectiveOffer, taken: int) -> None:
    if taken >= (offer.capacity or 0):
        raise PlacesTaken(
            _("No place is left in “%(offer)s”: %(taken)s of %(places)s are taken.")
            % {"offer": offer, "taken": taken, "places": offer.capacity},
            field="offer",
        )


def take_back(choices: Iterable[Choice], *, by: Scope, at: datetime, reason: str = "") -> list[Registration]:
    """Cancels registrations that are active. Conflict: one of them is not any more. The students are locked."""
    keys = [choice.key for choice in choices]
    rows = Registration.objects.active().select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    found = list(rows.select_related("student__person", "student__department", "offer__course"))
    if len(found) < len(keys):
        raise Conflict(_("Somebody changed these registrations meanwhile; look at them again."))
    for one in found:
        one.state, one.reason = RegistrationState.CANCELLED, reason[:300]
        one.cancelled_by_id, one.cancelled_at = by.person_id, at
    Registration.objects.bulk_update(found, ["state", "reason", "cancelled_by", "cancelled_at"])
    audit.record_each("curriculum.registration.cancelled", of_students(found), by=by, at=at, reason=reason)
    return found


def _saved(row: Registration, by: Scope, at: datetime) -> Registration:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as taken:
        raise Conflict(_("Somebody changed this choice meanwhile; look at it again.")) from taken
    audit.record_each("curriculum.registration.made", of_students([row]), by=by, at=at)
    return row


def of_students(rows: Iterable[Registration]) -> list[tuple[Student, dict]]:
    """What is left in the record of each student."""
    return [(one.student, {"offer": str(one.offer), "term": str(one.term_id)}) for one in rows]


@dataclass(frozen=True)
class Confirmed:
    """What a confirmation did: how many registrations, and the students passed over because something does not fit."""

    count: int
    passed: tuple[str, ...]


@transaction.atomic
def confirm_registrations(
    *, group: Group, term: Term, student_ids: Iterable[int], by: Scope, at: datetime
) -> Confirmed:  # fmt: skip
    """The adviser confirms the registrations of students of the group with whom nothing is wrong.

    Refused: not the adviser. BadInput: nobody chosen. Twice the same call confirms nothing the second time.
    """
    rules.can_confirm_registrations(by, group).enforce()
    ids = sorted(set(student_ids))
    if not ids:
        raise BadInput(_("Tick at least one student."), field="students")
    list(Student.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    [found] = fit_of_groups([group], term, timezone.localdate(at))
    chosen = [one for one in found.members if one.student_id in set(ids)]
    passed = tuple(one.name for one in chosen if not one.fit.is_whole)
    keys = [choice.key for one in chosen if one.fit.is_whole for choice in one.fit.seats.values()]
    rows = Registration.objects.filter(pk__in=keys, state=RegistrationState.ENTERED).order_by("pk")
    rows = list(rows.select_related("student__person", "student__department", "offer__course"))
    for one in rows:
        one.state, one.confirmed_by_id, one.confirmed_at = RegistrationState.CONFIRMED, by.person_id, at
    Registration.objects.bulk_update(rows, ["state", "confirmed_by", "confirmed_at"])
    audit.record_each("curriculum.registration.confirmed", of_students(rows), by=by, at=at)
    return Confirmed(len(rows), passed)
