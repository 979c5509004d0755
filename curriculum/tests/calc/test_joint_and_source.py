"""Joint programmes, unreadable cells, and a working plan against its base."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from curriculum.calc.checks import run_checks
from curriculum.calc.shapes import Finding, LineData, Names, PlanData, PlanKind, Severity
from curriculum.tests.calc.plans import changed, clean_bachelor_plan, course, found, with_lines, without


def working(plan: PlanData) -> PlanData:
    return replace(plan, kind=PlanKind.WORKING, base=clean_bachelor_plan())


def test_a_joint_programme_names_its_partner():
    plan = changed("c31", clean_bachelor_plan(is_joint=True), host_taught=True)

    assert run_checks(plan) == [Finding("joint_partner", Severity.ERROR)]
    assert run_checks(replace(plan, partner="Казак улуттук университети")) == []


def test_a_joint_programme_has_courses_of_the_partner():
    plan = clean_bachelor_plan(is_joint=True, partner="Казак улуттук университети")

    assert run_checks(plan) == [Finding("joint_host", Severity.WARNING, None, "host_taught")]


def test_a_course_of_a_partner_in_an_own_programme_is_an_error():
    assert run_checks(changed("c31", host_taught=True)) == [
        Finding("host_in_own", Severity.ERROR, "c31", "host_taught")
    ]


def test_every_cell_that_cannot_be_read_is_an_error_with_its_text():
    plan = changed("c31", invalid={"lecture": "32 с", "weeks": "көп"})

    assert found("cell_unreadable", plan) == [
        Finding("cell_unreadable", Severity.ERROR, "c31", "lecture", None, {"text": "32 с"}),
        Finding("cell_unreadable", Severity.ERROR, "c31", "weeks", None, {"text": "көп"}),
    ]


@pytest.mark.parametrize("column", ["department", "part"])
def test_an_unknown_department_or_part_has_a_message_of_its_own(column):
    plan = changed("c31", **{column: "", "invalid": {column: "?"}})

    assert found("cell_unreadable", plan) == []
    assert [finding.check for finding in run_checks(plan) if finding.key == "c31"] == [f"{column}_unknown"]


def test_a_working_plan_needs_a_base_plan():
    assert run_checks(clean_bachelor_plan(kind=PlanKind.WORKING)) == [Finding("base_missing", Severity.WARNING)]


def test_a_working_plan_that_follows_its_base_is_clean():
    assert run_checks(working(clean_bachelor_plan())) == []


def test_a_row_left_out_of_the_working_plan_is_a_warning():
    assert found("base_line_missing", working(without("c31"))) == [
        Finding(
            "base_line_missing",
            Severity.WARNING,
            None,
            None,
            None,
            {"code": "Б.3.Б.31", "name": "Сабак Б.3.Б.31"},
        )
    ]


def test_a_row_added_to_the_working_plan_is_a_warning():
    extra = course("x1", "Б.3.Б.99", 3, names=Names("Кошумча", "Дополнительный", "Extra"))

    assert found("base_line_extra", working(with_lines(extra))) == [
        Finding("base_line_extra", Severity.WARNING, "x1", "code", None, {"name": "Кошумча"})
    ]


def test_credits_that_differ_from_the_base_are_a_warning():
    assert found("base_credits", working(changed("c31", credits=D(4)))) == [
        Finding("base_credits", Severity.WARNING, "c31", "credits", None, {"norm": "5", "actual": "4"})
    ]


def test_semesters_that_differ_from_the_base_are_noted():
    assert found("base_semesters", working(changed("c31", semester_credits={4: D(5)}))) == [
        Finding("base_semesters", Severity.NOTE, "c31", None, None, {"norm": "3", "actual": "4"})
    ]


def test_a_renumbered_row_is_known_by_its_origin():
    plan = working(changed("c31", code="Б.3.Б.99", origin="c31"))

    assert found("base_line_missing", plan) == []
    assert found("base_line_extra", plan) == []


def test_a_renumbered_row_without_origin_is_one_row_gone_and_one_new():
    plan = working(changed("c31", code="Б.3.Б.99"))

    assert [finding.values["code"] for finding in found("base_line_missing", plan)] == ["Б.3.Б.31"]
    assert [finding.key for finding in found("base_line_extra", plan)] == ["c31"]


def test_a_base_plan_is_compared_with_nothing():
    plan = PlanData(lines=(LineData(key="1", code="Б.1"),))

    assert [finding.check for finding in run_checks(plan) if finding.check.startswith("base_")] == []
