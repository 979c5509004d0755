"""The demo: standards, courses, programmes, plans and calendars on every stretch of their way, groups and students."""

from django.db import transaction

from curriculum.seed.calendars import bring_calendars
from curriculum.seed.contingent import bring_contingent
from curriculum.seed.exchange import bring_exchange
from curriculum.seed.plans import bring_plans
from curriculum.seed.reference import bring_reference
from curriculum.seed.registration import bring_registration
from curriculum.seed.semester import bring_semester_plans
from curriculum.seed.university import bring_fixed_contingents, bring_terms, bring_university
from kuu_office.core.demo.university import SCALES


@transaction.atomic
def seed(*, size: str = "faculty") -> None:
    """Brings what is not there yet; at the size of a university the other faculties around the demo faculty too."""
    programmes = bring_reference()
    bring_plans(programmes)
    bring_calendars(programmes)
    bring_contingent(programmes)
    if size in SCALES:
        bring_university(SCALES[size])
        bring_terms()
    else:
        bring_fixed_contingents()
    bring_semester_plans()
    bring_exchange()
    bring_registration()
