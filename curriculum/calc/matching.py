"""Which row of one plan is which row of another: by origin, else by code; which row of a file is which line."""

from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence

from curriculum.calc.facts import Facts, code_key
from curriculum.calc.shapes import LineData


def _by_origin(old: Sequence[LineData], new: Sequence[LineData], origins: Mapping[str, str]) -> dict[str, LineData]:
    keys = {line.key: line for line in old}
    matches = {}
    for line in new:
        source = keys.pop(origins.get(line.key, line.origin or ""), None)
        if source is not None:
            matches[line.key] = source
    return matches


def match_lines(
    old: Sequence[LineData], new: Sequence[LineData], origins: Mapping[str, str] | None = None
) -> dict[str, LineData]:
    """Key of a new row -> its old row, each old row at most once.

    origins: key of a new row -> key of its old row; it goes before the `origin` that the row itself carries.
    """
    matches = _by_origin(old, new, origins or {})
    used = {line.key for line in matches.values()}
    free = {code_key(line.code): line for line in reversed(old) if line.key not in used}
    free.pop("", None)
    for line in new:
        if line.key not in matches and code_key(line.code) in free:
            matches[line.key] = free.pop(code_key(line.code))
    return matches


def _codes(line: LineData) -> list[str]:
    return [code_key(line.code)] if code_key(line.code) else []


def _names(line: LineData) -> list[str]:
    return list(Facts.folded_names(line.names))


def _codes_with_names(line: LineData) -> list[tuple[str, str]]:
    return [(code, name) for code in _codes(line) for name in _names(line)]


def _nothing(line: LineData) -> list[str]:
    """Half-written lines without code and name are taken in order."""
    return [] if _codes(line) or _names(line) else [""]


def match_rows(old: Sequence[LineData], new: Sequence[LineData]) -> dict[str, LineData]:
    """Key of a row of a file -> the line of the plan that it brings: by code and name, else by code, else by name.

    Each line is taken at most once; among equals the first row takes the first line.
    """
    matches: dict[str, LineData] = {}
    taken: set[str] = set()
    for marks_of in (_codes_with_names, _codes, _names, _nothing):
        free = _by_mark(old, taken, marks_of)
        for row in new:
            found = None if row.key in matches else _first_free(free, marks_of(row), taken)
            if found is not None:
                matches[row.key] = found
                taken.add(found.key)
    return matches


def _by_mark(lines: Sequence[LineData], taken: set[str], marks_of: Callable) -> dict[str, deque[LineData]]:
    free = defaultdict(deque)
    for line in lines:
        for mark in () if line.key in taken else dict.fromkeys(marks_of(line)):
            free[mark].append(line)
    return free


def _first_free(free: dict[str, deque[LineData]], marks: list[str], taken: set[str]) -> LineData | None:
    for mark in marks:
        waiting = free.get(mark, ())
        while waiting and waiting[0].key in taken:
            waiting.popleft()
        if waiting:
            return waiting[0]
    return None
