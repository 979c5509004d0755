"""Creating plans: from the standard, from a base plan, as a new version of an approved one."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.enums import PlanKind
from curriculum.models import Plan, PlanLine, Programme
from curriculum.operations.cells import take_from_catalogue
from curriculum.operations.lines import STEP
from curriculum.operations.locking import locked_plan
from kuu_office.core import audit
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict

COPIED = [
    field.name
    for field in PlanLine._meta.concrete_fields
    if field.name not in {"id", "plan", "origin", "block", "cell_versions"}
]

EVENTS = {
    "curriculum.plan.created": gettext_lazy("%(by)s opened the plan “%(label)s”."),
    "curriculum.plan.derived": gettext_lazy("%(by)s made this working plan from “%(base)s”."),
    "curriculum.plan.version_started": gettext_lazy("%(by)s started a new version of the plan."),
}


@transaction.atomic
def create_plan(
    *, programme: Programme, intake_year: int, by: Scope, at: datetime, due_date: date | None = None
) -> Plan:
    """Opens a base plan for an intake with the courses that the standard demands.

    Refused: no right, closed window. Conflict: the programme has a base plan of that intake. BadInput: odd year.
    """
    rules.can_create_plan(by, programme.department_id, at).enforce()
    check_intake_year(intake_year, at)
    plan = _saved(blank_plan(programme, intake_year, at, due_date))
    PlanLine.objects.bulk_create(standard_lines(plan))
    audit.record("curriculum.plan.created", obj=plan, by=by, at=at)
    return plan


def _saved(plan: Plan) -> Plan:
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError as taken:
        raise Conflict(_("There is such a plan already: %(plan)s.") % {"plan": plan}) from taken
    return plan


def check_intake_year(intake_year: int, at: datetime) -> None:
    """BadInput for a year that no intake of the portal can have."""
    if not 1990 <= intake_year <= at.year + 2:
        raise BadInput(
            _("Intake year %(year)s: a year from 1990 to %(last)s is expected.")
            % {"year": intake_year, "last": at.year + 2},
            field="intake_year",
        )


def blank_plan(programme: Programme, intake_year: int, at: datetime, due_date: date | None = None) -> Plan:
    """A base plan of a programme, not yet saved."""
    return Plan(
        kind=PlanKind.BASE,
        programme=programme,
        department=programme.department,
        intake_year=intake_year,
        study_form=programme.study_form,
        semesters=programme.semesters,
        due_date=due_date,
        created_at=at,
    )


def standard_lines(plan: Plan) -> list[PlanLine]:
    """The lines that the standard demands of a plan, not yet saved."""
    demanded = [(part, row) for part in plan.programme.standard.parts for row in part.courses.all()]
    lines = []
    for number, (part, row) in enumerate(demanded, 1):
        line = PlanLine(plan=plan, position=number * STEP, kind=row.kind, part=part, code=row.code)
        line.standard_course, line.course, line.credits = row, row.course, row.credits
        take_from_catalogue(line)
        lines.append(line)
    return lines


@transaction.atomic
def derive_working_plan(*, base: Plan, by: Scope, at: datetime, due_date: date | None = None) -> Plan:
    """Makes the working plan of an approved base plan; every line remembers the line it comes from.

    Refused: no right, base not approved. Conflict: the intake has a working plan.
    """
    base = locked_plan(base.pk)
    rules.can_derive(by, base, at).enforce()
    plan = _saved(_copy_of(base, at, kind=PlanKind.WORKING, base=base, version_number=1, due_date=due_date))
    copy_lines(base, plan)
    audit.record("curriculum.plan.derived", obj=plan, by=by, at=at, new={"base": str(base)})
    return plan


@transaction.atomic
def start_version(plan: Plan, *, reason: str, by: Scope, at: datetime) -> Plan:
    """Opens the next version of an approved plan, which stays valid until the new one is approved.

    Refused: no right, not approved, a newer version exists. BadInput: no reason.
    """
    plan = locked_plan(plan.pk)
    rules.can_start_version(by, plan, at).enforce()
    if not reason.strip():
        raise BadInput(_("Say why the approved plan changes."), field="reason")
    version = _saved(
        _copy_of(
            plan, at, kind=plan.kind, base=plan.base, version_number=plan.version_number + 1, previous=plan,
            change_reason=reason.strip()[:500],
        )
    )  # fmt: skip
    copy_lines(plan, version)
    audit.record("curriculum.plan.version_started", obj=version, by=by, at=at, reason=reason)
    return version


def _copy_of(plan: Plan, at: datetime, **changes) -> Plan:
    values = {
        "programme": plan.programme,
        "department": plan.department,
        "intake_year": plan.intake_year,
        "study_form": plan.study_form,
        "semesters": plan.semesters,
        "created_at": at,
    }
    return Plan(**values | changes)


def copy_lines(source: Plan, target: Plan) -> None:
    """Copies the lines of `source` into `target`, with their origin and their elective blocks."""
    originals = list(source.lines.all())
    copies = [
        PlanLine(plan=target, origin=line, **{name: getattr(line, name) for name in COPIED}) for line in originals
    ]
    PlanLine.objects.bulk_create(copies)
    by_origin = {copy.origin_id: copy for copy in copies}
    blocks = [copy for copy, line in zip(copies, originals, strict=True) if line.block_id]
    for copy in blocks:
        copy.block = by_origin[next(line.block_id for line in originals if line.pk == copy.origin_id)]
    PlanLine.objects.bulk_update(blocks, ["block"])
