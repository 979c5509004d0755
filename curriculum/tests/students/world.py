"""A small contingent for tests: groups of two programmes, students by name, orders in a line."""

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from curriculum.calc.standing import Place
from curriculum.models import Group, Movement, Programme, Standing, Student
from curriculum.operations.admission import Newcomer, admit_student
from curriculum.operations.order_trial import Order
from curriculum.operations.orders import record_order
from curriculum.tests.world import make_programme, make_world
from kuu_office.core.models import Person

AUTUMN = date(2025, 9, 1)
SPRING = date(2026, 2, 2)
SETS = ("programme", "group", "year", "form", "language", "funding")
NOW = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Bishkek"))


def make_group(programme: Programme, name: str, **fields) -> Group:
    values = {
        "department": programme.department, "intake_year": 2025, "study_form": programme.study_form, "language": "ky",
        "opened_date": AUTUMN,
    }  # fmt: skip
    return Group.objects.create(programme=programme, name=name, **values | fields)


def place_in(group: Group, **fields) -> Place:
    values = {
        "programme": group.programme_id, "group": group.pk, "year": group.year_of_study, "form": group.study_form,
        "language": group.language,
    }  # fmt: skip
    return Place(**values | fields)


def newcomer(name: str, **fields) -> Newcomer:
    """«Асанов Бакыт Токтосунович»; the record book is told apart by the number of students."""
    surname, given, *rest = name.split()
    names = {"surname": surname, "given_name": given, "patronymic": " ".join(rest)}
    return Newcomer(names=names, **{"record_number": f"25-{Student.objects.count() + 1:04d}"} | fields)


def admit(group: Group, name: str, by, *, day: date = AUTUMN, number: str = "100-К", **fields) -> Student:
    place = place_in(group, **fields)
    return admit_student(
        newcomer=newcomer(name), place=place, number=number, order_date=day, effective_date=day, by=by, at=NOW,
        sure=True,
    )  # fmt: skip


def order(kind: str, day: date = SPRING, number: str = "7-К", **fields) -> Order:
    sets = {
        name: fields.pop(name)
        for name in ("programme", "group", "year", "form", "language", "funding")
        if name in fields
    }
    signed = fields.pop("date", min(day, NOW.date()))
    return Order(kind=kind, number=number, date=signed, effective_date=day, sets=sets, **fields)


def record(students, by, kind: str, day: date = SPRING, number: str = "7-К", **fields):
    return record_order(
        order=order(kind, day, number, **fields), student_ids=[one.pk for one in students], by=by, at=NOW
    )


def fresh(row):
    return type(row)._base_manager.get(pk=row.pk)


def stood(student: Student) -> list[tuple]:
    """Every period of a student: from, to, state, group, year."""
    rows = Standing.objects.filter(student_id=student.pk).select_related("group")
    return [(one.valid_from, one.valid_to, one.state, str(one.group), one.year_of_study) for one in rows]


def kinds(student: Student) -> list[str]:
    return list(Movement.objects.filter(student_id=student.pk).values_list("kind", flat=True))


def make_contingent(cast) -> SimpleNamespace:
    """Two groups of one programme, one of another in the same faculty, one of the other faculty, three students."""
    world = make_world(cast.units)
    sister = make_programme(cast.units.sister_department, world.standard, "710100", "Эсептөө техникасы")
    first, second = (make_group(world.programme, f"ПИ(м)-{number}-25") for number in (1, 2))
    clerk = cast.deans_clerk.scope
    students = [admit(first, name, clerk) for name in ("Өмүров Айбек", "Осмонов Нурлан", "Асанова Жылдыз")]
    return SimpleNamespace(
        world=world, programme=world.programme, first=first, second=second,
        russian=make_group(world.programme, "ПИ(м)-3-25", language="ru"),
        sister=make_group(sister, "ЭТ-1-25"), other=make_group(world.other_programme, "Т-1-25"),
        omurov=students[0], osmonov=students[1], asanova=students[2], students=students,
    )  # fmt: skip


def make_person(name: str, **fields) -> Person:
    surname, given, *rest = name.split()
    return Person.objects.create(surname=surname, given_name=given, patronymic=" ".join(rest), **fields)
