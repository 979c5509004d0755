"""Looking at what is hidden of a person."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from curriculum.models import Student
from kuu_office.core import audit
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.rules import has_right

EVENTS = {
    "curriculum.student.identity_seen": gettext_lazy("%(by)s looked at the personal number and the passport."),
}


@transaction.atomic
def show_identity(*, student: Student, by: Scope, at: datetime) -> None:
    """Writes down that somebody looks at the personal number and the passport. Refused: no right in the unit."""
    has_right(by, Permission.STUDENT_VIEW, student.department_id).enforce()
    audit.record("curriculum.student.identity_seen", obj=student, by=by, at=at)
