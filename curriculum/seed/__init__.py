"""The demo's standards, courses, programmes, plans on every stretch of their way, groups and students."""

from django.db import transaction

from curriculum.seed.contingent import bring_contingent
from curriculum.seed.plans import bring_plans
from curriculum.seed.reference import bring_reference


@transaction.atomic
def seed(*, size: str = "faculty") -> None:
    """Brings what is not there yet; the same whatever the size."""
    programmes = bring_reference()
    bring_plans(programmes)
    bring_contingent(programmes)
