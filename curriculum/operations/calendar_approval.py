"""The way of a calendar through its signatures, the same as a plan's: head, dean, office, vice-rector."""

from datetime import date, datetime

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy

from curriculum import rules
from curriculum.models import Calendar
from curriculum.operations.calendar_locking import locked_calendar
from curriculum.queries.calendar import sheet_of
from kuu_office.core import audit, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.documents.uploads import store_pdf
from kuu_office.core.models import ApprovalState

KEPT = ["errors", "warnings", "checked_at", "checked_revision"]
EVENTS = {
    "curriculum.calendar.archived": gettext_lazy("The newer version “%(newer)s” took the place of this calendar."),
}


@transaction.atomic
def submit_calendar(*, calendar: Calendar, by: Scope, at: datetime) -> Calendar:
    """Sends a calendar on its way. Refused: no right, closed window, already on its way, errors among the findings."""
    calendar = locked_calendar(calendar.pk)
    sheet = sheet_of(calendar)
    rules.can_submit_calendar(by, calendar, at, sheet.errors).enforce()
    calendar.errors, calendar.warnings = sheet.errors, sheet.warnings
    calendar.checked_at, calendar.checked_revision = at, calendar.revision
    calendar.save(update_fields=KEPT)
    return signoffs.submit(calendar, by=by, at=at)


@transaction.atomic
def sign_calendar(*, calendar: Calendar, by: Scope, at: datetime, step: str | None = None) -> Calendar:
    """Signs the step that waits; the last signature approves. Refused: not this person's step, same person twice.
    Conflict: somebody signed it already."""
    return signoffs.approve(calendar, by=by, at=at, expected_step=step)


@transaction.atomic
def return_calendar(*, calendar: Calendar, by: Scope, at: datetime, remark: str, step: str | None = None) -> Calendar:
    """Returns a calendar for rework. BadInput: no remark. Refused: not this person's step."""
    return signoffs.return_with_remark(calendar, by=by, at=at, remark=remark, expected_step=step)


@transaction.atomic
def withdraw_calendar(*, calendar: Calendar, by: Scope, at: datetime) -> Calendar:
    """Takes a submitted calendar back while nobody has signed it."""
    return signoffs.withdraw(calendar, by=by, at=at)


@transaction.atomic
def sign_calendar_on_paper(
    *, calendar: Calendar, signed_on: date, signer: str, upload: File, by: Scope, at: datetime, step: str | None = None
) -> Calendar:
    """Records that the waiting step was signed on paper, with the scan (PDF). BadInput: not a PDF, no signer."""
    scan = store_pdf(upload, field="scan", unit=calendar.department, access=Permission.CALENDAR_VIEW, by=by, at=at)
    paper = {"signed_on": signed_on, "signer": signer, "scan": scan}
    return signoffs.sign_on_paper(calendar, by=by, at=at, expected_step=step, **paper)


def replace_previous(calendar: Calendar, by: Scope, at: datetime) -> None:
    """With the last signature under a new version the version before goes to the archive."""
    if calendar.previous_id is None:
        return
    previous = locked_calendar(calendar.previous_id)
    previous.state = ApprovalState.ARCHIVED
    previous.save(update_fields=["state"])
    audit.record("curriculum.calendar.archived", obj=previous, by=by, at=at, new={"newer": str(calendar)})
