"""What the office did with the demo university in its terms: streams of the present one, fixed contingents of all."""

from datetime import date

from django.db.models import Min

from curriculum.enums import ClassKind
from curriculum.models import ContingentSnapshot, SemesterPlan, Standing, Stream
from curriculum.operations.snapshots import take_snapshot
from curriculum.operations.streams import accept_streams
from curriculum.queries.streams import board
from curriculum.seed.semester import bring_semester_plans, clerk_of, present_term
from kuu_office.core import clock
from kuu_office.core.access.roles import Role
from kuu_office.core.access.scope import Scope, scope_of
from kuu_office.core.models import RoleGrant, Unit, UnitKind, User
from kuu_office.core.seeding import phase

DEMO_FACULTY = "FITM"
FIXING_DATES = ((10, 1), (2, 1))


def bring_terms() -> None:
    """The semester plans of every open group, and what rests on them and on the movements of everybody."""
    with phase("Semester plans") as count:
        count(bring_semester_plans())
    _streams()
    with phase("Fixed contingents") as count:
        count(bring_fixed_contingents())


def _streams() -> None:
    """Takes the lectures that are proposed to each faculty but the demo one, whose clerk has them still to do."""
    term = present_term()
    with phase("Streams") as count:
        for faculty in Unit.objects.filter(kind=UnitKind.FACULTY).exclude(code=DEMO_FACULTY).order_by("pk"):
            clerk = clerk_of(faculty.pk)
            seated = Stream.objects.filter(seats__line__plan__department__parent=faculty).exists()
            if clerk is not None and not seated and SemesterPlan.objects.filter(department__parent=faculty).exists():
                found = board(scope=clerk, unit=faculty, term=term, kind=ClassKind.LECTURE, day=clock.today())
                members = [[int(one.key) for one in proposal.members] for proposal in found.proposals]
                if members:
                    count(len(accept_streams(kind=ClassKind.LECTURE, members=members, by=clerk, at=clock.now())))


def bring_fixed_contingents() -> int:
    """Fixes the contingent of every fixing date since the first admission that is not fixed yet. How many rows."""
    first = Standing.objects.aggregate(day=Min("valid_from"))["day"]
    days = [date(year, *day) for year in range(first.year, clock.today().year + 1) for day in FIXING_DATES]
    known, by = set(ContingentSnapshot.objects.values_list("date", flat=True)), _head_of_office()
    missing = [day for day in sorted(days) if first < day <= clock.today() and day not in known]
    return sum(take_snapshot(day=day, by=by, at=clock.now()).count for day in missing)


def _head_of_office() -> Scope:
    heads = RoleGrant.objects.valid_on(clock.today()).filter(role=Role.HEAD_OF_OFFICE)
    return scope_of(User.objects.filter(person__in=heads.values("person_id")).order_by("pk")[0])
