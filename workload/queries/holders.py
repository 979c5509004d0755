"""Who may take hours of a department: its teachers with what they have and may have, and vacancies of its posts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from curriculum.calc.shapes import ZERO
from kuu_office.core.models import AcademicYear, Appointment, Leave, Post, Term
from kuu_office.core.models.people import AppointmentKind
from workload.calc.distribution import Holder
from workload.calc.rates import part_of_year
from workload.models import AnnualLoad, Assignment, LoadLimits, LoadSheet, is_newest
from workload.queries.norms import days_taught, limits_in


@dataclass(frozen=True)
class Seat:
    """A person in an appointment, or a vacancy (no appointment) of a post."""

    holder: Holder
    post: Post
    appointment: Appointment | None = None

    @property
    def name(self) -> str:
        if self.appointment is None:
            return _("Vacancy: %(post)s") % {"post": self.post}
        return self.appointment.person.short_name

    def with_hours(self, hours: Decimal) -> "Seat":
        """The same with so many hours more."""
        return replace(self, holder=replace(self.holder, taken=self.holder.taken + hours))


@dataclass(frozen=True)
class Frame:
    """What holds for everybody in a year: its limits, its first and last day of teaching."""

    limits: LoadLimits
    days: tuple[date, date]


def frame_of(year: AcademicYear, terms: Iterable[Term] | None = None) -> Frame:
    """`terms`: those of the year, where they were read already. One query, or two."""
    return Frame(limits_in(year), days_taught(year, terms))


def appointments_of(sheet: LoadSheet) -> QuerySet[Appointment]:
    """Teaching appointments of the department on any day of the year, and whoever has hours of the sheet."""
    year, taking = sheet.year, Assignment.objects.filter(line__sheet=sheet, appointment__isnull=False)
    in_year = Q(start_date__lte=year.end_date) & (Q(end_date__isnull=True) | Q(end_date__gte=year.start_date))
    here = Q(unit_id=sheet.department_id, post__is_teaching=True) & in_year
    rows = Appointment.objects.filter(here | Q(pk__in=taking.values("appointment_id")))
    return rows.select_related("person", "post").with_leaves()


def seats_of(
    sheet: LoadSheet, keys: Collection[str] | None = None, frame: Frame | None = None
) -> dict[str, Seat]:  # fmt: skip
    """Seats by their keys, people in the order of posts and names, then vacancies; only `keys` when they are given.

    `frame`: of the year, where it was read already. Five queries for any number. A key that is not of this
    department in this year is not in the answer.
    """
    appointments, posts = appointments_of(sheet), posts_in(sheet.year)
    vacant = [post for post in posts.values() if post.is_teaching]
    if keys is not None:
        wanted = set(ids_of(keys, "p"))
        appointments = appointments.filter(pk__in=ids_of(keys, "a"))
        vacant = [post for post in vacant if post.pk in wanted]
    people = list(appointments.order_by("post__rank", "person__sort_name", "pk"))
    loads = _Loads(sheet.year, people, frame, sheet)
    free = [Seat(_vacancy(post, loads), post) for post in vacant]
    return {seat.holder.key: seat for seat in [*_taken(people, posts, loads), *free]}


def seats_in(appointments: Sequence[Appointment], year: AcademicYear) -> list[Seat]:
    """Seats of appointments (`with_leaves`) in a year, whatever their departments. Four queries."""
    return _taken(appointments, posts_in(year), _Loads(year, appointments))


def _taken(people: Sequence[Appointment], posts: Mapping[int, Post], loads: "_Loads") -> list[Seat]:
    return [Seat(_holder(one, posts, loads), one.post, one) for one in people]


def ids_of(keys: Collection[str], kind: str) -> list[int]:
    return [int(key[1:]) for key in keys if key[:1] == kind and key[1:].isdecimal() and len(key) < 18]


def posts_in(year: AcademicYear) -> dict[int, Post]:
    """All posts, each with `hours` of a full rate and `may_lecture` as they hold on the first day of the year, None
    where nobody entered them; of two loads the later one. One query."""
    loads = AnnualLoad.objects.valid_on(year.start_date).filter(post=OuterRef("pk")).order_by("-valid_from")
    said = {name: Subquery(loads.values(name)[:1]) for name in ("hours", "may_lecture")}
    return {post.pk: post for post in Post.objects.annotate(**said)}


class _Loads:
    """Hours of the year: of these people in all their appointments, of a sheet's vacancies; of
    a sheet with versions the newest; the frame of the year. Three queries."""

    def __init__(
        self, year: AcademicYear, people: Sequence[Appointment], frame: Frame | None = None,
        sheet: LoadSheet | None = None,
    ) -> None:  # fmt: skip
        self.frame = frame or frame_of(year)
        newest = is_newest("line__sheet") & Q(line__sheet__year=year)
        theirs = Q(appointment__person__in=[one.person_id for one in people]) & newest
        vacant = Q(post__isnull=False, line__sheet=sheet)
        self.of: dict[str, Decimal] = {}
        self.of_person: dict[int, list[dict]] = defaultdict(list)
        # a union, because with OR the database reads the assignments of the whole university
        for row in _summed(theirs).union(_summed(vacant), all=True) if sheet else _summed(theirs):
            key = f"a{row['appointment_id']}" if row["appointment_id"] else f"p{row['post_id']}"
            self.of[key] = row["sum"]
            self.of_person[row["appointment__person_id"]].append(row)

    def elsewhere(self, one: Appointment) -> list[dict]:
        return [row for row in self.of_person[one.person_id] if row["appointment_id"] != one.pk]


def _summed(those: Q) -> QuerySet:
    columns = ("appointment_id", "appointment__person_id", "appointment__kind", "appointment__post_id", "post_id")
    return Assignment.objects.filter(those).order_by().values(*columns).annotate(sum=Sum("hours"))


def _holder(one: Appointment, posts: Mapping[int, Post], loads: _Loads) -> Holder:
    post, others = posts[one.post_id], loads.elsewhere(one)
    return Holder(
        key=f"a{one.pk}",
        annual=post.hours,
        most_rates=loads.frame.limits.person_limit,
        hourly_cap=loads.frame.limits.hourly_cap,
        rate=one.rate,
        part=part_in(one, loads.frame.days),
        may_lecture=post.may_lecture is not False,
        is_hourly=one.kind == AppointmentKind.HOURLY,
        start=one.start_date,
        end=one.end_date,
        leaves=Leave.days_in(one.leave_days),
        taken=loads.of.get(f"a{one.pk}", ZERO),
        rates_elsewhere=sum((_in_rates(row, posts) for row in others if not _is_hourly(row)), ZERO),
        hourly_elsewhere=sum((row["sum"] for row in others if _is_hourly(row)), ZERO),
    )


def part_in(one: Appointment, days: tuple[date, date]) -> Fraction:
    """The part of the days of teaching on which somebody (`with_leaves`) holds a post: who is transferred owes no norm
    twice, who is on leave owes none of it."""
    return part_of_year(one.start_date, one.end_date, *days, Leave.days_in(one.leave_days))


def _is_hourly(row: dict) -> bool:
    return row["appointment__kind"] == AppointmentKind.HOURLY


def _in_rates(row: dict, posts: Mapping[int, Post]) -> Decimal:
    annual = posts[row["appointment__post_id"]].hours
    return row["sum"] / annual if annual else ZERO


def _vacancy(post: Post, loads: _Loads) -> Holder:
    key = f"p{post.pk}"
    return Holder(
        key=key, annual=post.hours, most_rates=loads.frame.limits.person_limit,
        hourly_cap=loads.frame.limits.hourly_cap, may_lecture=post.may_lecture is not False, is_vacancy=True,
        taken=loads.of.get(key, ZERO),
    )  # fmt: skip
