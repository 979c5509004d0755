"""Lines, headings, sums: what a row of a department's sheet is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.headings import Headings, Place, is_total, kind_of_line, mended_code, part_of_code
from curriculum.calc.shapes import LineKind, Names, PartKind

HUMANITIES = Names(
    "Гуманитардык, социалдык жана экономикалык цикл", "Гуманитарный, социальный и экономический цикл", ""
)
PLACES = (
    Place("Б.1", "Б.1", HUMANITIES),
    Place("Б.1.Б", "Б.1", Names("Милдеттүү бөлүк", "Обязательная часть", ""), PartKind.MANDATORY),
    Place("Б.1.В", "Б.1", Names("Вариативдик бөлүк: ЖОЖдук компонент", "", ""), PartKind.UNIVERSITY),
    Place("Б.1.КПВ", "Б.1", Names("Вариативдик бөлүк: тандоо курстары", "", ""), PartKind.ELECTIVE),
    Place("Б.4", "Б.4", Names("Дене тарбия", "Физическая культура", "Physical Education")),
    Place("Б.4.Б", "Б.4", Names("Милдеттүү бөлүк", "", ""), PartKind.MANDATORY),
)
PARTS = ("Б.1.Б", "Б.1.В", "Б.1.КПВ", "Б.4.Б")


def read(*texts: str) -> tuple[list[bool], str, str]:
    """Which texts are headings, and the cycle and part in which the next line stands."""
    headings = Headings(PLACES)
    taken = [headings.read(text, by_name=True) for text in texts]
    return taken, headings.cycle, headings.part


@pytest.mark.parametrize(
    ("text", "cycle", "part"),
    [
        ("Б.1 Гуманитардык цикл", "Б.1", ""),
        ("Б.1. Гуманитардык цикл", "Б.1", ""),
        ("б.1", "Б.1", ""),
        ("Б.1.В Вариативдик бөлүк", "Б.1", "Б.1.В"),
        ("Б. 1.В Вариативдик бөлүк", "Б.1", "Б.1.В"),
        ("Б.4 Дене тарбия", "Б.4", "Б.4.Б"),
        ("Дене тарбия", "Б.4", "Б.4.Б"),
        ("ГУМАНИТАРНЫЙ, СОЦИАЛЬНЫЙ И ЭКОНОМИЧЕСКИЙ ЦИКЛ", "Б.1", ""),
        ("Гуманитардык цикл", "Б.1", ""),
    ],
)
def test_a_heading_is_known_by_its_code_or_its_name(text, cycle, part):
    assert read(text) == ([True], cycle, part)


@pytest.mark.parametrize("text", ["Б.1.Б.1 Кыргыз тили", "Философия", "Милдеттүү бөлүк", "Б.9 Башка цикл", "", "цикл"])
def test_a_line_and_a_part_without_a_cycle_are_no_headings(text):
    assert read(text) == ([False], "", "")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Базовая часть", "Б.1.Б"),
        ("Вариативная часть", "Б.1.В"),
        ("Вузовский компонент", "Б.1.В"),
        ("Вариативная часть: курсы по выбору студента", "Б.1.КПВ"),
        ("Дисциплины по выбору", "Б.1.КПВ"),
        ("Тандоо курстары", "Б.1.КПВ"),
    ],
)
def test_a_part_is_named_within_its_cycle(text, part):
    assert read("Б.1 Гуманитардык цикл", text) == ([True, True], "Б.1", part)


def test_a_new_cycle_ends_the_part_before_it():
    assert read("Б.1", "Базовая часть", "Б.4") == ([True, True, True], "Б.4", "Б.4.Б")


def test_without_a_name_only_codes_are_headings():
    headings = Headings(PLACES)
    assert [headings.read(text, by_name=False) for text in ("Дене тарбия", "Б.4")] == [False, True]


@pytest.mark.parametrize(
    "texts", [["Итого"], ["Бардыгы:"], ["", "Всего по циклу"], ["Σ"], ["∑ кредит"], ["ИТОГО за 1 семестр"], ["Total"]]
)
def test_sums_are_known_by_their_first_word(texts):
    assert is_total(texts)


@pytest.mark.parametrize(
    "texts", [[], [""], ["Жалпы физика"], ["Физика, бардыгы"], ["Жыйынтыктоочу аттестация"], ["4"]]
)
def test_lines_are_no_sums(texts):
    assert not is_total(texts)


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("Б.1.Б.7", "Б.1.Б"),
        ("Б.1.КПВ.2.1", "Б.1.КПВ"),
        ("б.1.в.7", "Б.1.В"),
        ("Б.1.Б", ""),
        ("Б.1.БВ.1", ""),
        ("7", ""),
        ("", ""),
    ],
)
def test_the_beginning_of_a_code_is_its_part(code, part):
    assert part_of_code(code, PARTS) == part


@pytest.mark.parametrize(
    ("code", "mended"),
    [
        ("Б.1.B.7", "Б.1.В.7"),
        ("б.1.в.7", "Б.1.В.7"),
        ("Б.1.КПB. 2.1", "Б.1.КПВ.2.1"),
        ("Б.1.Б.7", "Б.1.Б.7"),
        ("X.1", "X.1"),
    ],
)
def test_the_part_in_a_code_is_spelt_as_in_the_standard(code, mended):
    assert mended_code(code, PARTS) == mended


@given(st.text(max_size=30))
def test_mending_a_code_twice_changes_nothing_more(code):
    once = mended_code(code, PARTS)
    assert mended_code(once, PARTS) == once


@pytest.mark.parametrize(
    ("name", "cycle", "kind"),
    [
        ("Философия", "Гуманитардык цикл", LineKind.COURSE),
        ("Өндүрүштүк практика", "Практика", LineKind.PRACTICE),
        ("Өндүрүштүк практика", "", LineKind.PRACTICE),
        ("Багыт боюнча мамлекеттик экзамен", "Жыйынтыктоочу мамлекеттик аттестация", LineKind.ATTESTATION),
        ("Дене тарбия", "Дене тарбия", LineKind.PHYSICAL),
        ("1-тандоо курсу", "Кесиптик цикл", LineKind.ELECTIVE_BLOCK),
        ("Курс по выбору 2", "", LineKind.ELECTIVE_BLOCK),
    ],
)
def test_the_kind_of_a_line_follows_from_its_cycle_and_name(name, cycle, kind):
    assert kind_of_line([name], Names(cycle), has_alternatives=False) is kind


def test_a_line_with_alternatives_is_a_block_whatever_it_is_called():
    assert kind_of_line(["Социология"], Names("Гуманитардык цикл"), has_alternatives=True) is LineKind.ELECTIVE_BLOCK
