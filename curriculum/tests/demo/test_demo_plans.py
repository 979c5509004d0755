"""Whole plans of the demo: without a single finding, and built as the office builds them."""

from decimal import Decimal

import pytest

from curriculum.calc.checks import run_checks
from curriculum.calc.hours import contact_hours, hours_in_semester, summarise
from curriculum.calc.shapes import Control, LineKind
from curriculum.demo import tables
from curriculum.tests.demo.shaped import CATALOGUE, DEPARTMENTS, PROGRAMMES, plan_of

PLANS = {key: plan_of(key, tables.programme_lines(key)) for key in PROGRAMMES}
BACHELORS = [key for key, programme in PROGRAMMES.items() if programme["degree"] == "bachelor"]
HIGHER = [key for key, programme in PROGRAMMES.items() if programme["level"] == "higher"]
COLUMNS = [
    *("code", "part", "kind", "name_ky", "name_ru", "name_en", "course", "department", "credits", "total_hours"),
    *("lecture", "practical", "laboratory", "guided", "self_study", "control"),
    *(f"s{semester}" for semester in range(1, 9)),
    *("prerequisites", "weeks", "host_taught", "block", "note"),
]


def lines(key, *kinds):
    return [line for line in PLANS[key].lines if line.kind in kinds]


def rows(key, *kinds):
    return [row for row in tables.programme_lines(key) if row["kind"] in kinds]


@pytest.mark.parametrize("key", PROGRAMMES)
def test_a_plan_has_no_findings_of_any_check(key):
    assert run_checks(PLANS[key]) == []


@pytest.mark.parametrize("key", PROGRAMMES)
def test_every_semester_holds_thirty_credits(key):
    assert {part.credits for part in summarise(PLANS[key]).semesters} == {Decimal(30)}


@pytest.mark.parametrize("key", PROGRAMMES)
def test_the_plan_holds_the_credits_of_its_programme(key):
    assert summarise(PLANS[key]).total.credits == Decimal(PROGRAMMES[key]["credits"])


@pytest.mark.parametrize("key", PROGRAMMES)
def test_no_semester_is_overloaded(key):
    semesters = summarise(PLANS[key]).semesters
    assert max(part.courses for part in semesters) <= 10
    assert max(part.exams for part in semesters) <= 6
    assert max(part.papers for part in semesters) <= 2


@pytest.mark.parametrize("key", PROGRAMMES)
def test_classes_make_whole_hours_a_week_in_every_semester(key):
    for line in lines(key, LineKind.COURSE, LineKind.ELECTIVE_BLOCK):
        for semester in line.running:
            hours = hours_in_semester(line, contact_hours(line), semester)
            assert hours % PLANS[key].limits.weeks_in_semester.value == 0


@pytest.mark.parametrize("key", BACHELORS)
def test_bachelors_spend_about_half_of_their_hours_in_class(key):
    shares = {contact_hours(line) / line.total_hours for line in lines(key, LineKind.COURSE)}
    assert min(shares) >= Decimal("0.5")
    assert max(shares) < Decimal("0.55")


def test_masters_spend_about_a_third_of_their_hours_in_class():
    shares = {contact_hours(line) / line.total_hours for line in lines("710400_m", LineKind.COURSE)}
    assert min(shares) > Decimal("0.25")
    assert max(shares) <= Decimal("0.4")


@pytest.mark.parametrize("key", PROGRAMMES)
def test_codes_are_unique_and_begin_with_their_part(key):
    codes = [row["code"] for row in tables.programme_lines(key)]
    assert len(set(codes)) == len(codes)
    assert all(row["code"].startswith(f"{row['part']}.") for row in tables.programme_lines(key))


@pytest.mark.parametrize("key", PROGRAMMES)
def test_files_have_the_columns_of_a_plan(key):
    assert list(tables.programme_lines(key)[0]) == COLUMNS


@pytest.mark.parametrize("key", PROGRAMMES)
def test_courses_come_from_the_catalogue_and_leave_their_names_to_it(key):
    for row in rows(key, "course", "physical"):
        assert row["course"] in CATALOGUE
        assert (row["name_ky"], row["name_ru"], row["name_en"]) == ("", "", "")


@pytest.mark.parametrize("key", PROGRAMMES)
def test_blocks_practices_and_attestation_bring_names_of_their_own(key):
    for row in rows(key, "elective_block", "practice", "attestation"):
        assert row["course"] == ""
        assert all((row["name_ky"], row["name_ru"], row["name_en"]))


@pytest.mark.parametrize("key", PROGRAMMES)
def test_no_course_is_offered_twice_in_a_plan(key):
    courses = [row["course"] for row in tables.programme_lines(key) if row["course"]]
    assert len(set(courses)) == len(courses)


@pytest.mark.parametrize("key", PROGRAMMES)
def test_courses_are_taught_by_the_department_that_keeps_them_in_the_catalogue(key):
    keepers = {course["code"]: course["department"] for course in tables.courses()}
    for row in rows(key, "course", "physical"):
        assert row["department"] == keepers[row["course"]]
    assert {row["department"] for row in tables.programme_lines(key)} <= DEPARTMENTS


@pytest.mark.parametrize("key", PROGRAMMES)
def test_the_graduating_department_answers_for_practices_and_attestation(key):
    own = {row["department"] for row in rows(key, "practice", "attestation")}
    assert own == {PROGRAMMES[key]["department"]}


@pytest.mark.parametrize("key", PROGRAMMES)
def test_alternatives_look_like_their_block(key):
    headers = {row["code"]: row for row in rows(key, "elective_block")}
    same = [column for column in COLUMNS if column.startswith("s") or column in ("part", "credits", "control")]
    for row in (row for row in tables.programme_lines(key) if row["block"]):
        assert row["kind"] == "course"
        assert [row[column] for column in same] == [headers[row["block"]][column] for column in same]


@pytest.mark.parametrize("key", PROGRAMMES)
def test_the_plan_ends_with_a_state_examination_and_a_defence(key):
    last = int(PROGRAMMES[key]["semesters"])
    found = lines(key, LineKind.ATTESTATION)
    assert len(found) == 2
    assert {line.running for line in found} == {(last,)}
    assert {mark.form for line in found for mark in line.controls} == {Control.EXAM}


@pytest.mark.parametrize("key", [*BACHELORS, "230109"])
def test_physical_education_lasts_four_semesters_without_credits(key):
    (line,) = lines(key, LineKind.PHYSICAL)
    assert (line.credits, line.total_hours, line.running) == (Decimal(0), Decimal(400), (1, 2, 3, 4))
    assert [mark.semester for mark in line.controls] == [1, 2, 3, 4]


def test_only_the_double_degree_has_courses_of_the_partner_and_they_fill_one_semester():
    taught = {key: [line for line in plan.lines if line.host_taught] for key, plan in PLANS.items()}
    assert [key for key, found in taught.items() if found] == ["710200"]
    assert {line.running for line in taught["710200"]} == {(7,)}
    assert sum(line.credits for line in taught["710200"] if line.block is None) == 30


def test_about_half_of_the_courses_outside_the_electives_build_on_earlier_ones():
    for key in HIGHER:
        firm = [line for line in lines(key, LineKind.COURSE) if line.block is None]
        built = [line for line in firm if line.prerequisites]
        assert 0.4 <= len(built) / len(firm) <= 0.8


def test_plans_have_as_many_lines_as_people_know_from_real_ones():
    counts = {key: len(plan.lines) for key, plan in PLANS.items()}
    assert counts == {
        "510200": 76,
        "710100": 75,
        "710200": 75,
        "710400": 76,
        "580500": 77,
        "710400_m": 29,
        "230109": 33,
    }
