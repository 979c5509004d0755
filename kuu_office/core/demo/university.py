"""The rest of the demo university around the demo faculty: campuses, faculties, departments and who works there."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from kuu_office.core.demo.tables import FOLDER, Row, read_table

SEED = 1951
# The share of a department's places by post, and between which years their holders were born.
POSTS = (
    ("department_head", 1, (1958, 1975)),
    ("department_clerk", 1, (1980, 1998)),
    ("professor", 2, (1952, 1972)),
    ("docent", 5, (1960, 1984)),
    ("senior_lecturer", 5, (1968, 1990)),
    ("lecturer", 4, (1978, 1996)),
    ("assistant", 3, (1990, 2000)),
)
OF_A_FACULTY = (("dean", 1, (1960, 1975)), ("deputy_dean", 1, (1966, 1982)), ("deans_clerk", 2, (1978, 1998)))
RATES = ("1.00", "1.00", "1.00", "1.25", "0.50", "0.75")
FULL = "1.00"
PROFESSORS = {"department_head", "professor"}


@dataclass(frozen=True)
class Scale:
    """How much is brought: faculties, departments of each at most, whether departments have all their teachers,
    groups of an intake from and to, people admitted to a group."""

    faculties: int
    departments: int
    all_teachers: bool
    groups: tuple[int, int]
    group_size: int
    intakes: int = 5


SCALES = {
    "sample": Scale(faculties=2, departments=2, all_teachers=False, groups=(1, 1), group_size=6),
    "university": Scale(faculties=17, departments=7, all_teachers=True, groups=(2, 3), group_size=26),
}


def units(scale: Scale) -> list[Row]:
    """Campuses, faculties and departments, parents first, with the columns of `units.csv`."""
    rows = read_table(FOLDER / "university_units.csv")
    faculties = [row for row in rows if row["kind"] == "faculty"][: scale.faculties]
    homes = {row["parent"] for row in faculties}
    campuses = [row for row in rows if row["kind"] == "campus" and row["code"] in homes]
    return [*campuses, *faculties, *(_department(row) for row in subjects(scale))]


def subjects(scale: Scale) -> list[Row]:
    """What the departments teach: faculty, code (of the department), name_ky/ru/en, genitive_ru, programme (six digits
    or nothing), abbreviation, master (yes or nothing)."""
    known: dict[str, list[Row]] = {}
    for row in read_table(FOLDER / "university_subjects.csv"):
        known.setdefault(row["faculty"], []).append(row)
    return [row for faculty in list(known)[: scale.faculties] for row in known[faculty][: scale.departments]]


def _department(subject: Row) -> Row:
    short = "".join(word[0].upper() for word in subject["name_ky"].split() if len(word) > 2)
    return {
        "code": subject["code"],
        "parent": subject["faculty"],
        "kind": "department",
        "name_ky": f"{subject['name_ky']} кафедрасы",
        "name_ru": f"Кафедра {subject['genitive_ru']}",
        "name_en": f"Department of {subject['name_en']}",
        "short_ky": subject["abbreviation"] or short,
        "short_ru": subject["abbreviation"] or short,
        "short_en": subject["code"].partition("-")[2],
    }


def places(scale: Scale) -> list[Row]:
    """Filled places of the staff table, with the columns of `places.csv`; the same at every call."""
    random = Random(SEED)  # noqa: S311 - a demo wants repeatable people
    rows = units(scale)
    offices = [row["code"] for row in rows if row["kind"] == "faculty"]
    departments = [row["code"] for row in rows if row["kind"] == "department"]
    return [
        *(place for code in offices for place in _places(random, code, OF_A_FACULTY, scale)),
        *(place for code in departments for place in _places(random, code, POSTS, scale)),
    ]


def _places(random: Random, unit: str, posts: tuple, scale: Scale) -> Iterator[Row]:
    for post, count, born in posts:
        for number in range(count if scale.all_teachers else 1):
            yield {
                "unit": unit,
                "post": post,
                "rate": FULL if number == 0 else random.choice(RATES),
                "kind": "external" if number == 4 else "main",
                "birth_year": str(random.randint(*born)),
                **_rank(post),
            }


def _rank(post: str) -> Row:
    if post in PROFESSORS:
        return {"degree": "илимдин доктору", "academic_title": "профессор"}
    if post == "docent":
        return {"degree": "илимдин кандидаты", "academic_title": "доцент"}
    return {"degree": "", "academic_title": ""}
