"""Students counted on any date by two attributes: one grouped query a date, whatever is asked (F-015)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count as CountOf
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from curriculum.calc.contingent import ALL, Count, Counts, Key
from curriculum.enums import ClassKind, Dimension, Funding, Language, StudentState, StudyForm
from curriculum.models import ContingentSnapshot, Group, Programme, SnapshotRow, Standing, StreamSeat
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import Term, Unit
from kuu_office.core.models.people import Sex
from kuu_office.core.models.text import KySortKey

NOT_STATED = "none"
PRESENT = (StudentState.STUDYING, StudentState.ON_LEAVE)
# Where a dimension stands; both tables share most of the names.
COMMON = {
    Dimension.DEPARTMENT: "department", Dimension.PROGRAMME: "programme", Dimension.GROUP: "group",
    Dimension.YEAR: "year_of_study", Dimension.FORM: "study_form", Dimension.FUNDING: "funding",
    Dimension.LANGUAGE: "language", Dimension.STATE: "state",
}  # fmt: skip
LIVE = COMMON | {
    Dimension.FACULTY: "department__parent", Dimension.CITIZENSHIP: "student__citizenship",
    Dimension.SEX: "student__person__sex",
}  # fmt: skip
FROZEN = COMMON | {Dimension.FACULTY: "faculty", Dimension.CITIZENSHIP: "citizenship", Dimension.SEX: "sex"}
# Where the groups of a stream stand.
SEATED = {
    Dimension.FACULTY: "line__plan__department__parent", Dimension.DEPARTMENT: "line__plan__department",
    Dimension.PROGRAMME: "line__plan__group__programme", Dimension.GROUP: "line__plan__group",
}  # fmt: skip
CODES = {
    Dimension.FORM: StudyForm, Dimension.FUNDING: Funding, Dimension.LANGUAGE: Language, Dimension.SEX: Sex,
    Dimension.STATE: StudentState,
}  # fmt: skip
NUMBERS = {Dimension.FACULTY, Dimension.DEPARTMENT, Dimension.PROGRAMME, Dimension.GROUP, Dimension.YEAR}


@dataclass(frozen=True)
class Contingent:
    """Who is counted: rows of one table, one a student; where each dimension stands in it; the order of the names."""

    rows: QuerySet
    columns: Mapping[str, str]
    by_name: KySortKey | str

    def where(self, chosen: Mapping[str, str]) -> "Contingent":
        """Those of the chosen values (dimension → value as in the address); "none" is what is not stated."""
        rows = self.rows
        for dimension, value in chosen.items():
            rows = rows.filter(**self._condition(dimension, value))
        return replace(self, rows=rows)

    def present(self) -> "Contingent":
        """Who studies or is on leave."""
        return replace(self, rows=self.rows.filter(state__in=PRESENT))

    def _condition(self, dimension: str, value: str) -> dict:
        column = self.columns[Dimension(dimension)]
        if value != NOT_STATED:
            return {column: value}
        return {f"{column}__isnull": True} if dimension in NUMBERS else {column: ""}

    def counts(self, row: str, column: str = "") -> Counts:
        """How many students and which groups, by (row, column). One grouped query."""
        names = {"row_key": self.columns[Dimension(row)]}
        if column:
            names["column_key"] = self.columns[Dimension(column)]
        found = self.rows.order_by().annotate(**{name: F(path) for name, path in names.items()}).values(*names)
        found = found.annotate(students=CountOf("pk"), group_ids=ArrayAgg("group", distinct=True))
        return {
            (one["row_key"] or None, one["column_key"] or None if column else ALL): Count(
                one["students"], frozenset(one["group_ids"]) - {None}
            )
            for one in found
        }


def contingent_on(scope: Scope, day: date) -> Contingent:
    """Everybody whom this person may see, as the movements say of the day; also those who have left."""
    units = scope.units(Permission.STUDENT_VIEW)
    return Contingent(Standing.objects.on(day).filter(department_id__in=units), LIVE, "student__person__sort_name")


def fixed_contingent(scope: Scope, snapshot: ContingentSnapshot) -> Contingent:
    """The frozen rows of a fixing date that this person may see."""
    return Contingent(SnapshotRow.objects.visible_to(scope).filter(snapshot=snapshot), FROZEN, KySortKey("name"))


@dataclass(frozen=True)
class LectureStreams:
    """The streams of lectures of a term, by the unit, programme or group whose students sit in them (ids)."""

    term: Term
    by_key: Mapping[Key, frozenset[int]]

    def count(self, keys: Iterable[Key]) -> int:
        """A stream in which several of them sit counts once."""
        return len(frozenset().union(*(self.by_key.get(key, frozenset()) for key in keys)))


def lecture_streams(scope: Scope, day: date, row: str, chosen: Mapping[str, str]) -> LectureStreams | None:
    """The streams of lectures in the term of a day. Two queries.

    None where they tell nothing: before the first term, by an attribute of single students, or of chosen students.
    """
    term = Term.objects.filter(start_date__lte=day).select_related("year").order_by("-start_date").first()
    if term is None or not {row, *chosen} <= set(SEATED) or NOT_STATED in chosen.values():
        return None
    seats = StreamSeat.objects.filter(
        kind=ClassKind.LECTURE, stream__term=term, line__plan__department_id__in=scope.units(Permission.SEMESTER_VIEW)
    )
    seats = seats.filter(**{SEATED[Dimension(name)]: value for name, value in chosen.items()})
    found = seats.order_by().values_list(SEATED[Dimension(row)]).annotate(streams=ArrayAgg("stream", distinct=True))
    return LectureStreams(term, {key: frozenset(ids) for key, ids in found})


def snapshot_on(day: date) -> ContingentSnapshot | None:
    """The frozen contingent of a fixing date, for whoever cites it; None when the date was not fixed."""
    return ContingentSnapshot.objects.filter(date=day).select_related("taken_by").first()


def keys_in_order(dimension: str, keys: Collection[Key]) -> dict[Key, str]:
    """The keys that occur, in the order in which people list them, with their names. One query at most."""
    if dimension in CODES:
        return {value: str(label) for value, label in CODES[dimension].choices if value in keys}
    if dimension in (Dimension.FACULTY, Dimension.DEPARTMENT):
        return {unit.pk: unit.short_name for unit in Unit.objects.filter(pk__in=keys).order_by("code")}
    if dimension == Dimension.PROGRAMME:
        return _titles(Programme.objects.filter(pk__in=keys).order_by("code", "pk"))
    if dimension == Dimension.GROUP:
        found = Group.objects.filter(pk__in=keys).order_by(KySortKey("name"), "intake_year")
        return dict(found.values_list("pk", "name"))
    if dimension == Dimension.YEAR:
        return {key: _("year %(year)s") % {"year": key} for key in sorted(_stated(keys))}
    return {key: str(key) for key in sorted(_stated(keys))}


def _titles(programmes: Iterable[Programme]) -> dict[Key, str]:
    """Code and name; with the degree where a bachelor's and a master's programme are called the same."""
    titles = {one: f"{one.code} {one.name}" for one in programmes}
    seen = Counter(titles.values())
    return {
        one.pk: title if seen[title] == 1 else f"{title} ({one.get_degree_display()})" for one, title in titles.items()
    }


def _stated(keys: Iterable[Key]) -> list[Key]:
    return [key for key in keys if key is not None]


def choices_in(scope: Scope) -> tuple[list[Unit], list[Unit], list[Programme]]:
    """Faculties, departments and programmes whose students this person may see. One query."""
    units = scope.units(Permission.STUDENT_VIEW)
    programmes = list(
        Programme.objects.filter(department_id__in=units).select_related("department__parent").order_by("code", "pk")
    )
    departments = {one.department_id: one.department for one in programmes}
    faculties = {one.parent_id: one.parent for one in departments.values() if one.parent}
    by_code = lambda unit: unit.code  # noqa: E731
    return sorted(faculties.values(), key=by_code), sorted(departments.values(), key=by_code), programmes
