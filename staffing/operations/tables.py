"""The staff table of a department for a year: opened with the places of those who work there, submitted."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit, signoffs
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import AcademicYear, Appointment, Unit, UnitKind
from staffing import rules
from staffing.calc.spans import Span, peak
from staffing.models import Holding, StaffPosition, StaffTable
from staffing.operations.locking import locked_table, refuse_past
from staffing.operations.places import split_place
from staffing.queries.findings import findings_of
from staffing.queries.places import outside_the_table, place_rows
from staffing.queries.rates import rates_beside

EVENTS = {
    "staffing.stafftable.opened": gettext_lazy("%(by)s opened the staff table with %(places)s places."),
    "staffing.stafftable.fund_changed": gettext_lazy(
        "%(by)s set the hourly-pay fund: %(hourly_budget)s and %(hourly_special)s hours."
    ),
}
MOST_HOURS = 100_000


@transaction.atomic
def open_table(*, unit: Unit, year: AcademicYear, by: Scope, at: datetime) -> StaffTable:
    """Opens the staff table of a department for a year.

    Places that the department has stay; teachers who hold none get theirs, a place for each post. Refused: no right
    there. BadInput: not a department. Conflict: it is open already, or one of a later year is signed.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    rules.can_open_table(by, unit).enforce()
    if unit.kind != UnitKind.DEPARTMENT:
        raise BadInput(_("Staff tables are drawn up for departments."), field="unit")
    if StaffTable.objects.filter(department=unit, year=year).exists():
        raise Conflict(_("The staff table of this department for this year is open already."))
    refuse_past(unit, year)
    table = StaffTable.objects.create(department=unit, year=year, created_at=at)
    places = give_places(unit, year.start_date, outside_the_table(unit, year.start_date, year.end_date))
    audit.record("staffing.stafftable.opened", obj=table, by=by, at=at, new={"places": places})
    return table


def give_places(unit: Unit, day: date, appointments: Iterable[Appointment]) -> int:
    """A place for each post with as many rates as its people hold at most; who joins a place that is there, widens it
    from that day on. How many places came or grew."""
    places = StaffPosition.objects.select_for_update(no_key=True).valid_on(day).filter(unit=unit).order_by("pk")
    there = {place.post_id: place for place in reversed(places)}
    count = 0
    for post, found in groupby(appointments, key=lambda one: one.post):
        people = list(found)
        place = there.get(post.pk) or StaffPosition(unit=unit, post=post, valid_from=day, rate=Decimal(0))
        if place.pk and place.valid_from < day:
            place = split_place(place, day)
        spans = [Span(max(one.start_date, day), one.end_date, one.rate) for one in people]
        place.rate += peak(spans, day, None)
        place.save()
        Holding.objects.bulk_create(
            Holding(position=place, appointment=one, rate=one.rate, start_date=span.first, end_date=one.end_date)
            for one, span in zip(people, spans, strict=True)
        )
        count += 1
    return count


@transaction.atomic
def set_fund(*, table: StaffTable, hourly_budget: int, hourly_special: int, by: Scope, at: datetime) -> StaffTable:
    """Sets the hours of the hourly-pay fund. Refused: no right, in approval or approved. BadInput: absurd hours."""
    table = locked_table(table.pk)
    rules.can_edit_fund(by, table).enforce()
    for name, hours in (("hourly_budget", hourly_budget), ("hourly_special", hourly_special)):
        if not 0 <= hours <= MOST_HOURS:
            raise BadInput(_("Hours of the fund are from 0 to 100,000."), field=name)
    new = {"hourly_budget": hourly_budget, "hourly_special": hourly_special}
    old = {name: getattr(table, name) for name in new}
    if old == new:
        return table
    table.hourly_budget, table.hourly_special = hourly_budget, hourly_special
    table.revision += 1
    table.save(update_fields=[*new, "revision"])
    audit.record("staffing.stafftable.fund_changed", obj=table, by=by, at=at, old=old, new=new)
    return table


@transaction.atomic
def submit_table(table: StaffTable, *, by: Scope, at: datetime) -> StaffTable:
    """Sends a staff table on its way. Refused: no right, on its way already, people without a place or with too many
    rates."""
    table = locked_table(table.pk)
    rules.can_submit_table(by, table, faults_of(table)).enforce()
    return signoffs.submit(table, by=by, at=at)


def faults_of(table: StaffTable) -> int:
    """How many findings stop the submission."""
    day, unit = table.year.start_date, table.department
    rows = place_rows(unit, day)
    found = findings_of(unit, rates_beside(unit, day, rows), rows, day, table.year.end_date)
    return sum(one.severity == "error" for one in found)
