"""The load of the demo university around the demo faculty: what its departments teach, and to whom it was given."""

from curriculum.models import SemesterLine
from curriculum.seed.exchange import DEMO_FACULTY
from curriculum.seed.university.approved import approve_sound_plans
from kuu_office.core import clock
from kuu_office.core.access.scope import Scope
from kuu_office.core.demo.university import Scale, subjects
from kuu_office.core.models import AcademicYear, ApprovalState, Unit
from kuu_office.core.seeding import analyse, phase
from workload.models import LoadLine, LoadSheet
from workload.operations.calculation import calculate_load
from workload.seed.distribution import FREE_EVERY, give_out

BEGUN_EVERY = 3  # of the departments one is still distributing


def bring_university(scale: Scale, office: Scope) -> None:
    """Adds the load of the other faculties of this scale, unless it is there."""
    ours = [row["code"] for row in subjects(scale)]
    if LoadSheet.objects.filter(department__code__in=ours).exists():
        return
    with phase("Semester plans approved") as count:
        count(approve_sound_plans(scale))
    analyse()
    with phase("Load sheets calculated") as count:
        count(sum(_calculate(year, office) for year in AcademicYear.objects.order_by("start_year")))
    analyse()
    with phase("Hours given to teachers") as count:
        for place, sheet in enumerate(_drafts()):
            count(give_out(sheet, leave=FREE_EVERY if place % BEGUN_EVERY == 0 else 0))


def _calculate(year: AcademicYear, office: Scope) -> int:
    """The sheets of all departments but the demo faculty's own, whose people are at work on them; how many lines."""
    approved = SemesterLine.objects.filter(plan__state=ApprovalState.APPROVED, plan__term__year=year, left_out=False)
    taught = Unit.objects.filter(pk__in=approved.values("department_id")).exclude(parent__code=DEMO_FACULTY)
    units = list(taught.order_by("pk"))
    if not units:
        return 0
    calculate_load(departments=units, year=year, by=office, at=clock.now())
    return LoadLine.objects.filter(sheet__department__in=units, sheet__year=year).count()


def _drafts() -> list[LoadSheet]:
    sheets = LoadSheet.objects.filter(hours__gt=0, state=ApprovalState.DRAFT).exclude(
        department__parent__code=DEMO_FACULTY
    )
    return list(sheets.select_related("department", "year").order_by("pk"))
