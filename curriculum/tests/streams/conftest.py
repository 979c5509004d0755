from types import SimpleNamespace

import pytest

from curriculum.tests.semester_world import fill, line_of, make_group, make_semester_plans, make_semester_world


@pytest.fixture
def hall(world, cast) -> SimpleNamespace:
    """Three groups of 25 in one programme, taught alike, with their semester plans of the autumn."""
    made = make_semester_world(world)
    groups = [*made.groups, make_group(made.programme, "ПИ-3-26")]
    for group in groups:
        fill(group, 25)
    plans = make_semester_plans(groups, made.autumn, cast.deans_clerk)
    return SimpleNamespace(**made.__dict__ | {"groups": groups}, plans=plans, lines=[line_of(plan) for plan in plans])
