"""What each kind of cell reads, and what becomes of text that it cannot read."""

from decimal import Decimal

import pytest

from curriculum.tests.cells.typed import fresh, typed
from curriculum.tests.world import make_line
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


@pytest.fixture
def line(world):
    return make_line(world.plan)


@pytest.fixture
def type_in(line, cast):
    """`type_in(credits="4")`: saves one text and answers (text as it stands, what could not be read)."""

    def save(**text: str) -> tuple[str, str]:
        cell = typed(line, cast.deans_clerk.scope, **text).cells[0]
        return cell.text, cell.problem

    return save


@pytest.mark.parametrize(
    ("column", "text", "stands"),
    [
        ("credits", " 4,50 ", "4,5"),
        ("credits", "-", ""),
        ("total_hours", "1 200", "1200"),
        ("weeks", "2.5", "2,5"),
        ("s3", "0", "0"),
        ("name_ky", "  Жаңы \n аталыш ", "Жаңы аталыш"),
        ("code", "М.1.В.9", "М.1.В.9"),
        ("department", "ээт", "ЭЭТ"),
        ("department", "Программалык инженерия кафедрасы", "ПИ"),
        ("part", "м.1.б", "М.1.Б"),
        ("kind", "practice", "practice"),
        ("host_taught", "да", "+"),
        ("host_taught", "жок", ""),
        ("prerequisites", "М.1.В.1, М.1.В.2;М.1.В.1", "М.1.В.1 М.1.В.2"),
        ("note", "=cmd()", "=cmd()"),
    ],
)
def test_a_cell_reads_what_people_write(type_in, column, text, stands):
    assert type_in(**{column: text}) == (stands, "")


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("credits", "төрт", "“төрт” is not a number such as 4 or 4,5."),
        ("credits", "4,55", "“4,55” has too many decimals; at most 1."),
        ("credits", "10000", "“10000” is too large."),
        ("s1", "9999,9", "“9999,9” is too large."),
        ("weeks", "1000", "“1000” is too large."),
        ("lecture", "100000", "“100000” is too large."),
        (
            "department",
            "Астрология",
            "There is no department “Астрология”, or several are called so; then write its code.",
        ),
        ("course", "ZZZ9", "There is no course “ZZZ9” in the catalogue."),
        ("part", "Б.9", "The standard has no part “Б.9”."),
        ("kind", "лекция", "“лекция” is not a kind of line."),
        ("host_taught", "балким", "“балким” is neither + nor empty."),
        ("code", "К" * 21, "The text has 21 characters; at most 20 fit."),
    ],
)
def test_text_that_cannot_be_read_is_kept_and_the_reason_told(type_in, line, column, text, reason):
    assert type_in(**{column: text}) == (text, reason)
    assert fresh(line).unread == {column: text}


@pytest.mark.parametrize("text", ["HIST-1", "hist-1", "КТ", "KT", "кт", "ИК", "Hs"])
@pytest.mark.parametrize(("language", "shown"), [("ky", "КТ"), ("ru", "ИК"), ("en", "HS")])
def test_a_department_is_meant_by_its_code_or_any_short_name_and_shown_by_the_readers_own(
    line, cast, world, text, language, shown
):
    unit = world.units.other_department
    unit.code, unit.short_name_ru, unit.short_name_en = "HIST-1", "ИК", "HS"
    unit.save()

    cell = typed(line, cast.deans_clerk.scope, department=text, language=language).cells[0]

    assert (cell.text, cell.problem, fresh(line).department) == (shown, "", unit)


def test_a_short_name_that_two_departments_bear_stands_for_neither(type_in, world):
    for unit, code in ((world.units.department, "SE"), (world.units.other_department, "HIST-1")):
        unit.code, unit.short_name_ky = code, "ПИ"
        unit.save()

    assert type_in(department="пи") == (
        "пи", "There is no department “пи”, or several are called so; then write its code."
    )  # fmt: skip
    assert type_in(department="hist-1") == ("ПИ", "")


def test_the_largest_numbers_fit_into_the_database(type_in, line):
    largest = {"credits": "9999", "s12": "9999", "total_hours": "99999", "weeks": "999"}
    assert {column: type_in(**{column: text}) for column, text in largest.items()} == {
        column: (text, "") for column, text in largest.items()
    }


def test_a_cell_that_is_read_again_forgets_what_it_could_not_read(type_in, line):
    type_in(credits="төрт")
    type_in(credits="4")

    assert (fresh(line).unread, fresh(line).credits) == ({}, Decimal(4))


def test_unread_text_leaves_no_old_value_behind(type_in, line):
    type_in(credits="4")
    type_in(credits="төрт")
    type_in(department="ПИ")
    type_in(department="Астрология")
    type_in(s1="4")
    type_in(s1="көп")
    type_in(control="сынак эмес")

    stands = fresh(line)
    assert (stands.credits, stands.department, stands.credits_in(1), stands.controls) == (None, None, None, [])


def test_what_no_database_can_keep_is_cleaned_away(type_in, line):
    text, problem = type_in(credits="төрт\x00 \ud800бүтүн\u202e")

    assert (text, bool(problem)) == ("төрт бүтүн", True)
    assert type_in(name_ky="Аты\x00жок") == ("Атыжок", "")


def test_look_alike_letters_of_a_latin_keyboard_are_mended(type_in):
    assert type_in(name_ky="Cтатистика") == ("Статистика", "")


def test_the_word_of_a_kind_is_read_in_the_language_of_the_page(type_in, line):
    assert type_in(kind="elective block") == ("elective block", "")
    assert fresh(line).kind == "elective_block"
