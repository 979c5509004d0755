"""The staff table of a department on a day: its places, who holds them, what is vacant, who stands outside it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from kuu_office.core.models import Appointment, Person, Unit
from kuu_office.core.models.people import AppointmentKind
from staffing.calc.spans import Span
from staffing.enums import RequiredDegree, Source
from staffing.models import Holding, StaffPosition
from staffing.models.places import SALARIED

NOTHING = Decimal(0)


@dataclass(frozen=True)
class PlaceRow:
    """A line of the table: a person in a place, or how much of it is vacant (`holding` is None)."""

    position: StaffPosition
    rate: Decimal
    holding: Holding | None = None

    @property
    def appointment(self) -> Appointment | None:
        return self.holding.appointment if self.holding else None

    @property
    def person(self) -> Person | None:
        return self.holding.appointment.person if self.holding else None

    @property
    def post(self) -> str:
        return self.position.post.name

    @property
    def source(self) -> str:
        return str(Source(self.position.source).label)

    @property
    def required(self) -> str:
        return str(RequiredDegree(self.position.required_degree).label)

    @property
    def work(self) -> str:
        return str(self.appointment.get_kind_display()) if self.appointment else ""

    @property
    def degree(self) -> str:
        return self.person.degree if self.person else ""

    @property
    def title(self) -> str:
        return self.person.academic_title if self.person else ""


def positions_on(unit: Unit, day: date) -> list[StaffPosition]:
    rows = StaffPosition.objects.valid_on(day).filter(unit=unit).with_names()
    return list(rows.order_by("post__rank", "source", "pk"))


def place_rows(unit: Unit, day: date) -> list[PlaceRow]:
    """Places in the order of their posts; people by name, then what is vacant. Two queries."""
    positions = positions_on(unit, day)
    held = Holding.objects.valid_on(day).filter(position__in=positions).select_related("appointment__person")
    holders: dict[int, list[Holding]] = defaultdict(list)
    for holding in held.order_by("appointment__person__sort_name", "pk"):
        holders[holding.position_id].append(holding)
    rows: list[PlaceRow] = []
    for position in positions:
        rows += [PlaceRow(position, one.rate, one) for one in holders[position.pk]]
        vacant = position.rate - sum((one.rate for one in holders[position.pk]), NOTHING)
        if vacant:
            rows.append(PlaceRow(position, vacant))
    return rows


def outside_the_table(unit: Unit, first: date, last: date | None = None) -> QuerySet[Appointment]:
    """Salaried teachers of a department on any day of a period who hold no place from its first day on."""
    held = Holding.objects.filter(Q(end_date__isnull=True) | Q(end_date__gte=first), appointment=OuterRef("pk"))
    rows = Appointment.objects.filter(
        Q(end_date__isnull=True) | Q(end_date__gte=first), ~Exists(held), unit=unit, kind__in=SALARIED,
        start_date__lte=last or first, post__is_teaching=True,
    )  # fmt: skip
    return rows.select_related("person", "post").order_by("post__rank", "person__sort_name", "pk")


def paid_by_the_hour(unit: Unit, day: date) -> QuerySet[Appointment]:
    rows = Appointment.objects.valid_on(day).filter(unit=unit, kind=AppointmentKind.HOURLY)
    return rows.select_related("person", "post").order_by("person__sort_name", "pk")


def spans_of_position(position: StaffPosition, *, but: Appointment | None = None) -> list[Span]:
    """Who holds how much of a place from when to when, without one appointment. One query."""
    rows = position.holdings.exclude(appointment=but) if but else position.holdings.all()
    return [Span(row.start_date, row.end_date, row.rate) for row in rows]


def spans_of_person(person: Person, *, but: Appointment | None = None) -> list[Span]:
    """The rates of a person in all departments, as the staff tables know them day by day. Two queries."""
    appointments = Appointment.objects.filter(person=person, kind__in=SALARIED).prefetch_related("holdings")
    spans: list[Span] = []
    for appointment in appointments.exclude(pk=but.pk) if but else appointments:
        held = [Span(row.start_date, row.end_date, row.rate) for row in appointment.holdings.all()]
        spans += held or [Span(appointment.start_date, appointment.end_date, appointment.rate)]
    return spans


def free_positions(day: date, units) -> QuerySet[StaffPosition]:
    """Places of departments on a day, to be taken."""
    rows = StaffPosition.objects.valid_on(day).filter(unit_id__in=units).with_names()
    return rows.order_by("unit__code", "post__rank", "source", "pk")
