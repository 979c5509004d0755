"""Who may offer electives, register students for them, confirm and repair - each answer with its reason."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from curriculum.enums import OfferState
from curriculum.models import ElectiveOffer, Group, Student
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import YES, Verdict, missing_right, no
from kuu_office.core.models import Term, Unit, Window
from kuu_office.core.models.calendar import TermKind, WindowKind
from kuu_office.core.rules import has_right
from kuu_office.core.text import dates

OFFERING = {TermKind.AUTUMN: (WindowKind.OFFERS_AUTUMN,), TermKind.SPRING: (WindowKind.OFFERS_SPRING,)}
REGISTERING = {
    TermKind.AUTUMN: (WindowKind.REGISTRATION_AUTUMN, WindowKind.CHANGES_AUTUMN),
    TermKind.SPRING: (WindowKind.REGISTRATION_SPRING, WindowKind.CHANGES_SPRING),
}


def windows_of(term: Term, kinds: Iterable[WindowKind], department: Unit | None = None) -> list[Window]:
    """Windows of a term that hold for a department: its own, its faculty's, the university's. Two queries."""
    held = Q(unit=None)
    if department is not None:
        held |= Q(unit_id=department.pk) | Q(unit_id=department.parent_id)
    windows = Window.objects.filter(held, kind__in=list(kinds), year_id=term.year_id)
    return list(windows.order_by("opens_at", "pk").prefetch_related("extensions"))


def offering_is_open(term: Term, department: Unit | None, at: datetime) -> Verdict:
    """Where the office keeps a window for offering electives, it must be open."""
    windows = windows_of(term, OFFERING.get(TermKind(term.kind), ()), department)
    if not windows or any(window.is_open(at) for window in windows):
        return YES
    coming = [window.opens_at for window in windows if window.opens_at > at]
    if coming:
        return no(_("The window for offering electives opens on %(day)s.") % {"day": _day(min(coming))})
    return no(
        _("The window for offering electives closed on %(day)s. The office extends it with a reason.")
        % {"day": _day(max(window.last_moment for window in windows))}
    )


def registration_is_open(term: Term, department: Unit, at: datetime, *, by_student: bool = False) -> Verdict:
    """Registration happens in the window of the term or in that of its re-registration.

    Where the office keeps none, the dean's office enters freely and students do not enter at all.
    """
    if term.kind == TermKind.SUMMER:
        return no(_("There is no course registration for a summer term."))
    windows = windows_of(term, REGISTERING[TermKind(term.kind)], department)
    if any(window.is_open(at) for window in windows) or not (windows or by_student):
        return YES
    coming = [window.opens_at for window in windows if window.opens_at > at]
    if coming:
        return no(_("Course registration opens on %(day)s.") % {"day": _day(min(coming))})
    if not windows:
        return no(_("The office has opened no window for course registration in this term."))
    return no(
        _("Course registration closed on %(day)s. The office extends it with a reason.")
        % {"day": _day(max(window.last_moment for window in windows))}
    )


def _day(moment: datetime) -> str:
    return dates.short_date(timezone.localdate(moment), (get_language() or "ky")[:2])


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


def can_register_self(actor: Scope, student: Student, term: Term, at: datetime) -> Verdict:
    """A student enters the own electives, and only inside a window."""
    if actor.person_id is None or student.person_id != actor.person_id:
        return no(missing_right(Permission.REGISTRATION_EDIT))
    if not actor.allows(Permission.REGISTRATION_OWN):
        return no(missing_right(Permission.REGISTRATION_OWN))
    return registration_is_open(term, student.department, at, by_student=True)


def can_confirm(actor: Scope, group: Group) -> Verdict:
    """The adviser is the group's curator; for a group without one the dean's office confirms."""
    if group.curator_id is None:
        return has_right(actor, Permission.REGISTRATION_EDIT, group.department_id)
    if group.curator_id == actor.person_id:
        return YES
    return no(_("The registrations of this group are confirmed by its adviser: %(name)s.") % {"name": group.curator})


def can_repair(actor: Scope, group: Group, term: Term, at: datetime) -> Verdict:
    """Registrations are brought into line from the opening of the window until the end of the term."""
    right = has_right(actor, Permission.REGISTRATION_EDIT, group.department_id)
    return right and is_time_to_repair(term, group.department, at)


def is_time_to_repair(term: Term, department: Unit, at: datetime) -> Verdict:
    if timezone.localdate(at) > term.end_date:
        return no(_("The term is over; its registrations stay as they are."))
    windows = windows_of(term, REGISTERING.get(TermKind(term.kind), ()), department)
    if windows and at < windows[0].opens_at:
        return no(_("Course registration opens on %(day)s.") % {"day": _day(windows[0].opens_at)})
    return YES
