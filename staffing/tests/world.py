"""Departments with places and people, with some of the load given to them, for tests of the staff table."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

from kuu_office.core.models import AcademicYear, Appointment, Person, Post, Term, Unit
from staffing.models import Holding, StaffPosition
from staffing.operations.movements import Wish, record_movement
from workload.models import AnnualLoad, Assignment, LoadLine, LoadSheet, NormSet

FIRST_DAY, LAST_DAY = date(2026, 9, 1), date(2027, 8, 31)
AT = datetime(2026, 11, 20, 6, tzinfo=UTC)
ORDER_DAY, NOVEMBER = date(2026, 11, 9), date(2026, 11, 16)
POSTS = (("professor", "профессор", 42, 700), ("docent", "доцент", 44, 750), ("assistant", "ассистент", 50, 850))


def D(value: str) -> Decimal:
    return Decimal(value)


def make_person(name: str, **fields) -> Person:
    return Person.objects.create(surname=name, given_name="Айбек", **fields)


def make_year() -> SimpleNamespace:
    year = AcademicYear.objects.get_or_create(
        start_year=2026, defaults={"start_date": FIRST_DAY, "end_date": LAST_DAY}
    )[0]
    autumn = Term.objects.get_or_create(
        year=year, kind="autumn", defaults={"start_date": FIRST_DAY, "end_date": date(2027, 1, 20)}
    )[0]
    spring = Term.objects.get_or_create(
        year=year, kind="spring", defaults={"start_date": date(2027, 2, 1), "end_date": date(2027, 6, 20)}
    )[0]
    return SimpleNamespace(year=year, autumn=autumn, spring=spring)


def make_posts() -> SimpleNamespace:
    """Professor, docent, assistant, with their annual loads of 700, 750 and 850 hours."""
    posts = {}
    for code, name, rank, hours in POSTS:
        post, _made = Post.objects.update_or_create(
            code=code, defaults={"name_ky": name, "name_en": code, "rank": rank, "is_teaching": True}
        )
        posts[code] = post
        AnnualLoad.objects.get_or_create(post=post, valid_from=date(2020, 9, 1), defaults={"hours": hours})
    return SimpleNamespace(**posts)


def place(unit: Unit, post: Post, rate: str = "2", **fields) -> StaffPosition:
    return StaffPosition.objects.create(unit=unit, post=post, rate=D(rate), **{"valid_from": date(2020, 9, 1)} | fields)


def settle(
    name: str, position: StaffPosition, rate: str = "1", *, kind: str = "main", start: date = date(2022, 9, 1),
    end: date | None = None, person: Person | None = None, **fields,
) -> Appointment:  # fmt: skip
    """Somebody in a place."""
    appointment = Appointment.objects.create(
        person=person or make_person(name, **fields), unit=position.unit, post=position.post, kind=kind, rate=D(rate),
        start_date=start, end_date=end,
    )  # fmt: skip
    Holding.objects.create(position=position, appointment=appointment, rate=D(rate), start_date=start, end_date=end)
    return appointment


def make_sheet(unit: Unit, year: AcademicYear, hours: str = "0") -> LoadSheet:
    norm_set = NormSet.objects.order_by("pk").first() or NormSet.objects.create(name_ky="Ченем", valid_from=FIRST_DAY)
    return LoadSheet.objects.create(
        department=unit, year=year, norm_set=norm_set, hours=D(hours), calculated_at=AT, created_at=AT
    )


def give(sheet: LoadSheet, term: Term, appointment: Appointment, hours: str, name: str = "Алгоритмдер") -> Assignment:
    """A line of the sheet whose hours one person takes."""
    line = LoadLine.objects.create(
        sheet=sheet, key=f"manual:{sheet.lines.count() + 1}", term=term, work="lecture", name_ky=name, given=D(hours),
        reason="сыноо",
    )  # fmt: skip
    return Assignment.objects.create(line=line, appointment=appointment, hours=D(hours))


def make_staff_world(cast) -> SimpleNamespace:
    """The first department has 1 professor's and 3 docents' rates, the other faculty's 1 docent's.

    Асанов holds the professor's place, Бекова one docent's rate, Чоров a half of it beside his main place in the
    other department; 1.5 docents' rates are vacant. Бекова takes 60 hours in the autumn and 40 in the spring.
    """
    units, when, posts = cast.units, make_year(), make_posts()
    professors = place(units.department, posts.professor, "1", required_degree="doctor")
    docents = place(units.department, posts.docent, "3")
    there = place(units.other_department, posts.docent, "1")
    professor = settle("Асанов", professors, degree="илимдин доктору", academic_title="профессор", sex="male",
                       birth_date=date(1960, 5, 1))  # fmt: skip
    docent = settle("Бекова", docents, degree="илимдин кандидаты", academic_title="доцент", sex="female",
                    birth_date=date(1985, 3, 3))  # fmt: skip
    away = settle("Чоров", there, sex="male")
    half = settle("", docents, "0.5", kind="internal", person=away.person)
    sheet = make_sheet(units.department, when.year, "3000")
    give(sheet, when.autumn, docent, "60")
    give(sheet, when.spring, docent, "40", "Берилиштер базасы")
    return SimpleNamespace(
        **when.__dict__, posts=posts, units=units, department=units.department, professors=professors, docents=docents,
        there=there, professor=professor, docent=docent, away=away, half=half, sheet=sheet,
    )  # fmt: skip


def wish(kind: str, **fields) -> Wish:
    """An order of 9 November, in force from 16 November."""
    usual = {"order_number": "15-К", "order_date": ORDER_DAY, "effective_date": NOVEMBER}
    return Wish(kind=kind, **usual | fields)


def move(by, kind: str, **fields):
    return record_movement(wish=wish(kind, **fields), by=by.scope, at=AT)


def everything() -> list:
    """Appointments and holdings as they stand."""
    held = Holding.objects.order_by("appointment", "start_date", "pk")
    return [
        list(Appointment.objects.order_by("pk").values()),
        list(held.values("appointment", "position", "rate", "start_date", "end_date")),
    ]
