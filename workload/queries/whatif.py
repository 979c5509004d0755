"""The load of departments today and in a scenario, by the same arithmetic from the same reads; nothing is written."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from curriculum.queries.streams import stream_limits
from kuu_office.core.errors import BadInput
from kuu_office.core.models import AcademicYear, Appointment, Unit
from kuu_office.core.models.people import AppointmentKind
from workload.calc.load import load_of
from workload.calc.rates import rates_needed
from workload.calc.totals import whole
from workload.calc.whatif import Changes, Heard, changed_lines, changed_norms
from workload.models import AnnualLoad, NormSet
from workload.queries.calculated import Inputs, read_inputs
from workload.queries.norms import limits_on, norms_of
from workload.queries.taught import TaughtLine


@dataclass(frozen=True)
class Foreseen:
    """What a scenario makes of a department: hours by the norms and rates, today and then; rates None if unknown."""

    department: int
    today: Decimal
    then: Decimal
    rates_today: Decimal | None
    rates_then: Decimal | None


def foresee_scenario(
    departments: Sequence[Unit], year: AcademicYear, norm_set: NormSet, changes: Changes, at: datetime
) -> list[Foreseen]:
    """By department. BadInput: a group that none of them teaches."""
    inputs, day = read_inputs(departments, year, norm_set, at), timezone.localdate(at)
    _known(inputs, changes.groups)
    norms = changed_norms(norms_of(norm_set), changes.norms)
    limits = {kind: int(limit.value) for kind, limit in stream_limits(day).items()}
    loads, step = average_loads([unit.pk for unit in departments], day), limits_on(day).step
    found = []
    for unit in departments:
        heard = [_heard(one) for one in inputs.lines[unit.pk]]
        today, then = whole(inputs.load[unit.pk]), whole(load_of(changed_lines(heard, changes, limits), norms))
        rates = [rates_needed(hours, loads[unit.pk], step) for hours in (today, then)]
        found.append(Foreseen(unit.pk, today, then, *rates))
    return found


def _heard(one: TaughtLine) -> Heard:
    return Heard(line=one.line, term=str(one.term_id), course=str(one.course_id or ""), language=one.language)


def _known(inputs: Inputs, names: Collection[str]) -> None:
    taught = {one.line.group.name for lines in inputs.lines.values() for one in lines}
    unknown = sorted(set(names) - taught)
    if unknown:
        said = _("No approved semester plan of these departments teaches: %(groups)s.")
        raise BadInput(said % {"groups": ", ".join(unknown)}, field="groups")


def average_loads(departments: Collection[int], day: date) -> dict[int, Decimal | None]:
    """How many hours a year a full rate is in each department, on the average of the rates that its teachers hold;
    people paid by the hour hold none.

    A department without teachers has the average of all posts; None where no annual load holds. Two queries.
    """
    by_post = {load.post_id: load.hours for load in AnnualLoad.objects.valid_on(day).order_by("valid_from")}
    common = sum(by_post.values()) / len(by_post) if by_post else None
    rates: dict[int, Decimal] = defaultdict(Decimal)
    hours: dict[int, Decimal] = defaultdict(Decimal)
    held = Appointment.objects.valid_on(day).filter(unit__in=departments, post__in=by_post)
    held = held.exclude(kind=AppointmentKind.HOURLY)
    for unit, post, rate in held.values_list("unit_id", "post_id", "rate"):
        rates[unit] += rate
        hours[unit] += rate * by_post[post]
    return {unit: hours[unit] / rates[unit] if rates[unit] else common for unit in departments}
