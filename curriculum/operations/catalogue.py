"""Keeping the course catalogue."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.models import Course
from kuu_office.core import audit
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import Unit
from kuu_office.core.rules import has_right
from kuu_office.core.text.kyrgyz import normalise

FIELDS = ("code", "name_ky", "name_ru", "name_en", "is_active")

EVENTS = {
    "curriculum.course.registered": gettext_lazy("%(by)s entered the course into the catalogue."),
    "curriculum.course.changed": gettext_lazy("%(by)s changed the course."),
}


@transaction.atomic
def register_course(*, department: Unit, values: dict, by: Scope, at: datetime) -> Course:
    """Enters a course into the catalogue. Refused: no right in the department. BadInput: the code is taken."""
    has_right(by, Permission.COURSE_EDIT, department.pk).enforce()
    course = _saved(Course(department=department, **_clean(values)))
    audit.record("curriculum.course.registered", obj=course, by=by, at=at, new=_clean(values))
    return course


@transaction.atomic
def change_course(*, course_id: int, values: dict, seen_version: int, by: Scope, at: datetime) -> Course:
    """Changes a course. Refused: no right. Conflict: somebody changed it since it was opened."""
    course = Course.objects.select_for_update(of=("self",)).get(pk=course_id)
    rules.can_edit_course(by, course).enforce()
    if course.version != seen_version:
        raise Conflict(_("Somebody changed this course meanwhile. Open it again; what you typed is still here."))
    old = {name: getattr(course, name) for name in FIELDS}
    for name, value in _clean(values).items():
        setattr(course, name, value)
    course.version += 1
    _saved(course)
    audit.record("curriculum.course.changed", obj=course, by=by, at=at, old=old, new=_clean(values))
    return course


def _clean(values: dict) -> dict:
    return {
        name: normalise(values[name]) if isinstance(values[name], str) else values[name]
        for name in FIELDS
        if name in values
    }


def _saved(course: Course) -> Course:
    try:
        with transaction.atomic():
            course.save()
    except IntegrityError as taken:
        raise BadInput(
            _("The code “%(code)s” belongs to another course already.") % {"code": course.code}, field="code"
        ) from taken
    return course
