"""Opening calendars: empty, as another programme's, from last year's, as a new version; their exceptional periods."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.calc.calendar import EMPTY, weeks_of
from curriculum.calc.calendar_shift import shift_into
from curriculum.models import Calendar, CalendarPeriod, CalendarRow, Programme
from curriculum.operations.calendar_locking import count_calendar_change, locked_calendar, opened_calendar
from curriculum.queries.calendar import copy_targets, years_of_study
from curriculum.queries.calendar_opening import rows_moved, year_after
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AcademicYear

MOST_COPIES = 200
MOST_PERIODS = 50

EVENTS = {
    "curriculum.calendar.created": gettext_lazy("%(by)s opened the calendar “%(label)s”."),
    "curriculum.calendar.copied": gettext_lazy("%(by)s made this calendar as a copy of “%(source)s”."),
    "curriculum.calendar.moved": gettext_lazy("%(by)s opened this calendar from last year's “%(source)s”."),
    "curriculum.calendar.version_started": gettext_lazy("%(by)s started a new version of the calendar."),
    "curriculum.calendar.period_added": gettext_lazy("%(by)s added the exceptional period “%(period)s”."),
    "curriculum.calendar.period_removed": gettext_lazy("%(by)s removed the exceptional period “%(period)s”."),
}


@transaction.atomic
def create_calendar(
    *, programme: Programme, year: AcademicYear, by: Scope, at: datetime, due_date: date | None = None
) -> Calendar:
    """Opens an empty calendar of a programme for an academic year.

    Refused: no right, closed window. Conflict: the programme has a calendar of that year.
    """
    rules.can_create_calendar(by, programme.department_id, at).enforce()
    calendar = _saved(_calendar(programme, year, at, due_date=due_date))
    empty = EMPTY * len(weeks_of(year.start_year))
    _put_rows(calendar, dict.fromkeys(range(1, years_of_study(programme) + 1), empty))
    audit.record("curriculum.calendar.created", obj=calendar, by=by, at=at)
    return calendar


def _calendar(programme: Programme, year: AcademicYear, at: datetime, **values) -> Calendar:
    return Calendar(programme=programme, department=programme.department, year=year, created_at=at, **values)


def _saved(calendar: Calendar) -> Calendar:
    try:
        with transaction.atomic():
            calendar.save()
    except IntegrityError as taken:
        raise Conflict(_("There is such a calendar already: %(calendar)s.") % {"calendar": calendar}) from taken
    return calendar


def _put_rows(calendar: Calendar, weeks: dict[int, str]) -> None:
    CalendarRow.objects.bulk_create(
        CalendarRow(calendar=calendar, year_of_study=year, weeks=row) for year, row in weeks.items()
    )


def _fill_from(source: Calendar, calendar: Calendar) -> None:
    """The weeks and the exceptional periods of `source`."""
    _put_rows(calendar, dict(source.rows.values_list("year_of_study", "weeks")))
    copied = ("kind", "start_date", "end_date", "years", "note")
    CalendarPeriod.objects.bulk_create(
        CalendarPeriod(calendar=calendar, **{name: getattr(period, name) for name in copied})
        for period in source.periods.all()
    )


@dataclass(frozen=True)
class Copied:
    """The calendars that were made, and the programmes that were passed over."""

    made: list[Calendar]
    passed_over: list[Programme]


@transaction.atomic
def copy_calendar(*, calendar: Calendar, programmes: Iterable[Programme], by: Scope, at: datetime) -> Copied:
    """Gives the weeks of a calendar to other programmes of the same length, as drafts.

    A programme that has a calendar of the year, or lasts longer or shorter, is passed over. Refused: no right in a
    department, closed window. BadInput: nothing chosen, too many.
    """
    calendar = locked_calendar(calendar.pk)
    programmes = list(programmes)
    if not 0 < len(programmes) <= MOST_COPIES:
        raise BadInput(_("Choose from 1 to %(most)s programmes.") % {"most": MOST_COPIES}, field="programmes")
    made, passed_over = [], []
    for target in copy_targets(calendar, programmes):
        rules.can_create_calendar(by, target.programme.department_id, at).enforce()
        copy = _copied_to(target.programme, calendar, by, at) if target.gets_it else None
        (made if copy else passed_over).append(copy or target.programme)
    return Copied(made, passed_over)


def _copied_to(programme: Programme, source: Calendar, by: Scope, at: datetime) -> Calendar | None:
    """The copy, or None when somebody opened a calendar of the programme meanwhile."""
    try:
        copy = _saved(_calendar(programme, source.year, at, due_date=source.due_date))
    except Conflict:
        return None
    _fill_from(source, copy)
    audit.record("curriculum.calendar.copied", obj=copy, by=by, at=at, new={"source": str(source)})
    return copy


@transaction.atomic
def open_next_year(*, calendars: Iterable[Calendar], by: Scope, at: datetime, due_date: date | None = None) -> Copied:
    """Opens the calendars of the next academic year from these: the weeks move by date, periods stay behind.

    A programme that has a calendar of the year is passed over. Refused: no right in a department, closed window, a year
    that is not entered. BadInput: nothing chosen, too many.
    """
    chosen = {calendar.pk for calendar in calendars}
    if not 0 < len(chosen) <= MOST_COPIES:
        raise BadInput(_("Choose from 1 to %(most)s calendars.") % {"most": MOST_COPIES}, field="calendars")
    sources = Calendar.objects.select_for_update(of=("self",)).with_names().select_related("programme__department")
    made, passed_over = [], []
    for source in sources.prefetch_related("rows").filter(pk__in=chosen).order_by("pk"):
        rules.can_create_calendar(by, source.programme.department_id, at).enforce()
        moved = _moved(source, by, at, due_date)
        (made if moved else passed_over).append(moved or source.programme)
    return Copied(made, passed_over)


def _moved(source: Calendar, by: Scope, at: datetime, due_date: date | None) -> Calendar | None:
    """The calendar of the next year, or None when the programme has one."""
    year = year_after(source.year)
    if year is None:
        raise Refused(_("The year after %(year)s is not entered yet. The registrar enters it.") % {"year": source.year})
    try:
        calendar = _saved(_calendar(source.programme, year, at, due_date=due_date))
    except Conflict:
        return None
    _put_rows(calendar, rows_moved(source, shift_into(year.start_year)))
    audit.record("curriculum.calendar.moved", obj=calendar, by=by, at=at, new={"source": str(source)})
    return calendar


@transaction.atomic
def start_calendar_version(calendar: Calendar, *, reason: str, by: Scope, at: datetime) -> Calendar:
    """Opens the next version of an approved calendar, which stays in force until the new one is approved.

    Refused: no right, closed window, not approved, a newer version exists. BadInput: no reason.
    """
    calendar = locked_calendar(calendar.pk)
    rules.can_start_calendar_version(by, calendar, at).enforce()
    if not reason.strip():
        raise BadInput(_("Say why the approved calendar changes."), field="reason")
    values = {
        "version_number": calendar.version_number + 1,
        "previous": calendar,
        "change_reason": reason.strip()[:500],
    }
    version = _saved(_calendar(calendar.programme, calendar.year, at, **values))
    _fill_from(calendar, version)
    audit.record("curriculum.calendar.version_started", obj=version, by=by, at=at, reason=reason)
    return version


@transaction.atomic
def add_period(
    *, calendar: Calendar, kind: str, start_date: date, end_date: date, by: Scope, at: datetime, years=(), note=""
) -> CalendarPeriod:
    """Adds an exceptional period, for some years of study or for all.

    Refused: as for painting. BadInput: the end before the beginning, days outside the year, a year of study that the
    programme does not have, too many periods.
    """
    calendar = opened_calendar(calendar.pk, by, at)
    _check_days(calendar, start_date, end_date)
    if set(years) - set(calendar.rows.values_list("year_of_study", flat=True)):
        raise BadInput(_("The programme has no such year of study."), field="years")
    if calendar.periods.count() >= MOST_PERIODS:
        raise BadInput(_("A calendar takes at most %(most)s exceptional periods.") % {"most": MOST_PERIODS})
    period = CalendarPeriod.objects.create(
        calendar=calendar, kind=kind, start_date=start_date, end_date=end_date, years=sorted(years), note=note
    )
    count_calendar_change(calendar)
    audit.record("curriculum.calendar.period_added", obj=calendar, by=by, at=at, new={"period": str(period)})
    return period


def _check_days(calendar: Calendar, start_date: date, end_date: date) -> None:
    weeks = weeks_of(calendar.year.start_year)
    if end_date < start_date:
        raise BadInput(_("The last day stands before the first."), field="end_date")
    if start_date < weeks[0].monday or end_date > weeks[-1].sunday:
        sentence = _("The period must lie in the academic year: %(year)s.") % {"year": calendar.year}
        raise BadInput(sentence, field="start_date")


@transaction.atomic
def remove_period(*, calendar: Calendar, period_id: int, by: Scope, at: datetime) -> None:
    """Removes an exceptional period. Refused: as for painting. Conflict: somebody removed it already."""
    calendar = opened_calendar(calendar.pk, by, at)
    period = calendar.periods.filter(pk=period_id).first()
    if period is None:
        raise Conflict(_("Somebody removed this period already."))
    said = str(period)
    period.delete()
    count_calendar_change(calendar)
    audit.record("curriculum.calendar.period_removed", obj=calendar, by=by, at=at, old={"period": said})
