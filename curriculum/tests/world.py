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
    if "part" not in fields:
        fields["part"] = StandardPart.objects.get(cycle__standard=plan.programme.standard, code="М.1.В")
    values = {"name_ky": f"Курс {code}", "position": plan.lines.count() * 10 + 10}
    return PlanLine.objects.create(plan=plan, code=code, **values | fields)


# A master's plan beside its mandatory course: a name with a word of its own, the semester, credits, control.
SUBJECTS = (
    ("Алгоритмдер теориясы", 1, 5, "exam"), ("Берилиштер базасы", 1, 5, "exam"),
    ("Графикалык системалар", 1, 5, "credit_test"), ("Долбоорлорду башкаруу", 1, 5, "credit_test"),
    ("Жасалма интеллект", 1, 6, "exam"), ("Зымсыз тармактар", 2, 5, "exam"),
    ("Инженердик этика", 2, 5, "credit_test"), ("Алдыңкы компиляторлор", 2, 5, "exam"),
    ("Логикалык программалоо", 2, 5, "exam"), ("Маалымат коопсуздугу", 2, 5, "exam"),
    ("Нейрондук эсептөөлөр", 2, 5, "credit_test"), ("Оптималдаштыруу ыкмалары", 3, 5, "exam"),
    ("Өндүрүштү уюштуруу", 3, 5, "credit_test"), ("Параллель архитектуралар", 3, 5, "exam"),
    ("Робототехника", 3, 5, "exam"), ("Сапат ченемдери", 3, 5, "credit_test"), ("Үлгүлөө жана болжолдоо", 3, 5, "exam"),
)  # fmt: skip


def make_sound_plan(programme: Programme, year: int = 2027, **fields) -> Plan:
    """A base plan in which the checks find nothing: 120 credits in four semesters."""
    plan = make_plan(programme, year, **fields)
    demanded = StandardCourse.objects.select_related("course", "part").get(part__cycle__standard=programme.standard)
    own = {"standard_course": demanded, "part": demanded.part}
    _sound_line(plan, demanded.code, 1, 4, "credit_test", demanded.course, **own)
    for number, (name, semester, credits, control) in enumerate(SUBJECTS, 1):
        _sound_line(plan, f"М.1.В.{number}", semester, credits, control, _known(programme, f"MAG{number}", name))
    practice, thesis = _known(programme, "MAG98", "Илимий практика"), _known(programme, "MAG99", "Магистрдик иш")
    _sound_line(plan, "М.1.В.18", 4, 15, "graded_test", practice, kind="practice", weeks=10)
    _sound_line(plan, "М.1.В.19", 4, 15, "exam", thesis, kind="attestation")
    return plan


def _known(programme: Programme, code: str, name: str) -> Course:
    return Course.objects.filter(code=code).first() or make_course(programme.department, code, name)


def _sound_line(plan: Plan, code: str, semester: int, credits: int, control: str, course: Course, **fields) -> None:
    practical = 48 if credits > 5 else 32
    classes = {"lecture": 16, "practical": practical, "self_study": 30 * credits - practical - 16}
    make_line(
        plan, code, course=course, department=course.department, name_ky=course.name_ky, name_ru=course.name_ru,
        name_en=course.name_en, credits=Decimal(credits), total_hours=30 * credits, controls=[[control, semester]],
        semester_credits=[None] * (semester - 1) + [Decimal(credits)], **({} if "kind" in fields else classes) | fields,
    )  # fmt: skip


def make_world(units) -> SimpleNamespace:
    """`own` things belong to the department of the cast, `other` things to the other faculty."""
    philosophy = make_course(units.department, "PHI1", "Илимдин философиясы")
    history = make_course(units.other_department, "HIS1", "Тарых методологиясы")
    standard = make_standard("STD-1", [philosophy])
    own = make_programme(units.department, standard, "710400", "Программалык инженерия")
    other = make_programme(units.other_department, standard, "530700", "Тарых")
    for position, code in enumerate(("standard", "load"), 1):
        ExpertCriterion.objects.create(
            code=code, text_ky=f"Критерий {code}", text_ru=code, text_en=code, position=position
        )
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
