"""What the load would be with other norms, other groups or other streams. Nothing here knows what stands anywhere."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from curriculum.calc.shapes import Degree, StudyForm
from curriculum.calc.streams import Classes, ClassKind, propose
from workload.calc.norms import norm_for
from workload.calc.shapes import Norm, PlanLine, Taught, Work

WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class NormChange:
    """Other hours for a work; degree, form: for whom, None for all for whom nothing narrower holds."""

    work: Work
    hours: Decimal
    degree: Degree | None = None
    form: StudyForm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a scenario changes.

    size: by what the number of students of every group is multiplied; groups: students of single groups by their
    names, which outweigh it. stream_limit: all lectures are formed into streams anew of at most so many students;
    join_all: what sits in no stream is joined by the present limits.
    """

    norms: tuple[NormChange, ...] = ()
    size: Decimal = WHOLE
    groups: Mapping[str, int] = field(default_factory=dict)
    stream_limit: int | None = None
    join_all: bool = False

    @property
    def is_idle(self) -> bool:
        return self == Changes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A line of a semester plan with what a stream asks of it."""

    line: PlanLine
    term: str
    course: str
    language: str


def changed_norms(norms: Sequence[Norm], changes: Iterable[NormChange]) -> list[Norm]:
    """The norms with other hours; a change for a degree or form without a norm of its own gets one like the wider."""
    found = list(norms)
    for change in changes:
        degrees, forms = frozenset(filter(None, [change.degree])), frozenset(filter(None, [change.form]))
        place = next(
            (
                number
                for number, norm in enumerate(found)
                if (norm.work, norm.degrees, norm.forms) == (change.work, degrees, forms)
            ),
            None,
        )
        if place is not None:
            found[place] = replace(found[place], hours=change.hours)
            continue
        wider = _wider(found, change)
        if wider is not None:
            key = f"{change.work}:{change.degree or ''}:{change.form or ''}"
            found.append(replace(wider, key=key, hours=change.hours, degrees=degrees, forms=forms))
    return found


def _wider(norms: Sequence[Norm], change: NormChange) -> Norm | None:
    """The norm that holds for them now, else any of the work."""
    if change.degree and change.form:
        return norm_for(norms, change.work, change.degree, change.form)
    return next((norm for norm in norms if norm.work is change.work), None)


def changed_lines(heard: Sequence[Heard], changes: Changes, limits: Mapping[ClassKind, int]) -> list[PlanLine]:
    """The lines with groups and streams as the scenario has them, in their order."""
    sized = [replace(one, line=replace(one.line, group=_sized(one.line.group, changes))) for one in heard]
    if changes.stream_limit is None and not changes.join_all:
        return [one.line for one in sized]
    if changes.stream_limit is not None:
        limits = {**limits, ClassKind.LECTURE: changes.stream_limit}
        sized = [replace(one, line=_apart(one.line)) for one in sized]
    streams = _streams(sized, limits)
    return [_seated(one.line, streams.get(one.line.key)) for one in sized]


def _sized(group: Taught, changes: Changes) -> Taught:
    if group.name in changes.groups:
        students = changes.groups[group.name]
        budget = round(Decimal(students * group.budget) / group.students) if group.students else 0
        return replace(group, budget=budget, contract=students - budget)
    if changes.size == WHOLE:
        return group
    return replace(group, budget=_times(group.budget, changes.size), contract=_times(group.contract, changes.size))


def _times(students: int, size: Decimal) -> int:
    return int((students * size).quantize(WHOLE, rounding=ROUND_HALF_UP))


def _apart(line: PlanLine) -> PlanLine:
    return replace(line, streams={work: key for work, key in line.streams.items() if work is not Work.LECTURE})


def _seated(line: PlanLine, stream: str | None) -> PlanLine:
    return line if stream is None else replace(line, streams={**line.streams, Work.LECTURE: stream})


def _streams(heard: Iterable[Heard], limits: Mapping[ClassKind, int]) -> dict[str, str]:
    """Line → the stream of its lectures, for lines that sit in none and can be joined."""
    free: dict[str, list[Classes]] = defaultdict(list)
    for one in heard:
        if one.line.lecture and one.course and Work.LECTURE not in one.line.streams:
            free[one.term].append(_classes(one))
    return {
        member.key: f"if:{proposal.members[0].key}"
        for classes in free.values()
        for proposal in propose(classes, limits)
        if len(proposal.members) > 1
        for member in proposal.members
    }


def _classes(one: Heard) -> Classes:
    line = one.line
    return Classes(
        key=line.key, group=line.group.name, size=line.group.students, course=one.course, course_name=line.names.any,
        language=one.language, kind=ClassKind.LECTURE, hours=line.lecture, weeks=line.weeks,
    )  # fmt: skip


def money_for(rates: Decimal | None, pay: Decimal | None) -> Decimal | None:
    """Som a month for rates of that pay, whole som; None where either is not known."""
    if rates is None or pay is None:
        return None
    return (rates * pay).quantize(WHOLE, rounding=ROUND_HALF_UP)
