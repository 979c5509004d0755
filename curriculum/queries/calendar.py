"""What screens, papers, operations and later apps read of academic calendars."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from curriculum.calc.calendar import (
    EMPTY,
    Budget,
    PeriodData,
    SheetData,
    TermData,
    Week,
    WeekGroup,
    budget_of,
    in_term,
    runs_of,
    weeks_of,
)
from curriculum.calc.calendar_checks import run_calendar_checks
from curriculum.calc.shapes import Finding, Severity
from curriculum.models import Calendar, CalendarPeriod, CalendarRow, CalendarRules, CalendarSymbol, Programme
from curriculum.queries.overview import UNFINISHED
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import AcademicYear, ApprovalState, Holiday, Term
from kuu_office.core.models.calendar import TermKind

DIPLOMAS = (6, 30)
SEMESTERS_A_YEAR = 2


def years_of_study(programme: Programme) -> int:
    """How many rows a calendar of the programme has."""
    return -(-programme.semesters // SEMESTERS_A_YEAR)


@dataclass(frozen=True)
class Sheet:
    """A calendar with its rows, and with what its checks compare it with."""

    calendar: Calendar
    rows: list[CalendarRow]
    periods: list[CalendarPeriod]
    symbols: list[CalendarSymbol]
    holidays: list[Holiday]
    data: SheetData

    @cached_property
    def weeks(self) -> list[Week]:
        return self.data.weeks

    @cached_property
    def findings(self) -> list[Finding]:
        return run_calendar_checks(self.data)

    @property
    def errors(self) -> int:
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        return sum(finding.severity is Severity.WARNING for finding in self.findings)

    @cached_property
    def budgets(self) -> list[Budget]:
        """Row by row."""
        return [budget_of(row, self.data.groups) for row in self.data.rows]


def symbols_in_order() -> list[CalendarSymbol]:
    return list(CalendarSymbol.objects.all())


@dataclass(frozen=True)
class YearFrame:
    """What all calendars of an academic year are drawn and checked with."""

    year: AcademicYear
    symbols: list[CalendarSymbol]
    holidays: list[Holiday]
    terms: list[TermData]
    diploma_date: date
    diploma_confirmed: bool

    def sheet(self, calendar: Calendar, rows: list[CalendarRow], periods: list[CalendarPeriod]) -> Sheet:
        """A calendar of the year with these rows, saved or not."""
        last = years_of_study(calendar.programme)
        data = SheetData(
            start_year=self.year.start_year,
            rows=[row.data(is_last=row.year_of_study == last) for row in rows],
            groups={symbol.code: WeekGroup(symbol.group) for symbol in self.symbols},
            diploma_date=self.diploma_date,
            diploma_confirmed=self.diploma_confirmed,
            terms=self.terms,
            holidays=[holiday.date for holiday in self.holidays if not holiday.is_short_day],
            periods=[PeriodData(one.start_date, one.end_date, frozenset(one.years)) for one in periods],
        )
        return Sheet(calendar, rows, periods, self.symbols, self.holidays, data)


def frame_of(year: AcademicYear, holidays: list[Holiday] | None = None) -> YearFrame:
    """Four queries; three when the `holidays` of the year are known."""
    diploma_date, confirmed = diploma_day(year.start_year)
    holidays = holidays_of(year.start_year) if holidays is None else holidays
    return YearFrame(year, symbols_in_order(), holidays, terms_of(year), diploma_date, confirmed)


def holidays_of(*start_years: int) -> list[Holiday]:
    """Days off and shortened days in the weeks of academic years that follow each other. One query."""
    first, last = weeks_of(min(start_years))[0], weeks_of(max(start_years))[-1]
    return list(Holiday.objects.filter(date__range=(first.monday, last.sunday)))


def sheet_of(calendar: Calendar) -> Sheet:
    """Everything of a calendar. Six queries."""
    return frame_of(calendar.year).sheet(calendar, list(calendar.rows.all()), list(calendar.periods.all()))


def diploma_day(start_year: int) -> tuple[date, bool]:
    """By which day those who finish in the academic year must have ended, and whether the office confirmed it."""
    rules = CalendarRules.objects.valid_on(date(start_year, 9, 1)).first()
    month, day = (rules.diploma_month, rules.diploma_day) if rules else DIPLOMAS
    return date(start_year + 1, month, day), bool(rules and rules.is_confirmed)


def terms_of(year: AcademicYear) -> list[TermData]:
    """The two terms of teaching; the summer term repeats what was missed."""
    terms = Term.objects.filter(year=year).exclude(kind=TermKind.SUMMER)
    return [TermData(term.kind, term.start_date, term.end_date, term.weeks) for term in terms]


def late_calendars(scope: Scope, today: date) -> QuerySet[Calendar]:
    """Calendars past their due date that are not approved, the oldest first."""
    return past_due(Calendar.objects.visible_to(scope).latest(), today).with_names().order_by("due_date", "pk")


def past_due(calendars: QuerySet[Calendar], today: date) -> QuerySet[Calendar]:
    return calendars.filter(state__in=UNFINISHED, due_date__lt=today)


@dataclass(frozen=True)
class Target:
    """A programme to which a calendar may be copied, or which is passed over: `there` is the calendar it has already.

    `other_length`: it lasts another number of years.
    """

    programme: Programme
    there: Calendar | None = None
    other_length: bool = False

    @property
    def gets_it(self) -> bool:
        return self.there is None and not self.other_length


def copy_targets(calendar: Calendar, programmes: Iterable[Programme]) -> list[Target]:
    """The other programmes beside the calendar that would be copied. One query."""
    there = {one.programme_id: one for one in Calendar.objects.filter(year=calendar.year).latest().with_names()}
    length = years_of_study(calendar.programme)
    return [
        Target(one, there.get(one.pk), years_of_study(one) != length)
        for one in programmes
        if one.pk != calendar.programme_id
    ]


def approved_row(programme: Programme, year_of_study: int, year: AcademicYear) -> CalendarRow | None:
    """The row of the calendar in force: approved, and not replaced by a newer version."""
    rows = CalendarRow.objects.filter(
        calendar__programme=programme, calendar__year=year, calendar__state=ApprovalState.APPROVED
    )
    return rows.filter(year_of_study=year_of_study).first()


def teaching_weeks(programme: Programme, year_of_study: int, term: Term) -> list[Week]:
    """The weeks of classes of a year of study in a term, by the approved calendar; none without one."""
    row = approved_row(programme, year_of_study, term.year)
    if row is None:
        return []
    codes = set(CalendarSymbol.objects.filter(group=WeekGroup.THEORY.value).values_list("code", flat=True))
    span = TermData(term.kind, term.start_date, term.end_date, term.weeks)
    weeks = in_term(weeks_of(term.year.start_year), span)
    return [week for week in weeks if row.weeks[week.number - 1] in codes]


def period_of(
    programme: Programme, year_of_study: int, academic_year: AcademicYear, symbol: str
) -> list[tuple[date, date]]:
    """First and last days of the weeks under a symbol (its letter), by the approved calendar; none without one."""
    row = approved_row(programme, year_of_study, academic_year)
    if row is None or symbol == EMPTY:
        return []
    weeks = weeks_of(academic_year.start_year)
    runs = [run for run in runs_of(row.weeks) if run.code == symbol]
    return [(weeks[run.first - 1].monday, weeks[run.last - 1].sunday) for run in runs]
