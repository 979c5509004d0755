"""The way of a calendar through its signatures, the same as a plan's: head, dean, office, vice-rector."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.models import Calendar
from curriculum.operations.calendar_locking import locked_calendar
from curriculum.queries.calendar import sheet_of
from kuu_office.core import audit, signoffs
from kuu_office.core.access.scope import Scope
from kuu_office.core.models import ApprovalState

KEPT = ["errors", "warnings", "checked_at", "checked_revision"]
EVENTS = {
    "curriculum.calendar.archived": gettext_lazy("The newer version “%(newer)s” took the place of this calendar."),
}


@transaction.atomic
def submit_calendar(calendar: Calendar, *, by: Scope, at: datetime) -> Calendar:
    """Sends a calendar on its way. Refused: no right, closed window, already on its way, errors among the findings."""
    calendar = locked_calendar(calendar.pk)
    sheet = sheet_of(calendar)
    rules.can_submit_calendar(by, calendar, at, sheet.errors).enforce()
    calendar.errors, calendar.warnings = sheet.errors, sheet.warnings
    calendar.checked_at, calendar.checked_revision = at, calendar.revision
    calendar.save(update_fields=KEPT)
    return signoffs.submit(calendar, by=by, at=at)


def replace_previous(calendar: Calendar, by: Scope, at: datetime) -> None:
    """With the last signature under a new version the version before goes to the archive."""
    if calendar.previous_id is None:
        return
    previous = locked_calendar(calendar.previous_id)
    previous.state = ApprovalState.ARCHIVED
    previous.save(update_fields=["state"])
    audit.record("curriculum.calendar.archived", obj=previous, by=by, at=at, new={"newer": str(calendar)})
