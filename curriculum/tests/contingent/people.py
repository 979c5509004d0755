"""Students by hand: a person, one admission or several standings, without the operations of orders."""

from datetime import date
from types import SimpleNamespace

from curriculum.models import Group, Movement, Programme, Standing, Student
from curriculum.tests.world import NOON, make_programme, make_world
from kuu_office.core.models import Person

AUTUMN, FIXING, WINTER = date(2025, 9, 1), date(2025, 10, 1), date(2026, 2, 1)
PLACE = ("programme", "group", "year_of_study", "study_form", "language", "funding")


def make_group(programme: Programme, name: str, **fields) -> Group:
    values = {"department": programme.department, "intake_year": 2025, "opened_date": AUTUMN}
    return Group.objects.create(programme=programme, name=name, **values | fields)


def make_student(into: Group, name: str, *, day: date = AUTUMN, by: Person | None = None, **fields) -> Student:
    """«Асанов Бакыт»: admitted into the group. fields: of the place, sex, citizenship, personal_number."""
    surname, given, *rest = name.split()
    own = {key: fields.pop(key) for key in ("sex", "birth_date", "personal_number") if key in fields}
    person = Person.objects.create(surname=surname, given_name=given, patronymic=" ".join(rest), **own)
    citizenship = fields.pop("citizenship", "KG")
    record_number = fields.pop("record_number", f"25-{Student.objects.count() + 1:04d}")
    place = {
        "programme": into.programme, "group": into, "year_of_study": into.year_of_study,
        "study_form": into.study_form, "language": into.language, "funding": "contract",
    } | fields  # fmt: skip
    student = Student.objects.create(
        person=person, citizenship=citizenship, record_number=record_number, as_of=day,
        department=place["programme"].department, **place,
    )  # fmt: skip
    stand(student, day, by=by or person, kind="admission", **place)
    return student


def stand(student: Student, day: date, *, by: Person | None = None, kind: str = "transfer", **changes) -> Standing:
    """From the day on the student stands otherwise; what stood until then ends the day before."""
    last = Standing.objects.filter(student=student).order_by("-valid_from").first()
    state = changes.pop("state", last.state if last else "studying")
    place = {name: getattr(last or student, name) for name in PLACE} | changes
    number = f"{Movement.objects.filter(student=student).count() + 1}-К"
    movement = Movement.objects.create(
        student=student, kind=kind, order_number=number, order_date=day, effective_date=day, state=state,
        recorded_by=by or student.person, recorded_at=NOON, **place,
    )  # fmt: skip
    if last:
        Standing.objects.filter(pk=last.pk).update(valid_to=day)
    return Standing.objects.create(
        student=student, movement=movement, valid_from=day, state=state, department=place["programme"].department,
        **place,
    )  # fmt: skip


def make_contingent(cast) -> SimpleNamespace:
    """Six students of two faculties: one goes on leave, one leaves, one changes to the budget, one comes late."""
    world = make_world(cast.units)
    sister = make_programme(cast.units.sister_department, world.standard, "710100", "Эсептөө техникасы")
    first = make_group(world.programme, "ПИ(м)-1-25")
    russian = make_group(world.programme, "ПИ(м)-2-25", language="ru", year_of_study=2)
    third = make_group(sister, "ЭТ-1-25")
    other = make_group(world.other_programme, "Т-1-25")
    asan = make_student(first, "Асанов Бакыт", sex="male", personal_number="21203200401234")
    omur = make_student(first, "Өмүрова Айнура", sex="female", funding="budget")
    ivan = make_student(russian, "Иванов Пётр", sex="male", citizenship="RU")
    li = make_student(third, "Ли Вэй", citizenship="CN")
    tarykh = make_student(other, "Тарыхова Нур", sex="female")
    stand(asan, WINTER, kind="leave", state="on_leave")
    stand(ivan, date(2025, 12, 1), kind="expulsion", state="expelled")
    stand(li, WINTER, funding="budget")
    late = make_student(first, "Кечиккен Азат", sex="male", day=WINTER)
    return SimpleNamespace(
        world=world, programme=world.programme, sister=sister, first=first, russian=russian, third=third, other=other,
        asan=asan, omur=omur, ivan=ivan, li=li, tarykh=tarykh, late=late,
    )  # fmt: skip
