"""The demo's catalogue, standards and programmes hold together."""

import csv
from collections import Counter
from decimal import Decimal

import pytest

from curriculum.calc.shapes import Degree, Level, LineKind, PartKind, StudyForm
from curriculum.demo import tables
from curriculum.tests.demo.shaped import CATALOGUE, DEPARTMENTS, PROGRAMMES, decimal
from kuu_office.core.demo.tables import acts, units
from kuu_office.core.text.kyrgyz import has_lookalikes

NAMES = ("name_ky", "name_ru", "name_en")
TABLES = {
    "courses": tables.courses,
    "standards": tables.standards,
    "cycles": tables.cycles,
    "parts": tables.parts,
    "mandatory": tables.mandatory,
    "programmes": tables.programmes,
}
# Letters of the Kyrgyz alphabet that Russian does not have: they may not get into a Russian name.
ONLY_KYRGYZ = set("ңөүҢӨҮ")


def repeated(values) -> list:
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize("name", TABLES)
def test_every_name_is_given_in_three_languages(name):
    assert [row for row in TABLES[name]() if not all(row[column] for column in NAMES)] == []


@pytest.mark.parametrize("name", TABLES)
def test_no_name_holds_letters_of_another_alphabet(name):
    found = [row[column] for row in TABLES[name]() for column in NAMES if has_lookalikes(row[column])]
    assert [text for text in found if not text.isascii()] == []


@pytest.mark.parametrize("name", TABLES)
def test_russian_names_hold_no_kyrgyz_letters_and_english_names_no_cyrillic_ones(name):
    rows = TABLES[name]()
    assert [row["name_ru"] for row in rows if ONLY_KYRGYZ & set(row["name_ru"])] == []
    assert [row["name_en"] for row in rows if any("Ѐ" <= letter <= "ӿ" for letter in row["name_en"])] == []


@pytest.mark.parametrize("name", TABLES)
def test_no_text_has_spaces_at_its_ends_or_doubled(name):
    texts = [text for row in TABLES[name]() for text in row.values()]
    assert [text for text in texts if text != " ".join(text.split())] == []


def test_the_catalogue_has_over_two_hundred_courses_each_with_a_code_and_a_name_of_its_own():
    courses = tables.courses()
    assert len(courses) == 223
    assert repeated(course["code"] for course in courses) == []
    assert {column: repeated(course[column] for course in courses) for column in NAMES} == {
        "name_ky": [],
        "name_ru": [],
        "name_en": [],
    }


def test_every_course_belongs_to_a_department_of_the_university():
    assert {course["department"] for course in tables.courses()} == DEPARTMENTS


def test_every_course_of_the_catalogue_is_taught_in_some_plan():
    taught = {row["course"] for key in PROGRAMMES for row in tables.programme_lines(key)} - {""}
    assert taught == set(CATALOGUE)


def test_programmes_are_five_bachelors_a_master_and_a_college_speciality():
    degrees = Counter(programme["degree"] for programme in tables.programmes())
    assert degrees == {"bachelor": 5, "master": 1, "college": 1}


def test_programmes_point_to_standards_departments_and_files_that_exist():
    kinds = {unit["code"]: unit["kind"] for unit in units()}
    standards = {standard["code"] for standard in tables.standards()}
    for programme in tables.programmes():
        assert kinds[programme["faculty"]] == "faculty"
        assert kinds[programme["department"]] == "department"
        assert programme["standard"] in standards
        assert (tables.FOLDER / programme["plan_file"]).is_file()
        assert programme["plan_file"] == f"plan_{programme['key']}.csv"


def test_all_programmes_belong_to_one_faculty_through_their_departments():
    parents = {unit["code"]: unit["parent"] for unit in units()}
    places = {(programme["faculty"], parents[programme["department"]]) for programme in tables.programmes()}
    assert places == {("FITM", "FITM")}


def test_programmes_use_the_words_of_study_plans():
    for programme in tables.programmes():
        assert Degree(programme["degree"])
        assert Level(programme["level"])
        assert StudyForm(programme["study_form"])
        assert set(programme["languages"].split()) <= {"ky", "ru", "en"}


def test_only_the_double_degree_names_a_partner():
    partners = {row["key"]: (row["partner_name"], row["partner_country"]) for row in tables.programmes()}
    named = {key: partner for key, partner in partners.items() if any(partner)}
    assert named == {"710200": ("Nordhafen University of Applied Sciences", "Германия")}
    assert {row["key"]: row["partnership"] for row in tables.programmes() if row["partnership"] != "own"} == {
        "710200": "double"
    }


def test_a_programme_takes_credits_semesters_and_degree_from_its_standard():
    standards = {standard["code"]: standard for standard in tables.standards()}
    columns = ("credits", "semesters", "degree", "level")
    for programme in tables.programmes():
        standard = standards[programme["standard"]]
        assert [programme[column] for column in columns] == [standard[column] for column in columns]
        assert programme["code"] == standard["programme_code"]


def test_standards_rest_on_an_act_of_the_register_and_are_not_confirmed():
    known = {(act["number"], act["valid_from"]) for act in acts()}
    assert {(row["act_number"], row["valid_from"]) for row in tables.standards()} <= known
    assert {row["confirmed"] for row in tables.standards()} == {"no"}


def test_cycles_belong_to_standards_and_their_limits_leave_room_for_the_programme():
    for standard in tables.standards():
        limits = [row for row in tables.cycles() if row["standard"] == standard["code"]]
        least = sum(Decimal(row["min_credits"]) for row in limits)
        most = sum(Decimal(row["max_credits"]) for row in limits)
        assert least <= Decimal(standard["credits"]) <= most
        assert [int(row["position"]) for row in limits] == list(range(1, len(limits) + 1))
    assert {row["standard"] for row in tables.cycles()} == {row["code"] for row in tables.standards()}


def test_parts_stand_in_cycles_and_carry_their_codes():
    cycles = {(row["standard"], row["code"]) for row in tables.cycles()}
    kinds = {"Б": PartKind.MANDATORY, "В": PartKind.UNIVERSITY, "КПВ": PartKind.ELECTIVE}
    for part in tables.parts():
        cycle, _, last = part["code"].rpartition(".")
        assert (part["standard"], part["cycle"]) in cycles
        assert cycle == part["cycle"]
        assert kinds[last] == PartKind(part["kind"])
    assert repeated((part["standard"], part["code"]) for part in tables.parts()) == []


def test_every_cycle_has_a_mandatory_part_first():
    first = {(row["standard"], row["cycle"]): row["kind"] for row in reversed(tables.parts())}
    assert set(first) == {(row["standard"], row["code"]) for row in tables.cycles()}
    assert set(first.values()) == {"mandatory"}


def test_limits_of_parts_are_numbers_in_order_where_they_are_given():
    limits = [(decimal(row["min_credits"]), decimal(row["max_credits"])) for row in tables.parts()]
    assert [pair for pair in limits if (pair[0] is None) != (pair[1] is None)] == []
    assert [pair for pair in limits if pair[0] is not None and pair[0] > pair[1]] == []


def test_mandatory_courses_stand_in_the_catalogue_under_the_same_names():
    for row in tables.mandatory():
        names = CATALOGUE[row["course"]]
        assert (row["name_ky"], row["name_ru"], row["name_en"]) == (names.ky, names.ru, names.en)
        assert LineKind(row["kind"]) in (LineKind.COURSE, LineKind.PHYSICAL)


def test_every_bachelor_standard_demands_the_general_courses_with_the_same_credits():
    general = {
        "KYR101": "8",
        "ENG101": "8",
        "RUS101": "4",
        "HIS101": "4",
        "PHI101": "4",
        "GEO101": "2",
        "HIS102": "2",
        "PED101": "0",
    }
    for standard in (row["code"] for row in tables.standards() if row["degree"] == "bachelor"):
        demanded = {row["course"]: row["credits"] for row in tables.mandatory() if row["standard"] == standard}
        assert {course: demanded[course] for course in general} == general


def test_three_subjects_of_the_state_examination_end_by_semester_four():
    rows = [row for row in tables.mandatory() if row["state_exam"] == "yes"]
    assert Counter(row["course"] for row in rows) == {"KYR101": 5, "HIS101": 5, "GEO101": 5}
    assert {row["latest_semester"] for row in rows} == {"4"}
    assert {row["latest_semester"] for row in tables.mandatory() if row["state_exam"] == "no"} == {""}


@pytest.mark.parametrize("path", sorted(tables.FOLDER.glob("*.csv")), ids=lambda path: path.name)
def test_every_row_of_every_file_has_as_many_cells_as_its_heading(path):
    with path.open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    assert repeated(heading) == []
    assert {len(row) for row in rows} == {len(heading)}
