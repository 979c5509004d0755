"""Rates of departments on a day: approved, held, vacant, needed by the load. The same few queries for any number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from kuu_office.core.models import Unit
from staffing.calc.rates import Need, PostLoad, need
from staffing.models import Holding, StaffPosition, StaffRules, StaffTable
from staffing.queries.load import annual_loads, sheets_of_year
from workload.models import AnnualLoad, LoadSheet

NOTHING = Decimal(0)


@dataclass(frozen=True)
class UnitRates:
    """A line of the list: what a department has, holds and needs on a day.

    `need`: how many rates its load asks for and why, `is_unverified`: by annual loads that the office has not
    confirmed; `sheet`: the load that it was counted from, `table`: the staff table of the year. `gap`: approved less
    needed, None while nothing is known of the need.
    """

    unit: Unit
    approved: Decimal
    held: Decimal
    need: Need
    sheet: LoadSheet | None
    table: StaffTable | None
    is_unverified: bool = False

    @property
    def vacant(self) -> Decimal:
        return self.approved - self.held

    @property
    def needed(self) -> Decimal | None:
        return self.need.rates if self.sheet else None

    @property
    def gap(self) -> Decimal | None:
        return None if self.needed is None else self.approved - self.needed

    @property
    def state(self) -> str:
        return self.table.state if self.table else ""

    def get_state_display(self) -> str:
        return self.table.get_state_display() if self.table else ""


def rules_on(day: date) -> StaffRules:
    """The limits that hold on a day; the defaults, unconfirmed, where the office keeps none."""
    return StaffRules.objects.valid_on(day).first() or StaffRules(valid_from=day)


def rates_of(units: Iterable[Unit], day: date) -> list[UnitRates]:
    """In the order of the units. Six queries for any number."""
    wanted = list(units)
    ids = [unit.pk for unit in wanted]
    loads, step = annual_loads(day), rules_on(day).step
    posts, unverified = _posts(ids, day, loads), any(not load.is_confirmed for load in loads.values())
    held = Holding.objects.valid_on(day).filter(position__unit__in=ids).order_by().values_list("position__unit")
    by_unit = dict(held.annotate(sum=Sum("rate")))
    sheets, tables = sheets_of_year(day, ids), _tables(ids, day)
    rows = []
    for unit in wanted:
        sheet = sheets.get(unit.pk)
        rows.append(
            UnitRates(
                unit=unit,
                approved=sum((post.rate for post in posts[unit.pk]), NOTHING),
                held=by_unit.get(unit.pk, NOTHING),
                need=need(sheet.hours if sheet else NOTHING, posts[unit.pk], step),
                sheet=sheet,
                table=tables.get(unit.pk),
                is_unverified=unverified,
            )
        )
    return rows


def _posts(ids: list[int], day: date, loads: Mapping[int, AnnualLoad]) -> dict[int, list[PostLoad]]:
    """Department → its posts with their rates and annual loads. One query."""
    rows = StaffPosition.objects.valid_on(day).filter(unit__in=ids).select_related("post").order_by("post__rank", "pk")
    sums: dict[int, dict] = defaultdict(dict)
    for row in rows:
        sums[row.unit_id][row.post] = sums[row.unit_id].get(row.post, NOTHING) + row.rate
    found: dict[int, list[PostLoad]] = defaultdict(list)
    for unit, posts in sums.items():
        found[unit] = [PostLoad(post.name, rate, _hours(loads.get(post.pk))) for post, rate in posts.items()]
    return found


def _hours(load: AnnualLoad | None) -> Decimal | None:
    return load.hours if load else None


def _tables(ids: list[int], day: date) -> dict[int, StaffTable]:
    tables = StaffTable.objects.filter(department__in=ids, year__start_date__lte=day, year__end_date__gte=day)
    return {table.department_id: table for table in tables}
