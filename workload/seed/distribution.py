"""The demo's distribution: past years whole, the present one begun, so that the board has something left to do."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from curriculum.calc.shapes import ZERO
from kuu_office.core import clock
from kuu_office.core.models import AcademicYear, Appointment, Leave
from kuu_office.core.models.people import AppointmentKind
from workload.calc.distribution import Period, parts_of, stop_of
from workload.calc.shapes import Work
from workload.models import Assignment, LoadLine, LoadSheet
from workload.queries.holders import Seat, seats_of
from workload.queries.past_year import lines_in_order

FREE_EVERY = 4  # of the lines of the present year
SHARED_FROM = Decimal(60)  # hours from which a line with several subgroups is taught by two
HOURLY_RATE = Decimal("0.25")
HOURLY_LINES, VACANT_LINES = 2, 3


def distribute(year: AcademicYear) -> None:
    """Gives the lines of a year's sheets to teachers, as heads do in August."""
    sheets = LoadSheet.objects.filter(year=year, hours__gt=0).select_related("department", "year")
    begun = year.end_date >= clock.today()
    for place, sheet in enumerate(sheets.order_by("-hours", "pk")):
        if place == 0 and begun:
            _invite(sheet)
            _send_on_leave(sheet)
        _Giving(sheet, leave=FREE_EVERY if begun else 0, special=begun and place == 0).write()


def give_out(sheet: LoadSheet, *, leave: int) -> int:
    """Gives the lines of one sheet that nobody took; of so many one stays free, of 0 none. How many parts are given."""
    return _Giving(sheet, leave=leave, special=False).write()


def _invite(sheet: LoadSheet) -> None:
    """A teacher of another department comes to this one, paid by the hour."""
    others = Appointment.objects.filter(post__is_teaching=True, kind=AppointmentKind.MAIN).exclude(
        unit_id=sheet.department_id
    )
    guest = others.filter(post__code="docent").order_by("unit__code", "pk").first()
    if guest is None:
        return
    Appointment.objects.get_or_create(
        person_id=guest.person_id, unit_id=sheet.department_id, post_id=guest.post_id, kind=AppointmentKind.HOURLY,
        start_date=sheet.year.start_date, defaults={"rate": HOURLY_RATE, "end_date": sheet.year.end_date},
    )  # fmt: skip


def _send_on_leave(sheet: LoadSheet) -> None:
    """One of many lecturers is at home with a child for the year."""
    own = Appointment.objects.valid_on(sheet.year.start_date).filter(unit_id=sheet.department_id)
    lecturers = own.filter(kind=AppointmentKind.MAIN, post__code="lecturer").order_by("-person__sort_name", "pk")
    if len(lecturers) > 1:
        Leave.objects.get_or_create(
            person_id=lecturers[0].person_id, start_date=sheet.year.start_date,
            defaults={"end_date": sheet.year.end_date, "order": "№ 212-к", "reason": "Бала багуу өргүүсү"},
        )  # fmt: skip


class _Giving:
    """Lines of a sheet given one after another: to who teaches the course already, else to who has least."""

    def __init__(self, sheet: LoadSheet, *, leave: int, special: bool) -> None:
        self.sheet, self.leave, self.special = sheet, leave, special
        seats = seats_of(sheet)
        self.seats: dict[str, Seat] = {key: one for key, one in seats.items() if one.holder.norm}
        self.hourly = [key for key, one in seats.items() if one.holder.is_hourly]
        self.vacancies = [key for key, one in seats.items() if one.holder.is_vacancy and one.post.code == "docent"]
        self.of_course: dict[str, list[str]] = defaultdict(list)

    def write(self) -> int:
        lines = list(lines_in_order(self.sheet).filter(hours__gt=0, assignments=None))
        given = [part for number, line in enumerate(lines) for part in self._parts(number, line)]
        Assignment.objects.bulk_create(given, batch_size=1000)
        return len(given)

    def _parts(self, number: int, line: LoadLine) -> Iterator[Assignment]:
        if self.leave and number % self.leave == self.leave - 1:
            return
        if self.special and number < HOURLY_LINES and self.hourly and line.hours <= 100:
            yield _assignment(line, self.hourly[0], line.hours)
        elif self.special and number < VACANT_LINES and self.vacancies:
            yield _assignment(line, self.vacancies[0], line.hours)
        else:
            yield from self._among_teachers(line)

    def _among_teachers(self, line: LoadLine) -> Iterator[Assignment]:
        shared = line.subgroups > 1 and line.hours >= SHARED_FROM
        amounts = [Decimal(1), Decimal(line.subgroups - 1)] if shared else [Decimal(1)]
        taken: list[str] = []
        for part in parts_of(line.hours, amounts, sum(amounts, ZERO)):
            key = self._taker(line, part, taken)
            if key is not None:
                taken.append(key)
                self.seats[key] = self.seats[key].with_hours(part)
                self.of_course[line.name_ky].append(key)
                yield _assignment(line, key, part)

    def _taker(self, line: LoadLine, hours: Decimal, but: Collection[str]) -> str | None:
        fitting = [key for key, seat in self.seats.items() if key not in but and _fits(seat, line, hours)]
        known = [key for key in self.of_course[line.name_ky] if key in fitting]
        return min(known or fitting, key=lambda key: _burden(self.seats, key), default=None)


def _fits(seat: Seat, line: LoadLine, hours: Decimal) -> bool:
    """Nobody of the demo goes over the norm."""
    period = Period(line.term.start_date, line.term.end_date, line.term.start_date)
    stop = stop_of(seat.holder, Work(line.work), hours, period)
    return stop is None and seat.holder.taken + hours <= seat.holder.norm


def _burden(seats: Mapping[str, Seat], key: str) -> tuple[Decimal, str]:
    return seats[key].holder.taken / seats[key].holder.norm, key


def _assignment(line: LoadLine, key: str, hours: Decimal) -> Assignment:
    column = "appointment_id" if key.startswith("a") else "post_id"
    return Assignment(line=line, hours=hours, **{column: int(key[1:])})
