"""Courses, standards and programmes of the other faculties, each made after a programme of the demo faculty."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model

from curriculum.demo import tables
from curriculum.enums import Degree, PlanKind
from curriculum.models import Course, Plan, PlanLine, Programme, Standard, StandardCourse, StandardCycle, StandardPart
from kuu_office.core.copying import copy_rows, numbered
from kuu_office.core.demo.tables import Row
from kuu_office.core.demo.university import Scale, subjects
from kuu_office.core.models import Unit
from kuu_office.core.seeding import phase

# Which programme of the demo faculty a degree is made after.
MODELS = {Degree.BACHELOR: ("580500", 2023), Degree.MASTER: ("710400", 2025)}
LANGUAGES = ("ky", "ru", "en")
ABROAD = "MED"
AT_HOME, IN_ENGLISH = ["ky", "ru"], ["ru", "en"]
GENERAL = "GED"
Copied = TypeVar("Copied", bound=Model)


@dataclass(frozen=True)
class Taught:
    """A programme, and the lines that all its plans hold; their blocks are named by the lines of the model."""

    programme: Programme
    lines: Sequence[PlanLine]
    blocks: Mapping[int, int]


@dataclass(frozen=True)
class _Model:
    """A programme of the demo faculty with its standard and the lines of one of its plans."""

    programme: Programme
    lines: list[PlanLine]
    cycles: list[StandardCycle]
    parts: list[StandardPart]
    demanded: list[StandardCourse]


@dataclass(frozen=True)
class _Home:
    """Where a programme stands: its department, the departments of its faculty from its own on, what each teaches."""

    subject: Row
    units: Mapping[str, int]
    departments: Sequence[str]
    courses: Mapping[str, Sequence[Course]]


def bring_programmes(scale: Scale) -> list[Taught]:
    """Adds the courses of every department, and a standard and a programme for each that teaches one."""
    units = dict(Unit.objects.values_list("code", "pk"))
    with phase("Courses") as count:
        courses = _courses(scale, units)
        count(sum(map(len, courses.values())))
    models = {degree: _model(*key, degree) for degree, key in MODELS.items()}
    with phase("Standards and programmes") as count:
        taught = []
        for subject in subjects(scale):
            home = _Home(subject, units, _faculty_of(subject, scale), courses)
            taught += [_programme(models[degree], home) for degree in _degrees(subject)]
        count(len(taught))
    return taught


def _degrees(subject: Row) -> list[Degree]:
    if not subject["programme"]:
        return []
    return [Degree.BACHELOR, Degree.MASTER] if subject["master"] else [Degree.BACHELOR]


def _faculty_of(subject: Row, scale: Scale) -> list[str]:
    """Departments of the faculty, the subject's own first, the others as they follow it."""
    codes = [one["code"] for one in subjects(scale) if one["faculty"] == subject["faculty"]]
    place = codes.index(subject["code"])
    return codes[place:] + codes[:place]


def _courses(scale: Scale, units: Mapping[str, int]) -> dict[str, list[Course]]:
    """The same list of courses for each department, named after its subject."""
    patterns = tables.university_courses()
    found = {
        subject["code"]: [
            Course(
                code=f"{subject['code']}-{100 * (1 + place // 8) + place % 8 + 1}",
                department_id=units[subject["code"]],
                **{name: row[name].format(subject[name]) for name in row},
            )
            for place, row in enumerate(patterns)
        ]
        for subject in subjects(scale)
    }
    copy_rows(numbered([course for one in found.values() for course in one]))
    return found


def _model(code: str, intake: int, degree: Degree) -> _Model:
    plans = Plan.objects.filter(
        programme__code=code, programme__degree=degree, kind=PlanKind.BASE, intake_year=intake, version_number=1
    )
    plan = plans.select_related("programme__standard", "programme__department").get()
    standard = plan.programme.standard
    return _Model(
        plan.programme,
        list(plan.lines.select_related("department__parent")),
        list(standard.cycles.all()),
        list(StandardPart.objects.filter(cycle__standard=standard)),
        list(StandardCourse.objects.filter(part__cycle__standard=standard)),
    )


def copied(row: Copied, **changes: Any) -> Copied:
    """A new row with the values of another one but for the changes."""
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**values | changes)


def _programme(model: _Model, home: _Home) -> Taught:
    standard = _standard(model, home.subject)
    cycles = {one.pk: copied(one, standard_id=standard.pk) for one in model.cycles}
    copy_rows(numbered(list(cycles.values())))
    parts = {one.pk: copied(one, cycle_id=cycles[one.cycle_id].pk) for one in model.parts}
    copy_rows(numbered(list(parts.values())))
    lines = _lines(model, home)
    course_of = {old.course_id: new.course_id for old, new in zip(model.lines, lines, strict=True)}
    demanded = {
        one.pk: copied(one, part_id=parts[one.part_id].pk, course_id=course_of[one.course_id]) for one in model.demanded
    }
    copy_rows(numbered(list(demanded.values())))
    for old, new in zip(model.lines, lines, strict=True):
        new.part_id = parts[old.part_id].pk
        new.standard_course_id = demanded[old.standard_course_id].pk if old.standard_course_id else None
    made = _of_standard(model, standard, home)
    places = {line.pk: place for place, line in enumerate(model.lines)}
    blocks = {place: places[line.block_id] for place, line in enumerate(model.lines) if line.block_id}
    return Taught(made, lines, blocks)


def _standard(model: _Model, subject: Row) -> Standard:
    old, names = model.programme.standard, {}
    for language in LANGUAGES:
        name = getattr(old, f"name_{language}").replace(model.programme.code, subject["programme"])
        names[f"name_{language}"] = name.replace(
            getattr(model.programme, f"name_{language}"), subject[f"name_{language}"]
        )
    suffix = "-M" if model.programme.degree == Degree.MASTER else ""
    standard = copied(old, code=f"STD-{subject['programme']}{suffix}", **names)
    copy_rows(numbered([standard]))
    return standard


def _of_standard(model: _Model, standard: Standard, home: _Home) -> Programme:
    """Foreigners study medicine in English; elsewhere it is Kyrgyz and Russian."""
    subject, own = home.subject, {}
    if model.programme.degree == Degree.MASTER:
        own["abbreviation"] = f"{subject['abbreviation']}(м)"
    programme = copied(
        model.programme,
        **{
            "code": subject["programme"], "standard_id": standard.pk, "department_id": home.units[subject["code"]],
            "abbreviation": subject["abbreviation"],
            "languages": IN_ENGLISH if subject["faculty"] == ABROAD else AT_HOME,
            **{f"name_{language}": subject[f"name_{language}"] for language in LANGUAGES},
        }
        | own,
    )  # fmt: skip
    copy_rows(numbered([programme]))
    return programme


def _lines(model: _Model, home: _Home) -> list[PlanLine]:
    """The lines of the model with what this faculty teaches in the place of what the model's faculty does."""
    departments, taken, lines = _places(model, home), Counter(), []
    for old in model.lines:
        if old.department.code not in departments:
            lines.append(copied(old))
            continue
        code = departments[old.department.code]
        line = copied(old, department_id=home.units[code])
        if old.course_id:
            course = home.courses[code][taken[code]]
            taken[code] += 1
            line.course_id = course.pk
            line.name_ky, line.name_ru, line.name_en = course.name_ky, course.name_ru, course.name_en
        lines.append(line)
    return lines


def _places(model: _Model, home: _Home) -> dict[str, str]:
    """Which department of this faculty stands for which of the model's; those of the whole university stay."""
    own = model.programme.department.code
    foreign = {line.department.code for line in model.lines if line.department.parent.code != GENERAL} - {own}
    others = home.departments[1:] or home.departments
    return {own: home.departments[0]} | {
        code: others[place % len(others)] for place, code in enumerate(sorted(foreign))
    }
