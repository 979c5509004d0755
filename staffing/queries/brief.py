"""The teaching staff on a day, for the brief (F-031)."""

from collections.abc import Iterable
from datetime import date

from kuu_office.core.models import Appointment
from kuu_office.core.models.people import AppointmentKind
from kuu_office.core.text.degrees import degree_of, title_of
from staffing.calc.brief import Engagement, Worker

ENGAGED = {
    AppointmentKind.MAIN: Engagement.FULL_TIME, AppointmentKind.INTERNAL: Engagement.PART_TIME,
    AppointmentKind.EXTERNAL: Engagement.PART_TIME, AppointmentKind.HOURLY: Engagement.HOURLY,
}  # fmt: skip


def workers_on(day: date, units: Iterable[int]) -> list[Worker]:
    """Everybody in a teaching post of these departments. One query, and each spelling of a degree is read once."""
    rows = Appointment.objects.valid_on(day).filter(unit__in=units, post__is_teaching=True).order_by("pk")
    degrees, titles = {}, {}
    found = []
    for person, unit, kind, degree, title, sex, born in rows.values_list(
        "person_id", "unit_id", "kind", "person__degree", "person__academic_title", "person__sex", "person__birth_date"
    ):
        degrees.setdefault(degree, degree_of(degree))
        titles.setdefault(title, title_of(title))
        found.append(Worker(person, unit, ENGAGED[AppointmentKind(kind)], degrees[degree], titles[title], sex, born))
    return found
