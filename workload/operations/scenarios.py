"""Scenarios of the load: made and computed, discarded, adopted as norms from a day on."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import AcademicYear, Unit, UnitKind
from kuu_office.core.rules import has_right, may_everywhere
from workload.calc.whatif import Changes, changed_norms
from workload.models import Norm, NormSet, Scenario
from workload.queries.norms import norms_of, set_valid_in
from workload.queries.scenarios import kept, read
from workload.queries.whatif import foresee_scenario

EVENTS = {
    "workload.scenario.made": gettext_lazy(
        "%(by)s computed the scenario “%(label)s”: %(then)s h instead of %(today)s h."
    ),
    "workload.scenario.discarded": gettext_lazy("%(by)s discarded the scenario “%(label)s”."),
    "workload.scenario.adopted": gettext_lazy(
        "%(by)s adopted the norms of the scenario “%(label)s” from %(valid_from)s on."
    ),
}
MOST_SIZE, MOST_STUDENTS, MOST_NORM = Decimal(5), 1000, Decimal(1000)


@transaction.atomic
def make_scenario(*, title: str, unit: Unit, year: AcademicYear, changes: Changes, by: Scope, at: datetime) -> Scenario:
    """Computes a scenario and keeps it; no row of the load is touched.

    Refused: no right in the unit. BadInput: no title, nothing changed, figures that are none, a group that is not
    taught, no departments, no norms for the year.
    """
    has_right(by, Permission.LOAD_CALCULATE, unit.pk).enforce()
    if not title.strip():
        raise BadInput(_("Give the scenario a title."), field="title")
    _sensible(changes)
    departments = departments_of(unit)
    if not departments:
        raise BadInput(_("Choose a department at least."), field="unit")
    norm_set = set_valid_in(year)
    found = foresee_scenario(departments, year, norm_set, changes, at)
    scenario = Scenario.objects.create(
        title=title.strip(), unit=unit, year=year, norm_set=norm_set, changes=kept(changes), computed_at=at,
        made_by_id=by.person_id, results=[_texts(asdict(one)) for one in found],
    )  # fmt: skip
    new = {"today": str(sum(one.today for one in found)), "then": str(sum(one.then for one in found))}
    audit.record("workload.scenario.made", obj=scenario, by=by, at=at, new=new, unit_id=unit.pk)
    return scenario


def departments_of(unit: Unit) -> Sequence[Unit]:
    """The departments of a unit and below it."""
    return list(Unit.objects.filter(pk__in=unit.below, kind=UnitKind.DEPARTMENT).order_by("code"))


def _texts(row: dict) -> dict:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in row.items()}


def _sensible(changes: Changes) -> None:
    if changes.is_idle:
        raise BadInput(_("The scenario changes nothing: change a norm, groups or streams."))
    for change in changes.norms:
        if not change.hours.is_finite() or not 0 <= change.hours <= MOST_NORM:
            raise BadInput(_("A norm is from 0 to 1000 hours."))
    if not changes.size.is_finite() or not 0 < changes.size <= MOST_SIZE:
        raise BadInput(_("Groups are from more than 0 to 500 per cent of what they are."), field="size")
    if any(not 0 <= students <= MOST_STUDENTS for students in changes.groups.values()):
        raise BadInput(_("A group has from 0 to 1000 students."), field="groups")
    if changes.stream_limit is not None and not 1 <= changes.stream_limit <= MOST_STUDENTS:
        raise BadInput(_("A stream has from 1 to 1000 students."), field="stream_limit")


@transaction.atomic
def discard_scenario(*, scenario: Scenario, by: Scope, at: datetime) -> None:
    """Takes a scenario away. Refused: no right in its unit. Conflict: adopted already, or gone."""
    has_right(by, Permission.LOAD_CALCULATE, scenario.unit_id).enforce()
    scenario = _locked(scenario)
    audit.record("workload.scenario.discarded", obj=scenario, by=by, at=at, unit_id=scenario.unit_id)
    scenario.delete()


@transaction.atomic
def adopt_scenario(*, scenario: Scenario, valid_from: date, by: Scope, at: datetime) -> NormSet:
    """A new set of norms from a day on: those that hold then, with the changes; the set before ends the day before.

    Sheets follow when they are calculated for a year that begins on that day or later. Refused: no right to the
    reference data. BadInput: no norm is changed; no norms hold on that day, or they begin on it. Conflict: adopted
    already, or gone.
    """
    may_everywhere(by, Permission.REFERENCE_EDIT).enforce()
    scenario = _locked(scenario)
    changes = read(scenario.changes)
    if not changes.norms:
        raise BadInput(_("The scenario changes no norm; only norms can be adopted."))
    held = NormSet.objects.select_for_update().valid_on(valid_from).first()
    if held is None or held.valid_from >= valid_from:
        raise BadInput(_("No norms hold the day before; choose a day on which they hold already."), field="valid_from")
    until, held.valid_to = held.valid_to, valid_from - timedelta(days=1)
    held.save(update_fields=["valid_to"])
    made = NormSet.objects.create(
        name_ky=scenario.title, name_ru=scenario.title, name_en=scenario.title, valid_from=valid_from, valid_to=until
    )
    made.language_courses.set(held.language_courses.all())
    Norm.objects.bulk_create(_norms(held, made, changes))
    scenario.adopted_as = made
    scenario.save(update_fields=["adopted_as"])
    new = {"valid_from": valid_from.isoformat(), "norm_set": made.pk}
    audit.record("workload.scenario.adopted", obj=scenario, by=by, at=at, new=new, unit_id=scenario.unit_id)
    return made


def _norms(held: NormSet, made: NormSet, changes: Changes) -> list[Norm]:
    """The rows of the new set: all of the old, changed ones not confirmed by the office yet."""
    rows = {str(row.pk): row for row in held.norms.order_by("pk")}
    before = {norm.key: norm for norm in norms_of(held)}
    return [
        Norm(
            norm_set=made, work=norm.work.value, basis=norm.basis.value, hours=norm.hours,
            degree=next(iter(norm.degrees), ""), study_form=next(iter(norm.forms), ""), rounding=norm.rounding.value,
            days=norm.days, members=norm.members, size=norm.size, note=rows[norm.key].note if norm.key in rows else "",
            is_confirmed=norm.key in rows and rows[norm.key].is_confirmed and norm == before[norm.key],
        )
        for norm in changed_norms(list(before.values()), changes.norms)
    ]  # fmt: skip


def _locked(scenario: Scenario) -> Scenario:
    """Conflict: it is gone, or its norms were adopted."""
    locked = Scenario.objects.select_for_update(of=("self",)).filter(pk=scenario.pk).first()
    if locked is None:
        raise Conflict(_("The scenario is gone: somebody discarded it meanwhile."))
    if locked.adopted_as_id:
        raise Conflict(_("The norms of this scenario were adopted already; it stays on record."))
    return locked
