"""The personal number warns and never blocks (DOMAIN 9)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuu_office.core.text.personal_number import PersonalNumber, clean, mask, parse, warnings

WOMAN = "10509199012345"
MAN = "20509199012345"
BORN = date(1990, 9, 5)


def said(*arguments) -> list[str]:
    return [str(remark) for remark in warnings(*arguments)]


def test_a_number_is_read():
    assert parse("1 05091990 12345") == PersonalNumber(WOMAN, "female", BORN)
    assert parse(MAN) == PersonalNumber(MAN, "male", BORN)


@pytest.mark.parametrize("number", ["", "0", "abc", "39913199912345", "1 0 5", "９" * 14])
def test_reading_never_fails(number):
    assert parse(number).birth_date is None


@pytest.mark.parametrize(
    ("number", "sex", "birth_date"),
    [(WOMAN, "female", BORN), (MAN, "male", BORN), (WOMAN, "", BORN), (MAN, "male", None), (WOMAN, "", None)],
)
def test_a_number_that_fits_the_card_raises_no_doubt(number, sex, birth_date):
    assert warnings(number, sex, birth_date) == []


@pytest.mark.parametrize(
    ("number", "sex", "birth_date", "expected"),
    [
        ("123", "", None, ["The personal number has 3 digits instead of 14."]),
        ("", "", None, ["The personal number has 0 digits instead of 14."]),
        ("1050919901234a", "", None, ["The personal number consists of 14 digits only."]),
        ("٣" * 14, "", None, ["The personal number consists of 14 digits only."]),
        (
            "00509199012345",
            "male",
            BORN,
            ["The number begins with 0: an old number, nothing can be checked by it."],
        ),
        ("30509199012345", "male", BORN, ["The first digit is 3 instead of 1 or 2."]),
        (WOMAN, "male", BORN, ["The number is a woman's, the card says a man."]),
        (MAN, "female", BORN, ["The number is a man's, the card says a woman."]),
        ("13113199012345", "female", BORN, ["The digits 31131990 are not a date of birth."]),
        (
            WOMAN,
            "female",
            date(1990, 5, 9),
            ["By the number the person was born on 05.09.1990, by the card on 09.05.1990."],
        ),
        (
            MAN,
            "female",
            date(1991, 9, 5),
            [
                "The number is a man's, the card says a woman.",
                "By the number the person was born on 05.09.1990, by the card on 05.09.1991.",
            ],
        ),
    ],
)
def test_a_number_that_does_not_fit_is_doubted_in_sentences(number, sex, birth_date, expected):
    assert said(number, sex, birth_date) == expected


@given(st.text(), st.sampled_from(["", "female", "male"]), st.none() | st.dates())
def test_doubts_are_found_in_any_text_without_failing(number, sex, birth_date):
    assert all(str(remark) for remark in warnings(number, sex, birth_date))


@given(st.sampled_from(["female", "male"]), st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 99999))
def test_a_number_made_by_the_rule_never_warns(sex, born, serial):
    digit = {"female": 1, "male": 2}[sex]
    assert warnings(f"{digit}{born:%d%m%Y}{serial:05}", sex, born) == []


@pytest.mark.parametrize(
    ("number", "shown"),
    [(WOMAN, "••••••••••2345"), ("1 0509 1990 12345", "••••••••••2345"), ("1234", "••••"), ("", "")],
)
def test_lists_show_only_the_last_four_digits(number, shown):
    assert mask(number) == shown


def test_spaces_and_dashes_between_groups_are_dropped():
    assert clean("1 0509-1990–12345\u00a0") == WOMAN
