"""The hours of a line given to people: what is free, how a line is split, what stops a person from taking hours, and
last year's distribution as a proposal.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from fractions import Fraction

from curriculum.calc.shapes import ZERO
from workload.calc.rates import CENT, WHOLE_YEAR, year_norm
from workload.calc.shapes import Work

WHOLE_SHARE = Decimal(100)


class Way(StrEnum):
    """How a line is split: each part in hours, in per cent, or in subgroups."""

    HOURS = "hours"
    SHARE = "share"
    SUBGROUPS = "subgroups"


class Stop(StrEnum):
    """Why somebody may not take hours of a line."""

    NO_NORM = "no_norm"
    NO_LECTURES = "no_lectures"
    ENDED = "ended"
    ON_LEAVE = "on_leave"
    NOT_BEGUN = "not_begun"
    OVER_LIMIT = "over_limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who may take hours: a person in an appointment, or a vacancy.

    most_rates, hourly_cap: the limits of one person in all departments, in rates and in hours paid by the hour.
    annual: hours of a full rate of the post, None when nobody entered them. part: of the days of teaching of the year
    on which the appointment holds and the person is there. taken: hours of this appointment in the year.
    rates_elsewhere: what the person takes in other appointments, in rates; hourly_elsewhere: in others paid by the
    hour. start, end: of the appointment; a vacancy has neither, and no norm that it could exceed. leaves: first and
    last days of the person's leaves, in order.
    """

    key: str
    annual: Decimal | None
    most_rates: Decimal
    hourly_cap: Decimal
    rate: Decimal = Decimal(1)
    part: Fraction = WHOLE_YEAR
    may_lecture: bool = True
    is_hourly: bool = False
    is_vacancy: bool = False
    start: date | None = None
    end: date | None = None
    leaves: tuple[tuple[date, date], ...] = ()
    taken: Decimal = ZERO
    rates_elsewhere: Decimal = ZERO
    hourly_elsewhere: Decimal = ZERO

    @property
    def norm(self) -> Decimal | None:
        """Hours of the year for this rate on its days; nobody owes hours that are paid one by one."""
        if self.is_vacancy or self.is_hourly or self.annual is None:
            return None
        return year_norm(self.annual, self.rate, self.part)

    @property
    def limit(self) -> Decimal | None:
        """The most hours that this appointment may have; None when nothing limits them."""
        if self.is_vacancy:
            return None
        if self.is_hourly:
            return max(ZERO, self.hourly_cap - self.hourly_elsewhere)
        if self.norm is None:
            return None
        in_all = max(ZERO, (self.most_rates - self.rates_elsewhere) * self.annual)
        return min(self.norm * self.most_rates, in_all).quantize(CENT)


@dataclass(frozen=True, slots=True)
class Period:
    """The term of a line, and the day on which its hours are given."""

    first: date
    last: date
    today: date

    @property
    def is_over(self) -> bool:
        return self.last < self.today

    @property
    def from_now(self) -> date:
        """The first day on which the hours can still be taught."""
        return min(max(self.first, self.today), self.last)


def stop_of(holder: Holder, work: Work, hours: Decimal, period: Period) -> Stop | None:
    """What forbids giving these hours to the holder; None when nothing does. Overload alone does not."""
    if holder.is_vacancy:
        return None if _may_take(holder, work) else Stop.NO_LECTURES
    away = _away(holder, period)
    if away is not None:
        return away
    if holder.annual is None and not holder.is_hourly:
        return Stop.NO_NORM
    if not _may_take(holder, work):
        return Stop.NO_LECTURES
    return Stop.OVER_LIMIT if holder.taken + hours > holder.limit else None


def _away(holder: Holder, period: Period) -> Stop | None:
    """Why the holder is not there on any day on which the hours could still be taught."""
    if holder.end is not None and holder.end < period.from_now:
        return Stop.ENDED
    if holder.start is not None and holder.start > period.last:
        return Stop.NOT_BEGUN
    return Stop.ON_LEAVE if on_leave(holder.leaves, period) else None


def on_leave(leaves: Iterable[tuple[date, date]], period: Period) -> bool:
    """Whether leaves, in order and one after another, cover all days on which the hours could still be taught; of a
    term that is over all its days."""
    day = period.first if period.is_over else period.from_now
    for first, last in leaves:
        if first <= day <= last:
            day = last + timedelta(days=1)
    return day > period.last


def _may_take(holder: Holder, work: Work) -> bool:
    return holder.may_lecture or work is not Work.LECTURE


def overload_of(holder: Holder, hours: Decimal) -> Decimal:
    """Hours over the norm that the holder would have with these; 0 for whoever has no norm."""
    return ZERO if holder.norm is None else max(ZERO, holder.taken + hours - holder.norm)


def free_hours(hours: Decimal, given: Iterable[Decimal]) -> Decimal:
    """What nobody took of a line; negative when a recalculation made the line smaller than what was given."""
    return hours - sum(given, ZERO)


def parts_of(hours: Decimal, amounts: Sequence[Decimal], whole: Decimal) -> tuple[Decimal, ...]:
    """Hours divided as `amounts` of `whole`, to the hundredth; what rounding leaves goes to the last part.

    What the amounts lack of the whole is one part more, the last: it stays free. The parts sum to the hours.
    ValueError: the amounts are not above zero, or more than the whole.
    """
    left = whole - sum(amounts, ZERO)
    if left < 0 or min(amounts, default=ZERO) <= 0:
        raise ValueError("the parts are not parts of the whole")
    every = [*amounts, left] if left else list(amounts)
    parts = [(hours * amount / whole).quantize(CENT, rounding=ROUND_FLOOR) for amount in every[:-1]]
    return (*parts, hours - sum(parts, ZERO))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a sheet for the proposal. `alike`: lines with the same are the same work of the same course.

    given: hours by the key of who took them.
    """

    key: str
    alike: tuple
    hours: Decimal
    given: Mapping[str, Decimal]

    @property
    def free(self) -> Decimal:
        return free_hours(self.hours, self.given.values())


def as_last_year(lines: Sequence[Line], past: Sequence[Line]) -> dict[str, dict[str, Decimal]]:
    """Lines that nobody took, given as the line in the same place was last year: hours by line and by who takes them.

    Both in the order of their sheets. Several people keep their proportion; what was free of the line stays free.
    """
    before: dict[tuple, list[Line]] = defaultdict(list)
    for line in past:
        before[line.alike].append(line)
    places: dict[tuple, int] = defaultdict(int)
    proposed = {}
    for line in lines:
        place = places[line.alike]
        places[line.alike] += 1
        if line.hours > 0 and not line.given and place < len(before[line.alike]):
            proposed[line.key] = _in_proportion(line.hours, before[line.alike][place])
    return {key: parts for key, parts in proposed.items() if parts}


def _in_proportion(hours: Decimal, past: Line) -> dict[str, Decimal]:
    given = {key: part for key, part in past.given.items() if part > 0}
    if not given:
        return {}
    whole = max(past.hours, sum(given.values(), ZERO))
    parts = parts_of(hours, list(given.values()), whole)
    return {key: part for key, part in zip(given, parts, strict=False) if part > 0}
