"""The check run: what is wrong with load sheets, over one department or the university; the same queries for both."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import (
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from curriculum.calc.shapes import ZERO, LineKind
from curriculum.calc.streams import Classes, ClassKind
from curriculum.models import SemesterLine
from curriculum.queries.streams import stream_limits
from kuu_office.core.models import AcademicYear, ApprovalState, Term
from workload.calc.checks import Check, Finding, deviations, is_late, joinable
from workload.enums import Basis, Work
from workload.models import Assignment, DepartmentFigure, LoadLine, LoadSheet
from workload.queries.taught import fixing_date

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
    lines = LoadLine.objects.filter(sheet__in=sheets)
    found = [
        *of_lines(lines), *off_norm(lines), *off_plan(sheets, year), *off_figure(sheets), *unassigned(lines),
        *could_be_joined(lines, today), *late_plans(sheets, year), *ended_units(sheets, year),
    ]  # fmt: skip
    place = {sheet.pk: number for number, sheet in enumerate(sheets)}
    order = list(Check)
    return sorted(found, key=lambda one: (place[one.sheet], order.index(one.check)))


def of_lines(lines: QuerySet[LoadLine]) -> Iterable[Finding]:
    """The faults that calculation left on lines."""
    for line in lines.exclude(gap="").order_by("name_ky", "work", "pk"):
        yield Finding(
            check=Check(line.gap), sheet=line.sheet_id, line=line.pk, where=_where(line), expected=line.offered,
            found=line.hours,
        )  # fmt: skip


def off_norm(lines: QuerySet[LoadLine]) -> Iterable[Finding]:
    """Lines whose hours are not those of the norm."""
    given = lines.filter(given__isnull=False, calculated__isnull=False).exclude(given=F("calculated"))
    for line in given.order_by("name_ky", "work", "pk"):
        yield Finding(
            check=Check.OFF_NORM, sheet=line.sheet_id, line=line.pk, where=_where(line), expected=line.calculated,
            found=line.given,
        )  # fmt: skip


def off_plan(sheets: Sequence[LoadSheet], year: AcademicYear) -> Iterable[Finding]:
    """Where the classes of approved semester plans are not those of the load."""
    by_department = {sheet.department_id: sheet.pk for sheet in sheets}
    plans = SemesterLine.objects.filter(
        plan__state=ApprovalState.APPROVED, plan__term__year=year, left_out=False, department__in=by_department,
    ).exclude(kind__in=[LineKind.PRACTICE, LineKind.ATTESTATION])  # fmt: skip
    sums = plans.order_by().values("department_id").annotate(**{f"sum_{name}": Sum(name) for name in OF_PLAN})
    expected = {
        (by_department[row["department_id"]], name): row[f"sum_{name}"] or ZERO for row in sums for name in OF_PLAN
    }
    for (sheet, column), (wanted, there) in deviations(expected, _classes_of_load(sheets)).items():
        where = str(OF_PLAN[column][0].label)
        yield Finding(check=Check.OFF_PLAN, sheet=sheet, where=where, expected=wanted, found=there)


def _classes_of_load(sheets: Sequence[LoadSheet]) -> dict[tuple[int, str], Decimal]:
    """Hours of the plan that the lines of the load stand for: each stream as often as it joins lines of plans."""
    joined = Func(F("sources"), function="CARDINALITY", output_field=IntegerField())
    rows = LoadLine.objects.filter(sheet__in=sheets, work__in=COLUMN_OF, calculated__isnull=False)
    hours = DecimalField(max_digits=14, decimal_places=2)
    taken = Sum(ExpressionWrapper(F("plan_hours") * joined, output_field=hours))
    found: dict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
    for sheet, work, taught in rows.order_by().values_list("sheet_id", "work").annotate(sum=taken):
        found[sheet, COLUMN_OF[work]] += taught
    return found


def off_figure(sheets: Sequence[LoadSheet]) -> Iterable[Finding]:
    """Where the department's own figure is not that of the load; only works for which it gave figures."""
    own = {(row.sheet_id, row.work): row.hours for row in DepartmentFigure.objects.filter(sheet__in=sheets)}
    if not own:
        return
    rows = LoadLine.objects.filter(sheet__in={sheet for sheet, _work in own}).order_by()
    sums = rows.values_list("sheet_id", "work").annotate(sum=Sum("hours"))
    load = {(sheet, work): hours for sheet, work, hours in sums}
    given_by = {sheet for sheet, _work in own}
    load = {key: hours for key, hours in load.items() if key[0] in given_by}
    order = Work.values
    for (sheet, work), (wanted, there) in sorted(deviations(own, load).items(), key=lambda one: order.index(one[0][1])):
        yield Finding(check=Check.OFF_FIGURE, sheet=sheet, where=str(Work(work).label), expected=wanted, found=there)


def unassigned(lines: QuerySet[LoadLine]) -> Iterable[Finding]:
    """Hours that nobody holds, sheet by sheet."""
    held = Assignment.objects.filter(line=OuterRef("pk")).order_by().values("line").annotate(sum=Sum("hours"))
    rows = lines.annotate(held=Coalesce(Subquery(held.values("sum")), ZERO)).filter(hours__gt=F("held"))
    sums = rows.order_by().values("sheet_id").annotate(hours_sum=Sum("hours"), held_sum=Sum("held"), n=Count("pk"))
    for row in sums:
        yield Finding(
            check=Check.UNASSIGNED, sheet=row["sheet_id"], expected=row["hours_sum"], found=row["held_sum"],
            count=row["n"],
        )  # fmt: skip


def could_be_joined(lines: QuerySet[LoadLine], today: date) -> Iterable[Finding]:
    """Streams that the lines of a department in a term could form, by the rules of the page of streams.

    Only where the norm counts streams: what it counts by groups saves nothing when they sit together.
    """
    rows = lines.filter(
        work__in=[work.value for work in JOINED], stream=None, course__isnull=False, students__gt=0,
        norm__basis=Basis.STREAM_HOUR,
    )  # fmt: skip
    alike: dict[tuple[int, int], list[Classes]] = defaultdict(list)
    for line in rows.order_by("pk"):
        alike[line.sheet_id, line.term_id].append(_classes(line))
    limits = {kind: int(limit.value) for kind, limit in stream_limits(today).items()}
    for (sheet, _term), classes in alike.items():
        for proposal in joinable(classes, limits):
            first, *_others = proposal.members
            groups = ", ".join(one.group for one in proposal.members)
            where = f"{first.course_name}, {Work(first.kind.value).label}: {groups}"
            taught = first.hours * len(proposal.members)
            yield Finding(
                check=Check.JOINABLE, sheet=sheet, line=int(first.key), where=where, expected=first.hours, found=taught,
                count=len(proposal.members),
            )  # fmt: skip


def _classes(line: LoadLine) -> Classes:
    return Classes(
        key=str(line.pk), group=", ".join(line.group_names), size=line.students, course=str(line.course_id),
        course_name=line.name, language=line.language, kind=JOINED[Work(line.work)], hours=line.plan_hours,
        weeks=line.weeks,
    )  # fmt: skip


def late_plans(sheets: Sequence[LoadSheet], year: AcademicYear) -> Iterable[Finding]:
    """Semester plans that were approved when the contingent of their term had been fixed already."""
    by_department = {sheet.department_id: sheet.pk for sheet in sheets}
    for term in year.terms.select_related("year"):
        for row in _late_lines(term, by_department):
            approved = timezone.localdate(row["plan__approved_at"])
            if is_late(approved, fixing_date(term)):
                yield Finding(
                    check=Check.LATE_PLAN, sheet=by_department[row["department_id"]], day=approved, count=row["n"],
                    where=f"{row['plan__group__name']}, {term.get_kind_display()}",
                )  # fmt: skip


def _late_lines(term: Term, departments: Mapping[int, int]) -> QuerySet:
    """Approved plans of a term that give these departments something, with how many lines; fixed days aside."""
    lines = SemesterLine.objects.filter(
        plan__term=term, plan__state=ApprovalState.APPROVED, left_out=False, department__in=departments,
        plan__approved_at__date__gt=fixing_date(term),
    )  # fmt: skip
    return (
        lines.order_by("plan__group__name")
        .values("department_id", "plan_id", "plan__group__name", "plan__approved_at")
        .annotate(n=Count("pk"))
    )


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
