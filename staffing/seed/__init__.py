"""The demo's staff tables: places of those who work in each department with some vacancies, tables on their way,
orders of November that leave hours without a teacher. Limits of rates wait for the office to confirm them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby

from django.db import transaction
from django.db.models import Case, Count, When
from django.utils import timezone

from kuu_office.core import clock, signoffs
from kuu_office.core.access.roles import Role
from kuu_office.core.access.scope import Scope, scope_of
from kuu_office.core.demo.university import SCALES, subjects
from kuu_office.core.errors import OfficeError
from kuu_office.core.models import AcademicYear, Appointment, ApprovalState, Post, RoleGrant, Unit, UnitKind, User
from kuu_office.core.seeding import phase
from kuu_office.core.text.degrees import Degree, degree_of
from staffing.enums import MovementKind, RequiredDegree, Source
from staffing.models import Holding, StaffPosition, StaffTable
from staffing.models.places import SALARIED
from staffing.operations.movements import Wish, record_movement
from staffing.operations.tables import submit_table
from workload.models import LoadSheet

QUARTER, HALF = Decimal("0.25"), Decimal("0.5")
# Every second department has a vacant half of a docent's rate, every third an assistant's from the special account.
VACANT_POST, SPECIAL_POST = "docent", "assistant"
WAY = (
    ("approved", ("dean", "office", "finance", "vice_rector")), ("at finance", ("dean", "office")), ("at the dean", ()),
)  # fmt: skip
SIGNERS = {
    "dean": Role.DEAN, "office": Role.OFFICE_SPECIALIST, "finance": Role.FINANCE_SPECIALIST,
    "vice_rector": Role.VICE_RECTOR,
}  # fmt: skip


@transaction.atomic
def seed(*, size: str = "faculty") -> None:
    """Brings what is not there yet; at the size of a university the tables of the other faculties too."""
    year = AcademicYear.objects.filter(start_date__lte=clock.today()).order_by("-start_year").first()
    if year is None:
        return
    others = {row["code"] for row in subjects(SCALES[size])} if size in SCALES else set()
    departments = Unit.objects.filter(kind=UnitKind.DEPARTMENT).select_related("parent").order_by("pk")
    if not StaffPosition.objects.exists():
        tables = _staffed(list(departments.exclude(code__in=others)), year)
        _sign(tables, year)
        _orders(tables, year)
    if others and not StaffPosition.objects.filter(unit__code__in=others).exists():
        with phase("Staff tables") as count:
            count(len(_staffed(list(departments.filter(code__in=others)), year)))


def _staffed(units: list[Unit], year: AcademicYear) -> list[StaffTable]:
    """Places, vacancies and tables of departments; the tables of those that teach most come first."""
    held = _places(units)
    _vacancies(units, year.start_date)
    return _tables(sorted((unit for unit in units if unit.pk in held), key=_most_load(year)), year)


def _places(units: list[Unit]) -> set[int]:
    """A place for each post of each department, wide enough for its people. Which departments have any."""
    rows = Appointment.objects.filter(unit__in=units, kind__in=SALARIED, post__is_teaching=True, end_date=None)
    ordered = rows.select_related("post", "person").order_by("unit_id", "post__rank", "pk")
    places, holdings = [], []
    for (unit, _rank), found in groupby(ordered, key=lambda one: (one.unit_id, one.post.rank)):
        people = list(found)
        place = StaffPosition(
            unit_id=unit, post=people[0].post, rate=sum(one.rate for one in people), required_degree=_degree(people),
            valid_from=min(one.start_date for one in people),
        )  # fmt: skip
        places.append(place)
        holdings += [
            Holding(position=place, appointment=one, rate=one.rate, start_date=one.start_date) for one in people
        ]
    StaffPosition.objects.bulk_create(places)
    Holding.objects.bulk_create(holdings, batch_size=1000)
    return {place.unit_id for place in places}


def _degree(people: Iterable[Appointment]) -> str:
    """A place asks for the degree that all its people hold."""
    held = {degree_of(one.person.degree) for one in people}
    if held == {Degree.DOCTOR}:
        return RequiredDegree.DOCTOR
    return RequiredDegree.NONE if Degree.NONE in held else RequiredDegree.CANDIDATE


def _vacancies(units: list[Unit], day: date) -> None:
    places = {place.unit_id: place for place in StaffPosition.objects.filter(post__code=VACANT_POST)}
    widened = [places[unit.pk] for unit in units[::2] if unit.pk in places]
    for place in widened:
        place.rate += HALF
    StaffPosition.objects.bulk_update(widened, ["rate"])
    post = Post.objects.filter(code=SPECIAL_POST).first()
    if post:
        StaffPosition.objects.bulk_create(
            StaffPosition(unit=unit, post=post, rate=QUARTER * 2, source=Source.SPECIAL, valid_from=day)
            for unit in units[::3]
        )


def _most_load(year: AcademicYear):
    """The departments that teach most come first."""
    hours = dict(LoadSheet.objects.latest().filter(year=year).values_list("department_id", "hours"))
    return lambda unit: (-hours.get(unit.pk, 0), unit.pk)


def _tables(units: list[Unit], year: AcademicYear) -> list[StaffTable]:
    opened = _moment(year.start_date - timedelta(days=60))
    return StaffTable.objects.bulk_create(
        StaffTable(department=unit, year=year, created_at=opened, hourly_budget=300, hourly_special=120)
        for unit in units
    )


def _sign(tables: list[StaffTable], year: AcademicYear) -> None:
    """The first tables of the demo faculty go their way: approved, at finance, at the dean."""
    moment = _moment(year.start_date - timedelta(days=20))
    for table, (_state, steps) in zip(tables, WAY, strict=False):
        head = _actor(Role.DEPARTMENT_HEAD, table.department)
        signers = [_actor(SIGNERS[step], table.department) for step in steps]
        if head is None or None in signers:
            continue
        try:
            sent = submit_table(table, by=head, at=moment)
        except OfficeError:
            continue
        for number, signer in enumerate(signers, 1):
            sent = signoffs.approve(sent, by=signer, at=moment + timedelta(days=number))


def _orders(tables: list[StaffTable], year: AcademicYear) -> None:
    """In November of the year a docent of the approved department leaves, another takes half a rate less."""
    approved = StaffTable.objects.filter(pk__in=[table.pk for table in tables], state=ApprovalState.APPROVED).first()
    office = _actor(Role.OFFICE_SPECIALIST, approved.department) if approved else None
    order_day = min(date(year.start_year, 11, 9), clock.today())
    if office is None or order_day < year.start_date:
        return
    for number, (holding, kind) in enumerate(
        zip(_movable(approved.department), (MovementKind.DISMISSAL, MovementKind.RATE_CHANGE), strict=False), 1
    ):
        rate = max(holding.rate - HALF, HALF) if kind == MovementKind.RATE_CHANGE else None
        wish = Wish(
            kind=kind, order_number=f"{140 + number}-К", order_date=order_day, rate=rate,
            effective_date=order_day + timedelta(days=7), appointment=holding.appointment, reason="өз каалоосу менен",
        )  # fmt: skip
        record_movement(wish=wish, by=office, at=_moment(order_day))


def _movable(unit: Unit):
    """Docents of a department, first who leaves the fewest hours, last who has none."""
    rows = Holding.objects.filter(position__unit=unit, position__post__code=VACANT_POST, rate__gt=HALF)
    rows = rows.select_related("appointment").annotate(lines=Count("appointment__load"))
    return rows.order_by(Case(When(lines=0, then=1), default=0), "lines", "appointment_id")


def _actor(role: Role, unit: Unit) -> Scope | None:
    """Whoever holds a role over a unit, with the rights of today."""
    above = [unit.pk, unit.parent_id, *Unit.objects.filter(parent=None).values_list("pk", flat=True)]
    grants = RoleGrant.objects.valid_on(clock.today()).filter(role=role, unit__in=above).order_by("pk")
    user = User.objects.filter(person__in=grants.values("person_id")).order_by("pk").first()
    return scope_of(user) if user else None


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
