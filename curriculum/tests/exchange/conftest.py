import pytest

from curriculum.tests.exchange.files import approve, profile_for
from curriculum.tests.semester_world import make_semester_plans, make_semester_world
from kuu_office.core.tests.english import in_english

__all__ = ["in_english"]


@pytest.fixture
def term_world(world):
    """Terms, groups and an approved working plan in each of two faculties."""
    return make_semester_world(world)


@pytest.fixture
def plans(term_world, cast):
    """Approved semester plans of both groups of the department: six lines each."""
    return approve(make_semester_plans(term_world.groups, term_world.autumn, cast.deans_clerk))


@pytest.fixture
def profile(cast):
    """The portal's own form of program №11 as a workbook."""
    return profile_for("avn-11", cast.office_specialist)


@pytest.fixture
def groups_profile(cast):
    return profile_for("avn-1", cast.office_specialist)
