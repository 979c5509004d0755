"""Plans and streams as workbooks; those of plans have the columns that the import reads."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import wording
from curriculum.calc.columns import Column as PlanColumn
from curriculum.calc.columns import ColumnKind, columns_for, semester_of
from curriculum.calc.controls import SHORT
from curriculum.calc.semester import COLUMNS as SEMESTER_COLUMNS
from curriculum.calc.semester import WEEKLY_COLUMNS, per_week
from curriculum.calc.shapes import ZERO, Control
from curriculum.enums import LineKind
from curriculum.models import Plan, PlanLine, Programme, SemesterLine, SemesterPlan, StandardPart
from curriculum.operations.cells import cell_text
from curriculum.operations.semester_cells import SemesterCells
from curriculum.queries.readiness import UnitReadiness
from curriculum.queries.streams import Formed
from curriculum.semester_grid import ORDER as SEMESTER_ORDER
from kuu_office.core.models import Unit, UnitKind
from kuu_office.core.phrases import page_language
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


def plan_workbook(plan: Plan, lines: Sequence[PlanLine]) -> bytes:
    """A plan as an .xlsx in the language of the page; the import of it changes nothing."""
    book = Workbook(page_language())
    _add_lines(book, plan.programme, plan.semesters, lines)
    return book.to_bytes()


def template_workbook(programme: Programme, lines: Sequence[PlanLine]) -> bytes:
    """The portal's own form for a programme: the lines that the standard demands, an example, the codes to use."""
    book = Workbook(page_language())
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
    words = {"kind": str(LineKind.COURSE.label), "control": SHORT[page_language()][Control.EXAM]}
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


def semester_workbook(plan: SemesterPlan, lines: Sequence[SemesterLine]) -> bytes:
    """A semester plan as an .xlsx in the language of the page, with the columns of its grid."""
    book = Workbook(page_language())
    columns = [Column(key, wording.column_title(key), WIDTHS.get(key, COMMON)) for key in SEMESTER_ORDER]
    cells = SemesterCells(plan, book.lang)
    book.add_table(str(plan), columns, (_semester_row(line, cells) for line in lines))
    return book.to_bytes()


def _semester_row(line: SemesterLine, cells: SemesterCells) -> dict[str, str | Decimal | None]:
    numbers = {key for key, column in SEMESTER_COLUMNS.items() if column.kind is ColumnKind.NUMBER} - {*line.unread}
    row = {key: getattr(line, key) if key in numbers else cells.text(line, key) for key in SEMESTER_ORDER}
    weekly = {key: per_week(getattr(line, hours) or ZERO, line.weeks or ZERO) for key, hours in WEEKLY_COLUMNS.items()}
    contact = sum((getattr(line, key) or ZERO for key in WEEKLY_COLUMNS.values()), ZERO)
    return row | weekly | {"contact": contact}


def readiness_workbook(report: UnitReadiness, codes: Sequence[str]) -> bytes:
    """The readiness of a term by department: plans, states, findings by check."""
    book = Workbook(page_language())
    columns = [Column("faculty", _("Faculty"), 24), Column("unit", _("Department"), 30), *_readiness_columns()]
    columns += [Column(code, wording.check_title(code), COMMON) for code in codes]
    rows = (_readiness_row(faculty, row, codes) for faculty in report.departments for row in faculty.departments)
    book.add_table(_("Readiness of semester plans"), columns, rows)
    return book.to_bytes()


def _readiness_columns() -> list[Column]:
    titles = {
        "groups": _("Groups"), "plans": _("Plans"), "missing": _("Without a plan"), "draft": _("Draft"),
        "submitted": _("In approval"), "returned": _("Returned"), "approved": _("Approved"), "ready": _("Ready"),
        "errors": _("Errors"), "warnings": _("Warnings"), "deviations": _("Differences"),
    }  # fmt: skip
    return [Column(key, title, COMMON) for key, title in titles.items()]


def _readiness_row(faculty: UnitReadiness, row: UnitReadiness, codes: Sequence[str]) -> dict[str, str | int]:
    said = {name: getattr(row, name) for name in ("groups", "plans", "missing", "ready", "errors", "warnings",
                                                  "deviations")}  # fmt: skip
    states = {state: row.states[state] for state in ("draft", "submitted", "returned", "approved")}
    found = {code: row.found[code] for code in codes}
    return {"faculty": faculty.unit.short_name, "unit": row.unit.short_name, **said, **states, **found}


def streams_workbook(formed: Iterable[dict], title: str) -> bytes:
    """The streams of a unit in a term; of each {row: queries.streams.Formed, apart: why it no longer fits}."""
    columns = [
        Column("course", _("Course"), 44), Column("kind", _("Kind of class"), COMMON),
        Column("language", _("Language of instruction"), COMMON), Column("groups", _("Groups"), 44),
        Column("students", _("Students"), NARROW), Column("limit", _("Students in one stream at most"), NARROW),
        Column("hours", _("Hours"), NARROW), Column("saved", _("Hours saved"), NARROW),
        Column("by_hand", _("Decided by people"), NARROW), Column("apart", _("Why it no longer fits"), 44),
    ]  # fmt: skip
    book = Workbook(page_language())
    book.add_table(title[:31], columns, [_stream_row(one["row"]) | {"apart": one["apart"]} for one in formed])
    return book.to_bytes()


def _stream_row(row: Formed) -> dict[str, str | int | Decimal]:
    stream = row.stream
    return {
        "course": f"{stream.course.code} {stream.course.name}", "kind": stream.get_kind_display(),
        "language": stream.get_language_display(), "groups": ", ".join(one.group for one in row.members),
        "students": row.size, "limit": stream.size_limit, "hours": stream.hours, "saved": row.saved,
        "by_hand": _("yes") if stream.kept_by_hand else _("no"),
    }  # fmt: skip


def file_name(plan: Plan) -> str:
    """ASCII only, for every browser."""
    return f"plan-{plan.programme.code}-{plan.intake_year}-{plan.kind}-v{plan.version_number}.xlsx"
