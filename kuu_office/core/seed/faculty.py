"""The demo faculty and the office: units, posts, people with their roles, years, holidays and windows."""

from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from kuu_office.core import clock
from kuu_office.core.access.cast import CAST, PASSWORD, Member
from kuu_office.core.access.roles import Role
from kuu_office.core.demo import people as demo
from kuu_office.core.demo import tables
from kuu_office.core.models import (
    AcademicYear,
    Appointment,
    Deputation,
    Holiday,
    Person,
    Post,
    RoleGrant,
    Term,
    Unit,
    User,
    Window,
)
from kuu_office.core.models.calendar import TermKind, WindowKind
from kuu_office.core.operations.calendar import known_holidays
from kuu_office.core.seeding import bring

FIRST_YEAR = 2023
LAST_YEAR = 2026
SINCE = date(2023, 9, 1)
FOUNDED = date(1951, 5, 24)
# A post that opens a role: in the person's own unit, or in the whole university for the office's people.
ROLE_OF_POST = {
    "dean": (Role.DEAN, None),
    "deans_clerk": (Role.DEANS_CLERK, None),
    "department_head": (Role.DEPARTMENT_HEAD, None),
    "department_clerk": (Role.DEPARTMENT_CLERK, None),
    "professor": (Role.TEACHER, None),
    "docent": (Role.TEACHER, None),
    "senior_lecturer": (Role.TEACHER, None),
    "lecturer": (Role.TEACHER, None),
    "assistant": (Role.TEACHER, None),
    "vice_rector": (Role.VICE_RECTOR, "KNU"),
    "finance_specialist": (Role.FINANCE_SPECIALIST, "KNU"),
    "registrar": (Role.REGISTRAR, "KNU"),
    "head_of_office": (Role.HEAD_OF_OFFICE, "KNU"),
    "dispatcher": (Role.DISPATCHER, "KNU"),
}
ROLE_OF_SECTION = {
    "OB-OPKB": Role.OFFICE_SPECIALIST,
    "OB-DOC": Role.DIPLOMA_CLERK,
    "OB-BSMAL": Role.QUALITY_SPECIALIST,
    "OB-AMETM": Role.MOBILITY_SPECIALIST,
}
PERSON_KEY = ("surname", "given_name", "patronymic", "birth_date")
PERSON_FIELDS = (
    "surname", "given_name", "patronymic", "latin_surname", "latin_given_name", "sex", "birth_date",
    "personal_number", "degree", "academic_title",
)  # fmt: skip


def bring_faculty() -> None:
    """What the portal needs before any plan, whatever the size of the demo."""
    units = bring_units(tables.units())
    posts = bring(Post, ("code",), [_post(row) for row in tables.posts()])
    people = bring(Person, PERSON_KEY, [person_fields(one.person) for one in demo.appointments()])
    ids = {one: people[tuple(getattr(one.person, name) for name in PERSON_KEY)].pk for one in demo.appointments()}
    bring(
        Appointment,
        ("person_id", "unit_id", "post_id", "start_date"),
        [
            {
                "person_id": ids[one], "unit_id": units[one.unit].pk, "post_id": posts[one.post,].pk,
                "kind": one.kind, "rate": one.rate, "start_date": one.start_date,
            }
            for one in demo.appointments()
        ],
    )  # fmt: skip
    _roles(ids, units)
    _accounts(ids)
    _calendar()


def bring_units(rows: list[tables.Row]) -> dict[str, Unit]:
    """Units that are not there yet, parents before children; all units by their code."""
    there = {unit.code: unit for unit in Unit.objects.all()}
    for row in rows:
        if row["code"] not in there:
            parent = there.get(row["parent"])
            there[row["code"]] = Unit.objects.create(
                code=row["code"], kind=row["kind"], parent=parent, valid_from=FOUNDED,
                **{f"name_{one}": row[f"name_{one}"] for one in ("ky", "ru", "en")},
                **{f"short_name_{one}": row[f"short_{one}"] for one in ("ky", "ru", "en")},
            )  # fmt: skip
    return there


def _post(row: tables.Row) -> dict:
    names = {name: row[name] for name in ("code", "name_ky", "name_ru", "name_en")}
    return {**names, "is_teaching": row["is_teaching"] == "yes", "rank": int(row["rank"])}


def person_fields(one: demo.DemoPerson) -> dict:
    return {name: getattr(one, name) for name in PERSON_FIELDS}


def _roles(ids: dict[demo.DemoAppointment, int], units: dict[str, Unit]) -> None:
    held = [(one, role_of(one)) for one in demo.appointments()]
    bring(
        RoleGrant,
        ("person_id", "role", "unit_id", "start_date"),
        [
            {"person_id": ids[one], "role": role.value, "unit_id": units[unit].pk, "start_date": SINCE}
            for one, (role, unit) in held
            if role
        ],
    )
    for member in CAST:
        if member.acts_for:
            _deputation(ids, member)


def role_of(one: demo.DemoAppointment) -> tuple[Role | None, str]:
    role, unit = ROLE_OF_POST.get(one.post, (None, None))
    if role is None and one.unit in ROLE_OF_SECTION:
        return ROLE_OF_SECTION[one.unit], "KNU"
    return role, unit or one.unit


def _deputation(ids: dict[demo.DemoAppointment, int], member: Member) -> None:
    year = academic_year_of(clock.today())
    Deputation.objects.get_or_create(
        deputy_id=ids[_holder(member.place, member.post)],
        absent_id=ids[_holder(member.place, member.acts_for)],
        start_date=date(year, 9, 1),
        defaults={
            "end_date": date(year + 1, 8, 31),
            "ground": f"КУУнун ректорунун {year}-ж. 28-августундагы № 1-К буйругу",
        },
    )


def _holder(unit: str, post: str) -> demo.DemoAppointment:
    """The first in the list who holds a post of a unit."""
    return next(one for one in demo.appointments() if (one.unit, one.post) == (unit, post))


def _accounts(ids: dict[demo.DemoAppointment, int]) -> None:
    """An account for everybody. One password hash serves all: Argon2 is slow on purpose."""
    with_account = set(User.objects.filter(person__isnull=False).values_list("person_id", flat=True))
    missing = {ids[one]: one.person for one in demo.appointments() if ids[one] not in with_account}
    if not missing:
        return
    password, taken = make_password(PASSWORD), set(User.objects.values_list("username", flat=True))
    of_cast = {ids[_holder(member.place, member.post)]: member.username for member in CAST}
    accounts = []
    for person_id, person in missing.items():
        username = of_cast.get(person_id) or free_name(f"{person.latin_surname}.{person.latin_given_name[:1]}", taken)
        taken.add(username)
        accounts.append(
            User(username=username, email=f"{username}@knu.invalid", person_id=person_id, password=password)
        )
    User.objects.bulk_create(accounts)


def free_name(name: str, taken: set[str]) -> str:
    """`asanov.b`, or `asanov.b2` for the second one."""
    name = name.lower().replace(" ", "-")
    numbers = ("", *range(2, 1000))
    return next(f"{name}{number}" for number in numbers if f"{name}{number}" not in taken)


def academic_year_of(day: date) -> int:
    """The calendar year in which the academic year of `day` began."""
    return day.year if day.month >= 9 else day.year - 1


def _calendar() -> None:
    last = max(LAST_YEAR, academic_year_of(clock.today()) + 1)
    starts = range(FIRST_YEAR, last + 1)
    years = bring(
        AcademicYear,
        ("start_year",),
        [{"start_year": one, "start_date": date(one, 9, 1), "end_date": date(one + 1, 8, 31)} for one in starts],
    )
    bring(Term, ("year_id", "kind"), [term for one in starts for term in _terms(one, years[one,].pk)])
    _holidays(range(FIRST_YEAR, last + 2), confirmed_until=clock.today().year)
    bring(Window, ("kind", "unit_id", "year_id"), [_window(one, years[one,].pk) for one in starts])


def _terms(start: int, year_id: int) -> list[dict]:
    terms = (
        (TermKind.AUTUMN, date(start, 9, 1), date(start + 1, 1, 20), 16),
        (TermKind.SPRING, date(start + 1, 2, 1), date(start + 1, 6, 20), 16),
        (TermKind.SUMMER, date(start + 1, 6, 22), date(start + 1, 8, 2), 6),
    )
    names = ("kind", "start_date", "end_date", "weeks")
    return [{"year_id": year_id, **dict(zip(names, term, strict=True))} for term in terms]


def _holidays(years: range, *, confirmed_until: int) -> None:
    """Asked of the library only for years of which nothing is there."""
    known = {day.year for day in Holiday.objects.dates("date", "year")}
    rows = [holiday for year in years if year not in known for holiday in known_holidays(year)]
    for holiday in rows:
        holiday.is_proposed = holiday.date.year > confirmed_until
    Holiday.objects.bulk_create(rows)


def _window(start: int, year_id: int) -> dict:
    """Plans of a year are entered from February before it until its end."""
    opens, closes = date(start, 2, 1), date(start + 1, 8, 31) + timedelta(days=1)
    return {
        "kind": WindowKind.PLAN_ENTRY.value, "unit_id": None, "year_id": year_id,
        "opens_at": _midnight(opens), "closes_at": _midnight(closes),
    }  # fmt: skip


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
