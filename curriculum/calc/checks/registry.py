"""The register of checks. A check is a small function that yields the spots where its rule is broken."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from curriculum.calc.facts import Facts
from curriculum.calc.shapes import CUSTOM, Finding, Limits, LineData, Severity, number

Value = str | int | Decimal


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a rule is broken, and what its message names."""

    key: str | None = None
    column: str | None = None
    semester: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)


Run = Callable[[Facts], Iterator[Spot]]


@dataclass(frozen=True, slots=True)
class Source:
    """What a rule rests on; `confirmed` is False while the office has not said that it holds."""

    text: str
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A named rule. title, message and source are English msgids; message names its values in braces.

    limit: the field of `Limits` that the rule compares with; its source then stands for the source of the rule.
    """

    code: str
    severity: Severity
    title: str
    message: str
    run: Run
    source: str = CUSTOM
    confirmed: bool = False
    limit: str | None = None

    def findings(self, facts: Facts) -> Iterator[Finding]:
        for spot in self.run(facts):
            yield Finding(self.code, self.severity, spot.key, spot.column, spot.semester, spot.values)

    def source_under(self, limits: Limits) -> Source:
        """The source to show beside a finding made under these limits."""
        if self.limit is None:
            return Source(self.source, self.confirmed)
        limit = getattr(limits, self.limit)
        return Source(limit.source, limit.confirmed)


CHECKS: dict[str, Check] = {}


def check(*, code: str, **card: str | bool | Severity) -> Callable[[Run], Run]:
    """Register the function under a code; the other arguments are the fields of `Check`."""

    def register(run: Run) -> Run:
        if code in CHECKS:
            raise ValueError(f"two checks are called {code}")
        CHECKS[code] = Check(code=code, run=run, **card)
        return run

    return register


def ready(value: Value) -> str:
    return number(value) if isinstance(value, Decimal) else str(value)


def semesters_of(line: LineData) -> str:
    return ", ".join(map(str, line.running)) or "–"


def at(line: LineData | None, column: str | None, semester: int | None = None, /, **values: Value) -> Spot:
    """A spot in a row (None: in the whole plan), with the values of the message made ready to print."""
    key = line.key if line else None
    return Spot(key, column, semester, {name: ready(value) for name, value in values.items()})
