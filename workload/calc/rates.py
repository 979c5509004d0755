"""Rates and the hours of a year that they stand for (DOMAIN 3.3)."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")
WHOLE_YEAR = Fraction(1)


def part_of_year(start: date, end: date | None, first: date, last: date) -> Fraction:
    """The part of the days of a year, `first` to `last`, on which an appointment holds; an empty end is open."""
    days = (min(end or last, last) - max(start, first)).days + 1
    return Fraction(max(0, days), (last - first).days + 1)


def year_norm(annual: Decimal, rate: Decimal, part: Fraction = WHOLE_YEAR) -> Decimal:
    """The hours that a rate owes in a part of a year; `annual`: of a full rate in a whole year. To hundredths."""
    return (annual * rate * part.numerator / part.denominator).quantize(CENT, ROUND_HALF_UP)


def to_step(rates: Decimal, step: Decimal) -> Decimal:
    """The nearest whole number of steps, the half upwards."""
    return (rates / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def rates_needed(hours: Decimal, annual: Decimal | None, step: Decimal) -> Decimal | None:
    """How many rates hours are, to the step; `annual`: hours a year of an average rate. None where it is not known."""
    return to_step(hours / annual, step) if annual else None
