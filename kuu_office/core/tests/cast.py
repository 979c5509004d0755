"""The people of every test: one of each role in a small university with two faculties.

`cast.dean.scope` is an actor for operations, `cast.dean.client` a signed-in browser. Passwords are unusable, because
hashing them would cost most of the time of a run.
"""

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from kuu_office.core.access.roles import Role
from kuu_office.core.access.scope import Scope, scope_of

BEGINNING = date(2020, 9, 1)

# name of the member: surname, given name, role, unit of the role
MEMBERS = {
    "deans_clerk": ("Абдыкадырова", "Нургүл", Role.DEANS_CLERK, "faculty"),
    "dean": ("Токтогулов", "Бакыт", Role.DEAN, "faculty"),
    "department_head": ("Өмүралиев", "Эркин", Role.DEPARTMENT_HEAD, "department"),
    "department_clerk": ("Исакова", "Жылдыз", Role.DEPARTMENT_CLERK, "department"),
    "teacher": ("Үсөнбаев", "Азамат", Role.TEACHER, "department"),
    "dispatcher": ("Касымов", "Нурлан", Role.DISPATCHER, "university"),
    "office_specialist": ("Жумабаева", "Чолпон", Role.OFFICE_SPECIALIST, "university"),
    "head_of_office": ("Сыдыкова", "Гүлнара", Role.HEAD_OF_OFFICE, "university"),
    "vice_rector": ("Мамытов", "Кубат", Role.VICE_RECTOR, "university"),
    "diploma_clerk": ("Асанова", "Бегимай", Role.DIPLOMA_CLERK, "university"),
    "quality_specialist": ("Эшимбекова", "Айнура", Role.QUALITY_SPECIALIST, "university"),
    "mobility_specialist": ("Турдубаев", "Данияр", Role.MOBILITY_SPECIALIST, "university"),
    "finance_specialist": ("Бообекова", "Айчүрөк", Role.FINANCE_SPECIALIST, "university"),
    "registrar": ("Орозбекова", "Мээрим", Role.REGISTRAR, "university"),
    "student": ("Сатыбалдиев", "Эрмек", Role.STUDENT, "department"),
    "sister_head": ("Бекташев", "Руслан", Role.DEPARTMENT_HEAD, "sister_department"),
    "other_clerk": ("Ниязова", "Каныкей", Role.DEANS_CLERK, "other_faculty"),
    "other_dean": ("Шаршенов", "Талант", Role.DEAN, "other_faculty"),
    "other_head": ("Кыдыралиев", "Улан", Role.DEPARTMENT_HEAD, "other_department"),
    "outsider": ("Иманалиев", "Чыңгыз", None, None),
}


@dataclass
class Member:
    """A person of the cast with their sign-in."""

    user: object
    person: object
    _client: list[Client] = field(default_factory=list)

    @property
    def scope(self) -> Scope:
        """The person's scope as of now: roles given a moment ago count."""
        return scope_of(self.user, request_id="test")

    @property
    def client(self) -> Client:
        if not self._client:
            self._client.append(Client())
            self._client[0].force_login(self.user)
        return self._client[0]


def make_units() -> SimpleNamespace:
    """University › campus › two faculties; the first with two departments, the second with one."""
    from kuu_office.core.models import Unit

    def unit(kind: str, code: str, name: str, parent=None) -> Unit:
        return Unit.objects.create(
            kind=kind, code=code, name_ky=name, short_name_ky=code, parent=parent, valid_from=BEGINNING
        )

    university = unit("university", "КУУ", "Кыргыз улуттук университети")
    campus = unit("campus", "К1", "Биринчи кампус", university)
    faculty = unit("faculty", "ИТФ", "Маалыматтык технологиялар факультети", campus)
    other_faculty = unit("faculty", "ТФ", "Тарых факультети", campus)
    return SimpleNamespace(
        university=university,
        campus=campus,
        faculty=faculty,
        department=unit("department", "ПИ", "Программалык инженерия кафедрасы", faculty),
        sister_department=unit("department", "ЭЭТ", "Эсептөө техникасы кафедрасы", faculty),
        other_faculty=other_faculty,
        other_department=unit("department", "КТ", "Кыргызстандын тарыхы кафедрасы", other_faculty),
        office=unit("section", "ОБ", "Окуу башкармалыгы", university),
    )


def make_cast(units: SimpleNamespace) -> SimpleNamespace:
    """Everybody by name, and `cast.units`."""
    from kuu_office.core.models import Person, RoleGrant, User

    people = {
        name: Person.objects.create(surname=surname, given_name=given)
        for name, (surname, given, _role, _unit) in MEMBERS.items()
    }
    users = {name: User.objects.create(username=name, password="!", person=person) for name, person in people.items()}
    RoleGrant.objects.bulk_create(
        RoleGrant(person=people[name], role=role, unit=getattr(units, unit), start_date=BEGINNING)
        for name, (_surname, _given, role, unit) in MEMBERS.items()
        if role
    )
    return SimpleNamespace(units=units, **{name: Member(users[name], people[name]) for name in MEMBERS})


@pytest.fixture
def units(db) -> SimpleNamespace:
    return make_units()


@pytest.fixture
def cast(units) -> SimpleNamespace:
    return make_cast(units)


@pytest.fixture
def deputise(cast):
    """`deputise(cast.department_head, for_=cast.dean)`: a dated deputation that holds today."""
    from kuu_office.core import clock
    from kuu_office.core.models import Deputation

    def make(deputy: Member, *, for_: Member) -> Deputation:
        today = clock.today()
        return Deputation.objects.create(
            absent=for_.person, deputy=deputy.person, start_date=today, end_date=today, ground="№ 12, 01.09.2025"
        )

    return make
