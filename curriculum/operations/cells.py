"""Saving cells of a plan: one at a time or a pasted block, each against the version that the person saw (M10)."""

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.calc.columns import (
    COLUMNS,
    SEMESTER_COLUMNS,
    Column,
    ColumnKind,
    read_codes,
    read_control,
    read_kind,
    semester_of,
    show_number,
)
from curriculum.calc.controls import format_controls
from curriculum.calc.shapes import Control, ControlMark
from curriculum.calc.shapes import LineKind as Kind
from curriculum.enums import LineKind
from curriculum.models import MAX_SEMESTERS, Plan, PlanLine
from curriculum.operations.cell_versions import (
    CellSaved,
    CellsChanged,
    CellUnfit,
    CellWrite,
    Place,
    Saved,
    count_versions,
    named_cells,
    refuse_changed,
)
from curriculum.operations.locking import count_change, opened_plan
from curriculum.queries import References, references
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.text.kyrgyz import fold, normalise
from kuu_office.core.text.reading import Unreadable, read_mark, read_number, read_text

CONTACT = "contact"
COMPUTED = frozenset({CONTACT})
__all__ = ["CellSaved", "CellUnfit", "CellWrite", "CellsChanged", "Saved", "save_cells", "write_cell"]
KIND_WORDS = {fold(value): Kind(value) for value in LineKind.values}

EVENTS = {
    "curriculum.plan.cells_saved": gettext_lazy("%(by)s changed cells of the plan."),
}


def write_cell(line: PlanLine, column: str, text: str, refs: References) -> str:
    """Puts text into a line without saving it. Text that cannot be read is kept beside, and the reason returned.

    Raises BadInput for text past the column's length: there is no place to keep it.
    """
    if len(text) > room(column):
        raise BadInput(
            _("The text has %(found)s characters; at most %(allowed)s fit.")
            % {"found": len(text), "allowed": room(column)},
            field=column,
        )
    line.unread.pop(column, None)
    try:
        _write(line, column, text, refs)
    except Unreadable as unreadable:
        _clear(line, column)
        line.unread[column] = normalise(text)
        return _(unreadable.message).format(**unreadable.values)
    return ""


def room(column: str) -> int:
    """How many characters a cell keeps, read or unread."""
    return max(COLUMNS[column].length, 60)


def _write(line: PlanLine, column: str, text: str, refs: References) -> None:
    semester = semester_of(column)
    if semester:
        _write_semester(line, semester, _number(text, COLUMNS[column]))
        return
    match COLUMNS[column].kind:
        case ColumnKind.TEXT:
            setattr(line, column, read_text(text, length=COLUMNS[column].length))
        case ColumnKind.NUMBER:
            setattr(line, column, _number(text, COLUMNS[column]))
        case ColumnKind.CONTROL:
            marks = read_control(text, running(line))
            line.controls = [[mark.form.value, mark.semester] for mark in marks]
        case ColumnKind.CODES:
            line.prerequisites = read_codes(text)
        case ColumnKind.MARK:
            line.host_taught = read_mark(text)
        case ColumnKind.KIND:
            line.kind = read_kind(text, KIND_WORDS | _kind_labels()).value
        case ColumnKind.REFERENCE:
            _write_reference(line, column, text, refs)


def _number(text: str, column: Column) -> Decimal | None:
    return read_number(text, places=column.places, largest=column.largest)


def _kind_labels() -> dict[str, Kind]:
    return {fold(str(kind.label)): Kind(kind.value) for kind in LineKind}


def _write_semester(line: PlanLine, semester: int, value: Decimal | None) -> None:
    """Credits of a semester; marks of control follow a course that runs in one semester only."""
    credits = [*line.semester_credits, *[None] * (MAX_SEMESTERS - len(line.semester_credits))]
    credits[semester - 1] = value
    line.semester_credits = credits
    runs = running(line)
    if len(runs) == 1:
        line.controls = [[form, at if at in runs else runs[0]] for form, at in line.controls]


def _write_reference(line: PlanLine, column: str, text: str, refs: References) -> None:
    known = {"department": refs.departments, "course": refs.courses, "part": refs.parts}[column]
    found = known.get(fold(text))
    if text.strip() and found is None:
        raise Unreadable(_unknown(column), text=text[:60])
    setattr(line, column, found)
    if column == "course" and found is not None:
        take_from_catalogue(line)


def _unknown(column: str) -> str:
    return {
        "department": _("There is no department “{text}”, or several are called so; then write its code."),
        "course": _("There is no course “{text}” in the catalogue."),
        "part": _("The standard has no part “{text}”."),
    }[column]


def take_from_catalogue(line: PlanLine) -> None:
    """Names and, where none stands yet, the department follow the catalogue."""
    course = line.course
    line.name_ky, line.name_ru, line.name_en = course.name_ky, course.name_ru, course.name_en
    line.department = line.department or course.department
    for column in ("name_ky", "name_ru", "name_en", "department"):
        line.unread.pop(column, None)


def _clear(line: PlanLine, column: str) -> None:
    semester = semester_of(column)
    if semester:
        _write_semester(line, semester, None)
        return
    empty: dict[ColumnKind, Any] = {ColumnKind.TEXT: "", ColumnKind.CONTROL: [], ColumnKind.CODES: []}
    names = {"control": "controls"}
    kind = COLUMNS[column].kind
    if kind not in {ColumnKind.KIND, ColumnKind.MARK}:
        setattr(line, names.get(column, column), empty.get(kind))


def running(line: PlanLine) -> list[int]:
    """The semesters in which the line runs."""
    return [number for number, value in enumerate(line.semester_credits, 1) if value is not None]


def cell_text(line: PlanLine, column: str, language: str = "ky") -> str:
    """A cell as the portal writes it - what was typed when it could not be read."""
    if column in line.unread:
        return line.unread[column]
    semester = semester_of(column)
    if semester:
        return show_number(line.credits_in(semester), language)
    if column == "block":
        return line.block.code if line.block_id else ""
    return SHOWN[COLUMNS[column].kind](line, column, language)


def _show_control(line: PlanLine, _column: str, language: str) -> str:
    marks = [ControlMark(Control(form), at) for form, at in line.controls]
    return format_controls(marks, running(line), language)


def _show_reference(line: PlanLine, column: str, language: str) -> str:
    """A department under the short name that people use; parts and courses under their codes."""
    found = getattr(line, column)
    if found is None:
        return ""
    return found.short_name_in(language) if column == "department" else found.code


SHOWN: dict[ColumnKind, Callable[[PlanLine, str, str], str]] = {
    ColumnKind.TEXT: lambda line, column, _language: getattr(line, column),
    ColumnKind.NUMBER: lambda line, column, language: show_number(getattr(line, column), language),
    ColumnKind.CONTROL: _show_control,
    ColumnKind.CODES: lambda line, _column, _language: " ".join(line.prerequisites),
    ColumnKind.MARK: lambda line, _column, _language: "+" if line.host_taught else "",
    ColumnKind.KIND: lambda line, _column, _language: str(LineKind(line.kind).label),
    ColumnKind.REFERENCE: _show_reference,
}


# The fields of a line that its cells fill.
WRITTEN = [
    "kind", "part", "course", "code", "name_ky", "name_ru", "name_en", "department", "credits", "total_hours",
    "lecture", "practical", "laboratory", "guided", "self_study", "semester_credits", "controls", "prerequisites",
    "weeks", "host_taught", "note", "unread", "cell_versions",
]  # fmt: skip


@transaction.atomic
def save_cells(*, plan_id: int, writes: list[CellWrite], by: Scope, at: datetime, language: str) -> Saved:
    """Saves cells of a plan, all or none.

    Refused: no right, frozen plan, closed window, a cell of the standard. CellsChanged: cells were saved by somebody
    else since the person saw them; the answer says what stands there now. CellUnfit: a text too long to keep.
    Conflict: the line is gone. BadInput: unknown column, a cell named twice.
    """
    plan = opened_plan(plan_id, by, at)
    lines = _locked_lines(plan, writes)
    refuse_changed(lines, writes, partial(_standing, lines, language, {}))
    before = {pk: texts_of(line, language) for pk, line in lines.items()}
    problems = _write_all(plan, lines, writes)
    after = {pk: texts_of(line, language) for pk, line in lines.items()}
    written = [(write.line_id, write.column) for write in writes]
    changed = [(pk, key) for pk, texts in after.items() for key in texts if texts[key] != before[pk][key]]
    followed = [place for place in changed if place not in problems]
    count_versions(lines, [*written, *followed], COMPUTED)
    PlanLine.objects.bulk_update(list(lines.values()), _fields_of(key for _pk, key in [*written, *followed]))
    count_change(plan)
    names = named_cells(lines, [*written, *followed], COMPUTED)
    old = {name: before[pk][column] for (pk, column), name in names.items()}
    new = {name: after[pk][column] for (pk, column), name in names.items()}
    audit.record("curriculum.plan.cells_saved", obj=plan, by=by, at=at, old=old, new=new)
    stand = partial(_standing, lines, language, problems)
    return Saved([stand(place) for place in written], [stand(place) for place in followed], plan.revision + 1)


def texts_of(line: PlanLine, language: str) -> dict[str, str]:
    """Every cell of a line as the grid shows it, with the contact hours that the portal works out."""
    return {column: cell_text(line, column, language) for column in COLUMNS} | {CONTACT: contact_text(line, language)}


def contact_text(line: PlanLine, language: str) -> str:
    """Lectures, practical and laboratory classes together."""
    hours = sum((part for part in (line.lecture, line.practical, line.laboratory) if part), Decimal(0))
    return show_number(hours, language) if hours else ""


def _locked_lines(plan: Plan, writes: list[CellWrite]) -> dict[int, PlanLine]:
    """The lines that are written, locked in order. Names the columns and cells that nobody may write."""
    for write in writes:
        if write.column not in COLUMNS or write.column == "block":
            raise BadInput(_("A plan has no column “%(column)s”.") % {"column": write.column[:40]}, field="column")
    if len({(write.line_id, write.column) for write in writes}) < len(writes):
        raise BadInput(_("A cell is named twice in one save."), field="cells")
    wanted = {write.line_id for write in writes}
    lines = {
        line.pk: line
        for line in PlanLine.objects.select_for_update(of=("self",))
        .filter(plan=plan, pk__in=wanted)
        .select_related("part", "course", "department", "block")
        .order_by("pk")
    }
    if wanted - set(lines):
        raise Conflict(_("The line was removed from the plan meanwhile. Open the plan again."))
    for write in writes:
        rules.can_edit_cell(lines[write.line_id], write.column).enforce()
    return lines


def _standing(lines: dict[int, PlanLine], language: str, problems: dict[Place, str], place: Place) -> CellSaved:
    """A cell as it stands in the line."""
    pk, column = place
    line = lines[pk]
    text = contact_text(line, language) if column == CONTACT else cell_text(line, column, language)
    return CellSaved(pk, column, text, line.cell_versions.get(column, 0), problems.get(place, ""))


def _write_all(plan: Plan, lines: dict[int, PlanLine], writes: list[CellWrite]) -> dict[Place, str]:
    """Writes every text into its line; what could not be read, by cell, "" where all is well."""
    named = [write for write in writes if COLUMNS[write.column].kind == ColumnKind.REFERENCE]
    refs = references(plan, [write.text for write in named]) if named else None
    problems = {}
    for write in writes:
        try:
            problem = write_cell(lines[write.line_id], write.column, write.text, refs)
        except BadInput as unfit:
            cell = CellSaved(write.line_id, write.column, write.text[:60], write.version, str(unfit))
            raise CellUnfit(str(unfit), cell) from unfit
        problems[write.line_id, write.column] = problem
    return problems


def _fields_of(columns: Iterable[str]) -> list[str]:
    """The fields of the table behind the columns of the grid; the marks of control go with the semesters."""
    behind = {"control": ["controls"], **{key: ["semester_credits", "controls"] for key in SEMESTER_COLUMNS}}
    fields = {field for column in columns if column != CONTACT for field in behind.get(column, [column])}
    return [*sorted(fields), "unread", "cell_versions"]
