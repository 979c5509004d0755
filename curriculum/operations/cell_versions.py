"""Cells that two people may write at once: each save names the version that its person saw (M10)."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from curriculum.models import PlanLine, SemesterLine
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.phrases import CELL_OF_LINE

Place = tuple[int, str]
Line = PlanLine | SemesterLine


@dataclass(frozen=True)
class CellWrite:
    """What a person typed into a cell: the line, the column, the text, and the version of the cell they saw."""

    line_id: int
    column: str
    text: str
    version: int


@dataclass(frozen=True)
class CellSaved:
    """A cell as it stands: its text as the portal writes it, its version, and what could not be read."""

    line_id: int
    column: str
    text: str
    version: int
    problem: str = ""


@dataclass(frozen=True)
class Saved:
    """What a save answers: the cells written, the cells that followed them, the plan's new revision.

    Names follow a catalogue course, marks of control a semester, contact hours the hours of classes.
    """

    cells: list[CellSaved]
    followed: list[CellSaved]
    revision: int


class CellsChanged(Conflict):
    """Somebody saved these cells since the person saw them; `cells` is what stands there now."""

    def __init__(self, message: str, cells: list[CellSaved]) -> None:
        super().__init__(message, field=cells[0].column)
        self.cells = cells


class CellUnfit(BadInput):
    """A cell has no room for the text, not even beside; `cell` names it."""

    def __init__(self, message: str, cell: CellSaved) -> None:
        super().__init__(message, field=cell.column)
        self.cell = cell


def refuse_changed(
    lines: Mapping[int, Line], writes: Iterable[CellWrite], stands: Callable[[Place], CellSaved]
) -> None:
    """The heart of the matter: a save names the version that the person saw, and another version is not overwritten."""
    changed = [write for write in writes if lines[write.line_id].cell_versions.get(write.column, 0) != write.version]
    if not changed:
        return
    cells = [stands((write.line_id, write.column)) for write in changed]
    first = lines[changed[0].line_id]
    raise CellsChanged(
        _("%(line)s: somebody saved “%(theirs)s” meanwhile; you typed “%(yours)s”. Nothing was lost.")
        % {"line": first.code or first.name, "theirs": cells[0].text, "yours": changed[0].text[:60]},
        cells,
    )


def count_versions(lines: Mapping[int, Line], places: Iterable[Place], computed: Collection[str]) -> None:
    """One more save of each of these cells; what the portal works out has no versions."""
    for pk, column in places:
        if column not in computed:
            lines[pk].cell_versions[column] = lines[pk].cell_versions.get(column, 0) + 1


def named_cells(lines: Mapping[int, Line], places: Iterable[Place], computed: Collection[str]) -> dict[Place, str]:
    """Cells as the history names them: the code of the line, with its number where two lines have the same code."""
    codes = Counter(line.code for line in lines.values())
    labels = {pk: line.code if line.code and codes[line.code] == 1 else f"{line.code} №{pk}".strip()
              for pk, line in lines.items()}  # fmt: skip
    return {(pk, column): f"{labels[pk]}{CELL_OF_LINE}{column}" for pk, column in places if column not in computed}
