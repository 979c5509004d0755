"""Registrations of groups against their plans (F-012). The same queries for one group and for those of a faculty."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property

from curriculum.calc.registration import CHECKS, Choice, Chooser, Fit, PlanRow, Studied, fit
from curriculum.calc.semester import Taken, TermKind, academic_year_of, semester_number, year_of_study_in
from curriculum.calc.shapes import ZERO, LineKind, Names, Severity
from curriculum.enums import OfferState, PlanKind, RegistrationState, StudentState
from curriculum.models import Group, Plan, PlanLine, Registration, Standing
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import ApprovalState, Term, Unit, UnitKind
from kuu_office.core.text.names import official_name

ROW = (
    "plan_id", "pk", "code", "name_ky", "name_ru", "name_en", "kind", "block_id", "course_id", "credits",
    "semester_credits", "prerequisites",
)  # fmt: skip
CHOICE = (
    "pk", "student_id", "offer_id", "offer__course_id", "offer__course__name_ky", "offer__course__name_ru",
    "offer__course__name_en", "block_id", "block__plan_id", "offer__language", "state", "offer__state",
    "term_id",
)  # fmt: skip


@dataclass(frozen=True)
class GroupTerm:
    """By which plan a group studies in a term, and which semester that is; `plan` is None where none is known."""

    group: Group
    plan: int | None
    semester: int | None

    @property
    def has_plan(self) -> bool:
        return self.plan is not None and self.semester is not None


@dataclass(frozen=True)
class MemberFit:
    """A student who studies in a group, with the registrations of the term in their places."""

    name: str
    fit: Fit

    @property
    def student_id(self) -> int:
        return self.fit.chooser.key


@dataclass(frozen=True)
class Gone:
    """A registration of somebody who no longer studies."""

    registration: int
    student_id: int
    name: str
    course: Names


@dataclass(frozen=True)
class GroupFit:
    """How the registrations of a group fit; `studied` is None without an approved working plan for the term."""

    group: Group
    studied: Studied | None
    members: tuple[MemberFit, ...] = ()
    gone: tuple[Gone, ...] = ()

    @cached_property
    def found(self) -> Counter:
        """Check → how often; `gone` beside them."""
        counts = Counter(one.check for member in self.members for one in member.fit.misfits)
        return counts + Counter({"gone": len(self.gone)})

    @property
    def errors(self) -> int:
        return sum(count for check, count in self.found.items() if is_error(check))

    @property
    def whole(self) -> int:
        """Students with whom all is well; nobody where no plan says what would be."""
        return sum(member.fit.is_whole for member in self.members) if self.studied else 0

    @property
    def chosen(self) -> int:
        return sum(len(member.fit.seats) for member in self.members)

    @property
    def wanted(self) -> int:
        return len(self.studied.blocks) * len(self.members) if self.studied else 0

    @property
    def faulty(self) -> list[MemberFit]:
        """Students about whom there is anything to say, a missing confirmation aside."""
        return [one for one in self.members if any(misfit.check != "unconfirmed" for misfit in one.fit.misfits)]


def is_error(check: str) -> bool:
    return check == "gone" or CHECKS[check][0] is Severity.ERROR


def groups_seen(scope: Scope) -> QuerySet[Group]:
    """Open groups whose students the person sees, and those that the person advises."""
    own = Q(department_id__in=scope.units(Permission.STUDENT_VIEW))
    if scope.person_id is not None:
        own |= Q(curator_id=scope.person_id)
    groups = Group.objects.filter(own, closed_date=None)
    return groups.select_related("programme", "plan", "department__parent", "curator").in_kyrgyz_order()


def of_unit(groups: QuerySet[Group], unit: Unit | None) -> QuerySet[Group]:
    """Those of a department, or of the departments of a faculty."""
    return groups.filter(Q(department=unit) | Q(department__parent=unit)) if unit else groups


def units_of_groups(scope: Scope) -> list[Unit]:
    """Faculties with groups that the person sees."""
    departments = groups_seen(scope).order_by().values("department_id")
    units = Unit.objects.filter(Q(children__in=departments) | Q(pk__in=departments, parent=None))
    return list(units.filter(kind=UnitKind.FACULTY).distinct().order_by("code"))


def group_terms(groups: Iterable[Group], term: Term, day: date) -> list[GroupTerm]:
    """The plan and the semester of each group in a term. One query; groups come with their programme and plan."""
    groups = list(groups)
    working = Plan.objects.filter(kind=PlanKind.WORKING, state=ApprovalState.APPROVED)
    working = working.filter(programme_id__in={group.programme_id for group in groups}).order_by("version_number")
    newest = {
        (programme, intake, form): pk
        for programme, intake, form, pk in working.values_list("programme_id", "intake_year", "study_form", "pk")
    }
    return [GroupTerm(one, _plan_of(one, newest), _semester_of(one, term, day)) for one in groups]


def _plan_of(group: Group, newest: Mapping[tuple, int]) -> int | None:
    """The plan that the group studies by while it is in force, else the newest approved one of its intake."""
    own = group.plan
    if own is not None and own.kind == PlanKind.WORKING and own.state == ApprovalState.APPROVED:
        return own.pk
    return newest.get((group.programme_id, group.intake_year, group.study_form))


def _semester_of(group: Group, term: Term, day: date) -> int | None:
    known = academic_year_of(day.year, day.month)
    year = year_of_study_in(group.year_of_study, known, term.year.start_year)
    semester = semester_number(year, TermKind(term.kind))
    return semester if semester is not None and 1 <= semester <= group.programme.semesters else None


def plan_rows(plan_ids: Iterable[int]) -> dict[int, list[PlanRow]]:
    """Lines of plans as the fit check takes them, by the plan's number. One query."""
    rows: dict[int, list[PlanRow]] = {pk: [] for pk in plan_ids}
    lines = PlanLine.objects.filter(plan_id__in=list(rows)).order_by("position", "pk")
    for plan, pk, code, ky, ru, en, kind, block, course, credits, by_semester, needed in lines.values_list(*ROW):
        rows[plan].append(
            PlanRow(
                key=pk, code=code, names=Names(ky, ru, en), kind=LineKind(kind), block=block, course=course,
                credits=credits or ZERO, prerequisites=tuple(needed),
                semester_credits={number: value for number, value in enumerate(by_semester, 1) if value},
            )
        )  # fmt: skip
    return rows


def studied_by(terms: Sequence[GroupTerm]) -> dict[int, Studied]:
    """What each group studies in its semester, by the group's number; groups of one plan share it. One query."""
    rows = plan_rows({one.plan for one in terms if one.has_plan})
    shared: dict[tuple[int, int], Studied] = {}
    for one in terms:
        if one.has_plan:
            shared.setdefault((one.plan, one.semester), Studied(one.plan, one.semester, rows[one.plan]))
    return {one.group.pk: shared[one.plan, one.semester] for one in terms if one.has_plan}


def fit_of_groups(groups: Iterable[Group], term: Term, day: date) -> list[GroupFit]:
    """The registrations of groups in a term against their plans; who studies in them is asked of a day.

    At most five queries.
    """
    terms = group_terms(groups, term, day)
    ids = [one.group.pk for one in terms]
    studied = studied_by(terms)
    members = _members(ids, day)
    here = {student for found in members.values() for student, _name, _language in found}
    registered = _registered(here, ids, term)
    gone = _gone(registered.strangers, day)
    return [
        GroupFit(
            one.group,
            studied.get(one.group.pk),
            tuple(_fitted(members[one.group.pk], studied.get(one.group.pk), registered)),
            tuple(gone[one.group.pk]),
        )
        for one in terms
    ]


def _members(group_ids: Iterable[int], day: date) -> dict[int, list[tuple[int, str, str]]]:
    """Who studies in each group on a day, in the Kyrgyz order: number, name, language."""
    standings = Standing.objects.on(day).filter(group_id__in=group_ids, state=StudentState.STUDYING)
    names = ("student__person__surname", "student__person__given_name", "student__person__patronymic")
    found: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    rows = standings.order_by("student__person__sort_name", "student_id")
    for group, student, language, *parts in rows.values_list("group_id", "student_id", "language", *names):
        found[group].append((student, official_name(*parts), language))
    return found


@dataclass
class _Registered:
    """Registrations that hold: of the term by student, courses of earlier terms by student, and those of strangers."""

    choices: dict[int, list[Choice]] = field(default_factory=lambda: defaultdict(list))
    taken: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    strangers: list[int] = field(default_factory=list)


def _registered(students: set[int], group_ids: list[int], term: Term) -> _Registered:
    """What students of groups are and were registered for. `strangers` do not study in these groups. One query."""
    found = _Registered()
    here = Q(student_id__in=students, term__start_date__lte=term.start_date) | Q(term=term, group_id__in=group_ids)
    rows = Registration.objects.active().filter(here).order_by("pk")
    for pk, student, offer, course, ky, ru, en, block, plan, language, state, of_offer, of_term in rows.values_list(
        *CHOICE
    ):
        if student not in students:
            found.strangers.append(pk)
        elif of_term != term.pk:
            found.taken[student] |= {course} if of_offer != OfferState.CANCELLED else set()
        else:
            choice = Choice(
                key=pk, offer=offer, course=course, names=Names(ky, ru, en), block=block, plan=plan,
                language=language, confirmed=state == RegistrationState.CONFIRMED,
                cancelled=of_offer == OfferState.CANCELLED,
            )  # fmt: skip
            found.choices[student].append(choice)
    return found


def taken_courses(group_ids: Iterable[int], term_ids: Iterable[int]) -> dict[tuple[int, int], Taken]:
    """What those who study in groups today have chosen, by (group, term). One query.

    What is not taught after all counts for nothing.
    """
    rows = Registration.objects.active().exclude(offer__state=OfferState.CANCELLED).filter(
        term_id__in=set(term_ids), student__group_id__in=set(group_ids), student__state=StudentState.STUDYING
    )  # fmt: skip
    counts = rows.order_by().values_list("student__group_id", "term_id", "block_id", "offer__course__code")
    found: dict[tuple[int, int], Taken] = defaultdict(dict)
    for group, term, block, course, students in counts.annotate(Count("pk")):
        found[group, term][str(block), course] = students
    return found


def _gone(strangers: list[int], day: date) -> dict[int, list[Gone]]:
    """Registrations of students who no longer study anywhere, by the group in which they were made."""
    found: dict[int, list[Gone]] = defaultdict(list)
    if not strangers:
        return found
    studying = Standing.objects.on(day).filter(state=StudentState.STUDYING, group__isnull=False)
    rows = Registration.objects.filter(pk__in=strangers).exclude(student_id__in=studying.values("student_id"))
    for one in rows.select_related("student__person", "offer__course").order_by("pk"):
        course = one.offer.course
        names = Names(course.name_ky, course.name_ru, course.name_en)
        found[one.group_id].append(Gone(one.pk, one.student_id, str(one.student), names))
    return found


def _fitted(
    members: Iterable[tuple[int, str, str]], studied: Studied | None, registered: _Registered
) -> Iterable[MemberFit]:
    empty = studied or Studied(0, 0, ())
    for student, name, language in members:
        chooser = Chooser(
            key=student, language=language, choices=tuple(registered.choices.get(student, ())),
            taken=frozenset(registered.taken.get(student, ())),
        )  # fmt: skip
        yield MemberFit(name, fit(chooser, empty))
