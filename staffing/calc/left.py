"""Hours of the load that a person leaves when an appointment ends in the middle of a year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Given:
    """Hours of a line that a person takes, in a term."""

    hours: Decimal
    term_first: date
    term_last: date


def left_of(given: Given, day: date) -> Decimal:
    """What of the hours is still to be taught from `day` on: all before the term, a part by its days in it, then none.

    To hundredths of an hour.
    """
    if day <= given.term_first:
        return given.hours
    if day > given.term_last:
        return NOTHING
    whole = (given.term_last - given.term_first).days + 1
    rest = (given.term_last - day + timedelta(days=1)).days
    return (given.hours * rest / whole).quantize(HUNDREDTH, ROUND_HALF_UP)


def sum_left(lines: Iterable[Given], day: date) -> tuple[int, Decimal]:
    """How many lines are left with something to teach, and how many hours."""
    rests = [rest for rest in (left_of(line, day) for line in lines) if rest]
    return len(rests), sum(rests, NOTHING)
