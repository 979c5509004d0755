"""Fixed contingents: whether they are intact, and how they differ from what the movements say today."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from curriculum.enums import Dimension
from curriculum.models import ContingentSnapshot
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope

HASHED = (
    "student_id", "name", "faculty_id", "department_id", "programme_id", "group_id", "year_of_study", "study_form",
    "language", "funding", "citizenship", "sex", "state",
)  # fmt: skip
COUNT_AND_HASH = f"""
    SELECT count(*), encode(sha256(convert_to(
        coalesce(string_agg(jsonb_build_array({", ".join(HASHED)})::text, E'\\n' ORDER BY student_id), ''), 'UTF8'
    )), 'hex')
    FROM curriculum_snapshotrow WHERE snapshot_id = %s
"""  # noqa: S608  the columns are ours
# What the orders may change late, by the columns of both tables.
COMPARED = {
    Dimension.PROGRAMME: "programme_id", Dimension.GROUP: "group_id", Dimension.YEAR: "year_of_study",
    Dimension.FORM: "study_form", Dimension.FUNDING: "funding", Dimension.LANGUAGE: "language",
    Dimension.STATE: "state",
}  # fmt: skip
PAIRS = ", ".join(f"fixed.{column}, now.{column}" for column in COMPARED.values())
FIXED, NOW = (", ".join(f"{table}.{column}" for column in COMPARED.values()) for table in ("fixed", "now"))
DIFFERENCES = f"""
    SELECT coalesce(fixed.student_id, now.student_id), person.surname, person.given_name, person.patronymic,
        fixed.student_id IS NOT NULL, now.student_id IS NOT NULL, {PAIRS}
    FROM (SELECT * FROM curriculum_snapshotrow WHERE snapshot_id = %(snapshot)s) fixed
    FULL JOIN (
        SELECT * FROM curriculum_standing
        WHERE valid_from <= %(day)s AND (valid_to IS NULL OR valid_to > %(day)s) AND state IN ('studying', 'on_leave')
    ) now ON now.student_id = fixed.student_id
    JOIN curriculum_student student ON student.id = coalesce(fixed.student_id, now.student_id)
    JOIN core_person person ON person.id = student.person_id
    WHERE (fixed.department_id = ANY(%(units)s) OR now.department_id = ANY(%(units)s))
        AND (fixed.student_id IS NULL OR now.student_id IS NULL OR ({FIXED}) IS DISTINCT FROM ({NOW}))
    ORDER BY ky_sort_key(concat_ws(' ', person.surname, person.given_name, person.patronymic)) COLLATE "C", 1
"""  # noqa: S608  the columns are ours
CAME, GONE, CHANGED = "came", "gone", "changed"


@dataclass(frozen=True)
class Difference:
    """A student about whom the orders say today another thing than what was fixed. changes: dimension → (then, now)."""

    student_id: int
    name: str
    kind: str
    changes: Mapping[str, tuple[Any, Any]]


def count_and_hash(snapshot_id: int) -> tuple[int, str]:
    """How many rows a snapshot has, and the hash of all of them in the order of the students."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_AND_HASH, [snapshot_id])
        return cursor.fetchone()


def snapshot_faults() -> list[str]:
    """For `manage.py prove`: fixed contingents whose rows are not those that were fixed."""
    sentence = _("The contingent fixed on %(date)s was altered: %(count)s rows were fixed, now there are %(found)s.")
    faults = []
    for snapshot in ContingentSnapshot.objects.order_by("date"):
        found, sha256 = count_and_hash(snapshot.pk)
        if (found, sha256) != (snapshot.count, snapshot.sha256):
            faults.append(sentence % {"date": snapshot.date.isoformat(), "count": snapshot.count, "found": found})
    return faults


def differences(scope: Scope, snapshot: ContingentSnapshot) -> list[Difference]:
    """Whom late orders have moved since the date was fixed, in the Kyrgyz order. One query."""
    units = list(scope.units(Permission.STUDENT_VIEW))
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCES, {"snapshot": snapshot.pk, "day": snapshot.date, "units": units})
        return [_difference(row) for row in cursor.fetchall()]


def _difference(row: tuple) -> Difference:
    student_id, surname, given_name, patronymic, was, stands, *pairs = row
    changes = {}
    if was and stands:
        both = zip(COMPARED, zip(pairs[::2], pairs[1::2], strict=True), strict=True)
        changes = {str(dimension): pair for dimension, pair in both if pair[0] != pair[1]}
    kind = CHANGED if was and stands else GONE if was else CAME
    return Difference(student_id, " ".join(filter(None, (surname, given_name, patronymic))), kind, changes)
