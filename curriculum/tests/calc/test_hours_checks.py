"""Hours of a row against its credits, and hours of a week."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from curriculum.calc.shapes import Finding, Severity, StudyForm
from curriculum.tests.calc.plans import changed, clean_bachelor_plan, found, limited


def test_hours_that_do_not_follow_from_the_credits_are_an_error():
    assert found("total_hours", changed("c31", total_hours=D(144))) == [
        Finding(
            "total_hours",
            Severity.ERROR,
            "c31",
            "total_hours",
            None,
            {"credits": "5", "norm": "150", "actual": "144"},
        )
    ]


@pytest.mark.parametrize("key", ["p7", "gak", "e51a"])
def test_practices_attestation_and_alternatives_follow_from_their_credits_too(key):
    findings = found("total_hours", changed(key, total_hours=D(1)))

    assert [(finding.key, finding.values["actual"]) for finding in findings] == [(key, "1")]


def test_a_block_may_leave_its_hours_to_its_alternatives():
    assert found("total_hours", clean_bachelor_plan()) == []
    assert found("total_hours", changed("e51", total_hours=D(120))) == [
        Finding(
            "total_hours",
            Severity.ERROR,
            "e51",
            "total_hours",
            None,
            {"credits": "5", "norm": "150", "actual": "120"},
        )
    ]


def test_hours_of_a_credit_are_a_norm():
    plan = limited(hours_per_credit="36")

    assert found("total_hours", plan)[0].values == {"credits": "5", "norm": "180", "actual": "150"}


@pytest.mark.parametrize("column", ["credits", "total_hours"])
def test_hours_are_not_compared_when_a_number_could_not_be_read(column):
    assert found("total_hours", changed("c31", total_hours=D(0), invalid={column: "?"})) == []


def test_kinds_of_work_must_make_the_total():
    assert found("hours_parts", changed("c31", guided=D(10))) == [
        Finding("hours_parts", Severity.ERROR, "c31", "total_hours", None, {"actual": "160", "norm": "150"})
    ]


def test_guided_work_is_a_part_of_the_total():
    assert found("hours_parts", changed("c31", guided=D(10), self_study=D(60))) == []


def test_a_course_whose_hours_are_not_divided_is_an_error():
    nothing = {"lecture": D(0), "practical": D(0), "self_study": D(0)}

    assert found("hours_parts", changed("c31", **nothing)) == [
        Finding("hours_parts", Severity.ERROR, "c31", "total_hours", None, {"actual": "0", "norm": "150"})
    ]


def test_a_practice_need_not_be_divided_into_kinds_of_work():
    assert found("hours_parts", clean_bachelor_plan()) == []
    assert found("hours_parts", changed("p7", self_study=D(100))) == [
        Finding("hours_parts", Severity.ERROR, "p7", "total_hours", None, {"actual": "100", "norm": "180"})
    ]


def test_kinds_of_work_are_not_added_up_when_one_could_not_be_read():
    assert found("hours_parts", changed("c31", lecture=D(0), invalid={"lecture": "32 с"})) == []


def test_too_few_class_hours_are_a_warning():
    assert found("contact_share_low", changed("c31", lecture=D(16), practical=D(16))) == [
        Finding("contact_share_low", Severity.WARNING, "c31", "lecture", None, {"actual": "21", "norm": "40"})
    ]


def test_too_many_class_hours_are_a_warning():
    assert found("contact_share_high", changed("c31", laboratory=D(32))) == [
        Finding("contact_share_high", Severity.WARNING, "c31", "lecture", None, {"actual": "75", "norm": "60"})
    ]


def test_the_bounds_of_the_share_are_let_pass():
    plan = changed("c31", lecture=D(45), practical=D(45))
    least = changed("c31", lecture=D(30), practical=D(30))

    assert found("contact_share_high", plan) == []
    assert found("contact_share_low", least) == []


def test_a_share_of_nothing_is_not_measured():
    plan = changed("c31", total_hours=D(0), lecture=D(0), practical=D(0))

    assert found("contact_share_low", plan) == []
    assert found("contact_share_high", plan) == []


def test_guided_work_is_measured_once_the_office_sets_its_share():
    plan = limited(changed("c31", guided=D(10), self_study=D(60)), min_guided_share="0.1")
    findings = [finding for finding in found("guided_share", plan) if finding.key == "c31"]

    assert found("guided_share", clean_bachelor_plan()) == []
    assert findings == [Finding("guided_share", Severity.WARNING, "c31", "guided", None, {"actual": "7", "norm": "10"})]


def test_enough_guided_work_is_let_pass():
    plan = limited(changed("c31", guided=D(15), self_study=D(55)), min_guided_share="0.1")

    assert [finding for finding in found("guided_share", plan) if finding.key == "c31"] == []


def test_hours_that_make_no_whole_week_are_a_warning():
    assert found("weekly_hours", changed("c31", lecture=D(30), self_study=D(72))) == [
        Finding(
            "weekly_hours",
            Severity.WARNING,
            "c31",
            "lecture",
            None,
            {"hours": "30", "weeks": "16", "semesters": "3"},
        )
    ]


def test_each_kind_of_class_is_measured_by_itself():
    findings = found("weekly_hours", changed("c31", lecture=D(30), practical=D(34), laboratory=D(8)))

    assert [(finding.column, finding.values["hours"]) for finding in findings] == [
        ("lecture", "30"),
        ("practical", "34"),
        ("laboratory", "8"),
    ]


def test_hours_of_a_long_course_are_spread_over_its_semesters():
    equal = changed("c31", semester_credits={3: D("2.5"), 4: D("2.5")})

    assert found("weekly_hours", equal) == [
        Finding(
            "weekly_hours",
            Severity.WARNING,
            "c31",
            "practical",
            None,
            {"hours": "48", "weeks": "16", "semesters": "3, 4"},
        )
    ]


def test_hours_may_follow_the_credits_of_the_semesters():
    plan = changed("c31", semester_credits={3: D(2), 4: D(4)}, lecture=D(48), practical=D(48))

    assert found("weekly_hours", plan) == []


def test_hours_may_also_be_equal_in_semesters_of_different_credits():
    plan = changed("c31", semester_credits={3: D(2), 4: D(3)}, lecture=D(32), practical=D(32))

    assert found("weekly_hours", plan) == []


def test_a_course_that_runs_nowhere_has_no_weeks_to_measure():
    assert found("weekly_hours", changed("c31", semester_credits={}, lecture=D(30))) == []


@pytest.mark.parametrize("form", [StudyForm.EXTRAMURAL, StudyForm.DISTANCE])
def test_weeks_are_counted_full_time_only(form):
    plan = replace(changed("c31", lecture=D(30)), study_form=form)

    assert found("weekly_hours", plan) == []


def test_the_weeks_of_a_semester_are_a_norm():
    plan = limited(changed("c31", lecture=D(30), practical=D(45)), weeks_in_semester="15")

    assert [finding for finding in found("weekly_hours", plan) if finding.key == "c31"] == []


def test_a_crowded_week_is_a_warning():
    plan = changed("c31", lecture=D(64), practical=D(128))

    assert found("class_hours_per_week", plan) == [
        Finding(
            "class_hours_per_week",
            Severity.WARNING,
            None,
            "s3",
            3,
            {"semester": "3", "actual": "37", "norm": "36"},
        )
    ]


def test_physical_education_does_not_crowd_the_week():
    assert found("class_hours_per_week", changed("sport", practical=D(4000))) == []


def test_a_full_week_is_let_pass():
    assert found("class_hours_per_week", changed("c31", lecture=D(64), practical=D(112))) == []
