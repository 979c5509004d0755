"""People and vacancies that hold hours of lines, for tests of what a recalculation may touch."""

from decimal import Decimal
from itertools import count

from kuu_office.core.models import Appointment, Person, Post
from workload.models import Assignment, LoadLine
from workload.tests.world import FIRST_DAY

numbers = count(1)


def teacher(unit, surname: str = "Асанов", *, post: str = "docent", rate: str = "1.00") -> Appointment:
    """Somebody in a teaching post of the unit since the first day of the year."""
    held, _made = Post.objects.get_or_create(code=post, defaults={"name_ky": "доцент", "is_teaching": True})
    person = Person.objects.create(surname=surname, given_name=f"Бакыт{next(numbers)}")
    return Appointment.objects.create(person=person, unit=unit, post=held, rate=Decimal(rate), start_date=FIRST_DAY)


def hold(line: LoadLine, hours: str, by: Appointment | None = None) -> Assignment:
    """Hours of a line in somebody's hands."""
    by = by or teacher(line.sheet.department)
    return Assignment.objects.create(line=line, appointment=by, hours=Decimal(hours))


def hold_vacant(line: LoadLine, hours: str) -> Assignment:
    post, _made = Post.objects.get_or_create(code="docent", defaults={"name_ky": "доцент", "is_teaching": True})
    return Assignment.objects.create(line=line, post=post, hours=Decimal(hours))
