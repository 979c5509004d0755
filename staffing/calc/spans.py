"""Rates between two dates: how many are held at most on a day of a period."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Span:
    """So many rates from a day to a day, both included; no last day: for ever."""

    first: date
    last: date | None
    rate: Decimal

    def holds_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def peak(spans: Iterable[Span], first: date, last: date | None) -> Decimal:
    """The most rates that are held on any day of a period. The most is reached when the period or a span begins."""
    kept = list(spans)
    days = {first} | {span.first for span in kept if first < span.first and (last is None or span.first <= last)}
    return max(sum((span.rate for span in kept if span.holds_on(day)), NOTHING) for day in days)


def free(places: Decimal, spans: Iterable[Span], first: date, last: date | None) -> Decimal:
    """How many of so many rates nobody holds on any day of a period; never less than nothing."""
    return max(places - peak(spans, first, last), NOTHING)


def in_steps(rate: Decimal, step: Decimal) -> bool:
    """Whether a rate is a whole number of steps."""
    return rate % step == 0
