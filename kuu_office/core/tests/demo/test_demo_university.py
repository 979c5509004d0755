"""The faculties around the demo faculty: tables that fit together, invented people with names as they are written."""

import re
from collections import Counter
from itertools import pairwise

import pytest

from kuu_office.core.demo import tables
from kuu_office.core.demo.people import ABROAD, FOREIGN, appointed, appointments, people
from kuu_office.core.demo.tables import FOLDER, read_table
from kuu_office.core.demo.university import SCALES, SEED, Scale, places, subjects, units
from kuu_office.core.text.kyrgyz import has_lookalikes

WHOLE, SAMPLE = SCALES["university"], SCALES["sample"]
LANGUAGES = ("ky", "ru", "en")
CYRILLIC = re.compile(r"[А-ЯЁӨҮҢ][а-яёөүң]*(?:[ -][А-Яа-яЁёӨөҮүҢң]+)*")
LATIN = re.compile(r"[A-Z][a-z]*(?:[ -][A-Za-z]+)*")
WORLD = dict.fromkeys(sorted(ABROAD), 1)


def kinds(scale: Scale) -> dict[str, int]:
    return dict(Counter(row["kind"] for row in units(scale)))


def test_with_the_demo_faculty_the_university_has_the_size_of_the_real_one():
    here = Counter(row["kind"] for row in tables.units())

    together = here + Counter(kinds(WHOLE))

    assert (together["campus"], together["faculty"], together["department"]) == (4, 20, 119)
    assert len([row for row in subjects(WHOLE) if row["programme"]]) == 93
    assert len([row for row in subjects(WHOLE) if row["master"]]) == 35


def test_the_sample_is_two_faculties_of_two_departments():
    assert kinds(SAMPLE) == {"faculty": 2, "department": 4}


@pytest.mark.parametrize("scale", [WHOLE, SAMPLE], ids=["university", "sample"])
def test_parents_stand_before_their_units(scale):
    seen = {row["code"] for row in tables.units()}
    for row in units(scale):
        assert row["parent"] in seen
        seen.add(row["code"])


def test_codes_are_unique_also_beside_those_of_the_demo_faculty():
    codes = [row["code"] for row in (*tables.units(), *units(WHOLE))]

    assert [code for code, times in Counter(codes).items() if times > 1] == []
    assert max(map(len, codes)) <= 20


def test_a_campus_without_faculties_is_not_opened():
    assert [row["code"] for row in units(SAMPLE) if row["kind"] == "campus"] == []
    assert {row["code"] for row in units(WHOLE) if row["kind"] == "campus"} == {"KNU-NAR", "KNU-TAL", "KNU-BAT"}


def test_units_are_named_in_three_languages_without_letters_of_another_alphabet():
    for row in units(WHOLE):
        assert all(row[f"name_{language}"] and row[f"short_{language}"] for language in LANGUAGES), row["code"]
        assert not has_lookalikes(row["name_ky"]), row["name_ky"]
        assert not has_lookalikes(row["name_ru"]), row["name_ru"]
        assert row["name_en"].isascii(), row["name_en"]


def test_departments_are_called_as_departments_are():
    [row] = [row for row in units(WHOLE) if row["code"] == "BIF-GE"]

    assert (row["name_ky"], row["name_ru"], row["name_en"]) == (
        "Генетика кафедрасы",
        "Кафедра генетики",
        "Department of Genetics",
    )


def test_abbreviations_and_codes_of_programmes_belong_to_one_each():
    taught = [row for row in subjects(WHOLE) if row["programme"]]

    for column in ("programme", "abbreviation"):
        values = [row[column] for row in taught]
        assert len(set(values)) == len(values), column
        assert "" not in values
    assert [row["code"] for row in subjects(WHOLE) if row["master"] and not row["programme"]] == []


def test_subjects_have_no_letters_of_another_alphabet():
    wrong = [
        row[column]
        for row in subjects(WHOLE)
        for column in ("name_ky", "name_ru", "genitive_ru", "abbreviation")
        if has_lookalikes(row[column])
    ]

    assert wrong == []


def test_faculties_have_enough_departments_to_teach_a_plan():
    counts = Counter(row["faculty"] for row in subjects(WHOLE))

    assert min(counts.values()) >= 5
    assert set(counts) == {row["code"] for row in units(WHOLE) if row["kind"] == "faculty"}


def test_about_two_thousand_two_hundred_people_teach():
    teaching = {row["code"] for row in tables.posts() if row["is_teaching"] == "yes"}
    here = [one for one in appointments() if one.post in teaching]

    assert 2100 <= len(here) + len([row for row in places(WHOLE) if row["post"] in teaching]) <= 2300


def test_every_office_and_department_has_who_leads_it():
    held = {(row["unit"], row["post"]) for row in places(SAMPLE)}
    rows = units(SAMPLE)

    assert {unit for unit, post in held if post == "dean"} == {row["code"] for row in rows if row["kind"] == "faculty"}
    assert {unit for unit, post in held if post == "department_head"} == {
        row["code"] for row in rows if row["kind"] == "department"
    }
    assert {post for _unit, post in held} <= {row["code"] for row in tables.posts()}


def test_places_are_the_same_at_every_call():
    assert places(SAMPLE) == places(SAMPLE)
    assert appointed(places(SAMPLE), SEED, set()) == appointed(places(SAMPLE), SEED, set())


def test_nobody_has_a_personal_number_that_is_taken():
    taken = {one.person.personal_number for one in appointments()}
    known = set(taken)

    new = [one.person.personal_number for one in appointed(places(SAMPLE), SEED, taken) if one.person.personal_number]

    assert len(set(new)) == len(new)
    assert not set(new) & known
    assert known | set(new) == taken


def test_crowds_that_share_what_is_taken_share_no_number():
    taken: set[str] = set()
    crowds = [people(400, seed, born=(2005, 2005), taken=taken) for seed in range(3)]

    numbers = [one.personal_number for crowd in crowds for one in crowd if one.personal_number]
    assert len(set(numbers)) == len(numbers) == len(taken)


def test_a_crowd_is_made_of_the_origins_that_were_asked_for():
    crowd = people(600, 7, origins=WORLD)

    assert {one.origin for one in crowd} == ABROAD
    assert {one.origin for one in people(50, 7, origins={"urdu": 1})} == {"urdu"}


def test_without_origins_the_crowd_is_that_of_the_faculty():
    assert not {one.origin for one in people(600, 7)} & ABROAD


@pytest.mark.parametrize("origin", sorted(ABROAD))
def test_names_from_abroad_are_written_in_both_alphabets(origin):
    crowd = people(80, 11, origins={origin: 1})

    assert {one.sex for one in crowd} == {"female", "male"}
    for one in crowd:
        assert all(CYRILLIC.fullmatch(name) for name in (one.surname, one.given_name)), one
        assert all(LATIN.fullmatch(name) for name in (one.latin_surname, one.latin_given_name)), one
        assert one.patronymic == ""


def test_names_at_home_are_written_in_kyrgyz_letters():
    for one in people(400, 13, origins={"kyrgyz": 8, "russian": 1, "uzbek": 1}):
        assert all(CYRILLIC.fullmatch(name) for name in (one.surname, one.given_name)), one
        assert one.patronymic == "" or CYRILLIC.fullmatch(one.patronymic), one
        assert not has_lookalikes(f"{one.surname} {one.given_name} {one.patronymic}")


def test_people_from_abroad_may_have_no_personal_number_and_others_have_one():
    assert ABROAD < FOREIGN
    abroad, home = people(200, 17, origins=WORLD), people(200, 17, origins={"kyrgyz": 1})

    assert {bool(one.personal_number) for one in abroad} == {True, False}
    assert {bool(one.personal_number) for one in home} == {True}


def test_the_table_of_names_from_abroad_has_no_double():
    rows = sorted((row["origin"], row["part"], row["male"]) for row in read_table(FOLDER / "abroad.csv"))

    assert [one for one, other in pairwise(rows) if one == other] == []
    assert {row[1] for row in rows} == {"surname", "given"}
    assert {row[0] for row in rows} == ABROAD
