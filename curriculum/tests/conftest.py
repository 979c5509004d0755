import pytest

from curriculum.tests.world import make_world


@pytest.fixture
def world(cast):
    """A standard, courses, a programme and a draft plan in each of two faculties."""
    return make_world(cast.units)
