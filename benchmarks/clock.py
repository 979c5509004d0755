"""Taking time: warm first, then every single call; a line of the table for each figure."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

WARM_UP = 3


@dataclass(frozen=True)
class Figures:
    """Percentiles of one thing done many times, in milliseconds."""

    p50: float
    p95: float
    p99: float


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    name: str
    figures: Figures
    queries: int | None
    bound_ms: float
    query_bound: int | None = None

    @property
    def holds(self) -> bool:
        within = self.figures.p95 <= self.bound_ms
        return within and (self.queries is None or self.query_bound is None or self.queries <= self.query_bound)

    def __str__(self) -> str:
        queries = "" if self.queries is None else str(self.queries)
        verdict = "ok" if self.holds else "OUT OF BOUNDS"
        return (
            f"{self.name:<52} {self.figures.p50:8.1f} {self.figures.p95:8.1f} {self.figures.p99:8.1f}"
            f" {self.bound_ms:8.0f} {queries:>8}  {verdict}"
        )


def measure(act: Callable[[], object], rounds: int) -> Figures:
    """Does `act` a few times to warm up, then `rounds` times with a clock. It does not pay for what others left."""
    for _round in range(WARM_UP):
        act()
    gc.collect()
    taken = sorted(_one(act) for _round in range(rounds))
    return Figures(*(taken[min(int(len(taken) * share), len(taken) - 1)] for share in (0.50, 0.95, 0.99)))


def _one(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def queries_of(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)
