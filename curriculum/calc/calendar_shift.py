"""The weeks of a year laid on those of the next: a week takes what stood in the week of the same days a year before.

Dates move by a day or two against the days of the week, so every week keeps its place, but where a year of 53 weeks
begins or ends: its first week then has no successor, or the last week stands twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from curriculum.calc.calendar import Week, week_of, weeks_of


@dataclass(frozen=True, slots=True)
class Shift:
    """`places`: for each week of the new year the number of the week of the last year that gives its symbol.

    `lost`: weeks of the last year that give theirs to none; `added`: weeks that repeat the one before.
    """

    places: tuple[int, ...]
    lost: tuple[int, ...]
    added: tuple[int, ...]

    def row(self, weeks: str) -> str:
        """A row of last year in the weeks of the new one."""
        return "".join(weeks[place - 1] for place in self.places)


def shift_into(start_year: int) -> Shift:
    """From the academic year before into the one that begins in `start_year`."""
    last = weeks_of(start_year - 1)
    places = tuple(_week_before(week, last).number for week in weeks_of(start_year))
    return Shift(
        places,
        lost=tuple(week.number for week in last if week.number not in places),
        added=tuple(number for number in range(2, len(places) + 1) if places[number - 1] == places[number - 2]),
    )


def _week_before(week: Week, last: Sequence[Week]) -> Week:
    """The week of last year with the days of this one; after its end, its last."""
    return week_of(last, a_year_before(week.middle)) or last[-1]


def a_year_before(day: date) -> date:
    """The same day of the year before; 28 February for 29 February."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year - 1, 2, 28) if is_leap_day else day.replace(year=day.year - 1)


@dataclass(frozen=True, slots=True)
class Placed:
    """A holiday in two years: its day and the number of its week; None where the year does not have it."""

    name: str
    old: date | None
    new: date | None
    old_week: int | None
    new_week: int | None

    @property
    def has_moved(self) -> bool:
        """Whether it falls into another week than last year."""
        return self.new_week is not None and self.old_week != self.new_week


def placed_anew(old: Iterable[tuple[date, str]], new: Iterable[tuple[date, str]], start_year: int) -> list[Placed]:
    """Holidays (day, name) of last year beside those of the year that begins in `start_year`, by their names.

    Of a holiday of several days each stands for itself. In the order of the new year, then of the last one.
    """
    sides = [_by_name(old), _by_name(new)]
    names = dict.fromkeys([*sides[1], *sides[0]])
    last, weeks = weeks_of(start_year - 1), weeks_of(start_year)
    pairs = [(name, *pair) for name in names for pair in zip_longest(*(side.get(name, []) for side in sides))]
    found = [Placed(name, one, other, _number(last, one), _number(weeks, other)) for name, one, other in pairs]
    return sorted(found, key=lambda row: (row.new is None, row.new or row.old))


def _by_name(holidays: Iterable[tuple[date, str]]) -> dict[str, list[date]]:
    found: dict[str, list[date]] = defaultdict(list)
    for day, name in sorted(holidays):
        found[name].append(day)
    return found


def _number(weeks: Sequence[Week], day: date | None) -> int | None:
    week = week_of(weeks, day) if day else None
    return week.number if week else None
