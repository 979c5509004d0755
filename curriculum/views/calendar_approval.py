"""Submitting, signing, returning, withdrawing a calendar; bringing a paper signed by hand."""

from django.utils.translation import gettext as _

from curriculum.models import Calendar
from curriculum.operations import calendar_approval as approval
from curriculum.views.calendars import CalendarView
from kuu_office.core.access.permissions import Permission
from kuu_office.core.views.signing import PaperPage, ReturnVerb, SignVerb, Verb, WithdrawVerb


class CalendarSubmit(CalendarView, Verb):
    access = Permission.CALENDAR_EDIT
    act = staticmethod(approval.submit_calendar)

    def said(self, calendar: Calendar) -> str:
        return _("The calendar was submitted; it waits for: %(step)s.") % {"step": calendar.step_title}


class CalendarSign(CalendarView, SignVerb):
    def said(self, calendar: Calendar) -> str:
        return said_after_signing(calendar)


def said_after_signing(calendar: Calendar) -> str:
    if calendar.step:
        return _("Signed; the calendar now waits for: %(step)s.") % {"step": calendar.step_title}
    return _("Signed; the calendar is approved.")


class CalendarReturn(CalendarView, ReturnVerb):
    def said(self, calendar: Calendar) -> str:
        return _("The calendar was returned with your remark.")


class CalendarWithdraw(CalendarView, WithdrawVerb):
    access = Permission.CALENDAR_EDIT


class CalendarPaper(CalendarView, PaperPage):
    """A step of a calendar signed on paper."""
