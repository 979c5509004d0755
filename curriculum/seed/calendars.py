"""The demo's academic calendars: the symbols, the rules, and the calendars of two years in all their states."""

import re
from datetime import date, timedelta

from curriculum.calc.calendar import EMPTY, weeks_of
from curriculum.demo import tables
from curriculum.enums import PeriodKind
from curriculum.models import Calendar, CalendarPeriod, CalendarRow, CalendarRules, CalendarSymbol, Programme
from curriculum.queries.calendar import sheet_of
from curriculum.seed.signing import Signers, Way, moment_of, sign
from curriculum.seed.symbols import symbol_rows
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.models import AcademicYear, ApprovalStep
from kuu_office.core.seed import academic_year_of
from kuu_office.core.seeding import bring

RULES_SINCE = date(2023, 9, 1)
RUN = re.compile(r"(\D)(\d+)")
NONE = "."
WAY = Way(
    kind="curriculum.calendar",
    submit=Permission.CALENDAR_EDIT,
    signers={
        ApprovalStep.HEAD: Permission.CALENDAR_SIGN_HEAD,
        ApprovalStep.DEAN: Permission.CALENDAR_SIGN_DEAN,
        ApprovalStep.OFFICE: Permission.CALENDAR_SIGN_OFFICE,
        ApprovalStep.VICE_RECTOR: Permission.CALENDAR_SIGN_VICE_RECTOR,
    },
)


def bring_calendars(programmes: dict[str, Programme]) -> None:
    """Adds what is not there yet: symbols, rules, calendars."""
    bring(CalendarSymbol, ("code",), symbol_rows())
    bring(CalendarRules, ("valid_from",), [{"valid_from": RULES_SINCE}])
    calendars_of(programmes, tables.calendars())


def calendars_of(programmes: dict[str, Programme], rows: list[tables.Row]) -> int:
    """Adds the calendars of these rows that are not there yet; how many."""
    there = set(Calendar.objects.values_list("programme_id", "year__start_year"))
    current = academic_year_of(clock.today())
    missing = [row for row in rows if (programmes[row["programme"]].pk, current + int(row["year"])) not in there]
    people = Signers() if missing else None
    years = {year.start_year: year for year in AcademicYear.objects.all()} if missing else {}
    for row in missing:
        _bring(row, programmes[row["programme"]], years[current + int(row["year"])], people)
    return len(missing)


def _bring(row: tables.Row, programme: Programme, year: AcademicYear, people: Signers) -> None:
    calendar = Calendar.objects.create(
        programme=programme,
        department_id=programme.department_id,
        year=year,
        due_date=clock.today() + timedelta(days=int(row["due_in"])) if row["due_in"] else None,
        created_at=moment_of(row) - timedelta(days=30),
    )
    CalendarRow.objects.bulk_create(
        CalendarRow(calendar=calendar, year_of_study=number, weeks=weeks)
        for number, weeks in weeks_for(programme.degree, year.start_year, row["fault"]).items()
    )
    if row["year"] == "0":
        _distance_fortnight(calendar)
    sheet = sheet_of(calendar)
    calendar.errors, calendar.warnings = sheet.errors, sheet.warnings
    calendar.checked_at, calendar.checked_revision = clock.now(), calendar.revision
    sign(calendar, row, people, WAY)


def weeks_for(degree: str, start_year: int, fault: str = "") -> dict[int, str]:
    """The rows of a degree by year of study; a year of 53 weeks has a week of vacation more."""
    length = len(weeks_of(start_year))
    rows = {
        int(row["year_of_study"]): spelled(row["weeks"]).ljust(length, "K")
        for row in tables.calendar_weeks()
        if row["degree"] == degree
    }
    if fault:
        year, week, letter = fault.split()
        weeks, at = rows[int(year)], int(week) - 1
        rows[int(year)] = weeks[:at] + letter.replace(NONE, EMPTY) + weeks[at + 1 :]
    return rows


def spelled(text: str) -> str:
    """«T3 K1 .2» → «TTTK» and two empty weeks."""
    runs = RUN.findall(text.replace(" ", ""))
    return "".join(letter * int(count) for letter, count in runs).replace(NONE, EMPTY)


def _distance_fortnight(calendar: Calendar) -> None:
    """The first fortnight of the year was taught online in all of Bishkek."""
    first = date(calendar.year.start_year, 9, 1)
    CalendarPeriod.objects.create(
        calendar=calendar, kind=PeriodKind.DISTANCE, start_date=first, end_date=first + timedelta(days=14),
        note="Шаардык штабдын чечими",
    )  # fmt: skip
