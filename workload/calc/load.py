"""The load of what is taught: which works each line of a semester plan asks for, whom they join, and their hours."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from curriculum.calc.shapes import ZERO, Control, LineKind
from workload.calc.norms import hours_of, norm_for
from workload.calc.shapes import Attestation, Counted, LoadLine, Norm, PlanLine, Practice, Taught, Work
from workload.calc.shares import shares_of

CONTROLS = {
    Control.EXAM: (Work.EXAM_CONSULTATION, Work.EXAM),
    Control.CREDIT_TEST: (Work.CREDIT_TEST,),
    Control.GRADED_TEST: (Work.GRADED_TEST,),
    Control.COURSE_PAPER: (Work.COURSE_PAPER,),
    Control.COURSE_PROJECT: (Work.COURSE_PROJECT,),
    Control.CALCULATION_WORK: (Work.CALCULATION_WORK,),
    Control.CONTROL_WORK: (Work.CONTROL_WORK,),
}
PRACTICES = {
    Practice.STUDY: Work.STUDY_PRACTICE,
    Practice.PRODUCTION: Work.PRODUCTION_PRACTICE,
    Practice.PEDAGOGICAL: Work.PEDAGOGICAL_PRACTICE,
    Practice.PREDIPLOMA: Work.PREDIPLOMA_PRACTICE,
}
ATTESTATIONS = {
    Attestation.EXAM: (Work.COMMISSION,),
    Attestation.THESIS: (Work.THESIS, Work.REVIEW, Work.COMMISSION),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One work that a line of a plan asks for, with the hours of the plan that it multiplies."""

    work: Work
    line: PlanLine
    plan_hours: Decimal = ZERO


@dataclass(slots=True)
class _Joint:
    """What one line of the load joins."""

    work: Work
    asked: list[Asked] = field(default_factory=list)

    @property
    def lines(self) -> list[PlanLine]:
        return [one.line for one in self.asked]

    @property
    def groups(self) -> list[Taught]:
        return list({line.group.key: line.group for line in self.lines}.values())

    @property
    def plan_hours(self) -> set[Decimal]:
        return {one.plan_hours for one in self.asked}


def works_of(line: PlanLine) -> Iterator[Asked]:
    """What a line of a plan asks of its department, in the order of the load sheet."""
    if line.kind is LineKind.PRACTICE:
        yield Asked(PRACTICES[line.practice or Practice.PRODUCTION], line)
        return
    if line.kind is LineKind.ATTESTATION:
        yield from (Asked(work, line) for work in ATTESTATIONS[line.attestation or Attestation.THESIS])
        return
    yield from _classes(line)
    if line.lecture:
        yield Asked(Work.CONSULTATION, line, line.lecture)
    for control in line.controls:
        yield from (Asked(work, line) for work in CONTROLS[control])


def _classes(line: PlanLine) -> Iterator[Asked]:
    named = {
        Work.LECTURE: line.lecture, practical_of(line): line.practical, Work.LABORATORY: line.laboratory,
        Work.GUIDED: line.guided,
    }  # fmt: skip
    yield from (Asked(work, line, hours) for work, hours in named.items() if hours)


def practical_of(line: PlanLine) -> Work:
    """Languages and physical education have norms of their own for their practical classes."""
    if line.kind is LineKind.PHYSICAL:
        return Work.PHYSICAL
    return Work.LANGUAGE if line.is_language else Work.PRACTICAL


def load_of(lines: Iterable[PlanLine], norms: Sequence[Norm]) -> list[LoadLine]:
    """The whole load of lines of plans: one line for each work of each stream or, outside streams, of each group."""
    joints: dict[str, _Joint] = {}
    for line in lines:
        for asked in works_of(line):
            joints.setdefault(_key(asked), _Joint(asked.work)).asked.append(asked)
    known: dict[tuple, Norm | None] = {}
    return [_load_line(key, joint, norms, known) for key, joint in joints.items()]


def _key(asked: Asked) -> str:
    stream = asked.line.streams.get(asked.work)
    return f"{asked.work}:stream:{stream}" if stream else f"{asked.work}:line:{asked.line.key}"


def _load_line(key: str, joint: _Joint, norms: Sequence[Norm], known: dict[tuple, Norm | None]) -> LoadLine:
    groups = joint.groups
    asked = (joint.work, groups[0].degree, groups[0].form)
    if asked not in known:
        known[asked] = norm_for(norms, *asked)
    norm = known[asked]
    counted = _counted(joint, groups, norm)
    raw, hours = hours_of(norm, counted)
    return LoadLine(
        key=key, work=joint.work, lines=tuple(line.key for line in joint.lines), norm=norm, counted=counted, raw=raw,
        hours=hours, shares=shares_of(hours, groups), uneven=len(joint.plan_hours) > 1,
    )  # fmt: skip


def _counted(joint: _Joint, groups: Sequence[Taught], norm: Norm | None) -> Counted:
    return Counted(
        plan_hours=max(joint.plan_hours),
        streams=1,
        groups=len(groups),
        subgroups=sum(_subgroups(group, joint.work, norm) for group in groups),
        students=sum(group.students for group in groups),
        weeks=max(line.weeks for line in joint.lines),
    )


def _subgroups(group: Taught, work: Work, norm: Norm | None) -> int:
    """As people divided the group; else as many as the norm's size asks for."""
    if norm is None or not norm.size:
        return group.subgroups.get(work) or 1
    return group.subgroups.get(work) or max(1, -(-group.students // norm.size))
