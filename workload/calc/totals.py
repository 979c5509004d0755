"""Hours summed by any attributes of a line and of its shares; every way of summing gives the same whole."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from decimal import Decimal

from curriculum.calc.shapes import ZERO
from workload.calc.shapes import LoadLine, Share

Key = Callable[[LoadLine, Share], Hashable]


def summed(lines: Iterable[LoadLine], key: Key) -> dict[Hashable, Decimal]:
    """Hours of the shares by what `key` says of the line and the share."""
    found: dict[Hashable, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        for share in line.shares:
            found[key(line, share)] += share.hours
    return dict(found)


def whole(lines: Iterable[LoadLine]) -> Decimal:
    return sum((line.hours for line in lines), ZERO)
