"""Clean text, search and the order of the alphabet (DOMAIN 10.1)."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuu_office.core.text.kyrgyz import ALPHABET, fold, has_lookalikes, normalise, similar, sort_key

# What people really type and paste: Kyrgyz with look-alikes, Latin, digits, signs, invisible characters.
office_text = st.text(alphabet=ALPHABET + ALPHABET.upper() + "ѲѳӊӉγYyCcaeopxABKMHT ZzIi09 -–«»\u00a0\u200b\u202e\t\n.")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ѲКМѲТ", "ӨКМӨТ"),
        ("бѳлүнѳт", "бөлүнөт"),
        ("деӊгээл", "деңгээл"),
        ("берγγчγ", "берүүчү"),
        ("ѲКМѲТY", "ӨКМӨТҮ"),
        ("Cтуденттерди", "Студенттерди"),
        ("КAФЕДРA", "КАФЕДРА"),
        ("Hурбек", "Нурбек"),
        ("үxy", "үху"),
    ],
)
def test_lookalikes_of_real_pages_are_mended(typed, meant):
    assert normalise(typed) == meant


@pytest.mark.parametrize(
    "text", ["IT", "COVID-19", "Python", "ECTS", "Moodle", "APEX", "а", "ИТ", "WiБ", "ПИ-1-24 (ECTS)"]
)
def test_words_of_another_language_stay_as_they_are(text):
    assert normalise(text) == text
    assert not has_lookalikes(text)


def test_a_cyrillic_word_beside_a_latin_one_is_mended_alone():
    assert normalise("Cтудент IT тармагында") == "Студент IT тармагында"


def test_a_word_with_real_latin_letters_keeps_them_but_loses_wrong_kyrgyz_ones():
    assert normalise("ѳWb") == "өWb"


@pytest.mark.parametrize(("text", "expected"), [("бѳлүнѳт", True), ("Cтудент", True), ("Студент", False), ("", False)])
def test_lookalikes_are_noticed(text, expected):
    assert has_lookalikes(text) is expected


def test_composed_and_decomposed_letters_become_one():
    assert normalise("й" + "Ё") == normalise("\u0438\u0306" + "\u0415\u0308") == "йЁ"


@pytest.mark.parametrize(
    "dirty",
    [
        "  Асан   уулу ",
        "Асан\u00a0уулу",
        "Асан\r\n\tуулу",
        "А\u200bсан\u00ad уу\u2060лу\ufeff",
        "\u202eАсан\u202c \u2067уулу\u2069",
        "Асан\x00\x07\x1b уулу\x7f\x9f",
        "Асан\u2009\u3000уулу",
        "\ud800Асан уулу\ue000",
    ],
)
def test_nothing_invisible_survives(dirty):
    assert normalise(dirty) == "Асан уулу"


def test_letters_outside_the_basic_plane_stay():
    assert normalise("😀 Асан") == "😀 Асан"


@given(st.text())
def test_normalised_text_is_one_visible_line_and_stays_as_it_is(text):
    clean = normalise(text)
    assert normalise(clean) == clean
    assert clean.isprintable()
    assert "  " not in clean
    assert clean == clean.strip()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("өзгөн", "Өзгөн"),
        ("озгон", "ӨЗГӨН"),
        ("узбек уулу", "Үзбек Уулу"),
        ("жан", "жаң"),
        ("семенов", "Семёнов"),
        ("COVID", "сovid"),
        ("Cтудент", "студент"),
        ("KAФEДPA", "кафедра"),
        ("Ѳкмѳт", "өкмөт"),
        ("«Манас»", "манас"),
        ("2024–2025", "2024-2025"),
        ("  Асан\u00a0 уулу ", "асан уулу"),
        ("МЮЛЛЕР Ä", "мюллер ä"),
    ],
)
def test_search_finds_what_was_meant(typed, stored):
    assert fold(typed) == fold(stored)


@pytest.mark.parametrize(("one", "other"), [("математика", "информатика"), ("асан", "үсөн"), ("1", "2"), ("й", "и")])
def test_search_keeps_different_words_apart(one, other):
    assert fold(one) != fold(other)


@given(office_text)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(office_text.map(lambda text: text.replace("γ", "")))  # whose capital looks like no Kyrgyz letter
def test_search_does_not_mind_capitals(text):
    assert fold(text.upper()) == fold(text.lower())


@given(office_text)
def test_search_does_not_mind_whether_the_text_was_cleaned(text):
    assert fold(normalise(text)) == fold(normalise(fold(text)))


def test_the_alphabet_has_36_letters_and_sorts_in_its_order():
    letters = list(ALPHABET)
    shuffled = random.Random(1).sample(letters, len(letters))
    assert len(letters) == 36
    assert sorted(shuffled, key=sort_key) == letters
    assert sorted((letter.upper() for letter in shuffled), key=sort_key) == [letter.upper() for letter in letters]


def test_people_sort_as_in_a_kyrgyz_list():
    people = [
        "Үсөнов", "Усенов", "Өмүрбеков", "Осмонов", "Ояров", "Ңаабаев", "Нуров", "Ёлкин", "Ежов", "Жээнов",
        "Асан уулу Бакыт", "Асанов", "асанбеков", "Zhang", "Müller", "adams", "1-группа", "Яковлев", "Қасымов",
    ]  # fmt: skip
    expected = [
        "1-группа", "adams", "Müller", "Zhang", "Асан уулу Бакыт", "асанбеков", "Асанов", "Ежов", "Ёлкин", "Жээнов",
        "Нуров", "Ңаабаев", "Осмонов", "Ояров", "Өмүрбеков", "Усенов", "Үсөнов", "Яковлев", "Қасымов",
    ]  # fmt: skip
    assert sorted(people, key=sort_key) == expected


def test_code_points_alone_would_put_kyrgyz_letters_last():
    assert sorted(["Өмүр", "Пери"]) == ["Пери", "Өмүр"]
    assert sorted(["Өмүр", "Пери"], key=sort_key) == ["Өмүр", "Пери"]


def test_wrong_letters_sort_where_the_right_ones_stand():
    assert sorted(["Пери", "Ѳмүр", "Осмон"], key=sort_key) == ["Осмон", "Ѳмүр", "Пери"]


def test_quotes_and_double_spaces_do_not_move_a_name():
    assert sorted(["«Манас» таануу", "Логика", "Манас  аалам"], key=sort_key) == [
        "Логика",
        "Манас  аалам",
        "«Манас» таануу",
    ]


def test_equal_words_keep_one_order_whatever_came_first():
    spellings = ["асанов", "Асанов", "АСАНОВ"]
    assert sorted(spellings, key=sort_key) == sorted(["АСАНОВ", "Асанов", "асанов"], key=sort_key)


@given(office_text, office_text)
def test_only_the_same_text_has_the_same_key(one, other):
    assert (sort_key(one) == sort_key(other)) == (one == other)


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("Кредит", "кредит", 1, 1),
        ("Өзгөчө", "Озгочо", 1, 1),
        ("Кредиттердин саны", "Кредитердин саны", 0.9, 1),
        ("Кредит", "Аудитория", 0, 0.6),
        ("", "Кредит", 0, 0),
        ("", "", 1, 1),
    ],
)
def test_likeness_of_two_texts(one, other, least, most):
    assert least <= similar(one, other) <= most


@given(office_text, office_text)
def test_likeness_is_the_same_from_both_sides(one, other):
    assert similar(one, other) == similar(other, one)
    assert similar(one, one) == 1


@given(
    st.lists(st.sampled_from(["Асан", "үй-бүлө", "К.", "(2", "-", " ", "  ", "Ѳ", "y", "\n", "\u0306"])).map("".join)
)
def test_sound_words_are_passed_by_with_the_same_result(text):
    assert normalise(text) == normalise(f"{text}\u200b")
