"""Which row of one plan is which row of another: by recorded origin, else by code."""

from collections.abc import Mapping, Sequence

from curriculum.calc.facts import code_key
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
