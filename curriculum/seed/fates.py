"""What happens to a demo student from the admission on: most go up every autumn, some do not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from curriculum.calc.standing import (
    ADMISSION,
    EXPULSION,
    GRADUATION,
    LEAVE,
    PROMOTION,
    REINSTATEMENT,
    RETURN,
    TRANSFER,
    Step,
)
from curriculum.models import Group

LAST_YEAR = 2026
BUDGET_SHARE = 0.15
REASONS = ("debt", "tuition_not_paid", "own_request", "family", "to_another_university")
LEAVE_REASONS = {"female": ("illness", "maternity", "family"), "male": ("illness", "military_service", "family")}
# Of a hundred students so many take a year of leave, are expelled, are expelled and come back, move to a budget place.
TURNS = {"leave": 5, "expelled": 5, "reinstated": 4, "budget": 4}
KIND_NUMBERS = {
    ADMISSION: 210, PROMOTION: 240, GRADUATION: 160, LEAVE: 275, RETURN: 236, EXPULSION: 31, REINSTATEMENT: 44,
    TRANSFER: 251,
}  # fmt: skip


@dataclass(frozen=True)
class Fate:
    """Where a student begins: the dice, the group, the years of the programme, the next intake's group, the sex."""

    random: Random
    group: Group
    years: int
    following: Group | None
    sex: str = "female"

    @property
    def intake(self) -> int:
        return self.group.intake_year


def opened_on(intake: int) -> date:
    return date(intake, 9, 1)


def number_of(kind: str, day: date, mark: str = "С") -> str:
    """One order of a kind and day for the whole faculty, whose numbers carry its mark."""
    number = KIND_NUMBERS[kind] + (day.day if kind == EXPULSION else 0)
    return f"{number}-{mark}/{day:%m%y}"


def life(fate: Fate) -> list[Step]:
    """The orders of a student, in turn. `key` carries the reason of a leave or an expulsion."""
    turn = _turn(fate)
    steps = list(_usual(fate))
    if turn is None or fate.years < 4 or len(steps) < (2 if turn == "leave" else 3):
        return steps
    year = fate.random.randint(2, len(steps) - 1) if turn == "budget" else 2
    return list(TAKEN[turn](fate, steps, year))


def _turn(fate: Fate) -> str | None:
    dice = fate.random.randrange(100)
    for turn, share in TURNS.items():
        if dice < share:
            return turn
        dice -= share
    return None


def _usual(fate: Fate) -> Iterator[Step]:
    """Admission, a promotion every autumn, the graduation of whoever has come to the end."""
    group = fate.group
    funding = "budget" if fate.random.random() < BUDGET_SHARE else "contract"
    place = {
        "programme": group.programme_id, "group": group.pk, "year": 1, "form": group.study_form,
        "language": group.language, "funding": funding,
    }  # fmt: skip
    yield Step(kind=ADMISSION, day=opened_on(fate.intake), sets=place)
    for year in range(2, fate.years + 1):
        if fate.intake + year - 1 <= LAST_YEAR:
            yield Step(kind=PROMOTION, day=opened_on(fate.intake + year - 1), sets={"year": year})
    if fate.intake + fate.years <= LAST_YEAR:
        yield Step(kind=GRADUATION, day=date(fate.intake + fate.years, 7, 1))


def _leave(fate: Fate, steps: list[Step], year: int) -> Iterator[Step]:
    """A year of leave in the second year; the return leads into the following intake, the promotions come later."""
    yield from steps[:year]
    began = date(fate.intake + year - 1, 10, 12)
    until = date(began.year + 1, 8, 31)
    yield Step(kind=LEAVE, day=began, until=until, key=fate.random.choice(LEAVE_REASONS[fate.sex]))
    if until.year <= LAST_YEAR:
        sets = {"group": fate.following.pk} if fate.following else {}
        yield Step(kind=RETURN, day=date(until.year, 9, 1), sets=sets)
        yield from _later(fate, year, until.year)


def _later(fate: Fate, year: int, came_back: int) -> Iterator[Step]:
    """Promotions of who has lost a year; nobody of them has come to the end yet."""
    for autumn in range(came_back + 1, LAST_YEAR + 1):
        if year + autumn - came_back <= fate.years:
            yield Step(kind=PROMOTION, day=opened_on(autumn), sets={"year": year + autumn - came_back})


def _expelled(fate: Fate, steps: list[Step], year: int) -> Iterator[Step]:
    yield from steps[:year]
    day = date(fate.intake + year, 2, fate.random.randint(3, 20))
    yield Step(kind=EXPULSION, day=day, key=fate.random.choice(REASONS))


def _reinstated(fate: Fate, steps: list[Step], year: int) -> Iterator[Step]:
    """Expelled after three semesters, back a year later in the following intake."""
    yield from _expelled(fate, steps, year)
    group = fate.following
    if group is None or fate.intake + year + 1 > LAST_YEAR:
        return
    place = {
        "programme": group.programme_id, "group": group.pk, "year": year, "form": group.study_form,
        "language": group.language, "funding": "contract",
    }  # fmt: skip
    yield Step(kind=REINSTATEMENT, day=date(fate.intake + year + 1, 2, 2), sets=place)
    yield from _later(fate, year, fate.intake + year)


def _budget(fate: Fate, steps: list[Step], year: int) -> Iterator[Step]:
    """A budget place in the middle of a year."""
    day = date(fate.intake + year - 1, 2, 9)
    yield from (step for step in steps if step.day < day)
    if steps[0].sets["funding"] == "contract":
        yield Step(kind=TRANSFER, day=day, sets={"funding": "budget"})
    yield from (step for step in steps if step.day >= day)


TAKEN = {"leave": _leave, "expelled": _expelled, "reinstated": _reinstated, "budget": _budget}
