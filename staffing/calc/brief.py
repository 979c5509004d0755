"""The brief on the teaching staff (F-031): how many, how engaged, of what degree, title, age and sex, with shares."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from kuu_office.core.text.degrees import Degree, Title

TENTH = Decimal("0.1")
# The first age of each band; those of whom no date of birth is kept are counted apart.
BANDS = (0, 30, 40, 50, 60)


class Engagement(StrEnum):
    """In the order in which a person who is engaged twice is counted."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    HOURLY = "hourly"


ORDER = {engagement: place for place, engagement in enumerate(Engagement)}


@dataclass(frozen=True)
class Worker:
    """A person in a department. `sex`: "female", "male" or ""."""

    person: int
    unit: int
    engagement: Engagement
    degree: Degree = Degree.NONE
    title: Title = Title.NONE
    sex: str = ""
    born: date | None = None


@dataclass(frozen=True)
class Figures:
    """Counts of people, each once; `ages`: by band, "" where no date of birth is kept."""

    people: int = 0
    engagements: Mapping[Engagement, int] = field(default_factory=dict)
    degrees: Mapping[Degree, int] = field(default_factory=dict)
    titles: Mapping[Title, int] = field(default_factory=dict)
    sexes: Mapping[str, int] = field(default_factory=dict)
    ages: Mapping[str, int] = field(default_factory=dict)

    @property
    def with_degree(self) -> int:
        return self.people - self.degrees.get(Degree.NONE, 0)

    @property
    def degree_share(self) -> Decimal:
        """Per cent of the people who hold a degree (остепененность), to tenths."""
        return share(self.with_degree, self.people)


@dataclass(frozen=True)
class Brief:
    """Figures of everybody and of those who work full-time, by department and in total."""

    total: Figures
    full_time: Figures
    units: Mapping[int, Figures]
    full_time_units: Mapping[int, Figures]


def share(part: int, whole: int) -> Decimal:
    """Per cent to tenths, the half upwards; nothing of nothing is nothing."""
    if not whole:
        return Decimal("0.0")
    return (Decimal(100) * part / whole).quantize(TENTH, ROUND_HALF_UP)


def age_on(born: date, day: date) -> int:
    """Whole years on a day; who was born on 29 February turns a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def band_of(born: date | None, day: date) -> str:
    """The first age of the band as text, or "" for an unknown one."""
    if born is None:
        return ""
    age = age_on(born, day)
    return str(max(first for first in BANDS if first <= max(age, 0)))


def figures_of(workers: Iterable[Worker], day: date) -> Figures:
    """Counts people: who is engaged twice is counted once, by the first engagement in the order of `Engagement`."""
    first: dict[int, Worker] = {}
    for worker in sorted(workers, key=lambda one: (ORDER[one.engagement], one.unit)):
        first.setdefault(worker.person, worker)
    people = list(first.values())
    return Figures(
        people=len(people),
        engagements=Counter(one.engagement for one in people),
        degrees=Counter(one.degree for one in people),
        titles=Counter(one.title for one in people),
        sexes=Counter(one.sex for one in people),
        ages=Counter(band_of(one.born, day) for one in people),
    )


def brief(workers: Iterable[Worker], day: date) -> Brief:
    """The whole brief. In a department a person counts as engaged there; in the total once."""
    everybody = list(workers)
    by_unit: dict[int, list[Worker]] = {}
    for worker in everybody:
        by_unit.setdefault(worker.unit, []).append(worker)
    return Brief(
        total=figures_of(everybody, day),
        full_time=figures_of(_full_time(everybody), day),
        units={unit: figures_of(found, day) for unit, found in by_unit.items()},
        full_time_units={unit: figures_of(_full_time(found), day) for unit, found in by_unit.items()},
    )


def _full_time(workers: Iterable[Worker]) -> list[Worker]:
    return [one for one in workers if one.engagement is Engagement.FULL_TIME]
