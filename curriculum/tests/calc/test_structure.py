"""Codes, parts, departments and elective blocks."""

from decimal import Decimal as D

import pytest

from curriculum.calc.shapes import Finding, Names, Severity
from curriculum.tests.calc.plans import changed, clean_bachelor_plan, course, found, limited, with_lines, without


def test_a_row_without_a_code_is_a_warning():
    assert found("code_missing", changed("c31", code="")) == [Finding("code_missing", Severity.WARNING, "c31", "code")]


def test_a_code_that_cannot_be_read_is_not_called_missing():
    assert found("code_missing", changed("c31", code="", invalid={"code": "#N/A"})) == []


def test_a_code_used_twice_is_an_error_at_the_second_row():
    plan = changed("c32", code="Б.3.Б.31")

    assert found("code_duplicate", plan) == [
        Finding(
            "code_duplicate",
            Severity.ERROR,
            "c32",
            "code",
            None,
            {"code": "Б.3.Б.31", "other": "Сабак Б.3.Б.31"},
        )
    ]


@pytest.mark.parametrize("code", ["б.1.в.1", "Б. 1. В. 1", "Б.1.B.1"])
def test_case_spaces_and_look_alike_letters_do_not_make_another_code(code):
    findings = found("code_duplicate", changed("c24", code=code))

    assert [(finding.key, finding.values["code"]) for finding in findings] == [("c24", code)]


def test_rows_without_codes_are_not_duplicates_of_each_other():
    assert found("code_duplicate", changed("c32", changed("c31", code=""), code="")) == []


def test_a_code_of_nothing_but_quotes_is_no_duplicate():
    assert found("code_duplicate", changed("c32", changed("c31", code='"'), code="«»")) == []


def test_a_code_of_another_part_is_a_warning():
    assert found("code_part", changed("c31", code="Б.2.Б.31")) == [
        Finding("code_part", Severity.WARNING, "c31", "code", None, {"code": "Б.2.Б.31", "part": "Б.3.Б"})
    ]


def test_a_part_whose_code_begins_alike_is_another_part():
    assert found("code_part", changed("c31", code="Б.3.Б1")) == [
        Finding("code_part", Severity.WARNING, "c31", "code", None, {"code": "Б.3.Б1", "part": "Б.3.Б"})
    ]


def test_a_code_is_not_compared_with_an_unknown_part():
    assert found("code_part", changed("c31", part="Б.9")) == []
    assert found("code_part", changed("c31", code="")) == []


def test_a_row_without_a_part_is_an_error():
    assert found("part_missing", changed("c31", part="")) == [Finding("part_missing", Severity.ERROR, "c31", "part")]


def test_a_part_that_the_standard_does_not_have_is_an_error():
    assert found("part_unknown", changed("c31", part="Б.9")) == [
        Finding("part_unknown", Severity.ERROR, "c31", "part", None, {"part": "Б.9"})
    ]


def test_a_part_that_cannot_be_read_is_unknown_and_not_missing():
    plan = changed("c31", part="", invalid={"part": "Цикл 3"})

    assert found("part_missing", plan) == []
    assert found("part_unknown", plan) == [
        Finding("part_unknown", Severity.ERROR, "c31", "part", None, {"part": "Цикл 3"})
    ]


@pytest.mark.parametrize("key", ["c31", "e51a", "p7", "sport"])
def test_a_row_without_a_department_is_an_error(key):
    assert found("department_missing", changed(key, department="")) == [
        Finding("department_missing", Severity.ERROR, key, "department")
    ]


@pytest.mark.parametrize("key", ["e51", "gak"])
def test_blocks_and_attestation_need_no_department(key):
    assert found("department_missing", changed(key, department="")) == []


def test_a_department_that_the_university_does_not_have_is_an_error():
    plan = changed("c31", department="", invalid={"department": "Магия"})

    assert found("department_missing", plan) == []
    assert found("department_unknown", plan) == [
        Finding("department_unknown", Severity.ERROR, "c31", "department", None, {"department": "Магия"})
    ]


def test_an_alternative_whose_block_is_gone_is_an_error():
    assert found("block_unknown", without("e51")) == [
        Finding("block_unknown", Severity.ERROR, "e51a", "block"),
        Finding("block_unknown", Severity.ERROR, "e51b", "block"),
    ]


def test_a_course_is_no_block():
    assert found("block_unknown", changed("c32", block="c31")) == [
        Finding("block_unknown", Severity.ERROR, "c32", "block")
    ]


def test_a_block_with_one_alternative_is_no_choice():
    assert found("block_alternatives", without("e51b")) == [
        Finding("block_alternatives", Severity.ERROR, "e51", "kind", None, {"actual": "1", "norm": "2"})
    ]


def test_an_empty_block_is_no_choice_and_nothing_else():
    plan = without("e51a", "e51b")

    assert found("block_alternatives", plan) == [
        Finding("block_alternatives", Severity.ERROR, "e51", "kind", None, {"actual": "0", "norm": "2"})
    ]
    assert found("block_credits", plan) == []
    assert found("block_semesters", plan) == []


def test_the_number_of_alternatives_is_a_norm():
    findings = found("block_alternatives", limited(min_alternatives="3"))

    assert [(finding.key, finding.values) for finding in findings] == [
        (key, {"actual": "2", "norm": "3"}) for key in ("e51", "e52", "e61", "e62")
    ]


def test_a_block_with_other_credits_than_its_alternatives_is_an_error():
    plan = changed("e51", credits=D(6))

    assert found("block_credits", plan) == [
        Finding("block_credits", Severity.ERROR, "e51", "credits", None, {"norm": "6", "actual": "5"})
    ]
    assert found("alternative_credits", plan) == []


def test_a_block_in_another_semester_than_its_alternatives_is_an_error():
    assert found("block_semesters", changed("e51", semester_credits={6: D(5)})) == [
        Finding("block_semesters", Severity.ERROR, "e51", None, None, {"norm": "6", "actual": "5"})
    ]


def test_a_block_in_no_semester_shows_a_dash():
    assert found("block_semesters", changed("e51", semester_credits={})) == [
        Finding("block_semesters", Severity.ERROR, "e51", None, None, {"norm": "–", "actual": "5"})
    ]


def test_alternatives_with_different_credits_are_an_error_at_the_later_one():
    plan = changed("e51b", credits=D(4))

    assert found("alternative_credits", plan) == [
        Finding("alternative_credits", Severity.ERROR, "e51b", "credits", None, {"actual": "4", "norm": "5"})
    ]
    assert found("block_credits", plan) == []


def test_alternatives_in_different_semesters_are_an_error_at_the_later_one():
    assert found("alternative_semesters", changed("e51b", semester_credits={5: D(2), 6: D(3)})) == [
        Finding("alternative_semesters", Severity.ERROR, "e51b", None, None, {"actual": "5, 6", "norm": "5"})
    ]


def test_a_block_outside_the_students_choice_is_a_warning():
    assert found("block_part", changed("e51", part="Б.3.Б")) == [
        Finding("block_part", Severity.WARNING, "e51", "part", None, {"part": "Б.3.Б"})
    ]


def test_a_block_in_an_unknown_part_is_reported_once():
    assert found("block_part", changed("e51", part="Б.9")) == []


def test_a_course_of_choice_outside_a_block_is_a_warning():
    plan = with_lines(course("x1", "Б.3.КПВ.9", 5, names=Names("Жалгыз", "Одинокий", "Alone")))

    assert found("elective_alone", plan) == [
        Finding("elective_alone", Severity.WARNING, "x1", "part", None, {"part": "Б.3.КПВ"})
    ]


def test_alternatives_of_a_block_are_not_alone():
    assert found("elective_alone", clean_bachelor_plan(alternatives=6)) == []
