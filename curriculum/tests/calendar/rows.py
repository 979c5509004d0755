"""Rows of weeks in shorthand, and calendars made of them."""

from datetime import date

from curriculum.calc.calendar import RowData, SheetData, TermData, WeekGroup
from curriculum.models import Calendar, CalendarRow, CalendarSymbol, Programme
from curriculum.operations.cells import CellWrite
from curriculum.seed.calendars import spelled
from curriculum.seed.symbols import SYMBOLS, symbol_rows
from curriculum.tests.world import NOON
from kuu_office.core.models import AcademicYear, Term
from kuu_office.core.seeding import bring

GROUPS = {code: WeekGroup(group) for code, _sign, group, *_rest in SYMBOLS}
AUTUMN = TermData("autumn", date(2026, 9, 1), date(2027, 1, 20), 16)
SPRING = TermData("spring", date(2027, 2, 1), date(2027, 6, 20), 16)
FIRST_YEAR = "T7 M1 T7 M1 E1 K2 E2 K1 T16 E3 R3 K8"
LAST_YEAR = "T12 R4 E1 K2 E2 K1 R8 Q4 G1 D8 -9"


def row(text: str, year: int = 1, *, last: bool = False, key: str = "") -> RowData:
    return RowData(key or str(year), year, spelled(text), last)


def sheet(*rows: RowData, **values) -> SheetData:
    """The academic year 2026–2027 with its two terms; the diplomas are given on 30 June."""
    usual = {"start_year": 2026, "groups": GROUPS, "diploma_date": date(2027, 6, 30), "terms": (AUTUMN, SPRING)}
    return SheetData(rows=rows, **usual | values)


def make_year(start: int = 2026) -> AcademicYear:
    """An academic year with its terms, and the symbols."""
    bring(CalendarSymbol, ("code",), symbol_rows())
    year = AcademicYear.objects.create(start_year=start, start_date=date(start, 9, 1), end_date=date(start + 1, 8, 31))
    Term.objects.create(year=year, kind="autumn", start_date=date(start, 9, 1), end_date=date(start + 1, 1, 20))
    Term.objects.create(year=year, kind="spring", start_date=date(start + 1, 2, 1), end_date=date(start + 1, 6, 20))
    return year


def make_calendar(programme: Programme, year: AcademicYear, *rows: str, **fields) -> Calendar:
    """A draft; without rows a sound one of a master's programme, in which the checks find nothing."""
    calendar = Calendar.objects.create(
        programme=programme, department=programme.department, year=year, created_at=NOON, **fields
    )
    for number, text in enumerate(rows or (FIRST_YEAR, LAST_YEAR), 1):
        CalendarRow.objects.create(calendar=calendar, year_of_study=number, weeks=spelled(text))
    return calendar


def week(line: CalendarRow, number: int, sign: str, version: int = 0) -> CellWrite:
    return CellWrite(line.pk, f"w{number}", sign, version)
