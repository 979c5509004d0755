"""Rates that the load needs: hours of a department by the average annual load of its posts (DOMAIN 3.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from workload.calc.rates import rates_needed

HUNDREDTH = Decimal("0.01")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class PostLoad:
    """A post of a department: its rates, and how many hours a year one of them is (None: nobody said)."""

    post: str
    rate: Decimal
    hours: Decimal | None


@dataclass(frozen=True)
class Need:
    """How many rates the hours of a department ask for. `rates` is None while no annual load is known.

    `posts`: what the average was taken over; `average`: hours of one rate, to hundredths; `exact`: before the step.
    """

    hours: Decimal
    posts: tuple[PostLoad, ...]
    average: Decimal | None
    exact: Decimal | None
    rates: Decimal | None


def average_load(posts: Sequence[PostLoad]) -> Decimal | None:
    """Hours of an average rate: each post weighs as many rates as it has. Posts without an annual load are left out."""
    known = [post for post in posts if post.hours is not None]
    rates = sum((post.rate for post in known), NOTHING)
    if not rates:
        return None
    return sum((post.rate * post.hours for post in known), NOTHING) / rates


def need(hours: Decimal, posts: Sequence[PostLoad], step: Decimal) -> Need:
    """Hours ÷ average annual load, to the step."""
    average = average_load(posts)
    if average is None:
        return Need(hours, tuple(posts), None, None, None)
    exact = hours / average
    rounded = [value.quantize(HUNDREDTH, ROUND_HALF_UP) for value in (average, exact)]
    return Need(hours, tuple(posts), *rounded, rates_needed(hours, average, step))
