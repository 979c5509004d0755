"""The load of departments today and in a scenario, by the same arithmetic from the same reads; nothing is written."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from curriculum.queries.streams import stream_limits
from kuu_office.core.errors import BadInput
from kuu_office.core.models import AcademicYear, Appointment, Unit
from kuu_office.core.models.people import AppointmentKind
from workload.calc.load import load_of
from workload.calc.rates import rates_needed
from workload.calc.totals import whole
from workload.calc.whatif import Changes, Heard, changed_lines, changed_norms, money_for
from workload.models import AnnualLoad, MonthlyPay, NormSet
from workload.queries.calculated import Inputs, read_inputs
from workload.queries.norms import limits_on, norms_of
from workload.queries.taught import TaughtLine


@dataclass(frozen=True)
class Foreseen:
    """What a scenario makes of a department: hours by the norms, rates and som a month for them, today and then; rates
    and som None if unknown."""

    department: int
    today: Decimal
    then: Decimal
    rates_today: Decimal | None
    rates_then: Decimal | None
    money_today: Decimal | None
    money_then: Decimal | None


@dataclass(frozen=True)
class FullRate:
    """What a full rate is in a department: hours a year and som a month; None where nothing is known."""

    hours: Decimal | None
    pay: Decimal | None

    def of(self, hours: Decimal, step: Decimal) -> tuple[Decimal | None, Decimal | None]:
        """Rates for hours, to the step, and som a month for the rates."""
        rates = rates_needed(hours, self.hours, step)
        return rates, money_for(rates, self.pay)


def foresee_scenario(
    departments: Sequence[Unit], year: AcademicYear, norm_set: NormSet, changes: Changes, at: datetime
) -> list[Foreseen]:
    """By department. BadInput: a group that none of them teaches."""
    inputs, day = read_inputs(departments, year, norm_set, at), timezone.localdate(at)
    _known(inputs, changes.groups)
    norms = changed_norms(norms_of(norm_set), changes.norms)
    limits = {kind: int(limit.value) for kind, limit in stream_limits(day).items()}
    full, step = full_rates([unit.pk for unit in departments], day), limits_on(day).step
    found = []
    for unit in departments:
        heard = [_heard(one) for one in inputs.lines[unit.pk]]
        today, then = whole(inputs.load[unit.pk]), whole(load_of(changed_lines(heard, changes, limits), norms))
        (rates_today, money_today), (rates_then, money_then) = (
            full[unit.pk].of(hours, step) for hours in (today, then)
        )
        found.append(Foreseen(unit.pk, today, then, rates_today, rates_then, money_today, money_then))
    return found


def _heard(one: TaughtLine) -> Heard:
    return Heard(line=one.line, term=str(one.term_id), course=str(one.course_id or ""), language=one.language)


def _known(inputs: Inputs, names: Collection[str]) -> None:
    taught = {one.line.group.name for lines in inputs.lines.values() for one in lines}
    unknown = sorted(set(names) - taught)
    if unknown:
        said = _("No approved semester plan of these departments teaches: %(groups)s.")
        raise BadInput(said % {"groups": ", ".join(unknown)}, field="groups")


def full_rates(departments: Collection[int], day: date) -> dict[int, FullRate]:
    """What a full rate is in each department, on the average of the rates that its teachers hold; people paid by the
    hour hold none. A department without teachers has the average of all posts. Three queries.
    """
    teaching = Appointment.objects.valid_on(day).filter(unit__in=departments).exclude(kind=AppointmentKind.HOURLY)
    held = list(teaching.values_list("unit_id", "post_id", "rate"))
    hours = _averages({one.post_id: one.hours for one in _dated(AnnualLoad, day)}, held)
    pay = _averages({one.post_id: one.amount for one in _dated(MonthlyPay, day)}, held)
    return {unit: FullRate(hours(unit), pay(unit)) for unit in departments}


def _dated(model: type[AnnualLoad] | type[MonthlyPay], day: date) -> QuerySet:
    return model.objects.valid_on(day).order_by("valid_from")


def _averages(
    by_post: Mapping[int, Decimal], held: Iterable[tuple[int, int, Decimal]]
) -> Callable[[int], Decimal | None]:
    """Department → the average over the rates of posts that have a figure, else over the posts."""
    common = sum(by_post.values()) / len(by_post) if by_post else None
    rates: dict[int, Decimal] = defaultdict(Decimal)
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for unit, post, rate in held:
        if post in by_post:
            rates[unit] += rate
            sums[unit] += rate * by_post[post]
    return lambda unit: sums[unit] / rates[unit] if rates.get(unit) else common
