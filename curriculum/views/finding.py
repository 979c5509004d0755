"""Plans, programmes, courses, calendars, groups, students in the search over everything. Registered in apps.py."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.models import Calendar, Course, Group, Plan, Programme, SemesterPlan, Student
from curriculum.queries.students import STUDENT_TEXT
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.models.text import STORED, matching
from kuu_office.core.registry import SearchSource

Row = tuple[str, str, str]

NAMES = ("name_ky", "name_ru", "name_en")
UNIT = tuple(f"department__{kind}{column}" for kind in ("", "short_") for column in NAMES)
PROGRAMME = ("code", *NAMES, "degree", "study_form")
OF_PROGRAMME = tuple(f"programme__{column}" for column in PROGRAMME)


def matching_plans(scope: Scope, text: str) -> QuerySet:
    """By the programme, newest intake first."""
    return Plan.objects.visible_to(scope).filter(programme__in=titled(text)).order_by("-intake_year", "pk")


def titled(text: str) -> QuerySet:
    """Programmes by code or name: fewer texts to compare than of all that is theirs."""
    return matching(Programme.objects.all(), text, STORED).values("pk")


def show_plan(plan: Plan) -> Row:
    return (str(plan), plan.get_state_display(), reverse("curriculum:plan", args=[plan.pk]))


def matching_programmes(scope: Scope, text: str) -> QuerySet:
    return matching(Programme.objects.visible_to(scope), text, STORED).order_by("code", "pk")


def show_programme(programme: Programme) -> Row:
    address = reverse("curriculum:programme", args=[programme.pk])
    return (str(programme), programme.department.short_name, address)


def matching_courses(scope: Scope, text: str) -> QuerySet:
    return matching(Course.objects.visible_to(scope), text, STORED).in_kyrgyz_order()


def show_course(course: Course) -> Row:
    address = reverse("curriculum:course", args=[course.pk])
    return (f"{course.code} {course.name}", course.department.short_name, address)


def matching_calendars(scope: Scope, text: str) -> QuerySet:
    """The newest version of each, by the programme, latest year first."""
    found = Calendar.objects.visible_to(scope).latest().filter(programme__in=titled(text))
    return found.order_by("-year__start_year", "pk")


def show_calendar(calendar: Calendar) -> Row:
    return (str(calendar), calendar.get_state_display(), reverse("curriculum:calendar", args=[calendar.pk]))


def matching_groups(scope: Scope, text: str) -> QuerySet:
    """Groups by any part of the name."""
    return matching(Group.objects.visible_to(scope), text, "name").in_kyrgyz_order()


def show_group(group: Group) -> Row:
    address = reverse("curriculum:group", args=[group.pk])
    return (group.name, f"{group.programme}, {group.department.short_name}", address)


def matching_students(scope: Scope, text: str) -> QuerySet:
    """Students by any part of the name, or by the record book."""
    students = Student.objects.visible_to(scope)
    if any(letter.isdigit() for letter in text):
        found = students.filter(record_number__icontains=text.strip())
    else:
        found = matching(students, text, STUDENT_TEXT)
    return found.in_kyrgyz_order()


def show_student(student: Student) -> Row:
    place = str(student.group) if student.group else _("no group")
    detail = f"{place}, {student.get_state_display()}, {student.record_number or '–'}"
    return (str(student.person), detail, reverse("curriculum:student", args=[student.pk]))


def matching_semester_plans(scope: Scope, text: str) -> QuerySet:
    """By the group, latest term first."""
    named = matching(Group.objects.all(), text, "name").values("pk")
    found = SemesterPlan.objects.visible_to(scope).filter(group__in=named)
    return found.order_by("-term__start_date", "group__name", "pk")


def show_semester_plan(plan: SemesterPlan) -> Row:
    return (str(plan), plan.get_state_display(), reverse("curriculum:semester_plan", args=[plan.pk]))


PLANS = SearchSource(
    gettext_lazy("Study plans"), Permission.PLAN_VIEW, matching_plans,
    ("kind", "intake_year", "version_number", "state", *OF_PROGRAMME), show_plan,
)  # fmt: skip
PROGRAMMES = SearchSource(
    gettext_lazy("Programmes"), Permission.PROGRAMME_VIEW, matching_programmes, (*PROGRAMME, *UNIT), show_programme
)
COURSES = SearchSource(
    gettext_lazy("Courses"), Permission.COURSE_VIEW, matching_courses, ("code", *NAMES, *UNIT), show_course
)
CALENDARS = SearchSource(
    gettext_lazy("Academic calendars"), Permission.CALENDAR_VIEW, matching_calendars,
    ("version_number", "state", "year__start_year", *OF_PROGRAMME), show_calendar,
)  # fmt: skip
GROUPS = SearchSource(
    gettext_lazy("Groups"), Permission.STUDENT_VIEW, matching_groups, ("name", *OF_PROGRAMME, *UNIT), show_group
)
STUDENTS = SearchSource(
    gettext_lazy("Students"), Permission.STUDENT_VIEW, matching_students,
    ("state", "record_number", "group__name", "person__surname", "person__given_name", "person__patronymic"),
    show_student,
)  # fmt: skip
SEMESTER_PLANS = SearchSource(
    gettext_lazy("Semester plans"), Permission.SEMESTER_VIEW, matching_semester_plans,
    ("state", "group__name", "term__kind", "term__year__start_year"), show_semester_plan,
)  # fmt: skip
SOURCES = (PLANS, PROGRAMMES, COURSES, CALENDARS, GROUPS, STUDENTS, SEMESTER_PLANS)
