"""Names as the office prints them (DOMAIN 10.3)."""

import pytest

from kuu_office.core.text.names import initials, initials_last, official_name

FORMS = [
    (
        "Абдырахманов",
        "Токтобек",
        "Асанович",
        "Абдырахманов Токтобек Асанович",
        "Абдырахманов Т.А.",
    ),
    ("Асан уулу", "Бакыт", "", "Асан уулу Бакыт", "Асан уулу Б."),
    ("Бакыт кызы", "Айгүл", "", "Бакыт кызы Айгүл", "Бакыт кызы А."),
    ("Токтоев", "Бакыт", "Асан уулу", "Токтоев Бакыт Асан уулу", "Токтоев Б.А."),
    ("Өмүрбекова", "Ңаз-Гүл", "Үсөновна", "Өмүрбекова Ңаз-Гүл Үсөновна", "Өмүрбекова Ң.-Г.Ү."),
    ("Петрова-Водкина", "анна", "", "Петрова-Водкина анна", "Петрова-Водкина А."),
    ("  Асанов ", "Асан  Үсөн", "", "Асанов Асан Үсөн", "Асанов А.Ү."),
    ("Zhang", "Wei", "", "Zhang Wei", "Zhang W."),
    ("Мадонна", "", "", "Мадонна", "Мадонна"),
]


@pytest.mark.parametrize(("surname", "given_name", "patronymic", "official", "last"), FORMS)
def test_a_name_has_two_forms(surname, given_name, patronymic, official, last):
    parts = (surname, given_name, patronymic)
    assert (official_name(*parts), initials_last(*parts)) == (official, last)


def test_lookalikes_in_a_name_are_mended():
    assert official_name("Cыдыков", "Тѳлѳгѳн", "") == "Сыдыков Төлөгөн"


@pytest.mark.parametrize(
    ("given_name", "patronymic", "expected"),
    [("Асан", "Мамед оглы", "А.М."), ("Асан", "УУЛУ", "А."), ("-", "", ""), ("Нур-Ислам", "", "Н.-И.")],
)
def test_initials_leave_kinship_words_out(given_name, patronymic, expected):
    assert initials(given_name, patronymic) == expected
