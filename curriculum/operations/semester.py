"""Semester plans made from working plans for whole lists of groups, and drafts that follow a newer working plan."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.calc.readiness import SemesterData
from curriculum.calc.semester import (
    Running,
    SemesterRow,
    Taken,
    TermKind,
    academic_year_of,
    chosen_in,
    led_into,
    rows_of,
    semester_number,
    year_of_study_in,
)
from curriculum.calc.shapes import HOUR_COLUMNS, Limits, LineData, StudyForm
from curriculum.enums import LineKind, PlanKind
from curriculum.models import Group, GroupPromotion, Plan, PlanLine, SemesterLine, SemesterPlan
from curriculum.operations.lines import STEP
from curriculum.queries import line_data, lines_of_each
from curriculum.queries.registration import taken_courses
from curriculum.queries.semester import Readiness, approved_plans, form_of, intake_of, limits_of
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput
from kuu_office.core.models import ApprovalState, Term

MOST_GROUPS = 2000
NOTED = ["errors", "warnings", "found", "deviations"]

EVENTS = {
    "curriculum.semesterplan.made": gettext_lazy("%(by)s made this semester plan from “%(source)s”."),
}


class Result(StrEnum):
    """What becomes of a group: a plan is made, there is one, none can be made."""

    MADE = "made"
    EXISTS = "exists"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True)
class Outcome:
    """What is done for one group.

    `plan`: the one to be made with its `lines`, or the one that is there; `reason`: why none can be made.
    """

    group: Group
    result: Result
    plan: SemesterPlan | None = None
    lines: tuple[SemesterLine, ...] = field(default=(), repr=False)
    reason: str = ""


@dataclass(frozen=True)
class _Sources:
    """What the plans of many groups are made from, read once for all of them."""

    term: Term
    there: Mapping[int, SemesterPlan]
    newest: Mapping[tuple, Plan]
    lines: Mapping[int, Mapping[str, PlanLine]]
    data: Mapping[int, Sequence[LineData]]
    limits: Mapping[tuple, Limits]
    known_in: int
    led_in: Mapping[int, Sequence[int]]
    taken: Mapping[tuple[int, int], Taken]
    ready: dict[tuple, Readiness] = field(default_factory=dict)

    def working_plan(self, group: Group) -> Plan | None:
        return _working_plan(group, self.newest)

    def drawn(self, group: Group, source: Plan, semester: int) -> Readiness:
        """What groups of one intake, language and choice of electives are taught alike, worked out once."""
        data = self.data[source.pk]
        chosen = chosen_in(data, semester, self.taken.get((group.pk, self.term.pk), {}))
        key = (source.pk, semester, group.language, str(chosen))
        if key not in self.ready:
            rows = tuple(rows_of(data, Running(semester, Decimal(self.term.weeks), group.language), chosen))
            registered = tuple(row for row in rows if row.source in chosen)
            limits, form = self.limits[form_of(source)], StudyForm(source.study_form)
            self.ready[key] = Readiness(
                SemesterData(rows=rows, expected=rows, limits=limits, study_form=form, registered=registered)
            )
        return self.ready[key]


def preview_generation(*, groups: Sequence[Group], term: Term, by: Scope, at: datetime) -> list[Outcome]:
    """What `generate_semester_plans` would do for each group; nothing is saved. The same queries for any number."""
    sources = _sources(groups, term, at)
    return [_outcome(group, sources, by, at) for group in groups]


@transaction.atomic
def generate_semester_plans(
    *, groups: Sequence[Group], term: Term, by: Scope, at: datetime, due_date: date | None = None
) -> list[Outcome]:
    """Makes the semester plans of groups in a term; a group that has one keeps it, one that can have none says why.

    Twice the same call makes nothing the second time. BadInput: no groups, too many.
    """
    if not 0 < len(groups) <= MOST_GROUPS:
        raise BadInput(_("Choose from 1 to %(most)s groups.") % {"most": MOST_GROUPS}, field="groups")
    wanted = Group.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=[group.pk for group in groups])
    locked = list(wanted.select_related("programme", "department", "plan__programme__standard").order_by("pk"))
    outcomes = preview_generation(groups=locked, term=term, by=by, at=at)
    made = [outcome for outcome in outcomes if outcome.result is Result.MADE]
    for outcome in made:
        outcome.plan.due_date = due_date
    SemesterPlan.objects.bulk_create(outcome.plan for outcome in made)
    SemesterLine.objects.bulk_create(line for outcome in made for line in outcome.lines)
    plans = [(outcome.plan, {"source": str(outcome.plan.source)}) for outcome in made]
    audit.record_each("curriculum.semesterplan.made", plans, by=by, at=at)
    return outcomes


def _sources(groups: Sequence[Group], term: Term, at: datetime) -> _Sources:
    there = SemesterPlan.objects.filter(term=term, group__in=groups).with_names()
    newest = approved_plans(groups)
    plans = {plan.pk: plan for group in groups if (plan := _working_plan(group, newest))}
    lines = lines_of_each(*plans.values())
    today = timezone.localdate(at)
    return _Sources(
        term=term,
        there={plan.group_id: plan for plan in there},
        newest=newest,
        lines={pk: {str(line.pk): line for line in found} for pk, found in lines.items()},
        data={pk: [line_data(line) for line in found] for pk, found in lines.items()},
        limits=limits_of(plans.values()),
        known_in=academic_year_of(today.year, today.month),
        led_in=years_led_into(groups),
        taken=taken_courses(_with_electives(groups, newest, lines), [term.pk]),
    )


def _with_electives(
    groups: Sequence[Group], newest: Mapping[tuple, Plan], lines: Mapping[int, Sequence[PlanLine]]
) -> list[int]:
    """Groups whose working plan has anything to choose from."""
    plans = {pk for pk, found in lines.items() if any(line.kind == LineKind.ELECTIVE_BLOCK for line in found)}
    sources = {group.pk: _working_plan(group, newest) for group in groups}
    return [pk for pk, plan in sources.items() if plan and plan.pk in plans]


def years_led_into(groups: Sequence[Group]) -> dict[int, list[int]]:
    """The academic years into which orders led each group. One query."""
    led_in: dict[int, list[int]] = {}
    for pk, day in GroupPromotion.objects.filter(group__in=groups).values_list("group_id", "effective_date"):
        led_in.setdefault(pk, []).append(led_into(day))
    return led_in


def _working_plan(group: Group, newest: Mapping[tuple, Plan]) -> Plan | None:
    """The plan that the group studies by, else the newest approved one of its intake."""
    own = group.plan
    if own is not None and own.kind == PlanKind.WORKING and own.state == ApprovalState.APPROVED:
        return own
    return newest.get(intake_of(group))


def _outcome(group: Group, sources: _Sources, by: Scope, at: datetime) -> Outcome:
    plan = sources.there.get(group.pk)
    if plan is not None:
        return Outcome(group, Result.EXISTS, plan)
    semester = _semester(group, sources)
    reason = _why_not(group, semester, sources, by)
    if reason:
        return Outcome(group, Result.IMPOSSIBLE, reason=reason)
    return _drawn(group, semester, sources, at)


def _semester(group: Group, sources: _Sources) -> int | None:
    term = sources.term
    led_in = sources.led_in.get(group.pk, ())
    year = year_of_study_in(group.year_of_study, sources.known_in, term.year.start_year, led_in)
    return semester_number(year, TermKind(term.kind))


def _why_not(group: Group, semester: int | None, sources: _Sources, by: Scope) -> str:
    verdict = rules.can_make_semester_plan(by, group)
    if not verdict:
        return str(verdict.reason)
    if semester is None:
        return _("A summer term has no semester plan of its own.")
    if not 1 <= semester <= group.programme.semesters:
        return _outside_the_studies(group, semester)
    plan = sources.working_plan(group)
    if plan is None:
        return _("There is no approved working plan for the intake of %(year)s.") % {"year": group.intake_year}
    if not any(semester in line.semester_credits for line in sources.data[plan.pk]):
        return _("The working plan has no courses in semester %(number)s.") % {"number": semester}
    return ""


def _outside_the_studies(group: Group, semester: int) -> str:
    if semester < 1:
        return _("The group begins its studies after this term.")
    return _("This would be semester %(number)s of the group; its programme has %(count)s semesters.") % {
        "number": semester,
        "count": group.programme.semesters,
    }


def _drawn(group: Group, semester: int, sources: _Sources, at: datetime) -> Outcome:
    """The plan of a group with its lines, not yet saved."""
    source, term = sources.working_plan(group), sources.term
    plan = SemesterPlan(
        group=group, term=term, source=source, department=group.department, semester=semester, weeks=term.weeks,
        created_at=at,
    )  # fmt: skip
    seen = sources.drawn(group, source, semester)
    note_readiness(plan, seen)
    known = sources.lines[source.pk]
    lines = tuple(line_from(row, plan, place * STEP, known) for place, row in enumerate(seen.data.rows, 1))
    return Outcome(group, Result.MADE, plan, lines)


def note_readiness(plan: SemesterPlan, seen: Readiness) -> None:
    """Puts what the checks say into a plan without saving."""
    plan.errors, plan.warnings = seen.errors, seen.warnings
    plan.found = dict(Counter(finding.check for finding in seen.findings))
    plan.deviations = len(seen.changes)


def line_from(row: SemesterRow, plan: SemesterPlan, position: int, known: Mapping[str, PlanLine]) -> SemesterLine:
    """A line of a semester plan as its working plan gives it, not yet saved. `known`: lines of the working plan."""
    source, choice = known[row.source], known.get(row.choice or "")
    line = SemesterLine(
        plan=plan, position=position, source=source, kind=source.kind, weeks=row.weeks, students=row.students
    )
    line.language, line.room_type, line.note = row.language, row.room_type, row.note
    take_from_plan(line, row, choice)
    return line


def take_from_plan(line: SemesterLine, row: SemesterRow, choice: PlanLine | None) -> None:
    """Puts into a line what its working plan says of it; of an elective block what the chosen course says."""
    taught = choice or line.source
    line.choice = choice
    line.course, line.department = taught.course, taught.department or line.source.department
    line.code, (line.name_ky, line.name_ru, line.name_en) = row.code, row.names
    line.credits = row.credits
    for column in ("total_hours", *HOUR_COLUMNS):
        setattr(line, column, getattr(row, column) or None)
    line.controls = [[form.value, line.plan.semester] for form in row.controls]
