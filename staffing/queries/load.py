"""The load as the staff table reads it: hours of departments, hours that somebody leaves behind."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from kuu_office.core.models import Appointment
from kuu_office.core.models.people import AppointmentKind
from staffing.calc.left import Given, left_of, sum_left
from staffing.models import Movement
from workload.models import AnnualLoad, Assignment, LoadSheet, is_newest
from workload.queries.versions import newest_lines


@dataclass(frozen=True)
class LeftLine:
    """A line of the load that a person leaves: how many of the hours given are still to be taught."""

    assignment: Assignment
    left: Decimal


@dataclass(frozen=True)
class LoadLeft:
    """What an appointment leaves without a teacher from a day on; `sheets`: where it stands."""

    rows: tuple[LeftLine, ...] = ()
    lines: int = 0
    hours: Decimal = Decimal(0)
    sheets: tuple[LoadSheet, ...] = ()


@dataclass(frozen=True)
class LoadFreed:
    """What of the hours left is free on the board, and on which; `present`: the lines as they stand now."""

    lines: int = 0
    hours: Decimal = Decimal(0)
    sheets: tuple[LoadSheet, ...] = ()
    present: frozenset[int] = frozenset()


def sheets_of_year(day: date, units: Collection[int]) -> dict[int, LoadSheet]:
    """The load sheets of departments in the year of a day, of each the newest version. One query."""
    sheets = LoadSheet.objects.latest().filter(year__start_date__lte=day, year__end_date__gte=day, department__in=units)
    return {sheet.department_id: sheet for sheet in sheets}


def annual_loads(day: date) -> dict[int, AnnualLoad]:
    """What a rate of each post is on a day; the later one where two hold. One query."""
    return {load.post_id: load for load in AnnualLoad.objects.valid_on(day).order_by("valid_from")}


def hourly_hours(day: date, unit: int) -> Decimal:
    """Hours of the year's load of a department that people paid by the hour take. One query."""
    given = Assignment.objects.filter(
        is_newest("line__sheet"), appointment__kind=AppointmentKind.HOURLY, line__sheet__department=unit,
        line__sheet__year__start_date__lte=day, line__sheet__year__end_date__gte=day,
    )  # fmt: skip
    return given.aggregate(sum=Sum("hours"))["sum"] or Decimal(0)


def load_left(appointment: Appointment, day: date, but: Collection[int] = ()) -> LoadLeft:
    """The hours of an appointment that nobody teaches from `day` on, without the lines `but`. One query."""
    given = Assignment.objects.filter(is_newest("line__sheet"), appointment=appointment, line__term__end_date__gte=day)
    given = given.exclude(line__in=but)
    rows = list(given.select_related("line__term__year", "line__sheet__department", "line__sheet__year").order_by("pk"))
    data = {row.pk: Given(row.hours, row.line.term.start_date, row.line.term.end_date) for row in rows}
    lines, hours = sum_left(data.values(), day)
    sheets = {row.line.sheet_id: row.line.sheet for row in rows}
    return LoadLeft(
        tuple(LeftLine(row, left_of(data[row.pk], day)) for row in rows), lines, hours, tuple(sheets.values())
    )


def freed_by(movement: Movement) -> LoadFreed:
    """What a movement freed on the board, at once or when the next version was started. At most four queries."""
    if not movement.freed or movement.is_revoked:
        return LoadFreed()
    newest = newest_lines([one["line"] for one in movement.freed])
    waits = Assignment.objects.filter(is_newest("line__sheet"), appointment=movement.appointment, leaving__gt=0)
    waiting = set(waits.values_list("line", flat=True))
    free = [
        one for one in movement.freed if one["line"] not in newest or newest[one["line"]].pk not in waiting
    ]  # fmt: skip
    present = frozenset(newest[one["line"]].pk for one in free if one["line"] in newest)
    sheets = LoadSheet.objects.filter(lines__in=present).select_related("department", "year").distinct()
    hours = sum((Decimal(one["hours"]) for one in free), Decimal(0))
    return LoadFreed(len(free), hours, tuple(sheets.order_by("pk")), present)
