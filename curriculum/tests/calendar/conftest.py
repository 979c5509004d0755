import pytest

from curriculum.models import Calendar
from curriculum.tests.calendar.rows import make_calendar, make_year
from curriculum.tests.calendar.stages import bring_calendar_to
from curriculum.tests.world import make_world
from kuu_office.core.models import AcademicYear
from kuu_office.core.tests.english import in_english

__all__ = ["in_english"]


@pytest.fixture
def world(cast):
    return make_world(cast.units)


@pytest.fixture
def year(db) -> AcademicYear:
    """2026–2027 with its terms, and the symbols."""
    return make_year()


@pytest.fixture
def calendar(world, year) -> Calendar:
    """A draft in which the checks find nothing."""
    return make_calendar(world.programme, year)


@pytest.fixture
def at_stage(calendar, cast):
    """`at_stage("office")`: the sound calendar on its way there; `draft` as it is."""

    def make(stage: str) -> Calendar:
        return calendar if stage == "draft" else bring_calendar_to(stage, calendar, cast)

    return make
