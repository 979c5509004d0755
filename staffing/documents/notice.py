"""A hiring notice (билдирме): who works in which place, at which rate, from when to when, with which load (F-029)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext as _

from curriculum.documents.plans import university_name
from kuu_office.core.models import AcademicYear, IssuedDocument
from kuu_office.core.templatetags.office import number
from kuu_office.core.text import dates
from staffing.models import Holding, StaffTable
from workload.models import Assignment, is_newest

KIND, SERIES, TEMPLATE = "staffing.notice", "БЛД", "staffing/print/notice.html"


@dataclass(frozen=True)
class NoticePaper:
    """Everything on the notice, as text in its language."""

    university: str
    person: str
    year: str
    facts: tuple[tuple[str, str], ...]


def key_of(year: int, holding: Holding) -> str:
    """One notice for an appointment and an academic year, in whatever language it was issued first."""
    return f"{year} {holding.appointment_id}"


def notices_of(table: StaffTable, holdings: Iterable[Holding]) -> list[tuple[Holding, IssuedDocument | None]]:
    """Everybody of a table with the notice that was issued. One query beside the people."""
    people = {key_of(table.year_id, one): one for one in holdings}
    papers = IssuedDocument.objects.filter(kind=KIND, natural_key__in=people, voided_at=None).select_related("file")
    issued = {paper.natural_key: paper for paper in papers}
    return [(one, issued.get(key)) for key, one in people.items()]


def build_notice_context(table: StaffTable, holding: Holding, *, language: str) -> dict:
    """The notice of one person in a language, as plain values (NoticePaper)."""
    with translation.override(language):
        person = holding.appointment.person
        return asdict(
            NoticePaper(
                university_name(), person.official_name, str(table.year), tuple(_facts(table, holding, language))
            )
        )


def _facts(table: StaffTable, holding: Holding, language: str):
    appointment, year = holding.appointment, table.year
    first = max(holding.start_date, year.start_date)
    last = min(holding.end_date or year.end_date, year.end_date)
    yield _("Department"), appointment.unit.name
    yield _("Faculty"), appointment.unit.parent.name if appointment.unit.parent else ""
    yield _("Post"), appointment.post.name
    yield _("Engagement"), str(appointment.get_kind_display())
    yield _("Rate"), number(holding.rate)
    yield _("Source of funds"), str(holding.position.get_source_display())
    yield _("Term of work"), f"{dates.long_date(first, language)} – {dates.long_date(last, language)}"
    load = _load(appointment.pk, year)
    yield _("Teaching load"), _("%(hours)s hours") % {"hours": number(load)} if load else _("not distributed yet")


def _load(appointment: int, year: AcademicYear):
    given = Assignment.objects.filter(is_newest("line__sheet"), appointment=appointment, line__sheet__year=year)
    return given.aggregate(sum=Sum("hours"))["sum"]
