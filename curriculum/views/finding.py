"""Groups and students in the search over everything. Registered in apps.py."""

from django.urls import reverse
from django.utils.translation import gettext as _

from curriculum.models import Group, Student
from curriculum.queries.students import STUDENT_TEXT
from kuu_office.core.access.scope import Scope
from kuu_office.core.models.text import matching

ROWS = 10


def find_groups(scope: Scope, text: str) -> list[tuple[str, str, str]]:
    """Groups by any part of the name. One query."""
    found = matching(Group.objects.visible_to(scope), text, "name").select_related("programme", "department")
    return [
        (group.name, f"{group.programme}, {group.department.short_name}", reverse("curriculum:group", args=[group.pk]))
        for group in found.in_kyrgyz_order()[:ROWS]
    ]


def find_students(scope: Scope, text: str) -> list[tuple[str, str, str]]:
    """Students by any part of the name, or by the record book. One query."""
    students = Student.objects.visible_to(scope).with_names()
    if any(letter.isdigit() for letter in text):
        found = students.filter(record_number__icontains=text.strip())
    else:
        found = matching(students, text, *STUDENT_TEXT)
    return [
        (str(student.person), _detail(student), reverse("curriculum:student", args=[student.pk]))
        for student in found.in_kyrgyz_order()[:ROWS]
    ]


def _detail(student: Student) -> str:
    place = str(student.group) if student.group else _("no group")
    return f"{place}, {student.get_state_display()}, {student.record_number or '–'}"
