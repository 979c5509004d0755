import pytest

from curriculum.models import Plan
from curriculum.tests.stages import bring_to
from curriculum.tests.world import make_sound_plan
from kuu_office.core.tests.english import in_english

__all__ = ["in_english"]


@pytest.fixture
def sound(world) -> Plan:
    """A draft in which the checks find nothing."""
    return make_sound_plan(world.programme)


@pytest.fixture
def at_stage(sound, cast):
    """`at_stage("office")`: the sound plan on its way there; `draft` as it is."""

    def make(stage: str, plan: Plan | None = None) -> Plan:
        return (plan or sound) if stage == "draft" else bring_to(stage, plan or sound, cast)

    return make
