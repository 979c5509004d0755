"""Numbers as people write them."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kuu_office.core.text.numbers import plain_number

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False, allow_infinity=False)


def test_four_digits_are_not_grouped_and_five_are():
    assert [plain_number(value) for value in (9999, 10_000, 123_456_789)] == [
        "9999",
        "10\u00a0000",
        "123\u00a0456\u00a0789",
    ]


def test_trailing_zeros_go():
    assert [plain_number(Decimal(text)) for text in ("4.00", "4.50", "0.05", "100", "1E+2")] == [
        "4",
        "4,5",
        "0,05",
        "100",
        "100",
    ]


def test_a_negative_number_has_a_real_minus():
    assert plain_number(Decimal("-2.5")) == "−2,5"
    assert plain_number(-12_000, "en") == "−12,000"


def test_nothing_below_zero_is_no_minus_zero():
    assert plain_number(Decimal("-0.00")) == "0"


def test_what_is_no_number_comes_back_as_it_is():
    assert [plain_number(value) for value in ("Э1 З2", "NaN", "Infinity")] == ["Э1 З2", "NaN", "Infinity"]


def test_nothing_stays_nothing():
    assert [plain_number(None), plain_number("")] == ["", ""]


@given(amounts)
def test_a_written_number_reads_back_as_itself(amount):
    written = plain_number(amount, "ky")
    assert Decimal(written.replace("\u00a0", "").replace(",", ".").replace("−", "-")) == amount


@given(amounts)
def test_languages_differ_only_in_signs(amount):
    ky, en = plain_number(amount, "ky"), plain_number(amount, "en")
    assert ky == plain_number(amount, "ru")
    assert ky.replace("\u00a0", "").replace(",", "") == en.replace(",", "").replace(".", "")
