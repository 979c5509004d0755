"""The load of departments calculated from approved semester plans, streams, the fixed contingent and the norms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput
from kuu_office.core.models import AcademicYear, Unit
from kuu_office.core.rules import has_right
from workload import rules
from workload.calc.findings import Recalculation, recalculation
from workload.models import LoadSheet, NormSet
from workload.operations.sheet_lines import sum_up, write_lines, writing
from workload.operations.sheet_locking import locked_sheets
from workload.queries.calculated import Inputs, drawn, read_inputs, stood, with_calculated_lines
from workload.queries.norms import set_valid_in

EVENTS = {
    "workload.loadsheet.calculated": gettext_lazy(
        "%(by)s calculated the load: %(come)s lines came, %(changed)s changed, %(gone)s went; %(hours)s hours."
    ),
    "workload.loadsheet.kept": gettext_lazy(
        "Calculation gives other hours to %(kept)s distributed lines; they keep theirs until somebody accepts."
    ),
}


@dataclass(frozen=True)
class Outcome:
    """What calculating does to the sheet of a department; `reason`: why it does nothing."""

    sheet: LoadSheet
    found: Recalculation | None = None
    reason: str = ""


@transaction.atomic
def calculate_load(*, departments: Sequence[Unit], year: AcademicYear, by: Scope, at: datetime) -> list[Outcome]:
    """Calculates the load sheets of departments for a year, opening those that are not there.

    A sheet that is in approval or approved stays as it is and says so; unchanged inputs change nothing; what people
    gave by hand stays, what is distributed keeps its hours until `accept_recalculated`. BadInput: no
    departments, no norms for the year. Refused: a department of another unit.
    """
    if not departments:
        raise BadInput(_("Choose a department at least."), field="unit")
    for unit in departments:
        has_right(by, Permission.LOAD_CALCULATE, unit.pk).enforce()
    norm_set = set_valid_in(year)
    sheets = _locked(departments, year, norm_set, at)
    inputs = read_inputs(departments, year, norm_set, at)
    outcomes = [_outcome(sheet, inputs, by) for sheet in sheets]
    done = [one.sheet for one in outcomes if one.found is not None]
    written = _written(done, inputs)
    sum_up(done, written, at)
    told = [(one.sheet, _told(one.found) | {"hours": str(one.sheet.hours)}) for one in outcomes if _is_news(one)]
    audit.record_each("workload.loadsheet.calculated", told, by=by, at=at)
    held = [(one.sheet, {"kept": len(one.found.kept)}) for one in outcomes if one.found and one.found.newly_kept]
    audit.record_each("workload.loadsheet.kept", held, by=by, at=at)
    return outcomes


def _locked(departments: Sequence[Unit], year: AcademicYear, norm_set: NormSet, at: datetime) -> list[LoadSheet]:
    """The sheets of the departments, opened where there is none, in the order of locks."""
    LoadSheet.objects.bulk_create(
        [
            LoadSheet(department=unit, year=year, norm_set=norm_set, calculated_at=at, created_at=at)
            for unit in departments
        ],
        ignore_conflicts=True,
    )
    rows = LoadSheet.objects.latest().filter(department__in=departments, year=year)
    return with_calculated_lines(locked_sheets(rows))


def _written(sheets: Sequence[LoadSheet], inputs: Inputs) -> list[LoadSheet]:
    """Writes what was calculated; the sheets in which anything is different now."""
    every = [writing(sheet, drawn(sheet, inputs)) for sheet in sheets]
    write_lines(every)
    norm_set, changed = inputs.taught.norm_set, []
    for sheet, one in zip(sheets, every, strict=True):
        if not one.is_idle or sheet.norm_set_id != norm_set.pk:
            changed.append(sheet)
        sheet.norm_set = norm_set
    return changed


def _outcome(sheet: LoadSheet, inputs: Inputs, by: Scope) -> Outcome:
    verdict = rules.can_calculate(by, sheet)
    if not verdict:
        return Outcome(sheet, reason=str(verdict.reason))
    return Outcome(sheet, recalculation(stood(sheet), inputs.load[sheet.department_id]))


def _told(found: Recalculation) -> dict[str, int]:
    return {"come": len(found.come), "changed": len(found.changed), "gone": len(found.gone)}


def _is_news(outcome: Outcome) -> bool:
    return outcome.found is not None and not outcome.found.is_idle
