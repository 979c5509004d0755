"""A draft semester plan takes over a version of its working plan that was approved later; what differs is kept."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.calc.difference import LineChange
from curriculum.calc.matching import match_lines
from curriculum.calc.semester import SemesterRow, changes_between, followed, rows_of
from curriculum.models import Plan, PlanLine, SemesterLine, SemesterPlan, StreamSeat
from curriculum.operations.lines import STEP
from curriculum.operations.semester import NOTED, line_from, note_readiness, take_from_plan
from curriculum.operations.semester_locking import locked_semester_plan
from curriculum.queries import line_data, lines_of_each
from curriculum.queries.semester import choices_of, newer_source, readiness, row_data, running_of, semester_lines
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import Conflict

EVENTS = {
    "curriculum.semesterplan.renewed": gettext_lazy("%(by)s took over the newer working plan “%(source)s”."),
}
# What a line takes from its working plan, by column.
FIELDS = {"course": ["course", "choice"], "control": ["controls"]}
TAKEN = [
    "position", "source", "choice", "course", "department", "code", "name_ky", "name_ru", "name_en", "credits",
    "total_hours", "lecture", "practical", "laboratory", "guided", "self_study", "controls", "cell_versions",
]  # fmt: skip


@dataclass(frozen=True)
class Renewal:
    """What taking over a newer working plan does: the lines as they would be, those that go, and what changes."""

    newer: Plan | None
    kept: tuple[SemesterLine, ...] = ()
    added: tuple[SemesterLine, ...] = ()
    gone: tuple[SemesterLine, ...] = ()
    changes: tuple[LineChange, ...] = ()


@dataclass(frozen=True)
class _Versions:
    """Both versions of the working plan: planned rows of the old one, the heirs of its lines in the new one."""

    planned: Mapping[str, SemesterRow]
    rows: tuple[SemesterRow, ...]
    known: Mapping[str, PlanLine]
    ancestors: Mapping[str, str]


def preview_renewal(plan: SemesterPlan) -> Renewal:
    """What would change if the plan took over the newest version of its working plan; nothing is saved."""
    newer = newer_source(plan)
    if newer is None:
        return Renewal(None)
    lines = semester_lines([plan])[plan.pk]
    versions = _versions(plan, newer, lines)
    standing = {str(line.source_id): line for line in lines if line.source_id}
    kept, added = [], []
    for place, row in enumerate(versions.rows, 1):
        line = standing.get(versions.ancestors.get(row.source, ""))
        if line is None:
            added.append(line_from(row, plan, place * STEP, versions.known))
        else:
            kept.append(_renewed(line, row, place * STEP, versions))
    stay = {line.pk for line in kept}
    gone = [line for line in standing.values() if line.pk not in stay]
    return Renewal(newer, tuple(kept), tuple(added), tuple(gone), tuple(_changes(lines, gone, kept, added)))


def _versions(plan: SemesterPlan, newer: Plan, lines: list[SemesterLine]) -> _Versions:
    found = lines_of_each(plan.source, newer)
    old, new = ([line_data(line) for line in found[one.pk]] for one in (plan.source, newer))
    ancestors = {key: source.key for key, source in match_lines(old, new).items()}
    heirs = {ancestor: key for key, ancestor in ancestors.items()}
    chosen = choices_of(row_data(line) for line in lines)
    moved = {heirs[block]: heirs[one] for block, one in chosen.items() if block in heirs and one in heirs}
    return _Versions(
        planned={row.source: row for row in rows_of(old, running_of(plan), chosen)},
        rows=tuple(rows_of(new, running_of(plan), moved)),
        known={str(line.pk): line for line in found[newer.pk]},
        ancestors=ancestors,
    )


def _renewed(line: SemesterLine, row: SemesterRow, position: int, versions: _Versions) -> SemesterLine:
    """A copy of the line as it would be: what people changed stays, everything else follows."""
    fresh, stands = copy(line), row_data(line)
    fresh.cell_versions = dict(line.cell_versions)
    planned = versions.planned.get(str(line.source_id), stands)
    fresh.position, fresh.source = position, versions.known[row.source]
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


def _changes(
    lines: list[SemesterLine], gone: list[SemesterLine], kept: list[SemesterLine], added: list[SemesterLine]
) -> list[LineChange]:
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
    _remove(renewal.gone)
    SemesterLine.objects.bulk_update(renewal.kept, TAKEN)
    SemesterLine.objects.bulk_create(renewal.added)
    plan.source, plan.revision = renewal.newer, plan.revision + 1
    note_readiness(plan, readiness(plan))
    plan.save(update_fields=["source", "revision", *NOTED])
    new = {"source": str(renewal.newer), "lines": len(renewal.changes)}
    audit.record("curriculum.semesterplan.renewed", obj=plan, by=by, at=at, old={"source": old}, new=new)
    return plan


def _remove(gone: Sequence[SemesterLine]) -> None:
    # Whoever joins lines into a stream locks them first as well.
    list(SemesterLine.objects.select_for_update().filter(pk__in=[line.pk for line in gone]).order_by("pk"))
    seat = StreamSeat.objects.filter(line__in=gone).select_related("line").first()
    if seat is not None:
        raise Conflict(_("“%(line)s” is part of a stream. Part it from the stream first.") % {"line": seat.line})
    SemesterLine.objects.filter(pk__in=[line.pk for line in gone]).delete()
