"""Names as the office prints them (DOMAIN 10.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuu_office.core.text.names import initials, initials_first, initials_last, latin_suggestion, official_name

FORMS = [
    (
        "Абдырахманов",
        "Токтобек",
        "Асанович",
        "Абдырахманов Токтобек Асанович",
        "Т.А. Абдырахманов",
        "Абдырахманов Т.А.",
    ),
    ("Асан уулу", "Бакыт", "", "Асан уулу Бакыт", "Б. Асан уулу", "Асан уулу Б."),
    ("Бакыт кызы", "Айгүл", "", "Бакыт кызы Айгүл", "А. Бакыт кызы", "Бакыт кызы А."),
    ("Токтоев", "Бакыт", "Асан уулу", "Токтоев Бакыт Асан уулу", "Б.А. Токтоев", "Токтоев Б.А."),
    ("Өмүрбекова", "Ңаз-Гүл", "Үсөновна", "Өмүрбекова Ңаз-Гүл Үсөновна", "Ң.-Г.Ү. Өмүрбекова", "Өмүрбекова Ң.-Г.Ү."),
    ("Петрова-Водкина", "анна", "", "Петрова-Водкина анна", "А. Петрова-Водкина", "Петрова-Водкина А."),
    ("  Асанов ", "Асан  Үсөн", "", "Асанов Асан Үсөн", "А.Ү. Асанов", "Асанов А.Ү."),
    ("Zhang", "Wei", "", "Zhang Wei", "W. Zhang", "Zhang W."),
    ("Мадонна", "", "", "Мадонна", "Мадонна", "Мадонна"),
]


@pytest.mark.parametrize(("surname", "given_name", "patronymic", "official", "first", "last"), FORMS)
def test_a_name_has_three_forms(surname, given_name, patronymic, official, first, last):
    parts = (surname, given_name, patronymic)
    assert (official_name(*parts), initials_first(*parts), initials_last(*parts)) == (official, first, last)


def test_lookalikes_in_a_name_are_mended():
    assert official_name("Cыдыков", "Тѳлѳгѳн", "") == "Сыдыков Төлөгөн"


@pytest.mark.parametrize(
    ("given_name", "patronymic", "expected"),
    [("Асан", "Мамед оглы", "А.М."), ("Асан", "УУЛУ", "А."), ("-", "", ""), ("Нур-Ислам", "", "Н.-И.")],
)
def test_initials_leave_kinship_words_out(given_name, patronymic, expected):
    assert initials(given_name, patronymic) == expected


@pytest.mark.parametrize(
    ("kyrgyz", "latin"),
    [
        ("Жээнбеков", "Zheenbekov"),
        ("ЖЭЭНБЕКОВ", "ZHEENBEKOV"),
        ("Өмүрбек", "Omurbek"),
        ("Ңаабаев", "Naabaev"),
        ("Щербаков", "Shcherbakov"),
        ("Юсупова Яна", "Iusupova Iana"),
        ("Хасанов", "Khasanov"),
        ("Подъячев Игорь", "Podiachev Igor"),
        ("Ж", "Zh"),
        ("Асан уулу Бакыт", "Asan uulu Bakyt"),
        ("Нур-Ислам", "Nur-Islam"),
        ("Zhang 2", "Zhang 2"),
        ("", ""),
    ],
)
def test_a_latin_spelling_is_suggested(kyrgyz, latin):
    assert latin_suggestion(kyrgyz) == latin


@given(st.text(alphabet="абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюяАБЖҢӨҮЩЮ -"))
def test_a_suggestion_has_only_latin_letters(text):
    assert latin_suggestion(text).isascii()


@given(st.text(alphabet="абжөү "), st.text(alphabet="абжөү "), st.text(alphabet="абжөү "))
def test_both_orders_of_initials_say_the_same(surname, given_name, patronymic):
    first = initials_first(surname, given_name, patronymic).split()
    last = initials_last(surname, given_name, patronymic).split()
    assert sorted(first) == sorted(last)
