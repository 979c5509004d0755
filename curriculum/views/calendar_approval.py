"""Submitting, signing, returning, withdrawing a calendar; bringing a paper signed by hand."""

from django.utils.translation import gettext as _

from curriculum.models import Calendar
from curriculum.operations import calendar_approval as approval
from curriculum.views.calendars import CalendarView
from curriculum.views.signing import PaperPage, ReturnVerb, SignVerb, Verb
from kuu_office.core.access.permissions import Permission


class CalendarOnTheWay(CalendarView):
    name, shown = "calendar", "curriculum:calendar"

    def document(self, pk: int) -> Calendar:
        return self.calendar(pk)


class CalendarSubmit(CalendarOnTheWay, Verb):
    access = Permission.CALENDAR_EDIT
    act = staticmethod(approval.submit_calendar)

    def said(self, calendar: Calendar) -> str:
        return _("The calendar was submitted; it waits for: %(step)s.") % {"step": calendar.step_title}


class CalendarSign(CalendarOnTheWay, SignVerb):
    act = staticmethod(approval.sign_calendar)

    def said(self, calendar: Calendar) -> str:
        return said_after_signing(calendar)


def said_after_signing(calendar: Calendar) -> str:
    if calendar.step:
        return _("Signed; the calendar now waits for: %(step)s.") % {"step": calendar.step_title}
    return _("Signed; the calendar is approved.")


class CalendarReturn(CalendarOnTheWay, ReturnVerb):
    act = staticmethod(approval.return_calendar)

    def said(self, calendar: Calendar) -> str:
        return _("The calendar was returned with your remark.")


class CalendarWithdraw(CalendarOnTheWay, Verb):
    access = Permission.CALENDAR_EDIT
    act = staticmethod(approval.withdraw_calendar)


class CalendarPaper(CalendarOnTheWay, PaperPage):
    sign = staticmethod(approval.sign_calendar_on_paper)
