from types import SimpleNamespace

import pytest

from curriculum.tests.registration.world import AT, fresh, make_registration_world
from kuu_office.core import clock
from kuu_office.core.tests.english import in_english

__all__ = ["in_english"]


@pytest.fixture
def hall(world, cast) -> SimpleNamespace:
    """A group with three students, two elective blocks, three electives on offer; nobody has chosen."""
    hall = make_registration_world(world, cast)
    hall.group = fresh(hall.group)
    return hall


@pytest.fixture
def december(monkeypatch):
    """The pages are opened while registration for the spring goes on."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", AT.date)
