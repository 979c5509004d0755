"""Sums of credits: by semester, year, cycle, part, programme, and inside a row."""

from dataclasses import replace
from decimal import Decimal as D

from curriculum.calc.limits import default_limits
from curriculum.calc.shapes import CycleData, Degree, Finding, LineKind, PartData, PartKind, Severity, StudyForm
from curriculum.tests.calc.plans import (
    CYCLES,
    PARTS,
    changed,
    clean_bachelor_plan,
    codes,
    course,
    found,
    limited,
    line_of,
    with_lines,
    without,
)


def test_a_plan_short_of_credits_is_an_error():
    assert found("programme_credits", without("c31")) == [
        Finding("programme_credits", Severity.ERROR, None, "credits", None, {"actual": "235", "norm": "240"})
    ]


def test_a_plan_with_too_many_credits_is_an_error():
    plan = with_lines(course("c37", "Б.3.Б.37", 3))

    assert found("programme_credits", plan) == [
        Finding("programme_credits", Severity.ERROR, None, "credits", None, {"actual": "245", "norm": "240"})
    ]


def test_alternatives_do_not_add_up_to_the_programme():
    assert found("programme_credits", clean_bachelor_plan(alternatives=6)) == []


def test_a_year_off_sixty_credits_is_a_warning():
    assert found("year_credits", without("c31")) == [
        Finding(
            "year_credits",
            Severity.WARNING,
            None,
            "s3",
            3,
            {"year": "2", "actual": "55", "norm": "60", "tolerance": "0"},
        )
    ]


def test_credits_moved_inside_a_year_do_not_change_its_sum():
    plan = changed("c31", semester_credits={4: D(5)})

    assert found("year_credits", plan) == []
    assert codes(found("semester_credits", plan)) == ["semester_credits", "semester_credits"]


def test_the_half_year_at_the_end_is_not_measured_as_a_year():
    assert found("year_credits", clean_bachelor_plan(semesters=7)) == []


def test_an_extramural_year_may_have_forty_eight_credits():
    limits = default_limits(Degree.BACHELOR, StudyForm.EXTRAMURAL)

    assert found("year_credits", replace(without("c31", "c41"), limits=limits)) == []
    assert found("year_credits", replace(without("c31", "c32", "c41"), limits=limits)) == [
        Finding(
            "year_credits",
            Severity.WARNING,
            None,
            "s3",
            3,
            {"year": "2", "actual": "45", "norm": "54", "tolerance": "6"},
        )
    ]


def test_a_semester_outside_the_norm_is_a_warning():
    assert found("semester_credits", without("c31")) == [
        Finding(
            "semester_credits",
            Severity.WARNING,
            None,
            "s3",
            3,
            {"semester": "3", "actual": "25", "norm": "30", "tolerance": "3"},
        )
    ]


def test_a_semester_inside_the_tolerance_is_let_pass():
    plan = changed("c31", credits=D(8), semester_credits={3: D(8)})

    assert found("semester_credits", plan) == []


def test_the_tolerance_is_a_rule_that_the_office_may_change():
    plan = changed("c31", credits=D(8), semester_credits={3: D(8)})

    assert found("semester_credits", limited(plan, semester_tolerance="2")) == [
        Finding(
            "semester_credits",
            Severity.WARNING,
            None,
            "s3",
            3,
            {"semester": "3", "actual": "33", "norm": "30", "tolerance": "2"},
        )
    ]


def test_a_semester_without_credits_is_an_error_and_not_also_a_wrong_sum():
    plan = clean_bachelor_plan(semesters=9)

    assert found("semester_empty", plan) == [
        Finding("semester_empty", Severity.ERROR, None, "s9", 9, {"semester": "9"})
    ]
    assert found("semester_credits", plan) == []


def test_a_cycle_below_its_least_credits_is_an_error():
    assert found("cycle_credits", without("c11", "c12")) == [
        Finding(
            "cycle_credits",
            Severity.ERROR,
            None,
            "part",
            None,
            {"cycle": "Б.1", "actual": "20", "norm": "30–40"},
        )
    ]


def test_a_cycle_with_one_possible_sum_names_one_number():
    assert found("cycle_credits", without("gak")) == [
        Finding("cycle_credits", Severity.ERROR, None, "part", None, {"cycle": "Б.6", "actual": "0", "norm": "9"})
    ]


def test_a_cycle_with_one_bound_names_the_open_end():
    cycles = (*CYCLES[:-1], CycleData("Б.6", "Аттестация", None, D(6)))

    assert found("cycle_credits", clean_bachelor_plan(cycles=cycles)) == [
        Finding("cycle_credits", Severity.ERROR, None, "part", None, {"cycle": "Б.6", "actual": "9", "norm": "…–6"})
    ]


def test_a_cycle_without_bounds_is_not_measured():
    cycles = tuple(CycleData(cycle.code, cycle.name) for cycle in CYCLES)

    assert found("cycle_credits", replace(without("gak", "c11"), cycles=cycles)) == []


def test_a_part_outside_its_bounds_is_an_error():
    parts = (PartData("Б.1.Б", "Б.1", PartKind.MANDATORY, D(25), D(30)), *PARTS[1:])

    assert found("part_credits", clean_bachelor_plan(parts=parts)) == [
        Finding("part_credits", Severity.ERROR, None, "part", None, {"part": "Б.1.Б", "actual": "20", "norm": "25–30"})
    ]


def test_semesters_must_hold_the_credits_of_the_row():
    assert found("semester_distribution", changed("c31", semester_credits={3: D(2), 4: D("2.5")})) == [
        Finding("semester_distribution", Severity.ERROR, "c31", "credits", None, {"actual": "4.5", "norm": "5"})
    ]


def test_a_row_without_semesters_holds_no_credits():
    assert found("semester_distribution", changed("c31", semester_credits={})) == [
        Finding("semester_distribution", Severity.ERROR, "c31", "credits", None, {"actual": "0", "norm": "5"})
    ]


def test_credits_that_cannot_be_read_are_not_compared_with_the_semesters():
    assert found("semester_distribution", changed("c31", credits=D(0), invalid={"credits": "беш"})) == []
    assert found("semester_distribution", changed("c31", semester_credits={}, invalid={"s3": "5?"})) == []


def test_a_semester_past_the_end_of_the_programme_is_an_error():
    assert found("semester_outside", changed("c31", semester_credits={3: D(4), 9: D(1)})) == [
        Finding("semester_outside", Severity.ERROR, "c31", "s9", 9, {"semester": "9", "last": "8"})
    ]


def test_a_semester_that_has_no_column_is_named_without_one():
    assert found("semester_outside", changed("c31", semester_credits={13: D(5)})) == [
        Finding("semester_outside", Severity.ERROR, "c31", None, 13, {"semester": "13", "last": "8"})
    ]


def test_a_course_without_credits_is_an_error():
    assert found("credits_missing", changed("c31", credits=D(0))) == [
        Finding("credits_missing", Severity.ERROR, "c31", "credits", None, {"actual": "0"})
    ]


def test_credits_below_zero_are_an_error_for_every_kind_of_row():
    assert found("credits_missing", changed("sport", credits=D(-1))) == [
        Finding("credits_missing", Severity.ERROR, "sport", "credits", None, {"actual": "-1"})
    ]


def test_physical_education_may_have_no_credits():
    assert line_of(clean_bachelor_plan(), "sport").kind is LineKind.PHYSICAL
    assert found("credits_missing", clean_bachelor_plan()) == []


def test_credits_that_cannot_be_read_are_not_called_missing():
    assert found("credits_missing", changed("c31", credits=D(0), invalid={"credits": "беш"})) == []


def test_an_odd_fraction_of_a_credit_is_a_warning():
    assert found("credits_step", changed("c31", credits=D("4.75"))) == [
        Finding("credits_step", Severity.WARNING, "c31", "credits", None, {"actual": "4.75", "step": "0.5"})
    ]


def test_half_a_credit_is_let_pass_until_the_office_asks_for_whole_ones():
    plan = changed("c31", credits=D("4.50"))

    assert found("credits_step", plan) == []
    assert found("credits_step", limited(plan, credit_step="1")) == [
        Finding("credits_step", Severity.WARNING, "c31", "credits", None, {"actual": "4.5", "step": "1"})
    ]
