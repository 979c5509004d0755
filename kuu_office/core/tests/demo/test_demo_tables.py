"""Units, posts and acts of the demo university."""

import csv
from collections import Counter
from datetime import date

import pytest

from kuu_office.core.demo import tables
from kuu_office.core.text.kyrgyz import has_lookalikes

LANGUAGES = ("ky", "ru", "en")
UNITS = {unit["code"]: unit for unit in tables.units()}


def children(code: str) -> list[str]:
    return [unit["code"] for unit in tables.units() if unit["parent"] == code]


def test_the_university_is_the_only_root():
    assert [unit["code"] for unit in tables.units() if not unit["parent"]] == ["KNU"]
    assert UNITS["KNU"]["name_ky"] == "Жусуп Баласагын атындагы Кыргыз улуттук университети"


def test_parents_stand_before_their_units():
    seen = {""}
    for unit in tables.units():
        assert unit["parent"] in seen
        seen.add(unit["code"])


def test_codes_of_units_are_unique_and_short_enough_for_a_column():
    assert len(UNITS) == len(tables.units())
    assert max(map(len, UNITS)) <= 20


def test_units_stand_under_units_of_the_right_kind():
    kinds = {(unit["kind"], UNITS[unit["parent"]]["kind"]) for unit in tables.units() if unit["parent"]}
    assert kinds == {
        ("campus", "university"),
        ("faculty", "campus"),
        ("department", "faculty"),
        ("section", "university"),
        ("section", "section"),
    }


def test_the_faculty_of_the_demo_has_six_departments_and_another_faculty_two():
    assert children("FITM") == ["MATH", "AMI", "CE", "IS", "SE", "BI"]
    assert children("FEM") == ["ECON", "MGMT"]


def test_general_departments_stand_in_a_unit_of_their_own():
    assert children("GED") == ["KYR", "RUS", "FL", "HIST", "GEO", "PHIL", "PHYS", "PE"]


def test_the_office_has_the_three_sections_of_its_regulation():
    names = {UNITS[code]["short_ky"]: UNITS[code]["name_ky"] for code in children("OB")}
    assert names == {
        "ОПКБ": "Окуу процессин координациялоо бөлүмү",
        "ББСМАЖЛБ": "Билим берүүнүн сапаты, мониторинг, аккредитация жана лицензиялоо бөлүмү",
        "АМБЭЖТМБ": "Академиялык мобилдүүлүк, билим берүүнүн экспорту жана тармактык магистратура бөлүмү",
    }


def test_diplomas_belong_to_the_coordination_section():
    assert children("OB-OPKB") == ["OB-DOC"]
    assert UNITS["OB-DOC"]["short_ky"] == "ББДЧБ"


def test_every_unit_has_full_and_short_names_in_three_languages():
    for unit in tables.units():
        assert all(unit[f"name_{language}"] and unit[f"short_{language}"] for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_units_share_a_full_name(language):
    names = Counter(unit[f"name_{language}"] for unit in tables.units())
    assert [name for name, count in names.items() if count > 1] == []


def test_posts_have_codes_of_their_own_names_and_an_order():
    rows = tables.posts()
    assert len({post["code"] for post in rows}) == len(rows) == 20
    assert all(post[f"name_{language}"] for post in rows for language in LANGUAGES)
    ranks = [int(post["rank"]) for post in rows]
    assert ranks == sorted(set(ranks))


def test_teaching_posts_run_from_head_of_department_to_assistant():
    assert [post["code"] for post in tables.posts() if post["is_teaching"] == "yes"] == [
        "department_head",
        "professor",
        "docent",
        "senior_lecturer",
        "lecturer",
        "assistant",
    ]


def test_places_name_units_and_posts_that_exist():
    assert {place["unit"] for place in tables.places()} <= set(UNITS)
    assert {place["post"] for place in tables.places()} <= {post["code"] for post in tables.posts()}
    assert {place["kind"] for place in tables.places()} <= {"main", "internal", "external", "hourly"}


def test_acts_are_told_apart_by_kind_number_and_date():
    keys = Counter((act["kind"], act["number"], act["date"]) for act in tables.acts())
    assert len(tables.acts()) == 25
    assert max(keys.values()) == 1


def test_acts_have_titles_in_three_languages():
    assert [act["number"] for act in tables.acts() if not all(act[f"title_{code}"] for code in LANGUAGES)] == []


def test_acts_come_in_the_order_of_their_dates():
    days = [date.fromisoformat(act["date"]) for act in tables.acts()]
    assert days == sorted(days)


def test_no_act_is_valid_before_its_date_or_ends_before_it_begins():
    for act in tables.acts():
        start = date.fromisoformat(act["valid_from"])
        assert start >= date.fromisoformat(act["date"])
        assert not act["valid_to"] or date.fromisoformat(act["valid_to"]) >= start


def test_an_act_ends_on_the_eve_of_the_one_that_replaced_it():
    ends = {act["number"]: act["valid_to"] for act in tables.acts() if act["valid_to"]}
    assert ends == {
        "92": "2023-08-17",
        "346 (2-тиркеме)": "2024-05-21",
        "346 (4-тиркеме)": "2024-05-21",
        "346 (5-тиркеме)": "2024-09-26",
        "346 (10-тиркеме)": "2024-09-26",
    }


def test_only_titles_that_were_read_word_for_word_are_marked_exact():
    exact = [(act["number"], act["date"]) for act in tables.acts() if act["title_is_exact"] == "yes"]
    assert exact == [("92", "2003-04-30"), ("179", "2023-08-11"), ("", "2024-02-01")]


def test_kinds_of_acts_are_laws_resolutions_decrees_and_local_acts():
    assert Counter(act["kind"] for act in tables.acts()) == {"law": 2, "resolution": 21, "decree": 1, "local": 1}


def test_the_regulation_of_the_office_is_a_local_act_without_a_number():
    (act,) = [act for act in tables.acts() if act["kind"] == "local"]
    assert (act["number"], act["date"]) == ("", "2024-02-01")
    assert act["title_ky"] == "Ж. Баласагын атындагы КУУнун Окуу башкармалыгы жөнүндө жобо"


@pytest.mark.parametrize("path", sorted(tables.FOLDER.glob("*.csv")), ids=lambda path: path.name)
def test_every_row_of_every_file_has_as_many_cells_as_its_heading(path):
    with path.open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    assert {len(row) for row in rows} == {len(heading)}


@pytest.mark.parametrize("path", sorted(tables.FOLDER.glob("*.csv")), ids=lambda path: path.name)
def test_no_cell_has_idle_spaces_or_letters_of_another_alphabet(path):
    cells = [cell for row in tables.read_table(path) for cell in row.values()]
    assert [cell for cell in cells if cell != " ".join(cell.split())] == []
    assert [cell for cell in cells if not cell.isascii() and has_lookalikes(cell)] == []


def test_an_empty_cell_is_an_empty_string(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("code,name\nA,\n,Ө\n", encoding="utf-8")
    assert tables.read_table(path) == [{"code": "A", "name": ""}, {"code": "", "name": "Ө"}]


def test_commas_and_quotes_inside_a_cell_are_kept(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text('name\n"Окуу, ""тарбия"""\n', encoding="utf-8")
    assert tables.read_table(path) == [{"name": 'Окуу, "тарбия"'}]
