import pytest

from staffing.tests.world import make_staff_world


@pytest.fixture
def staff(cast):
    """Departments with places, people and some load, see `make_staff_world`."""
    return make_staff_world(cast)
