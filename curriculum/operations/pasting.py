"""A block copied from a spreadsheet, seen before it is saved: what fits, what is refused, what goes over the edge."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from django.utils.translation import gettext as _

from curriculum import rules
from curriculum.calc.columns import COLUMNS
from curriculum.calc.paste import MAX_COLUMNS, MAX_ROWS, TooLarge, parse_paste
from curriculum.models import Plan, PlanLine
from curriculum.operations.cells import COMPUTED, cell_text, write_cell
from curriculum.queries import References, references
from kuu_office.core.access.verdict import Verdict
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


class Cells(Protocol):
    """The cells of a grid over which a block is laid: what `PlanCells` is for a plan."""

    columns: Collection[str]
    computed: Collection[str]

    def lines(self, ids: Sequence[int]) -> dict[int, Any]: ...

    def text(self, line: Any, column: str) -> str: ...

    def can_edit(self, line: Any, column: str) -> Verdict: ...

    def write(self, line: Any, column: str, text: str) -> str: ...


class PlanCells:
    """The cells of a plan."""

    columns, computed = frozenset(COLUMNS), COMPUTED

    def __init__(self, plan: Plan, language: str) -> None:
        self.plan, self.language = plan, language

    @cached_property
    def refs(self) -> References:
        return references(self.plan)

    def lines(self, ids: Sequence[int]) -> dict[int, PlanLine]:
        found = self.plan.lines.filter(pk__in=ids)
        return {line.pk: line for line in found.select_related("part", "course__department", "department", "block")}

    def text(self, line: PlanLine, column: str) -> str:
        return cell_text(line, column, self.language)

    def can_edit(self, line: PlanLine, column: str) -> Verdict:
        return rules.can_edit_cell(line, column)

    def write(self, line: PlanLine, column: str, text: str) -> str:
        return write_cell(line, column, text, self.refs)


def preview_paste(*, cells: Cells, text: str, line_ids: Sequence[int], columns: Sequence[str]) -> PastePreview:
    """Lays a block over the lines and columns that it would fill; nothing is written. Four queries.

    line_ids, columns: what stands below and at the right of the cell where the block begins, as the person sees it.
    BadInput: a block too large, a column that does not exist.
    """
    if set(columns) - set(cells.columns) - set(cells.computed):
        raise BadInput(_("The portal could not read what the page sent. Open the plan again."), field="columns")
    matrix = _matrix(text)
    width = max(map(len, matrix), default=0)
    lines = cells.lines(line_ids[: len(matrix)])
    placed = [
        (lines[pk], column, typed)
        for pk, row in zip(line_ids, matrix, strict=False)
        if pk in lines
        for column, typed in zip(columns, row, strict=False)
    ]
    return PastePreview(list(_seen(cells, placed)), max(len(matrix) - len(line_ids), 0), max(width - len(columns), 0))


def _matrix(text: str) -> list[list[str]]:
    try:
        return parse_paste(text)
    except TooLarge as large:
        raise BadInput(
            _("The copied block is too large: at most %(rows)s rows and %(columns)s columns are taken at a time.")
            % {"rows": MAX_ROWS, "columns": MAX_COLUMNS}
        ) from large


def _seen(cells: Cells, placed: list[tuple[Any, str, str]]) -> Iterator[Pasted]:
    """Cells that would change. What the portal works out is skipped without a word."""
    for line, column, typed in placed:
        if column in cells.computed or typed.strip() == cells.text(line, column):
            continue
        verdict = cells.can_edit(line, column)
        if verdict:
            yield _tried(cells, line, column, typed.strip())
        else:
            yield Pasted(line.pk, column, typed, refused=str(verdict.reason))


def _tried(cells: Cells, line: Any, column: str, typed: str) -> Pasted:
    """The text written into the line in memory, to hear what the portal would say."""
    try:
        return Pasted(line.pk, column, typed, problem=cells.write(line, column, typed))
    except BadInput as unfit:
        return Pasted(line.pk, column, typed, refused=str(unfit))
