"""What the text of a cell may mean, what is offered while one types, and names that are close to each other."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeVar

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from curriculum.models import Course, Plan, PlanLine, StandardPart
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import Unit, UnitKind
from kuu_office.core.models.text import STORED, KyFold, matching
from kuu_office.core.text.kyrgyz import fold, sort_key

Row = TypeVar("Row")
FEW_TEXTS = 5
COURSE_TEXTS = ("code", "name_ky", "name_ru", "name_en")
SHORT_NAMES = ("short_name_ky", "short_name_ru", "short_name_en")
UNIT_TEXTS = ("code", *SHORT_NAMES, *COURSE_TEXTS[1:])
SUGGESTIONS, WIDE = 8, 40
NEAR = 0.55


@dataclass(frozen=True)
class References:
    """What the text of a cell may point to: folded text → row."""

    departments: dict[str, Unit]
    courses: dict[str, Course]
    parts: dict[str, StandardPart]


def references(plan: Plan, texts: Collection[str] | None = None) -> References:
    """Departments and courses of the whole university by code and name; parts of the plan's standard.

    texts: what was typed, when it is little: then only the courses that it may mean are read.
    """
    units = {unit.pk: unit for unit in Unit.objects.filter(kind=UnitKind.DEPARTMENT).order_by("-pk")}
    courses = list(_courses_named(texts))
    for course in courses:  # a unit is made once for all its courses
        if course.department_id in units:
            course.department = units[course.department_id]
    return References(
        departments=_departments_by_text(list(units.values())),
        courses=_by_text(courses, *COURSE_TEXTS),
        parts=_by_text(plan.programme.standard.parts, "code"),
    )


def _departments_by_text(units: list[Unit]) -> dict[str, Unit]:
    """Departments under their names; the short name on the page outweighs a code, and a code every other name.

    A short name that several departments of today bear stands for none of them.
    """
    today = [unit for unit in units if unit.valid_to is None]
    bearers = Counter(fold(unit.short_name) for unit in today)
    named = _by_text(units, *SHORT_NAMES, *COURSE_TEXTS[1:])
    known = {text: unit for text, unit in named.items() if bearers[text] < 2} | _by_text(units, "code")
    return known | {text: unit for text, unit in _by_text(today, "short_name").items() if bearers[text] < 2}


def _by_text(rows: Iterable[Row], *columns: str) -> dict[str, Row]:
    """Rows under the folded text of each column that is filled in."""
    return {text: row for row in rows for column in columns if (text := fold(getattr(row, column)))}


def _courses_named(texts: Collection[str] | None) -> QuerySet[Course]:
    courses = Course.objects.filter(is_active=True).order_by("-pk")
    if texts is None or len(texts) > FEW_TEXTS:
        return courses
    named = [matching(Course.objects.order_by(), text, STORED) for text in texts if text.strip()]
    return courses.filter(reduce(or_, (Q(pk__in=found.values("pk")) for found in named), Q(pk__in=[])))


@dataclass(frozen=True)
class Suggestion:
    """What a cell offers while a person types: the text it takes, the name, and whose it is."""

    value: str
    name: str
    owner: str


def suggested_courses(scope: Scope, text: str) -> list[Suggestion]:
    """Courses of the catalogue in whose code or names every typed word occurs, the nearest first. One query."""
    courses = Course.objects.visible_to(scope).filter(is_active=True).select_related("department")
    found = matching(courses, text, STORED)[:WIDE]
    offered = {Suggestion(course.code, course.name, course.department.short_name): (course.code,) for course in found}
    return _nearest(text, offered)


def suggested_departments(text: str) -> list[Suggestion]:
    """Departments of today in whose code or names every typed word occurs, the nearest first. One query.

    The cell takes the short name, or the code where two departments bear the same short name.
    """
    units = Unit.objects.filter(kind=UnitKind.DEPARTMENT, valid_to=None).select_related("parent")
    found = list(matching(units, text, *UNIT_TEXTS)[:WIDE])
    bearers = Counter(fold(unit.short_name) for unit in found)
    return _nearest(text, {_suggested(unit, bearers[fold(unit.short_name)] == 1): _short_words(unit) for unit in found})


def _suggested(unit: Unit, alone: bool) -> Suggestion:
    owner = unit.parent.short_name if unit.parent else ""
    return Suggestion(unit.short_name if alone else unit.code, unit.name, owner)


def _short_words(unit: Unit) -> tuple[str, ...]:
    """What a person may type for a department, the short name on the page before all."""
    return (unit.short_name, unit.code, *(getattr(unit, name) for name in SHORT_NAMES))


def _nearest(text: str, found: dict[Suggestion, tuple[str, ...]]) -> list[Suggestion]:
    """First what is called exactly so, then what begins with the typed text, each in the order of the alphabet.

    found: what is offered with its codes and short names, the weightiest first.
    """
    typed = fold(text)

    def far(item: Suggestion) -> tuple[int, bool, str]:
        words = [fold(word) for word in found[item]]
        exact = words.index(typed) if typed in words else len(SHORT_NAMES) + 2
        begins = any(word.startswith(typed) for word in [*words, fold(item.name)])
        return exact, not begins, sort_key(item.name)

    return sorted(found, key=far)[:SUGGESTIONS]


def similar_courses(name: str, *, besides: int | None = None, limit: int = 5) -> list[Course]:
    """Courses whose name in any language is close to `name`: a warning before the same course is entered twice.

    What is not alike at all is left aside by the indexes of the three names.
    """
    text = fold(name)
    folded = {f"folded_{language}": KyFold(f"name_{language}") for language in ("ky", "ru", "en")}
    alike = reduce(or_, (Q(**{f"{one}__trigram_similar": text}) for one in folded))
    near = Greatest(*(TrigramSimilarity(one, text) for one in folded.values()))
    found = Course.objects.alias(**folded).filter(alike).annotate(nearness=near).filter(nearness__gte=NEAR)
    return list(found.exclude(pk=besides).order_by("-nearness", "pk")[:limit])


def in_plans(courses: QuerySet[Course]) -> QuerySet[Course]:
    """Courses with `plans`: in how many plans they stand. Counted for the courses that are read only."""
    lines = PlanLine.objects.filter(course=OuterRef("pk")).order_by().values("course")
    plans = Subquery(lines.annotate(count=Count("plan", distinct=True)).values("count"))
    return courses.annotate(plans=Coalesce(plans, 0))
