"""What changed between two plans: the red and green of a new version, and of a working plan against its base."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from curriculum.calc.cells import cells_of_lines
from curriculum.calc.matching import match_lines
from curriculum.calc.shapes import LineData, Names, PlanData

Lines = PlanData | Sequence[LineData]


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class CellChange:
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class LineChange:
    """A row that differs. key: in the new plan, or in the old one when the row was removed; old_key: in the old plan.

    cells: the columns that differ; an added row has "" on the old side, a removed one "" on the new side.
    """

    kind: ChangeKind
    key: str
    old_key: str | None
    code: str
    names: Names
    cells: tuple[CellChange, ...]


def _lines(plan: Lines) -> Sequence[LineData]:
    return plan.lines if isinstance(plan, PlanData) else plan


def _cell_changes(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[CellChange, ...]:
    columns = dict.fromkeys([*new, *old])
    pairs = ((column, old.get(column, ""), new.get(column, "")) for column in columns)
    return tuple(CellChange(*pair) for pair in pairs if pair[1] != pair[2])


def _change(kind: ChangeKind, line: LineData, old_key: str | None, cells: tuple[CellChange, ...]) -> LineChange:
    return LineChange(kind, line.key, old_key, line.code, line.names, cells)


class _Comparison:
    """Both plans as rows of text, matched."""

    def __init__(self, old: Sequence[LineData], new: Sequence[LineData], origins: Mapping[str, str] | None) -> None:
        self.old, self.new = old, new
        self.sources = match_lines(old, new, origins)
        self.old_cells, self.new_cells = cells_of_lines(old), cells_of_lines(new)

    def of_new(self, line: LineData) -> LineChange | None:
        source, cells = self.sources.get(line.key), self.new_cells[line.key]
        if source is None:
            return _change(ChangeKind.ADDED, line, None, _cell_changes({}, cells))
        changes = _cell_changes(self.old_cells[source.key], cells)
        return _change(ChangeKind.CHANGED, line, source.key, changes) if changes else None

    def removed_after(self) -> dict[str | None, list[LineChange]]:
        """Removed rows under the key of the new row that they followed (None: they stood first)."""
        heirs = {source.key: key for key, source in self.sources.items()}
        removed, last = {}, None
        for line in self.old:
            if line.key in heirs:
                last = heirs[line.key]
                continue
            cells = _cell_changes(self.old_cells[line.key], {})
            removed.setdefault(last, []).append(_change(ChangeKind.REMOVED, line, line.key, cells))
        return removed


def difference(old: Lines, new: Lines, *, origins: Mapping[str, str] | None = None) -> list[LineChange]:
    """The rows that differ, in the order of the new plan; a removed row stands where it stood before.

    origins: key of a new row -> key of the old row it came from; without it the row's own `origin`, then its code.
    """
    comparison = _Comparison(_lines(old), _lines(new), origins)
    removed = comparison.removed_after()
    changes = removed.get(None, [])
    for line in comparison.new:
        own = comparison.of_new(line)
        changes += ([own] if own else []) + removed.get(line.key, [])
    return changes
