"""Staff tables and people as they stand now, held until the transaction ends.

Everybody locks in one order: load sheets, the person, the appointment, then places by their numbers; a department or
its table before places. Locks leave the keys free, so that rows which only point at what is locked do not wait.
"""

from django.utils.translation import gettext as _

from kuu_office.core.errors import Conflict
from kuu_office.core.models import AcademicYear, Appointment, ApprovalState, Person, Unit
from staffing.models import StaffTable


def locked_table(pk: int) -> StaffTable:
    return StaffTable.objects.select_for_update(of=("self",)).with_names().get(pk=pk)


def locked_person(pk: int) -> Person:
    """Conflict: the person is gone."""
    person = Person.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if person is None:
        raise Conflict(_("The person is no longer on record. Choose again."))
    return person


def locked_appointment(pk: int) -> Appointment:
    """Conflict: the appointment is gone."""
    rows = Appointment.objects.select_for_update(of=("self",), no_key=True).select_related("person", "unit", "post")
    appointment = rows.filter(pk=pk).first()
    if appointment is None:
        raise Conflict(_("The appointment is gone: the order that began it was taken back. Choose the person again."))
    return appointment


def refuse_past(unit: Unit, year: AcademicYear) -> None:
    """Places run on from year to year: under a later table that people sign or signed none is rewritten. Conflict."""
    later = StaffTable.objects.filter(department=unit, year__start_year__gt=year.start_year)
    signed = later.filter(state__in=[ApprovalState.SUBMITTED, ApprovalState.APPROVED]).select_related("year").first()
    if signed:
        said = _("The staff table of the %(year)s is in approval or approved; earlier years stay as they are.")
        raise Conflict(said % {"year": signed.year})
