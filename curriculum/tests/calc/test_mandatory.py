"""What the standard and the state demand: mandatory courses, subjects of the state examination, physical education."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from curriculum.calc.shapes import Degree, Finding, MandatoryCourse, Names, Severity, StudyForm
from curriculum.tests.calc.plans import MANDATORY, STATE_EXAM, changed, clean_bachelor_plan, found, limited, without

PHILOSOPHY = MandatoryCourse("Б.1.Б.9", Names("Философия", "Философия", "Philosophy"), D(4), "Б.1.Б")


def test_a_mandatory_course_that_is_not_there_is_an_error():
    assert found("mandatory_missing", clean_bachelor_plan(mandatory=(*MANDATORY, PHILOSOPHY))) == [
        Finding("mandatory_missing", Severity.ERROR, None, None, None, {"name": "Философия", "credits": "4"})
    ]


def test_a_mandatory_course_is_known_by_its_name_under_any_code():
    plan = changed("c11", code="Б.1.Б.77", names=Names("", "", "Kyrgyz language and LITERATURE"))

    assert found("mandatory_missing", plan) == []
    assert found("mandatory_name", plan) == []


def test_a_mandatory_course_typed_on_a_russian_keyboard_is_known():
    plan = changed("c21", code="Б.1.Б.77", names=Names(ky="Кыргызстандын географиясы "))

    assert found("mandatory_missing", plan) == []


def test_a_mandatory_course_with_other_credits_is_an_error():
    assert found("mandatory_credits", changed("c12", credits=D(4))) == [
        Finding("mandatory_credits", Severity.ERROR, "c12", "credits", None, {"norm": "5", "actual": "4"})
    ]


def test_a_mandatory_course_in_another_part_is_an_error():
    assert found("mandatory_part", changed("c12", part="Б.1.В")) == [
        Finding("mandatory_part", Severity.ERROR, "c12", "part", None, {"norm": "Б.1.Б", "actual": "Б.1.В"})
    ]


def test_a_mandatory_course_without_a_part_is_reported_as_that():
    assert found("mandatory_part", changed("c12", part="")) == []


def test_a_mandatory_course_may_stand_anywhere_when_the_standard_names_no_part():
    free = tuple(replace(course, part="") for course in MANDATORY)

    assert found("mandatory_part", replace(changed("c12", part="Б.1.В"), mandatory=free)) == []


def test_another_name_under_the_code_of_a_mandatory_course_is_a_warning():
    plan = changed("c12", names=Names("Тарых", "История", "History"))

    assert found("mandatory_missing", plan) == []
    assert found("mandatory_name", plan) == [
        Finding(
            "mandatory_name",
            Severity.WARNING,
            "c12",
            "name_ky",
            None,
            {"code": "Б.1.Б.2", "norm": "Кыргызстандын тарыхы", "actual": "Тарых"},
        )
    ]


def test_credits_fixed_by_the_standard_are_kept():
    assert found("standard_credits", changed("c31", standard_credits=D(4))) == [
        Finding("standard_credits", Severity.ERROR, "c31", "credits", None, {"norm": "4", "actual": "5"})
    ]
    assert found("standard_credits", changed("c31", standard_credits=D(5))) == []


def test_a_mandatory_course_with_other_credits_is_reported_once():
    plan = changed("c12", credits=D(4), standard_credits=D(5))

    assert found("standard_credits", plan) == []
    assert len(found("mandatory_credits", plan)) == 1


def test_a_subject_of_the_state_examination_that_is_not_there_is_a_warning():
    assert found("state_exam_missing", without("c12")) == [
        Finding("state_exam_missing", Severity.WARNING, None, None, None, {"name": "Кыргызстандын тарыхы"})
    ]


@pytest.mark.parametrize("degree", [Degree.MASTER, Degree.COLLEGE])
def test_the_state_examination_belongs_to_the_first_degree(degree):
    plan = replace(without("c12", "sport"), degree=degree)

    assert found("state_exam_missing", plan) == []
    assert found("physical_missing", plan) == []


def test_the_subjects_of_the_state_examination_are_data():
    plan = replace(without("c12"), state_exam=(STATE_EXAM[0],))

    assert found("state_exam_missing", plan) == []


def test_a_subject_that_ends_after_the_state_examination_is_a_warning():
    assert found("state_exam_late", changed("c12", semester_credits={4: D(2), 5: D(3)})) == [
        Finding("state_exam_late", Severity.WARNING, "c12", "s5", 5, {"last": "4", "semester": "5"})
    ]


def test_a_subject_may_run_up_to_the_state_examination():
    assert found("state_exam_late", changed("c12", semester_credits={4: D(5)})) == []
    assert found("state_exam_late", changed("c12", semester_credits={})) == []
    assert found("state_exam_late", replace(changed("c12", semester_credits={8: D(5)}), degree=Degree.MASTER)) == []


def test_a_plan_without_physical_education_is_a_warning():
    assert found("physical_missing", without("sport")) == [
        Finding("physical_missing", Severity.WARNING, None, None, None, {"norm": "400"})
    ]


def test_too_little_physical_education_is_a_warning():
    assert found("physical_hours", changed("sport", total_hours=D(360), practical=D(360))) == [
        Finding("physical_hours", Severity.WARNING, "sport", "total_hours", None, {"actual": "360", "norm": "400"})
    ]


def test_the_hours_of_physical_education_are_a_norm():
    plan = changed("sport", total_hours=D(360), practical=D(360))

    assert found("physical_hours", limited(plan, physical_hours="360")) == []


def test_physical_education_is_asked_for_full_time_only():
    assert found("physical_missing", replace(without("sport"), study_form=StudyForm.EXTRAMURAL)) == []
    short = changed("sport", total_hours=D(100))
    assert found("physical_hours", replace(short, study_form=StudyForm.DISTANCE)) == []
