"""How staff tables show themselves in the inbox. Registered in apps.py."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.access.views import get_in_scope
from kuu_office.core.models import UnitKind
from kuu_office.core.registry import InboxRow, Queue
from kuu_office.core.views.signing import in_scope
from staffing.enums import StaffStep
from staffing.models import StaffTable
from staffing.queries.findings import findings_of
from staffing.queries.places import place_rows
from staffing.queries.rates import rates_beside, rates_of

ROUTE = signoffs.Route(
    kind="staffing.stafftable",
    documents=StaffTable.objects.with_names,
    steps=(
        signoffs.Step(StaffStep.DEAN, StaffStep.DEAN.label, Permission.STAFF_SIGN_DEAN, UnitKind.FACULTY),
        signoffs.Step(StaffStep.OFFICE, StaffStep.OFFICE.label, Permission.STAFF_SIGN_OFFICE),
        signoffs.Step(StaffStep.FINANCE, StaffStep.FINANCE.label, Permission.STAFF_SIGN_FINANCE),
        signoffs.Step(StaffStep.VICE_RECTOR, StaffStep.VICE_RECTOR.label, Permission.STAFF_SIGN_VICE_RECTOR),
    ),
    submit_access=Permission.STAFF_EDIT,
    paper_access=Permission.STAFF_SIGN_OFFICE,
    url_of=lambda table: reverse("staffing:table", args=[table.pk]),
    unit_path="department",
)


def waiting(scope: Scope) -> list[InboxRow]:
    """Staff tables that wait for this person; those whose rates differ from the load's are flagged."""
    tables = list(signoffs.waiting_for(ROUTE, scope))
    return [
        signoffs.inbox_row(table, scope=scope, flags=flags)
        for table, flags in zip(tables, flags_of(tables), strict=True)
    ]


def flags_of(tables: list[StaffTable]) -> list[list[str]]:
    """For each table how far its rates are from the load. The same queries for any number of one year."""
    gaps: dict[tuple[int, date], bool] = {}
    for day in {table.year.start_date for table in tables}:
        units = [table.department for table in tables if table.year.start_date == day]
        gaps |= {(row.unit.pk, day): bool(row.gap) for row in rates_of(units, day)}
    said = _("rates differ from the load")
    return [[said] if gaps[table.department_id, table.year.start_date] else [] for table in tables]


def preview(scope: Scope, pk: int) -> dict:
    """What a signer looks at: the rates, the findings, the places, what was remarked."""
    table = get_in_scope(StaffTable.objects.visible_to(scope).with_names(), pk=pk)
    day = table.year.start_date
    rows = place_rows(table.department, day)
    rates = rates_beside(table.department, day, rows)
    return {
        "table": table, "rates": rates, "rows": rows, "steps": signoffs.trail(table),
        "can_sign": signoffs.can_sign(scope, table), "remarks": signoffs.remarks(table),
        "findings": findings_of(table.department, rates, rows, day, table.year.end_date),
    }  # fmt: skip


QUEUE = Queue(
    kind=ROUTE.kind,
    title=gettext_lazy("Staff tables"),
    access=Permission.STAFF_VIEW,
    waiting=waiting,
    count=lambda scope: signoffs.count_waiting(ROUTE, scope),
    preview_template="staffing/tables/_preview.html",
    preview=preview,
    approve=in_scope(StaffTable, signoffs.approve),
    return_=in_scope(StaffTable, signoffs.return_with_remark),
)
