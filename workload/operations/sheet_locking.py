"""Load sheets that somebody changes: locked, asked for their rules, as the person saw them."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import Conflict, Refused
from kuu_office.core.templatetags.office import number
from workload import rules
from workload.models import LoadLine, LoadSheet
from workload.queries.calculated import with_calculated_lines
from workload.queries.held import Holder


def locked_sheets(rows: QuerySet[LoadSheet]) -> QuerySet[LoadSheet]:
    """Sheets as they stand now, in the order in which everybody locks them."""
    return rows.select_for_update(of=("self",)).with_names().order_by("pk")


def locked_sheet(pk: int) -> LoadSheet:
    """Nobody else changes it until the transaction ends. Conflict: it is gone."""
    sheet = locked_sheets(LoadSheet.objects.filter(pk=pk)).first()
    if sheet is None:
        raise Conflict(_("The load sheet is gone. Open the list again."))
    return sheet


def sheet_to_distribute(pk: int, by: Scope) -> LoadSheet:
    """Refused: no right in the department, a sheet that is in approval. Conflict: the sheet is gone."""
    sheet = locked_sheet(pk)
    rules.can_distribute(by, sheet).enforce()
    return sheet


def sheet_to_mend(sheet: LoadSheet, *, by: Scope, seen_revision: int) -> LoadSheet:
    """The sheet with its calculated lines. Refused: no right, in approval. Conflict: gone or changed."""
    [locked] = with_calculated_lines([locked_sheet(sheet.pk)])
    rules.can_calculate(by, locked).enforce()
    if locked.revision != seen_revision:
        raise Conflict(
            _("Somebody else changed this load sheet meanwhile. Look at it again; nothing of yours was saved.")
        )
    return locked


def why_less(line: LoadLine, hours, holders: list[Holder]) -> Refused | None:
    """Why a line may not have fewer hours than people hold; who must give some back first."""
    assigned = sum(one.hours for one in holders)
    if assigned <= hours:
        return None
    return Refused(
        _(
            "%(line)s: %(assigned)s h are distributed and %(hours)s h would remain. First hours must be given back by: "
            "%(people)s."
        )
        % {
            "line": line, "assigned": number(assigned), "hours": number(hours),
            "people": ", ".join(str(one) for one in holders),
        }
    )  # fmt: skip
