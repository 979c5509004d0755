import pytest

from curriculum.tests.semester_world import make_semester_plans, make_semester_world


@pytest.fixture
def term_world(world):
    """Terms, groups and an approved working plan in each of two faculties."""
    return make_semester_world(world)


@pytest.fixture
def plan(term_world, cast):
    """The semester plan of the first group in the autumn."""
    [made] = make_semester_plans(term_world.groups[:1], term_world.autumn, cast.deans_clerk)
    return made
