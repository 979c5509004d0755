"""The way of a load sheet: its head submits it, dean, office and vice-rector sign; then a change is a new version."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit, signoffs
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput
from kuu_office.core.models import ApprovalState
from workload import rules
from workload.models import Assignment, DepartmentFigure, LoadLine, LoadShare, LoadSheet
from workload.operations.leaving import free_waiting_hours
from workload.queries.approval import readiness_of

NOTED = ["errors", "warnings", "checked_at", "checked_revision"]
CARRIED = ("department", "year", "norm_set", "hours", "gaps", "calculated_at", "revision")
LINE_FIELDS = [
    field.attname
    for field in LoadLine._meta.concrete_fields
    if not field.primary_key and not field.generated and field.name != "sheet"
]
EVENTS = {
    "workload.loadsheet.version_started": gettext_lazy("%(by)s started a new version of the load sheet."),
    "workload.loadsheet.archived": gettext_lazy("The newer version “%(newer)s” took the place of this load sheet."),
}


def locked_sheet(sheet_id: int) -> LoadSheet:
    """The sheet as it stands now; nobody else changes it until the transaction ends."""
    return LoadSheet.objects.select_for_update(of=("self",)).with_names().get(pk=sheet_id)


@transaction.atomic
def submit_sheet(sheet: LoadSheet, *, by: Scope, at: datetime) -> LoadSheet:
    """Sends a load sheet on its way. Refused: no right, on its way already, no lines, lines without a norm, open
    remarks. Hours that nobody takes are a warning to those who sign."""
    sheet = locked_sheet(sheet.pk)
    rules.may_submit(by, sheet).enforce()
    found = readiness_of(sheet)
    rules.without_faults(**found.blocking).enforce()
    sheet.errors, sheet.warnings = found.uncounted, found.warnings
    sheet.checked_at, sheet.checked_revision = at, sheet.revision
    sheet.save(update_fields=NOTED)
    return signoffs.submit(sheet, by=by, at=at)


def replace_previous(sheet: LoadSheet, by: Scope, at: datetime) -> None:
    """With the last signature under a new version the version before goes to the archive."""
    if sheet.previous_id is None:
        return
    previous = locked_sheet(sheet.previous_id)
    previous.state = ApprovalState.ARCHIVED
    previous.save(update_fields=["state"])
    audit.record("workload.loadsheet.archived", obj=previous, by=by, at=at, new={"newer": str(sheet)})


@transaction.atomic
def start_version(sheet: LoadSheet, *, reason: str, by: Scope, at: datetime) -> LoadSheet:
    """Opens the next version of an approved load sheet with its lines, shares and assignments; hours of those who left
    meanwhile are free in it.

    Refused: not approved, a newer version is there, no right in the department. BadInput: no reason.
    """
    if not reason.strip():
        raise BadInput(_("Say why the load changes."), field="reason")
    sheet = locked_sheet(sheet.pk)
    rules.can_start_version(by, sheet).enforce()
    carried = {name: getattr(sheet, name) for name in CARRIED}
    version = LoadSheet.objects.create(
        previous=sheet, version_number=sheet.version_number + 1, change_reason=reason.strip(), created_at=at, **carried
    )
    _carry_over(sheet, version)
    audit.record("workload.loadsheet.version_started", obj=version, by=by, at=at, reason=reason.strip())
    free_waiting_hours(version, by, at)
    return version


def _carry_over(sheet: LoadSheet, version: LoadSheet) -> None:
    """The lines of a version with everything that hangs on them, under the same keys, and the department's figures."""
    rows = LoadLine.objects.filter(sheet=sheet).order_by("pk").values("pk", *LINE_FIELDS)
    new_lines = {row.pop("pk"): LoadLine(sheet=version, **row) for row in rows}
    LoadLine.objects.bulk_create(new_lines.values())
    shares = LoadShare.objects.filter(line__sheet=sheet).order_by("pk").values("line_id", "degree", "funding", "hours")
    LoadShare.objects.bulk_create(LoadShare(line=new_lines[row.pop("line_id")], **row) for row in shares)
    given = Assignment.objects.filter(line__sheet=sheet).order_by("pk")
    taken = given.values("line_id", "appointment_id", "post_id", "hours", "part", "leaving")
    Assignment.objects.bulk_create(Assignment(line=new_lines[row.pop("line_id")], **row) for row in taken)
    figures = DepartmentFigure.objects.filter(sheet=sheet).order_by("pk").values("work", "hours")
    DepartmentFigure.objects.bulk_create(DepartmentFigure(sheet=version, **row) for row in figures)
