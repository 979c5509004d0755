import pytest

from curriculum.tests.students.world import make_contingent
from kuu_office.core.tests.english import in_english

__all__ = ["in_english"]


@pytest.fixture
def here(cast):
    """Groups and three students of the first faculty."""
    return make_contingent(cast)


@pytest.fixture
def clerk(cast):
    return cast.deans_clerk.scope


@pytest.fixture
def office(cast):
    return cast.office_specialist.scope


@pytest.fixture
def browser(cast):
    return cast.deans_clerk.client
