"""Plans as the checks take them: lines, standards, limits; what the checks find; what differs between two plans."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property

from curriculum.calc.checks import run_checks
from curriculum.calc.difference import LineChange, difference
from curriculum.calc.hours import Summary, summarise
from curriculum.calc.limits import default_limits
from curriculum.calc.shapes import (
    HOUR_COLUMNS,
    ZERO,
    Control,
    ControlMark,
    CycleData,
    Degree,
    Finding,
    Level,
    Limit,
    Limits,
    LineData,
    LineKind,
    MandatoryCourse,
    Names,
    PartData,
    PartKind,
    PlanData,
    PlanKind,
    Severity,
    StudyForm,
)
from curriculum.models import Plan, PlanLine, PlanRules, StandardPart
from curriculum.models.lines import CourseLine
from kuu_office.core import clock


def names_of(obj) -> Names:
    return Names(obj.name_ky, obj.name_ru, obj.name_en)


def lines_of(plan: Plan) -> list[PlanLine]:
    """The lines of a plan in order, with everything that the grid and the checks name. One query."""
    return lines_of_each(plan)[plan.pk]


def lines_of_each(*plans: Plan | None) -> dict[int, list[PlanLine]]:
    """The lines of several plans by the plan's number, as `lines_of` gives them. One query."""
    lines: dict[int, list[PlanLine]] = {plan.pk: [] for plan in plans if plan}
    found = PlanLine.objects.filter(plan_id__in=lines).order_by("position", "pk")
    for line in found.select_related("part", "course", "department", "standard_course"):
        lines[line.plan_id].append(line)
    return lines


def course_data(line: CourseLine) -> dict[str, Any]:
    """What a line of any plan gives to the arithmetic; the key is the line's number in the database."""
    return {
        "key": str(line.pk),
        "code": line.code,
        "kind": LineKind(line.kind),
        "names": names_of(line),
        "course": line.course.code if line.course else "",
        "department": line.department.code if line.department else "",
        "note": line.note,
        "invalid": line.unread,
        **{column: getattr(line, column) or ZERO for column in ("credits", "total_hours", *HOUR_COLUMNS)},
    }


def line_data(line: PlanLine) -> LineData:
    """A line of a study plan as the arithmetic takes it."""
    return LineData(
        **course_data(line),
        block=str(line.block_id) if line.block_id else None,
        part=line.part.code if line.part else "",
        catalogue=names_of(line.course) if line.course else None,
        semester_credits={n: value for n, value in enumerate(line.semester_credits, 1) if value is not None},
        controls=tuple(ControlMark(Control(form), semester) for form, semester in line.controls),
        prerequisites=tuple(line.prerequisites),
        weeks=line.weeks,
        standard_credits=line.standard_course.credits if line.standard_course else None,
        host_taught=line.host_taught,
        origin=str(line.origin_id) if line.origin_id else None,
    )


def limits_for(plan: Plan, day: date | None = None) -> tuple[Limits, PlanRules | None]:
    """The limits of the plan's degree and form valid on `day`, and the rule set that they come from (None: defaults).

    A rule set of full-time study says nothing of the other forms: they have fewer credits a year and hardly any
    classes (DOMAIN 1.1), so without a set of their own the defaults of their form hold.
    """
    degree = plan.programme.degree
    limits = default_limits(Degree(degree), StudyForm(plan.study_form))
    rules = (
        PlanRules.objects.valid_on(day or clock.today())
        .select_related("act")
        .filter(degree=degree, study_form=plan.study_form)
        .order_by("-valid_from")
        .first()
    )
    if rules is None:
        return limits, None
    source = str(rules.act or "")
    known = {field.name for field in fields(Limits)}
    own = {
        name: Limit(Decimal(str(value)), source or getattr(limits, name).source, rules.is_confirmed)
        for name, value in rules.limits.items()
        if name in known
    }
    return replace(limits, **own), rules


@dataclass(frozen=True)
class Yardstick:
    """What plans of one standard are measured by: cycles, parts, mandatory courses."""

    cycles: tuple[CycleData, ...]
    parts: tuple[PartData, ...]
    mandatory: tuple[MandatoryCourse, ...]
    rows: tuple[StandardPart, ...]


def yardsticks(standard_ids: Iterable[int]) -> dict[int, Yardstick]:
    """The yardstick of each standard. Two queries however many there are."""
    by_standard: dict[int, list[StandardPart]] = {pk: [] for pk in standard_ids}
    for part in StandardPart.objects.filter(cycle__standard_id__in=by_standard).in_order():
        by_standard[part.cycle.standard_id].append(part)
    return {pk: yardstick_of(found) for pk, found in by_standard.items()}


def yardstick_of(parts: list[StandardPart]) -> Yardstick:
    cycles = {part.cycle_id: part.cycle for part in parts}.values()
    return Yardstick(
        cycles=tuple(CycleData(cycle.code, cycle.name, cycle.min_credits, cycle.max_credits) for cycle in cycles),
        parts=tuple(
            PartData(part.code, part.cycle.code, PartKind(part.kind), part.min_credits, part.max_credits)
            for part in parts
        ),
        mandatory=tuple(
            MandatoryCourse(course.code, names_of(course.course), course.credits, part.code)
            for part in parts
            for course in part.courses.all()
        ),
        rows=tuple(parts),
    )


def plan_data(
    plan: Plan,
    lines: Iterable[PlanLine] | None = None,
    yardstick: Yardstick | None = None,
    base_lines: Iterable[PlanLine] | None = None,
) -> PlanData:
    """A plan with its standard and limits as the checks take it; lines that are not at hand are read."""
    lines = lines_of(plan) if lines is None else lines
    yardstick = yardstick or yardstick_of(plan.programme.standard.parts)
    limits, base = limits_for(plan)[0], None
    if plan.base:
        base_lines = lines_of(plan.base) if base_lines is None else base_lines
        base = _measured(plan.base, base_lines, yardstick, limits, None)
    return _measured(plan, lines, yardstick, limits, base)


def _measured(
    plan: Plan, lines: Iterable[PlanLine], yardstick: Yardstick, limits: Limits, base: PlanData | None
) -> PlanData:
    programme = plan.programme
    return PlanData(
        kind=PlanKind(plan.kind),
        level=Level(programme.standard.level),
        degree=Degree(programme.degree),
        study_form=StudyForm(plan.study_form),
        total_credits=programme.credits,
        semesters=plan.semesters,
        lines=tuple(line_data(line) for line in lines),
        cycles=yardstick.cycles,
        parts=yardstick.parts,
        mandatory=yardstick.mandatory,
        limits=limits,
        is_joint=programme.is_joint,
        partner=programme.partner_name,
        base=base,
    )


@dataclass(frozen=True)
class Checked:
    """A plan with its findings and sums, and the parts of its standard."""

    data: PlanData
    parts: tuple[StandardPart, ...] = ()

    @cached_property
    def findings(self) -> list[Finding]:
        return run_checks(self.data)

    @cached_property
    def summary(self) -> Summary:
        return summarise(self.data)

    @property
    def errors(self) -> int:
        return sum(finding.severity == Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        return sum(finding.severity == Severity.WARNING for finding in self.findings)


def checked(
    plan: Plan, lines: Iterable[PlanLine] | None = None, base_lines: Iterable[PlanLine] | None = None
) -> Checked:
    """The same checks for the editor, the import, the submission and the report."""
    yardstick = yardstick_of(plan.programme.standard.parts)
    return Checked(plan_data(plan, lines, yardstick, base_lines), yardstick.rows)


def many_checked(plans: list[Plan]) -> Iterator[tuple[Plan, Checked]]:
    """Each plan with its findings; the same number of queries however many plans there are."""
    measures = yardsticks({plan.programme.standard_id for plan in plans})
    lines = lines_of_each(*plans, *(plan.base for plan in plans))
    limits = {key: limits_for(plan)[0] for key, plan in {_limits_key(plan): plan for plan in plans}.items()}
    for plan in plans:
        measure, own = measures[plan.programme.standard_id], limits[_limits_key(plan)]
        base = _measured(plan.base, lines[plan.base_id], measure, own, None) if plan.base_id else None
        yield plan, Checked(_measured(plan, lines[plan.pk], measure, own, base), measure.rows)


def _limits_key(plan: Plan) -> tuple[str, str]:
    return plan.programme.degree, plan.study_form


def difference_from(
    plan: Plan, other: Plan | None, lines: Mapping[int, list[PlanLine]] | None = None
) -> list[LineChange]:
    """What differs from another plan: its previous version, or the base plan it was derived from.

    `lines`: those of both plans by the plan's number, when they are at hand.
    """
    if other is None:
        return []
    lines = lines or lines_of_each(plan, other)
    mine, theirs = (tuple(map(line_data, lines[one.pk])) for one in (plan, other))
    changes = difference(theirs, mine, origins={line.key: line.origin for line in mine if line.origin})
    units = [line.department for one in (plan, other) for line in lines[one.pk] if line.department]
    return [_with_short_names(change, {unit.code: unit.short_name for unit in units}) for change in changes]


def _with_short_names(change: LineChange, names: Mapping[str, str]) -> LineChange:
    """Departments are compared by their codes and shown under the names that people use."""
    cells = (
        replace(cell, old=names.get(cell.old, cell.old), new=names.get(cell.new, cell.new))
        if cell.column == "department"
        else cell
        for cell in change.cells
    )
    return replace(change, cells=tuple(cells))


def compared_with(plan: Plan) -> Plan | None:
    """The plan that a reviewer compares with: the previous version, else the base plan."""
    return plan.previous or plan.base
