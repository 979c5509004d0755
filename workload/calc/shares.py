"""Hours divided by the students for whom they are: degree × funding. The parts sum to the whole, to the hundredth."""

from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_FLOOR, Decimal

from curriculum.calc.shapes import ZERO
from workload.calc.shapes import Funding, Share, Taught

CENT = Decimal("0.01")


def shares_of(hours: Decimal, groups: Iterable[Taught]) -> tuple[Share, ...]:
    """Each part is in proportion to its students; what rounding leaves goes to the largest remainders.

    Groups without students take equal parts, as budget: no hour is lost.
    """
    weights = _weights(list(groups))
    total = sum(weights.values())
    if not total:
        return ()
    exact = {key: hours * weight / total for key, weight in weights.items()}
    parts = {key: part.quantize(CENT, rounding=ROUND_FLOOR) for key, part in exact.items()}
    left = int((hours - sum(parts.values(), ZERO)) / CENT)
    for key in sorted(parts, key=lambda key: (parts[key] - exact[key], key))[:left]:
        parts[key] += CENT
    return tuple(Share(degree, funding, part) for (degree, funding), part in sorted(parts.items()) if part)


def _weights(groups: list[Taught]) -> Counter:
    weights: Counter = Counter()
    for group in groups:
        weights[group.degree, Funding.BUDGET] += group.budget
        weights[group.degree, Funding.CONTRACT] += group.contract
    if not weights.total():
        return Counter((group.degree, Funding.BUDGET) for group in groups)
    return +weights
