"""The demo's study plans and calendars: standards, courses, programmes, and documents on every stretch of their way."""

from django.db import transaction

from curriculum.seed.calendars import bring_calendars
from curriculum.seed.plans import bring_plans
from curriculum.seed.reference import bring_reference


@transaction.atomic
def seed(*, size: str = "faculty") -> None:
    """Brings what is not there yet; the same plans whatever the size."""
    programmes = bring_reference()
    bring_plans(programmes)
    bring_calendars(programmes)
