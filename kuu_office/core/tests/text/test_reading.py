"""What people write is read as they mean it, or refused with the rule (SECURITY 2.2: no NaN, Inf, exponents)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuu_office.core.text.kyrgyz import normalise
from kuu_office.core.text.reading import Unreadable, read_mark, read_number, read_text

RULE = {"places": 1, "largest": Decimal(9999)}
FINE = {"places": 6, "largest": Decimal(999_999)}


def complaint(read, text, **rules) -> str:
    with pytest.raises(Unreadable) as caught:
        read(text, **rules)
    return caught.value.message.format(**caught.value.values)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3,5", "3.5"),
        ("3.5", "3.5"),
        ("4", "4"),
        (" 4 ", "4"),
        ("4,0", "4"),
        ("3,50", "3.5"),
        ("1 200", "1200"),
        ("1\u00a0200,5", "1200.5"),
        ("1\u202f200", "1200"),
        ("007", "7"),
        ("0,1", "0.1"),
        ("9999", "9999"),
    ],
)
def test_numbers_are_read_as_people_write_them(text, value):
    assert read_number(text, **RULE) == Decimal(value)


@pytest.mark.parametrize("text", ["", "  ", "\u00a0", "-", "–", "—", " - "])
def test_a_blank_and_a_dash_are_no_number(text):
    assert read_number(text, **RULE) is None


@pytest.mark.parametrize(
    "text",
    ["NaN", "Infinity", "-inf", "1e5", "1E-3", "1.234,5", "1,2,3", "0x10", "½", "5%", "=5", "-5", "+7", "--5", ",5",
     "5,", "пять", "5 кредит", "1_000", "1234567", "--"],
)  # fmt: skip
def test_what_is_not_plainly_a_number_is_refused(text):
    assert complaint(read_number, text, **RULE) == f"“{text}” is not a number such as 4 or 4,5."


def test_a_number_outside_the_rule_is_refused_with_the_rule():
    assert complaint(read_number, "3,55", **RULE) == "“3,55” has too many decimals; at most 1."
    assert complaint(read_number, "4,5", places=0, largest=Decimal(9)) == "“4,5” has too many decimals; at most 0."
    assert complaint(read_number, "10000", **RULE) == "“10000” is too large."


@given(st.decimals(min_value=0, max_value=999_999, places=3, allow_nan=False))
def test_every_decimal_comes_back_however_it_is_written(value):
    dotted = format(value, "f")

    assert read_number(dotted, **FINE) == read_number(dotted.replace(".", ","), **FINE) == value


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("0123456789,.-٣１ "))))
def test_any_text_is_a_finite_number_or_nothing_or_a_complaint(text):
    try:
        value = read_number(text, **FINE)
    except Unreadable:
        return

    assert value is None or 0 <= value <= FINE["largest"]


def test_texts_are_cleaned_and_look_alike_letters_mended():
    assert read_text(" бѳлүнѳт\u202e \n Cтудент ", length=300) == "бөлүнөт Студент"


def test_a_text_may_be_as_long_as_the_rule_says_and_no_longer():
    assert read_text(" абв ", length=3) == "абв"
    assert complaint(read_text, "абвг", length=3) == "The text has 4 characters; at most 3 fit."


@given(st.text(max_size=40))
def test_a_text_is_read_as_it_is_kept_and_read_again_stays(text):
    clean = read_text(text, length=400)

    assert clean == normalise(text) == read_text(clean, length=400)


@pytest.mark.parametrize(
    ("text", "value"),
    [("ооба", True), ("Да", True), ("YES", True), ("+", True), ("1", True), ("true", True), ("бар", True),
     (" x ", True), ("жок", False), ("Нет", False), ("no", False), ("-", False), ("–", False), ("0", False),
     ("false", False), ("", False), (" ", False)],
)  # fmt: skip
def test_yes_and_no_in_three_languages(text, value):
    assert read_mark(text) is value


def test_a_maybe_is_refused():
    assert complaint(read_mark, "балким") == "“балким” is neither + nor empty."


@pytest.mark.parametrize("read", [lambda text: read_number(text, **RULE), read_mark])
def test_a_complaint_repeats_at_most_sixty_characters(read):
    with pytest.raises(Unreadable) as caught:
        read("я" * 500)

    assert caught.value.values["text"] == "я" * 60
