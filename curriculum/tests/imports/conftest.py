import pytest

from kuu_office.core.tests.english import in_english

__all__ = ["in_english"]


@pytest.fixture
def clerk(cast):
    return cast.deans_clerk


@pytest.fixture
def by(clerk):
    return clerk.scope
