"""The demo's semester plans: of every open group for the present term, the first of each department on its way; and the
streams of lectures that the deans' offices formed of them."""

from collections import defaultdict

from curriculum.calc.streams import ClassKind
from curriculum.models import Group, SemesterPlan, Stream
from curriculum.operations.semester import Result, generate_semester_plans
from curriculum.operations.semester_approval import submit_semester_plan
from curriculum.operations.streams import accept_streams, keep_stream
from curriculum.queries.streams import board
from kuu_office.core import clock
from kuu_office.core.access.roles import Role
from kuu_office.core.access.scope import Scope, scope_of
from kuu_office.core.models import RoleGrant, Term, Unit, User

LEFT_OPEN = 2


def bring_semester_plans() -> int:
    """Makes what is not there yet, by the clerks of the faculties, through the verbs of the office; how many plans."""
    made = 0
    term = present_term()
    groups: dict[int, list[Group]] = defaultdict(list)
    for group in Group.objects.filter(closed_date=None).select_related("department").order_by("name"):
        groups[group.department.parent_id].append(group)
    for faculty_id, found in groups.items():
        clerk = clerk_of(faculty_id)
        if term is not None and clerk is not None:
            made += _bring(found, term, clerk)
            _bring_streams(Unit.objects.get(pk=faculty_id), term, clerk)
    return made


def present_term() -> Term | None:
    """The term that began last."""
    return Term.objects.filter(start_date__lte=clock.today()).select_related("year").order_by("-start_date").first()


def _bring(groups: list[Group], term: Term, clerk: Scope) -> int:
    outcomes = generate_semester_plans(groups=groups, term=term, by=clerk, at=clock.now())
    sound: dict[int, SemesterPlan] = {}
    for outcome in outcomes:
        if outcome.result is Result.MADE and not outcome.plan.errors:
            sound.setdefault(outcome.plan.department_id, outcome.plan)
    for plan in sound.values():
        submit_semester_plan(plan=plan, by=clerk, at=clock.now())
    return sum(outcome.result is Result.MADE for outcome in outcomes)


def _bring_streams(faculty: Unit, term: Term, clerk: Scope) -> None:
    """The clerk took the proposals but for the last ones, and decided of the first that it stays."""
    if Stream.objects.filter(term=term, seats__line__plan__department__parent=faculty).exists():
        return
    found = board(scope=clerk, unit=faculty, term=term, kind=ClassKind.LECTURE, day=clock.today())
    members = [[int(one.key) for one in proposal.members] for proposal in found.proposals]
    if len(members) > LEFT_OPEN:
        kind = ClassKind.LECTURE.value
        first, *_rest = accept_streams(kind=kind, members=members[:-LEFT_OPEN], by=clerk, at=clock.now())
        keep_stream(stream_id=first.pk, by=clerk, at=clock.now())


def clerk_of(faculty_id: int | None) -> Scope | None:
    """The clerk of the dean's office of a faculty, or nobody."""
    faculty = Unit.objects.filter(pk=faculty_id).first()
    grants = RoleGrant.objects.valid_on(clock.today()).filter(role=Role.DEANS_CLERK, unit=faculty).order_by("pk")
    users = User.objects.filter(person__in=grants.values("person_id")).order_by("pk")
    return scope_of(users[0]) if faculty is not None and users else None
