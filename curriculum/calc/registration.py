"""Whether the electives that a student is registered for fit the plan (F-012). Nothing here knows the database.

Keys of lines, courses and registrations are numbers of the database; here they only have to be equal or not.
"""

# ruff: noqa: RUF009 - empty names are frozen and may be shared
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from curriculum.calc.facts import code_key
from curriculum.calc.shapes import ZERO, LineKind, Names, Severity
from kuu_office.core.text import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """A line of a working plan: `block` is the header that it is an alternative of, `course` of the catalogue.

    `semester_credits`: credits by the semesters in which it runs.
    """

    key: int
    code: str
    names: Names
    kind: LineKind = LineKind.COURSE
    block: int | None = None
    course: int | None = None
    credits: Decimal = ZERO
    semester_credits: Mapping[int, Decimal] = field(default_factory=dict)
    prerequisites: tuple[str, ...] = ()

    @property
    def last(self) -> int:
        """The semester in which it ends; 0 when it runs in none."""
        return max(self.semester_credits, default=0)


@dataclass(frozen=True, slots=True)
class Block:
    """An elective block of a semester: its credits there and its alternatives by course."""

    row: PlanRow
    credits: Decimal
    alternatives: Mapping[int, PlanRow]


@dataclass(frozen=True)
class Studied:
    """What a working plan asks of its students in one semester. `plan`: its key."""

    plan: int
    semester: int
    rows: Sequence[PlanRow] = field(repr=False)

    @cached_property
    def blocks(self) -> dict[int, Block]:
        """The elective blocks of the semester by their keys, in the order of the plan."""
        alternatives: dict[int, dict[int, PlanRow]] = {}
        for row in self.rows:
            if row.block is not None and row.course is not None:
                alternatives.setdefault(row.block, {})[row.course] = row
        return {
            row.key: Block(row, row.semester_credits[self.semester], alternatives.get(row.key, {}))
            for row in self.rows
            if row.kind is LineKind.ELECTIVE_BLOCK and self.semester in row.semester_credits
        }

    @cached_property
    def fixed(self) -> list[PlanRow]:
        """Lines that everybody takes."""
        return [row for row in self.rows if row.block is None and row.kind is not LineKind.ELECTIVE_BLOCK]

    @cached_property
    def by_code(self) -> dict[str, PlanRow]:
        return {code_key(row.code): row for row in reversed(self.rows)}

    @cached_property
    def taught_to_all(self) -> dict[int, int]:
        """Courses that everybody takes up to this semester, with the first semester of each."""
        found: dict[int, int] = {}
        for row in self.fixed:
            if row.course is not None and row.semester_credits and min(row.semester_credits) <= self.semester:
                found.setdefault(row.course, min(row.semester_credits))
        return found

    @cached_property
    def fixed_credits(self) -> Decimal:
        return sum((row.semester_credits.get(self.semester, ZERO) for row in self.fixed), ZERO)

    @cached_property
    def expected_credits(self) -> Decimal:
        """Credits of the semester by the plan."""
        return self.fixed_credits + sum((block.credits for block in self.blocks.values()), ZERO)

    def credits_of(self, row: PlanRow, block: Block) -> Decimal:
        """Credits of an alternative in the semester; an empty one has those of its block."""
        return row.semester_credits.get(self.semester, row.credits) or block.credits

    def courses_of(self, header: PlanRow) -> set[int]:
        return {row.course for row in self.rows if row.block == header.key and row.course is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A registration: for which course, in which block of which version of the plan. `key` is its identity."""

    key: int
    offer: int
    course: int
    names: Names = Names()
    block: int
    plan: int
    language: str = ""
    confirmed: bool = True
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chooser:
    """A student with the registrations of the term and the courses of registrations of earlier terms."""

    key: int
    language: str = ""
    choices: tuple[Choice, ...] = ()
    taken: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Misfit:
    """What does not fit: which check, in which block, about which registration; `values` complete the sentence."""

    check: str
    block: int | None = None
    choice: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)


# check: (severity, title, sentence)
CHECKS: dict[str, tuple[Severity, str, str]] = {
    "missing": (Severity.ERROR, N_("Nothing is chosen"), N_("Nothing is chosen in “{block}”.")),
    "extra": (
        Severity.ERROR, N_("Not in the plan"),
        N_("“{course}” stands in no elective block of this semester."),
    ),
    "foreign": (Severity.ERROR, N_("Another block"), N_("“{block}” has no such course.")),
    "dropped": (
        Severity.ERROR, N_("Gone from the newer plan"),
        N_("“{course}” was chosen under an earlier version of the plan; the present one does not have it."),
    ),
    "twice": (Severity.ERROR, N_("Two choices in one block"), N_("“{course}” is the second choice in “{block}”.")),
    "credits": (
        Severity.ERROR, N_("Credits differ"),
        N_("“{course}” has {credits} credits, the block “{block}” has {expected}."),
    ),
    "prerequisite": (
        Severity.ERROR, N_("Prerequisite not taken"),
        N_("“{course}” needs {code} {needed}, which was not taken earlier."),
    ),
    "repeated": (
        Severity.ERROR, N_("Taken before"),
        N_("“{course}” is taken or was taken in semester {semester} already."),
    ),
    "repeated_choice": (Severity.ERROR, N_("Chosen before"), N_("“{course}” was chosen in an earlier term already.")),
    "cancelled": (Severity.ERROR, N_("Cancelled elective"), N_("“{course}” is not taught: choose another elective.")),
    "language": (
        Severity.WARNING, N_("Another language"),
        N_("“{course}” is taught in another language than the student studies in."),
    ),
    "newer_plan": (
        Severity.WARNING, N_("Newer version of the plan"),
        N_("“{course}” was chosen under an earlier version of the plan; in the present one it stands in “{block}”."),
    ),
    "unconfirmed": (Severity.NOTE, N_("Not confirmed"), N_("The adviser has not confirmed “{course}”.")),
}  # fmt: skip
NOT_IN_PLAN = frozenset({"extra", "dropped", "twice"})


@dataclass(frozen=True)
class Fit:
    """How the registrations of a student fit: in each block the choice, what does not fit, credits of the semester."""

    chooser: Chooser
    seats: Mapping[int, Choice]
    misfits: tuple[Misfit, ...]
    credits: Decimal
    expected: Decimal

    @property
    def is_whole(self) -> bool:
        """Every block has its choice and nothing is wrong."""
        return not any(CHECKS[one.check][0] is Severity.ERROR for one in self.misfits)


def fit(chooser: Chooser, studied: Studied) -> Fit:
    """Puts each registration into its block and says what does not fit."""
    seats, loose = _seated(chooser.choices, studied)
    misfits = list(_of_loose(loose, studied))
    for key, block in studied.blocks.items():
        choice = seats.get(key)
        if choice is None:
            misfits.append(Misfit("missing", key, values={"block": block.row.names}))
        else:
            misfits += _of_seat(choice, block, chooser, studied)
    own = sum((_worth(choice, studied.blocks[key], studied) for key, choice in seats.items()), ZERO)
    return Fit(chooser, seats, tuple(misfits), studied.fixed_credits + own, studied.expected_credits)


def _worth(choice: Choice, block: Block, studied: Studied) -> Decimal:
    return studied.credits_of(block.alternatives[choice.course], block)


def _seated(choices: Iterable[Choice], studied: Studied) -> tuple[dict[int, Choice], list[Choice]]:
    """Choices by block, and those without one. What was chosen in the present version goes before what was not."""
    seats: dict[int, Choice] = {}
    loose: list[Choice] = []
    for choice in sorted(choices, key=lambda one: (one.block not in studied.blocks, one.key)):
        fitting = [key for key, block in studied.blocks.items() if choice.course in block.alternatives]
        if choice.block in fitting:
            fitting = [choice.block]
        free = next((key for key in fitting if key not in seats), None)
        if free is None:
            loose.append(choice)
        else:
            seats[free] = choice
    return seats, loose


def _of_loose(loose: Iterable[Choice], studied: Studied) -> Iterator[Misfit]:
    for choice in loose:
        values = {"course": choice.names}
        block = next((one for one in studied.blocks.values() if choice.course in one.alternatives), None)
        if block is not None:
            yield Misfit("twice", block.row.key, choice.key, values | {"block": block.row.names})
        else:
            yield Misfit("extra" if choice.plan == studied.plan else "dropped", None, choice.key, values)


def _of_seat(choice: Choice, block: Block, chooser: Chooser, studied: Studied) -> Iterator[Misfit]:
    """What is wrong with a choice in its block."""
    row, named = block.alternatives[choice.course], {"course": choice.names, "block": block.row.names}

    def misfit(check: str, **values: object) -> Misfit:
        return Misfit(check, block.row.key, choice.key, named | values)

    if choice.cancelled:
        yield misfit("cancelled")
    if choice.plan != studied.plan:
        yield misfit("newer_plan")
    credits = studied.credits_of(row, block)
    if credits != block.credits:
        yield misfit("credits", credits=credits, expected=block.credits)
    for needed in not_taken(row, studied, chooser.taken):
        yield misfit("prerequisite", code=needed.code, needed=needed.names)
    if choice.course in studied.taught_to_all:
        yield misfit("repeated", semester=studied.taught_to_all[choice.course])
    elif choice.course in chooser.taken:
        yield misfit("repeated_choice")
    if choice.language != chooser.language:
        yield misfit("language")
    if not choice.confirmed:
        yield misfit("unconfirmed")


def not_taken(row: PlanRow, studied: Studied, taken: frozenset[int]) -> list[PlanRow]:
    """Prerequisites of an alternative that were not taken in an earlier semester.

    What everybody takes counts as taken when it ended earlier; an elective only when the student was registered for it.
    A code that the plan does not have is a fault of the plan, which its own checks name.
    """
    needed = (studied.by_code.get(code_key(code)) for code in row.prerequisites)
    return [one for one in needed if one is not None and not _is_taken(one, studied, taken)]


def _is_taken(row: PlanRow, studied: Studied, taken: frozenset[int]) -> bool:
    if row.kind is LineKind.ELECTIVE_BLOCK:
        return bool(studied.courses_of(row) & taken)
    if row.block is not None:
        return row.course in taken
    return 0 < row.last < studied.semester


def why_not(course: int, block: Block, chooser: Chooser, studied: Studied) -> Misfit | None:
    """The first rule by which a student may not choose a course in a block; None when all is well."""
    row, named = block.alternatives.get(course), {"block": block.row.names}
    if row is None:
        return Misfit("foreign", block.row.key, values=named)
    named |= {"course": row.names}
    for needed in not_taken(row, studied, chooser.taken):
        return Misfit("prerequisite", block.row.key, values=named | {"code": needed.code, "needed": needed.names})
    if course in studied.taught_to_all:
        semester = studied.taught_to_all[course]
        return Misfit("repeated", block.row.key, values=named | {"semester": semester})
    if course in chooser.taken:
        return Misfit("repeated_choice", block.row.key, values=named)
    return None
