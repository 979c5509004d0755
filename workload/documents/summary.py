"""The printed summary sheet of a unit and its workbook."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from kuu_office.core.access.holders import holders
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.clock import today
from kuu_office.core.documents.signatures import Signature, university_name
from kuu_office.core.models import AcademicYear, Unit, UnitKind
from kuu_office.core.phrases import page_language
from kuu_office.core.spreadsheets.writer import Column, Workbook
from kuu_office.core.templatetags.office import number
from kuu_office.core.text import dates
from workload.queries.summary import SummaryRow, SummarySheet, summary_sheet

KIND = "workload.summary_paper"
SERIES = {True: "ЖВ", False: "ЖВ-Д"}
TEMPLATE = "workload/print/summary.html"
COMMON, WIDE = 14, 44
# who signs under the summary of a unit: the post and whose right it is
SIGNERS = {
    UnitKind.DEPARTMENT: Permission.LOAD_SUBMIT,
    UnitKind.FACULTY: Permission.LOAD_SIGN_DEAN,
}


@dataclass(frozen=True)
class SummaryPaperRow:
    title: str
    hours: tuple[str, ...]


@dataclass(frozen=True)
class SummaryPaper:
    """Everything on the printed summary sheet, as text in its language."""

    is_draft: bool
    university: str
    unit: str
    year: str
    terms: tuple[tuple[str, int], ...]
    headings: tuple[str, ...]
    works: tuple[SummaryPaperRow, ...]
    units: tuple[SummaryPaperRow, ...]
    foot: SummaryPaperRow
    state: str
    signatures: tuple[Signature, ...]


def build_summary_context(scope: Scope, unit: Unit, year: AcademicYear, *, language: str) -> dict:
    """The summary sheet of what the person may see of a unit, as plain values (SummaryPaper)."""
    with translation.override(language):
        sheet = summary_sheet(scope, unit, year)
        return asdict(
            SummaryPaper(
                is_draft=not sheet.is_final,
                university=university_name(),
                unit=sheet.unit.name,
                year=dates.academic_year(sheet.year.start_year, language),
                terms=tuple(sheet.terms),
                headings=tuple(cell.title for cell in sheet.columns),
                works=_rows(sheet.works),
                units=_rows(sheet.units),
                foot=_rows([sheet.foot])[0],
                state=state_of(sheet),
                signatures=_signatures(sheet.unit),
            )
        )


def state_of(sheet: SummarySheet) -> str:
    """How many of the sheets that it sums are approved."""
    counts = {"approved": sheet.approved, "sheets": sheet.sheets}
    return _("%(approved)s of %(sheets)s load sheets are approved") % counts


def _rows(rows: Iterable[SummaryRow]) -> tuple[SummaryPaperRow, ...]:
    return tuple(
        SummaryPaperRow(row.title, tuple(number(hours) if hours else "" for hours in row.hours)) for row in rows
    )


def _signatures(unit: Unit) -> tuple[Signature, ...]:
    """Who answers for the unit, and the office; they sign by hand."""
    titles = {UnitKind.DEPARTMENT: _("Head of the department"), UnitKind.FACULTY: _("Dean of the faculty")}
    title = titles.get(unit.kind, _("Vice-rector for academic affairs"))
    right = SIGNERS.get(unit.kind, Permission.LOAD_SIGN_VICE_RECTOR)
    office = Permission.LOAD_SIGN_OFFICE
    signers = ((title, right), (_("Academic Affairs Office"), office))
    return tuple(Signature("", post, _holder(permission, unit), "") for post, permission in signers)


def _holder(permission: Permission, unit: Unit) -> str:
    people = holders(permission, unit.pk, today())
    return people[0].name if people else ""


def summary_workbook(sheet: SummarySheet) -> bytes:
    """A summary sheet as an .xlsx with the columns of its paper: by works, by units."""
    book = Workbook(page_language())
    _add(book, _("By works"), _("Work"), [*sheet.works, sheet.foot], sheet)
    if sheet.units:
        _add(book, _("By units"), _("Unit"), [*sheet.units, sheet.foot], sheet)
    return book.to_bytes()


def _add(book: Workbook, title: str, heading: str, rows: list[SummaryRow], sheet: SummarySheet) -> None:
    columns = [Column("title", heading, WIDE)]
    columns += [Column(f"c{place}", cell.whole_title, COMMON) for place, cell in enumerate(sheet.columns)]
    cells = ({"title": row.title, **{f"c{place}": hours for place, hours in enumerate(row.hours)}} for row in rows)
    book.add_table(title, columns, cells)
