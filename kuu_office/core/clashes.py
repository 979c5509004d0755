"""Clashes of two sessions of the database: nothing was saved, and a moment later the same thing goes through."""

from django.db import IntegrityError, OperationalError
from django.utils.translation import gettext as _

from kuu_office.core.errors import Busy, Conflict

PASSING = {"40001", "40P01", "55P03"}  # serialization failure, deadlock, lock not available
MEANWHILE = {"23503", "23505", "23P01"}  # what is named is gone, the same is there already, periods that overlap


def is_passing(fault: Exception) -> bool:
    """Whether it was only a clash with another session."""
    return isinstance(fault, OperationalError) and getattr(fault.__cause__, "pgcode", "") in PASSING


def busy_when_passing(fault: OperationalError) -> Busy:
    """The answer to a clash, in a sentence; any other fault is raised again."""
    if not is_passing(fault):
        raise fault
    return Busy(_("Others are saving here at this moment. Wait a little and try again."))


def told_as_clash(fault: IntegrityError) -> Conflict:
    """The answer when somebody wrote between the look of an operation and its writing; our slips are raised again."""
    if getattr(fault.__cause__, "pgcode", "") not in MEANWHILE:
        raise fault
    return Conflict(_("Somebody else saved the same meanwhile. Open the page again and look."))
