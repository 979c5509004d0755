"""Saving cells of a plan: one at a time or a pasted block, each against the version that the person saw (M10)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from curriculum import rules
from curriculum.calc.columns import (
    COLUMNS,
    ColumnKind,
    Unreadable,
    read_codes,
    read_control,
    read_kind,
    read_mark,
    read_number,
    read_text,
    semester_of,
    show_number,
)
from curriculum.calc.controls import format_controls
from curriculum.calc.shapes import Control, ControlMark
from curriculum.calc.shapes import LineKind as Kind
from curriculum.enums import LineKind
from curriculum.models import MAX_SEMESTERS, Plan, PlanLine
from curriculum.queries import References, references
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.text.kyrgyz import fold

KIND_WORDS = {fold(value): Kind(value) for value in LineKind.values}


@dataclass(frozen=True)
class CellWrite:
    """What a person typed into a cell: the line, the column, the text, and the version of the cell they saw."""

    line_id: int
    column: str
    text: str
    version: int


@dataclass(frozen=True)
class CellSaved:
    """A cell after saving: its text as the portal writes it, its new version, and what could not be read."""

    line_id: int
    column: str
    text: str
    version: int
    problem: str = ""


def write_cell(line: PlanLine, column: str, text: str, refs: References) -> str:
    """Puts text into a line without saving it. Text that cannot be read is kept beside, and the reason returned.

    Raises BadInput for text past the column's length: there is no place to keep it.
    """
    if len(text) > max(COLUMNS[column].length, 60):
        raise BadInput(
            _("%(column)s: the text has %(found)s characters; at most %(allowed)s fit.")
            % {"column": column, "found": len(text), "allowed": max(COLUMNS[column].length, 60)},
            field=column,
        )
    line.unread.pop(column, None)
    try:
        _write(line, column, text, refs)
    except Unreadable as unreadable:
        _clear(line, column)
        line.unread[column] = text
        return _(unreadable.message).format(**unreadable.values)
    return ""


def _write(line: PlanLine, column: str, text: str, refs: References) -> None:
    semester = semester_of(column)
    if semester:
        _write_semester(line, semester, read_number(text, COLUMNS[column]))
        return
    match COLUMNS[column].kind:
        case ColumnKind.TEXT:
            setattr(line, column, read_text(text, COLUMNS[column]))
        case ColumnKind.NUMBER:
            setattr(line, column, read_number(text, COLUMNS[column]))
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
        "department": _("There is no department “{text}”."),
        "course": _("There is no course “{text}” in the catalogue."),
        "part": _("The standard has no part “{text}”."),
    }[column]


def take_from_catalogue(line: PlanLine) -> None:
    """Names and, where none stands yet, the department follow the catalogue."""
    course = line.course
    line.name_ky, line.name_ru, line.name_en = course.name_ky, course.name_ru, course.name_en
    line.department = line.department or course.department


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
    match COLUMNS[column].kind:
        case ColumnKind.NUMBER:
            return show_number(getattr(line, column), language)
        case ColumnKind.CONTROL:
            marks = [ControlMark(Control(form), at) for form, at in line.controls]
            return format_controls(marks, running(line), language)
        case ColumnKind.CODES:
            return " ".join(line.prerequisites)
        case ColumnKind.MARK:
            return "+" if line.host_taught else ""
        case ColumnKind.KIND:
            return str(LineKind(line.kind).label)
        case ColumnKind.REFERENCE:
            found = getattr(line, column)
            return found.code if found else ""
    if column == "block":
        return line.block.code if line.block_id else ""
    return getattr(line, column)


@transaction.atomic
def save_cells(*, plan_id: int, writes: list[CellWrite], by: Scope, at: datetime, language: str) -> list[CellSaved]:
    """Saves cells of a plan, all or none.

    Refused: no right, frozen plan, closed window, a cell of the standard. Conflict: a cell was saved by somebody else
    since the person saw it; the answer names the cell and what stands there now. BadInput: unknown line or column.
    """
    plan = Plan.objects.select_for_update(no_key=True, of=("self",)).with_names().get(pk=plan_id)
    rules.can_edit_plan(by, plan, at).enforce()
    lines = _locked_lines(plan, writes)
    refs = references(plan) if any(COLUMNS[write.column].kind == ColumnKind.REFERENCE for write in writes) else None
    saved, old, new = [], {}, {}
    for write in writes:
        line = lines[write.line_id]
        before = cell_text(line, write.column, language)
        result = _save_one(line, write, before, refs, language)
        saved.append(result)
        key = f"{line.code or line.pk} · {write.column}"
        old[key], new[key] = old.get(key, before), result.text
    PlanLine.objects.bulk_update(list(lines.values()), WRITTEN)
    Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)
    audit.record("curriculum.plan.cells_saved", obj=plan, by=by, at=at, old=old, new=new)
    return saved


WRITTEN = [
    "kind", "part", "course", "code", "name_ky", "name_ru", "name_en", "department", "credits", "total_hours",
    "lecture", "practical", "laboratory", "guided", "self_study", "semester_credits", "controls", "prerequisites",
    "weeks", "host_taught", "note", "unread", "cell_versions",
]  # fmt: skip


def _locked_lines(plan: Plan, writes: list[CellWrite]) -> dict[int, PlanLine]:
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
        if write.column not in COLUMNS or write.column == "block":
            raise BadInput(_("A plan has no column “%(column)s”.") % {"column": write.column[:40]}, field="column")
        rules.can_edit_cell(lines[write.line_id], write.column).enforce()
    return lines


def _save_one(
    line: PlanLine, write: CellWrite, before: str, refs: References | None, language: str
) -> CellSaved:
    version = line.cell_versions.get(write.column, 0)
    if version != write.version:
        raise Conflict(
            _("%(line)s, %(column)s: somebody saved “%(theirs)s” meanwhile; you typed “%(yours)s”. Nothing was lost.")
            % {"line": line.code or line.name, "column": write.column, "theirs": before, "yours": write.text[:60]},
            field=write.column,
        )
    problem = write_cell(line, write.column, write.text, refs)
    line.cell_versions[write.column] = version + 1
    return CellSaved(line.pk, write.column, cell_text(line, write.column, language), version + 1, problem)
