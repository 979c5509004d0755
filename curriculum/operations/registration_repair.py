"""Registrations brought into line with the plans, many at once: seen first, then all or nothing (F-012)."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.calc.registration import NOT_IN_PLAN, Block, Choice
from curriculum.calc.shapes import Names
from curriculum.enums import RegistrationSource, Repair
from curriculum.models import ElectiveOffer, Group, Registration, Student
from curriculum.operations.registration import of_students, refuse_unfit, refuse_without_place, take_back
from curriculum.queries.registration import GroupFit, MemberFit, fit_of_groups
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import Term

MOST_STUDENTS = 500

EVENTS = {
    "curriculum.registration.repaired": gettext_lazy(
        "%(by)s registered “%(label)s” for the elective “%(offer)s” in a repair of many."
    ),
    "curriculum.registration.followed": gettext_lazy(
        "%(by)s took the registration of “%(label)s” for “%(offer)s” over into the present version of the plan."
    ),
}


@dataclass(frozen=True)
class Asked:
    """A repair: what is done to whom; `offer_id` where students get an elective."""

    kind: str
    student_ids: frozenset[int]
    offer_id: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Mended:
    """What a repair does to one student: the choice that goes or moves, the block that is filled, or why nothing."""

    group: Group
    student_id: int
    name: str
    block: Block | None = None
    choice: Choice | None = None
    course: Names | None = None
    refusal: str = ""

    @property
    def mark(self) -> tuple:
        block = self.block.row.key if self.block else 0
        return self.student_id, block, self.choice.key if self.choice else 0, bool(self.refusal)


@dataclass(frozen=True)
class Trial:
    """What a repair would do, student by student."""

    asked: Asked
    offer: ElectiveOffer | None
    rows: tuple[Mended, ...]

    @property
    def done(self) -> list[Mended]:
        return [row for row in self.rows if not row.refusal]

    @property
    def refused(self) -> list[Mended]:
        return [row for row in self.rows if row.refusal]

    @property
    def digest(self) -> str:
        """What was seen; the same only while nothing has changed."""
        seen = (self.asked.kind, self.asked.offer_id, [row.mark for row in self.rows])
        return hashlib.sha256(repr(seen).encode()).hexdigest()


def try_repair(*, groups: Sequence[Group], term: Term, asked: Asked, by: Scope, at: datetime) -> Trial:
    """What `repair_registrations` would do; nothing is saved. The same queries for any number of students.

    Refused: no right in a group, too early, the term is over. BadInput: nobody chosen, no elective chosen.
    """
    for group in groups:
        rules.can_repair_registrations(by, group, term, at).enforce()
    if not 0 < len(asked.student_ids) <= MOST_STUDENTS:
        raise BadInput(_("Tick from 1 to %(most)s students.") % {"most": MOST_STUDENTS}, field="students")
    if asked.kind not in Repair.values:
        raise BadInput(_("Say what is to be done."), field="kind")
    offer = _offer(asked, term)
    found = fit_of_groups(groups, term, timezone.localdate(at))
    rows = [row for one in found for row in _mended(one, asked, offer)]
    return Trial(asked, offer, tuple(_within(rows, offer)))


def _offer(asked: Asked, term: Term) -> ElectiveOffer | None:
    if asked.kind not in {Repair.REGISTER, Repair.MOVE}:
        return None
    offer = ElectiveOffer.objects.filter(pk=asked.offer_id, term=term).select_related("course").first()
    if offer is None:
        raise BadInput(_("Choose the elective."), field="offer")
    return offer


def _mended(found: GroupFit, asked: Asked, offer: ElectiveOffer | None) -> Iterator[Mended]:
    for member in found.members:
        if member.student_id in asked.student_ids:
            yield from STEPS[asked.kind](found, member, offer)
    if asked.kind == Repair.CANCEL:
        for one in found.gone:
            if one.student_id in asked.student_ids:
                choice = Choice(key=one.registration, offer=0, course=0, names=one.course, block=0, plan=0)
                yield Mended(found.group, one.student_id, one.name, None, choice, one.course)


def _registered(found: GroupFit, member: MemberFit, offer: ElectiveOffer) -> Iterator[Mended]:
    """Fills the first empty block that has the course."""
    wanted = (one.block for one in member.fit.misfits if one.check == "missing")
    yield from _into(found, member, offer, wanted)


def _moved(found: GroupFit, member: MemberFit, offer: ElectiveOffer) -> Iterator[Mended]:
    """Puts the elective in the place of a cancelled one."""
    wanted = (one.block for one in member.fit.misfits if one.check == "cancelled")
    yield from _into(found, member, offer, wanted)


def _into(
    found: GroupFit, member: MemberFit, offer: ElectiveOffer, wanted: Iterable[int | None]
) -> Iterator[Mended]:  # fmt: skip
    blocks = [found.studied.blocks[key] for key in wanted] if found.studied else []
    if not blocks:
        return
    block = next((one for one in blocks if offer.course_id in one.alternatives), blocks[0])
    choice = member.fit.seats.get(block.row.key)
    course = Names(offer.course.name_ky, offer.course.name_ru, offer.course.name_en)
    try:
        refuse_unfit(offer, block, member, found)
        refusal = ""
    except Refused as refused:
        refusal = str(refused)
    yield Mended(found.group, member.student_id, member.name, block, choice, course, refusal)


def _cancelled(found: GroupFit, member: MemberFit, _offer: ElectiveOffer | None) -> Iterator[Mended]:
    """What stands in no block of the plan goes."""
    by_key = {choice.key: choice for choice in member.fit.chooser.choices}
    for misfit in member.fit.misfits:
        if misfit.check in NOT_IN_PLAN:
            choice = by_key[misfit.choice]
            yield Mended(found.group, member.student_id, member.name, None, choice, choice.names)


def _followed(found: GroupFit, member: MemberFit, _offer: ElectiveOffer | None) -> Iterator[Mended]:
    """What was chosen under an earlier version stands in the block of the present one."""
    for key, choice in member.fit.seats.items():
        if choice.plan != found.studied.plan:
            yield Mended(
                found.group, member.student_id, member.name, found.studied.blocks[key], choice, choice.names
            )  # fmt: skip


STEPS = {
    Repair.REGISTER.value: _registered,
    Repair.MOVE.value: _moved,
    Repair.CANCEL.value: _cancelled,
    Repair.FOLLOW.value: _followed,
}


def _within(rows: Iterable[Mended], offer: ElectiveOffer | None) -> Iterator[Mended]:
    """Rows in turn; when the places are gone, the rest is told so."""
    taken = offer.registrations.active().count() if offer else 0
    for row in rows:
        if offer is None or row.refusal:
            yield row
            continue
        try:
            refuse_without_place(offer, taken)
        except Refused as full:
            yield Mended(row.group, row.student_id, row.name, row.block, row.choice, row.course, str(full))
        else:
            taken += 1
            yield row


@transaction.atomic
def repair_registrations(
    *, groups: Sequence[Group], term: Term, asked: Asked, by: Scope, at: datetime, seen: str
) -> Trial:  # fmt: skip
    """Does to the ticked students what was shown to the person; refused students stay as they are.

    Conflict: it is no longer what was shown; a second call after the first finds nothing to do and says so.
    BadInput: no reason. The refusals of `try_repair`.
    """
    if not asked.reason.strip():
        raise BadInput(_("Say why the registrations are changed."), field="reason")
    students = Student.objects.select_for_update(no_key=True).filter(pk__in=asked.student_ids)
    list(students.order_by("pk").values_list("pk"))
    if asked.offer_id:
        list(ElectiveOffer.objects.select_for_update().filter(pk=asked.offer_id).values_list("pk"))
    trial = try_repair(groups=groups, term=term, asked=asked, by=by, at=at)
    if trial.digest != seen:
        raise Conflict(_("Something changed since you looked: look at it once more, nothing was changed."))
    if asked.kind == Repair.FOLLOW:
        _follow(trial.done, by, at, asked.reason.strip())
    else:
        _apply(trial, term, by, at)
    return trial


def _follow(rows: Sequence[Mended], by: Scope, at: datetime, reason: str) -> None:
    blocks = {row.choice.key: row.block.row.key for row in rows}
    found = Registration.objects.select_for_update(of=("self",)).filter(pk__in=blocks).order_by("pk")
    found = list(found.select_related("student__person", "student__department", "offer__course"))
    for one in found:
        one.block_id = blocks[one.pk]
    Registration.objects.bulk_update(found, ["block"])
    audit.record_each("curriculum.registration.followed", of_students(found), by=by, at=at, reason=reason)


def _apply(trial: Trial, term: Term, by: Scope, at: datetime) -> None:
    """Takes back what goes and registers what comes."""
    reason = trial.asked.reason.strip()
    choices = [row.choice for row in trial.done if row.choice]
    previous = {one.student_id: one for one in take_back(choices, by=by, at=at, reason=reason)}
    if trial.offer is None:
        return
    students = Student.objects.select_related("person", "department").in_bulk([row.student_id for row in trial.done])
    made = [
        Registration(
            student=students[row.student_id], group=row.group, term=term, offer=trial.offer,
            block_id=row.block.row.key, previous=previous.get(row.student_id), source=RegistrationSource.REPAIR,
            entered_by_id=by.person_id, entered_at=at,
        )
        for row in trial.done
    ]  # fmt: skip
    Registration.objects.bulk_create(made)
    audit.record_each("curriculum.registration.repaired", of_students(made), by=by, at=at, reason=reason)
