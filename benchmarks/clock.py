"""Taking time: warm first, then every single call."""

import time
from collections.abc import Callable
from dataclasses import dataclass

WARM_UP = 3


@dataclass(frozen=True)
class Figures:
    """Percentiles of one thing done many times, in milliseconds."""

    p50: float
    p95: float
    p99: float


def measure(act: Callable[[], object], rounds: int) -> Figures:
    """Does `act` a few times to warm up, then `rounds` times with a clock."""
    for _round in range(WARM_UP):
        act()
    taken = sorted(_one(act) for _round in range(rounds))
    return Figures(*(taken[min(int(len(taken) * share), len(taken) - 1)] for share in (0.50, 0.95, 0.99)))


def _one(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000
