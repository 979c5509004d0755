"""The paper and the workbook of a calendar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from curriculum.documents import calendar as paper
from curriculum.forms import LanguageForm
from curriculum.models import Calendar
from curriculum.operations.prints import ask_to_print_calendar
from curriculum.views.calendars import CalendarView
from curriculum.views.prints import first_choice
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.views.lists import workbook


class CalendarPrint(CalendarView):
    """The paper of a calendar, A3 landscape: the language, then the job's page."""

    access = Permission.CALENDAR_PRINT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.calendar(pk), LanguageForm(initial=first_choice(request)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        calendar, form = self.calendar(pk), LanguageForm(request.POST)
        if not form.is_valid():
            return self.page(calendar, form, status=422)
        job = ask_to_print_calendar(calendar=calendar, **form.cleaned_data, by=self.scope, at=clock.now())
        return redirect("core:job", pk=job.pk)

    def page(self, calendar: Calendar, form: LanguageForm, status: int = 200) -> HttpResponse:
        context = {"calendar": calendar, "form": form}
        return render(self.request, "curriculum/calendars/print.html", context, status=status)


class CalendarExport(CalendarView):
    """A calendar as a workbook."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        calendar = self.calendar(pk)
        return workbook(paper.calendar_workbook(calendar), paper.file_name(calendar))
