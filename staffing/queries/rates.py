"""Rates of departments on a day: approved, held, vacant, needed by the load. The same few queries for any number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from kuu_office.core.models import Post, Unit
from staffing.calc.rates import Need, PostLoad, need
from staffing.models import Holding, StaffPosition, StaffTable
from staffing.queries.load import annual_loads, sheets_of_year
from staffing.queries.places import PlaceRow
from workload.models import AnnualLoad, LoadSheet
from workload.queries.norms import limits_on

NOTHING = Decimal(0)


@dataclass(frozen=True)
class UnitRates:
    """A line of the list: what a department has, holds and needs on a day.

    `need`: how many rates its load asks for and why, `is_unverified`: by annual loads that the office has not
    confirmed; `sheet`: the load that it was counted from, `table`: the staff table of the year. `person_limit`: rates
    that one person may hold. `gap`: approved less needed, None while nothing is known of the need.
    """

    unit: Unit
    approved: Decimal
    held: Decimal
    need: Need
    sheet: LoadSheet | None
    table: StaffTable | None
    person_limit: Decimal
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


class _Basis:
    """What the rates of departments are counted by on a day. Four queries."""

    def __init__(self, ids: list[int], day: date) -> None:
        self.loads, self.limits = annual_loads(day), limits_on(day)
        self.unverified = any(not load.is_confirmed for load in self.loads.values())
        self.sheets, self.tables = sheets_of_year(day, ids), _tables(ids, day)

    def rates(self, unit: Unit, places: Iterable[StaffPosition], held: Decimal) -> UnitRates:
        posts, sheet = self._posts(places), self.sheets.get(unit.pk)
        return UnitRates(
            unit=unit,
            approved=sum((post.rate for post in posts), NOTHING),
            held=held,
            need=need(sheet.hours if sheet else NOTHING, posts, self.limits.step),
            sheet=sheet,
            table=self.tables.get(unit.pk),
            person_limit=self.limits.person_limit,
            is_unverified=self.unverified,
        )

    def _posts(self, places: Iterable[StaffPosition]) -> list[PostLoad]:
        sums: dict[Post, Decimal] = {}
        for place in places:
            sums[place.post] = sums.get(place.post, NOTHING) + place.rate
        return [PostLoad(post.name, rate, _hours(self.loads.get(post.pk))) for post, rate in sums.items()]


def rates_of(units: Iterable[Unit], day: date) -> list[UnitRates]:
    """In the order of the units. Six queries for any number."""
    wanted = list(units)
    ids = [unit.pk for unit in wanted]
    held = Holding.objects.valid_on(day).filter(position__unit__in=ids).order_by().values_list("position__unit")
    by_unit = dict(held.annotate(sum=Sum("rate")))
    places: dict[int, list[StaffPosition]] = defaultdict(list)
    positions = StaffPosition.objects.valid_on(day).filter(unit__in=ids)
    for place in positions.select_related("post").order_by("post__rank", "pk"):
        places[place.unit_id].append(place)
    basis = _Basis(ids, day)
    return [basis.rates(unit, places[unit.pk], by_unit.get(unit.pk, NOTHING)) for unit in wanted]


def rates_beside(unit: Unit, day: date, rows: Iterable[PlaceRow]) -> UnitRates:
    """Of a department whose places on the day were read already. Four queries."""
    rows = list(rows)
    places = {row.position.pk: row.position for row in rows}
    held = sum((row.rate for row in rows if row.holding), NOTHING)
    return _Basis([unit.pk], day).rates(unit, places.values(), held)


def _hours(load: AnnualLoad | None) -> Decimal | None:
    return load.hours if load else None


def table_of(unit: Unit, day: date) -> StaffTable | None:
    return _tables([unit.pk], day).get(unit.pk)


def _tables(ids: list[int], day: date) -> dict[int, StaffTable]:
    tables = StaffTable.objects.filter(department__in=ids, year__start_date__lte=day, year__end_date__gte=day)
    return {table.department_id: table for table in tables}
