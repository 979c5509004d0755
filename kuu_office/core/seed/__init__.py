"""The demo of the kernel: the faculty and the office, and at the size of a university the other faculties too."""

from django.db import transaction

from kuu_office.core.demo.university import SCALES
from kuu_office.core.seed.faculty import academic_year_of, bring_faculty
from kuu_office.core.seed.university import bring_university

__all__ = ["academic_year_of", "seed"]


@transaction.atomic
def seed(*, size: str = "faculty") -> None:
    """Brings what is not there yet."""
    bring_faculty()
    if size in SCALES:
        bring_university(SCALES[size])
