"""A plan as a workbook: the same columns that the import reads, and the empty form of it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from curriculum import wording
from curriculum.calc.columns import Column as PlanColumn
from curriculum.calc.columns import ColumnKind, columns_for, semester_of
from curriculum.calc.controls import SHORT
from curriculum.calc.shapes import Control
from curriculum.enums import LineKind
from curriculum.models import Plan, PlanLine, Programme, StandardPart
from curriculum.operations.cells import cell_text
from kuu_office.core.models import Unit, UnitKind
from kuu_office.core.spreadsheets.writer import Column, Workbook

WIDTHS = {"name_ky": 44, "name_ru": 44, "name_en": 44, "code": 15, "note": 30, "prerequisites": 18, "block": 15}
NARROW, COMMON = 11, 14
# What an example line says; its code and part are the first of the standard.
EXAMPLE = {
    "kind": "course", "name_ky": "Философия", "name_ru": "Философия", "name_en": "Philosophy", "credits": 4,
    "total_hours": 120, "lecture": 32, "practical": 32, "laboratory": 0, "guided": 8, "self_study": 48, "s3": 4,
}  # fmt: skip
CONTROLS_IN_WORDS = {
    Control.EXAM: gettext_lazy("examination"),
    Control.CREDIT_TEST: gettext_lazy("credit test"),
    Control.GRADED_TEST: gettext_lazy("graded test"),
    Control.COURSE_PAPER: gettext_lazy("course paper"),
    Control.COURSE_PROJECT: gettext_lazy("course project"),
    Control.CALCULATION_WORK: gettext_lazy("calculation and drawing work"),
    Control.CONTROL_WORK: gettext_lazy("control work"),
}


def language_of_page() -> str:
    return (get_language() or "ky")[:2]


def plan_workbook(plan: Plan, lines: Sequence[PlanLine]) -> bytes:
    """A plan as an .xlsx in the language of the page; the import of it changes nothing."""
    book = Workbook(language_of_page())
    _add_lines(book, plan.programme, plan.semesters, lines)
    return book.to_bytes()


def template_workbook(programme: Programme, lines: Sequence[PlanLine]) -> bytes:
    """The portal's own form for a programme: the lines that the standard demands, an example, the codes to use."""
    book = Workbook(language_of_page())
    _add_lines(book, programme, programme.semesters, lines)
    columns = _columns(programme.semesters)
    parts = programme.standard.parts
    book.add_table(_("Example"), columns, [_example(parts, programme)])
    _add_codes(book, parts)
    return book.to_bytes()


def _add_lines(book: Workbook, programme: Programme, semesters: int, lines: Sequence[PlanLine]) -> None:
    blocks = {line.pk: line.code for line in lines if line.pk}
    title = _("Plan %(code)s") % {"code": programme.code}
    book.add_table(title, _columns(semesters), (_row(line, semesters, blocks, book.lang) for line in lines))


def _columns(semesters: int) -> list[Column]:
    return [Column(column.key, wording.column_title(column.key), _width(column)) for column in columns_for(semesters)]


def _width(column: PlanColumn) -> int:
    return WIDTHS.get(column.key, NARROW if column.kind is ColumnKind.NUMBER else COMMON)


def _row(line: PlanLine, semesters: int, blocks: dict[int, str], language: str) -> dict[str, str | Decimal | None]:
    """Numbers as numbers, everything else as the editor shows it; what could not be read as it was typed."""
    row = {column.key: _value(line, column, language) for column in columns_for(semesters) if column.key != "block"}
    return row | {"block": line.unread.get("block", blocks.get(line.block_id, ""))}


def _value(line: PlanLine, column: PlanColumn, language: str) -> str | Decimal | None:
    if column.kind is not ColumnKind.NUMBER or column.key in line.unread:
        return cell_text(line, column.key, language)
    semester = semester_of(column.key)
    return line.credits_in(semester) if semester else getattr(line, column.key)


def _example(parts: Sequence[StandardPart], programme: Programme) -> dict[str, str | int]:
    part = parts[0].code if parts else ""
    words = {"kind": str(LineKind.COURSE.label), "control": SHORT[language_of_page()][Control.EXAM]}
    return EXAMPLE | words | {"code": f"{part}.1", "part": part, "department": programme.department.short_name}


def _add_codes(book: Workbook, parts: Iterable[StandardPart]) -> None:
    """Everything that a cell may name: parts, kinds, forms of control, departments."""
    columns = [Column("of", _("Column"), 22), Column("code", _("Write"), 22), Column("name", _("Meaning"), 70)]
    rows = [_code("part", part.code, f"{part.cycle.name}: {part.name}") for part in parts]
    rows += [_code("kind", str(kind.label), "") for kind in LineKind]
    rows += [_code("control", short, str(CONTROLS_IN_WORDS[form])) for form, short in SHORT[book.lang].items()]
    units = Unit.objects.filter(kind=UnitKind.DEPARTMENT).order_by("code")
    rows += [_code("department", unit.short_name, unit.name) for unit in units]
    book.add_table(_("Codes"), columns, rows)


def _code(column: str, code: str, name: str) -> dict[str, str]:
    return {"of": wording.column_title(column), "code": code, "name": name}


def file_name(plan: Plan) -> str:
    """ASCII only, for every browser."""
    return f"plan-{plan.programme.code}-{plan.intake_year}-{plan.kind}-v{plan.version_number}.xlsx"
