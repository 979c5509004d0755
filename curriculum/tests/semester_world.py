"""Groups, terms and approved working plans for tests of semester plans and streams."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

from curriculum.models import (
    Course,
    ElectiveOffer,
    Group,
    Plan,
    PlanLine,
    Programme,
    Registration,
    SemesterLine,
    SemesterPlan,
    Student,
)
from curriculum.operations.semester import generate_semester_plans
from curriculum.tests.students import world as students
from curriculum.tests.world import NOON, make_course, make_line, make_plan, make_programme
from kuu_office.core.models import AcademicYear, Person, Term

# In March of 2027 a group of the intake of 2026 is in its first year; the spring term is its second semester.
SPRING = datetime(2027, 3, 2, 6, tzinfo=UTC)


def make_terms(start: int = 2026) -> SimpleNamespace:
    year = AcademicYear.objects.create(start_year=start, start_date=date(start, 9, 1), end_date=date(start + 1, 8, 31))
    days = {
        "autumn": (date(start, 9, 1), date(start + 1, 1, 20), 16),
        "spring": (date(start + 1, 2, 1), date(start + 1, 6, 20), 16),
        "summer": (date(start + 1, 6, 22), date(start + 1, 8, 2), 6),
    }
    made = {
        kind: Term.objects.create(year=year, kind=kind, start_date=first, end_date=last, weeks=weeks)
        for kind, (first, last, weeks) in days.items()
    }
    return SimpleNamespace(year=year, **made)


def make_group(programme: Programme, name: str, **fields) -> Group:
    """A group of the intake of 2026 in its first year."""
    values = {"intake_year": 2026, "year_of_study": 1, "opened_date": date(2026, 9, 1)}
    return students.make_group(programme, name, **values | fields)


def fill(group: Group, size: int) -> None:
    """So many students who study in the group today."""
    people = Person.objects.bulk_create(Person(surname=f"Студент{n}", given_name=group.name) for n in range(size))
    Student.objects.bulk_create(
        Student(
            person=person, programme=group.programme, department=group.department, group=group, as_of=date(2026, 9, 1)
        )
        for person in people
    )


def taught(plan: Plan, code: str, course: Course, semester: int = 1, **fields) -> PlanLine:
    """A line of 5 credits with 32 hours of lectures and 16 of practical classes, and an exam."""
    values = {
        "course": course, "department": course.department, "name_ky": course.name_ky, "name_ru": course.name_ru,
        "name_en": course.name_en, "credits": Decimal(5), "total_hours": 150, "lecture": 32, "practical": 16,
        "self_study": 102, "controls": [["exam", semester]],
        "semester_credits": [None] * (semester - 1) + [Decimal(5)],
    }  # fmt: skip
    return make_line(plan, code, **values | fields)


def make_working_plan(programme: Programme, *, state: str = "approved", intake_year: int = 2026, **fields) -> Plan:
    """Six courses of the first semester (30 credits), one of the second, an elective block in the third."""
    plan = make_plan(programme, intake_year, kind="working", state=state, **fields)
    mark = f"{programme.code}.{plan.study_form[:2]}"
    for number in range(1, 7):
        taught(plan, f"М.1.В.{number}", known_course(programme, f"{mark}.{number}", f"Сабак {number}"))
    taught(plan, "М.1.В.7", known_course(programme, f"{mark}.7", "Сабак 7"), 2)
    return plan


def known_course(programme: Programme, code: str, name: str) -> Course:
    return Course.objects.filter(code=code).first() or make_course(programme.department, code, name)


def add_block(plan: Plan, semester: int = 1, alternatives: int = 2) -> PlanLine:
    """An elective block with alternatives that have hours of their own."""
    block = make_line(
        plan, "М.1.КПВ.1", kind="elective_block", name_ky="Тандоо курсу", credits=Decimal(5), total_hours=None,
        semester_credits=[None] * (semester - 1) + [Decimal(5)],
    )  # fmt: skip
    for number in range(1, alternatives + 1):
        course = known_course(plan.programme, f"ELE{number}", f"Тандоо {number}")
        taught(
            plan,
            f"М.1.КПВ.1.{number}",
            course,
            semester,
            block=block,
            lecture=16 * number,
            self_study=134 - 16 * number,
        )
    return block


def register(group: Group, alternative: PlanLine, term: Term, count: int = 1) -> list[Registration]:
    """So many students more who study in the group and have chosen an alternative of an elective block."""
    before = set(Student.objects.filter(group=group).values_list("pk", flat=True))
    fill(group, count)
    students = Student.objects.filter(group=group).exclude(pk__in=before).select_related("person").order_by("pk")
    offer, _made = ElectiveOffer.objects.get_or_create(
        term=term, course=alternative.course, language="ky", department=alternative.course.department,
        defaults={"teacher": students[0].person, "capacity": 300, "minimum": 1, "state": "offered", "created_at": NOON},
    )  # fmt: skip
    return [
        Registration.objects.create(
            student=one, group=group, term=term, offer=offer, block=alternative.block, source="office",
            entered_by=one.person, entered_at=SPRING,
        )
        for one in students
    ]  # fmt: skip


def make_semester_world(world) -> SimpleNamespace:
    """Terms, a working plan of the first programme, two groups of it; the other faculty the same with one group."""
    terms = make_terms()
    plan, other_plan = make_working_plan(world.programme), make_working_plan(world.other_programme)
    return SimpleNamespace(
        terms=terms,
        autumn=terms.autumn,
        plan=plan,
        other_plan=other_plan,
        groups=[make_group(world.programme, f"ПИ-{n}-26") for n in (1, 2)],
        other_group=make_group(world.other_programme, "Т-1-26"),
        units=world.units,
        programme=world.programme,
        other_programme=world.other_programme,
        standard=world.standard,
    )


def make_semester_plans(groups, term, member, at=SPRING) -> list[SemesterPlan]:
    """Semester plans of the groups, made by the operation."""
    outcomes = generate_semester_plans(groups=groups, term=term, by=member.scope, at=at)
    return [outcome.plan for outcome in outcomes]


def line_of(plan: SemesterPlan, code: str = "М.1.В.1") -> SemesterLine:
    return plan.lines.get(code=code)


def more_programmes(world, count: int) -> list[Programme]:
    """Programmes of the first department with codes of their own."""
    return [make_programme(world.units.department, world.standard, f"71{n:04}", f"Программа {n}") for n in range(count)]


__all__ = ["NOON", "SPRING"]
