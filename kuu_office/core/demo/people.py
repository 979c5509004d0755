"""Invented people with names as in passports. The same seed gives the same people, whatever the size of the crowd."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from kuu_office.core.demo.tables import FOLDER, Row, places, posts, read_table

STAFF_SEED = 1915
FIRST_CAREER_YEAR = 24
# Every 29th number contradicts the card and every 3rd foreigner has none: the checks must have something to find.
ODD_NUMBER_EVERY = 29
NO_NUMBER_EVERY = 3
ORIGINS = {
    "kyrgyz": 78,
    "russian": 9,
    "uzbek": 7,
    "turkish": 2,
    "chinese": 1,
    "korean": 1,
    "indian": 1,
    "german": 1,
}
# Who comes to study from abroad; their names stand in a table of their own.
ABROAD = frozenset({"hindi", "tamil", "urdu", "anatolian", "han", "kazakh", "tajik"})
FOREIGN = ABROAD | {"turkish", "chinese", "korean", "indian", "german"}
KINSHIP_SHARE = 0.1
NO_PATRONYMIC_SHARE = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """An invented person. sex: female | male; personal_number: 14 digits or "" for some foreigners."""

    surname: str
    given_name: str
    patronymic: str
    latin_surname: str
    latin_given_name: str
    sex: str
    birth_date: date
    personal_number: str
    origin: str
    degree: str = ""
    academic_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAppointment:
    """A person in a post of a unit; rate 1.00 is a full rate, kind: main | internal | external."""

    person: DemoPerson
    unit: str
    post: str
    rate: Decimal
    kind: str
    start_date: date


@dataclass(frozen=True, slots=True)
class _Surname:
    surname: str
    patronymic: str
    latin: str


def people(
    count: int,
    seed: int,
    *,
    born: tuple[int, int] = (2002, 2008),
    origins: Mapping[str, int] = ORIGINS,
    taken: set[str] | None = None,
) -> list[DemoPerson]:
    """People born between two years (both included); with the default years, students.

    origins: how many of each there are among so many. Personal numbers are unique within one call, and differ from
    those `taken`, to which they are added. The first people stay the same when `count` grows.
    """
    random = Random(seed)  # noqa: S311 - a demo wants repeatable people, not secrets
    taken = set() if taken is None else taken
    return [_person(random, index, random.randint(*born), taken, origins) for index in range(1, count + 1)]


@cache
def appointments() -> tuple[DemoAppointment, ...]:
    """Everybody who works in the demo faculty and the office, in the order of `places.csv`."""
    return appointed(places(), STAFF_SEED, set())


def appointed(rows: Iterable[Row], seed: int, taken: set[str]) -> tuple[DemoAppointment, ...]:
    """Somebody in each of the places (columns of `places.csv`); personal numbers differ from those `taken`."""
    random = Random(seed)  # noqa: S311
    return tuple(_appointment(random, index, place, taken) for index, place in enumerate(rows, start=1))


def teachers() -> list[DemoAppointment]:
    """The appointments to teaching posts, heads of departments among them."""
    return [one for one in appointments() if one.post in _teaching_posts()]


def staff() -> list[DemoAppointment]:
    """The other appointments: vice-rector, Academic Affairs Office, deans' offices, clerks of departments."""
    return [one for one in appointments() if one.post not in _teaching_posts()]


@cache
def _teaching_posts() -> frozenset[str]:
    return frozenset(post["code"] for post in posts() if post["is_teaching"] == "yes")


def _appointment(random: Random, index: int, place: Row, taken: set[str]) -> DemoAppointment:
    birth_year = int(place["birth_year"])
    degree, title = place["degree"], place["academic_title"]
    person = _person(random, index, birth_year, taken, ORIGINS, degree=degree, academic_title=title)
    year = random.randint(max(2005, birth_year + FIRST_CAREER_YEAR), 2024)
    return DemoAppointment(
        person=person,
        unit=place["unit"],
        post=place["post"],
        rate=Decimal(place["rate"]),
        kind=place["kind"],
        start_date=date(year, 9, 1),
    )


def _person(
    random: Random, index: int, birth_year: int, taken: set[str], origins: Mapping[str, int], **rank: str
) -> DemoPerson:
    origin = random.choices(list(origins), weights=origins.values())[0]
    sex = random.choice(("female", "male"))
    given = random.choice(_given_names(origin, sex))
    named = _surname(random, origin, sex)
    born = date(birth_year, 1, 1) + timedelta(days=random.randrange(365))
    return DemoPerson(
        surname=named.surname,
        given_name=given["name"],
        patronymic=named.patronymic,
        latin_surname=named.latin,
        latin_given_name=given["latin"],
        sex=sex,
        birth_date=born,
        personal_number=_number_of(random, index, origin, sex, born, taken=taken),
        origin=origin,
        **rank,
    )


def _surname(random: Random, origin: str, sex: str) -> _Surname:
    if origin == "kyrgyz" and random.random() < KINSHIP_SHARE:
        return _child_of(random.choice(_fathers(origin)), sex)
    row = random.choice(_surnames(origin))
    return _Surname(row[sex], _patronymic(random, origin, sex), row[f"latin_{sex}"])


def _child_of(father: Row, sex: str) -> _Surname:
    """«Асан уулу», «Бакыт кызы»: the phrase stands in the surname, the patronymic stays empty."""
    word, latin = ("кызы", "kyzy") if sex == "female" else ("уулу", "uulu")
    return _Surname(f"{father['father']} {word}", "", f"{father['latin']} {latin}")


def _patronymic(random: Random, origin: str, sex: str) -> str:
    if origin in FOREIGN or random.random() < NO_PATRONYMIC_SHARE:
        return ""
    return random.choice(_fathers(origin))["daughter" if sex == "female" else "son"]


def _number_of(random: Random, index: int, origin: str, sex: str, born: date, *, taken: set[str]) -> str:
    if origin in FOREIGN and random.randrange(NO_NUMBER_EVERY) == 0:
        return ""
    if index % ODD_NUMBER_EVERY == 0:
        sex, born = _mistaken(index, sex, born)
    number = next(number for number in _numbers(random, sex, born) if number not in taken)
    taken.add(number)
    return number


def _mistaken(index: int, sex: str, born: date) -> tuple[str, date]:
    """By turns the other sex and another day, as a clerk's slip makes them."""
    if index // ODD_NUMBER_EVERY % 2:
        return ("male" if sex == "female" else "female"), born
    return sex, born + timedelta(days=10)


def _numbers(random: Random, sex: str, born: date) -> Iterator[str]:
    """1 for a woman, 2 for a man, the birth date as DDMMYYYY, five more digits (as in practice, unverified)."""
    start = f"{1 if sex == 'female' else 2}{born:%d%m%Y}"
    while True:
        yield f"{start}{random.randrange(100_000):05d}"


@cache
def _surnames(origin: str) -> list[Row]:
    if origin in ABROAD:
        return _abroad(origin, "surname")
    return [row for row in read_table(FOLDER / "surnames.csv") if row["origin"] == origin]


@cache
def _given_names(origin: str, sex: str) -> list[Row]:
    if origin in ABROAD:
        return [{"name": row[sex], "latin": row[f"latin_{sex}"]} for row in _abroad(origin, "given")]
    rows = read_table(FOLDER / "given_names.csv")
    return [row for row in rows if (row["origin"], row["sex"]) == (origin, sex)]


def _abroad(origin: str, part: str) -> list[Row]:
    """Surnames or given names of a people abroad: male, female, latin_male, latin_female."""
    rows = read_table(FOLDER / "abroad.csv")
    return [row for row in rows if (row["origin"], row["part"]) == (origin, part)]


@cache
def _fathers(origin: str) -> list[Row]:
    return [row for row in read_table(FOLDER / "fathers.csv") if row["origin"] == origin]
