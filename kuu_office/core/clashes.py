"""What only the database notices: two sessions that clash, a text that does not fit. Nothing was saved."""

from django.db import DataError, IntegrityError, OperationalError
from django.utils.translation import gettext as _

from kuu_office.core.errors import BadInput, Busy, Conflict, OfficeError

PASSING = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock not available
TOO_LONG = "22001"  # letters that are spelled with more signs when they are kept, so that no form counts them
MEANWHILE = {"23503", "23505", "23P01"}  # what is named is gone, the same is there already, periods that overlap


def is_passing(fault: Exception) -> bool:
    """Whether it was only a clash with another session."""
    return isinstance(fault, OperationalError) and getattr(fault.__cause__, "pgcode", "") in PASSING


def busy_when_passing(fault: OperationalError) -> Busy:
    """The answer to a clash, in a sentence; any other fault is raised again."""
    if not is_passing(fault):
        raise fault
    return Busy(_("Others are saving here at this moment. Wait a little and try again."))


def told(fault: OperationalError | IntegrityError | DataError) -> OfficeError:
    """The sentence for what only the database could notice; our slips are raised again."""
    code = getattr(fault.__cause__, "pgcode", "")
    if isinstance(fault, OperationalError):
        return busy_when_passing(fault)
    if code in MEANWHILE:
        return Conflict(_("Somebody else saved the same meanwhile. Open the page again and look."))
    if code == TOO_LONG:
        return BadInput(_("A text is too long to be kept. Shorten it."))
    raise fault
