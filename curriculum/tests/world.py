"""A small curriculum for tests: a standard, courses, a programme in each of two faculties, plans."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

from curriculum.enums import Degree, PartKind
from curriculum.models import (
    Course,
    ExpertCriterion,
    Plan,
    PlanLine,
    Programme,
    Standard,
    StandardCourse,
    StandardCycle,
    StandardPart,
)
from kuu_office.core.models import Unit

NOON = datetime(2026, 3, 2, 6, tzinfo=UTC)


def make_course(department: Unit, code: str, name: str) -> Course:
    return Course.objects.create(
        code=code, department=department, name_ky=name, name_ru=f"{name} (ru)", name_en=f"{name} (en)"
    )


def make_standard(code: str, courses: list[Course]) -> Standard:
    """A master's standard of 120 credits with one cycle, a mandatory and a university part."""
    standard = Standard.objects.create(
        code=code,
        name_ky=f"Стандарт {code}",
        degree=Degree.MASTER,
        total_credits=Decimal(120),
        valid_from=date(2020, 1, 1),
    )
    cycle = StandardCycle.objects.create(standard=standard, code="М.1", name_ky="Жалпы илимий цикл")
    mandatory = StandardPart.objects.create(
        cycle=cycle, code="М.1.Б", name_ky="Милдеттүү бөлүк", kind=PartKind.MANDATORY
    )
    StandardPart.objects.create(
        cycle=cycle, code="М.1.В", name_ky="Вариативдик бөлүк", kind=PartKind.UNIVERSITY, position=2
    )
    for number, course in enumerate(courses, 1):
        StandardCourse.objects.create(part=mandatory, course=course, code=f"М.1.Б.{number}", credits=Decimal(4))
    return standard


def make_programme(department: Unit, standard: Standard, code: str, name: str) -> Programme:
    return Programme.objects.create(
        code=code,
        name_ky=name,
        standard=standard,
        department=department,
        degree=Degree.MASTER,
        semesters=4,
        credits=Decimal(120),
        languages=["ky"],
        abbreviation=code[:3],
    )


def make_plan(programme: Programme, year: int = 2026, **fields) -> Plan:
    values = {
        "kind": "base",
        "department": programme.department,
        "semesters": programme.semesters,
        "study_form": programme.study_form,
        "created_at": NOON,
    }
    return Plan.objects.create(programme=programme, intake_year=year, **values | fields)


def make_line(plan: Plan, code: str = "М.1.В.1", **fields) -> PlanLine:
    part = StandardPart.objects.get(cycle__standard=plan.programme.standard, code="М.1.В")
    values = {"part": part, "name_ky": f"Курс {code}", "position": plan.lines.count() * 10 + 10}
    return PlanLine.objects.create(plan=plan, code=code, **values | fields)


def make_world(units) -> SimpleNamespace:
    """`own` things belong to the department of the cast, `other` things to the other faculty."""
    philosophy = make_course(units.department, "PHI1", "Илимдин философиясы")
    history = make_course(units.other_department, "HIS1", "Тарых методологиясы")
    standard = make_standard("STD-1", [philosophy])
    own = make_programme(units.department, standard, "710400", "Программалык инженерия")
    other = make_programme(units.other_department, standard, "530700", "Тарых")
    for code in ("standard", "load"):
        ExpertCriterion.objects.create(code=code, text_ky=f"Критерий {code}", text_ru=code, text_en=code)
    return SimpleNamespace(
        units=units,
        standard=standard,
        course=philosophy,
        other_course=history,
        programme=own,
        other_programme=other,
        plan=make_plan(own),
        other_plan=make_plan(other),
    )
