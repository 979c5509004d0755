"""Forms of control, and how many courses, examinations and papers a semester bears."""

from decimal import Decimal as D

import pytest

from curriculum.calc.shapes import Control, ControlMark, Finding, Severity
from curriculum.tests.calc.plans import changed, clean_bachelor_plan, course, found, limited, with_lines

EXAM, TEST, GRADED = Control.EXAM, Control.CREDIT_TEST, Control.GRADED_TEST
PAPER, PROJECT = Control.COURSE_PAPER, Control.COURSE_PROJECT


def marks(*pairs: tuple[Control, int | None]) -> tuple[ControlMark, ...]:
    return tuple(ControlMark(form, semester) for form, semester in pairs)


@pytest.mark.parametrize("key", ["c31", "e51a", "p7"])
def test_a_course_or_practice_without_control_is_an_error(key):
    assert found("control_missing", changed(key, controls=())) == [
        Finding("control_missing", Severity.ERROR, key, "control")
    ]


def test_a_course_paper_alone_does_not_end_a_course():
    assert found("control_missing", changed("c31", controls=marks((PAPER, 3)))) == [
        Finding("control_missing", Severity.ERROR, "c31", "control")
    ]


@pytest.mark.parametrize("form", [EXAM, TEST, GRADED])
def test_any_final_control_ends_a_course(form):
    assert found("control_missing", changed("c31", controls=marks((form, 3)))) == []


@pytest.mark.parametrize("key", ["gak", "sport", "e51"])
def test_attestation_sport_and_blocks_may_have_no_control(key):
    assert found("control_missing", changed(key, controls=())) == []


def test_a_control_that_cannot_be_read_is_not_called_missing():
    assert found("control_missing", changed("c31", controls=(), invalid={"control": "Я"})) == []


def test_a_control_where_the_course_does_not_run_is_an_error():
    assert found("control_outside", changed("c31", controls=marks((EXAM, 3), (PAPER, 4)))) == [
        Finding("control_outside", Severity.ERROR, "c31", "control", 4, {"mark": "КР", "semester": "4"})
    ]


def test_a_control_without_a_semester_stands_nowhere_wrong():
    assert found("control_outside", changed("c31", controls=marks((EXAM, None)))) == []


def test_two_final_controls_in_a_semester_are_an_error():
    assert found("control_twice", changed("c31", controls=marks((EXAM, 3), (PAPER, 3), (TEST, 3)))) == [
        Finding("control_twice", Severity.ERROR, "c31", "control", 3, {"semester": "3", "marks": "Э З"})
    ]


def test_final_controls_of_different_semesters_are_let_pass():
    plan = changed("c31", semester_credits={3: D(2), 4: D(3)}, controls=marks((TEST, 3), (EXAM, 4)))

    assert found("control_twice", plan) == []


def test_a_course_paper_beside_an_examination_is_let_pass():
    assert found("control_twice", changed("c31", controls=marks((EXAM, 3), (PAPER, 3)))) == []


def test_a_semester_of_a_course_without_control_is_noted():
    assert found("control_gap", changed("c31", semester_credits={3: D(2), 4: D(3)}, controls=marks((EXAM, 4)))) == [
        Finding("control_gap", Severity.NOTE, "c31", "control", 3, {"semester": "3"})
    ]


def test_a_course_without_any_control_has_no_gap_besides():
    assert found("control_gap", changed("c31", semester_credits={3: D(2), 4: D(3)}, controls=())) == []


def test_too_many_courses_in_a_semester_are_a_warning():
    extra = [course(f"x{n}", f"Б.3.Б.90{n}", 3) for n in range(5)]

    assert found("courses_per_semester", with_lines(*extra)) == [
        Finding(
            "courses_per_semester",
            Severity.WARNING,
            None,
            "s3",
            3,
            {"semester": "3", "actual": "11", "norm": "10"},
        )
    ]


def test_as_many_courses_as_allowed_are_let_pass():
    extra = [course(f"x{n}", f"Б.3.Б.90{n}", 3) for n in range(4)]

    assert found("courses_per_semester", with_lines(*extra)) == []


def test_a_block_is_one_course_however_many_alternatives_it_has():
    assert found("courses_per_semester", clean_bachelor_plan(alternatives=6)) == []


def test_too_many_examinations_in_a_semester_are_a_warning():
    assert found("exams_per_semester", with_lines(course("c37", "Б.3.Б.37", 3))) == [
        Finding("exams_per_semester", Severity.WARNING, None, "s3", 3, {"semester": "3", "actual": "7", "norm": "6"})
    ]


def test_a_test_is_no_examination():
    plan = with_lines(course("c37", "Б.3.Б.37", 3, controls=marks((TEST, 3))))

    assert found("exams_per_semester", plan) == []


def test_too_many_course_papers_in_a_semester_are_a_warning():
    plan = changed("c31", controls=marks((EXAM, 3), (PAPER, 3), (PROJECT, 3)))
    plan = changed("c32", plan, controls=marks((EXAM, 3), (PAPER, 3)))

    assert found("papers_per_semester", plan) == [
        Finding("papers_per_semester", Severity.WARNING, None, "s3", 3, {"semester": "3", "actual": "3", "norm": "2"})
    ]


def test_the_number_of_course_papers_is_a_norm():
    plan = changed("c31", controls=marks((EXAM, 3), (PAPER, 3), (PROJECT, 3)))

    assert found("papers_per_semester", plan) == []
    assert found("papers_per_semester", limited(plan, max_course_papers_per_semester="1")) == [
        Finding("papers_per_semester", Severity.WARNING, None, "s3", 3, {"semester": "3", "actual": "2", "norm": "1"})
    ]
