"""Rates and the hours of a year that they stand for (DOMAIN 3.3)."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")
WHOLE_YEAR = Fraction(1)


def part_of_year(
    start: date, end: date | None, first: date, last: date, leaves: Iterable[tuple[date, date]] = ()
) -> Fraction:  # fmt: skip
    """The part of the days on which a year is taught, `first` to `last`, on which an appointment holds and its person
    is there; an empty end is open, `leaves` are in the order of their first days."""
    start, end = max(start, first), min(end or last, last)
    there = _days(start, end)
    for gone, back in leaves:
        there -= _days(max(gone, start), min(back, end))
        start = max(start, back + timedelta(days=1))
    return Fraction(there, _days(first, last))


def _days(first: date, last: date) -> int:
    return max(0, (last - first).days + 1)


def year_norm(annual: Decimal, rate: Decimal, part: Fraction = WHOLE_YEAR) -> Decimal:
    """The hours that a rate owes in a part of a year; `annual`: of a full rate in a whole year. To hundredths."""
    return (annual * rate * part.numerator / part.denominator).quantize(CENT, ROUND_HALF_UP)


def to_step(rates: Decimal, step: Decimal) -> Decimal:
    """The nearest whole number of steps, the half upwards."""
    return (rates / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def rates_needed(hours: Decimal, annual: Decimal | None, step: Decimal) -> Decimal | None:
    """How many rates hours are, to the step; `annual`: hours a year of an average rate. None where it is not known."""
    return to_step(hours / annual, step) if annual else None
