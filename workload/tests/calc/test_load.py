"""Hours of every kind of work, worked out by hand beside the norm that gives them (DOMAIN 3.2)."""

from decimal import Decimal as D

import pytest

from curriculum.calc.shapes import Control, LineKind, StudyForm
from workload.calc.load import load_of
from workload.calc.shapes import Attestation, Basis, Counted, Funding, LoadLine, Practice, Share, Work
from workload.tests.calc.made import BACHELOR, MASTER, NORMS, SPECIALIST, group, line, norm

TWO_LAB = group(subgroups={Work.LABORATORY: 2, Work.LANGUAGE: 3, Work.PHYSICAL: 2})
EXTRAMURAL = group(form=StudyForm.EXTRAMURAL)
MASTERS = group("ПИ-М", 4, 6, degree=MASTER)


def hours(*lines) -> dict[Work, D]:
    return {one.work: one.hours for one in load_of(lines, NORMS)}


@pytest.mark.parametrize(
    ("what", "worked_out"),
    [
        # 34 h of lectures to one stream; 5 % of them for one group of full-time study
        (line(lecture="34"), {Work.LECTURE: D("34.00"), Work.CONSULTATION: D("1.70")}),
        # 15 % for one group of extramural study
        (line("1", EXTRAMURAL, lecture="8"), {Work.LECTURE: D("8.00"), Work.CONSULTATION: D("1.20")}),
        # 32 h of practical classes with one group
        (line(practical="32"), {Work.PRACTICAL: D("32.00")}),
        # 16 h of laboratory classes in two subgroups
        (line("1", TWO_LAB, laboratory="16"), {Work.LABORATORY: D("32.00")}),
        # an undivided group is its own only subgroup
        (line(laboratory="16"), {Work.LABORATORY: D("16.00")}),
        # 64 h of a language in three subgroups
        (line("1", TWO_LAB, practical="64", is_language=True), {Work.LANGUAGE: D("192.00")}),
        # 50 h of physical education in two subgroups
        (line("1", TWO_LAB, practical="50", kind=LineKind.PHYSICAL), {Work.PHYSICAL: D("100.00")}),
        # 15 h of guided independent study with one group
        (line(guided="15"), {Work.GUIDED: D("15.00")}),
        # 2 h of consultation for the group, 0.30 h for each of 25 students
        (line("1", None, Control.EXAM), {Work.EXAM_CONSULTATION: D("2.00"), Work.EXAM: D("7.50")}),
        # 0.25 h × 25 students
        (line("1", None, Control.CREDIT_TEST), {Work.CREDIT_TEST: D("6.25")}),
        (line("1", None, Control.GRADED_TEST), {Work.GRADED_TEST: D("6.25")}),
        # 0.5 h × 25 works; 0.75 h × 25 works
        (line("1", None, Control.CALCULATION_WORK), {Work.CALCULATION_WORK: D("12.50")}),
        (line("1", None, Control.CONTROL_WORK), {Work.CONTROL_WORK: D("18.75")}),
        # 2 h × 25 papers; 3 h × 25 projects
        (line("1", None, Control.COURSE_PAPER), {Work.COURSE_PAPER: D("50.00")}),
        (line("1", None, Control.COURSE_PROJECT), {Work.COURSE_PROJECT: D("75.00")}),
        # 6 h × 2 weeks × 5 days × 1 group
        (
            line(kind=LineKind.PRACTICE, practice=Practice.STUDY, weeks="2"),
            {Work.STUDY_PRACTICE: D("60.00")},
        ),
        # 1 h × 4 weeks × 25 students; 2 h × 6 weeks × 25 students; 1 h × 3 weeks × 25 students
        (
            line(kind=LineKind.PRACTICE, practice=Practice.PRODUCTION, weeks="4"),
            {Work.PRODUCTION_PRACTICE: D("100.00")},
        ),
        (
            line(kind=LineKind.PRACTICE, practice=Practice.PEDAGOGICAL, weeks="6"),
            {Work.PEDAGOGICAL_PRACTICE: D("300.00")},
        ),
        (
            line(kind=LineKind.PRACTICE, practice=Practice.PREDIPLOMA, weeks="3"),
            {Work.PREDIPLOMA_PRACTICE: D("75.00")},
        ),
        # 18 h × 25 final works, 2 h × 25 reviews, 0.5 h × 25 students × 5 members
        (
            line(kind=LineKind.ATTESTATION, attestation=Attestation.THESIS),
            {Work.THESIS: D("450.00"), Work.REVIEW: D("50.00"), Work.COMMISSION: D("62.50")},
        ),
        # 30 h × 10 theses of masters, 4 h × 10 reviews, 0.5 h × 10 × 5
        (
            line("1", MASTERS, kind=LineKind.ATTESTATION, attestation=Attestation.THESIS),
            {Work.THESIS: D("300.00"), Work.REVIEW: D("40.00"), Work.COMMISSION: D("25.00")},
        ),
        # 0.5 h × 25 students × 5 members at a state examination
        (line(kind=LineKind.ATTESTATION, attestation=Attestation.EXAM), {Work.COMMISSION: D("62.50")}),
    ],
)
def test_each_kind_of_work_gives_what_its_norm_says(what, worked_out):
    assert hours(what) == worked_out


def test_a_stream_is_lectured_once_and_consulted_group_by_group():
    joined = {Work.LECTURE: "7"}
    first = line("1", group("ПИ-1", 10, 15), lecture="34", streams=joined)
    second = line("2", group("ПИ-2", 5, 20), lecture="34", streams=joined)

    lecture, one, two = load_of([first, second], NORMS)

    assert lecture == LoadLine(
        key="lecture:stream:7",
        work=Work.LECTURE,
        lines=("1", "2"),
        norm=NORMS[0],
        counted=Counted(plan_hours=D(34), streams=1, groups=2, subgroups=2, students=50),
        raw=D(34),
        hours=D("34.00"),
        shares=(Share(BACHELOR, Funding.BUDGET, D("10.20")), Share(BACHELOR, Funding.CONTRACT, D("23.80"))),
    )
    assert [(other.key, other.hours) for other in (one, two)] == [
        ("consultation:line:1", D("1.70")),
        ("consultation:line:2", D("1.70")),
    ]


def test_a_stream_of_two_degrees_is_shared_by_its_students():
    joined = {Work.LECTURE: "7"}
    lines = [
        line("1", group("ПИ", 0, 30), lecture="20", streams=joined),
        line("2", group("ПИ-А", 0, 10, degree=SPECIALIST), lecture="20", streams=joined),
    ]

    [lecture] = [one for one in load_of(lines, NORMS) if one.work is Work.LECTURE]

    assert lecture.shares == (
        Share(BACHELOR, Funding.CONTRACT, D("15.00")),
        Share(SPECIALIST, Funding.CONTRACT, D("5.00")),
    )


def test_a_stream_whose_members_differ_in_hours_counts_the_most_and_is_marked():
    joined = {Work.LECTURE: "7"}
    lines = [
        line("1", group("ПИ-1"), lecture="34", streams=joined),
        line("2", group("ПИ-2"), lecture="30", streams=joined),
    ]

    [lecture] = [one for one in load_of(lines, NORMS) if one.work is Work.LECTURE]

    assert (lecture.hours, lecture.uneven) == (D("34.00"), True)


def test_work_without_a_norm_stands_in_the_load_with_no_hours():
    [lecture] = [one for one in load_of([line(lecture="34")], NORMS[1:]) if one.work is Work.LECTURE]

    assert (lecture.norm, lecture.raw, lecture.hours, lecture.counted.plan_hours) == (None, D(0), D(0), D(34))


def test_a_group_without_students_still_has_its_classes():
    found = load_of([line("1", group("жаңы", 0, 0), Control.EXAM, practical="32")], NORMS)

    assert [(one.work, one.hours, one.shares) for one in found] == [
        (Work.PRACTICAL, D("32.00"), (Share(BACHELOR, Funding.BUDGET, D("32.00")),)),
        (Work.EXAM_CONSULTATION, D("2.00"), (Share(BACHELOR, Funding.BUDGET, D("2.00")),)),
        (Work.EXAM, D("0.00"), ()),
    ]


def test_practices_and_attestations_that_nobody_named_are_the_usual_ones():
    assert hours(line(kind=LineKind.PRACTICE, weeks="1")) == {Work.PRODUCTION_PRACTICE: D("25.00")}
    assert set(hours(line(kind=LineKind.ATTESTATION))) == {Work.THESIS, Work.REVIEW, Work.COMMISSION}


@pytest.mark.parametrize(("students", "subgroups"), [(0, 1), (15, 1), (16, 2), (30, 2), (31, 3)])
def test_an_undivided_group_counts_as_many_subgroups_as_the_norm_asks_for(students, subgroups):
    laboratory = norm(Work.LABORATORY, Basis.SUBGROUP_HOUR, "1", size=15)

    [one] = load_of([line("1", group("а", 0, students), laboratory="10")], [laboratory])

    assert (one.counted.subgroups, one.hours) == (subgroups, D(10 * subgroups))


def test_a_group_that_people_divided_counts_as_they_did():
    laboratory = norm(Work.LABORATORY, Basis.SUBGROUP_HOUR, "1", size=15)

    [one] = load_of([line("1", group("а", 0, 40, subgroups={Work.LABORATORY: 2}), laboratory="10")], [laboratory])

    assert one.counted.subgroups == 2
