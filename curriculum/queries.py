"""What several screens, documents and operations read about plans."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import TypeVar

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils.functional import cached_property
from django.utils.text import capfirst

from curriculum.calc.checks import run_checks
from curriculum.calc.difference import LineChange, difference
from curriculum.calc.hours import Summary, summarise
from curriculum.calc.limits import default_limits
from curriculum.calc.shapes import (
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
from curriculum.models import (
    Course,
    ExpertCriterion,
    Plan,
    PlanLine,
    PlanRules,
    Standard,
    StandardCourse,
    StandardPart,
)
from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import ApprovalState, Unit, UnitKind
from kuu_office.core.models.text import KyFold, matching
from kuu_office.core.text.kyrgyz import fold, sort_key
from kuu_office.office.models import Act
from kuu_office.office.queries import Use

Row = TypeVar("Row")
FEW_TEXTS = 5
COURSE_TEXTS = ("code", "name_ky", "name_ru", "name_en")
UNIT_TEXTS = ("code", "short_name_ky", *COURSE_TEXTS[1:])
UNIT_WORDS = ("short_name_ru", "short_name_en", *UNIT_TEXTS)
SUGGESTIONS, WIDE = 8, 40
UNFINISHED = (ApprovalState.DRAFT, ApprovalState.RETURNED, ApprovalState.SUBMITTED)


def names_of(obj) -> Names:
    return Names(obj.name_ky, obj.name_ru, obj.name_en)


def lines_of(plan: Plan) -> list[PlanLine]:
    """The lines of a plan in order, with everything that the grid and the checks name. One query."""
    return list(plan.lines.select_related("part", "course", "department", "standard_course"))


def line_data(line: PlanLine) -> LineData:
    """A line as the arithmetic takes it; the key is the line's number in the database."""
    return LineData(
        key=str(line.pk),
        code=line.code,
        kind=LineKind(line.kind),
        block=str(line.block_id) if line.block_id else None,
        part=line.part.code if line.part else "",
        names=names_of(line),
        catalogue=names_of(line.course) if line.course else None,
        department=line.department.code if line.department else "",
        credits=line.credits or ZERO,
        total_hours=line.total_hours or ZERO,
        lecture=line.lecture or ZERO,
        practical=line.practical or ZERO,
        laboratory=line.laboratory or ZERO,
        guided=line.guided or ZERO,
        self_study=line.self_study or ZERO,
        semester_credits={n: value for n, value in enumerate(line.semester_credits, 1) if value is not None},
        controls=tuple(ControlMark(Control(form), semester) for form, semester in line.controls),
        prerequisites=tuple(line.prerequisites),
        weeks=line.weeks,
        standard_credits=line.standard_course.credits if line.standard_course else None,
        host_taught=line.host_taught,
        invalid=line.unread,
        note=line.note,
        origin=str(line.origin_id) if line.origin_id else None,
    )


def limits_for(plan: Plan, day: date | None = None) -> tuple[Limits, PlanRules | None]:
    """The limits valid on `day` and the rule set that they come from (None: the defaults)."""
    degree = plan.programme.degree
    limits = default_limits(Degree(degree), StudyForm(plan.study_form))
    rules = (
        PlanRules.objects.valid_on(day or clock.today())
        .select_related("act")
        .filter(degree=degree)
        .order_by("-valid_from")
        .first()
    )
    if rules is None or plan.study_form != StudyForm.FULL_TIME:
        return limits, rules
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


def parts_of(*standard_ids: int) -> QuerySet[StandardPart]:
    """The parts of standards with their cycles, in the order of the standard."""
    parts = StandardPart.objects.filter(cycle__standard_id__in=standard_ids)
    return parts.select_related("cycle").order_by("cycle__position", "position")


def yardsticks(standard_ids: Iterable[int]) -> dict[int, Yardstick]:
    """The yardstick of each standard. Three queries however many there are."""
    by_standard: dict[int, list[StandardPart]] = {pk: [] for pk in standard_ids}
    courses = Prefetch("courses", StandardCourse.objects.select_related("course"))
    for part in parts_of(*by_standard).prefetch_related(courses):
        by_standard[part.cycle.standard_id].append(part)
    return {pk: _yardstick(found) for pk, found in by_standard.items()}


def _yardstick(parts: list[StandardPart]) -> Yardstick:
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


def plan_data(plan: Plan, lines: Iterable[PlanLine] | None = None, yardstick: Yardstick | None = None) -> PlanData:
    """A plan with its standard and limits as the checks take it."""
    yardstick = yardstick or yardsticks([plan.programme.standard_id])[plan.programme.standard_id]
    base = _measured(plan.base, lines_of(plan.base), yardstick, Limits(), None) if plan.base else None
    return _measured(plan, lines_of(plan) if lines is None else lines, yardstick, limits_for(plan)[0], base)


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


def checked(plan: Plan, lines: Iterable[PlanLine] | None = None) -> Checked:
    """The same checks for the editor, the import, the submission and the report."""
    yardstick = yardsticks([plan.programme.standard_id])[plan.programme.standard_id]
    return Checked(plan_data(plan, lines, yardstick), yardstick.rows)


def many_checked(plans: list[Plan]) -> Iterator[tuple[Plan, Checked]]:
    """Each plan with its findings; the same number of queries however many plans there are."""
    measures = yardsticks({plan.programme.standard_id for plan in plans})
    wanted = {plan.pk for plan in plans} | {plan.base_id for plan in plans if plan.base_id}
    lines: dict[int, list[PlanLine]] = {pk: [] for pk in wanted}
    found = PlanLine.objects.filter(plan_id__in=wanted).order_by("position", "pk")
    for line in found.select_related("part", "course", "department", "standard_course"):
        lines[line.plan_id].append(line)
    limits = {key: limits_for(plan)[0] for key, plan in {_limits_key(plan): plan for plan in plans}.items()}
    for plan in plans:
        measure, own = measures[plan.programme.standard_id], limits[_limits_key(plan)]
        base = _measured(plan.base, lines[plan.base_id], measure, own, None) if plan.base_id else None
        yield plan, Checked(_measured(plan, lines[plan.pk], measure, own, base), measure.rows)


def _limits_key(plan: Plan) -> tuple[str, str]:
    return plan.programme.degree, plan.study_form


@dataclass(frozen=True)
class References:
    """What the text of a cell may point to: folded text → row."""

    departments: dict[str, Unit]
    courses: dict[str, Course]
    parts: dict[str, StandardPart]


def references(plan: Plan, texts: Collection[str] | None = None) -> References:
    """Departments and courses of the whole university by code and name; parts of the plan's standard. Three queries.

    texts: what was typed, when it is little: then only the courses that it may mean are read.
    """
    departments = Unit.objects.filter(kind=UnitKind.DEPARTMENT).order_by("-pk")
    return References(
        departments=_by_text(departments, *UNIT_WORDS),
        courses=_by_text(_courses_named(texts), *COURSE_TEXTS),
        parts=_by_text(parts_of(plan.programme.standard_id), "code"),
    )


def _by_text(rows: Iterable[Row], *columns: str) -> dict[str, Row]:
    """Rows under the folded text of each column that is filled in."""
    return {text: row for row in rows for column in columns if (text := fold(getattr(row, column)))}


def _courses_named(texts: Collection[str] | None) -> QuerySet[Course]:
    courses = Course.objects.filter(is_active=True).select_related("department").order_by("-pk")
    if texts is None or len(texts) > FEW_TEXTS:
        return courses
    named = [matching(Course.objects.order_by(), text, *COURSE_TEXTS) for text in texts if text.strip()]
    return courses.filter(reduce(or_, (Q(pk__in=found.values("pk")) for found in named), Q(pk__in=[])))


@dataclass(frozen=True)
class Suggestion:
    """What a cell offers while a person types: the text it takes, the name, and whose it is."""

    value: str
    name: str
    owner: str


def suggested_courses(scope: Scope, text: str) -> list[Suggestion]:
    """Courses of the catalogue in whose code or names every typed word occurs, the nearest first. One query."""
    courses = Course.objects.visible_to(scope).filter(is_active=True).select_related("department")
    found = matching(courses, text, *COURSE_TEXTS)[:WIDE]
    return _nearest(text, [Suggestion(course.code, course.name, course.department.short_name) for course in found])


def suggested_departments(text: str) -> list[Suggestion]:
    """Departments of today in whose code or names every typed word occurs, the nearest first. One query."""
    units = Unit.objects.filter(kind=UnitKind.DEPARTMENT, valid_to=None).select_related("parent")
    found = matching(units, text, *UNIT_TEXTS)[:WIDE]
    return _nearest(
        text, [Suggestion(unit.code, unit.name, unit.parent.short_name if unit.parent else "") for unit in found]
    )


def _nearest(text: str, found: list[Suggestion]) -> list[Suggestion]:
    """First what begins with the typed text, then in the order of the alphabet."""
    typed = fold(text)

    def far(item: Suggestion) -> tuple[bool, str]:
        return not any(fold(part).startswith(typed) for part in (item.value, item.name)), sort_key(item.name)

    return sorted(found, key=far)[:SUGGESTIONS]


def similar_courses(name: str, *, besides: int | None = None, limit: int = 5) -> list[Course]:
    """Courses whose name in any language is close to `name`: a warning before the same course is entered twice."""
    text = fold(name)
    near = Greatest(*(TrigramSimilarity(KyFold(f"name_{language}"), text) for language in ("ky", "ru", "en")))
    found = Course.objects.annotate(nearness=near).filter(nearness__gte=0.55).order_by("-nearness", "pk")
    return list(found.exclude(pk=besides)[:limit])


def latest_versions(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Of every plan only its newest version."""
    return plans.filter(next__isnull=True)


@dataclass(frozen=True)
class FacultyState:
    """Plans of a faculty by state."""

    unit: Unit
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def state_by_faculty(scope: Scope) -> list[FacultyState]:
    """How many plans of each visible faculty stand in which state. Two queries."""
    plans = latest_versions(Plan.objects.visible_to(scope)).order_by()
    rows = plans.values("department__parent", "state").annotate(count=Count("pk"))
    counts: dict[int, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row["department__parent"], {})[row["state"]] = row["count"]
    units = Unit.objects.in_bulk(counts)
    return [FacultyState(units[pk], counts[pk]) for pk in sorted(counts, key=lambda pk: units[pk].name)]


def late_plans(scope: Scope, today: date) -> QuerySet[Plan]:
    """Plans past their due date that are not approved, the oldest first."""
    return (
        latest_versions(Plan.objects.visible_to(scope))
        .filter(state__in=UNFINISHED, due_date__lt=today)
        .with_names()
        .order_by("due_date", "pk")
    )


def difference_from(plan: Plan, other: Plan | None, data: PlanData | None = None) -> list[LineChange]:
    """What differs from another plan: its previous version, or the base plan it was derived from.

    `data`: the plan as the checks took it, when it is at hand; it holds the lines of both plans already.
    """
    if other is None:
        return []
    mine = data.lines if data else _line_data(plan)
    theirs = data.base.lines if data and data.base and other == plan.base else _line_data(other)
    return difference(theirs, mine, origins={line.key: line.origin for line in mine if line.origin})


def _line_data(plan: Plan) -> tuple[LineData, ...]:
    return tuple(line_data(line) for line in lines_of(plan))


def compared_with(plan: Plan) -> Plan | None:
    """The plan that a reviewer compares with: the previous version, else the base plan."""
    return plan.previous or plan.base


def uses_of_act(act: Act, scope: Scope) -> list[Use]:
    """Standards, limits of plans and expert criteria that rest on an act, for the register. Three queries."""
    if not scope.allows(Permission.PROGRAMME_VIEW):
        return []
    return [
        Use(f"{capfirst(model._meta.verbose_name)}: {row}")
        for model in (Standard, PlanRules, ExpertCriterion)
        for row in model.objects.filter(act=act)
    ]
