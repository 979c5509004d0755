"""Whether what was issued is still there, unaltered and without a missing number."""

from django.utils.translation import gettext as _

from kuu_office.core.documents import numbers
from kuu_office.core.documents.storage import fault_of
from kuu_office.core.models.documents import StoredFile


def verify() -> list[str]:
    """One sentence per fault of the stored files and the number series; an empty list means all is well."""
    return file_faults() + number_faults()


def file_faults() -> list[str]:
    """Files that are missing or altered. Reads every stored byte."""
    return [fault for fault in map(fault_of, StoredFile.objects.order_by("pk").iterator()) if fault]


def number_faults() -> list[str]:
    """Series in which a number is missing."""
    sentence = _("The series %(series)s of %(year)s has given %(last)s numbers, but has %(papers)s papers.")
    return [
        sentence % {"series": series, "year": year, "last": last, "papers": papers}
        for series, year, last, papers in numbers.gaps()
    ]
