import pytest

from curriculum.tests.contingent.people import make_contingent


@pytest.fixture
def contingent(cast):
    """Six students of two faculties, see `make_contingent`."""
    return make_contingent(cast)
