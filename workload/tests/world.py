"""Norms, approved semester plans and students by funding for tests of the load."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

from curriculum.models import Group, SemesterLine, SemesterPlan, Stream
from curriculum.operations.streams import join_lines
from curriculum.tests.contingent.people import make_student
from curriculum.tests.semester_world import line_of, make_group, make_semester_plans, make_semester_world
from curriculum.tests.world import make_world
from kuu_office.core.models import ApprovalState
from workload.models import LoadLine, LoadSheet, Norm, NormSet
from workload.operations.calculation import calculate_load

FIRST_DAY, FIXING = date(2026, 9, 1), date(2026, 10, 1)
AT = datetime(2026, 10, 5, 6, tzinfo=UTC)
TAUGHT, ALSO = "М.1.В.1", "М.1.В.2"
# work, what it counts, hours
NORMS = (
    ("lecture", "stream_hour", "1"), ("practical", "group_hour", "1"), ("language", "subgroup_hour", "1"),
    ("laboratory", "subgroup_hour", "1"), ("consultation", "lecture_percent", "5"), ("exam_consultation", "group", "2"),
    ("exam", "student", "0.3"),
)  # fmt: skip


def make_norms(name: str = "Ченемдер", *, valid_from: date = FIRST_DAY, **fields) -> NormSet:
    """A set with the norms of `NORMS`, in force from the first day of the year on."""
    held = NormSet.objects.create(name_ky=name, name_en=f"{name} (en)", valid_from=valid_from, **fields)
    for work, basis, hours in NORMS:
        Norm.objects.create(norm_set=held, work=work, basis=basis, hours=Decimal(hours))
    return held


def admit(group: Group, *, budget: int = 0, contract: int = 0, day: date = FIRST_DAY) -> list:
    """So many students of each funding, from a day on."""
    fundings = ["budget"] * budget + ["contract"] * contract
    return [
        make_student(group, f"Студент{number} {group.name}", day=day, funding=funding)
        for number, funding in enumerate(fundings, 1)
    ]


def approve(*plans: SemesterPlan) -> None:
    SemesterPlan.objects.filter(pk__in=[plan.pk for plan in plans]).update(state=ApprovalState.APPROVED)


def leave_only(plan: SemesterPlan, *codes: str) -> None:
    """All other lines of the plan are left out in this term."""
    plan.lines.exclude(code__in=codes).update(left_out=True)


def make_load_world(cast, *, approved: bool = True) -> SimpleNamespace:
    """Norms; two groups of the first department, one of the other faculty, each taught one course.

    ПИ-1-26 has 2 students on grants and 3 under contract, ПИ-2-26 has 4 under contract, Т-1-26 one on a grant. The
    course has 32 hours of lectures, 16 of practical classes and an exam.
    """
    made = make_semester_world(make_world(cast.units))
    groups = [*made.groups, made.other_group]
    first, second, other = groups
    students = admit(first, budget=2, contract=3)
    admit(second, contract=4)
    admit(other, budget=1)
    plans = make_semester_plans(made.groups, made.autumn, cast.deans_clerk, AT)
    plans += make_semester_plans([other], made.autumn, cast.other_clerk, AT)
    for plan in plans:
        leave_only(plan, TAUGHT)
    if approved:
        approve(*plans)
    return SimpleNamespace(
        **made.__dict__ | {"groups": groups}, year=made.terms.year, norms=make_norms(), students=students, plans=plans,
        lines=[line_of(plan) for plan in plans], first=first, second=second, department=cast.units.department,
    )  # fmt: skip


def join(world, by, kind: str = "lecture") -> Stream:
    """The two groups of the first department hear the course together."""
    lines = [line.pk for line in world.lines[:2]]
    return join_lines(kind=kind, line_ids=lines, by=by.scope, at=AT)


def add_group(world, name: str, clerk, **students: int) -> SemesterPlan:
    """One more group of the first department that is taught the same."""
    group = make_group(world.programme, name)
    admit(group, **students)
    [plan] = make_semester_plans([group], world.autumn, clerk, AT)
    leave_only(plan, TAUGHT)
    approve(plan)
    return plan


def calculate(world, by, *units, at: datetime = AT) -> list:
    """The outcomes of calculating the first department, or these units."""
    return calculate_load(departments=list(units) or [world.department], year=world.year, by=by.scope, at=at)


def sheet_of(world, unit=None) -> LoadSheet:
    return LoadSheet.objects.get(department=unit or world.department, year=world.year)


def hours_of(sheet: LoadSheet) -> dict[str, Decimal]:
    """Hours of the lines by their keys."""
    return dict(sheet.lines.order_by("pk").values_list("key", "hours"))


def key(work: str, line: SemesterLine) -> str:
    return f"{work}:line:{line.pk}"


def row(sheet: LoadSheet, work: str, line: SemesterLine) -> LoadLine:
    return sheet.lines.get(key=key(work, line))
