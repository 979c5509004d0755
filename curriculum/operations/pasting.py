"""A block copied from a spreadsheet, seen before it is saved: what fits, what is refused, what goes over the edge."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from curriculum import rules
from curriculum.calc.columns import COLUMNS
from curriculum.calc.paste import MAX_COLUMNS, MAX_ROWS, TooLarge, parse_paste
from curriculum.models import Plan, PlanLine
from curriculum.operations.cells import CONTACT, cell_text, write_cell
from curriculum.queries import References, references
from kuu_office.core.errors import BadInput


@dataclass(frozen=True)
class Pasted:
    """A cell of the block over a cell of the plan. `problem`: it is kept as typed, and why; `refused`: it is not."""

    line_id: int
    column: str
    text: str
    problem: str = ""
    refused: str = ""


@dataclass(frozen=True)
class PastePreview:
    """The whole block. `rows_over` and `columns_over` are what lies below the last line and past the last column."""

    cells: list[Pasted]
    rows_over: int
    columns_over: int


def preview_paste(
    *, plan: Plan, text: str, line_ids: Sequence[int], columns: Sequence[str], language: str
) -> PastePreview:
    """Lays a block over the lines and columns that it would fill; nothing is written. Four queries.

    line_ids, columns: what stands below and at the right of the cell where the block begins, as the person sees it.
    BadInput: a block too large, a column that does not exist.
    """
    if set(columns) - set(COLUMNS) - {CONTACT}:
        raise BadInput(_("The portal could not read what the page sent. Open the plan again."), field="columns")
    matrix = _matrix(text)
    width = max(map(len, matrix), default=0)
    lines = _lines(plan, line_ids[: len(matrix)])
    placed = [
        (lines[pk], column, typed)
        for pk, row in zip(line_ids, matrix, strict=False)
        if pk in lines
        for column, typed in zip(columns, row, strict=False)
    ]
    return PastePreview(
        list(_seen(plan, placed, language)), max(len(matrix) - len(line_ids), 0), max(width - len(columns), 0)
    )


def _matrix(text: str) -> list[list[str]]:
    try:
        return parse_paste(text)
    except TooLarge as large:
        raise BadInput(
            _("The copied block is too large: at most %(rows)s rows and %(columns)s columns are taken at a time.")
            % {"rows": MAX_ROWS, "columns": MAX_COLUMNS}
        ) from large


def _lines(plan: Plan, line_ids: Sequence[int]) -> dict[int, PlanLine]:
    found = plan.lines.filter(pk__in=line_ids).select_related("part", "course__department", "department", "block")
    return {line.pk: line for line in found}


def _seen(plan: Plan, placed: list[tuple[PlanLine, str, str]], language: str) -> Iterator[Pasted]:
    """Cells that would change. Contact hours are worked out by the portal and skipped without a word."""
    refs = references(plan)
    for line, column, typed in placed:
        if column == CONTACT or typed.strip() == cell_text(line, column, language):
            continue
        verdict = rules.can_edit_cell(line, column)
        if verdict:
            yield _tried(line, column, typed.strip(), refs)
        else:
            yield Pasted(line.pk, column, typed, refused=str(verdict.reason))


def _tried(line: PlanLine, column: str, typed: str, refs: References) -> Pasted:
    """The text written into the line in memory, to hear what the portal would say."""
    try:
        return Pasted(line.pk, column, typed, problem=write_cell(line, column, typed, refs))
    except BadInput as unfit:
        return Pasted(line.pk, column, typed, refused=str(unfit))
