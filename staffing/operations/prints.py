"""Asking for papers: the approval sheet of a staff table, hiring notices of everybody in it (F-028, F-029)."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from kuu_office.core import jobs
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput
from kuu_office.core.models import Job
from staffing import rules
from staffing.models import Holding, StaffTable

LANGUAGES = ("ky", "ru")
TABLE_TASK, NOTICES_TASK = "staffing.print_table", "staffing.print_notices"
MOST_PEOPLE = 5000


@transaction.atomic
def ask_for_table(*, table: StaffTable, language: str, by: Scope, at: datetime) -> Job:
    """Asks for the approval sheet of a staff table. BadInput: odd language."""
    _refuse_odd_language(language)
    return jobs.enqueue(
        TABLE_TASK,
        by=by,
        params={"language": language},
        title=_("Print: %(plan)s") % {"plan": table},
        units=[(str(table.pk), str(table))],
    )


@transaction.atomic
def ask_for_notices(*, tables: Sequence[StaffTable], language: str, by: Scope, at: datetime) -> Job:
    """Asks for hiring notices of everybody in approved tables of one year, as one job and one file.

    Refused: a table that is not approved, no right. BadInput: odd language, nobody in the tables, too many people.
    """
    _refuse_odd_language(language)
    for table in tables:
        rules.can_issue_notices(by, table).enforce()
    units = [(f"{table.pk} {one.pk}", str(one.appointment.person)) for table in tables for one in noticed(table)]
    if not 0 < len(units) <= MOST_PEOPLE:
        raise BadInput(_("Nobody holds a place in the tables, or too many people do."))
    return jobs.enqueue(
        NOTICES_TASK,
        by=by,
        params={"language": language},
        title=_("Hiring notices: %(year)s") % {"year": tables[0].year},
        units=units,
        natural_key=f"{_named(tables)} {language}",
    )


def _named(tables: Sequence[StaffTable]) -> str:
    """The same name for the same tables, however many they are."""
    return sha256(" ".join(str(pk) for pk in sorted(table.pk for table in tables)).encode()).hexdigest()


def noticed(table: StaffTable) -> QuerySet[Holding]:
    """Who gets a notice: each appointment in the table once, by its first place of the year."""
    year = table.year
    rows = Holding.objects.filter(position__unit=table.department_id, start_date__lte=year.end_date)
    rows = rows.filter(end_date=None) | rows.filter(end_date__gte=year.start_date)
    first = rows.order_by("appointment", F("start_date")).distinct("appointment")
    return (
        Holding.objects.filter(pk__in=first.values("pk"))
        .select_related("appointment__person", "appointment__post", "appointment__unit__parent", "position")
        .order_by("appointment__person__sort_name", "pk")
    )


def _refuse_odd_language(language: str) -> None:
    if language not in LANGUAGES:
        raise BadInput(_("Choose the language and the paper."), field="language")
