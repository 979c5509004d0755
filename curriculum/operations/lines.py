"""Adding, removing and moving lines of a plan."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.enums import LineKind
from curriculum.models import Course, Plan, PlanLine, StandardPart
from curriculum.operations.cells import take_from_catalogue
from curriculum.operations.locking import count_change, opened_plan
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict, Refused

STEP = 10
FIRST_ALTERNATIVES = 2

EVENTS = {
    "curriculum.plan.line_added": gettext_lazy("%(by)s added the line “%(line)s”."),
    "curriculum.plan.line_removed": gettext_lazy("%(by)s removed the line “%(line)s”."),
    "curriculum.plan.line_moved": gettext_lazy("%(by)s moved the line “%(line)s”."),
}


class Way(StrEnum):
    """Where a line is moved: past its neighbour, into the elective block above it, out of its block."""

    UP = "up"
    DOWN = "down"
    IN = "in"
    OUT = "out"


def _line(plan: Plan, line_id: int) -> PlanLine:
    line = plan.lines.select_for_update(of=("self",)).filter(pk=line_id).select_related("part", "block").first()
    if line is None:
        raise Conflict(_("The line was removed from the plan meanwhile. Open the plan again."))
    return line


@transaction.atomic
def add_line(
    *,
    plan_id: int,
    kind: str,
    by: Scope,
    at: datetime,
    part_id: int | None = None,
    course: Course | None = None,
    block_id: int | None = None,
    after_id: int | None = None,
) -> PlanLine:
    """Adds an empty line, or one with a catalogue course, after a line, at the end of a block or of a part.

    After a block's header or one of its alternatives a course becomes an alternative. A new elective block comes with
    two empty alternatives. Refused: no right, frozen plan. BadInput: a part of another standard, an unknown kind,
    anything but a course into a block.
    """
    plan = opened_plan(plan_id, by, at)
    if kind not in LineKind.values:
        raise BadInput(_("“%(kind)s” is not a kind of line.") % {"kind": kind[:40]}, field="kind")
    after = _line(plan, after_id) if after_id else None
    block = _block(plan, block_id, kind) if block_id else _block_at(after, kind)
    line = PlanLine(plan=plan, part=_part(plan, part_id, block or after), kind=kind, block=block, course=course)
    line.position = _place(plan, line, after)
    if course is not None:
        take_from_catalogue(line)
    line.code = _next_code(line)
    line.save()
    if kind == LineKind.ELECTIVE_BLOCK:
        _add_alternatives(line)
    count_change(plan)
    audit.record("curriculum.plan.line_added", obj=plan, by=by, at=at, new={"line": str(line)})
    return line


def _block(plan: Plan, block_id: int, kind: str) -> PlanLine:
    """The elective block that a new alternative is for."""
    block = _line(plan, block_id)
    if kind != LineKind.COURSE or block.kind != LineKind.ELECTIVE_BLOCK:
        raise BadInput(_("An elective block holds courses, and nothing else holds any."), field="block")
    return block


def _block_at(after: PlanLine | None, kind: str) -> PlanLine | None:
    """The block that a new course right below `after` falls into."""
    if after is None or kind != LineKind.COURSE:
        return None
    return after if after.kind == LineKind.ELECTIVE_BLOCK else after.block


def _part(plan: Plan, part_id: int | None, neighbour: PlanLine | None) -> StandardPart | None:
    if part_id is None and neighbour is not None:
        return neighbour.part
    part = StandardPart.objects.filter(pk=part_id, cycle__standard_id=plan.programme.standard_id).first()
    if part is None:
        raise BadInput(_("The standard of this plan has no such part."), field="part")
    return part


def _place(plan: Plan, line: PlanLine, after: PlanLine | None) -> int:
    """A free position right after the given line with all that belongs to it, or at the end of its block or part."""
    if after is None:
        after = line.block
        within = plan.lines.filter(block=line.block) if line.block else plan.lines.filter(part=line.part)
    else:
        within = after.alternatives.all() if line.block_id != after.pk else plan.lines.none()
    before = max(after.position if after else 0, _last(within)) or _last(plan.lines.all())
    plan.lines.filter(position__gt=before).update(position=F("position") + STEP)
    return before + STEP


def _last(lines) -> int:
    return lines.order_by("-position").values_list("position", flat=True).first() or 0


def _next_code(line: PlanLine) -> str:
    """The next free number of the part or of the block, as in Б.3.В.6 and Б.3.КПВ.2.3."""
    stem = line.block.code if line.block else line.part.code if line.part else ""
    if not stem:
        return ""
    numbers = [0]
    for code in line.plan.lines.filter(code__startswith=f"{stem}.").values_list("code", flat=True):
        tail = code.removeprefix(f"{stem}.").split(".")[0]
        numbers += [int(tail)] if tail.isdecimal() else []
    code = f"{stem}.{max(numbers) + 1}"
    return code if len(code) <= PlanLine._meta.get_field("code").max_length else ""


def _add_alternatives(block: PlanLine) -> None:
    for _number in range(FIRST_ALTERNATIVES):
        alternative = PlanLine(plan=block.plan, part=block.part, block=block, kind=LineKind.COURSE)
        alternative.position = _place(block.plan, alternative, None)
        alternative.code = _next_code(alternative)
        alternative.save()


@transaction.atomic
def remove_line(*, plan_id: int, line_id: int, by: Scope, at: datetime) -> None:
    """Removes a line, and with an elective block its alternatives. Refused for a line that the standard demands."""
    plan = opened_plan(plan_id, by, at)
    line = _line(plan, line_id)
    if line.standard_course_id or line.alternatives.filter(standard_course__isnull=False).exists():
        raise Refused(_("The state standard demands this course; it stays in the plan."))
    removed = {"line": str(line), "with": line.alternatives.count()}
    line.delete()
    count_change(plan)
    audit.record("curriculum.plan.line_removed", obj=plan, by=by, at=at, old=removed)


@transaction.atomic
def move_line(*, plan_id: int, line_id: int, way: Way, by: Scope, at: datetime) -> PlanLine:
    """Moves a line past its neighbour, at the edge of its part into the next part, into or out of an elective block.

    Refused: no right, frozen plan, nowhere to go, a course of the standard that would leave its part.
    """
    plan = opened_plan(plan_id, by, at)
    line = _line(plan, line_id)
    moves = {Way.UP: _past_neighbour, Way.DOWN: _past_neighbour, Way.IN: _into_block, Way.OUT: _out_of_block}
    moves[way](plan, line, way)
    count_change(plan)
    audit.record("curriculum.plan.line_moved", obj=plan, by=by, at=at, new={"line": str(line)})
    return line


def _past_neighbour(plan: Plan, line: PlanLine, way: Way) -> None:
    siblings = list(plan.lines.filter(part=line.part, block=line.block))
    here = siblings.index(line)
    there = here + (1 if way == Way.DOWN else -1)
    if not 0 <= there < len(siblings):
        _into_next_part(plan, line, way)
        return
    places = _distinct(sorted(sibling.position for sibling in siblings))
    siblings.insert(there, siblings.pop(here))
    for sibling, place in zip(siblings, places, strict=True):
        sibling.position = place
    PlanLine.objects.bulk_update(siblings, ["position"])
    line.position = places[there]


def _distinct(places: list[int]) -> list[int]:
    """Positions in order, none twice."""
    distinct: list[int] = []
    for place in places:
        distinct.append(max(place, distinct[-1] + 1 if distinct else 0))
    return distinct


def _into_next_part(plan: Plan, line: PlanLine, way: Way) -> None:
    if line.block_id:
        raise Refused(_("This is the edge of the elective block. Move the line out of the block first."))
    if line.standard_course_id:
        raise Refused(_("The state standard keeps this course in its part."))
    parts = list(
        StandardPart.objects.filter(cycle__standard_id=plan.programme.standard_id).order_by(
            "cycle__position", "position"
        )
    )
    here = parts.index(line.part) if line.part in parts else -1 if way == Way.DOWN else len(parts)
    there = here + (1 if way == Way.DOWN else -1)
    if not 0 <= there < len(parts):
        raise Refused(_("This is the edge of the plan; the line goes no further."))
    _settle(plan, line, parts[there], at_end=way == Way.UP)


def _settle(plan: Plan, line: PlanLine, part: StandardPart, *, at_end: bool) -> None:
    """Puts a line with its alternatives at the beginning or the end of a part; in an empty part it keeps its place."""
    line.part = part
    line.unread.pop("part", None)
    others = plan.lines.filter(part=part)
    first = others.order_by("position").values_list("position", flat=True).first()
    if first is not None:
        before = _last(others) if at_end else first - 1
        plan.lines.filter(position__gt=before).update(position=F("position") + STEP)
        line.position = before + STEP
    line.save(update_fields=["position", "part", "unread"])
    line.alternatives.update(part=part)


def _into_block(plan: Plan, line: PlanLine, _way: Way) -> None:
    above = plan.lines.filter(part=line.part, block=None, position__lt=line.position).exclude(pk=line.pk).last()
    is_course = line.kind == LineKind.COURSE and not line.alternatives.exists()
    if not is_course or line.block_id or above is None or above.kind != LineKind.ELECTIVE_BLOCK:
        raise Refused(_("A course moves into a block from the line right below the block."))
    if line.standard_course_id:
        raise Refused(_("The state standard demands this course of everybody; it cannot be an alternative."))
    line.block = above
    line.unread.pop("block", None)
    line.position = _place(plan, line, None)
    line.save(update_fields=["block", "position", "unread"])


def _out_of_block(plan: Plan, line: PlanLine, _way: Way) -> None:
    if line.block is None:
        raise Refused(_("The line stands in no elective block."))
    header, line.block = line.block, None
    line.position = _place(plan, line, header)
    line.save(update_fields=["block", "position"])
