"""What is taught in a year, as approved semester plans say, to whom, as the fixing dates say. The same few queries for
one department and for the university."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, F, QuerySet

from curriculum.calc.shapes import Control, Degree, LineKind, Names, StudyForm
from curriculum.enums import ClassKind, SubgroupPurpose
from curriculum.models import ContingentSnapshot, SemesterLine, SnapshotRow, Standing, StreamSeat, Subgroup
from kuu_office.core.models import AcademicYear, ApprovalState, Term
from kuu_office.core.models.calendar import TermKind
from workload.calc.kinds import attestation_named, practice_named
from workload.calc.shapes import Funding, PlanLine, Taught, Work
from workload.models import NormSet

FIXING_DATES = {TermKind.AUTUMN: (0, 10, 1), TermKind.SPRING: (1, 2, 1)}
JOINED = {ClassKind.LECTURE: Work.LECTURE, ClassKind.PRACTICAL: Work.PRACTICAL, ClassKind.LABORATORY: Work.LABORATORY}
DIVIDED = {
    SubgroupPurpose.LABORATORY: Work.LABORATORY, SubgroupPurpose.LANGUAGE: Work.LANGUAGE,
    SubgroupPurpose.PHYSICAL: Work.PHYSICAL,
}  # fmt: skip
COLUMNS = (
    "pk", "plan__term_id", "plan__group_id", "plan__group__name", "plan__group__study_form",
    "plan__group__programme__degree", "department_id", "kind", "course_id", "name_ky", "name_ru", "name_en", "language",
    "lecture", "practical", "laboratory", "guided", "weeks", "controls",
)  # fmt: skip


@dataclass(frozen=True)
class TaughtLine:
    """A line of a semester plan with what the arithmetic does not need: whose, when, in which language."""

    line: PlanLine
    department_id: int
    term_id: int
    course_id: int | None
    language: str


@dataclass(frozen=True)
class Contingent:
    """How many students each group has in a term; `snapshot` is None while its date has not been fixed."""

    term: Term
    day: date
    snapshot: ContingentSnapshot | None
    counts: Mapping[tuple[int, str], int]


def fixing_date(term: Term) -> date:
    """1 October of an autumn term, 1 February of a spring term; of a summer term its first day."""
    if term.kind not in FIXING_DATES:
        return term.start_date
    years, month, day = FIXING_DATES[TermKind(term.kind)]
    return date(term.year.start_year + years, month, day)


def contingents_of(terms: Collection[Term], groups: Collection[int], today: date) -> dict[int, Contingent]:
    """By term, of these groups: as it was fixed; until then as it stands on the fixing date or, before that, today.

    One query, and one for each day.
    """
    found, known = {}, {one.date: one for one in ContingentSnapshot.objects.filter(date__in=map(fixing_date, terms))}
    counts: dict[tuple[ContingentSnapshot | None, date], dict[tuple[int, str], int]] = {}
    for term in terms:
        day = fixing_date(term)
        snapshot = known.get(day)
        told = day if snapshot else min(day, today)
        if (snapshot, told) not in counts:
            rows = SnapshotRow.objects.filter(snapshot=snapshot) if snapshot else Standing.objects.on(told)
            counts[snapshot, told] = _counted(rows, groups)
        found[term.pk] = Contingent(term, day, snapshot, counts[snapshot, told])
    return found


def _counted(rows: QuerySet, groups: Collection[int]) -> dict[tuple[int, str], int]:
    found = rows.filter(group__in=groups, state="studying").order_by().values_list("group_id", "funding")
    return {(group, funding): n for group, funding, n in found.annotate(n=Count("pk"))}


class TaughtInYear:
    """Everything that departments teach in an academic year."""

    def __init__(self, year: AcademicYear, departments: Collection[int], norm_set: NormSet, today: date) -> None:
        self.year, self.departments, self.norm_set, self.today = year, departments, norm_set, today

    @cached_property
    def terms(self) -> dict[int, Term]:
        return {term.pk: term for term in self.year.terms.select_related("year").order_by("start_date")}

    @cached_property
    def contingents(self) -> dict[int, Contingent]:
        """Of the terms in which something is taught and the groups that are."""
        terms = {row["plan__term_id"] for row in self.rows}
        return contingents_of([self.terms[pk] for pk in sorted(terms)], self.groups, self.today)

    @cached_property
    def groups(self) -> frozenset[int]:
        return frozenset(row["plan__group_id"] for row in self.rows)

    @cached_property
    def streams(self) -> dict[int, dict[Work, str]]:
        """Line → kind of class → stream. A line that another department teaches by now counts alone."""
        seats = StreamSeat.objects.filter(stream__term__in=self.terms, stream__department_id=F("line__department_id"))
        seats = seats.filter(stream__department_id__in=self.departments)
        found: dict[int, dict[Work, str]] = defaultdict(dict)
        for line, kind, stream in seats.values_list("line_id", "kind", "stream_id"):
            found[line][JOINED[ClassKind(kind)]] = str(stream)
        return found

    @cached_property
    def subgroups(self) -> dict[int, dict[Work, int]]:
        """Group → work → into how many people divided it."""
        found: dict[int, dict[Work, int]] = defaultdict(dict)
        rows = (
            Subgroup.objects.filter(group__in=self.groups)
            .order_by()
            .values_list("group_id", "purpose")
            .annotate(n=Count("pk"))
        )
        for group, purpose, count in rows:
            found[group][DIVIDED[SubgroupPurpose(purpose)]] = count
        return found

    @cached_property
    def languages(self) -> frozenset[int]:
        return frozenset(self.norm_set.language_courses.values_list("pk", flat=True))

    def lines(self) -> list[TaughtLine]:
        """In the order of the terms, groups and plans."""
        return [self._line(row) for row in self.rows]

    @cached_property
    def rows(self) -> list[dict]:
        rows = SemesterLine.objects.filter(
            plan__state=ApprovalState.APPROVED, plan__term__in=self.terms, left_out=False,
            department_id__in=self.departments,
        )  # fmt: skip
        ordered = rows.order_by("plan__term__start_date", "plan__group__name", "plan_id", "position", "pk")
        return list(ordered.values(*COLUMNS))

    def _line(self, row: dict) -> TaughtLine:
        names = Names(row["name_ky"], row["name_ru"], row["name_en"])
        line = PlanLine(
            key=str(row["pk"]), group=self._group(row), names=names, kind=LineKind(row["kind"]),
            **{hours: row[hours] or 0 for hours in ("lecture", "practical", "laboratory", "guided", "weeks")},
            controls=tuple(Control(form) for form, _semester in row["controls"]),
            streams=self.streams.get(row["pk"], {}), is_language=row["course_id"] in self.languages,
            practice=practice_named(names) if row["kind"] == LineKind.PRACTICE else None,
            attestation=attestation_named(names) if row["kind"] == LineKind.ATTESTATION else None,
        )  # fmt: skip
        return TaughtLine(line, row["department_id"], row["plan__term_id"], row["course_id"], row["language"])

    def _group(self, row: dict) -> Taught:
        group, counts = row["plan__group_id"], self.contingents[row["plan__term_id"]].counts
        return Taught(
            key=str(group),
            name=row["plan__group__name"],
            degree=Degree(row["plan__group__programme__degree"]),
            form=StudyForm(row["plan__group__study_form"]),
            budget=counts.get((group, Funding.BUDGET), 0),
            contract=counts.get((group, Funding.CONTRACT), 0),
            subgroups=self.subgroups.get(group, {}),
        )
