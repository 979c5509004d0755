"""Prerequisites: known, earlier, and never in a circle."""

from collections.abc import Iterator

from curriculum.calc.checks.registry import Spot, at, check
from curriculum.calc.facts import Facts, code_key
from curriculum.calc.shapes import LineData, Severity
from kuu_office.core.text import N_

SEQUENCE = N_("Order of courses in a study plan, to be confirmed by the office")


def _required(facts: Facts, line: LineData) -> list[LineData]:
    """The rows that must come before this one."""
    found = (facts.by_code.get(code_key(code)) for code in dict.fromkeys(line.prerequisites))
    return [other for other in found if other is not None and other.key != line.key]


@check(
    code="prerequisite_unknown",
    severity=Severity.ERROR,
    title=N_("Unknown prerequisite"),
    message=N_("The plan has no row with code {code}."),
    source=SEQUENCE,
)
def prerequisite_unknown(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        for code in line.prerequisites:
            if code_key(code) not in facts.by_code:
                yield at(line, "prerequisites", code=code)


@check(
    code="prerequisite_itself",
    severity=Severity.ERROR,
    title=N_("Prerequisite of itself"),
    message=N_("The row names itself ({code}) as its prerequisite."),
    source=SEQUENCE,
)
def prerequisite_itself(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        own = code_key(line.code)
        if own and own in map(code_key, line.prerequisites):
            yield at(line, "prerequisites", code=line.code)


@check(
    code="prerequisite_later",
    severity=Severity.ERROR,
    title=N_("Prerequisite is not earlier"),
    message=N_("{code} ends in semester {semester}, this row already begins in semester {first}."),
    source=SEQUENCE,
)
def prerequisite_later(facts: Facts) -> Iterator[Spot]:
    for line in facts.lines:
        for other in _required(facts, line) if line.running else ():
            if other.running and other.running[-1] >= line.running[0]:
                yield at(line, "prerequisites", code=other.code, semester=other.running[-1], first=line.running[0])


class _Walk:
    """A walk along prerequisites that meets every circle once, at the row where it was entered."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.done: set[str] = set()
        self.circles: list[list[LineData]] = []

    def from_line(self, start: LineData) -> None:
        """Depth first with a stack of its own: a chain may be longer than Python's."""
        path: dict[str, LineData] = {}
        waiting = [(start, False)]
        while waiting:
            line, left = waiting.pop()
            if left:
                self.done.add(path.popitem()[0])
            elif line.key in path:
                self.circles.append(list(path.values())[list(path).index(line.key) :])
            elif line.key not in self.done:
                path[line.key] = line
                waiting.append((line, True))
                waiting += [(other, False) for other in _required(self.facts, line)]


@check(
    code="prerequisite_circular",
    severity=Severity.ERROR,
    title=N_("Prerequisites in a circle"),
    message=N_("The prerequisites form a circle: {path}."),
    source=SEQUENCE,
)
def prerequisite_circular(facts: Facts) -> Iterator[Spot]:
    walk = _Walk(facts)
    for line in facts.lines:
        walk.from_line(line)
    for circle in walk.circles:
        path = " → ".join(line.code for line in [*circle, circle[0]])
        yield at(circle[0], "prerequisites", path=path)
