"""The calendar editor: the grid of weeks, painting them, the live checks, the exceptional periods."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from curriculum import rules
from curriculum.forms import PeriodForm
from curriculum.models import Calendar
from curriculum.operations import calendars as operations
from curriculum.operations.calendar_weeks import paint_weeks
from curriculum.queries.calendar import sheet_of
from curriculum.views.calendars import CalendarView, shown
from curriculum.views.editor import JsonView, LiveChecks, stamp, told_saved
from kuu_office.core import clock, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import get_in_scope
from kuu_office.core.errors import BadInput
from kuu_office.core.forms import told_by


class CalendarEditor(CalendarView):
    """The grid of a calendar; closed for editing it is shown read-only with the reason."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        calendar = self.calendar(pk)
        return editor_page(self, calendar, PeriodForm(years=years_in(calendar)))


def years_in(calendar: Calendar) -> list[int]:
    return [row.year_of_study for row in calendar.rows.all()]


def editor_page(view: CalendarView, calendar: Calendar, form: PeriodForm, status: int = 200) -> HttpResponse:
    """The editor, with the form of exceptional periods as it was sent."""
    context = page_context(view, calendar, with_lines=True) | {
        "remark": next(iter(signoffs.remarks(calendar)), None) if calendar.state == "returned" else None,
        "period_form": form,
    }
    return render(view.request, "curriculum/calendars/editor.html", context, status=status)


def page_context(view: CalendarView, calendar: Calendar, *, with_lines: bool) -> dict[str, Any]:
    """What the panels show; with the weeks themselves, when the page does not have them as they are now."""
    sheet = sheet_of(calendar)
    may_edit = rules.can_edit_calendar(view.scope, calendar, clock.now())
    return shown(sheet) | {
        "stamp": stamp(calendar),
        "with_lines": with_lines,
        "may_edit": may_edit,
        "may_submit": may_edit and rules.calendar_without_errors(sheet.errors),
        "submit_url": reverse("curriculum:calendar_submit", args=[calendar.pk]),
    }


class CalendarChecks(CalendarView, LiveChecks):
    """The findings of a calendar, beside its weeks."""

    template = "curriculum/calendars/_checks.html"
    panels = page_context


class WeeksPaint(JsonView, CalendarView):
    """Saves weeks: `{"cells": [{"line", "column", "text", "version"}]}`, the text being a sign.

    Answers as a plan's cells do; 409 tells what stands now in the weeks that somebody else painted meanwhile.
    """

    access = Permission.CALENDAR_EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        calendar = get_in_scope(Calendar.objects.visible_to(self.scope).only("pk"), pk=pk)
        saved = paint_weeks(calendar_id=calendar.pk, writes=self.writes(), by=self.scope, at=clock.now())
        return told_saved(saved)


class PeriodAdd(CalendarView):
    """Adds an exceptional period."""

    access = Permission.CALENDAR_EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        calendar = self.calendar(pk)
        form = PeriodForm(request.POST, years=years_in(calendar))
        if not form.is_valid():
            return editor_page(self, calendar, form, status=422)
        try:
            operations.add_period(calendar=calendar, **form.cleaned_data, by=self.scope, at=clock.now())
        except BadInput as refusal:
            return editor_page(self, calendar, form, status=told_by(form, refusal))
        return redirect("curriculum:calendar_editor", pk=pk)


class PeriodRemove(CalendarView):
    """Removes an exceptional period."""

    access = Permission.CALENDAR_EDIT

    def post(self, request: HttpRequest, pk: int, period: int) -> HttpResponse:
        calendar = self.calendar(pk)
        operations.remove_period(calendar=calendar, period_id=period, by=self.scope, at=clock.now())
        return redirect("curriculum:calendar_editor", pk=pk)
