"""Opening the calendars of a year from last year's: one with its preview, or all of a unit at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from curriculum import rules
from curriculum.calc.calendar_shift import shift_into
from curriculum.calendar_grid import said_period
from curriculum.forms import DueForm, OpeningForm
from curriculum.models import Calendar
from curriculum.operations.calendars import open_next_year
from curriculum.queries.calendar_opening import (
    Opening,
    holidays_placed,
    openings,
    sources_for,
    year_after,
    years_to_open,
)
from curriculum.views.calendars import CalendarView, said_after_copying, shown
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.errors import BadInput
from kuu_office.core.forms import told_by
from kuu_office.core.models import AcademicYear
from kuu_office.core.views.asked import ids_in


class CalendarNextYear(CalendarView):
    """The calendar of the next year as this one gives it, before anything is opened."""

    access = Permission.CALENDAR_EDIT

    def calendar(self, pk: int) -> Calendar:
        seen = Calendar.objects.visible_to(self.scope).with_names().select_related("programme__department")
        return get_in_scope(seen, pk=pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.calendar(pk), DueForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        calendar, form = self.calendar(pk), DueForm(request.POST)
        if not form.is_valid():
            return self.page(calendar, form, status=422)
        due_date = form.cleaned_data["due_date"]
        done = open_next_year(calendars=[calendar], by=self.scope, at=clock.now(), due_date=due_date)
        if not done.made:
            return self.page(calendar, form, status=409)
        return redirect("curriculum:calendar_editor", pk=done.made[0].pk)

    def page(self, calendar: Calendar, form: DueForm, status: int = 200) -> HttpResponse:
        context = {"calendar": calendar, "form": form, "year": year_after(calendar.year)}
        if context["year"]:
            context |= self.preview(calendar, context["year"])
        return render(self.request, "curriculum/calendars/next_year.html", context, status=status)

    def preview(self, calendar: Calendar, year: AcademicYear) -> dict:
        [opening] = openings([calendar], year)
        verdict = rules.can_create_calendar(self.scope, calendar.programme.department_id, clock.now())
        return shown(opening.sheet) | {
            "calendar": calendar,
            "opening": opening,
            "shift": shift_into(year.start_year),
            "holidays": holidays_placed(opening),
            "left_behind": [said_period(period) for period in calendar.periods.all()],
            "verdict": verdict,
        }


class CalendarsNextYear(ScopedView):
    """All calendars that last year's give to a year: what each would bring, which are there already."""

    access = Permission.CALENDAR_EDIT

    def get(self, request: HttpRequest) -> HttpResponse:
        years = years_to_open()
        form = OpeningForm(request.GET or None, years=years)
        chosen = form.cleaned_data["year"] if form.is_valid() else next(iter(years), None)
        return self.page(chosen, OpeningForm(years=years, initial={"year": chosen.pk if chosen else None}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OpeningForm(request.POST, years=years_to_open())
        if not form.is_valid():
            return self.page(form.cleaned_data.get("year"), form, 422)
        year, due_date = form.cleaned_data["year"], form.cleaned_data["due_date"]
        chosen = ids_in(request, "calendars")
        sources = [one for one in self.sources(year) if one.pk in chosen]
        try:
            done = open_next_year(calendars=sources, by=self.scope, at=clock.now(), due_date=due_date)
        except BadInput as refusal:
            return self.page(year, form, told_by(form, refusal))
        messages.success(request, said_after_copying(done))
        return redirect(f"{reverse('curriculum:calendars')}?year={year.pk}")

    def sources(self, year: AcademicYear) -> list[Calendar]:
        return sources_for(year, self.scope.units(Permission.CALENDAR_EDIT))

    def page(self, year: AcademicYear | None, form: OpeningForm, status: int = 200) -> HttpResponse:
        found: list[Opening] = openings(self.sources(year), year) if year else []
        context = {
            "form": form,
            "year": year,
            "getting": [one for one in found if one.gets_it],
            "passed_over": [one for one in found if not one.gets_it],
        }
        return render(self.request, "curriculum/calendars/next_years.html", context, status=status)
