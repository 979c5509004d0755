"""A calculated sheet and the people who take its hours, for tests of the board."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from kuu_office.core.models import Appointment, Person, Post, Unit
from kuu_office.core.tests.cast import BEGINNING
from workload.models import AnnualLoad, Assignment, LoadLine, LoadSheet
from workload.operations.distribution import assign_hours
from workload.tests.world import AT, FIRST_DAY, calculate, make_load_world, row, sheet_of

ANNUAL = {"docent": ("750", True), "lecturer": ("850", False)}


def make_post(code: str, name: str, rank: int) -> Post:
    post = Post.objects.create(code=code, name_ky=name, name_en=code, rank=rank, is_teaching=True)
    if code in ANNUAL:
        hours, may_lecture = ANNUAL[code]
        AnnualLoad.objects.create(post=post, hours=hours, may_lecture=may_lecture, valid_from=FIRST_DAY)
    return post


def appoint(surname: str, unit: Unit, post: Post, *, person: Person | None = None, **fields) -> Appointment:
    """A new person, or one who is there, in a post of the unit."""
    person = person or Person.objects.create(surname=surname, given_name="Айгүл")
    values = {"rate": Decimal(1), "start_date": BEGINNING} | fields
    return Appointment.objects.create(person=person, unit=unit, post=post, **values)


def make_board(cast) -> SimpleNamespace:
    """The load world of the first department, calculated: lectures 32 h, practical 16 h and more for two groups.

    A docent and a lecturer who may not lecture; a dean's clerk's post that does not teach.
    """
    world = make_load_world(cast)
    calculate(world, cast.department_head)
    posts = SimpleNamespace(docent=make_post("docent", "доцент", 40), lecturer=make_post("lecturer", "окутуучу", 60))
    world.posts, world.sheet = posts, sheet_of(world)
    world.docent = appoint("Асанова", world.department, posts.docent)
    world.lecturer = appoint("Болотова", world.department, posts.lecturer)
    world.lecture, world.practical = (row(world.sheet, work, world.lines[0]) for work in ("lecture", "practical"))
    return world


def key_of(one: Appointment | Post) -> str:
    return f"a{one.pk}" if isinstance(one, Appointment) else f"p{one.pk}"


def give(world, line: LoadLine, to: Appointment | Post, by, hours: str | None = None, **more) -> LoadSheet:
    """The person gives hours of a line of the world's sheet, all that is free by default."""
    return assign_hours(
        sheet_id=line.sheet_id, line_id=line.pk, to=key_of(to), hours=Decimal(hours) if hours else None,
        by=by.scope, at=more.pop("at", AT), **more,
    )  # fmt: skip


def burden(world, one: Appointment, hours: str, *, unit: Unit | None = None) -> LoadLine:
    """So many hours that somebody has already: a line by hand, of the world's sheet or of another unit's."""
    sheet = world.sheet
    if unit is not None:
        sheet, _made = LoadSheet.objects.get_or_create(
            department=unit, year=world.year, defaults={"norm_set": world.norms, "calculated_at": AT, "created_at": AT}
        )
    line = LoadLine.objects.create(
        sheet=sheet, key=f"manual:{LoadLine.objects.count()}", term=world.autumn, work="thesis", name_ky="Бүтүрүү иши",
        given=Decimal(hours), reason="буйрук",
    )  # fmt: skip
    Assignment.objects.create(line=line, appointment=one, hours=Decimal(hours))
    return line


def given(line: LoadLine) -> dict[str, tuple[str, str]]:
    """Who has what of a line: hours and the name of the part."""
    rows = Assignment.objects.filter(line=line).order_by("pk")
    return {one.to: (f"{one.hours:f}", one.part) for one in rows}


def year_before(world, line: LoadLine, **hours: str) -> LoadSheet:
    """A sheet of the year before with a line like this one; `hours` by the key of who took them."""
    from kuu_office.core.models import AcademicYear, Term

    year, _made = AcademicYear.objects.get_or_create(
        start_year=2025, defaults={"start_date": date(2025, 9, 1), "end_date": date(2026, 8, 31)}
    )
    term, _made = Term.objects.get_or_create(
        year=year, kind=line.term.kind, defaults={"start_date": date(2025, 9, 1), "end_date": date(2026, 1, 20)}
    )
    sheet, _made = LoadSheet.objects.get_or_create(
        department=world.department,
        year=year,
        defaults={"norm_set": world.norms, "calculated_at": AT, "created_at": AT},
    )
    past = LoadLine.objects.create(
        sheet=sheet, key=f"past:{line.pk}", term=term, work=line.work, course=line.course, name_ky=line.name_ky,
        language=line.language, group_names=line.group_names, given=line.hours, reason="мурунку жыл",
    )  # fmt: skip
    for key, part in hours.items():
        column = "appointment_id" if key.startswith("a") else "post_id"
        Assignment.objects.create(line=past, hours=Decimal(part), **{column: int(key[1:])})
    return sheet
