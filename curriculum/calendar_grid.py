"""A calendar laid out for the editor, the page and the paper, and its findings in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from curriculum.calc.calendar import EMPTY, Change, Week, WeekGroup, changes_between, month_heads
from curriculum.calc.calendar_checks import CHECKS, DIPLOMA
from curriculum.calc.calendar_checks import CUSTOM as CUSTOM_OF_CALENDARS
from curriculum.calc.shapes import Finding
from curriculum.enums import WeekGroup as GroupWords
from curriculum.models import Calendar, CalendarPeriod, CalendarRow, CalendarSymbol
from curriculum.operations.calendar_weeks import Palette, week_number
from curriculum.queries.calendar import Sheet
from curriculum.wording import Said, cell_id
from kuu_office.core.models import Holiday
from kuu_office.core.models.calendar import TermKind
from kuu_office.core.phrases import page_language
from kuu_office.core.text import dates

# Groups of the budget in the order of the paper; weeks after the end of study are not counted.
COUNTED = tuple(group for group in WeekGroup if group is not WeekGroup.ABSENT)
DAYS = frozenset({"day", "days", "diploma"})


@dataclass(frozen=True)
class WeekHead:
    """The head of a column: the number of the week, its days, the holidays in it, where a month begins."""

    column: str
    number: int
    days: str
    title: str
    holidays: tuple[str, ...]
    begins_month: bool
    first_day: int
    last_day: int


@dataclass(frozen=True)
class GridWeek:
    """A week of a row. `month` and `place` (from 1) say where it stands when the rows are stacked by month."""

    id: str
    column: str
    sign: str
    tone: str
    label: str
    title: str
    version: int
    month: int
    place: int
    month_name: str


@dataclass(frozen=True)
class GridYear:
    """A year of study with its weeks and what they add up to."""

    row: CalendarRow
    title: str
    weeks: tuple[GridWeek, ...]
    total: int
    expected: int

    @property
    def is_whole(self) -> bool:
        return self.total == self.expected


@dataclass(frozen=True)
class BudgetTable:
    """Weeks by what they count as: the groups that occur, and a row of figures for each year of study."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]
    sums: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class CalendarGrid:
    """The whole sheet. `months`: (name, number of columns); `exceptions`: the periods that touch each week."""

    heads: tuple[WeekHead, ...]
    months: tuple[tuple[str, int], ...]
    rows: tuple[GridYear, ...]
    exceptions: tuple[tuple[str, ...], ...]
    symbols: tuple[CalendarSymbol, ...]
    budget: BudgetTable
    language: str


def month_name(month: int) -> str:
    return capfirst(str(MONTHS[month]))


def build_calendar_grid(sheet: Sheet) -> CalendarGrid:
    """Lays a calendar out in the language of the page."""
    weeks, language = sheet.weeks, page_language()
    return CalendarGrid(
        heads=tuple(_head(week, weeks, sheet.holidays, language) for week in weeks),
        months=tuple((month_name(month), span) for month, span in month_heads(weeks)),
        rows=tuple(_year(row, sheet, place) for place, row in enumerate(sheet.rows)),
        exceptions=tuple(_touching(week, sheet.periods) for week in weeks),
        symbols=tuple(sheet.symbols),
        budget=budget_table(sheet),
        language=language,
    )


def _head(week: Week, weeks: Sequence[Week], holidays: Sequence[Holiday], language: str) -> WeekHead:
    days = span_of_days(week.monday, week.sunday, language)
    found = tuple(f"{dates.short_date(one.date, language)}: {one.name}" for one in holidays
                  if week.monday <= one.date <= week.sunday)  # fmt: skip
    title = _("Week %(number)s, %(days)s") % {"number": week.number, "days": days}
    before = weeks[week.number - 2] if week.number > 1 else None
    return WeekHead(
        week.column, week.number, days, title, found, before is None or before.month != week.month,
        week.monday.day, week.sunday.day,
    )  # fmt: skip


def span_of_days(first: date, last: date, language: str) -> str:
    """«31.08.2026–06.09.2026»."""
    return f"{dates.short_date(first, language)}–{dates.short_date(last, language)}"


def year_title(year_of_study: int) -> str:
    return _("Year %(number)s") % {"number": year_of_study}


def _year(row: CalendarRow, sheet: Sheet, place: int) -> GridYear:
    budget = sheet.budgets[place]
    by_code = {symbol.code: symbol for symbol in sheet.symbols}
    palette, places = Palette(sheet.symbols), _places(sheet.weeks)
    weeks = tuple(_cell(row, week, by_code, palette, places[week.number]) for week in sheet.weeks)
    return GridYear(row, year_title(row.year_of_study), weeks, budget.total, budget.expected)


def _places(weeks: Sequence[Week]) -> dict[int, tuple[int, int]]:
    """Where each week stands in a calendar stacked by month: (month, week of the month), both from 1."""
    found: dict[int, tuple[int, int]] = {}
    for month, (_name, span) in enumerate(month_heads(weeks), 1):
        for place in range(1, span + 1):
            found[len(found) + 1] = (month, place)
    return found


def _cell(row: CalendarRow, week: Week, by_code: dict, palette: Palette, place: tuple[int, int]) -> GridWeek:
    code = row.weeks[week.number - 1]
    symbol = by_code.get(code)
    sign, column = palette.sign(code), week.column
    return GridWeek(
        id=cell_id(str(row.pk), column),
        column=column,
        sign=sign,
        tone=symbol.tone if symbol else "none",
        label=label_of(sign, symbol.name if symbol else ""),
        title=symbol.name if symbol else "",
        version=row.cell_versions.get(column, 0),
        month=place[0],
        place=place[1],
        month_name=month_name(week.month) if place[1] == 1 else "",
    )


def label_of(sign: str, name: str) -> str:
    """How a week is read aloud."""
    return f"{sign}, {name}" if name else sign or _("empty")


def _touching(week: Week, periods: Sequence[CalendarPeriod]) -> tuple[str, ...]:
    return tuple(said_period(one) for one in periods if one.start_date <= week.sunday and one.end_date >= week.monday)


def said_period(period: CalendarPeriod) -> str:
    """An exceptional period in words: kind, days, years of study, note."""
    days = span_of_days(period.start_date, period.end_date, page_language())
    years = ", ".join(year_title(year) for year in period.years)
    return " · ".join(part for part in (period.get_kind_display(), days, years, period.note) if part)


def budget_table(sheet: Sheet) -> BudgetTable:
    shown = [group for group in COUNTED if any(budget.counts.get(group) for budget in sheet.budgets)]
    rows = tuple(
        (year_title(row.year_of_study), tuple(budget.counts.get(group, 0) for group in shown), budget.total)
        for row, budget in zip(sheet.rows, sheet.budgets, strict=True)
    )
    return BudgetTable(
        heads=tuple(str(GroupWords(group.value).label) for group in shown),
        rows=rows,
        sums=tuple(sum(figures[place] for _year, figures, _total in rows) for place in range(len(shown))),
        total=sum(budget.total for budget in sheet.budgets),
    )


def said_of_calendar(sheet: Sheet, page: str = "") -> list[Said]:
    """All findings of a calendar in the reader's language, errors first; `page` is the address of the grid."""
    order = ["error", "warning", "note"]
    found = sorted(sheet.findings, key=lambda finding: order.index(finding.severity.value))
    years = {str(row.pk): row.year_of_study for row in sheet.rows}
    return [_say(finding, years, sheet.data.diploma_confirmed, page) for finding in found]


def _say(finding: Finding, years: dict[str, int], diploma_confirmed: bool, page: str) -> Said:
    check = CHECKS[finding.check]
    confirmed = check.source != CUSTOM_OF_CALENDARS and (check.source != DIPLOMA or diploma_confirmed)
    rule = _(check.source)
    if not confirmed:
        rule = _("%(rule)s (default, to be confirmed by the office)") % {"rule": rule}
    return Said(
        check=finding.check,
        severity=finding.severity.value,
        text=_(check.message).format(**{name: _spoken(name, value) for name, value in finding.values.items()}),
        place=_place(finding, years),
        url=f"{page}#{cell_id(finding.key, finding.column)}" if finding.key else "",
        rule=rule,
        line_id=finding.key or "",
        column=finding.column or "",
        confirmed=confirmed,
    )


def _place(finding: Finding, years: dict[str, int]) -> str:
    """«Year 2, week 17»."""
    if not finding.key:
        return _("Exceptional periods")
    values = {"year": years[finding.key], "week": week_number(finding.column)}
    return _("Year %(year)s, week %(week)s") % values


def _spoken(name: str, value: str) -> str:
    """Days as they are written here, terms by their names."""
    if name in DAYS:
        language = page_language()
        return ", ".join(dates.short_date(date.fromisoformat(day), language) for day in value.split(", "))
    return capfirst(str(TermKind(value).label)) if name == "term" else value


def column_words(column: str) -> str:
    """«w17» as a history names it; anything else as it is."""
    if column.startswith("w") and column[1:].isdecimal():
        return _("week %(number)s") % {"number": week_number(column)}
    return column


def compared_calendars(old: Calendar | None, new: Calendar, weeks: Sequence[Week], palette: Palette) -> dict:
    """The difference from another calendar as components/difference.html shows it. Two queries."""
    sides = [dict(one.rows.values_list("year_of_study", "weeks")) if one else {} for one in (old, new)]
    return {
        "headings": [_("Year of study"), _("Weeks"), _("Days"), _("Symbol")],
        "rows": [_changed(change, weeks, palette) for change in changes_between(*sides)],
    }


def _changed(change: Change, weeks: Sequence[Week], palette: Palette) -> dict:
    numbers = f"{change.first}" if change.first == change.last else f"{change.first}–{change.last}"
    first, last = weeks[change.first - 1].monday, weeks[change.last - 1].monday + timedelta(days=6)
    plain = [year_title(change.year), numbers, span_of_days(first, last, page_language())]
    signs = [palette.sign(code) if code != EMPTY else "–" for code in (change.old, change.new)]
    cells = [{"old": text, "new": text, "changed": False} for text in plain]
    return {"kind": "changed", "cells": [*cells, {"old": signs[0], "new": signs[1], "changed": True}]}
