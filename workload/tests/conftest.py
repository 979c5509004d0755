import pytest

from workload.tests.world import make_load_world


@pytest.fixture
def load_world(cast):
    """Norms, approved semester plans of three groups and their students, see `make_load_world`."""
    return make_load_world(cast)
