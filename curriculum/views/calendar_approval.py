"""Submitting, signing, returning, withdrawing a calendar; bringing a paper signed by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from curriculum.forms import RemarkForm
from curriculum.models import Calendar
from curriculum.operations import calendar_approval as approval
from curriculum.views.calendars import CalendarView
from curriculum.views.signing import PaperPage
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission


class CalendarSubmit(CalendarView):
    access = Permission.CALENDAR_EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        calendar = approval.submit_calendar(calendar=self.calendar(pk), by=self.scope, at=clock.now())
        said = _("The calendar was submitted; it waits for: %(step)s.") % {"step": calendar.step_title}
        messages.success(request, said)
        return redirect("curriculum:calendar", pk=pk)


class CalendarSign(CalendarView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = RemarkForm(request.POST)
        form.is_valid()
        step = form.cleaned_data.get("step") or None
        calendar = approval.sign_calendar(calendar=self.calendar(pk), by=self.scope, at=clock.now(), step=step)
        messages.success(request, said_after_signing(calendar))
        return redirect("curriculum:calendar", pk=pk)


def said_after_signing(calendar: Calendar) -> str:
    if calendar.step:
        return _("Signed; the calendar now waits for: %(step)s.") % {"step": calendar.step_title}
    return _("Signed; the calendar is approved.")


class CalendarReturn(CalendarView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = RemarkForm(request.POST)
        form.is_valid()
        remark = form.cleaned_data.get("remark", "")
        approval.return_calendar(calendar=self.calendar(pk), by=self.scope, at=clock.now(), remark=remark)
        messages.success(request, _("The calendar was returned with your remark."))
        return redirect("curriculum:calendar", pk=pk)


class CalendarWithdraw(CalendarView):
    access = Permission.CALENDAR_EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        approval.withdraw_calendar(calendar=self.calendar(pk), by=self.scope, at=clock.now())
        return redirect("curriculum:calendar", pk=pk)


class CalendarPaper(PaperPage, CalendarView):
    name, shown = "calendar", "curriculum:calendar"
    template_name = "curriculum/calendars/paper.html"
    sign = staticmethod(approval.sign_calendar_on_paper)

    def document(self, pk: int) -> Calendar:
        return self.calendar(pk)
