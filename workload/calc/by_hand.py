"""What people may give by hand: which hours make sense, and for whom hours are that somebody changed."""

from collections.abc import Iterable
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from curriculum.calc.shapes import ZERO
from workload.calc.shapes import Share
from workload.calc.shares import CENT

MOST_HOURS = Decimal(5000)  # of one line: six full rates


class HoursFault(StrEnum):
    """Why hours are no hours."""

    NEGATIVE = "negative"
    ZERO = "zero"
    ABSURD = "absurd"
    TOO_FINE = "too_fine"


def fault_of_hours(hours: Decimal) -> HoursFault | None:
    """Hours of a line are more than nothing, at most `MOST_HOURS`, in hundredths. What is no number is absurd."""
    if not hours.is_finite() or hours > MOST_HOURS:
        return HoursFault.ABSURD
    if hours < 0:
        return HoursFault.NEGATIVE
    if hours == 0:
        return HoursFault.ZERO
    return None if hours == hours.quantize(CENT) else HoursFault.TOO_FINE


def rescaled(shares: Iterable[Share], hours: Decimal) -> tuple[Share, ...]:
    """The same people in the same proportion, other hours; the parts sum to them, to the hundredth."""
    shares = sorted(shares, key=lambda share: (share.degree, share.funding))
    total = sum((share.hours for share in shares), ZERO)
    if not total:
        return ()
    exact = [hours * share.hours / total for share in shares]
    parts = [part.quantize(CENT, rounding=ROUND_FLOOR) for part in exact]
    left = int((hours - sum(parts, ZERO)) / CENT)
    for place in sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))[:left]:
        parts[place] += CENT
    return tuple(Share(share.degree, share.funding, part) for share, part in zip(shares, parts, strict=True) if part)
