"""A sheet on which somebody works by hand: locked, asked for its rules, as the person saw it."""

from django.utils.translation import gettext as _

from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import Conflict, Refused
from kuu_office.core.templatetags.office import number
from workload import rules
from workload.models import LoadLine, LoadSheet
from workload.queries.calculated import with_calculated_lines
from workload.queries.held import Holder


def locked_sheet(sheet: LoadSheet, *, by: Scope, seen_revision: int) -> LoadSheet:
    """The sheet with its calculated lines. Refused: no right, in approval. Conflict: changed since it was seen."""
    rows = LoadSheet.objects.select_for_update(of=("self",)).with_names()
    [locked] = with_calculated_lines(rows.filter(pk=sheet.pk))
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
