"""Invented people look like those in passports and are the same every time."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from kuu_office.core.demo.people import ABROAD, FOREIGN, DemoPerson, appointments, people, staff, teachers
from kuu_office.core.demo.tables import FOLDER, places, posts, read_table, units
from kuu_office.core.text.kyrgyz import has_lookalikes
from kuu_office.core.text.personal_number import parse, warnings

CROWD = people(1200, seed=7)
KYRGYZ = [person for person in CROWD if person.origin == "kyrgyz"]
PATRONYMIC_ENDINGS = {"male": ("ич",), "female": ("вна", "чна")}


def doubtful(person: DemoPerson) -> bool:
    number = person.personal_number
    return bool(number) and bool(warnings(number, person.sex, person.birth_date))


def is_child_phrase(person: DemoPerson) -> bool:
    return person.surname.endswith((" уулу", " кызы"))


def full_name(person: DemoPerson) -> tuple[str, str, str]:
    return (person.surname, person.given_name, person.patronymic)


def test_the_same_seed_gives_the_same_people():
    assert people(50, seed=3) == people(50, seed=3)


def test_another_seed_gives_other_people():
    assert people(50, seed=3) != people(50, seed=4)


def test_a_bigger_crowd_begins_with_the_same_people():
    assert people(60, seed=3)[:25] == people(25, seed=3)


def test_as_many_people_come_as_were_asked_for():
    assert [len(people(count, seed=1)) for count in (0, 1, 17)] == [0, 1, 17]


def test_people_are_born_between_the_years_asked_for():
    born = {person.birth_date.year for person in people(200, seed=5, born=(1990, 1992))}
    assert born == {1990, 1991, 1992}


def test_everybody_has_a_surname_and_a_given_name_in_both_scripts():
    for person in CROWD:
        assert all((person.surname, person.given_name, person.latin_surname, person.latin_given_name))
        assert (person.latin_surname + person.latin_given_name).isascii()


def test_no_name_mixes_alphabets():
    assert [person for person in CROWD if any(map(has_lookalikes, full_name(person)))] == []


def test_names_with_kyrgyz_letters_occur():
    letters = set("".join(person.surname + person.given_name for person in CROWD).lower())
    assert letters >= set("ңөү")


def test_most_people_are_kyrgyz_and_others_live_among_them():
    counts = Counter(person.origin for person in CROWD)
    assert counts["kyrgyz"] > 0.7 * len(CROWD)
    assert counts["russian"] > counts["turkish"]
    assert counts["uzbek"] > counts["turkish"]
    assert set(counts) >= FOREIGN - ABROAD


def test_women_and_men_are_about_as_many():
    women = sum(person.sex == "female" for person in CROWD)
    assert 0.44 < women / len(CROWD) < 0.56


def test_some_kyrgyz_bear_the_name_of_their_father_instead_of_a_surname():
    phrases = [person for person in KYRGYZ if is_child_phrase(person)]
    assert 0.05 < len(phrases) / len(KYRGYZ) < 0.16
    assert {person.patronymic for person in phrases} == {""}


def test_son_and_daughter_phrases_agree_with_the_sex_in_both_scripts():
    words = {
        (person.sex, person.surname.split()[-1], person.latin_surname.split()[-1])
        for person in KYRGYZ
        if is_child_phrase(person)
    }
    assert words == {("female", "кызы", "kyzy"), ("male", "уулу", "uulu")}


def test_nobody_but_kyrgyz_bears_such_a_phrase():
    assert [person for person in CROWD if is_child_phrase(person) and person.origin != "kyrgyz"] == []


def test_patronymics_agree_with_the_sex():
    for person in CROWD:
        if person.patronymic:
            assert person.patronymic.endswith(PATRONYMIC_ENDINGS[person.sex])


def test_some_people_with_a_surname_have_no_patronymic():
    without = [person for person in KYRGYZ if not person.patronymic and not is_child_phrase(person)]
    assert 0 < len(without) < 0.12 * len(KYRGYZ)


def test_foreigners_have_no_patronymic_and_some_have_no_personal_number():
    foreign = [person for person in CROWD if person.origin in FOREIGN]
    assert {person.patronymic for person in foreign} == {""}
    assert 0 < sum(not person.personal_number for person in foreign) < len(foreign)


def test_citizens_always_have_a_personal_number():
    assert [person for person in CROWD if person.origin not in FOREIGN and not person.personal_number] == []


def test_personal_numbers_have_fourteen_digits_and_occur_once():
    numbers = [person.personal_number for person in CROWD if person.personal_number]
    assert {(len(number), number.isdigit()) for number in numbers} == {(14, True)}
    assert len(set(numbers)) == len(numbers)


def test_personal_numbers_do_not_repeat_in_a_crowd_of_thirty_thousand_born_in_one_year():
    numbers = [person.personal_number for person in people(30_000, seed=1, born=(2005, 2005))]
    filled = [number for number in numbers if number]
    assert len(set(filled)) == len(filled)


def test_numbers_agree_with_sex_and_birth_date_but_for_a_few():
    odd = [place for place, person in enumerate(CROWD, start=1) if doubtful(person)]
    assert odd == [place for place in range(29, 1201, 29) if CROWD[place - 1].personal_number]


def test_both_kinds_of_slips_occur():
    odd = [person for person in CROWD if doubtful(person)]
    wrong_sex = [person for person in odd if parse(person.personal_number).sex != person.sex]
    wrong_date = [person for person in odd if parse(person.personal_number).birth_date != person.birth_date]
    assert wrong_sex
    assert wrong_date
    assert len(wrong_sex) + len(wrong_date) == len(odd)


def test_there_are_about_sixty_teachers_and_the_rest_are_staff():
    assert (len(teachers()), len(staff()), len(appointments())) == (64, 47, 111)


def test_nobody_works_twice_under_one_name():
    names = Counter(full_name(one.person) for one in appointments())
    assert [name for name, count in names.items() if count > 1] == []


def test_personal_numbers_of_the_staff_occur_once():
    numbers = [one.person.personal_number for one in appointments() if one.person.personal_number]
    assert len(set(numbers)) == len(numbers)


def test_every_department_has_exactly_one_head():
    heads = Counter(one.unit for one in teachers() if one.post == "department_head")
    assert heads == {unit["code"]: 1 for unit in units() if unit["kind"] == "department"}


def test_departments_of_the_faculty_have_six_to_eight_teachers_each():
    parents = {unit["code"]: unit["parent"] for unit in units()}
    counts = Counter(one.unit for one in teachers() if parents[one.unit] == "FITM")
    assert counts == {"MATH": 7, "AMI": 7, "CE": 7, "IS": 7, "SE": 8, "BI": 6}


def test_teachers_hold_all_teaching_posts():
    assert {one.post for one in teachers()} == {post["code"] for post in posts() if post["is_teaching"] == "yes"}


def test_staff_hold_all_other_posts():
    assert {one.post for one in staff()} == {post["code"] for post in posts() if post["is_teaching"] == "no"}


def test_rates_and_kinds_are_those_that_people_have():
    assert {one.rate for one in teachers()} == {Decimal(rate) for rate in ("0.25", "0.50", "0.75", "1.00", "1.25")}
    assert {one.kind for one in teachers()} == {"main", "internal", "external"}


def test_part_timers_from_elsewhere_have_at_most_half_a_rate():
    assert {one.rate for one in appointments() if one.kind != "main"} == {Decimal("0.25"), Decimal("0.50")}


def test_professors_have_a_doctoral_degree_and_assistants_none():
    degrees = {(one.post, one.person.degree.split()[-1] if one.person.degree else "") for one in teachers()}
    assert {degree for post, degree in degrees if post == "professor"} == {"доктору"}
    assert {degree for post, degree in degrees if post == "docent"} == {"кандидаты"}
    assert {degree for post, degree in degrees if post in ("assistant", "lecturer", "senior_lecturer")} == {""}


def test_the_title_of_professor_goes_with_a_doctorate():
    titles = {(one.person.academic_title, one.person.degree.split()[-1]) for one in teachers() if one.person.degree}
    assert titles == {("профессор", "доктору"), ("доцент", "кандидаты"), ("", "кандидаты")}


def test_everybody_was_of_age_when_appointed_and_started_on_the_first_of_september():
    for one in appointments():
        assert one.start_date.year - one.person.birth_date.year >= 24
        assert (one.start_date.month, one.start_date.day) == (9, 1)
        assert date(2005, 9, 1) <= one.start_date <= date(2024, 9, 1)


def test_the_office_has_the_thirty_people_of_its_regulation():
    office = Counter(one.post for one in staff() if one.unit == "OB" or one.unit.startswith("OB-"))
    assert office == {
        "head_of_office": 1,
        "deputy_head_of_office": 1,
        "section_head": 3,
        "chief_specialist": 9,
        "leading_specialist": 7,
        "specialist": 1,
        "dispatcher": 8,
    }
    assert office.total() == 30


def test_head_of_the_office_has_a_degree():
    (head,) = [one for one in staff() if one.post == "head_of_office"]
    assert head.person.degree != ""


def test_heads_deans_and_vice_rector_have_plain_names_for_signatures():
    signing = [one.person for one in appointments() if one.post in ("department_head", "dean", "vice_rector")]
    assert [person for person in signing if is_child_phrase(person) or person.origin in FOREIGN] == []


def test_among_the_teachers_are_people_with_every_kind_of_name():
    crowd = [one.person for one in teachers()]
    assert {person.surname.split()[-1] for person in crowd if is_child_phrase(person)} == {"уулу", "кызы"}
    assert {person.origin for person in crowd} & FOREIGN
    assert [person for person in crowd if not person.personal_number]
    assert [person for person in crowd if doubtful(person)]


def test_appointments_follow_the_table_of_places():
    table = [(row["unit"], row["post"], row["rate"], row["kind"], row["birth_year"]) for row in places()]
    assert table == [
        (one.unit, one.post, str(one.rate), one.kind, str(one.person.birth_date.year)) for one in appointments()
    ]


@pytest.mark.parametrize("sex", ["male", "female"])
def test_every_origin_has_surnames_and_given_names_for_both_sexes(sex):
    surnames = {row["origin"] for row in read_table(FOLDER / "surnames.csv") if row[sex]}
    given = {row["origin"] for row in read_table(FOLDER / "given_names.csv") if row["sex"] == sex}
    assert surnames == given


def test_latin_spellings_follow_passports():
    rows = {row["name"]: row["latin"] for row in read_table(FOLDER / "given_names.csv")}
    expected = {"Жазгүл": "Zhazgul", "Чыңгыз": "Chyngyz", "Өмүрбек": "Omurbek", "Йонас": "Jonas"}
    assert {name: rows[name] for name in expected} == expected
