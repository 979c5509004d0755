"""What streams are formed from: the classes of the groups of a unit in a term, the streams there are, their limits."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property

from curriculum.calc.shapes import Limit
from curriculum.calc.streams import (
    DEFAULT_LIMITS,
    Apart,
    Classes,
    ClassKind,
    Proposal,
    propose,
    saved_hours,
    why_alone,
    why_not_together,
)
from curriculum.enums import LineKind, StudentState
from curriculum.models import SemesterLine, SemesterPlan, Stream, StreamLimit, StreamSeat, Student
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import Term, Unit, UnitKind

JOINABLE = (LineKind.COURSE, LineKind.PHYSICAL, LineKind.ELECTIVE_BLOCK)

# What the board shows of a line and of a stream: a faculty has over a thousand of them.
NAMES = ("name_ky", "name_ru", "name_en")
OF_COURSE = tuple(f"course__{name}" for name in ("code", *NAMES))
OF_DEPARTMENT = tuple(f"department__{kind}{name}" for kind in ("", "short_") for name in NAMES)
READ = ("plan__group__name", "language", "weeks", "students", *NAMES, *OF_COURSE, *OF_DEPARTMENT)
READ_OF_SEAT = (
    "kind",
    *(f"stream__{name}" for name in ("kind", "language", "hours", "size_limit", "kept_by_hand", *OF_COURSE)),
)


@dataclass(frozen=True)
class Formed:
    """A stream that is there, with its classes as they are today; `apart`: why they no longer fit together."""

    stream: Stream
    members: tuple[Classes, ...]
    apart: Apart | None

    @property
    def size(self) -> int:
        return sum(one.size for one in self.members)

    @property
    def saved(self) -> Decimal:
        return saved_hours(self.members)


@dataclass(frozen=True)
class Board:
    """The streams of a unit in a term: classes that sit in no stream, what is proposed for them, what is formed."""

    classes: tuple[Classes, ...]
    formed: tuple[Formed, ...]
    limits: Mapping[ClassKind, Limit]

    @cached_property
    def seated(self) -> frozenset[str]:
        return frozenset(one.key for row in self.formed for one in row.members)

    @cached_property
    def free(self) -> list[Classes]:
        """Classes that nobody has put into a stream."""
        return [one for one in self.classes if one.key not in self.seated]

    @cached_property
    def alone(self) -> list[Proposal]:
        return [proposal for proposal in self._proposed if len(proposal.members) == 1]

    @cached_property
    def shared(self) -> list[Classes]:
        """Free classes of courses that several groups hear."""
        heard = Counter(one.course for one in self.classes)
        return [one for one in self.free if not one.course or heard[one.course] > 1]

    @cached_property
    def apart(self) -> dict[str, Apart]:
        """Why a class (its key) is in no proposal."""
        courses: dict[str, list[Classes]] = defaultdict(list)
        for one in self.classes:
            courses[one.course].append(one)
        lonely = [proposal.members[0] for proposal in self.alone]
        found = {
            one.key: why_alone(one, courses[one.course], self.seated, int(self.limits[one.kind].value))
            for one in lonely
        }
        return {key: reason for key, reason in found.items() if reason}

    @cached_property
    def proposals(self) -> list[Proposal]:
        """Streams of two groups and more."""
        return [proposal for proposal in self._proposed if len(proposal.members) > 1]

    @cached_property
    def _proposed(self) -> list[Proposal]:
        return propose(self.free, {kind: int(limit.value) for kind, limit in self.limits.items()})

    @property
    def saved(self) -> Decimal:
        """Hours that the formed streams save."""
        return sum((row.saved for row in self.formed), Decimal(0))

    @property
    def could_save(self) -> Decimal:
        """Hours that the proposed streams would save besides."""
        return sum((proposal.saved for proposal in self.proposals), Decimal(0))


def stream_limits(day: date) -> dict[ClassKind, Limit]:
    """The largest stream of each kind of class on a day; where the office has none, the default. One query."""
    rows = StreamLimit.objects.valid_on(day).select_related("act").order_by("valid_from")
    own = {
        ClassKind(row.kind): Limit(Decimal(row.size), str(row.act or DEFAULT_LIMITS[row.kind].source), row.is_confirmed)
        for row in rows
    }
    return {**DEFAULT_LIMITS, **own}


def sizes_of(group_ids: Iterable[int]) -> dict[int, int]:
    """Students who study in each group today. One query."""
    rows = Student.objects.filter(group_id__in=set(group_ids), state=StudentState.STUDYING).order_by()
    return dict(rows.values_list("group_id").annotate(Count("pk")))


def taught_lines(kind: str) -> QuerySet[SemesterLine]:
    """Lines with classes of a kind in this term, with what a stream asks of them."""
    lines = SemesterLine.objects.filter(left_out=False, kind__in=JOINABLE, **{f"{kind}__gt": 0})
    lines = lines.exclude(kind=LineKind.ELECTIVE_BLOCK, choice=None)
    return lines.select_related("plan__group", "course", "department", "plan__department")


def classes_of(lines: Iterable[SemesterLine], kind: str) -> list[Classes]:
    """Lines as the arithmetic takes them, with who takes an elective, else the size of the group today. One query."""
    lines = list(lines)
    sizes = sizes_of(line.plan.group_id for line in lines)
    return [_classes(line, kind, sizes.get(line.plan.group_id, 0)) for line in lines]


def _classes(line: SemesterLine, kind: str, group_size: int) -> Classes:
    return Classes(
        key=str(line.pk),
        group=line.plan.group.name,
        size=group_size if line.students is None else line.students,
        course=str(line.course_id or ""),
        course_name=line.course.name if line.course else line.name,
        department=str(line.department_id or ""),
        department_name=line.department.short_name if line.department else "–",
        language=line.language,
        kind=ClassKind(kind),
        hours=getattr(line, kind) or Decimal(0),
        weeks=line.weeks or Decimal(0),
    )


def board(*, scope: Scope, unit: Unit, term: Term, kind: str, day: date) -> Board:
    """Everything that the page of streams shows of a unit. The same queries for any number of groups."""
    own = taught_lines(kind).filter(
        Q(plan__department=unit) | Q(plan__department__parent=unit),
        plan__term=term,
        plan__department_id__in=scope.units(Permission.SEMESTER_VIEW),
    )
    own = own.select_related(None).select_related("plan__group", "course", "department").only(*READ, kind)
    lines = {line.pk: line for line in own.order_by("course__code", "plan__group__name", "pk")}
    seats = seats_of_streams(lines, kind)
    others = [seat.line for seat in seats if seat.line_id not in lines]
    classes = {one.key: one for one in classes_of([*lines.values(), *others], kind)}
    return Board(
        classes=tuple(classes[str(pk)] for pk in lines),
        formed=tuple(_formed(seats, classes)),
        limits=stream_limits(day),
    )


def seats_of_streams(line_ids: Iterable[int], kind: str) -> list[StreamSeat]:
    """All seats of the streams in which these lines sit."""
    mine = StreamSeat.objects.filter(line_id__in=list(line_ids), kind=kind).values("stream_id")
    seats = StreamSeat.objects.filter(stream_id__in=mine).select_related(
        "stream__course", "line__plan__group", "line__course", "line__department"
    )
    seats = seats.only(*READ_OF_SEAT, *(f"line__{name}" for name in (*READ, kind)))
    return list(seats.order_by("stream__course__code", "stream_id", "line__plan__group__name"))


def _formed(seats: Sequence[StreamSeat], classes: Mapping[str, Classes]) -> Iterable[Formed]:
    streams: dict[int, Stream] = {}
    members: dict[int, list[Classes]] = {}
    for seat in seats:
        streams.setdefault(seat.stream_id, seat.stream)
        members.setdefault(seat.stream_id, []).append(classes[str(seat.line_id)])
    for pk, stream in streams.items():
        yield Formed(stream, tuple(members[pk]), why_not_together(members[pk], stream.size_limit))


def units_with_streams(scope: Scope) -> QuerySet[Unit]:
    """Faculties and departments whose streams the person may see."""
    seen = Unit.objects.filter(pk__in=scope.units(Permission.SEMESTER_VIEW))
    return seen.filter(kind__in=[UnitKind.FACULTY, UnitKind.DEPARTMENT]).order_by("-kind", "code")


def unit_to_begin_with(scope: Scope, units: Sequence[Unit], term: Term | None) -> Unit | None:
    """The first unit that has semester plans in the term, else the first of all. One query."""
    plans = SemesterPlan.objects.filter(term=term, department_id__in=scope.units(Permission.SEMESTER_VIEW))
    planned = {pk for pair in plans.values_list("department_id", "department__parent_id").distinct() for pk in pair}
    return next((one for one in units if one.pk in planned), next(iter(units), None))
