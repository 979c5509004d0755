"""What the board of distribution shows: lines with who takes them, people with their hours, the sums of the sheet."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from django.db.models import DecimalField, Exists, F, OuterRef, Prefetch, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from curriculum.calc.shapes import ZERO
from kuu_office.core.models import Appointment, Term
from kuu_office.core.models.calendar import TermKind
from workload.calc.distribution import overload_of
from workload.enums import Work, WorkGroup, group_of
from workload.models import Assignment, DistributionAct, LoadLimits, LoadLine, LoadSheet
from workload.queries.holders import Seat, frame_of, ids_of, seats_of
from workload.queries.past_year import lines_in_order

BAR = 1000  # units of a bar from end to end


def sheets_on_board(sheets: QuerySet[LoadSheet], user_id: int | None) -> QuerySet[LoadSheet]:
    """Sheets that say whether the user `may_undo` something, and whether there `is_before` one of the year before."""
    acts = DistributionAct.objects.filter(sheet=OuterRef("pk"), user_id=user_id, is_undone=False)
    before = LoadSheet.objects.filter(
        department=OuterRef("department"), year__start_year=OuterRef("year__start_year") - 1
    )
    return sheets.with_names().annotate(may_undo=Exists(acts), is_before=Exists(before))


def lines_on_board(sheet: LoadSheet) -> QuerySet[LoadLine]:
    """In order, each with its hours `taken` and `free`, and its `takers`. Two queries."""
    given = Assignment.objects.filter(line=OuterRef("pk")).order_by().values("line").annotate(sum=Sum("hours"))
    hours = DecimalField(max_digits=9, decimal_places=2)
    taken = Coalesce(Subquery(given.values("sum"), output_field=hours), Value(ZERO), output_field=hours)
    takers = Assignment.objects.select_related("appointment__person", "post").order_by("pk")
    rows = lines_in_order(sheet).annotate(taken=taken).annotate(free=F("hours") - F("taken"))
    return rows.prefetch_related(Prefetch("assignments", takers, to_attr="takers"))


@dataclass(frozen=True)
class Block:
    """Lines of a course in a term."""

    name: str
    term: str
    lines: list[LoadLine]


def blocks_of(lines: Iterable[LoadLine]) -> list[Block]:
    """In the order of the lines."""
    terms = {kind.value: str(kind.label) for kind in TermKind}
    found = groupby(in_words(lines), key=lambda line: (line.name, line.term.kind))
    return [Block(name, terms[kind], list(rows)) for (name, kind), rows in found]


def in_words(lines: Iterable[LoadLine]) -> Iterator[LoadLine]:
    """Each with the words `work_said` and `groups_said`: looked up once, because a board has hundreds of lines."""
    works = {work.value: str(work.label) for work in Work}
    for line in lines:
        line.work_said, line.groups_said = works[line.work], ", ".join(line.group_names)
        yield line


@dataclass
class Taking:
    """A seat with its hours of the sheet by term and by group of works."""

    seat: Seat
    by_term: dict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    by_group: dict[WorkGroup, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))

    @property
    def taken(self) -> Decimal:
        return self.seat.holder.taken

    @property
    def over(self) -> Decimal:
        return overload_of(self.seat.holder, ZERO)

    @property
    def terms(self) -> list[tuple[str, Decimal]]:
        return [(str(kind.label), self.by_term[kind]) for kind in TermKind if self.by_term[kind]]

    @property
    def groups(self) -> list[tuple[str, Decimal]]:
        return [(str(group.label), self.by_group[group]) for group in WorkGroup if self.by_group[group]]

    @cached_property
    def bar(self) -> list[tuple[str, int, int]]:
        """(kind, from, width) of the parts of the bar: the terms one after another."""
        parts, start = [], 0
        for kind in TermKind:
            width = self._long(self.by_term[kind])
            parts.append((kind.value, start, width))
            start += width
        return [part for part in parts if part[2]]

    @property
    def norm_at(self) -> int | None:
        norm = self.seat.holder.norm
        return None if norm is None else min(self._long(norm), BAR)

    def _long(self, hours: Decimal) -> int:
        return int(hours * BAR / self.scale)

    @property
    def scale(self) -> Decimal:
        """The hours that the whole bar stands for."""
        holder = self.seat.holder
        return max(holder.limit or ZERO, self.taken, Decimal(1))


@dataclass(frozen=True)
class Sums:
    """Hours of lines and what somebody took of them."""

    title: str
    hours: Decimal
    taken: Decimal

    @property
    def free(self) -> Decimal:
        return self.hours - self.taken


@dataclass(frozen=True)
class People:
    """Teachers, vacancies, the sums of the sheet in all and by term, all terms of the year, and its limits."""

    teachers: list[Taking]
    vacancies: list[Taking]
    total: Sums
    terms: list[Sums]
    of_year: list[Term]
    limits: LoadLimits

    @property
    def norm(self) -> Decimal:
        return sum((one.seat.holder.norm or ZERO for one in self.teachers), ZERO)

    @property
    def by_key(self) -> dict[str, Taking]:
        return {one.seat.holder.key: one for one in (*self.teachers, *self.vacancies)}


def people_of(sheet: LoadSheet, total_title: str) -> People:
    """Six queries for any number of people and lines."""
    terms = list(_terms_of(sheet))
    frame = frame_of(sheet.year, terms)
    seats = {key: Taking(seat) for key, seat in seats_of(sheet, frame=frame).items()}
    taken: dict[str, Decimal] = defaultdict(lambda: ZERO)
    rows = Assignment.objects.filter(line__sheet=sheet).order_by()
    columns = ("appointment_id", "post_id", "line__term__kind", "line__work")
    for row in rows.values(*columns).annotate(sum=Sum("hours")):
        taken[row["line__term__kind"]] += row["sum"]
        key = f"a{row['appointment_id']}" if row["appointment_id"] else f"p{row['post_id']}"
        if key in seats:
            seats[key].by_term[row["line__term__kind"]] += row["sum"]
            seats[key].by_group[group_of(row["line__work"])] += row["sum"]
    sums = [Sums(term.get_kind_display(), term.hours, taken[term.kind]) for term in terms if term.hours is not None]
    total = Sums(total_title, sum((one.hours for one in sums), ZERO), sum(taken.values(), ZERO))
    teachers = [one for one in seats.values() if one.seat.appointment]
    vacancies = [one for one in seats.values() if not one.seat.appointment]
    return People(teachers, vacancies, total, sums, terms, frame.limits)


def touched(people: People, keys: Collection[str]) -> tuple[list[Taking], list[str]]:
    """What an act on the seats of these keys changes: all seats of the same people, because the hours of one limit the
    others; and the keys that are gone, of guests who stood there for their hours. One query, where some are gone."""
    there = people.by_key
    gone = [key for key in dict.fromkeys(keys) if key not in there]
    left = Appointment.objects.filter(pk__in=ids_of(gone, "a"))
    theirs = {_person_of(there[key]) for key in keys if key in there} | set(left.values_list("person_id", flat=True))
    theirs.discard(None)
    return [one for key, one in there.items() if key in keys or _person_of(one) in theirs], gone


def _person_of(one: Taking) -> int | None:
    """Nobody's, when it is a vacancy."""
    return one.seat.appointment.person_id if one.seat.appointment else None


def _terms_of(sheet: LoadSheet) -> QuerySet[Term]:
    """Each term of the year with the `hours` of its lines, None when it has no line."""
    lines = sheet.lines.filter(term=OuterRef("pk")).order_by().values("term").annotate(sum=Sum("hours"))
    return Term.objects.filter(year=sheet.year_id).annotate(hours=Subquery(lines.values("sum")))


def lines_by_id(sheet: LoadSheet, ids: Collection[int]) -> list[LoadLine]:
    return list(in_words(lines_on_board(sheet).filter(pk__in=ids))) if ids else []
