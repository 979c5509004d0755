"""The demo's study plans: standards, courses, programmes, and plans on every stretch of their way."""

from django.db import transaction

from curriculum.seed.plans import bring_plans
from curriculum.seed.reference import bring_reference
from curriculum.seed.semester import bring_semester_plans


@transaction.atomic
def seed(*, size: str = "faculty") -> None:
    """Brings what is not there yet; the same plans whatever the size."""
    bring_plans(bring_reference())
    bring_semester_plans()
