"""Fixing the contingent of a date: every standing copied into rows that never change (1 October, 1 February)."""

from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.models import ContingentSnapshot
from curriculum.queries.snapshots import count_and_hash
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.phrases import short_day
from kuu_office.core.text.kyrgyz import normalise

EVENTS = {
    "curriculum.snapshot.taken": gettext_lazy("%(by)s fixed the contingent of %(date)s: %(count)s students."),
}
COPY = """
    INSERT INTO curriculum_snapshotrow (
        snapshot_id, student_id, name, faculty_id, department_id, programme_id, group_id, year_of_study, study_form,
        language, funding, citizenship, sex, state
    )
    SELECT %(snapshot)s, student.id, concat_ws(' ', person.surname, person.given_name, nullif(person.patronymic, '')),
        department.parent_id, standing.department_id, standing.programme_id, standing.group_id,
        standing.year_of_study, standing.study_form, standing.language, standing.funding, student.citizenship,
        person.sex, standing.state
    FROM curriculum_standing standing
    JOIN curriculum_student student ON student.id = standing.student_id
    JOIN core_person person ON person.id = student.person_id
    JOIN core_unit department ON department.id = standing.department_id
    WHERE standing.valid_from <= %(day)s AND (standing.valid_to IS NULL OR standing.valid_to > %(day)s)
        AND standing.state IN ('studying', 'on_leave')
"""


@transaction.atomic
def take_snapshot(*, day: date, title: str = "", by: Scope, at: datetime) -> ContingentSnapshot:
    """Fixes who stands where on a day, for the whole university (F-015).

    Refused: not the office. BadInput: a day to come, a day on which nobody studied. Conflict: the day is fixed already.
    """
    rules.can_take_snapshot(by).enforce()
    if day > timezone.localdate(at):
        raise BadInput(_("This day is still to come. A contingent is fixed on its day or later."), field="date")
    snapshot = _opened(day, normalise(title) or _("Contingent on %(day)s") % {"day": short_day(day)}, by, at)
    with connection.cursor() as cursor:
        cursor.execute(COPY, {"snapshot": snapshot.pk, "day": day})
    snapshot.count, snapshot.sha256 = count_and_hash(snapshot.pk)
    if not snapshot.count:
        raise BadInput(_("Nobody studied on this day."), field="date")
    snapshot.save(update_fields=["count", "sha256"])
    new = {"date": day.isoformat(), "count": snapshot.count, "sha256": snapshot.sha256}
    audit.record("curriculum.snapshot.taken", obj=snapshot, by=by, at=at, new=new)
    return snapshot


def _opened(day: date, title: str, by: Scope, at: datetime) -> ContingentSnapshot:
    """The head of a snapshot; two people at once get one, and the other is told."""
    values = {"date": day, "title": title[:200], "taken_by_id": by.person_id, "taken_at": at}
    try:
        with transaction.atomic():
            return ContingentSnapshot.objects.create(**values)
    except IntegrityError as clash:
        known = ContingentSnapshot.objects.filter(date=day).select_related("taken_by").first()
        if known is None:
            raise
        sentence = _("The contingent of %(day)s was fixed already by %(person)s. What is fixed never changes.")
        names = {"day": short_day(day), "person": known.taken_by.short_name}
        raise Conflict(sentence % names, field="date") from clash
