"""Practices and the state attestation."""

from decimal import Decimal as D

import pytest

from curriculum.calc.shapes import Finding, Severity
from curriculum.tests.calc.plans import changed, clean_bachelor_plan, found, limited, without


@pytest.mark.parametrize("weeks", [None, D(0)])
def test_a_practice_without_weeks_is_an_error_and_nothing_else(weeks):
    plan = changed("p7", weeks=weeks)

    assert found("practice_weeks", plan) == [Finding("practice_weeks", Severity.ERROR, "p7", "weeks")]
    assert found("practice_credits", plan) == []


def test_weeks_that_cannot_be_read_are_not_called_missing():
    assert found("practice_weeks", changed("p7", weeks=None, invalid={"weeks": "төрт"})) == []


def test_a_practice_whose_credits_do_not_follow_from_its_weeks_is_a_warning():
    assert found("practice_credits", changed("p7", weeks=D(3))) == [
        Finding(
            "practice_credits",
            Severity.WARNING,
            "p7",
            "credits",
            None,
            {"weeks": "3", "norm": "4.5", "actual": "6"},
        )
    ]


def test_the_credits_of_a_week_are_a_norm():
    plan = limited(changed("p8", weeks=D(5), credits=D(10)), credits_per_practice_week="2")

    assert [finding.key for finding in found("practice_credits", plan)] == ["p7"]


def test_courses_have_no_weeks():
    assert found("practice_weeks", changed("c31", weeks=None)) == []


def test_a_plan_without_practice_is_a_warning():
    assert found("practice_missing", without("p7", "p8")) == [Finding("practice_missing", Severity.WARNING)]
    assert found("practice_missing", without("p7")) == []


def test_a_plan_without_attestation_is_an_error():
    assert found("attestation_missing", without("gak")) == [Finding("attestation_missing", Severity.ERROR)]


def test_an_attestation_before_the_last_semester_is_an_error():
    assert found("attestation_last", changed("gak", semester_credits={7: D(3), 8: D(6)})) == [
        Finding("attestation_last", Severity.ERROR, "gak", "s7", 7, {"semester": "7", "last": "8"})
    ]


def test_the_last_semester_depends_on_the_programme():
    assert found("attestation_last", clean_bachelor_plan(semesters=10)) == [
        Finding("attestation_last", Severity.ERROR, "gak", "s8", 8, {"semester": "8", "last": "10"})
    ]
