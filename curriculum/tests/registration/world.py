"""A small registration for tests: a group whose second semester has two elective blocks, three electives on offer."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from curriculum.models import Course, ElectiveOffer, Group, Plan, PlanLine, Programme, Registration, Student
from curriculum.tests.contingent.people import make_student
from curriculum.tests.semester_world import known_course, make_group, make_terms, make_working_plan, taught
from curriculum.tests.world import make_line
from kuu_office.core.models import Person, Term, Window

# Registration for the spring term of 2026/27 goes on in December; a group of the intake of 2026 is in its first year.
AT = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("Asia/Bishkek"))
DAY = timedelta(days=1)
SINCE = date(2026, 9, 1)
ANNOTATION = "Курс тармак технологияларын үйрөтөт."


def add_block(plan: Plan, code: str, courses: list[Course], credits: int = 5, semester: int = 2) -> PlanLine:
    """An elective block of a semester with an alternative for each course."""
    by_semester = [None] * (semester - 1) + [Decimal(credits)]
    block = make_line(
        plan, code, kind="elective_block", name_ky=f"Тандоо {code}", name_ru=f"Выбор {code}", name_en=f"Choice {code}",
        credits=Decimal(credits), semester_credits=by_semester,
    )  # fmt: skip
    for number, course in enumerate(courses, 1):
        taught(
            plan, f"{code}.{number}", course, semester, block=block, credits=Decimal(credits),
            semester_credits=by_semester,
        )  # fmt: skip
    return block


def make_offer(course: Course, term: Term, teacher: Person, **fields) -> ElectiveOffer:
    """An elective on offer with three places for at least two students."""
    values = {
        "department": course.department, "language": "ky", "teacher": teacher, "capacity": 3, "minimum": 2,
        "annotation_ky": ANNOTATION, "state": "offered", "created_at": AT,
    }  # fmt: skip
    return ElectiveOffer.objects.create(course=course, term=term, **values | fields)


def make_registration(student: Student, offer: ElectiveOffer, block: PlanLine, **fields) -> Registration:
    values = {
        "group": student.group, "term": offer.term, "source": "office", "entered_by": student.person, "entered_at": AT,
    }  # fmt: skip
    return Registration.objects.create(student=student, offer=offer, block=block, **values | fields)


def confirmed(by: Person) -> dict:
    return {"state": "confirmed", "confirmed_by": by, "confirmed_at": AT}


def make_faculty(programme: Programme, cast, name: str) -> SimpleNamespace:
    """A group of the programme with three students; its plan has two blocks in the second semester."""
    plan = make_working_plan(programme)
    courses = [known_course(programme, f"{programme.code}E{n}", f"Электив {n}") for n in range(1, 5)]
    blocks = [add_block(plan, "М.1.КПВ.1", courses[:2]), add_block(plan, "М.1.КПВ.2", courses[2:], credits=4)]
    group = make_group(programme, f"{name}-1-26", plan=plan)
    names = ("Асанов Бакыт", "Өмүрова Айнура", "Үсөнов Темир")
    students = [make_student(group, one, day=SINCE) for one in names]
    return SimpleNamespace(
        programme=programme, plan=plan, courses=courses, blocks=blocks, group=group, students=students,
        asanov=students[0], omurova=students[1], usonov=students[2],
    )  # fmt: skip


def make_registration_world(world, cast) -> SimpleNamespace:
    """The first faculty with electives 1, 2 and 3 on offer; the terms."""
    terms = make_terms()
    own = make_faculty(world.programme, cast, "ПИ")
    teacher = cast.teacher.person
    offers = [make_offer(course, terms.spring, teacher) for course in own.courses[:3]]
    return SimpleNamespace(**vars(own), world=world, terms=terms, spring=terms.spring, offers=offers, teacher=teacher)


def open_window(term: Term, kind: str = "registration_spring", opens=-3 * DAY, closes=3 * DAY, **fields) -> Window:
    """A window around AT."""
    return Window.objects.create(kind=kind, year=term.year, opens_at=AT + opens, closes_at=AT + closes, **fields)


def newer_plan(hall, without: Course | None = None) -> SimpleNamespace:
    """The next version of the plan of the hall, approved after the registrations; the first goes to the archive."""
    Plan.objects.filter(pk=hall.plan.pk).update(state="archived")
    plan = make_working_plan(hall.programme, version_number=2, previous=hall.plan)
    courses = [course for course in hall.courses if course != without]
    first = [course for course in courses if course in hall.courses[:2]]
    second = [course for course in courses if course in hall.courses[2:]]
    blocks = [add_block(plan, "М.1.КПВ.1", first), add_block(plan, "М.1.КПВ.2", second, credits=4)]
    return SimpleNamespace(plan=plan, blocks=blocks)


def active() -> list[tuple]:
    """Every registration that holds: student, elective, block, state."""
    rows = Registration.objects.active().select_related("student__person", "offer__course", "block")
    return [
        (one.student.person.surname, one.offer.course.name_ky, one.block.code, one.state)
        for one in rows.order_by("student__person__surname", "block__code", "pk")
    ]


def fresh(group: Group) -> Group:
    return Group.objects.select_related("programme", "plan", "department__parent", "curator").get(pk=group.pk)
