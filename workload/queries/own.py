"""The hours of one teacher in a year, line by line, with how each came about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import QuerySet

from curriculum.calc.shapes import ZERO
from kuu_office.core.models import AcademicYear, Appointment
from workload.enums import group_of
from workload.models import Assignment, is_newest
from workload.queries.board import Taking
from workload.queries.holders import Seat, seats_in


@dataclass(frozen=True)
class TermHours:
    """Assignments of a term, and their sum."""

    title: str
    assignments: list[Assignment]

    @property
    def hours(self) -> Decimal:
        return sum((one.hours for one in self.assignments), ZERO)


def assignments_of(appointments: Collection[int], year: AcademicYear) -> QuerySet[Assignment]:
    """Of the newest versions, in the order of the terms, courses and works, with the line and its norm."""
    rows = Assignment.objects.filter(is_newest("line__sheet"), appointment__in=appointments, line__sheet__year=year)
    names = ("line__term", "line__norm", "line__sheet__department")
    return rows.select_related(*names).order_by("line__term__start_date", "line__name_ky", "line__work", "pk")


def _by_terms(assignments: Sequence[Assignment]) -> list[TermHours]:
    found = groupby(assignments, key=lambda one: str(one.line.term.get_kind_display()))
    return [TermHours(title, list(rows)) for title, rows in found]


def appointments_in(person_id: int | None, year: AcademicYear) -> list[Appointment]:
    """The teaching appointments of a person that hold on a day of the year."""
    own = Appointment.objects.filter(person_id=person_id, start_date__lte=year.end_date, post__is_teaching=True)
    rows = own.exclude(end_date__lt=year.start_date).select_related("person", "post", "unit")
    return list(rows.with_leaves().order_by("start_date", "pk"))


@dataclass(frozen=True)
class Own:
    """An appointment with its hours of a year."""

    taking: Taking
    terms: list[TermHours]


def loads_of(appointments: Sequence[Appointment], year: AcademicYear) -> list[Own]:
    """Five queries for any number of appointments and lines."""
    rows = list(assignments_of([one.pk for one in appointments], year))
    found = []
    for seat in seats_in(appointments, year):
        own = [row for row in rows if row.appointment_id == seat.appointment.pk]
        found.append(Own(_taking(seat, own), _by_terms(own)))
    return found


def _taking(seat: Seat, assignments: Sequence[Assignment]) -> Taking:
    taking = Taking(seat)
    for one in assignments:
        taking.by_term[one.line.term.kind] += one.hours
        taking.by_group[group_of(one.line.work)] += one.hours
    return taking
