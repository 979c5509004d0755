"""What every row of a file would do, shown before anything is done; afterwards, what it did.

Plain data: an app fills the rows, the preview page counts them, the operation applies all or nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kuu_office.core.spreadsheets.cells import CellError


class Outcome(StrEnum):
    """What applying a row would do."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class RowResult:
    """One row of the file after the checks.

    `values` by our column, `cells` the address each came from ("D14"), `before` the present values of changed columns.
    """

    row_no: int
    values: Mapping[str, Any]
    cells: Mapping[str, str]
    outcome: Outcome
    errors: Sequence[CellError] = ()
    before: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict:
        """For a JSONField; decimals and dates are left to its encoder."""
        return {
            "row_no": self.row_no,
            "values": dict(self.values),
            "cells": dict(self.cells),
            "outcome": self.outcome.value,
            "errors": [error.to_json() for error in self.errors],
            "before": dict(self.before),
        }

    @classmethod
    def from_json(cls, data: Mapping) -> "RowResult":
        errors = tuple(CellError(**error) for error in data["errors"])
        outcome = Outcome(data["outcome"])
        return cls(data["row_no"], data["values"], data["cells"], outcome, errors, data["before"])


def row_result(
    row_no: int,
    values: Mapping[str, Any],
    cells: Mapping[str, str],
    *,
    errors: Sequence[CellError] = (),
    current: Mapping[str, Any] | None = None,
) -> RowResult:
    """Decides the outcome: refused when there are errors, else by comparing with `current` (None: not there yet)."""
    if errors:
        return RowResult(row_no, values, cells, Outcome.REFUSED, tuple(errors))
    if current is None:
        return RowResult(row_no, values, cells, Outcome.CREATED)
    before = {key: current.get(key) for key, value in values.items() if current.get(key) != value}
    outcome = Outcome.CHANGED if before else Outcome.UNCHANGED
    return RowResult(row_no, values, cells, outcome, before=before)


@dataclass(frozen=True)
class ImportResult:
    """All rows of an import with what applying them would do."""

    rows: tuple[RowResult, ...]

    @property
    def counts(self) -> dict[Outcome, int]:
        """Rows per outcome, all four named."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def errors(self) -> list[CellError]:
        """Errors of all rows in the order of the file."""
        return [error for row in self.rows for error in row.errors]

    @property
    def can_apply(self) -> bool:
        """Nothing refused, and something to do."""
        counts = self.counts
        return not counts[Outcome.REFUSED] and counts[Outcome.CREATED] + counts[Outcome.CHANGED] > 0

    def to_json(self) -> list[dict]:
        return [row.to_json() for row in self.rows]

    @classmethod
    def from_json(cls, data: Sequence[Mapping]) -> "ImportResult":
        return cls(tuple(map(RowResult.from_json, data)))
