import pytest

from curriculum.tests.contingent.people import make_contingent
from kuu_office.core.tests.english import in_english

__all__ = ["in_english"]


@pytest.fixture
def contingent(cast):
    """Six students of two faculties in four groups."""
    return make_contingent(cast)


@pytest.fixture
def clerk(cast):
    return cast.deans_clerk.scope


@pytest.fixture
def faculty(cast):
    return cast.units.faculty
