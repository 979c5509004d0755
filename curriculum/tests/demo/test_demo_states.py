"""Which plans the demo has, how far each has come, and what the checks say about it."""

from collections import Counter
from datetime import date

import pytest

from curriculum.calc.checks import run_checks
from curriculum.calc.difference import ChangeKind, difference
from curriculum.demo import tables
from curriculum.tests.demo.shaped import PROGRAMMES, plan_of, stored_plan

STATES = {"draft", "submitted", "returned", "approved", "archived"}
STEPS = {"department_head", "dean", "office_specialist", "vice_rector"}
PLANS = tables.plans()


def key_of(row) -> str:
    return f"{row['programme']}-{row['intake_year']}-{row['kind']}-{row['version']}"


ALL = {key_of(row): row for row in PLANS}
WITH_ERRORS = {
    "710400-2025-working-1": ["name_catalogue"],
    "580500-2025-working-1": [
        "base_semesters",
        "department_missing",
        "hours_parts",
        "prerequisite_later",
        "semester_credits",
        "semester_credits",
    ],
    "580500-2026-base-1": ["exams_per_semester"],
    "710400_m-2026-base-1": [
        "control_missing",
        "mandatory_credits",
        "practice_credits",
        "programme_credits",
        "total_hours",
        "year_credits",
    ],
    "230109-2026-base-1": [
        "attestation_missing",
        "cycle_credits",
        "programme_credits",
        "semester_credits",
        "year_credits",
    ],
}


def test_plans_are_told_apart_by_programme_year_kind_and_version():
    assert len(ALL) == len(PLANS) == 52


def test_plans_belong_to_programmes_and_to_the_intakes_of_five_years():
    assert {row["programme"] for row in PLANS} == set(PROGRAMMES)
    assert {row["intake_year"] for row in PLANS} == {"2022", "2023", "2024", "2025", "2026"}
    assert {row["kind"] for row in PLANS} == {"base", "working"}


def test_every_state_and_every_step_of_approval_can_be_seen():
    assert {row["state"] for row in PLANS} == STATES
    assert {row["step"] for row in PLANS if row["state"] == "submitted"} == STEPS
    assert {row["step"] for row in PLANS if row["state"] == "returned"} == {"dean", "office_specialist"}
    assert {row["step"] for row in PLANS if row["state"] in ("draft", "approved", "archived")} == {""}


def test_how_many_plans_stand_in_each_state():
    assert Counter(row["state"] for row in PLANS) == {
        "approved": 30,
        "archived": 10,
        "submitted": 6,
        "returned": 2,
        "draft": 4,
    }


def test_only_returned_plans_carry_a_remark():
    assert {row["state"] for row in PLANS if row["remark"]} == {"returned"}
    assert all(row["remark"] for row in PLANS if row["state"] == "returned")


def test_finished_plans_have_a_date_and_those_under_way_a_number_of_days():
    for row in PLANS:
        finished = row["state"] in ("approved", "archived")
        assert bool(row["date"]) is finished
        assert bool(row["days_ago"]) is not finished


def test_plans_were_approved_on_working_days_of_spring_before_their_intake():
    days = [(date.fromisoformat(row["date"]), int(row["intake_year"])) for row in PLANS if row["date"]]
    assert [day for day, _ in days if day.isoweekday() > 5] == []
    assert [day for day, year in days if not date(year, 4, 1) <= day <= date(year, 6, 30)] == []


def test_a_working_plan_follows_an_approved_base_plan():
    base = {(row["programme"], row["intake_year"]): row["state"] for row in reversed(PLANS) if row["kind"] == "base"}
    working = [row for row in PLANS if row["kind"] == "working"]
    assert {base[row["programme"], row["intake_year"]] for row in working} == {"approved", "archived"}


def test_only_a_second_version_gives_a_reason_for_the_change():
    assert [(key_of(row), row["change_reason"]) for row in PLANS if row["version"] != "1"] == [
        ("510200-2024-base-2", "Тандоо курстарынын тизмеси жаңыртылды")
    ]
    assert [row for row in PLANS if row["version"] == "1" and row["change_reason"]] == []


@pytest.mark.parametrize("key", sorted(set(ALL) - set(WITH_ERRORS)))
def test_a_plan_without_planted_mistakes_has_nothing_to_find(key):
    assert [finding.check for finding in run_checks(stored_plan(ALL[key]))] == []


@pytest.mark.parametrize("key", sorted(WITH_ERRORS))
def test_mistakes_in_plans_under_way_are_found(key):
    assert sorted(finding.check for finding in run_checks(stored_plan(ALL[key]))) == WITH_ERRORS[key]


def test_mistakes_stand_only_in_plans_that_may_still_be_mended():
    assert {ALL[key]["state"] for key in WITH_ERRORS} == {"draft", "returned"}
    told = {
        f"{row['programme']}-{row['intake_year']}-{row['kind']}-{row['version']}"
        for row in tables.changes()
        if row["why"] == "error"
    }
    assert told == set(WITH_ERRORS)


def test_every_change_concerns_a_plan_and_a_line_that_exist():
    for row in tables.changes():
        codes = {line["code"] for line in tables.programme_lines(row["programme"])}
        assert f"{row['programme']}-{row['intake_year']}-{row['kind']}-{row['version']}" in ALL
        assert row["code"] in codes
        assert row["why"] in ("edition", "error")


def test_every_change_names_a_column_of_plans():
    columns = {*tables.programme_lines("710400")[0], "line"}
    assert {row["column"] for row in tables.changes()} <= columns
    assert {row["value"] for row in tables.changes() if row["column"] == "line"} == {"removed"}


def test_an_intake_without_changes_has_the_lines_of_the_programme():
    assert tables.plan_lines("710100", 2026) == tables.programme_lines("710100")


def test_a_base_plan_does_not_see_the_changes_of_its_working_plan():
    assert tables.plan_lines("710100", 2025) == tables.programme_lines("710100")
    assert tables.plan_lines("710100", 2025, "working") != tables.programme_lines("710100")


def test_a_working_plan_takes_over_the_changes_of_its_base_plan():
    controls = {line["code"]: line["control"] for line in tables.plan_lines("580500", 2024, "working")}
    assert controls["Б.3.В.6"] == "З"


def test_a_removed_line_is_gone_and_the_others_stay_in_order():
    codes = [line["code"] for line in tables.programme_lines("510200")]
    codes.remove("Б.3.КПВ.3.4")
    assert [line["code"] for line in tables.plan_lines("510200", 2024)] == codes


def test_the_second_version_differs_from_the_approved_first_in_three_lines():
    first = plan_of("510200", tables.plan_lines("510200", 2024))
    second = plan_of("510200", tables.plan_lines("510200", 2024, "base", 2))
    changed = difference(first.lines, second.lines)
    assert Counter(change.kind for change in changed) == {ChangeKind.CHANGED: 2, ChangeKind.REMOVED: 1}


def test_the_first_version_does_not_see_the_changes_of_the_second():
    controls = {line["code"]: line["control"] for line in tables.plan_lines("510200", 2024, "base", 1)}
    assert controls["Б.3.В.4"] == "Э"


def test_reading_twice_gives_the_same_lines():
    assert tables.plan_lines("710400", 2025, "working") == tables.plan_lines("710400", 2025, "working")
