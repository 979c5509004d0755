"""The approval sheet of a staff table: places, people, vacancies, the rates beside the load, the signatures."""

from dataclasses import asdict, dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from kuu_office.core.documents.signatures import (
    Signature,
    is_final,
    natural_key,
    signature_of,
    signed_steps,
    university_name,
)
from kuu_office.core.templatetags.office import number
from staffing import wording
from staffing.enums import StaffStep
from staffing.models import StaffTable
from staffing.queries.places import PlaceRow, place_rows
from staffing.queries.rates import rates_of

KIND = "staffing.table_paper"
SERIES = {True: "ШТ", False: "ШТ-Д"}
TEMPLATE = "staffing/print/table.html"


@dataclass(frozen=True)
class TablePaperRow:
    """A line: a person or a vacancy in a place."""

    post: str
    source: str
    required: str
    person: str
    work: str
    degree: str
    rate: str


@dataclass(frozen=True)
class TablePaper:
    """Everything on the sheet, as text in its language."""

    is_draft: bool
    university: str
    department: str
    year: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[TablePaperRow, ...]
    total: str
    approvals: tuple[Signature, ...]
    signatures: tuple[Signature, ...]


def key_of(table: StaffTable, language: str) -> str:
    """One paper per language and round of approval; a draft has one per revision."""
    return natural_key(table, language, f"round {table.round}")


def build_table_context(table: StaffTable, *, language: str) -> dict:
    """The approval sheet in a language, as plain values (TablePaper). As of the first day of the year."""
    with translation.override(language):
        day, unit = table.year.start_date, table.department
        [rates] = rates_of([unit], day)
        return asdict(
            TablePaper(
                is_draft=not is_final(table), university=university_name(), department=unit.name, year=str(table.year),
                facts=_facts(table, rates), rows=tuple(_row(row) for row in place_rows(unit, day)),
                total=number(rates.approved), **_signed(table, language),
            )
        )  # fmt: skip


def _facts(table: StaffTable, rates) -> tuple[tuple[str, str], ...]:
    figures = ((one.label, "–" if one.value is None else number(one.value)) for one in wording.explained(rates))
    fund = _("%(budget)s h budget, %(special)s h special account") % {
        "budget": number(table.hourly_budget), "special": number(table.hourly_special),
    }  # fmt: skip
    return (*figures, (_("Hourly-pay fund"), fund))


def _row(row: PlaceRow) -> TablePaperRow:
    person = row.person.official_name if row.person else _("vacancy")
    return TablePaperRow(row.post, row.source, row.required, person, row.work, row.degree, number(row.rate))


def _signed(table: StaffTable, language: str) -> dict[str, tuple[Signature, ...]]:
    signed = signed_steps(table)

    def by(step: StaffStep, word: str, post: str) -> Signature:
        return Signature(word, post, *signature_of(table, signed, step, language))

    return {
        "approvals": (
            by(StaffStep.FINANCE, _("Agreed"), _("Planning and finance department")),
            by(StaffStep.VICE_RECTOR, _("I approve"), _("Vice-rector for academic affairs")),
        ),
        "signatures": (
            by(StaffStep.OFFICE, "", _("Academic Affairs Office")), by(StaffStep.DEAN, "", _("Dean of the faculty")),
        ),
    }  # fmt: skip
