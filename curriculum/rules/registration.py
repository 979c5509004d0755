"""Who may offer electives, register students for them, confirm and repair - each answer with its reason."""

from datetime import datetime

from django.utils.translation import gettext as _

from curriculum.enums import OfferState
from curriculum.models import ElectiveOffer, Group, Student
from curriculum.rules.windows import (
    is_open_to_students,
    is_time_to_repair,
    offering_is_open,
    registration_is_open,
    registration_windows,
)
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, missing_right, no
from kuu_office.core.models import Term, Unit, Window
from kuu_office.core.models.calendar import TermKind
from kuu_office.core.rules import has_right


def can_prepare_offer(actor: Scope, department: Unit, term: Term, at: datetime) -> Verdict:
    if term.kind == TermKind.SUMMER:
        return no(_("There is no course registration for a summer term."))
    return has_right(actor, Permission.OFFER_EDIT, department.pk) and offering_is_open(term, department, at)


def can_change_offer(actor: Scope, offer: ElectiveOffer) -> Verdict:
    """Teacher, places and annotation may change while it is not cancelled."""
    if offer.state == OfferState.CANCELLED:
        return no(_("This elective was cancelled. Offer it anew."))
    return has_right(actor, Permission.OFFER_EDIT, offer.department_id)


def can_offer(actor: Scope, offer: ElectiveOffer, at: datetime) -> Verdict:
    """What is in preparation is offered while the window is open; what was closed is opened again at any time."""
    if offer.state not in {OfferState.DRAFT, OfferState.CLOSED}:
        return no(_("Only an elective in preparation or a closed one is offered."))
    right = can_change_offer(actor, offer)
    return right if offer.state == OfferState.CLOSED else right and offering_is_open(offer.term, offer.department, at)


def can_close_offer(actor: Scope, offer: ElectiveOffer) -> Verdict:
    if offer.state != OfferState.OFFERED:
        return no(_("Only an elective on offer is closed."))
    return can_change_offer(actor, offer)


def can_register(actor: Scope, group: Group, term: Term, at: datetime) -> Verdict:
    """The dean's office enters inside the window."""
    right = has_right(actor, Permission.REGISTRATION_EDIT, group.department_id)
    return right and registration_is_open(term, group.department, at)


def can_register_self(
    actor: Scope, student: Student, term: Term, at: datetime, windows: list[Window] | None = None
) -> Verdict:
    """A student enters the own electives, and only inside a window of registration (read when not given)."""
    if actor.person_id is None or student.person_id != actor.person_id:
        return no(missing_right(Permission.REGISTRATION_EDIT))
    if not actor.allows(Permission.REGISTRATION_OWN):
        return no(missing_right(Permission.REGISTRATION_OWN))
    windows = registration_windows(term, student.department) if windows is None else windows
    return is_open_to_students(term, windows, at)


def can_confirm_registrations(actor: Scope, group: Group) -> Verdict:
    """The adviser is the group's curator; for a group without one the dean's office confirms."""
    if group.curator_id is None:
        return has_right(actor, Permission.REGISTRATION_EDIT, group.department_id)
    if group.curator_id == actor.person_id:
        return YES
    return no(_("The registrations of this group are confirmed by its adviser: %(name)s.") % {"name": group.curator})


def can_repair_registrations(actor: Scope, group: Group, term: Term, at: datetime) -> Verdict:
    """Registrations are brought into line from the opening of the window until the end of the term."""
    right = has_right(actor, Permission.REGISTRATION_EDIT, group.department_id)
    return right and is_time_to_repair(term, group.department, at)
