"""Orders for tests of standings, and arbitrary sequences of them that hold."""

from datetime import date, timedelta

from hypothesis import strategies as st

from curriculum.calc.orders import OPEN_TO
from curriculum.calc.standing import (
    ADMISSION,
    LEAVE,
    PROMOTION,
    REINSTATEMENT,
    TRANSFER,
    GroupFact,
    Place,
    Step,
    World,
    after,
    fold,
)

AUTUMN = date(2022, 9, 1)
WORLD = World(
    groups={
        1: GroupFact("ПИ-1-22", 7, "full_time", "ky", AUTUMN),
        2: GroupFact("ПИ-2-22", 7, "full_time", "ky", AUTUMN),
        3: GroupFact("ПИ-3-22", 7, "full_time", "ru", AUTUMN),
        4: GroupFact("ИВТ-1-22", 8, "full_time", "ky", date(2023, 9, 1), date(2025, 7, 1)),
        6: GroupFact("ПМИ-1-22", 9, "full_time", "ky", AUTUMN),
        5: GroupFact("ПИс-1-22", 7, "extramural", "ky", AUTUMN),
    },
    years={7: 4, 8: 4},
)
fundings = st.sampled_from(["budget", "contract"])
HOME = {"programme": 7, "group": 1, "year": 1, "form": "full_time", "language": "ky", "funding": "contract"}


def order(kind: str, day: date, ordinal: int = 1, *, until: date | None = None, **sets) -> Step:
    return Step(kind=kind, day=day, ordinal=ordinal, until=until, sets=sets, key=f"{kind} {day} {ordinal}")


def admission(day: date = AUTUMN, **sets) -> Step:
    return order(ADMISSION, day, **(HOME | sets))


def leave(day: date, days: int = 180, ordinal: int = 1) -> Step:
    return order(LEAVE, day, ordinal, until=day + timedelta(days=days))


def codes(faults) -> list[str]:
    return [fault.code for fault in faults]


@st.composite
def sequences(draw) -> list[Step]:
    """Orders that hold wherever nobody counts semesters before a reinstatement; some of them on one day."""
    steps = [admission(funding=draw(fundings))]
    place, day, ordinal = fold(steps)[-1].place, AUTUMN, 1
    for _number in range(draw(st.integers(0, 7))):
        gap = draw(st.sampled_from([0, 1, 30, 400]))
        day, ordinal = day + timedelta(days=gap), 1 if gap else ordinal + 1
        step = _next(draw, place, day, ordinal)
        if step is None:
            break
        steps.append(step)
        place = after(step, place)
    return steps


def _next(draw, place: Place, day: date, ordinal: int) -> Step | None:
    kinds = sorted(kind for kind, states in OPEN_TO.items() if place.state in states)
    kinds = [kind for kind in kinds if kind != PROMOTION or place.year < 4]
    if not kinds:
        return None
    kind = draw(st.sampled_from(kinds))
    if kind == LEAVE:
        return leave(day, ordinal=ordinal)
    sets = {
        TRANSFER: {"group": draw(st.sampled_from([1, 2, None])), "funding": draw(fundings)},
        PROMOTION: {"year": place.year + 1},
        REINSTATEMENT: HOME | {"group": 2, "year": 2},
    }.get(kind, {})  # fmt: skip
    return order(kind, day, ordinal, **sets)
