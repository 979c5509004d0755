"""Saving cells of a semester plan, each against the version that the person saw; adding and removing lines by hand."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.calc.columns import ColumnKind, read_control, show_number
from curriculum.calc.controls import format_controls
from curriculum.calc.semester import COLUMNS, COMPARED, WEEKLY_COLUMNS, per_week, rows_of
from curriculum.calc.shapes import ZERO, Control, ControlMark, LineKind
from curriculum.enums import Language, RoomType
from curriculum.models import PlanLine, SemesterLine, SemesterPlan
from curriculum.operations.cell_versions import (
    CellSaved,
    CellUnfit,
    CellWrite,
    Place,
    Saved,
    count_versions,
    named_cells,
    refuse_changed,
)
from curriculum.operations.cells import CONTACT, contact_text, take_from_catalogue
from curriculum.operations.lines import STEP
from curriculum.operations.semester import take_from_plan
from curriculum.operations.semester_locking import count_change, opened_semester_plan
from curriculum.queries import References, line_data, lines_of_each, references
from curriculum.queries.semester import running_of
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.verdict import Verdict
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.text import N_
from kuu_office.core.text.kyrgyz import fold, normalise
from kuu_office.core.text.reading import Unreadable, read_mark, read_number, read_text

STUDENTS = "students"
COMPUTED = frozenset({CONTACT, STUDENTS, *WEEKLY_COLUMNS})
WORDS = {"language": Language, "room_type": RoomType}
EMPTY = {ColumnKind.TEXT: "", ColumnKind.KIND: "", ColumnKind.CONTROL: [], ColumnKind.MARK: False}
FIELD_OF = {"control": "controls"}

EVENTS = {
    "curriculum.semesterplan.cells_saved": gettext_lazy("%(by)s changed cells of the semester plan."),
    "curriculum.semesterplan.line_added": gettext_lazy("%(by)s added a line to the semester plan."),
    "curriculum.semesterplan.line_removed": gettext_lazy("%(by)s removed the line “%(line)s” from the semester plan."),
}


class SemesterCells:
    """Text in and out of the lines of one semester plan; what a cell may mean is read when it is first asked for."""

    columns, computed = frozenset(COLUMNS), COMPUTED

    def __init__(self, plan: SemesterPlan, language: str) -> None:
        self.plan, self.language = plan, language
        self._refs: References | None = None
        self._planned: list[PlanLine] | None = None

    @property
    def refs(self) -> References:
        self._refs = self._refs or references(self.plan.source)
        return self._refs

    @property
    def planned(self) -> list[PlanLine]:
        """The lines of the working plan."""
        if self._planned is None:
            self._planned = lines_of_each(self.plan.source)[self.plan.source_id]
        return self._planned

    def text(self, line: SemesterLine, column: str) -> str:
        """A cell as the portal writes it - what was typed when it could not be read."""
        if column in COMPUTED:
            return self._computed(line, column)
        return (
            line.unread[column] if column in line.unread else SHOWN[COLUMNS[column].kind](line, column, self.language)
        )

    def texts(self, line: SemesterLine) -> dict[str, str]:
        return {column: self.text(line, column) for column in [*COLUMNS, *COMPUTED]}

    def _computed(self, line: SemesterLine, column: str) -> str:
        if column == CONTACT:
            return contact_text(line, self.language)
        if column == STUDENTS:
            return "" if line.students is None else str(line.students)
        hours = getattr(line, WEEKLY_COLUMNS[column])
        return show_number(per_week(hours, line.weeks or ZERO), self.language) if hours else ""

    def write(self, line: SemesterLine, column: str, text: str) -> str:
        """Puts text into a line without saving it. Text that cannot be read is kept beside, and the reason returned.

        Raises BadInput for text past the column's length.
        """
        if len(text) > room(column):
            raise BadInput(
                _("The text has %(found)s characters; at most %(allowed)s fit.")
                % {"found": len(text), "allowed": room(column)},
                field=column,
            )
        line.unread.pop(column, None)
        try:
            self._write(line, column, text)
        except Unreadable as unreadable:
            setattr(line, FIELD_OF.get(column, column), EMPTY.get(COLUMNS[column].kind))
            line.unread[column] = normalise(text)
            return _(unreadable.message).format(**unreadable.values)
        return ""

    def _write(self, line: SemesterLine, column: str, text: str) -> None:
        known = COLUMNS[column]
        match known.kind:
            case ColumnKind.TEXT:
                setattr(line, column, read_text(text, length=known.length))
            case ColumnKind.NUMBER:
                setattr(line, column, read_number(text, places=known.places, largest=known.largest))
            case ColumnKind.CONTROL:
                line.controls = self._controls(text)
            case ColumnKind.MARK:
                line.left_out = read_mark(text)
            case ColumnKind.KIND:
                setattr(line, column, _word(text, column))
            case ColumnKind.REFERENCE:
                self._write_reference(line, column, text)

    def _controls(self, text: str) -> list[list]:
        semester = self.plan.semester
        marks = read_control(text, [semester])
        if any(mark.semester != semester for mark in marks):
            raise Unreadable(N_("This plan is for semester {number}; write the form of control without a number."),
                             number=str(semester))  # fmt: skip
        return [[mark.form.value, semester] for mark in marks]

    def _write_reference(self, line: SemesterLine, column: str, text: str) -> None:
        if column == "choice":
            self._choose(line, text)
            return
        known = self.refs.departments if column == "department" else self.refs.courses
        found = known.get(fold(text))
        if text.strip() and found is None:
            raise Unreadable(UNKNOWN[column], text=text[:60])
        setattr(line, column, found)
        if column == "course" and found is not None:
            take_from_catalogue(line)

    def alternatives(self, line: SemesterLine) -> list[PlanLine]:
        """The courses among which an elective block lets choose."""
        return [one for one in self.planned if line.source_id and one.block_id == line.source_id]

    def _choose(self, line: SemesterLine, text: str) -> None:
        """The line becomes the chosen course of its block; without one it is the block again."""
        named = [one for one in self.alternatives(line) if fold(text) in {fold(word) for word in _names_of(one)}]
        if text.strip() and not named:
            raise Unreadable(N_("“{text}” is not among the courses of this elective block."), text=text[:60])
        chosen = named[0] if text.strip() else None
        if chosen and line.plan.lines.filter(source=line.source_id, choice=chosen).exclude(pk=line.pk).exists():
            raise Unreadable(N_("“{text}” stands in another line of this elective block."), text=text[:60])
        choices = {str(line.source_id): {str(chosen.pk): line.students}} if chosen else {}
        rows = rows_of([line_data(one) for one in self.planned], running_of(self.plan), choices)
        line.source = next(one for one in self.planned if one.pk == line.source_id)
        take_from_plan(line, next(row for row in rows if row.source == str(line.source_id)), chosen)
        for column in COMPARED:
            line.unread.pop(column, None)

    def can_edit(self, line: SemesterLine, column: str) -> Verdict:
        return rules.can_edit_semester_cell(line, column)

    def lines(self, ids: Iterable[int]) -> dict[int, SemesterLine]:
        return lines_by_id(self.plan, ids)


UNKNOWN = {
    "department": N_("There is no department “{text}”, or several are called so; then write its code."),
    "course": N_("There is no course “{text}” in the catalogue."),
}


def _names_of(line: PlanLine) -> list[str]:
    """What a person may type for an alternative."""
    names = [line.code, line.name_ky, line.name_ru, line.name_en, choice_text(line)]
    return [name for name in names if name] + ([line.course.code] if line.course_id else [])


def choice_text(line: PlanLine) -> str:
    """An alternative as its cell shows it."""
    return f"{line.code} {line.name}".strip()


def room(column: str) -> int:
    """How many characters a cell keeps, read or unread."""
    return max(COLUMNS[column].length, 60)


def _word(text: str, column: str) -> str:
    """A language or a room type by its code or its name in the language of the page; empty is none."""
    if not text.strip():
        return ""
    words = {fold(value): value for value in WORDS[column].values}
    words |= {fold(str(label)): value for value, label in WORDS[column].choices}
    if fold(text) not in words:
        raise Unreadable(NO_WORD[column], text=text[:60])
    return words[fold(text)]


NO_WORD = {
    "language": N_("“{text}” is not a language of instruction."),
    "room_type": N_("“{text}” is not a type of room."),
}


def _show_control(line: SemesterLine, _column: str, language: str) -> str:
    return format_controls([ControlMark(Control(form)) for form, _semester in line.controls], (), language)


def _show_word(line: SemesterLine, column: str, _language: str) -> str:
    value = getattr(line, column)
    return str(WORDS[column](value).label) if value else ""


def _show_reference(line: SemesterLine, column: str, language: str) -> str:
    found = getattr(line, column)
    if found is None:
        return ""
    if column == "department":
        return found.short_name_in(language)
    return choice_text(found) if column == "choice" else found.code


SHOWN: dict[ColumnKind, Callable[[SemesterLine, str, str], str]] = {
    ColumnKind.TEXT: lambda line, column, _language: getattr(line, column),
    ColumnKind.NUMBER: lambda line, column, language: show_number(getattr(line, column), language),
    ColumnKind.CONTROL: _show_control,
    ColumnKind.MARK: lambda line, _column, _language: "+" if line.left_out else "",
    ColumnKind.KIND: _show_word,
    ColumnKind.REFERENCE: _show_reference,
}


@transaction.atomic
def save_semester_cells(*, plan_id: int, writes: Sequence[CellWrite], by: Scope, at: datetime, language: str) -> Saved:
    """Saves cells of a semester plan, all or none.

    Refused: no right, frozen plan, a choice where there is none. CellsChanged: cells were saved by somebody else since
    the person saw them. CellUnfit: a text too long to keep. Conflict: the line is gone. BadInput: unknown column, a
    cell named twice.
    """
    plan = opened_semester_plan(plan_id, by, at)
    cells, lines = SemesterCells(plan, language), _locked_lines(plan, writes)
    refuse_changed(lines, writes, partial(_standing, lines, cells, {}))
    before = {pk: cells.texts(line) for pk, line in lines.items()}
    problems = {(write.line_id, write.column): _written(lines[write.line_id], write, cells) for write in writes}
    after = {pk: cells.texts(line) for pk, line in lines.items()}
    places = list(problems)
    changed = [(pk, key) for pk, texts in after.items() for key in texts if texts[key] != before[pk][key]]
    followed = [place for place in changed if place not in problems]
    count_versions(lines, [*places, *followed], COMPUTED)
    for line in lines.values():
        line.save()
    count_change(plan)
    names = named_cells(lines, [*places, *followed], COMPUTED)
    old = {name: before[pk][column] for (pk, column), name in names.items()}
    new = {name: after[pk][column] for (pk, column), name in names.items()}
    audit.record("curriculum.semesterplan.cells_saved", obj=plan, by=by, at=at, old=old, new=new)
    stand = partial(_standing, lines, cells, problems)
    return Saved([stand(place) for place in places], [stand(place) for place in followed], plan.revision)


def _written(line: SemesterLine, write: CellWrite, cells: SemesterCells) -> str:
    try:
        return cells.write(line, write.column, write.text)
    except BadInput as unfit:
        cell = CellSaved(write.line_id, write.column, write.text[:60], write.version, str(unfit))
        raise CellUnfit(str(unfit), cell) from unfit


def _standing(
    lines: dict[int, SemesterLine], cells: SemesterCells, problems: dict[Place, str], place: Place
) -> CellSaved:
    pk, column = place
    line = lines[pk]
    return CellSaved(pk, column, cells.text(line, column), line.cell_versions.get(column, 0), problems.get(place, ""))


def _locked_lines(plan: SemesterPlan, writes: Sequence[CellWrite]) -> dict[int, SemesterLine]:
    """The lines that are written, locked in order. Names the columns and cells that nobody may write."""
    for write in writes:
        if write.column not in COLUMNS:
            raise BadInput(_("A plan has no column “%(column)s”.") % {"column": write.column[:40]}, field="column")
    if len({(write.line_id, write.column) for write in writes}) < len(writes):
        raise BadInput(_("A cell is named twice in one save."), field="cells")
    wanted = {write.line_id for write in writes}
    found = lines_by_id(plan, wanted, locked=True)
    if wanted - set(found):
        raise Conflict(_("The line was removed from the plan meanwhile. Open the plan again."))
    for write in writes:
        rules.can_edit_semester_cell(found[write.line_id], write.column).enforce()
    return found


def lines_by_id(plan: SemesterPlan, ids: Iterable[int], *, locked: bool = False) -> dict[int, SemesterLine]:
    """Lines of a semester plan by their number, with everything that their cells name."""
    lines = SemesterLine.objects.filter(plan=plan, pk__in=ids).select_related("course", "department", "choice")
    lines = lines.order_by("pk")
    found = {line.pk: line for line in (lines.select_for_update(of=("self",)) if locked else lines)}
    for line in found.values():
        line.plan = plan
    return found


@transaction.atomic
def add_semester_line(*, plan_id: int, by: Scope, at: datetime, after_id: int | None = None) -> SemesterLine:
    """Adds an empty line to a semester plan: a course that the working plan does not have in this semester.

    Refused: no right, frozen plan.
    """
    plan = opened_semester_plan(plan_id, by, at)
    lines = list(plan.lines.select_for_update(of=("self",)))
    place = next((n for n, line in enumerate(lines, 1) if line.pk == after_id), len(lines))
    line = SemesterLine(plan=plan, weeks=plan.weeks, language=plan.group.language, kind=LineKind.COURSE)
    lines.insert(place, line)
    for number, one in enumerate(lines, 1):
        one.position = number * STEP
    SemesterLine.objects.bulk_update([one for one in lines if one.pk], ["position"])
    line.save()
    count_change(plan)
    audit.record("curriculum.semesterplan.line_added", obj=plan, by=by, at=at)
    return line


@transaction.atomic
def remove_semester_line(*, plan_id: int, line_id: int, by: Scope, at: datetime) -> None:
    """Removes a line that was added by hand. Refused: no right, frozen plan, a line of the working plan.
    Conflict: it is gone already, or it sits in a stream."""
    plan = opened_semester_plan(plan_id, by, at)
    line = lines_by_id(plan, [line_id], locked=True).get(line_id)
    if line is None:
        raise Conflict(_("The line was removed from the plan meanwhile. Open the plan again."))
    if line.source_id:
        raise Refused(_("This line comes from the working plan. Mark it as left out and say why."))
    if line.seats.exists():
        raise Conflict(_("The line is part of a stream. Part it from the stream first."))
    label = str(line) or f"№{line.pk}"
    line.delete()
    count_change(plan)
    audit.record("curriculum.semesterplan.line_removed", obj=plan, by=by, at=at, new={"line": label})
