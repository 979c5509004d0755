"""The demo's groups and students: five intakes with the orders of every year. All people are invented."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.db.models import QuerySet
from django.utils import timezone

from curriculum.calc.groups import proposed_name
from curriculum.calc.standing import PROMOTION, Fact, Step, fold
from curriculum.enums import PlanKind
from curriculum.models import Group, GroupPromotion, Movement, Plan, Programme, Student
from curriculum.operations.histories import History, columns_of, keep, surroundings_of, years_of
from curriculum.seed.fates import LAST_YEAR, Fate, life, number_of, opened_on
from kuu_office.core import clock
from kuu_office.core.access.roles import Role
from kuu_office.core.demo.people import DemoPerson, people
from kuu_office.core.models import Appointment, ApprovalState, Person, RoleGrant

# Programme → intakes; the second group of an intake is taught in the programme's second language.
INTAKES = {
    "510200": range(2022, 2027), "710100": range(2022, 2027), "710200": range(2022, 2027),
    "710400": range(2022, 2027), "580500": range(2022, 2027), "710400_m": range(2024, 2027),
    "230109": range(2025, 2027),
}  # fmt: skip
IN_RUSSIAN = "710100"
SECOND = {("710400", 2024), ("710400", 2025), ("710400", 2026)}
AGE = {"bachelor": 18, "master": 23, "college": 16}
COUNTRIES = {
    "turkish": "TR", "chinese": "CN", "korean": "KR", "indian": "IN", "german": "DE", "hindi": "IN", "tamil": "IN",
    "urdu": "PK", "anatolian": "TR", "han": "CN", "kazakh": "KZ", "tajik": "TJ",
}  # fmt: skip
RUSSIAN_LETTERS = str.maketrans("өүңӨҮҢ", "оунОУН")
FIELDS = (
    "surname", "given_name", "patronymic", "latin_surname", "latin_given_name", "sex", "birth_date", "personal_number",
)  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """A group that the demo has: its programme, intake, which of the intake, language."""

    key: str
    programme: Programme
    intake: int
    place: int
    language: str

    @property
    def size(self) -> int:
        """Some groups are small or crowded on purpose: the lists must have something to say."""
        if self.programme.degree == "master":
            return 9 + self.intake % 3
        return 13 if self.place == 2 and self.intake == LAST_YEAR else 17 + (self.intake * 7 + ord(self.key[-3])) % 9


def bring_contingent(programmes: dict[str, Programme]) -> None:
    """Adds the groups and students that are not there yet."""
    planned = list(_planned(programmes))
    groups = _groups(planned)
    GroupPromotion.objects.bulk_create(_promotions(groups.values()), ignore_conflicts=True)
    known = set(Student.objects.exclude(record_number="").values_list("record_number", flat=True))
    lives = [one for one in _lives(planned, groups) if one[0].record_number not in known]
    if lives:
        _write(lives)


def _planned(programmes: dict[str, Programme]) -> Iterator[Planned]:
    for key, intakes in INTAKES.items():
        programme = programmes[key]
        for intake in intakes:
            yield Planned(key, programme, intake, 1, programme.languages[key == IN_RUSSIAN])
            if (key, intake) in SECOND:
                yield Planned(key, programme, intake, 2, programme.languages[1])


def _groups(planned: list[Planned]) -> dict[Planned, Group]:
    """The groups by what was planned, those that are missing brought."""
    there = {(group.name, group.intake_year): group for group in Group.objects.all()}
    plans, curators = _plans(), curators_of()
    names: dict[Planned, str] = {}
    for one in planned:
        taken = [name for other, name in names.items() if other.intake == one.intake]
        names[one] = proposed_name(one.programme.abbreviation, one.intake, taken)
    new = [
        _group(one, names[one], plans, curators) for one in planned if (names[one], one.intake) not in there
    ]  # fmt: skip
    there |= {(group.name, group.intake_year): group for group in Group.objects.bulk_create(new)}
    return {one: there[names[one], one.intake] for one in planned}


def _group(one: Planned, name: str, plans: dict, curators: dict) -> Group:
    years = years_of(one.programme)
    graduated = one.intake + years <= LAST_YEAR
    teachers = curators.get(one.programme.department_id, [])
    return Group(
        name=name, programme=one.programme, department_id=one.programme.department_id,
        plan_id=plans.get((one.programme.pk, one.intake)), intake_year=one.intake,
        year_of_study=years if graduated else LAST_YEAR - one.intake + 1, study_form=one.programme.study_form,
        language=one.language, curator_id=teachers[(one.intake + one.place) % len(teachers)] if teachers else None,
        opened_date=opened_on(one.intake), closed_date=date(one.intake + years, 7, 1) if graduated else None,
    )  # fmt: skip


def _promotions(groups: Iterable[Group]) -> Iterator[GroupPromotion]:
    """The orders of every autumn, by which the groups came to their year."""
    for group in groups:
        for year in range(2, group.year_of_study + 1):
            day = opened_on(group.intake_year + year - 1)
            yield GroupPromotion(
                group=group, year_of_study=year, order_number=number_of(PROMOTION, day),
                order_date=day - timedelta(days=4), effective_date=day,
            )  # fmt: skip


def _plans() -> dict[tuple[int, int], int]:
    """The newest frozen working plan of each programme and intake."""
    frozen = Plan.objects.filter(kind=PlanKind.WORKING, state__in=[ApprovalState.APPROVED, ApprovalState.ARCHIVED])
    rows = frozen.order_by("version_number").values_list("programme_id", "intake_year", "pk")
    return {(programme, intake): pk for programme, intake, pk in rows}


def curators_of() -> dict[int, list[int]]:
    """Teachers by department."""
    found: dict[int, list[int]] = {}
    for unit, person in (
        Appointment.objects.filter(post__is_teaching=True).order_by("pk").values_list("unit_id", "person_id")
    ):
        found.setdefault(unit, []).append(person)
    return found


Life = tuple[Student, Person, list[Step]]


def _lives(planned: list[Planned], groups: dict[Planned, Group]) -> Iterator[Life]:
    """Every student of the demo with the orders of a life, not yet saved; the same at every call."""
    for place, one in enumerate(planned):
        random = Random(f"{one.key} {one.intake} {one.place}")  # noqa: S311 - a demo wants repeatable people
        born = one.intake - AGE[one.programme.degree]
        seed = one.intake * 100 + place
        for number, person in enumerate(people(one.size, seed, born=(born, born)), 1):
            following = _next_group(one, planned, groups)
            fate = Fate(random, groups[one], years_of(one.programme), following, person.sex)
            student = Student(
                record_number=f"{one.intake % 100:02d}-{place + 1:02d}{number:02d}",
                citizenship=citizenship_of(person, random),
            )
            yield student, person_of(person, random), life(fate)


def _next_group(one: Planned, planned: list[Planned], groups: dict[Planned, Group]) -> Group | None:
    """The group of the following intake that takes in who lost a year."""
    fits = (
        groups[other]
        for other in planned
        if (other.key, other.intake, other.language) == (one.key, one.intake + 1, one.language)
    )
    return next(fits, None)


def person_of(one: DemoPerson, random: Random) -> Person:
    """The Russian name stands where it is written with other letters."""
    fields = {name: getattr(one, name) for name in FIELDS}
    names = {f"russian_{name}": fields[name] for name in ("surname", "given_name", "patronymic")}
    russian = {name: text.translate(RUSSIAN_LETTERS) for name, text in names.items()}
    passport = f"ID{random.randrange(10**7):07d}" if one.personal_number else f"U{random.randrange(10**8):08d}"
    return Person(**fields, **(russian if russian != names else {}), passport_number=passport)


def citizenship_of(person: DemoPerson, random: Random) -> str:
    """Two letters of a country; some people of Kyrgyzstan's neighbours are its citizens."""
    if person.origin in {"uzbek", "russian"} and random.random() < 0.3:
        return {"uzbek": "UZ", "russian": "RU"}[person.origin]
    return COUNTRIES.get(person.origin, "KG")


def _write(lives: list[Life]) -> None:
    taken = set(Person.objects.exclude(personal_number="").values_list("personal_number", flat=True))
    for _student, person, _steps in lives:
        if person.personal_number in taken:
            person.personal_number = ""
        taken.add(person.personal_number)
    Person.objects.bulk_create(person for _student, person, _steps in lives)
    facts = [fold(steps) for _student, _person_, steps in lives]
    departments = dict(Programme.objects.values_list("pk", "department_id"))
    for (student, person, _steps), one in zip(lives, facts, strict=True):
        first = one[0].place
        student.person, student.department_id, student.as_of = person, departments[first.programme], one[0].step.day
        for column, value in columns_of(first).items():
            setattr(student, column, value)
    Student.objects.bulk_create(student for student, _person_, _steps in lives)
    keeper = _keeper()
    histories = [
        History(student, [movement_of(student, fact, keeper) for fact in one])
        for (student, _person_, _steps), one in zip(lives, facts, strict=True)
    ]
    for history, one in zip(histories, facts, strict=True):
        for movement, fact in zip(history.movements, one, strict=True):
            movement.group_id, movement.programme_id = fact.place.group, fact.place.programme
    keep(zip(histories, facts, strict=True), surroundings_of(histories, ()), clock.today())


def _keeper() -> int:
    """The dean's clerk of the demo faculty, by whose hand the orders were recorded."""
    clerks: QuerySet = RoleGrant.objects.filter(role=Role.DEANS_CLERK).order_by("pk")
    return clerks.values_list("person_id", flat=True)[0]


def movement_of(student: Student, fact: Fact, keeper: int, mark: str = "С") -> Movement:
    """The order of a fact, without where it led. mark: what the faculty's order numbers carry."""
    step, signed = fact.step, fact.step.day - timedelta(days=4)
    return Movement(
        student=student, kind=step.kind, reason=step.key or "", order_number=number_of(step.kind, step.day, mark),
        order_date=signed, effective_date=step.day, ordinal=step.ordinal, until=step.until, sets=dict(step.sets),
        recorded_by_id=keeper,
        recorded_at=timezone.make_aware(datetime.combine(signed, time(11, 20))),
    )  # fmt: skip
