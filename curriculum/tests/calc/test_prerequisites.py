"""Prerequisites: known, earlier, and never in a circle."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from curriculum.calc.shapes import Finding, LineData, PlanData, Severity
from curriculum.tests.calc.plans import changed, found


def chain(**required: str) -> PlanData:
    """Rows a, b, c… with the rows that each requires."""
    lines = [LineData(key=key, code=key.upper(), prerequisites=tuple(codes.split())) for key, codes in required.items()]
    return PlanData(lines=tuple(lines))


def circle(key: str, path: str) -> Finding:
    return Finding("prerequisite_circular", Severity.ERROR, key, "prerequisites", None, {"path": path})


def test_an_unknown_prerequisite_is_an_error():
    assert found("prerequisite_unknown", changed("c31", prerequisites=("Б.2.Б.3", "Б.9"))) == [
        Finding("prerequisite_unknown", Severity.ERROR, "c31", "prerequisites", None, {"code": "Б.9"})
    ]


@pytest.mark.parametrize("code", ["б.1.в.1", "Б.1.B.1", "Б. 1.В.1"])
def test_a_prerequisite_is_known_however_it_is_typed(code):
    plan = changed("c31", prerequisites=(code,))

    assert found("prerequisite_unknown", plan) == []
    assert found("prerequisite_later", plan) == []


def test_a_row_that_requires_itself_is_an_error_and_no_circle():
    plan = changed("c31", prerequisites=("Б.3.Б.31",))

    assert found("prerequisite_itself", plan) == [
        Finding("prerequisite_itself", Severity.ERROR, "c31", "prerequisites", None, {"code": "Б.3.Б.31"})
    ]
    assert found("prerequisite_circular", plan) == []
    assert found("prerequisite_later", plan) == []


def test_a_row_without_a_code_does_not_require_itself():
    assert found("prerequisite_itself", chain(a="B", b='"')) == []
    assert found("prerequisite_itself", changed("c31", code="", prerequisites=('"',))) == []


def test_a_prerequisite_of_a_later_semester_is_an_error():
    assert found("prerequisite_later", changed("c31", prerequisites=("Б.3.Б.41",))) == [
        Finding(
            "prerequisite_later",
            Severity.ERROR,
            "c31",
            "prerequisites",
            None,
            {"code": "Б.3.Б.41", "semester": "4", "first": "3"},
        )
    ]


def test_a_prerequisite_of_the_same_semester_is_not_earlier():
    findings = found("prerequisite_later", changed("c31", prerequisites=("Б.3.Б.32",)))

    assert [finding.values for finding in findings] == [{"code": "Б.3.Б.32", "semester": "3", "first": "3"}]


def test_a_prerequisite_must_end_before_the_course_begins():
    plan = changed("c31", semester_credits={3: D(2), 4: D(3)})

    assert found("prerequisite_later", changed("c51", plan, prerequisites=("Б.3.Б.31",))) == []
    findings = found("prerequisite_later", changed("c41", plan, prerequisites=("Б.3.Б.31",)))
    assert [finding.values for finding in findings] == [{"code": "Б.3.Б.31", "semester": "4", "first": "4"}]


@pytest.mark.parametrize("key", ["c31", "c41"])
def test_rows_that_run_nowhere_are_not_compared(key):
    plan = changed("c31", prerequisites=("Б.3.Б.41",))

    assert found("prerequisite_later", changed(key, plan, semester_credits={})) == []


def test_a_straight_chain_is_no_circle():
    assert found("prerequisite_circular", chain(a="", b="A", c="A B", d="C B")) == []


def test_two_rows_that_require_each_other_are_one_circle():
    assert found("prerequisite_circular", chain(a="B", b="A")) == [circle("a", "A → B → A")]


def test_a_circle_is_named_without_the_way_into_it():
    assert found("prerequisite_circular", chain(a="B", b="C", c="D", d="B")) == [circle("b", "B → C → D → B")]


def test_separate_circles_are_separate_findings():
    plan = chain(a="B", b="A", c="", d="E", e="D")

    assert found("prerequisite_circular", plan) == [circle("a", "A → B → A"), circle("d", "D → E → D")]


def test_a_code_named_twice_is_followed_once():
    assert found("prerequisite_circular", chain(a="B B", b="A")) == [circle("a", "A → B → A")]


def test_a_row_reached_by_two_ways_is_no_circle():
    assert found("prerequisite_circular", chain(a="B C", b="D", c="D", d="")) == []


def test_a_very_long_chain_is_walked_to_its_end():
    lines = [LineData(key=str(n), code=f"K{n}", prerequisites=(f"K{n + 1}",)) for n in range(3000)]
    plan = PlanData(lines=(*lines[:-1], replace(lines[-1], prerequisites=())))

    assert found("prerequisite_circular", plan) == []
