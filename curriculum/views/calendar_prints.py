"""The paper and the workbook of a calendar."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from curriculum.documents import calendar as paper
from curriculum.models import Calendar
from curriculum.operations.prints import ask_to_print_calendar
from curriculum.views.calendars import CalendarView
from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import Job
from kuu_office.core.views.documents import PrintPage
from kuu_office.core.views.lists import workbook


class CalendarPrint(CalendarView, PrintPage):
    """The paper of a calendar, A3 landscape: its language."""

    access = Permission.CALENDAR_PRINT
    template = "curriculum/calendars/print.html"

    def ask(self, calendar: Calendar, **how: Any) -> Job:
        return ask_to_print_calendar(calendar=calendar, **how)


class CalendarExport(CalendarView):
    """A calendar as a workbook."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        calendar = self.calendar(pk)
        return workbook(paper.calendar_workbook(calendar), paper.file_name(calendar))
