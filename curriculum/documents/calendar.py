"""The printed academic calendar and its workbook."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from curriculum.calc.calendar import Week, month_heads
from curriculum.calendar_grid import (
    BudgetTable,
    budget_table,
    month_name,
    said_period,
    span_of_days,
    year_title,
)
from curriculum.models import Calendar
from curriculum.operations.calendar_weeks import Palette
from curriculum.queries.calendar import Sheet, sheet_of
from kuu_office.core.documents.signatures import (
    Signature,
    approvals_of,
    is_final,
    signatures_of,
    signed_steps,
    university_name,
)
from kuu_office.core.phrases import page_language
from kuu_office.core.spreadsheets.writer import Column, Workbook
from kuu_office.core.text import dates

KIND = "curriculum.calendar_paper"
SERIES = {True: "ОПГ", False: "ОПГ-Д"}
TEMPLATE = "curriculum/print/calendar.html"
NARROW, COMMON, WIDE = 4, 14, 44


@dataclass(frozen=True)
class PaperWeek:
    """The head of a column: the number of the week, the month and day of its Monday and of its Sunday."""

    number: int
    first: str
    last: str
    has_holiday: bool


@dataclass(frozen=True)
class PaperCell:
    """A week of a row: its sign, and the shade that tells symbols apart on paper."""

    sign: str
    tone: str


@dataclass(frozen=True)
class PaperYear:
    """A row: the year of study, its weeks, its figures in the budget."""

    title: str
    weeks: tuple[PaperCell, ...]
    figures: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class CalendarPaper:
    """Everything on the printed calendar, as text in its language."""

    is_draft: bool
    university: str
    title: str
    year: str
    facts: tuple[tuple[str, str], ...]
    approvals: tuple[Signature, ...]
    signatures: tuple[Signature, ...]
    months: tuple[tuple[str, int], ...]
    weeks: tuple[PaperWeek, ...]
    rows: tuple[PaperYear, ...]
    budget: BudgetTable
    budget_width: int
    label_width: int
    legend: tuple[tuple[str, str, str], ...]
    periods: tuple[str, ...]
    holidays: tuple[str, ...]


def build_calendar_context(calendar: Calendar, *, language: str) -> dict:
    """The printed calendar in a language, as plain values (CalendarPaper)."""
    with translation.override(language):
        sheet, signed = sheet_of(calendar), signed_steps(calendar)
        budget = budget_table(sheet)
        return asdict(
            CalendarPaper(
                is_draft=not is_final(calendar),
                university=university_name(),
                title=_("Academic calendar"),
                year=dates.academic_year(calendar.year.start_year, language),
                facts=_facts(calendar, language),
                approvals=approvals_of(calendar, signed, language),
                signatures=signatures_of(calendar, signed, language),
                months=tuple((month_name(month), span) for month, span in month_heads(sheet.weeks)),
                weeks=tuple(_paper_week(week, sheet) for week in sheet.weeks),
                rows=tuple(_rows(sheet)),
                budget=budget,
                budget_width=len(budget.heads) + 1,
                label_width=len(sheet.weeks) + 1,
                legend=tuple((symbol.sign, symbol.name, symbol.tone) for symbol in sheet.symbols),
                periods=tuple(said_period(period) for period in sheet.periods),
                holidays=tuple(_holidays(sheet, language)),
            )
        )


def _facts(calendar: Calendar, language: str) -> tuple[tuple[str, str], ...]:
    programme, faculty = calendar.programme, calendar.department.parent
    qualification = getattr(programme, f"qualification_{language}") or programme.qualification_ky
    return (
        (_("Direction (speciality)"), f"{programme.code} {programme.name}"),
        (_("Qualification"), qualification),
        (_("Form of study"), str(programme.get_study_form_display())),
        (_("Faculty"), faculty.name if faculty else ""),
        (_("Department"), calendar.department.name),
    )


def _paper_week(week: Week, sheet: Sheet) -> PaperWeek:
    has_holiday = any(week.monday <= holiday <= week.sunday for holiday in sheet.data.holidays)
    return PaperWeek(week.number, str(week.monday.day), str(week.sunday.day), has_holiday)


def _rows(sheet: Sheet) -> Iterator[PaperYear]:
    palette, tones = Palette(sheet.symbols), {symbol.code: symbol.tone for symbol in sheet.symbols}
    table = budget_table(sheet)
    for row, (title, figures, total) in zip(sheet.rows, table.rows, strict=True):
        weeks = tuple(PaperCell(palette.sign(code), tones.get(code, "none")) for code in row.weeks)
        yield PaperYear(title, weeks, figures, total)


def _holidays(sheet: Sheet, language: str) -> Iterator[str]:
    """Days of one holiday together: «Жаңы жыл: 01.01.2027, 02.01.2027–06.01.2027»."""
    days: dict[str, list[date]] = {}
    for holiday in sheet.holidays:
        if not holiday.is_short_day:
            days.setdefault(holiday.name, []).append(holiday.date)
    for name, found in days.items():
        yield f"{name}: {', '.join(_stretches(sorted(found), language))}"


def _stretches(days: list[date], language: str) -> Iterator[str]:
    """Days that follow one another as one stretch."""
    for _place, found in groupby(enumerate(days), key=lambda one: one[1].toordinal() - one[0]):
        stretch = [day for _number, day in found]
        first, last = stretch[0], stretch[-1]
        yield dates.short_date(first, language) if first == last else span_of_days(first, last, language)


def calendar_workbook(calendar: Calendar) -> bytes:
    """A calendar as an .xlsx in the language of the page: the weeks, their days, the symbols."""
    sheet, book = sheet_of(calendar), Workbook(page_language())
    _add_weeks(book, calendar, sheet)
    columns = [Column("number", _("Week"), COMMON), Column("first", _("From"), COMMON), Column("last", _("To"), COMMON)]
    rows = ({"number": week.number, "first": week.monday, "last": week.sunday} for week in sheet.weeks)
    book.add_table(_("Weeks"), columns, rows)
    columns = [Column("sign", pgettext("symbol", "Sign"), COMMON), Column("name", _("Meaning"), WIDE)]
    book.add_table(_("Symbols"), columns, ({"sign": one.sign, "name": one.name} for one in sheet.symbols))
    return book.to_bytes()


def _add_weeks(book: Workbook, calendar: Calendar, sheet: Sheet) -> None:
    table, palette = budget_table(sheet), Palette(sheet.symbols)
    columns = [Column("year", _("Year of study"), COMMON)]
    columns += [Column(week.column, str(week.number), NARROW) for week in sheet.weeks]
    columns += [Column(f"of{place}", head, COMMON) for place, head in enumerate(table.heads)]
    columns.append(Column("total", _("In all"), COMMON))
    rows = []
    for row, (_title, figures, total) in zip(sheet.rows, table.rows, strict=True):
        cells = {f"w{number}": palette.sign(code) for number, code in enumerate(row.weeks, 1)}
        sums = {f"of{place}": figure for place, figure in enumerate(figures)}
        rows.append({"year": year_title(row.year_of_study), **cells, **sums, "total": total})
    book.add_table(_("Calendar %(code)s") % {"code": calendar.programme.code}, columns, rows)


def file_name(calendar: Calendar) -> str:
    """ASCII only, for every browser."""
    code, year, version = calendar.programme.code, calendar.year.start_year, calendar.version_number
    return f"calendar-{code}-{year}-v{version}.xlsx"
