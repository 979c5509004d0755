import pytest

from curriculum.models import PlanLine
from curriculum.operations import lines
from curriculum.tests.world import NOON, make_line


@pytest.fixture
def plan(world):
    return world.plan


@pytest.fixture
def clerk(cast):
    return cast.deans_clerk.scope


@pytest.fixture
def three(plan):
    """Three courses of the university part."""
    return [make_line(plan, f"М.1.В.{number}") for number in (1, 2, 3)]


@pytest.fixture
def block(plan):
    """An elective block with two alternatives, after everything else."""
    header = make_line(plan, "М.1.В.9", kind="elective_block")
    for number in (1, 2):
        make_line(plan, f"М.1.В.9.{number}", block=header)
    return header


@pytest.fixture
def add(plan, clerk):
    return lambda **values: lines.add_line(plan_id=plan.pk, by=clerk, at=NOON, **{"kind": "course"} | values)


@pytest.fixture
def move(plan, clerk):
    def move_line(line: PlanLine, way: str) -> PlanLine:
        return lines.move_line(plan_id=plan.pk, line_id=line.pk, way=lines.Way(way), by=clerk, at=NOON)

    return move_line


@pytest.fixture
def layout(plan):
    """`layout()`: the plan as people see it, {part: [codes]}; an alternative stands as «> code» under its block."""

    def laid_out() -> dict[str, list[str]]:
        found = list(plan.lines.select_related("part"))
        shown: dict[str, list[str]] = {}
        for line in (one for one in found if one.block_id is None):
            codes = shown.setdefault(line.part.code, [])
            codes.append(line.code)
            codes += [f"> {one.code}" for one in found if one.block_id == line.pk]
        return shown

    return laid_out
