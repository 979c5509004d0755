"""A staff table as it stands now, held until the transaction ends."""

from django.utils.translation import gettext as _

from kuu_office.core.errors import Conflict
from kuu_office.core.models import AcademicYear, ApprovalState, Unit
from staffing.models import StaffTable


def locked_table(pk: int) -> StaffTable:
    return StaffTable.objects.select_for_update(of=("self",)).with_names().get(pk=pk)


def refuse_past(unit: Unit, year: AcademicYear) -> None:
    """Places run on from year to year: under a later table that people sign or signed none is rewritten. Conflict."""
    later = StaffTable.objects.filter(department=unit, year__start_year__gt=year.start_year)
    signed = later.filter(state__in=[ApprovalState.SUBMITTED, ApprovalState.APPROVED]).select_related("year").first()
    if signed:
        said = _("The staff table of the %(year)s is in approval or approved; earlier years stay as they are.")
        raise Conflict(said % {"year": signed.year})
