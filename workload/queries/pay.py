"""Hours of people paid by the hour and of vacancies, with what they cost (F-024)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from curriculum.calc.shapes import ZERO
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import AcademicYear, ApprovalState, Post, Unit
from kuu_office.core.models.people import AppointmentKind
from workload.calc.pay import Rank, Rate, cost_of, divided, rank_of, rate_of
from workload.calc.shapes import Funding
from workload.models import Assignment, HourlyRate, LoadSheet
from workload.queries.summary import sheets_below
from workload.queries.versions import who_takes

Key = tuple[int, int, str, int]


@dataclass(frozen=True)
class HourlyRow:
    """What one person or vacancy is paid for by the hour in a department and term.

    `rates`, `cost`: in som; None where the table has no rate. `sheet`: the number of the load sheet; `is_final`: it is
    approved.
    """

    department: Unit
    who: str
    post: Post
    term: str
    taught: str
    budget: Decimal
    contract: Decimal
    budget_rate: Decimal | None
    contract_rate: Decimal | None
    cost: Decimal | None
    is_final: bool
    sheet: int

    @property
    def hours(self) -> Decimal:
        return self.budget + self.contract


def hourly_rows(scope: Scope, unit: Unit, year: AcademicYear, *, in_force: bool = False) -> list[HourlyRow]:
    """By department, name and term, of the newest load sheets below a unit, or of those in force. Four queries for any
    number."""
    rates = rates_of(year)
    grouped: dict[Key, list[Assignment]] = defaultdict(list)
    for one in _paid_by_the_hour(sheets_below(scope, unit, year, in_force=in_force)):
        term = one.line.term
        grouped[one.line.sheet.department_id, one.appointment_id or 0, who_takes(one), term.pk].append(one)
    return [_row(found, rates) for found in grouped.values()]


def may_be_ordered(rows: Iterable[HourlyRow], scope: Scope, unit: Unit, year: AcademicYear) -> bool:
    """Whether some of the rows are approved and have a rate, or an approved sheet stands behind a newer version."""
    if any(row.is_final and row.cost is not None for row in rows):
        return True
    return sheets_below(scope, unit, year, in_force=True).exclude(next=None).exists()


def _paid_by_the_hour(sheets: QuerySet[LoadSheet]) -> QuerySet[Assignment]:
    hourly = Q(appointment__kind=AppointmentKind.HOURLY) | Q(appointment__isnull=True)
    given = Assignment.objects.filter(hourly, line__sheet__in=sheets)
    names = ("appointment__person", "appointment__post", "post", "line__term__year", "line__sheet__department")
    order = ("line__sheet__department__code", "appointment__person__sort_name", "post__rank", "line__term__start_date")
    return given.select_related(*names).prefetch_related("line__shares").order_by(*order, "line__name_ky", "pk")


def rates_of(year: AcademicYear) -> list[Rate]:
    """The table that holds on the first day of a year; a later row stands in the place of an earlier one."""
    rows = HourlyRate.objects.valid_on(year.start_date).order_by("-valid_from")
    found: dict[tuple, Rate] = {}
    for row in rows:
        rate = Rate(row.post_id, Rank(row.rank), Funding(row.funding), row.amount)
        found.setdefault((rate.post, rate.rank, rate.funding), rate)
    return list(found.values())


def _row(given: list[Assignment], rates: Iterable[Rate]) -> HourlyRow:
    first = given[0]
    post, hours = _post(first), _hours(given)
    rank = rank_of(first.appointment.person.degree) if first.appointment else Rank.NONE
    amounts = {funding: rate_of(rates, post.pk, rank, funding) for funding in Funding}
    sheet = first.line.sheet
    return HourlyRow(
        department=sheet.department, who=who_takes(first), post=post, term=str(first.line.term.get_kind_display()),
        taught=_taught(given), budget=hours.get(Funding.BUDGET, ZERO), contract=hours.get(Funding.CONTRACT, ZERO),
        budget_rate=amounts[Funding.BUDGET], contract_rate=amounts[Funding.CONTRACT], cost=cost_of(hours, amounts),
        is_final=sheet.state == ApprovalState.APPROVED, sheet=sheet.pk,
    )  # fmt: skip


def _post(one: Assignment) -> Post:
    return one.appointment.post if one.appointment else one.post


def _hours(given: list[Assignment]) -> dict[Funding, Decimal]:
    """By the funding of the students whom each line teaches."""
    hours: dict[Funding, Decimal] = defaultdict(lambda: ZERO)
    for one in given:
        shares: dict[Funding, Decimal] = defaultdict(lambda: ZERO)
        for share in one.line.shares.all():
            shares[Funding(share.funding)] += share.hours
        for funding, part in divided(one.hours, shares).items():
            hours[funding] += part
    return dict(hours)


def _taught(given: list[Assignment]) -> str:
    """“Математика (ПИ-1-26)”, each course with its groups once."""
    return ", ".join(dict.fromkeys(f"{one.line.name} ({', '.join(one.line.group_names)})" for one in given))
