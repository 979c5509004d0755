"""The printed load sheet of a department and its workbook."""

from dataclasses import asdict, dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from kuu_office.core.documents.signatures import (
    Signature,
    approvals_of,
    is_final,
    signature_of,
    signed_steps,
    submission_of,
    university_name,
)
from kuu_office.core.models import ApprovalStep, SignOff
from kuu_office.core.phrases import page_language
from kuu_office.core.spreadsheets.writer import Column, Workbook
from kuu_office.core.templatetags.office import number
from kuu_office.core.text import dates
from workload.models import LoadSheet
from workload.queries.load_table import LoadPart, LoadRow, LoadTable, load_table

KIND = "workload.sheet_paper"
SERIES = {True: "ОЖ", False: "ОЖ-Д"}
TEMPLATE = "workload/print/sheet.html"
NARROW, COMMON, WIDE = 10, 16, 44


@dataclass(frozen=True)
class SheetPaperRow:
    """A row of the table; figures as text, nothing for none."""

    name: str
    groups: str
    students: str
    hours: tuple[str, ...]
    total: str
    people: str = ""


@dataclass(frozen=True)
class SheetPaperPart:
    title: str
    rows: tuple[SheetPaperRow, ...]
    foot: SheetPaperRow


@dataclass(frozen=True)
class SheetPaper:
    """Everything on the printed load sheet, as text in its language."""

    is_draft: bool
    university: str
    facts: tuple[tuple[str, str], ...]
    approvals: tuple[Signature, ...]
    signatures: tuple[Signature, ...]
    works: tuple[str, ...]
    parts: tuple[SheetPaperPart, ...]
    foot: SheetPaperRow
    width: int


def build_sheet_context(sheet: LoadSheet, *, language: str) -> dict:
    """The printed load sheet in a language, as plain values (SheetPaper)."""
    with translation.override(language):
        table, signed = load_table(sheet), signed_steps(sheet)
        return asdict(
            SheetPaper(
                is_draft=not is_final(sheet),
                university=university_name(),
                facts=_facts(sheet, language),
                approvals=approvals_of(sheet, signed, language),
                signatures=_signatures(sheet, signed, language),
                works=tuple(str(work.label) for work in table.works),
                parts=tuple(part_of(part) for part in table.parts),
                foot=foot_of(_("In all"), table),
                width=len(table.works) + 5,
            )
        )


def _facts(sheet: LoadSheet, language: str) -> tuple[tuple[str, str], ...]:
    faculty = sheet.department.parent
    facts = [
        (_("Department"), sheet.department.name),
        (_("Faculty"), faculty.name if faculty else ""),
        (_("Academic year"), dates.academic_year(sheet.year.start_year, language)),
        (_("Norms of time"), sheet.norm_set.name),
    ]
    if sheet.change_reason:
        facts += [(_("Version"), str(sheet.version_number)), (_("Reason for the change"), sheet.change_reason)]
    return tuple(facts)


def _signatures(sheet: LoadSheet, signed: dict[str, SignOff], language: str) -> tuple[Signature, ...]:
    """The dean, and the head of the department whose submission is the first signature."""
    return (
        Signature("", _("Dean of the faculty"), *signature_of(sheet, signed, ApprovalStep.DEAN, language)),
        Signature("", _("Head of the department"), *submission_of(sheet, language)),
    )


def part_of(part: LoadPart) -> SheetPaperPart:
    return SheetPaperPart(part.title, tuple(_row(row) for row in part.rows), foot_of(_("In all in the term"), part))


def _row(row: LoadRow) -> SheetPaperRow:
    students = str(row.students) if row.students else ""
    return SheetPaperRow(row.name, row.groups, students, _figures(row.hours), number(row.total), row.people)


def foot_of(title: str, sums: LoadPart | LoadTable) -> SheetPaperRow:
    return SheetPaperRow(title, "", "", _figures(sums.sums), number(sums.total))


def _figures(hours) -> tuple[str, ...]:
    return tuple(number(value) if value else "" for value in hours)


def sheet_workbook(sheet: LoadSheet) -> bytes:
    """A load sheet as an .xlsx with the columns of its paper, in the language of the page."""
    book = Workbook(page_language())
    add_load(book, sheet.department.short_name, load_table(sheet), people=True)
    return book.to_bytes()


def add_load(book: Workbook, title: str, table: LoadTable, *, people: bool) -> None:
    """A table of the load in a workbook: a row for each course and its groups, then the sums."""
    columns = [
        Column("term", _("Term"), COMMON), Column("name", _("Course"), WIDE), Column("groups", _("Groups"), COMMON),
        Column("students", _("Students"), NARROW), *(Column(one.value, str(one.label), NARROW) for one in table.works),
        Column("total", _("In all"), NARROW),
    ]  # fmt: skip
    columns += [Column("people", _("Who teaches"), WIDE)] if people else []
    works = [work.value for work in table.works]
    rows = [asdict(row) | dict(zip(works, row.hours, strict=True)) | {"total": row.total}
            for part in table.parts for row in part.rows]  # fmt: skip
    foot = {"name": _("In all"), "total": table.total, **dict(zip(works, table.sums, strict=True))}
    book.add_table(title, columns, [*rows, foot])


def file_name(sheet: LoadSheet) -> str:
    """ASCII only, for every browser."""
    return f"load-{sheet.department_id}-{sheet.year.start_year}-v{sheet.version_number}.xlsx"
