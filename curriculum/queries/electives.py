"""Which electives a term needs, which are offered, and what they still lack (F-011)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F, Q, QuerySet, Value

from curriculum.enums import LineKind, OfferState
from curriculum.models import Course, ElectiveOffer, Group, PlanLine, Registration
from curriculum.queries.registration import GroupTerm, group_terms
from curriculum.rules import OFFERING, REGISTERING, windows_of
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import Term, Unit, Window
from kuu_office.core.models.calendar import TermKind
from kuu_office.core.models.text import KySortKey

MISSING, READY, OFFERED = "missing", "ready", "offered"
# What stands in the way, in the order in which it is mended.
STAGES = (MISSING, "teacher", "capacity", "annotation", READY, OFFERED)


@dataclass(frozen=True)
class Wanted:
    """A course that plans have in a block of the term, in the language of its groups; `offer`: what answers to it."""

    course: Course
    language: str
    groups: int
    offer: ElectiveOffer | None

    @property
    def stage(self) -> str:
        """How far it is: one of STAGES."""
        offer = self.offer
        if offer is None:
            return MISSING
        if offer.state in {OfferState.OFFERED, OfferState.CLOSED}:
            return OFFERED
        empty = (("teacher", offer.teacher_id), ("capacity", offer.capacity), ("annotation", offer.annotation_ky))
        return next((name for name, value in empty if not value), READY)

    @property
    def is_ready(self) -> bool:
        return self.stage in {READY, OFFERED}


@dataclass
class UnitElectives:
    """How far the electives of a department, a faculty or all are."""

    unit: Unit | None
    wanted: int = 0
    stages: Counter = field(default_factory=Counter)
    departments: list["UnitElectives"] = field(default_factory=list)

    @property
    def ready(self) -> int:
        return self.stages[READY] + self.stages[OFFERED]

    @property
    def percent(self) -> int:
        """Of a hundred so many are ready; rounded down, so that a hundred means all."""
        return 100 * self.ready // self.wanted if self.wanted else 100

    def add(self, other: "UnitElectives") -> None:
        self.wanted += other.wanted
        self.stages.update(other.stages)


# What `group_terms` asks of a group: there are over a thousand of them.
READ = (
    "language", "intake_year", "study_form", "year_of_study", "programme__semesters", "plan__kind", "plan__state",
)  # fmt: skip


def wanted_electives(term: Term, day: date) -> list[Wanted]:
    """Every course and language that the elective blocks of a term need, in the Kyrgyz order. Five queries."""
    groups = Group.objects.filter(closed_date=None).select_related("programme", "plan").only(*READ)
    needed = _needed(group_terms(groups, term, day))
    offers = ElectiveOffer.objects.filter(term=term).exclude(state=OfferState.CANCELLED).select_related("teacher")
    by_key = {(offer.course_id, offer.language): offer for offer in offers}
    courses = Course.objects.filter(pk__in={course for course, _language in needed})
    courses = courses.select_related("department__parent").in_kyrgyz_order()
    languages: dict[int, list[str]] = defaultdict(list)
    for pk, language in sorted(needed):
        languages[pk].append(language)
    return [
        Wanted(course, language, needed[course.pk, language], by_key.get((course.pk, language)))
        for course in courses
        for language in languages[course.pk]
    ]


def _needed(terms: Iterable[GroupTerm]) -> Counter:
    """(course, language) → groups whose blocks of the term have it."""
    terms = [one for one in terms if one.has_plan]
    offered = _offered({(one.plan, one.semester) for one in terms})
    return Counter((course, one.group.language) for one in terms for course in offered[one.plan, one.semester])


def _offered(studied: Collection[tuple[int, int]]) -> dict[tuple[int, int], set[int]]:
    """(plan, semester) → courses of the elective blocks that stand there. One query."""
    plans: dict[int, set[int]] = defaultdict(set)
    for plan, semester in studied:
        plans[semester].add(plan)
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    parts = [_standing_in(semester, of_plans) for semester, of_plans in sorted(plans.items())]
    for plan, semester, course in parts[0].union(*parts[1:], all=True) if parts else ():
        found[plan, semester].add(course)
    return found


def _standing_in(semester: int, plans: Collection[int]) -> QuerySet:
    """(plan, semester, course) of the elective blocks with credits in a semester."""
    stands = {f"semester_credits__{semester - 1}__gt": 0}
    blocks = PlanLine.objects.filter(plan_id__in=plans, kind=LineKind.ELECTIVE_BLOCK, **stands)
    courses = blocks.filter(alternatives__course__isnull=False)
    return courses.order_by().values_list("plan_id", Value(semester), "alternatives__course_id")


def electives_report(wanted: Iterable[Wanted], scope: Scope) -> UnitElectives:
    """By faculty and department of the person's units, under one sum."""
    seen, departments = scope.units(Permission.REGISTRATION_VIEW), {}
    for one in wanted:
        unit = one.course.department
        if unit.pk in seen:
            row = departments.setdefault(unit.pk, UnitElectives(unit))
            row.wanted += 1
            row.stages[one.stage] += 1
    whole, faculties = UnitElectives(None), {}
    for row in sorted(departments.values(), key=lambda row: row.unit.code):
        faculty = row.unit.parent or row.unit
        above = faculties.setdefault(faculty.pk, UnitElectives(faculty))
        above.departments.append(row)
        above.add(row)
        whole.add(row)
    whole.departments = sorted(faculties.values(), key=lambda row: row.unit.code)
    return whole


def of_department(wanted: Iterable[Wanted], unit_id: int) -> list[Wanted]:
    """Those of a department, or of the departments of a faculty."""
    return [one for one in wanted if unit_id in {one.course.department_id, one.course.department.parent_id}]


@dataclass(frozen=True)
class TermWindows:
    """The windows of a term for the whole university: offering electives, registration, re-registration."""

    offering: tuple[Window, ...]
    registering: tuple[Window, ...]

    @property
    def deadline(self) -> datetime | None:
        """Until when departments offer their electives."""
        return max((window.last_moment for window in self.offering), default=None)


def term_windows(term: Term) -> TermWindows:
    """Two queries."""
    kind = TermKind(term.kind)
    offering, registering = OFFERING.get(kind, ()), REGISTERING.get(kind, ())
    found = windows_of(term, (*offering, *registering))
    return TermWindows(
        tuple(one for one in found if one.kind in offering), tuple(one for one in found if one.kind in registering)
    )


def offers_of(term: Term) -> list[ElectiveOffer]:
    """What may be chosen in a term, with `taken`, in the Kyrgyz order. One query."""
    offers = ElectiveOffer.objects.filter(term=term).exclude(state=OfferState.DRAFT).counted()
    return list(offers.select_related("course", "teacher").order_by(KySortKey("course__name_ky"), "language", "pk"))


def offers_by_course(offers: Iterable[ElectiveOffer]) -> Mapping[int, list[ElectiveOffer]]:
    found: dict[int, list[ElectiveOffer]] = defaultdict(list)
    for offer in offers:
        found[offer.course_id].append(offer)
    return found


def below_minimum(offers: QuerySet[ElectiveOffer]) -> QuerySet[ElectiveOffer]:
    """Electives on offer with fewer students than are needed; `offers` are counted."""
    return offers.filter(state__in=[OfferState.OFFERED, OfferState.CLOSED], taken__lt=F("minimum"))


def registrations_of(offer: ElectiveOffer, scope: Scope) -> QuerySet[Registration]:
    """Who is registered for an elective: for its department all, for others those of the groups that they see."""
    seen = Q(group__department_id__in=scope.units(Permission.STUDENT_VIEW)) | Q(group__curator_id=scope.person_id)
    teaches = scope.allows(Permission.OFFER_EDIT, offer.department_id)
    rows = offer.registrations.active().filter(Q() if teaches else seen)
    names = rows.select_related("student__person", "group")
    return names.order_by(KySortKey("group__name"), "student__person__sort_name", "pk")
