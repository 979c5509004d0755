"""The academic calendar as arithmetic: the weeks of a year, what a row adds up to, what differs between two versions.

A row is a text with one letter for each week of the year: the code of its symbol, or a blank for an empty week.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from itertools import groupby

EMPTY = " "
SEVEN = timedelta(days=7)


class WeekGroup(StrEnum):
    """What a week counts as in the budget of the year."""

    THEORY = "theory"
    EXAMS = "exams"
    EXTRA = "extra"
    PRACTICE = "practice"
    RESEARCH = "research"
    STATE_EXAMS = "state_exams"
    THESIS = "thesis"
    VACATION = "vacation"
    SUMMER = "summer"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Week:
    """A week of an academic year: its number from 1, its Monday, the day that says to which month and term it belongs.

    That is Thursday, for a week belongs where most of its days lie; in the first week of a year not before 1 September.
    """

    number: int
    monday: date
    middle: date

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def month(self) -> int:
        return self.middle.month

    @property
    def column(self) -> str:
        return f"w{self.number}"


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks_of(start_year: int) -> list[Week]:
    """The weeks of the academic year that begins on 1 September of `start_year`: 52, in some years 53.

    The first holds 1 September, the last ends before the week that holds the next 1 September.
    """
    return list(_weeks(start_year))


@cache
def _weeks(start_year: int) -> tuple[Week, ...]:
    first, after = date(start_year, 9, 1), monday_of(date(start_year + 1, 9, 1))
    count = (after - monday_of(first)) // SEVEN
    return tuple(_week(place, first) for place in range(count))


def _week(place: int, first: date) -> Week:
    monday = monday_of(first) + place * SEVEN
    return Week(place + 1, monday, max(monday + timedelta(days=3), first))


def week_of(weeks: Sequence[Week], day: date) -> Week | None:
    """The week of the year in which a day lies."""
    place = (day - weeks[0].monday) // SEVEN
    return weeks[place] if 0 <= place < len(weeks) else None


def month_heads(weeks: Sequence[Week]) -> list[tuple[int, int]]:
    """Months with the number of their columns: [(9, 5), (10, 4), …]."""
    return [(month, len(list(found))) for month, found in groupby(week.month for week in weeks)]


@dataclass(frozen=True, slots=True)
class RowData:
    """The weeks of a year of study. `key` names the row for findings, `is_last`: those who finish in this year."""

    key: str
    year: int
    weeks: str
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Budget:
    """What the weeks of a row add up to. `expected` is what they must add up to."""

    counts: Mapping[WeekGroup, int]
    total: int
    expected: int

    @property
    def is_whole(self) -> bool:
        return self.total == self.expected


def budget_of(row: RowData, groups: Mapping[str, WeekGroup]) -> Budget:
    """Weeks by group. Those who finish are no longer there after their last week: these weeks are not expected."""
    counts = Counter(groups[code] for code in row.weeks if code in groups)
    del counts[WeekGroup.ABSENT]
    after = _absent_at_the_end(row, groups) if row.is_last else 0
    return Budget(dict(counts), counts.total(), len(row.weeks) - after)


def _absent_at_the_end(row: RowData, groups: Mapping[str, WeekGroup]) -> int:
    count = 0
    for code in reversed(row.weeks):
        if groups.get(code) is not WeekGroup.ABSENT:
            break
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class Run:
    """Weeks in a row under one symbol; `first` and `last` count from 1, both belong to it."""

    code: str
    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    @property
    def text(self) -> str:
        """«5» or «5–8»."""
        return f"{self.first}" if self.first == self.last else f"{self.first}–{self.last}"


def runs_of(weeks: str) -> list[Run]:
    """A row as runs of equal symbols, blanks among them."""
    return list(_runs(weeks))


def _runs(values: Sequence) -> Iterator[Run]:
    place = 0
    for value, found in groupby(values):
        length = len(list(found))
        yield Run(value, place + 1, place + length)
        place += length


@dataclass(frozen=True, slots=True)
class Change:
    """Weeks of a row that differ between two versions in the same way."""

    year: int
    old: str
    new: str
    first: int
    last: int


def changes_between(old: Mapping[int, str], new: Mapping[int, str]) -> list[Change]:
    """What differs, year of study by year of study; a row that one side lacks counts as empty."""
    found = []
    for year in sorted(old.keys() | new.keys()):
        before, after = old.get(year, ""), new.get(year, "")
        length = max(len(before), len(after))
        pairs = list(zip(before.ljust(length), after.ljust(length), strict=True))
        runs = [run for run in _runs(pairs) if run.code[0] != run.code[1]]
        found += [Change(year, *run.code, run.first, run.last) for run in runs]
    return found


@dataclass(frozen=True, slots=True)
class TermData:
    """A term with its teaching weeks."""

    kind: str
    start: date
    end: date
    weeks: int


@dataclass(frozen=True, slots=True)
class PeriodData:
    """A dated exception, such as a fortnight of distance study. No `years`: it concerns every row."""

    start: date
    end: date
    years: frozenset[int] = frozenset()

    def concerns(self, year: int) -> bool:
        return not self.years or year in self.years


@dataclass(frozen=True, slots=True)
class SheetData:
    """A calendar with everything that its checks compare it with. `groups`: what each symbol counts as."""

    start_year: int
    rows: Sequence[RowData]
    groups: Mapping[str, WeekGroup]
    diploma_date: date
    terms: Sequence[TermData] = ()
    holidays: Sequence[date] = ()
    periods: Sequence[PeriodData] = ()
    diploma_confirmed: bool = False

    @property
    def weeks(self) -> list[Week]:
        return weeks_of(self.start_year)


def in_term(weeks: Sequence[Week], term: TermData) -> list[Week]:
    """The weeks most of whose days lie in the term."""
    return [week for week in weeks if term.start <= week.middle <= term.end]


@lru_cache(maxsize=100)
def weeks_of_term(start_year: int, term: TermData) -> tuple[Week, ...]:
    """The same of an academic year; asked of every row of every calendar."""
    return tuple(in_term(_weeks(start_year), term))
