"""Asking for the papers of the load: of one sheet, or of everything that a unit has, printed in the background."""

from collections.abc import Callable
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import jobs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput
from kuu_office.core.models import AcademicYear, Job, Unit
from kuu_office.core.rules import has_right
from workload.models import LoadSheet
from workload.queries.summary import sheets_below
from workload.queries.teachers import planned_in

LANGUAGES = ("ky", "ru", "en")


class Papers(models.TextChoices):
    """What a unit has printed at once."""

    SUMMARY = "summary", gettext_lazy("summary sheet")
    SHEETS = "sheets", gettext_lazy("load sheets of all departments")
    PLANS = "plans", gettext_lazy("individual plans of all teachers")


@transaction.atomic
def ask_for_sheet(*, sheet: LoadSheet, language: str, by: Scope, at: datetime) -> Job:
    """Asks for the paper of one load sheet. BadInput: odd language."""
    _check(language)
    title = _("Print: %(plan)s") % {"plan": sheet}
    units = [(str(sheet.pk), str(sheet))]
    return jobs.enqueue("workload.print_sheets", by=by, params={"language": language}, title=title, units=units)


@transaction.atomic
def ask_for_plan(*, appointment, year: AcademicYear, language: str, by: Scope, at: datetime) -> Job:
    """Asks for the individual plan of one teacher. BadInput: odd language."""
    _check(language)
    person = appointment.person.short_name
    return jobs.enqueue(
        "workload.print_plans",
        by=by,
        params={"language": language, "year": year.pk},
        title=_("Print: individual plan of %(person)s") % {"person": person},
        units=[(str(appointment.pk), person)],
    )


@transaction.atomic
def ask_for_papers(*, papers: str, unit: Unit, year: AcademicYear, language: str, by: Scope, at: datetime) -> Job:
    """Asks for papers of a whole unit as one job and one file; asked twice, it is one job.

    Refused: no right in the unit. BadInput: odd language or papers, nothing to print.
    """
    _check(language)
    if papers not in Papers.values:
        raise BadInput(_("Choose what to print."), field="papers")
    has_right(by, Permission.LOAD_VIEW, unit.pk).enforce()
    units = UNITS[papers](by, unit, year)
    if not units:
        raise BadInput(_("There is nothing to print yet."), field="papers")
    names = {"papers": Papers(papers).label, "unit": unit.short_name, "year": year}
    return jobs.enqueue(
        f"workload.print_{papers}",
        by=by,
        params={"language": language, "year": year.pk},
        title=_("Print: %(papers)s, %(unit)s, %(year)s") % names,
        units=units,
        natural_key=f"{papers} {unit.pk} {year.pk} {language} {by.user_id}",
    )


def _check(language: str) -> None:
    if language not in LANGUAGES:
        raise BadInput(_("Choose the language and the paper."), field="language")


def _summary(_by: Scope, unit: Unit, _year: AcademicYear) -> list[tuple[str, str]]:
    return [(str(unit.pk), unit.name)]


def _sheets(by: Scope, unit: Unit, year: AcademicYear) -> list[tuple[str, str]]:
    sheets = sheets_below(by, unit, year).with_titles().order_by("department__code")
    return [(str(sheet.pk), str(sheet)) for sheet in sheets]


def _plans(_by: Scope, unit: Unit, year: AcademicYear) -> list[tuple[str, str]]:
    """One unit of work for each person in each department."""
    planned = planned_in(year, unit.below)
    people: dict[tuple[int, int], tuple[str, str]] = {}
    for one in planned:
        label = f"{one.person.short_name}, {one.unit.short_name}"
        people.setdefault((one.person_id, one.unit_id), (str(one.pk), label))
    return list(people.values())


UNITS: dict[str, Callable[[Scope, Unit, AcademicYear], list[tuple[str, str]]]] = {
    Papers.SUMMARY.value: _summary,
    Papers.SHEETS.value: _sheets,
    Papers.PLANS.value: _plans,
}
