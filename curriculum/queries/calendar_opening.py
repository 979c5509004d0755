"""What a calendar gives to the next academic year: its weeks moved by date, the new year's holidays beside them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from curriculum.calc.calendar import EMPTY, weeks_of
from curriculum.calc.calendar_shift import Placed, Shift, placed_anew, shift_into
from curriculum.models import Calendar, CalendarRow
from curriculum.queries.calendar import Sheet, frame_of, holidays_of, years_of_study
from kuu_office.core.models import AcademicYear, ApprovalState, Holiday


@dataclass(frozen=True)
class Opening:
    """The calendar that `source` gives to the next year, not saved; `there`: the one that the programme has.

    `days_before`: holidays of the year of the source.
    """

    source: Calendar
    sheet: Sheet
    days_before: tuple[Holiday, ...]
    there: Calendar | None = None

    @property
    def gets_it(self) -> bool:
        return self.there is None


def year_after(year: AcademicYear) -> AcademicYear | None:
    return AcademicYear.objects.filter(start_year=year.start_year + 1).first()


def years_to_open() -> list[AcademicYear]:
    """The academic years before which there is another, the newest first. One query."""
    years = list(AcademicYear.objects.order_by("-start_year"))
    starts = {year.start_year for year in years}
    return [year for year in years if year.start_year - 1 in starts]


def sources_for(year: AcademicYear, units: Collection[int]) -> list[Calendar]:
    """Last year's calendar of each programme of these departments: the one in force, else the newest. Two queries."""
    found = Calendar.objects.filter(
        Q(state=ApprovalState.APPROVED) | Q(next__isnull=True),
        year__start_year=year.start_year - 1,
        programme__department_id__in=units,
        programme__is_active=True,
    )
    found = found.with_names().select_related("programme__department").prefetch_related("rows")
    chosen: dict[int, Calendar] = {}
    for calendar in found.order_by("programme__code", "programme__degree", "programme_id", "version_number"):
        if calendar.programme_id not in chosen or calendar.state == ApprovalState.APPROVED:
            chosen[calendar.programme_id] = calendar
    return list(chosen.values())


def openings(sources: Iterable[Calendar], year: AcademicYear) -> list[Opening]:
    """What each calendar would give to `year`. Five queries, when the rows of the sources are fetched."""
    days, begins = holidays_of(year.start_year - 1, year.start_year), weeks_of(year.start_year)[0].monday
    frame = frame_of(year, [one for one in days if one.date >= begins])
    days_before, shift = tuple(one for one in days if one.date < begins), shift_into(year.start_year)
    there = {one.programme_id: one for one in Calendar.objects.filter(year=year).latest().with_names()}
    found = []
    for source in sources:
        calendar = Calendar(programme=source.programme, department=source.programme.department, year=year)
        rows = [
            CalendarRow(pk=number, year_of_study=number, weeks=weeks)
            for number, weeks in rows_moved(source, shift).items()
        ]
        found.append(Opening(source, frame.sheet(calendar, rows, []), days_before, there.get(source.programme_id)))
    return found


def rows_moved(source: Calendar, shift: Shift) -> dict[int, str]:
    """The weeks of each year of study moved into the next academic year; a year that the source lacks is empty."""
    there = {row.year_of_study: row.weeks for row in source.rows.all()}
    empty = EMPTY * len(weeks_of(source.year.start_year))
    years = range(1, years_of_study(source.programme) + 1)
    return {year: shift.row(there.get(year, empty)) for year in years}


def holidays_placed(opening: Opening) -> list[Placed]:
    """Days off of last year and of the new one, by name."""
    old, new = (_named(side) for side in (opening.days_before, opening.sheet.holidays))
    return placed_anew(old, new, opening.sheet.calendar.year.start_year)


def _named(holidays: Iterable[Holiday]) -> list[tuple[date, str]]:
    """Days off by name; of two that fall on one day («Курман айт; Конституция күнү») each by its own."""
    return [(one.date, name) for one in holidays if not one.is_short_day for name in one.name.split("; ")]
