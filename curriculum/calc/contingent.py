"""A table of counts by two attributes, beside an earlier one: lines, columns, sums, differences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Key = Any
ALL: Key = "all"  # the only column of a table without columns


@dataclass(frozen=True)
class Count:
    """How many students, and in which groups (ids)."""

    students: int
    groups: frozenset[int] = frozenset()


Counts = Mapping[tuple[Key, Key], Count]
NOBODY = Count(0)


def together(counts: Iterable[Count]) -> Count:
    """The students of all; a group that stands in several counts once."""
    counts = list(counts)
    return Count(sum(one.students for one in counts), frozenset().union(*(one.groups for one in counts)))


@dataclass(frozen=True)
class Figure:
    """A count now, and before; `before` is None where nothing is compared."""

    now: Count
    before: Count | None = None

    @property
    def change(self) -> int | None:
        return None if self.before is None else self.now.students - self.before.students

    @property
    def is_empty(self) -> bool:
        return not self.now.students and not (self.before and self.before.students)


@dataclass(frozen=True)
class Line:
    """The figures of one key, in the order of the columns, and their sum."""

    key: Key
    figures: tuple[Figure, ...]
    total: Figure


@dataclass(frozen=True)
class Crosstab:
    """The whole table; `foot` sums its columns, whichever lines of it are shown."""

    columns: tuple[Key, ...]
    lines: tuple[Line, ...]
    foot: Line

    @property
    def total(self) -> Figure:
        return self.foot.total


def crosstab(now: Counts, before: Counts | None, rows: Sequence[Key], columns: Sequence[Key]) -> Crosstab:
    """Counts by (row, column) put in lines, in the given orders; keys that are not named there stand at the end."""
    seen = [*now, *(before or {})]
    rows = _complete(rows, (row for row, _column in seen))
    columns = _complete(columns, (column for _row, column in seen))
    lines = tuple(_line(key, [(key, column) for column in columns], now, before) for key in rows)
    return Crosstab(columns, lines, _foot(lines, len(columns), before is not None))


def _complete(order: Sequence[Key], seen: Iterable[Key]) -> tuple[Key, ...]:
    """The keys that occur: first those of the order, then the others as they come, "not stated" (None) last."""
    found = list(dict.fromkeys(seen))
    place = {key: number for number, key in enumerate(order)}
    return tuple(sorted(found, key=lambda key: (key is None, place.get(key, len(place)))))


def _line(key: Key, cells: Sequence[tuple[Key, Key]], now: Counts, before: Counts | None) -> Line:
    figures = tuple(
        Figure(now.get(cell, NOBODY), None if before is None else before.get(cell, NOBODY)) for cell in cells
    )
    return Line(key, figures, _sum(figures, before is not None))


def _foot(lines: Sequence[Line], width: int, compared: bool) -> Line:
    figures = tuple(_sum([line.figures[place] for line in lines], compared) for place in range(width))
    return Line(None, figures, _sum(figures, compared))


def _sum(figures: Iterable[Figure], compared: bool) -> Figure:
    figures = list(figures)
    now = together(figure.now for figure in figures)
    return Figure(now, together(figure.before or NOBODY for figure in figures) if compared else None)
