"""The department's own figures beside the calculated load."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.rules import has_right
from workload.models import DepartmentFigure, LoadSheet
from workload.operations.sheet_locking import locked_sheet

EVENTS = {
    "workload.loadsheet.figures_given": gettext_lazy(
        "%(by)s entered the department's own figures: %(figures_hours)s hours."
    ),
}
MOST = Decimal(1_000_000)


def figures_of(sheet: LoadSheet) -> dict[str, Decimal]:
    """By kind of work. One query."""
    return dict(sheet.figures.order_by("pk").values_list("work", "hours"))


@transaction.atomic
def enter_figures(
    *, sheet: LoadSheet, figures: Mapping[str, Decimal], seen: Mapping[str, Decimal], by: Scope, at: datetime
) -> None:
    """The department's own hours by kind of work; what is not named is taken away. The load itself stays as it is.

    `seen`: the figures as the person saw them. Refused: no right. Conflict: somebody else entered figures meanwhile.
    BadInput: negative or absurd hours.
    """
    sheet = locked_sheet(sheet.pk)
    has_right(by, Permission.LOAD_CALCULATE, sheet.department_id).enforce()
    for work, hours in figures.items():
        if not hours.is_finite() or not 0 <= hours <= MOST:
            said = _("%(hours)s: the hours of a department are from 0 to %(most)s.")
            raise BadInput(said % {"hours": f"{hours:f}", "most": f"{MOST:f}"}, field=work)
    old = figures_of(sheet)
    if old != dict(seen):
        raise Conflict(_("Somebody else entered figures meanwhile. Look at them again; nothing of yours was saved."))
    if old == dict(figures):
        return
    sheet.figures.all().delete()
    DepartmentFigure.objects.bulk_create(
        DepartmentFigure(sheet=sheet, work=work, hours=hours) for work, hours in figures.items()
    )
    new = {work: str(hours) for work, hours in figures.items()} | {"figures_hours": str(sum(figures.values()))}
    before = {work: str(hours) for work, hours in old.items()}
    audit.record("workload.loadsheet.figures_given", obj=sheet, by=by, at=at, old=before, new=new)
