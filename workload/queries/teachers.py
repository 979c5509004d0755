"""Teachers of departments in a year: who they are, what their rates ask of them, what they were given."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DateField, DecimalField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from kuu_office.core.models import AcademicYear, Appointment, ApprovalState, Person, Unit
from kuu_office.core.models.people import AppointmentKind
from workload.calc.rates import year_norm
from workload.models import AnnualLoad, Assignment, LoadSheet
from workload.models.load import Hours
from workload.queries.holders import part_in
from workload.queries.load_table import Entry, LoadTable, table_of
from workload.queries.norms import days_taught

ZERO = Decimal(0)


@dataclass(frozen=True)
class TeacherLoad:
    """What one person teaches for one department in a year.

    `norm`: hours that the rates ask for; None when a post has no annual load, or nothing is planned for the year.
    `is_final`: every sheet is approved.
    """

    person: Person
    unit: Unit
    year: AcademicYear
    appointments: Sequence[Appointment]
    table: LoadTable
    norm: Decimal | None
    is_final: bool


def appointed_in(year: AcademicYear, units: Collection[int]) -> QuerySet[Appointment]:
    """Teaching appointments of departments at any time of a year, in the order of names."""
    during = Q(end_date__isnull=True) | Q(end_date__gte=year.start_date)
    held = Appointment.objects.filter(during, unit_id__in=units, start_date__lte=year.end_date, post__is_teaching=True)
    return held.select_related("person", "post", "unit__parent").order_by("unit__code", "person__sort_name", "pk")


def planned_in(year: AcademicYear, units: Collection[int]) -> QuerySet[Appointment]:
    """Those whose work is planned for the year: all but people paid by the hour."""
    return appointed_in(year, units).exclude(kind=AppointmentKind.HOURLY)


def with_norms(appointments: QuerySet[Appointment], year: AcademicYear) -> QuerySet[Appointment]:
    """Appointments with what `norm_owed` goes by: the `annual` load of the post on the first day of the year, the
    leaves of the person, the `first_day` and `last_day` of teaching. One query for the days."""
    loads = AnnualLoad.objects.valid_on(year.start_date).filter(post=OuterRef("post")).order_by("-valid_from")
    days = zip(("first_day", "last_day"), days_taught(year), strict=True)
    said = {name: Value(day, output_field=DateField()) for name, day in days}
    return appointments.with_leaves().annotate(annual=Subquery(loads.values("hours")[:1]), **said)


def with_assigned(appointments: QuerySet[Appointment], year: AcademicYear) -> QuerySet[Appointment]:
    """Appointments (`with_norms`) with `assigned`: their hours in the newest sheets of a year. Two queries for the
    days of the year and the sheets."""
    # by number, because for a subquery the database looks for the sheets anew at every appointment
    sheets = list(LoadSheet.objects.latest().filter(year=year).values_list("pk", flat=True))
    taken = (
        Assignment.objects.filter(line__sheet__in=sheets, appointment=OuterRef("pk")).order_by().values("appointment")
    )
    sums = Subquery(taken.annotate(sum=Sum("hours")).values("sum"))
    return with_norms(appointments, year).annotate(assigned=Coalesce(sums, ZERO, output_field=DecimalField(**Hours)))


def given_in(year: AcademicYear) -> QuerySet[Assignment]:
    """What stands in the newest sheets of a year: a version does not count twice."""
    return Assignment.objects.filter(line__sheet__in=LoadSheet.objects.latest().filter(year=year))


def teacher_load(appointment: Appointment, year: AcademicYear) -> TeacherLoad:
    """Of everything that the person holds in the department of `appointment`. Four queries."""
    person = Q(person_id=appointment.person_id, unit_id=appointment.unit_id)
    planned = list(with_norms(planned_in(year, [appointment.unit_id]).filter(person), year))
    held = planned or [appointment]
    given = given_in(year).filter(appointment__in=held).select_related("line__term__year", "line__sheet")
    taken = list(given.order_by("line__term__start_date", "line__name_ky", "line_id"))
    states = {one.line.sheet.state for one in taken}
    table = table_of(Entry(one.line, one.hours) for one in taken)
    final = bool(states) and states == {ApprovalState.APPROVED}
    return TeacherLoad(appointment.person, appointment.unit, year, held, table, norm_of(planned), final)


def norm_owed(one: Appointment) -> Decimal | None:
    """The hours that the rate of an appointment (`with_norms`) asks for; None when its post has no annual load."""
    if one.annual is None:
        return None
    return year_norm(one.annual, one.rate, part_in(one, (one.first_day, one.last_day)))


def norm_of(appointments: Iterable[Appointment]) -> Decimal | None:
    """The hours that the rates of appointments (`with_norms`) ask for; None when a post has no annual load or nobody
    is appointed."""
    owed = [norm_owed(one) for one in appointments]
    return sum(owed, ZERO) if owed and None not in owed else None


def sums_of(appointments: QuerySet[Appointment]) -> dict[str, Decimal]:
    """Of appointments (`with_assigned`): the sum of their rates, of what they owe and were given, as `rate`, `norm` and
    `assigned`. One query; while no year is there, nothing to sum."""
    columns = ("rate", "start_date", "end_date", "annual", "leave_days", "first_day", "last_day", "assigned")
    empty = appointments.query.is_empty()
    rows = [] if empty else list(appointments.order_by().values_list(*columns, named=True))
    return {
        "rate": sum((row.rate for row in rows), ZERO),
        "norm": sum((norm_owed(row) or ZERO for row in rows), ZERO),
        "assigned": sum((row.assigned for row in rows), ZERO),
    }
