"""When plans, calendars, electives and registrations may be entered."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kuu_office.core.access.verdict import YES, Verdict, no
from kuu_office.core.models import Term, Unit, Window
from kuu_office.core.models.calendar import TermKind, WindowKind
from kuu_office.core.phrases import short_day
from kuu_office.core.text import N_

OFFERING = {TermKind.AUTUMN: (WindowKind.OFFERS_AUTUMN,), TermKind.SPRING: (WindowKind.OFFERS_SPRING,)}
REGISTERING = {
    TermKind.AUTUMN: (WindowKind.REGISTRATION_AUTUMN, WindowKind.CHANGES_AUTUMN),
    TermKind.SPRING: (WindowKind.REGISTRATION_SPRING, WindowKind.CHANGES_SPRING),
}

# When a window opens, and when it has closed.
PLANS = (
    N_("The window for entering plans opens on %(day)s."),
    N_("The window for entering plans closed on %(day)s. The office extends it with a reason."),
)
CALENDARS = (
    N_("The window for entering academic calendars opens on %(day)s."),
    N_("The window for entering academic calendars closed on %(day)s. The office extends it with a reason."),
)
OFFERS = (
    N_("The window for offering electives opens on %(day)s."),
    N_("The window for offering electives closed on %(day)s. The office extends it with a reason."),
)
REGISTRATIONS = (
    N_("Course registration opens on %(day)s."),
    N_("Course registration closed on %(day)s. The office extends it with a reason."),
)


def one_is_open(windows: list[Window], at: datetime, sentences: tuple[str, str]) -> Verdict:
    """Where the office keeps windows for an entry, one must be open; without any, entry is free."""
    opens, closed = sentences
    if not windows or any(window.is_open(at) for window in windows):
        return YES
    coming = [window.opens_at for window in windows if window.opens_at > at]
    if coming:
        return no(_(opens) % {"day": _day(min(coming))})
    return no(_(closed) % {"day": _day(max(window.last_moment for window in windows))})


def _day(moment: datetime) -> str:
    return short_day(timezone.localdate(moment))


def plan_entry_is_open(at: datetime) -> Verdict:
    return one_is_open(_of_university(WindowKind.PLAN_ENTRY), at, PLANS)


def calendar_entry_is_open(at: datetime) -> Verdict:
    return one_is_open(_of_university(WindowKind.CALENDAR_ENTRY), at, CALENDARS)


def _of_university(kind: WindowKind) -> list[Window]:
    return list(Window.objects.filter(kind=kind, unit=None).prefetch_related("extensions"))


def windows_of(term: Term, kinds: Iterable[WindowKind], department: Unit | None = None) -> list[Window]:
    """Windows of a term that hold for a department: its own, its faculty's, the university's. Two queries."""
    held = Q(unit=None)
    if department is not None:
        held |= Q(unit_id=department.pk) | Q(unit_id=department.parent_id)
    windows = Window.objects.filter(held, kind__in=list(kinds), year_id=term.year_id)
    return list(windows.order_by("opens_at", "pk").prefetch_related("extensions"))


def offering_is_open(term: Term, department: Unit | None, at: datetime) -> Verdict:
    return one_is_open(windows_of(term, OFFERING.get(TermKind(term.kind), ()), department), at, OFFERS)


def registration_windows(term: Term, department: Unit) -> list[Window]:
    """That of the term and that of its re-registration, as they hold for a department. Two queries."""
    return windows_of(term, REGISTERING.get(TermKind(term.kind), ()), department)


def registration_is_open(term: Term, department: Unit, at: datetime) -> Verdict:
    """Registration happens in one of its windows; where the office keeps none, the dean's office enters freely."""
    if term.kind == TermKind.SUMMER:
        return no(_("There is no course registration for a summer term."))
    return one_is_open(registration_windows(term, department), at, REGISTRATIONS)


def is_open_to_students(term: Term, windows: list[Window], at: datetime) -> Verdict:
    """Students enter only inside one of the windows of registration."""
    if term.kind == TermKind.SUMMER:
        return no(_("There is no course registration for a summer term."))
    if not windows:
        return no(_("The office has opened no window for course registration in this term."))
    return one_is_open(windows, at, REGISTRATIONS)


def is_time_to_repair(term: Term, department: Unit, at: datetime) -> Verdict:
    """From the opening of the window for registration until the end of the term."""
    if timezone.localdate(at) > term.end_date:
        return no(_("The term is over; its registrations stay as they are."))
    windows = registration_windows(term, department)
    if windows and at < windows[0].opens_at:
        return no(_(REGISTRATIONS[0]) % {"day": _day(windows[0].opens_at)})
    return YES
