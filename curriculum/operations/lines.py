"""Adding, removing and moving lines of a plan."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from curriculum import rules
from curriculum.enums import LineKind
from curriculum.models import Course, Plan, PlanLine, StandardPart
from curriculum.operations.cells import take_from_catalogue
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict, Refused

STEP = 10


def _opened(plan_id: int, by: Scope, at: datetime) -> Plan:
    """The plan, locked, and known to be open for this person."""
    plan = Plan.objects.select_for_update(no_key=True, of=("self",)).with_names().get(pk=plan_id)
    rules.can_edit_plan(by, plan, at).enforce()
    return plan


def _changed(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)


def _line(plan: Plan, line_id: int) -> PlanLine:
    line = plan.lines.select_for_update(of=("self",)).filter(pk=line_id).select_related("part").first()
    if line is None:
        raise Conflict(_("The line was removed from the plan meanwhile. Open the plan again."))
    return line


@transaction.atomic
def add_line(
    *,
    plan_id: int,
    part_id: int,
    kind: str,
    by: Scope,
    at: datetime,
    course: Course | None = None,
    block_id: int | None = None,
    after_id: int | None = None,
) -> PlanLine:
    """Adds an empty line, or one with a catalogue course, at the end of its part, of its block, or after a line.

    Refused: no right, frozen plan. BadInput: a part of another standard, a kind that does not exist.
    """
    plan = _opened(plan_id, by, at)
    if kind not in LineKind.values:
        raise BadInput(_("“%(kind)s” is not a kind of line.") % {"kind": kind[:40]}, field="kind")
    part = StandardPart.objects.filter(pk=part_id, cycle__standard_id=plan.programme.standard_id).first()
    if part is None:
        raise BadInput(_("The standard of this plan has no such part."), field="part")
    block = _line(plan, block_id) if block_id else None
    line = PlanLine(
        plan=plan, part=part, kind=kind, block=block, course=course, position=_place(plan, part, block, after_id)
    )
    if course is not None:
        take_from_catalogue(line)
    line.code = _next_code(plan, part)
    line.save()
    _changed(plan)
    audit.record("curriculum.plan.line_added", obj=plan, by=by, at=at, new={"line": str(line)})
    return line


def _place(plan: Plan, part: StandardPart, block: PlanLine | None, after_id: int | None) -> int:
    """A free position right after the given line, the block's last alternative, or the part's last line."""
    if after_id:
        before = _line(plan, after_id).position
    else:
        within = plan.lines.filter(block=block) if block else plan.lines.filter(part=part)
        last = within.order_by("-position").values_list("position", flat=True).first()
        before = max(last or 0, block.position if block else 0) or _end_of(plan)
    plan.lines.filter(position__gt=before).update(position=F("position") + STEP)
    return before + STEP


def _end_of(plan: Plan) -> int:
    return plan.lines.order_by("-position").values_list("position", flat=True).first() or 0


def _next_code(plan: Plan, part: StandardPart) -> str:
    """The next free number of the part, as in Б.3.В.6."""
    numbers = [0]
    for code in plan.lines.filter(code__startswith=f"{part.code}.").values_list("code", flat=True):
        tail = code.removeprefix(f"{part.code}.").split(".")[0]
        numbers += [int(tail)] if tail.isdecimal() else []
    return f"{part.code}.{max(numbers) + 1}"


@transaction.atomic
def remove_line(*, plan_id: int, line_id: int, by: Scope, at: datetime) -> None:
    """Removes a line, and with an elective block its alternatives. Refused for a line that the standard demands."""
    plan = _opened(plan_id, by, at)
    line = _line(plan, line_id)
    if line.standard_course_id:
        raise Refused(_("The state standard demands this course; it stays in the plan."))
    removed = {"line": str(line), "with": line.alternatives.count()}
    line.delete()
    _changed(plan)
    audit.record("curriculum.plan.line_removed", obj=plan, by=by, at=at, old=removed)


@transaction.atomic
def move_line(*, plan_id: int, line_id: int, after_id: int, by: Scope, at: datetime) -> PlanLine:
    """Puts a line after another one and into its part and block."""
    plan = _opened(plan_id, by, at)
    line, after = _line(plan, line_id), _line(plan, after_id)
    if line.pk == after.pk:
        return line
    line.position = _place(plan, after.part, None, after.pk)
    if not line.standard_course_id:
        line.part = after.part
        line.block_id = None if line.kind == LineKind.ELECTIVE_BLOCK else (after.block_id or _block_under(after))
    line.save(update_fields=["position", "part", "block"])
    _changed(plan)
    audit.record("curriculum.plan.line_moved", obj=plan, by=by, at=at, new={"line": str(line), "after": str(after)})
    return line


def _block_under(line: PlanLine) -> int | None:
    """Right under a block's header a line becomes an alternative of it."""
    return line.pk if line.kind == LineKind.ELECTIVE_BLOCK else None
