"""The check run: what is wrong with load sheets, over one department or the university; the same queries for both."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import BooleanField, Case, Count, DateField, ExpressionWrapper, F, Q, Sum, Value, When
from django.db.models.functions import JSONObject
from django.utils import timezone

from curriculum.calc.shapes import ZERO, LineKind
from curriculum.calc.streams import Classes, ClassKind
from curriculum.models import SemesterLine
from curriculum.queries.streams import stream_limits
from kuu_office.core.models import AcademicYear, ApprovalState, Leave
from kuu_office.core.models.calendar import TermKind
from workload.calc.checks import Check, Finding, deviations, joinable
from workload.calc.distribution import Period, on_leave
from workload.enums import Basis, Work
from workload.models import Assignment, DepartmentFigure, LoadLine, LoadSheet
from workload.queries.taught import FIXING_DATES

# The columns of a semester plan and the works that take their hours.
OF_PLAN = {
    "lecture": (Work.LECTURE,), "practical": (Work.PRACTICAL, Work.LANGUAGE, Work.PHYSICAL),
    "laboratory": (Work.LABORATORY,), "guided": (Work.GUIDED,),
}  # fmt: skip
COLUMN_OF = {work.value: column for column, works in OF_PLAN.items() for work in works}
JOINED = {Work.LECTURE: ClassKind.LECTURE, Work.PRACTICAL: ClassKind.PRACTICAL, Work.LABORATORY: ClassKind.LABORATORY}


def check_sheets(sheets: Sequence[LoadSheet], year: AcademicYear, today: date) -> list[Finding]:
    """The findings of sheets of one year, by sheet and by name. A constant number of queries."""
    if not sheets:
        return []
    lines, sums, plans = lines_in_question(sheets), sums_of(sheets), plans_of(sheets, year)
    found = [
        *of_lines(lines), *of_absent(lines, today), *off_norm(lines), *off_plan(plans, sums), *off_figure(sheets, sums),
        *unassigned(sums), *could_be_joined(lines, today), *late_plans(plans), *ended_units(sheets, year),
    ]  # fmt: skip
    place = {sheet.pk: number for number, sheet in enumerate(sheets)}
    order = list(Check)
    return sorted(found, key=lambda one: (place[one.sheet], order.index(one.check)))


@dataclass(frozen=True)
class Sums:
    """Of the lines of one work in one sheet: hours, hours of the plans that calculated lines stand for (a stream as
    often as it joins lines), how many lines are not held wholly, and how many hours of them are not."""

    hours: Decimal
    plan_hours: Decimal
    open_lines: int
    open_hours: Decimal


def sums_of(sheets: Sequence[LoadSheet]) -> dict[tuple[int, str], Sums]:
    """By sheet and work. One query, which looks once at what is held of a line."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT line.sheet_id, line.work, SUM(line.hours), SUM(line.plan_hours * CARDINALITY(line.sources)),
                COUNT(*) FILTER (WHERE line.hours > given.held), SUM(GREATEST(line.hours - given.held, 0))
            FROM workload_loadline line
            CROSS JOIN LATERAL (
                SELECT COALESCE(SUM(hours), 0) AS held FROM workload_assignment WHERE line_id = line.id
            ) given
            WHERE line.sheet_id = ANY(%s)
            GROUP BY line.sheet_id, line.work
            """,
            [[sheet.pk for sheet in sheets]],
        )
        return {(sheet, work): Sums(*(value or ZERO for value in sums)) for sheet, work, *sums in cursor.fetchall()}


def lines_in_question(sheets: Sequence[LoadSheet]) -> list[LoadLine]:
    """Lines with a fault, with hours by hand, of somebody who is not there (`is_left`), or that a stream could join.
    One query."""
    # two lists that PostgreSQL makes once, where the OR of both would be asked of every line
    absent = (Assignment.objects.filter(there).values("line") for there in (_LEAVING, _ON_LEAVE))
    left = reduce(or_, (Q(pk__in=lines) for lines in absent))
    rows = LoadLine.objects.filter(sheet__in=sheets).annotate(is_left=ExpressionWrapper(left, BooleanField()))
    rows = rows.filter(_FAULTY | _BY_HAND | _LONELY | left)
    return list(rows.select_related("norm", "term").order_by("name_ky", "work", "pk"))


_LEAVING = Q(leaving__gt=0)
_ON_LEAVE = Q(
    appointment__person__leaves__start_date__lte=F("line__term__end_date"),
    appointment__person__leaves__end_date__gte=F("line__term__start_date"),
)
_FAULTY = ~Q(gap="")
_BY_HAND = Q(given__isnull=False, calculated__isnull=False) & ~Q(given=F("calculated"))
# only where the norm counts streams: what it counts by groups saves nothing when they sit together
_LONELY = Q(
    work__in=[work.value for work in JOINED], stream=None, course__isnull=False, students__gt=0,
    norm__basis=Basis.STREAM_HOUR,
)  # fmt: skip


def of_lines(lines: Iterable[LoadLine]) -> Iterable[Finding]:
    """The faults that calculation left on lines."""
    for line in lines:
        if line.gap:
            yield Finding(
                check=Check(line.gap), sheet=line.sheet_id, line=line.pk, where=_where(line), expected=line.offered,
                found=line.hours,
            )  # fmt: skip


def of_absent(lines: Iterable[LoadLine], today: date) -> Iterable[Finding]:
    """Hours that stand with people from whom an order took them while the sheet could not be changed, and with those
    who are on leave to the end of a term that is not over. One query, where there are any."""
    left = {line.pk: line for line in lines if line.is_left}
    rows = Assignment.objects.filter(_LEAVING | _ON_LEAVE, line__in=left).distinct()
    rows = rows.annotate(leaves=Leave.days_of("appointment__person"))
    for one in rows.select_related("appointment__person").order_by("line__name_ky", "pk"):
        line = left[one.line_id]
        about = {"sheet": line.sheet_id, "line": line.pk, "found": one.hours}
        where = f"{_where(line)}: {one.appointment.person.short_name}"
        if one.leaving:
            yield Finding(check=Check.LEAVING, expected=one.hours - one.leaving, where=where, **about)
            continue
        period = Period(line.term.start_date, line.term.end_date, today)
        if not period.is_over and on_leave(Leave.days_in(one.leaves), period):
            yield Finding(check=Check.ON_LEAVE, expected=ZERO, where=where, **about)


def off_norm(lines: Iterable[LoadLine]) -> Iterable[Finding]:
    """Lines whose hours are not those of the norm."""
    for line in lines:
        if line.given is not None and line.calculated not in {None, line.given}:
            yield Finding(
                check=Check.OFF_NORM, sheet=line.sheet_id, line=line.pk, where=_where(line), expected=line.calculated,
                found=line.given,
            )  # fmt: skip


@dataclass(frozen=True)
class Plans:
    """Of the approved semester plans that a department teaches: hours by column; plans approved after the contingent of
    their term was fixed, with the number of lines: (group, kind of term, moment) → lines."""

    hours: Mapping[str, Decimal]
    late: Mapping[tuple[str, str, str], int]


def plans_of(sheets: Sequence[LoadSheet], year: AcademicYear) -> dict[int, Plans]:
    """By sheet. One query."""
    by_department = {sheet.department_id: sheet.pk for sheet in sheets}
    lines = SemesterLine.objects.filter(
        plan__term__year=year, plan__state=ApprovalState.APPROVED, left_out=False, department__in=by_department
    )
    classes = ~Q(kind__in=[LineKind.PRACTICE, LineKind.ATTESTATION])
    plan = JSONObject(group="plan__group__name", term="plan__term__kind", moment="plan__approved_at")
    rows = lines.annotate(fixing=_fixing(year)).order_by().values("department_id").annotate(
        late=ArrayAgg(plan, filter=Q(plan__approved_at__date__gt=F("fixing")), default=Value([])),
        **{f"sum_{name}": Sum(name, filter=classes) for name in OF_PLAN},
    )  # fmt: skip
    return {
        by_department[row["department_id"]]: Plans(
            {name: row[f"sum_{name}"] or ZERO for name in OF_PLAN},
            Counter((one["group"], one["term"], one["moment"]) for one in row["late"]),
        )
        for row in rows
    }


def _fixing(year: AcademicYear) -> Case:
    """The day on which the contingent of a plan's term is fixed."""
    fixed = {kind: date(year.start_year + years, month, day) for kind, (years, month, day) in FIXING_DATES.items()}
    return Case(
        *(When(plan__term__kind=kind, then=Value(day)) for kind, day in fixed.items()),
        default=F("plan__term__start_date"), output_field=DateField(),
    )  # fmt: skip


def off_plan(plans: Mapping[int, Plans], sums: Mapping[tuple[int, str], Sums]) -> Iterable[Finding]:
    """Where the classes of approved semester plans are not those of the load."""
    expected = {(sheet, name): hours for sheet, one in plans.items() for name, hours in one.hours.items()}
    found: dict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
    for (sheet, work), one in sums.items():
        if work in COLUMN_OF:
            found[sheet, COLUMN_OF[work]] += one.plan_hours
    for (sheet, column), (wanted, there) in deviations(expected, found).items():
        where = str(OF_PLAN[column][0].label)
        yield Finding(check=Check.OFF_PLAN, sheet=sheet, where=where, expected=wanted, found=there)


def off_figure(sheets: Sequence[LoadSheet], sums: Mapping[tuple[int, str], Sums]) -> Iterable[Finding]:
    """Where the department's own figures are not those of the load; sheets without figures are left out. One query."""
    own = {(row.sheet_id, row.work): row.hours for row in DepartmentFigure.objects.filter(sheet__in=sheets)}
    telling = {sheet for sheet, _work in own}
    load = {key: one.hours for key, one in sums.items() if key[0] in telling}
    order = Work.values
    for (sheet, work), (wanted, there) in sorted(deviations(own, load).items(), key=lambda one: order.index(one[0][1])):
        yield Finding(check=Check.OFF_FIGURE, sheet=sheet, where=str(Work(work).label), expected=wanted, found=there)


def unassigned(sums: Mapping[tuple[int, str], Sums]) -> Iterable[Finding]:
    """Hours that nobody holds, sheet by sheet."""
    opened: dict[int, list[Sums]] = defaultdict(list)
    whole: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for (sheet, _work), one in sums.items():
        whole[sheet] += one.hours
        if one.open_lines:
            opened[sheet].append(one)
    for sheet, rows in opened.items():
        left = sum(one.open_hours for one in rows)
        yield Finding(
            check=Check.UNASSIGNED, sheet=sheet, expected=whole[sheet], found=whole[sheet] - left,
            count=sum(one.open_lines for one in rows),
        )  # fmt: skip


def could_be_joined(lines: Iterable[LoadLine], today: date) -> Iterable[Finding]:
    """Streams that the lines of a department in a term could form, by the rules of the page of streams. Two queries."""
    sitting = {str(line.pk): line for line in lines if _could_sit(line)}
    alike: dict[tuple[int, int], list[Classes]] = defaultdict(list)
    for line in sitting.values():
        alike[line.sheet_id, line.term_id].append(_classes(line))
    limits = {kind: int(limit.value) for kind, limit in stream_limits(today).items()}
    proposed = [(*place, one) for place, classes in alike.items() for one in joinable(classes, limits)]
    units = _planning([[sitting[one.key] for one in proposal.members] for _sheet, _term, proposal in proposed])
    for (sheet, term, proposal), unit in zip(proposed, units, strict=True):
        first = proposal.members[0]
        groups = ", ".join(one.group for one in proposal.members)
        yield Finding(
            check=Check.JOINABLE, sheet=sheet, term=term, kind=first.kind.value, count=len(proposal.members),
            where=f"{first.course_name}, {Work(first.kind.value).label}: {groups}", expected=first.hours,
            found=first.hours * len(proposal.members), unit=unit,
        )  # fmt: skip


def _planning(together: Sequence[Sequence[LoadLine]]) -> list[int | None]:
    """Of lines taken together, which unit has their semester plans: a department, of several their faculty, of several
    faculties none. One query."""
    wanted = {source for lines in together for line in lines for source in line.sources}
    rows = SemesterLine.objects.filter(pk__in=wanted).order_by()
    there = {pk: units for pk, *units in rows.values_list("pk", "plan__department_id", "plan__department__parent_id")}
    return [
        _shared([there[source] for line in lines for source in line.sources if source in there]) for lines in together
    ]


def _shared(places: Sequence[Sequence[int | None]]) -> int | None:
    """`places`: departments, each with its faculty."""
    for level in zip(*places, strict=True):
        if len(set(level)) == 1:
            return level[0]
    return None


def _could_sit(line: LoadLine) -> bool:
    """As `_LONELY`."""
    if line.stream_id or not line.course_id or not line.students or line.work not in JOINED:
        return False
    return line.norm is not None and line.norm.basis == Basis.STREAM_HOUR


def _classes(line: LoadLine) -> Classes:
    return Classes(
        key=str(line.pk), group=", ".join(line.group_names), size=line.students, course=str(line.course_id),
        course_name=line.name, language=line.language, kind=JOINED[Work(line.work)], hours=line.plan_hours,
        weeks=line.weeks,
    )  # fmt: skip


def late_plans(plans: Mapping[int, Plans]) -> Iterable[Finding]:
    """Semester plans that were approved when the contingent of their term had been fixed already."""
    for sheet, one in plans.items():
        for (group, kind, moment), count in sorted(one.late.items()):
            yield Finding(
                check=Check.LATE_PLAN, sheet=sheet, day=timezone.localdate(datetime.fromisoformat(moment)), count=count,
                where=f"{group}, {TermKind(kind).label}",
            )  # fmt: skip


def ended_units(sheets: Sequence[LoadSheet], year: AcademicYear) -> Iterable[Finding]:
    """Departments that end, merged for instance, before the year does: their later hours need another department."""
    for sheet in sheets:
        end = sheet.department.valid_to
        if end is not None and end < year.end_date:
            later = Q(term__end_date__gt=end)
            hours = sheet.lines.filter(later).aggregate(sum=Sum("hours"), n=Count("pk"))
            yield Finding(
                check=Check.UNIT_ENDED, sheet=sheet.pk, where=sheet.department.name, day=end, count=hours["n"],
                expected=ZERO, found=hours["sum"] or ZERO,
            )  # fmt: skip


def _where(line: LoadLine) -> str:
    return ", ".join(filter(None, [str(line), " · ".join(line.group_names)]))
