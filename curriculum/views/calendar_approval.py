"""Submitting, signing, returning, withdrawing a calendar; bringing a paper signed by hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from curriculum.forms import PaperForm, RemarkForm
from curriculum.models import Calendar
from curriculum.operations import calendar_approval as approval
from curriculum.views.calendars import CalendarView
from kuu_office.core import clock, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.errors import BadInput
from kuu_office.core.forms import told_by


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


class CalendarPaper(CalendarView):
    """A step signed on paper: who, when, the scan."""

    def calendar(self, pk: int) -> Calendar:
        calendar = super().calendar(pk)
        signoffs.can_record_paper(self.scope, calendar).enforce()
        return calendar

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        calendar = self.calendar(pk)
        return self.page(calendar, PaperForm(initial={"step": calendar.step}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        calendar, form = self.calendar(pk), PaperForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(calendar, form, status=422)
        given = form.cleaned_data
        paper = {"signer": given["signer"], "signed_on": given["signed_on"], "upload": given["scan"]}
        try:
            approval.sign_calendar_on_paper(
                calendar=calendar, **paper, step=given["step"] or None, by=self.scope, at=clock.now()
            )
        except BadInput as refusal:
            return self.page(calendar, form, status=told_by(form, refusal))
        return redirect("curriculum:calendar", pk=pk)

    def page(self, calendar: Calendar, form: PaperForm, status: int = 200) -> HttpResponse:
        context = {"calendar": calendar, "form": form}
        return render(self.request, "curriculum/calendars/paper.html", context, status=status)
