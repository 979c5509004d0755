"""What is doubtful about the staff table of a department on a day, as sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from kuu_office.core.models import Appointment, Unit
from kuu_office.core.templatetags.office import number
from kuu_office.core.text.degrees import Degree, degree_of
from staffing.calc.spans import Span, peak
from staffing.enums import RequiredDegree
from staffing.models import Holding
from staffing.models.places import SALARIED
from staffing.queries.places import PlaceRow, outside_the_table
from staffing.queries.rates import UnitRates

ENOUGH = {
    RequiredDegree.NONE: set(Degree),
    RequiredDegree.CANDIDATE: {Degree.CANDIDATE, Degree.PHD, Degree.DOCTOR},
    RequiredDegree.DOCTOR: {Degree.DOCTOR},
}


@dataclass(frozen=True)
class Finding:
    """For components/findings.html: an `error` stops the submission of the table, a `warning` does not."""

    severity: str
    text: str
    place: str = ""
    url: str = ""
    rule: str = ""


def findings_of(unit: Unit, rates: UnitRates, rows: list[PlaceRow], day: date, last: date) -> list[Finding]:
    """People outside the table between two days, too many rates, missing degrees, rates that the load does not need.
    Two queries."""
    return [
        *(_outside(one) for one in outside_the_table(unit, day, last)),
        *_over_the_limit(rows, day, rates.person_limit),
        *(_without_degree(row) for row in rows if row.person and not has_degree(row)),
        *_against_the_load(rates),
    ]


def _outside(one: Appointment) -> Finding:
    said = _("%(person)s, %(post)s, %(rate)s: holds no place of the staff table.")
    return Finding("error", said % _who(one, one.rate))


def _over_the_limit(rows: list[PlaceRow], day: date, limit: Decimal) -> Iterator[Finding]:
    people = {row.person.pk: row.appointment for row in rows if row.person}
    for person, held in held_on(people, day).items():
        if held > limit:
            said = _("%(person)s, %(post)s: %(rate)s rates in all, at most %(limit)s are allowed.")
            yield Finding("error", said % (_who(people[person], held) | {"limit": number(limit)}))


def held_on(people: Iterable[int], day: date) -> dict[int, Decimal]:
    """Rates that each of these people holds on a day in all departments together. One query."""
    spans: dict[int, list[Span]] = {person: [] for person in people}
    placed = Holding.objects.valid_on(day).filter(appointment=OuterRef("pk")).values("rate")[:1]
    appointments = Appointment.objects.valid_on(day).filter(person__in=spans, kind__in=SALARIED)
    for one in appointments.annotate(held=Coalesce(Subquery(placed), "rate")):
        spans[one.person_id].append(Span(day, day, one.held))
    return {person: peak(found, day, day) for person, found in spans.items()}


def has_degree(row: PlaceRow) -> bool:
    return degree_of(row.degree) in ENOUGH[RequiredDegree(row.position.required_degree)]


def _without_degree(row: PlaceRow) -> Finding:
    said = _("%(person)s, %(post)s: the place asks for “%(degree)s”.")
    return Finding("warning", said % (_who(row.appointment, row.rate) | {"degree": row.required}))


def _against_the_load(rates: UnitRates) -> Iterator[Finding]:
    if rates.gap is None or not rates.gap:
        return
    if rates.gap > 0:
        said = _("%(rate)s rates more than the load needs.")
    else:
        said = _("The load needs %(rate)s rates more than the table has.")
    yield Finding("warning", said % {"rate": number(abs(rates.gap))})


def _who(one: Appointment, rate: Decimal) -> dict[str, str]:
    return {"person": one.person.short_name, "post": one.post.name, "rate": number(rate)}
