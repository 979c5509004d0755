"""Reads of groups and students that several screens and operations share."""

from collections.abc import Mapping
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from curriculum.enums import StudentState
from curriculum.models import Group, Movement, Plan, Standing, Student
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import ApprovalState, Person
from kuu_office.core.models.text import matching
from kuu_office.core.text.kyrgyz import similar

STUDENT_TEXT = "person__search_text"
PRESENT = (StudentState.STUDYING, StudentState.ON_LEAVE)
NEAR = 0.8
FEW = 5


def similar_people(names: Mapping[str, str], birth_date: date | None) -> list[Person]:
    """People who may be the same: the same surname and given name however spelt, or born on the same day and close.

    Two queries at most.
    """
    name = _short(names)
    found = {person.pk: person for person in matching(Person.objects.all(), name, "search_text")[:FEW]}
    if birth_date:
        found |= {person.pk: person for person in Person.objects.filter(birth_date=birth_date) if _close(person, name)}
    return [person for person in found.values() if _could_be(person, birth_date)][:FEW]


def may_be(person: Person, names: Mapping[str, str], birth_date: date | None) -> bool:
    """Whether a person is one of the similar people, however many there are. One query."""
    name = _short(names)
    is_called_so = matching(Person.objects.filter(pk=person.pk), name, "search_text").exists()
    born_then = birth_date is not None and person.birth_date == birth_date
    return (is_called_so or (born_then and _close(person, name))) and _could_be(person, birth_date)


def _short(names: Mapping[str, str]) -> str:
    return f"{names.get('surname', '')} {names.get('given_name', '')}".strip()


def _close(person: Person, name: str) -> bool:
    return similar(f"{person.surname} {person.given_name}", name) >= NEAR


def _could_be(person: Person, birth_date: date | None) -> bool:
    """Namesakes born on different days are different people."""
    return not birth_date or person.birth_date in (None, birth_date)


def counted(groups: QuerySet[Group]) -> QuerySet[Group]:
    """Groups with `student_count`: who studies or is on leave in them today. Counted for the groups that are read only,
    not for all from which a page is cut."""
    students = Student.objects.filter(group=OuterRef("pk"), state__in=PRESENT).order_by().values("group")
    return groups.annotate(student_count=Coalesce(Subquery(students.annotate(count=Count("pk")).values("count")), 0))


def groups_to_keep(scope: Scope) -> QuerySet[Group]:
    """Open groups about whose students the person may record orders, in the Kyrgyz order."""
    units = scope.units(Permission.STUDENT_EDIT)
    return Group.objects.filter(department_id__in=units, closed_date=None).in_kyrgyz_order()


def students_to_keep(scope: Scope) -> QuerySet[Student]:
    return Student.objects.filter(department_id__in=scope.units(Permission.STUDENT_EDIT))


def movements_seen(scope: Scope) -> QuerySet[Movement]:
    """Orders about students whom the person may see."""
    return Movement.objects.filter(student__department_id__in=scope.units(Permission.STUDENT_VIEW))


def orders_of(movements: QuerySet[Movement]) -> QuerySet:
    """Movements joined into orders: number, date, day in force, kinds, how many students, `first` movement."""
    return (
        movements.order_by()
        .values("order_number", "order_date")
        .annotate(
            first=Min("pk"),
            effective_date=Min("effective_date"),
            kinds=ArrayAgg("kind", distinct=True),
            students=Count("student", distinct=True),
        )
    )


def newer_plan(group: Group) -> Plan | None:
    """An approved version that came after the group's working plan. One query when the group has a plan."""
    plan, newest = group.plan, None
    while plan is not None:
        plan = Plan.objects.filter(previous=plan, state__in=[ApprovalState.APPROVED, ApprovalState.ARCHIVED]).first()
        newest = plan or newest
    return newest


def standing_on(student: Student, day: date) -> Standing | None:
    """Where a student stood on a day; None before the admission. One query."""
    return student.standings.on(day).select_related("programme", "group").first()
