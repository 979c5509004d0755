"""What the office did with the demo university in its terms: semester plans of the present one, with their streams, and
the fixed contingents of all."""

from datetime import date

from django.db.models import Min

from curriculum.models import ContingentSnapshot, Standing
from curriculum.operations.snapshots import take_snapshot
from curriculum.seed.semester import bring_semester_plans
from kuu_office.core import clock
from kuu_office.core.access.roles import Role
from kuu_office.core.access.scope import Scope, scope_of
from kuu_office.core.models import RoleGrant, User
from kuu_office.core.seeding import phase

FIXING_DATES = ((10, 1), (2, 1))


def bring_terms() -> None:
    """The semester plans of every open group, and what rests on the movements of everybody."""
    with phase("Semester plans with their streams") as count:
        count(bring_semester_plans())
    with phase("Fixed contingents") as count:
        count(bring_fixed_contingents())


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
