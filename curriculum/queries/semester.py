"""Semester plans as the checks take them: their rows, what their working plans give, what differs, what is found."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.functional import cached_property

from curriculum.calc.difference import LineChange
from curriculum.calc.hours import alternatives_by_block
from curriculum.calc.readiness import SemesterData, run_readiness
from curriculum.calc.semester import Running, SemesterRow, Taken, chosen_in, difference, rows_of
from curriculum.calc.shapes import ZERO, Control, Finding, Limits, LineData, LineKind, Severity, StudyForm
from curriculum.enums import PlanKind
from curriculum.models import Group, Plan, SemesterLine, SemesterPlan
from curriculum.queries.checking import course_data, limits_for, line_data, lines_of_each
from curriculum.queries.registration import taken_courses
from kuu_office.core.models import ApprovalState

Intake = tuple[int, int, str]
# The checks that compare a plan with the registrations.
CHOSEN = frozenset({"semester_chosen_absent", "semester_chosen_otherwise"})


@dataclass(frozen=True)
class Readiness:
    """A semester plan with its findings and its differences from the working plan."""

    data: SemesterData

    @cached_property
    def findings(self) -> list[Finding]:
        return run_readiness(self.data)

    @cached_property
    def changes(self) -> list[LineChange]:
        return difference(self.data.expected, self.data.rows)

    @property
    def follows_the_choices(self) -> bool:
        """Whether the plan has the electives that the students have chosen."""
        return not any(finding.check in CHOSEN for finding in self.findings)

    @property
    def errors(self) -> int:
        return sum(finding.severity == Severity.ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        return sum(finding.severity == Severity.WARNING for finding in self.findings)


def running_of(plan: SemesterPlan) -> Running:
    return Running(plan.semester, Decimal(plan.weeks), plan.group.language)


def semester_lines(plans: Iterable[SemesterPlan]) -> dict[int, list[SemesterLine]]:
    """The lines of semester plans in order, by the plan's number, with everything that the grid names. One query."""
    lines: dict[int, list[SemesterLine]] = {plan.pk: [] for plan in plans}
    found = SemesterLine.objects.filter(plan_id__in=lines).order_by("position", "pk")
    for line in found.select_related("course", "department", "choice"):
        lines[line.plan_id].append(line)
    return lines


def row_data(line: SemesterLine, alternatives: int = 0) -> SemesterRow:
    """A line of a semester plan as the arithmetic takes it."""
    return SemesterRow(
        **course_data(line),
        source=str(line.source_id) if line.source_id else None,
        weeks=line.weeks or ZERO,
        controls=tuple(Control(form) for form, _semester in line.controls),
        language=line.language,
        room_type=line.room_type,
        choice=str(line.choice_id) if line.choice_id else None,
        alternatives=alternatives,
        students=line.students,
        left_out=line.left_out,
        deviation=line.deviation,
    )


def readiness(plan: SemesterPlan, lines: Sequence[SemesterLine] | None = None) -> Readiness:
    """The same checks for the grid, the submission and the report."""
    own = semester_lines([plan])[plan.pk] if lines is None else lines
    source = [line_data(line) for line in lines_of_each(plan.source)[plan.source_id]]
    taken = taken_courses([plan.group_id], [plan.term_id])
    return _measured(plan, own, source, limits=limits_for(plan.source)[0], newer=newer_source(plan), taken=taken)


def many_ready(plans: Sequence[SemesterPlan]) -> Iterator[tuple[SemesterPlan, list[SemesterLine], Readiness]]:
    """Each plan with its lines and findings; the same number of queries however many plans there are."""
    lines = semester_lines(plans)
    sources = {plan.source_id: plan.source for plan in plans}
    planned = {pk: [line_data(line) for line in found] for pk, found in lines_of_each(*sources.values()).items()}
    limits = limits_of(sources.values())
    newest = approved_plans(plan.group for plan in plans)
    taken = taken_courses((plan.group_id for plan in plans), (plan.term_id for plan in plans))
    for plan in plans:
        measured = _measured(
            plan, lines[plan.pk], planned[plan.source_id], limits=limits[form_of(plan.source)],
            newer=_newer(plan, newest), taken=taken,
        )  # fmt: skip
        yield plan, lines[plan.pk], measured


def _measured(
    plan: SemesterPlan,
    lines: Sequence[SemesterLine],
    source: Sequence[LineData],
    *,
    limits: Limits,
    newer: Plan | None,
    taken: Mapping[tuple[int, int], Taken],
) -> Readiness:
    alternatives = alternatives_by_block(source)
    chosen = chosen_in(source, plan.semester, taken.get((plan.group_id, plan.term_id), {}))
    rows = tuple(row_data(line, len(alternatives.get(str(line.source_id), ()))) for line in lines)
    return Readiness(
        SemesterData(
            rows=rows,
            expected=tuple(rows_of(source, running_of(plan), choices_of(rows))),
            limits=limits,
            study_form=StudyForm(plan.source.study_form),
            newer=str(newer) if newer else "",
            registered=tuple(row for row in rows_of(source, running_of(plan), chosen) if row.source in chosen),
        )
    )


def choices_of(rows: Iterable[SemesterRow]) -> dict[str, dict[str, int | None]]:
    """Which alternatives stand in which elective block, and who takes them (`calc.semester.Choices`)."""
    found: dict[str, dict[str, int | None]] = {}
    for row in rows:
        if row.source and row.kind is LineKind.ELECTIVE_BLOCK:
            found.setdefault(row.source, {})[row.choice or ""] = row.students
    return found


def form_of(plan: Plan) -> tuple[str, str]:
    """What the limits of a plan depend on."""
    return plan.programme.degree, plan.study_form


def limits_of(plans: Iterable[Plan]) -> dict[tuple[str, str], Limits]:
    """Limits by degree and form of study; one query for each of these, however many plans there are."""
    return {form: limits_for(plan)[0] for form, plan in {form_of(plan): plan for plan in plans}.items()}


def working_plans() -> QuerySet[Plan]:
    """Approved working plans with their names."""
    return Plan.objects.filter(kind=PlanKind.WORKING, state=ApprovalState.APPROVED).with_names()


def intake_of(group: Group) -> Intake:
    """What a working plan is drawn up for."""
    return group.programme_id, group.intake_year, group.study_form


def approved_plans(groups: Iterable[Group]) -> dict[Intake, Plan]:
    """The approved working plan of each intake to which the groups belong, the newest version. One query."""
    programmes = {group.programme_id for group in groups}
    plans = working_plans().filter(programme_id__in=programmes).order_by("version_number")
    return {(plan.programme_id, plan.intake_year, plan.study_form): plan for plan in plans}


def newer_source(plan: SemesterPlan) -> Plan | None:
    """The version of the working plan that took the place of the one the semester plan comes from."""
    return _newer(plan, approved_plans([plan.group])) if plan.source.state == ApprovalState.ARCHIVED else None


def _newer(plan: SemesterPlan, newest: Mapping[Intake, Plan]) -> Plan | None:
    source = plan.source
    found = newest.get((source.programme_id, source.intake_year, source.study_form))
    is_newer = found is not None and found.version_number > source.version_number
    return found if is_newer and source.state == ApprovalState.ARCHIVED else None


def with_short_names(changes: Iterable[LineChange], names: Mapping[str, str]) -> list[LineChange]:
    """Departments are compared by their codes and shown under the names that people use."""
    return [
        replace(
            change, cells=tuple(_named(cell, names) if cell.column == "department" else cell for cell in change.cells)
        )
        for change in changes
    ]


def _named(cell, names: Mapping[str, str]):
    return replace(cell, old=names.get(cell.old, cell.old), new=names.get(cell.new, cell.new))
