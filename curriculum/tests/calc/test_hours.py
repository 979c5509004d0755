"""Hours of a row and sums of a plan."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given

from curriculum.calc.hours import (
    CycleSummary,
    PartSummary,
    SemesterSummary,
    Total,
    YearSummary,
    alternatives_by_block,
    contact_hours,
    counted_lines,
    described_hours,
    hours_in_semester,
    marks_in,
    summarise,
)
from curriculum.calc.limits import default_limits
from curriculum.calc.shapes import (
    Control,
    ControlMark,
    Degree,
    LineData,
    LineKind,
    PartKind,
    PlanData,
    StudyForm,
    number,
)
from curriculum.tests.calc.plans import changed, clean_bachelor_plan, line_of
from curriculum.tests.calc.strategies import plans, unhurried

LINE = LineData(
    key="1",
    total_hours=D(150),
    lecture=D(32),
    practical=D(16),
    laboratory=D(16),
    guided=D(10),
    self_study=D(76),
    semester_credits={3: D(2), 4: D(3)},
)


def test_contact_is_what_happens_in_the_classroom():
    assert contact_hours(LINE) == D(64)


def test_guided_work_and_self_study_complete_the_total():
    assert described_hours(LINE) == LINE.total_hours


def test_hours_fall_into_semesters_by_credits():
    assert [hours_in_semester(LINE, D(100), semester) for semester in (2, 3, 4)] == [D(0), D(40), D(60)]


def test_hours_of_a_row_without_credits_fall_equally():
    line = replace(LINE, semester_credits={1: D(0), 2: D(0)})

    assert [hours_in_semester(line, D(100), semester) for semester in (1, 2, 3)] == [D(50), D(50), D(0)]


def test_marks_of_a_semester():
    marks = (ControlMark(Control.CREDIT_TEST, 3), ControlMark(Control.EXAM, 4), ControlMark(Control.COURSE_PAPER, 4))
    line = replace(LINE, controls=marks)

    assert marks_in(line, 4) == marks[1:]
    assert marks_in(line, 5) == ()


def test_semesters_of_a_row_are_ascending():
    assert replace(LINE, semester_credits={4: D(1), 2: D(0), 3: D(1)}).running == (2, 3, 4)


def test_alternatives_are_found_under_their_block():
    lines = clean_bachelor_plan().lines

    assert {key: [line.key for line in found] for key, found in alternatives_by_block(lines).items()} == {
        "e51": ["e51a", "e51b"],
        "e52": ["e52a", "e52b"],
        "e61": ["e61a", "e61b"],
        "e62": ["e62a", "e62b"],
    }


def test_a_block_counts_once_with_the_hours_of_its_first_alternative():
    plan = clean_bachelor_plan()
    counted = {line.key: line for line in counted_lines(plan.lines)}
    first = line_of(plan, "e51a")

    assert "e51a" not in counted
    assert counted["e51"] == replace(
        line_of(plan, "e51"),
        total_hours=D(150),
        lecture=D(32),
        practical=D(48),
        self_study=D(70),
        controls=first.controls,
    )


def test_what_the_header_of_a_block_says_itself_is_kept():
    controls = (ControlMark(Control.CREDIT_TEST, 5),)
    plan = changed("e51", total_hours=D(150), lecture=D(16), self_study=D(134), controls=controls)

    assert line_of(plan, "e51") in counted_lines(plan.lines)


def test_a_block_without_alternatives_counts_as_it_is():
    header = LineData(key="1", kind=LineKind.ELECTIVE_BLOCK, credits=D(5))

    assert counted_lines([header]) == [header]


def test_the_sums_of_a_semester():
    assert summarise(clean_bachelor_plan()).semesters[4] == SemesterSummary(
        semester=5,
        credits=D(30),
        courses=6,
        contact=D("480.0"),
        weekly=D("30.0"),
        exams=6,
        tests=0,
        papers=0,
    )


def test_practices_and_attestation_are_no_courses_but_have_credits_and_controls():
    assert summarise(clean_bachelor_plan()).semesters[7] == SemesterSummary(
        semester=8,
        credits=D(30),
        courses=2,
        contact=D("192.0"),
        weekly=D("12.0"),
        exams=3,
        tests=1,
        papers=0,
    )


def test_papers_and_tests_are_counted_apart():
    marks = tuple(ControlMark(form, 3) for form in Control)
    semester = summarise(changed("c31", controls=marks)).semesters[2]

    assert (semester.exams, semester.tests, semester.papers) == (6, 3, 2)


def test_the_sums_of_years_name_their_semesters():
    assert summarise(clean_bachelor_plan(semesters=5)).years == (
        YearSummary(1, (1, 2), D(60)),
        YearSummary(2, (3, 4), D(60)),
        YearSummary(3, (5,), D(30)),
    )


def test_the_sums_of_cycles_stand_beside_their_bounds():
    assert summarise(clean_bachelor_plan()).cycles == (
        CycleSummary("Б.1", "Гуманитардык цикл", D(30), D(30), D(40)),
        CycleSummary("Б.2", "Табигый-илимий цикл", D(30), D(20), D(40)),
        CycleSummary("Б.3", "Кесиптик цикл", D(156), D(120), D(170)),
        CycleSummary("Б.4", "Дене тарбия", D(0), D(0), D(2)),
        CycleSummary("Б.5", "Практика", D(15), D(15), D(15)),
        CycleSummary("Б.6", "Жыйынтыктоочу мамлекеттик аттестация", D(9), D(9), D(9)),
    )


def test_the_sums_of_parts_stand_beside_their_bounds():
    assert summarise(clean_bachelor_plan()).parts[:5] == (
        PartSummary("Б.1.Б", "Б.1", PartKind.MANDATORY, D(20), D(20), D(30)),
        PartSummary("Б.1.В", "Б.1", PartKind.UNIVERSITY, D(10), None, None),
        PartSummary("Б.2.Б", "Б.2", PartKind.MANDATORY, D(30), D(20), D(40)),
        PartSummary("Б.3.Б", "Б.3", PartKind.MANDATORY, D(136), None, None),
        PartSummary("Б.3.КПВ", "Б.3", PartKind.ELECTIVE, D(20), D(20), D(20)),
    )


def test_the_sums_of_the_whole_plan():
    assert summarise(clean_bachelor_plan()).total == Total(
        credits=D(240),
        total_hours=D(7600),
        lecture=D(1440),
        practical=D(2416),
        laboratory=D(0),
        guided=D(0),
        self_study=D(3024),
        contact=D(3856),
    )


def test_an_empty_plan_sums_to_nothing():
    summary = summarise(PlanData(semesters=2))

    assert summary.total == Total(*[D(0)] * 8)
    assert [semester.credits for semester in summary.semesters] == [D(0), D(0)]
    assert summary.years == (YearSummary(1, (1, 2), D(0)),)


@unhurried
@given(plans)
def test_semesters_parts_and_cycles_sum_to_no_more_than_their_rows(plan):
    summary, counted = summarise(plan), counted_lines(plan.lines)
    inside = [
        credits for line in counted for semester, credits in line.semester_credits.items() if semester <= plan.semesters
    ]
    known = {part.code for part in plan.parts}

    assert sum(semester.credits for semester in summary.semesters) == sum(inside)
    assert sum(year.credits for year in summary.years) == sum(inside)
    assert sum(part.credits for part in summary.parts) == sum(line.credits for line in counted if line.part in known)
    assert sum(cycle.credits for cycle in summary.cycles) == sum(part.credits for part in summary.parts)
    assert summary.total.credits == sum(line.credits for line in counted)
    assert summary.total.contact == sum(map(contact_hours, counted))


@unhurried
@given(plans)
def test_more_alternatives_never_change_the_sums(plan):
    more = [
        replace(line, key=f"{line.key}+", block=line.key)
        for line in plan.lines
        if line.kind is LineKind.ELECTIVE_BLOCK and line.block is None and line.key in alternatives_by_block(plan.lines)
    ]

    assert summarise(replace(plan, lines=(*plan.lines, *more))) == summarise(plan)


@pytest.mark.parametrize(
    ("degree", "form", "contact", "year"),
    [
        (Degree.BACHELOR, StudyForm.FULL_TIME, "15", "60"),
        (Degree.SPECIALIST, StudyForm.FULL_TIME, "15", "60"),
        (Degree.COLLEGE, StudyForm.FULL_TIME, "15", "60"),
        (Degree.MASTER, StudyForm.FULL_TIME, "10", "60"),
        (Degree.BACHELOR, StudyForm.EXTRAMURAL, "7.5", "54"),
        (Degree.MASTER, StudyForm.DISTANCE, "7.5", "54"),
    ],
)
def test_norms_follow_the_degree_and_the_form_of_study(degree, form, contact, year):
    limits = default_limits(degree, form)

    assert (number(limits.contact_hours_per_credit.value), number(limits.credits_per_year.value)) == (contact, year)


@pytest.mark.parametrize(
    ("value", "text"),
    [("5", "5"), ("5.0", "5"), ("4.50", "4.5"), ("0.00", "0"), ("-0", "0"), ("1E+3", "1000"), ("240", "240")],
)
def test_a_quantity_is_written_as_people_write_it(value, text):
    assert number(D(value)) == text
