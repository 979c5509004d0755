"""Hours that are paid by the hour, and what they cost: a table of rates is looked up, nothing is computed into it.

Source: DOMAIN 3.3 (hourly rates by post or degree and source of funds, from a date on).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from curriculum.calc.shapes import ZERO
from kuu_office.core.text.degrees import Degree, degree_of
from workload.calc.shapes import Funding

CENT = Decimal("0.01")


class Rank(StrEnum):
    """The academic degree that a rate asks for."""

    NONE = "none"
    CANDIDATE = "candidate"
    DOCTOR = "doctor"


# A PhD is paid as a candidate.
RANKS = {Degree.DOCTOR: Rank.DOCTOR, Degree.CANDIDATE: Rank.CANDIDATE, Degree.PHD: Rank.CANDIDATE}


@dataclass(frozen=True, slots=True)
class Rate:
    """What an hour of a post with a degree costs from a source of funds, in som."""

    post: int
    rank: Rank
    funding: Funding
    amount: Decimal


def rank_of(degree: str) -> Rank:
    """By the degree as people write it."""
    return RANKS.get(degree_of(degree), Rank.NONE)


def divided(hours: Decimal, shares: Mapping[Funding, Decimal]) -> dict[Funding, Decimal]:
    """Hours by the funding of the line that they are taken from; the parts sum to the whole, to the hundredth."""
    whole = sum(shares.values(), ZERO)
    if not whole:
        return {Funding.BUDGET: hours}
    budget = (hours * shares.get(Funding.BUDGET, ZERO) / whole).quantize(CENT, rounding=ROUND_HALF_UP)
    parts = {Funding.BUDGET: budget, Funding.CONTRACT: hours - budget}
    return {funding: part for funding, part in parts.items() if part}


def rate_of(rates: Iterable[Rate], post: int, rank: Rank, funding: Funding) -> Decimal | None:
    """The rate of the degree, else that of the post for everybody; None when the table has neither."""
    found = {rate.rank: rate.amount for rate in rates if rate.post == post and rate.funding is funding}
    return found.get(rank, found.get(Rank.NONE))


def cost_of(hours: Mapping[Funding, Decimal], amounts: Mapping[Funding, Decimal | None]) -> Decimal | None:
    """Hours × rates in som; None as soon as an hour has no rate."""
    if any(amounts.get(funding) is None for funding in hours):
        return None
    exact = sum((part * amounts[funding] for funding, part in hours.items()), ZERO)
    return exact.quantize(CENT, rounding=ROUND_HALF_UP)
