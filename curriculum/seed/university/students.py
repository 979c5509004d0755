"""Groups and students of the other faculties: five intakes with the orders of every year. All people are invented."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import NamedTuple

from curriculum.calc.standing import Fact, Place, fold, periods, standing_on
from curriculum.enums import Degree
from curriculum.models import Group, Movement, Programme, Standing, Student
from curriculum.operations.histories import columns_of, years_of
from curriculum.seed.contingent import AGE, citizenship_of, curators_of, movement_of, person_of
from curriculum.seed.fates import LAST_YEAR, Fate, life, opened_on
from curriculum.seed.university.plans import INTAKES, YEARS
from curriculum.seed.university.standards import Taught
from kuu_office.core import clock
from kuu_office.core.access.roles import Role
from kuu_office.core.copying import copy_rows, numbered
from kuu_office.core.demo.people import people
from kuu_office.core.demo.university import Scale
from kuu_office.core.models import Person, RoleGrant, Unit
from kuu_office.core.seeding import phase

MASTERS = 11
# Who studies where: the whole university, its medicine and oriental studies, the campus at the border.
AT_HOME = {"kyrgyz": 830, "russian": 80, "uzbek": 65, "kazakh": 8, "tajik": 7, "anatolian": 5, "han": 4, "korean": 1}
FROM_ABROAD = {"kyrgyz": 38, "russian": 3, "uzbek": 6, "hindi": 24, "tamil": 8, "urdu": 18, "kazakh": 1, "anatolian": 2}
EASTERN = {"kyrgyz": 70, "russian": 6, "uzbek": 5, "han": 9, "anatolian": 5, "korean": 2, "kazakh": 3}
AT_THE_BORDER = {"kyrgyz": 82, "uzbek": 10, "tajik": 7, "russian": 1}
IN_ENGLISH = {"kyrgyz": 1, "hindi": 50, "tamil": 14, "urdu": 32, "anatolian": 3}
ORIGINS_OF = {"MED": FROM_ABROAD, "ORF": EASTERN, "BAF": AT_THE_BORDER}


class _Key(NamedTuple):
    """A group of the plan: programme, intake, which of the intake."""

    programme: int
    intake: int
    place: int


@dataclass(frozen=True)
class _Faculty:
    """A faculty, by whose hand its orders were recorded, its number in record books, departments of programmes."""

    unit: Unit
    keeper: int
    number: int
    department_of: Mapping[int, int]

    @property
    def mark(self) -> str:
        """What the numbers of its orders carry."""
        return self.unit.short_name_ky


@dataclass
class _Lives:
    """Rows of one faculty, gathered before they are written."""

    people: list[Person] = field(default_factory=list)
    students: list[Student] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)


def bring_students(taught: Sequence[Taught], plans: Mapping[tuple[int, int], int], scale: Scale) -> None:
    """Adds groups and students, faculty by faculty."""
    taken = set(Person.objects.exclude(personal_number="").values_list("personal_number", flat=True))
    with phase("Groups") as count:
        groups = _groups(taught, plans, scale)
        count(copy_rows(numbered(list(groups.values()))))
    by_faculty: dict[int, dict[_Key, Group]] = {}
    for key, group in groups.items():
        by_faculty.setdefault(group.department.parent_id, {})[key] = group
    with phase("Students with their orders and standings") as count:
        for faculty in _faculties(by_faculty):
            count(_write(_lives(faculty, by_faculty[faculty.unit.pk], scale, taken)))


def _faculties(ids: Iterable[int]) -> Iterator[_Faculty]:
    keepers = RoleGrant.objects.filter(role=Role.DEANS_CLERK, unit__in=ids).order_by("-pk")
    keeper_of = dict(keepers.values_list("unit_id", "person_id"))
    for number, unit in enumerate(Unit.objects.filter(pk__in=ids).order_by("pk"), 1):
        programmes = Programme.objects.filter(department__parent=unit).values_list("pk", "department_id")
        yield _Faculty(unit, keeper_of[unit.pk], number, dict(programmes))


def _groups(taught: Sequence[Taught], plans: Mapping[tuple[int, int], int], scale: Scale) -> dict[_Key, Group]:
    random, curators = Random("groups"), curators_of()  # noqa: S311 - a demo wants repeatable groups
    departments = Unit.objects.in_bulk({one.programme.department_id for one in taught})
    found = {}
    for one in taught:
        degree = Degree(one.programme.degree)
        one.programme.department = departments[one.programme.department_id]
        for intake in INTAKES[degree]:
            count = 1 if degree == Degree.MASTER else random.randint(*scale.groups) + (intake > LAST_YEAR - 2)
            for place in range(1, count + 1):
                key = _Key(one.programme.pk, intake, place)
                found[key] = _group(one, key, plans, curators.get(one.programme.department_id, []))
    return found


def _group(one: Taught, key: _Key, plans: Mapping[tuple[int, int], int], curators: list[int]) -> Group:
    programme, years = one.programme, YEARS[Degree(one.programme.degree)]
    graduated = key.intake + years <= LAST_YEAR
    languages = programme.languages
    return Group(
        name=f"{programme.abbreviation}-{key.place}-{key.intake % 100:02d}", programme=programme,
        department=programme.department, plan_id=plans[key.programme, key.intake], intake_year=key.intake,
        year_of_study=years if graduated else LAST_YEAR - key.intake + 1, study_form=programme.study_form,
        language=languages[(key.place - 1) % len(languages)],
        curator_id=curators[(key.intake + key.place) % len(curators)] if curators else None,
        opened_date=opened_on(key.intake), closed_date=date(key.intake + years, 7, 1) if graduated else None,
    )  # fmt: skip


def _lives(faculty: _Faculty, groups: Mapping[_Key, Group], scale: Scale, taken: set[str]) -> _Lives:
    lives = _Lives()
    for place, (key, group) in enumerate(groups.items()):
        following = _following(key, group, groups)
        random = Random(f"{group.name} {group.intake_year}")  # noqa: S311 - repeatable
        for number, one in enumerate(_people(group, faculty, scale, taken), 1):
            steps = life(Fate(random, group, years_of(group.programme), following, one.sex))
            student = Student(
                person=person_of(one, random),
                record_number=f"{key.intake % 100:02d}-{faculty.number:02d}{place:03d}{number:02d}",
                citizenship=citizenship_of(one, random),
            )
            _add(lives, student, fold(steps), faculty)
    return lives


def _following(key: _Key, group: Group, groups: Mapping[_Key, Group]) -> Group | None:
    """A group of the next intake in the same language, the one of the same number before others."""
    fits = [
        other
        for (programme, intake, _place), other in groups.items()
        if (programme, intake, other.language) == (key.programme, key.intake + 1, group.language)
    ]
    return groups.get(key._replace(intake=key.intake + 1)) or next(iter(fits), None)


def _people(group: Group, faculty: _Faculty, scale: Scale, taken: set[str]) -> list:
    random = Random(f"size {group.name} {group.intake_year}")  # noqa: S311 - repeatable
    master = group.programme.degree == Degree.MASTER
    size = min(MASTERS, scale.group_size) if master else scale.group_size
    born = group.intake_year - AGE[group.programme.degree]
    origins = IN_ENGLISH if group.language == "en" else ORIGINS_OF.get(faculty.unit.code, AT_HOME)
    seed = random.getrandbits(32)
    return people(size + random.randint(-3, 3), seed, born=(born - master, born), origins=origins, taken=taken)


def _add(lives: _Lives, student: Student, facts: list[Fact], faculty: _Faculty) -> None:
    """A student as the orders leave him today, the orders, the standings that follow from them; not yet numbered."""
    department = faculty.department_of
    student.as_of = max(clock.today(), facts[0].step.day)
    _stand(student, standing_on(facts, student.as_of), department)
    by_turn = {}
    for fact in facts:
        movement = movement_of(student, fact, faculty.keeper, faculty.mark)
        _stand(movement, fact.place)
        by_turn[fact.step.turn] = movement
    lives.people.append(student.person)
    lives.students.append(student)
    lives.movements += by_turn.values()
    for period in periods(facts):
        standing = Standing(valid_from=period.valid_from, valid_to=period.valid_to)
        standing.student, standing.movement = student, by_turn[period.fact.step.turn]
        _stand(standing, period.fact.place, department)
        lives.standings.append(standing)


def _stand(row: Student | Movement | Standing, place: Place, department_of: Mapping[int, int] | None = None) -> None:
    for column, value in columns_of(place).items():
        setattr(row, column, value)
    if department_of is not None:
        row.department_id = department_of[place.programme]


def _write(lives: _Lives) -> int:
    """Each table after those it points to: numbers first."""
    numbered(lives.people)
    for student, person in zip(numbered(lives.students), lives.people, strict=True):
        student.person_id = person.pk
    for movement in numbered(lives.movements):
        movement.student_id = movement.student.pk
    for standing in numbered(lives.standings):
        standing.student_id, standing.movement_id = standing.student.pk, standing.movement.pk
    return sum(map(copy_rows, (lives.people, lives.students, lives.movements, lives.standings)))
