"""The demo's course registration: electives of the coming term on every stretch, registrations with some faults, and
semester plans of the coming term for a few groups with the electives that their students chose."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db.models import Count, Q

from curriculum.calc.registration import Chooser
from curriculum.enums import OfferState, RegistrationSource, RegistrationState
from curriculum.models import ElectiveOffer, Group, Registration, SemesterPlan, Student
from curriculum.operations.semester import generate_semester_plans
from curriculum.operations.semester_checking import recheck_semester_plans
from curriculum.queries.electives import Wanted, offers_by_course, wanted_electives
from curriculum.queries.registration import GroupFit, fit_of_groups
from curriculum.rules import OFFERING, REGISTERING
from curriculum.seed.semester import clerk_of
from kuu_office.core import clock
from kuu_office.core.access.cast import PASSWORD
from kuu_office.core.access.roles import Role
from kuu_office.core.models import Appointment, RoleGrant, Term, User, Window
from kuu_office.core.models.calendar import TermKind

MOST_GROUPS = 80
PLANNED = 6
STUDENT = "student"
ANNOTATIONS = {
    "annotation_ky": "«{}» курсу предметтин негизги түшүнүктөрүн жана колдонуу ыкмаларын үйрөтөт; жумуштун жыйынтыгы – "
    "кичи долбоор.",
    "annotation_ru": "Курс «{}» знакомит с основными понятиями предмета и их применением; итог работы – небольшой "
    "проект.",
    "annotation_en": "“{}” introduces the main ideas of the subject and how they are used; it ends with a small "
    "project.",
}


def bring_registration() -> None:
    """Brings the windows, electives and registrations of the next term, once."""
    coming = Term.objects.exclude(kind=TermKind.SUMMER).filter(start_date__gt=clock.today())
    term = coming.select_related("year").order_by("start_date").first()
    if term is None or ElectiveOffer.objects.filter(term=term).exists():
        return
    _windows(term)
    _offers(term)
    clerk = RoleGrant.objects.filter(role=Role.DEANS_CLERK).order_by("pk")[0]
    found = fit_of_groups(_groups(clerk.unit_id), term, clock.today())
    _register(found, term, clerk.person_id)
    small = _smallest(term)
    _plan(small, term, clerk.unit_id)
    _cancel(small)
    recheck_semester_plans(plans=SemesterPlan.objects.filter(term=term))
    _student(found)


def _windows(term: Term) -> None:
    """Departments have a week left, students two."""
    week, kind = timedelta(days=7), TermKind(term.kind)
    for one, until in ((OFFERING[kind][0], week), (REGISTERING[kind][0], 2 * week)):
        dates = {"opens_at": clock.now() - week, "closes_at": clock.now() + until}
        Window.objects.get_or_create(kind=one, unit=None, year=term.year, defaults=dates)


def _offers(term: Term) -> None:
    teachers: dict[int, list[int]] = {}
    for unit, person in (
        Appointment.objects.filter(post__is_teaching=True).order_by("pk").values_list("unit_id", "person_id")
    ):
        teachers.setdefault(unit, []).append(person)
    wanted = wanted_electives(term, clock.today())
    made = (_offer(place, one, teachers.get(one.course.department_id), term) for place, one in enumerate(wanted))
    ElectiveOffer.objects.bulk_create(offer for offer in made if offer)


def _offer(place: int, one: Wanted, teachers: list[int] | None, term: Term) -> ElectiveOffer | None:
    """Of nine one is forgotten, one lacks its teacher, one its annotation, one is ready; the rest is offered."""
    turn = place % 9
    if turn == 4:
        return None
    whole = bool(teachers) and turn not in {5, 6}
    names = {
        "annotation_ky": one.course.name_ky,
        "annotation_ru": one.course.name_ru,
        "annotation_en": one.course.name_en,
    }
    return ElectiveOffer(
        term=term, course=one.course, department_id=one.course.department_id, language=one.language,
        teacher_id=teachers[place % len(teachers)] if teachers and turn != 5 else None,
        capacity=12 + 8 * one.groups, minimum=10, created_at=clock.now(),
        state=OfferState.OFFERED if whole and turn != 7 else OfferState.DRAFT,
        **({} if turn == 6 else {field: ANNOTATIONS[field].format(name) for field, name in names.items()}),
    )  # fmt: skip


def _groups(faculty: int) -> list[Group]:
    """Those of the clerk's faculty first, however large the university around it."""
    groups = Group.objects.filter(closed_date=None).select_related("programme", "plan", "department__parent")
    return sorted(groups, key=lambda one: (one.department.parent_id != faculty, one.name, one.pk))[:MOST_GROUPS]


def _register(found: Iterable[GroupFit], term: Term, clerk: int) -> None:
    offers = list(ElectiveOffer.objects.filter(term=term, state=OfferState.OFFERED).order_by("pk"))
    by_course = offers_by_course(offers)
    left = {offer.pk: offer.capacity for offer in offers}
    rows = (row for place, one in enumerate(found) for row in _of_group(place, one, clerk, by_course, left))
    Registration.objects.bulk_create(rows)


def _of_group(place: int, found: GroupFit, clerk: int, by_course, left: dict[int, int]) -> Iterator[Registration]:
    """Every third group is confirmed; one in seven of its students has not chosen yet."""
    for number, member in enumerate(found.members):
        for turn, (key, block) in enumerate(found.studied.blocks.items() if found.studied and number % 7 != 3 else ()):
            offers = [offer for course in block.alternatives for offer in by_course.get(course, ())]
            offer = _choice(offers, member.fit.chooser, number + turn + place, left)
            if offer is None:
                continue
            left[offer.pk] -= 1
            row = Registration(
                student_id=member.student_id, group=found.group, term_id=offer.term_id, offer=offer, block_id=key,
                source=RegistrationSource.OFFICE, entered_by_id=clerk, entered_at=clock.now(),
            )  # fmt: skip
            if place % 3 == 0 and found.group.curator_id:
                row.state, row.confirmed_at = RegistrationState.CONFIRMED, clock.now()
                row.confirmed_by_id = found.group.curator_id
            yield row


def _choice(offers: list, chooser: Chooser, turn: int, left: dict[int, int]) -> ElectiveOffer | None:
    """An elective with a place; most choose in their own language, one in eleven in another."""
    free = [offer for offer in offers if left[offer.pk] > 0]
    own = [offer for offer in free if offer.language == chooser.language]
    if own and turn % 11 != 5:
        free = own
    return free[turn % len(free)] if free else None


def _smallest(term: Term) -> ElectiveOffer | None:
    """The smallest elective that somebody has chosen."""
    chosen = ElectiveOffer.objects.filter(term=term, state=OfferState.OFFERED).counted().filter(taken__gt=0)
    return chosen.order_by("taken", "pk").first()


def _plan(small: ElectiveOffer | None, term: Term, faculty: int) -> None:
    """The clerk made semester plans of the coming term for a few groups; those that chose the smallest elective first,
    so that what is cancelled afterwards still stands in a plan."""
    clerk = clerk_of(faculty)
    chosen = Group.objects.filter(registrations__term=term, department__parent_id=faculty, closed_date=None)
    groups = sorted(
        chosen.annotate(with_small=Count("pk", filter=Q(registrations__offer=small))),
        key=lambda one: (not one.with_small, one.name),
    )[:PLANNED]
    if clerk is not None and groups:
        generate_semester_plans(groups=groups, term=term, by=clerk, at=clock.now())


def _cancel(small: ElectiveOffer | None) -> None:
    """It is not taught; its students have to choose anew."""
    if small is not None:
        ElectiveOffer.objects.filter(pk=small.pk).update(state=OfferState.CANCELLED)


def _student(found: Iterable[GroupFit]) -> None:
    """Somebody who has not chosen yet may sign in as a student."""
    undecided = (one for row in found if row.studied and row.studied.blocks for one in row.members[3:4])
    member = next(undecided, None)
    if member is None or User.objects.filter(username=STUDENT).exists():
        return
    student = Student.objects.get(pk=member.student_id)
    RoleGrant.objects.create(
        person_id=student.person_id, role=Role.STUDENT, unit_id=student.department_id, start_date=student.as_of
    )
    User.objects.create(
        username=STUDENT, email=f"{STUDENT}@knu.invalid", person_id=student.person_id, password=make_password(PASSWORD)
    )
