"""The other faculties of the demo university: plans, calendars, groups, students, streams, fixed contingents."""

from curriculum.models import Programme
from curriculum.seed.calendars import calendars_of
from curriculum.seed.university.plans import bring_plans
from curriculum.seed.university.standards import Taught, bring_programmes
from curriculum.seed.university.students import bring_students
from curriculum.seed.university.terms import bring_fixed_contingents, bring_terms
from kuu_office.core.demo.university import Scale, subjects
from kuu_office.core.seeding import analyse, phase

__all__ = ["bring_fixed_contingents", "bring_terms", "bring_university"]


def bring_university(scale: Scale) -> None:
    """Adds what the other faculties of this scale teach and whom, unless it is there."""
    last = [row for row in subjects(scale) if row["programme"]][-1]
    if Programme.objects.filter(code=last["programme"], department__code=last["code"]).exists():
        return
    taught = bring_programmes(scale)
    working = bring_plans(taught)
    _calendars(taught)
    bring_students(taught, working, scale)
    analyse()


def _calendars(taught: list[Taught]) -> None:
    """Every programme has an approved calendar of the current year."""
    programmes = {str(one.programme.pk): one.programme for one in taught}
    rows = [
        {
            "programme": key, "year": "0", "state": "approved", "step": "", "days_ago": str(70 + place % 20),
            "due_in": "", "remark": "", "fault": "",
        }
        for place, key in enumerate(programmes)
    ]  # fmt: skip
    with phase("Calendars") as count:
        count(calendars_of(programmes, rows))
