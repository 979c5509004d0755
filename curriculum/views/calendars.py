"""The registry of academic calendars and the page of a calendar."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from curriculum import rules
from curriculum.calendar_grid import build_calendar_grid, compared_calendars, said_of_calendar, said_period
from curriculum.filters import CalendarFilter
from curriculum.forms import NewCalendarForm
from curriculum.models import Calendar, Programme
from curriculum.operations import calendars as operations
from curriculum.operations.calendar_weeks import Palette
from curriculum.queries.calendar import Sheet, Target, copy_targets, sheet_of
from curriculum.tables import CalendarTable
from kuu_office.core import clock, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.forms import ReasonForm, RemarkForm, told_by
from kuu_office.core.models import ApprovalState
from kuu_office.core.views.asked import ids_in
from kuu_office.core.views.documents import DocumentView, PastPage, VersionPage, signing_verdicts
from kuu_office.core.views.lists import ListView


class CalendarView(DocumentView):
    """A view of one calendar in scope."""

    access = Permission.CALENDAR_VIEW
    model, shown = Calendar, "curriculum:calendar"

    def calendar(self, pk: int) -> Calendar:
        return self.document(pk)


class CalendarList(ListView):
    """All calendars in scope, newest versions only."""

    access = Permission.CALENDAR_VIEW
    table_class = CalendarTable
    filter_class = CalendarFilter
    template_name = "curriculum/calendars/list.html"
    export_name = "calendars"

    def rows(self):
        return Calendar.objects.visible_to(self.scope).latest().select_related("programme", "year", "department")

    def context(self) -> dict:
        return {"may_create": self.scope.allows(Permission.CALENDAR_EDIT)}


def shown(sheet: Sheet, page: str = "") -> dict:
    """What the page, the editor and the inbox show of a calendar."""
    return {
        "calendar": sheet.calendar,
        "grid": build_calendar_grid(sheet),
        "findings": said_of_calendar(sheet, page),
        "periods": [(period, said_period(period)) for period in sheet.periods],
        "diploma_date": sheet.data.diploma_date,
        "diploma_confirmed": sheet.data.diploma_confirmed,
    }


class CalendarDetail(CalendarView):
    """What it is, its state, what may be done, what is wrong, the data, its history."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        calendar = self.calendar(pk)
        sheet = sheet_of(calendar)
        context = shown(sheet) | {
            "trail": signoffs.trail(calendar),
            "last_return": signoffs.remarks(calendar)[:1] if calendar.state == ApprovalState.RETURNED else [],
            "verdicts": verdicts(self.scope, calendar, clock.now(), sheet.errors),
            "remark_form": RemarkForm(initial={"step": calendar.step}),
            "reason_form": ReasonForm(),
        }
        return render(request, "curriculum/calendars/detail.html", context)


class CalendarPast(CalendarView, PastPage):
    """What lies behind a calendar."""


def verdicts(scope, calendar: Calendar, at, errors: int) -> dict:
    """The verbs of the calendar's state, each with its answer; a stopped button shows the reason."""
    may_create = rules.can_create_calendar(scope, calendar.department_id, at)
    if calendar.is_editable:
        may_edit = rules.can_edit_calendar(scope, calendar, at)
        may_submit = may_edit and rules.calendar_without_errors(errors)
        return {"edit": may_edit, "submit": may_submit, "copy": may_create}
    if calendar.state == ApprovalState.SUBMITTED:
        return signing_verdicts(scope, calendar) | {"copy": may_create}
    return {"version": rules.has_room_for_calendar_version(calendar) and may_create, "copy": may_create}


class CalendarCreate(ScopedView):
    """Opening an empty calendar."""

    access = Permission.CALENDAR_EDIT
    template = "curriculum/calendars/form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, self.template, {"form": NewCalendarForm(scope=self.scope)})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewCalendarForm(request.POST, scope=self.scope)
        if not form.is_valid():
            return render(request, self.template, {"form": form}, status=422)
        try:
            calendar = operations.create_calendar(**form.cleaned_data, by=self.scope, at=clock.now())
        except (BadInput, Conflict) as refusal:
            return render(request, self.template, {"form": form}, status=told_by(form, refusal))
        return redirect("curriculum:calendar_editor", pk=calendar.pk)


class CalendarStartVersion(CalendarView, VersionPage):
    """Opening a new version of an approved calendar."""

    access = Permission.CALENDAR_EDIT
    start, editor = staticmethod(operations.start_calendar_version), "curriculum:calendar_editor"


class CalendarCompare(CalendarView):
    """A calendar beside its previous version, red and green."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        calendar = self.calendar(pk)
        sheet, other = sheet_of(calendar), calendar.previous
        context = {"calendar": calendar, "other": other}
        if other:
            context |= compared_calendars(other, calendar, sheet.weeks, Palette(sheet.symbols))
        return render(request, "curriculum/calendars/compare.html", context)


class CalendarCopy(CalendarView):
    """Copying to other programmes: which get it, which are passed over and why."""

    access = Permission.CALENDAR_EDIT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.calendar(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        calendar = self.calendar(pk)
        chosen = ids_in(request, "programmes")
        programmes = [one for one in self.programmes() if one.pk in chosen]
        try:
            done = operations.copy_calendar(calendar=calendar, programmes=programmes, by=self.scope, at=clock.now())
        except BadInput as refusal:
            return self.page(calendar, str(refusal), status=refusal.status)
        messages.success(request, said_after_copying(done))
        return redirect("curriculum:calendars")

    def programmes(self) -> list[Programme]:
        units = self.scope.units(Permission.CALENDAR_EDIT)
        found = Programme.objects.filter(department_id__in=units, is_active=True).select_related("department")
        return list(found.order_by("code", "degree", "pk"))

    def targets(self, calendar: Calendar) -> list[Target]:
        return copy_targets(calendar, self.programmes())

    def page(self, calendar: Calendar, refusal: str = "", status: int = 200) -> HttpResponse:
        targets = self.targets(calendar)
        context = {
            "calendar": calendar,
            "refusal": refusal,
            "may_copy": rules.can_create_calendar(self.scope, calendar.department_id, clock.now()),
            "getting": [target for target in targets if target.gets_it],
            "passed_over": [target for target in targets if not target.gets_it],
        }
        return render(self.request, "curriculum/calendars/copy.html", context, status=status)


def said_after_copying(done: operations.Copied) -> str:
    made, passed = len(done.made), len(done.passed_over)
    said = ngettext("%(count)s calendar was made.", "%(count)s calendars were made.", made) % {"count": made}
    if passed:
        said += " " + ngettext(
            "%(count)s programme was passed over.", "%(count)s programmes were passed over.", passed
        ) % {"count": passed}
    return said
