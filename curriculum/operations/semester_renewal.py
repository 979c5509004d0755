"""A draft semester plan takes over a version of its working plan that was approved later, or the electives that the
students of its group have chosen meanwhile; what people changed in it is kept."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.calc.difference import LineChange
from curriculum.calc.matching import match_lines
from curriculum.calc.semester import Choices, Origin, SemesterRow, changes_between, chosen_in, followed, rows_of
from curriculum.enums import LineKind
from curriculum.models import Plan, PlanLine, SemesterLine, SemesterPlan, StreamSeat
from curriculum.operations.lines import STEP
from curriculum.operations.semester import NOTED, line_from, note_readiness, take_from_plan
from curriculum.operations.semester_locking import locked_semester_plan
from curriculum.queries import line_data, lines_of_each
from curriculum.queries.registration import taken_courses
from curriculum.queries.semester import choices_of, newer_source, readiness, row_data, running_of, semester_lines
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import Conflict

EVENTS = {
    "curriculum.semesterplan.renewed": gettext_lazy("%(by)s took over the newer working plan “%(source)s”."),
    "curriculum.semesterplan.followed": gettext_lazy(
        "%(by)s brought the electives to what the students have chosen: %(electives)s."
    ),
}
# What a line takes from its working plan, by column.
FIELDS = {"course": ["course", "choice"], "control": ["controls"]}
TAKEN = [
    "position", "source", "choice", "students", "course", "department", "code", "name_ky", "name_ru", "name_en",
    "credits", "total_hours", "lecture", "practical", "laboratory", "guided", "self_study", "controls", "cell_versions",
]  # fmt: skip


class Fate(StrEnum):
    """What becomes of a line."""

    STAYS = "stays"
    COMES = "comes"
    GOES = "goes"


@dataclass(frozen=True)
class Elective:
    """A line of an elective block as it would be, who takes it now (`before`), and what becomes of it."""

    line: SemesterLine
    before: int | None
    fate: Fate


@dataclass(frozen=True)
class Renewal:
    """What taking over a newer working plan, or the choices of the students, does.

    `stood`: the lines as they are; `kept` and `added` as they would be, `gone` those that go; `changes`: of all these.
    """

    newer: Plan | None
    stood: tuple[SemesterLine, ...] = ()
    kept: tuple[SemesterLine, ...] = ()
    added: tuple[SemesterLine, ...] = ()
    gone: tuple[SemesterLine, ...] = ()
    changes: tuple[LineChange, ...] = ()

    @cached_property
    def electives(self) -> list[Elective]:
        """The lines of elective blocks in their new order, those that go at the end."""
        before = {line.pk: line.students for line in self.stood}
        fates = ((self.kept, Fate.STAYS), (self.added, Fate.COMES), (self.gone, Fate.GOES))
        found = [
            Elective(line, before.get(line.pk), fate)
            for lines, fate in fates
            for line in lines
            if line.kind == LineKind.ELECTIVE_BLOCK
        ]
        return sorted(found, key=lambda one: (one.fate is Fate.GOES, one.line.position))

    @property
    def released(self) -> list[SemesterLine]:
        """Lines whose course goes: a stream must not hold them."""
        chosen = {line.pk: line.choice_id for line in self.kept}
        return [*self.gone, *(line for line in self.stood if line.choice_id and not chosen.get(line.pk, True))]

    @property
    def changes_electives(self) -> bool:
        """Whether a line of an elective block comes or goes, or other numbers of students take it."""
        return any(one.fate is not Fate.STAYS or one.before != one.line.students for one in self.electives)


@dataclass(frozen=True)
class _Versions:
    """Both versions of the working plan: planned rows of the old one, the heirs of its lines in the new one."""

    planned: Mapping[Origin, SemesterRow]
    rows: tuple[SemesterRow, ...]
    known: Mapping[str, PlanLine]
    ancestors: Mapping[str, str]


def preview_renewal(plan: SemesterPlan) -> Renewal:
    """What would change if the plan took over the newest version of its working plan; nothing is saved."""
    newer = newer_source(plan)
    return Renewal(None) if newer is None else _renewal(plan, newer)


def preview_following(plan: SemesterPlan) -> Renewal:
    """What would change if the plan had the electives that the students have chosen; nothing is saved."""
    return _renewal(plan, plan.source)


def _renewal(plan: SemesterPlan, newer: Plan) -> Renewal:
    lines = semester_lines([plan])[plan.pk]
    versions = _versions(plan, newer, lines)
    standing = _standing(lines, versions)
    kept, added = [], []
    for place, row in enumerate(versions.rows, 1):
        line = standing.get(row.origin)
        if line is None:
            added.append(line_from(row, plan, place * STEP, versions.known))
        else:
            kept.append(_renewed(line, row, place * STEP, versions))
    stay = {line.pk for line in kept}
    gone = [line for line in lines if line.source_id and line.pk not in stay]
    changes = tuple(_changes(lines, kept, added))
    return Renewal(newer, tuple(lines), tuple(kept), tuple(added), tuple(gone), changes)


def _versions(plan: SemesterPlan, newer: Plan, lines: list[SemesterLine]) -> _Versions:
    found = lines_of_each(plan.source, newer)
    old, new = ([line_data(line) for line in found[one.pk]] for one in (plan.source, newer))
    ancestors = {line.key: line.key for line in new}
    if newer != plan.source:
        ancestors = {key: source.key for key, source in match_lines(old, new).items()}
    rows, taken = [row_data(line) for line in lines], taken_courses([plan.group_id], [plan.term_id])
    chosen = chosen_in(new, plan.semester, taken.get((plan.group_id, plan.term_id), {}))
    return _Versions(
        planned={row.origin: row for row in rows_of(old, running_of(plan), choices_of(rows))},
        rows=tuple(rows_of(new, running_of(plan), {**_by_hand(rows, ancestors), **chosen})),
        known={str(line.pk): line for line in found[newer.pk]},
        ancestors=ancestors,
    )


def _by_hand(rows: Iterable[SemesterRow], ancestors: Mapping[str, str]) -> Choices:
    """What people chose for the whole group, in the blocks of the newer version."""
    heirs = {ancestor: key for key, ancestor in ancestors.items()}
    chosen = choices_of(row for row in rows if row.students is None)
    return {
        heirs[block]: {heirs.get(one, ""): students for one, students in found.items()}
        for block, found in chosen.items()
        if block in heirs
    }


def _standing(lines: Iterable[SemesterLine], versions: _Versions) -> dict[Origin, SemesterLine]:
    """The line that stands for each row: that of its choice, else a line of its block in which nothing is chosen."""
    free = {(str(line.source_id), str(line.choice_id or "")): line for line in lines if line.source_id}
    found: dict[Origin, SemesterLine] = {}
    wanted = [(row.origin, versions.ancestors.get(row.source, ""), row.choice) for row in versions.rows]
    for origin, block, choice in wanted:
        line = free.pop((block, versions.ancestors.get(choice or "", "")), None)
        found |= {origin: line} if line else {}
    for origin, block, choice in wanted:
        open_ones = [key for key in free if key[0] == block and not (key[1] and choice)]
        if origin not in found and open_ones:
            found[origin] = free.pop(open_ones[0])
    return found


def _renewed(line: SemesterLine, row: SemesterRow, position: int, versions: _Versions) -> SemesterLine:
    """A copy of the line as it would be: what people changed stays, everything else follows."""
    fresh, stands = copy(line), row_data(line)
    fresh.cell_versions = dict(line.cell_versions)
    fresh.position, fresh.students = position, row.students
    if stands.origin == row.origin:
        return fresh
    planned = versions.planned.get(stands.origin, stands)
    fresh.source = versions.known[row.source]
    follows = followed(planned, stands)
    template = copy(fresh)
    take_from_plan(template, row, versions.known.get(row.choice or ""))
    fresh.choice = template.choice
    for column in follows:
        for name in FIELDS.get(column, [column]):
            if getattr(fresh, name) != getattr(template, name):
                setattr(fresh, name, getattr(template, name))
                fresh.cell_versions[column] = fresh.cell_versions.get(column, 0) + 1
    return fresh


def _changes(lines: list[SemesterLine], kept: list[SemesterLine], added: list[SemesterLine]) -> list[LineChange]:
    before = [row_data(line) for line in lines if line.source_id]
    after = [row_data(line) for line in sorted([*kept, *added], key=lambda line: line.position)]
    return changes_between(before, after)


@transaction.atomic
def renew_semester_plan(*, plan: SemesterPlan, by: Scope, at: datetime) -> SemesterPlan:
    """Takes over the newest version of the working plan; what people changed in the draft stays as it is.

    Refused: no right, frozen plan, no newer version. Conflict: a course that goes sits in a stream.
    """
    plan = locked_semester_plan(plan.pk)
    renewal = preview_renewal(plan)
    rules.can_renew_semester_plan(by, plan, renewal.newer).enforce()
    old = str(plan.source)
    _take_over(plan, renewal)
    new = {"source": str(renewal.newer), "lines": len(renewal.changes)}
    audit.record("curriculum.semesterplan.renewed", obj=plan, by=by, at=at, old={"source": old}, new=new)
    return plan


@transaction.atomic
def follow_registrations(*, plan: SemesterPlan, by: Scope, at: datetime) -> SemesterPlan:
    """Gives a draft a line for each elective that students of its group have chosen; an elective that nobody chose
    goes, a block in which nobody chose stays as people left it.

    Refused: no right, frozen plan, nothing to follow. Conflict: a course that goes sits in a stream.
    """
    plan = locked_semester_plan(plan.pk)
    renewal = preview_following(plan)
    rules.can_follow_registrations(by, plan, renewal.changes_electives).enforce()
    _take_over(plan, renewal)
    new = {"electives": ", ".join(_told(one.line) for one in renewal.electives if one.fate is not Fate.GOES)}
    audit.record("curriculum.semesterplan.followed", obj=plan, by=by, at=at, new=new)
    return plan


def _told(line: SemesterLine) -> str:
    return f"{line}" if line.students is None else f"{line} – {line.students}"


def _take_over(plan: SemesterPlan, renewal: Renewal) -> None:
    _refuse_seated(renewal.released)
    SemesterLine.objects.filter(pk__in=[line.pk for line in renewal.gone]).delete()
    SemesterLine.objects.bulk_update(renewal.kept, TAKEN)
    SemesterLine.objects.bulk_create(renewal.added)
    plan.source, plan.revision = renewal.newer, plan.revision + 1
    note_readiness(plan, readiness(plan))
    plan.save(update_fields=["source", "revision", *NOTED])


def _refuse_seated(lines: Sequence[SemesterLine]) -> None:
    # Whoever joins lines into a stream locks them first as well.
    list(SemesterLine.objects.select_for_update().filter(pk__in=[line.pk for line in lines]).order_by("pk"))
    seat = StreamSeat.objects.filter(line__in=lines).select_related("line").first()
    if seat is not None:
        raise Conflict(_("“%(line)s” is part of a stream. Part it from the stream first.") % {"line": seat.line})
