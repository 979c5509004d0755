"""Which hours people may give, and for whom they are afterwards."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.shapes import Degree
from workload.calc.by_hand import MOST_HOURS, HoursFault, fault_of_hours, rescaled
from workload.calc.shapes import Funding, Share

PARTS = st.tuples(st.sampled_from(Degree), st.sampled_from(Funding))
SHARES = st.dictionaries(PARTS, st.decimals("0.01", 500, places=2), min_size=1).map(
    lambda found: [Share(*part, hours) for part, hours in found.items()]
)


@pytest.mark.parametrize(
    ("hours", "fault"),
    [
        ("0.01", None), ("5000", None), ("12.50", None), ("1E+1", None), ("-0.01", HoursFault.NEGATIVE),
        ("0", HoursFault.ZERO), ("-0", HoursFault.ZERO), ("5000.01", HoursFault.ABSURD), ("1E+99", HoursFault.ABSURD),
        ("NaN", HoursFault.ABSURD), ("-Infinity", HoursFault.ABSURD), ("0.001", HoursFault.TOO_FINE),
    ],
)  # fmt: skip
def test_hours_are_more_than_nothing_and_less_than_absurd(hours, fault):
    assert fault_of_hours(D(hours)) is fault


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_any_number_has_one_answer(hours):
    assert (fault_of_hours(hours) is None) == (
        hours.is_finite() and 0 < hours <= MOST_HOURS and hours == round(hours, 2)
    )


@given(SHARES, st.decimals("0.01", 5000, places=2))
def test_other_hours_lose_nothing(shares, hours):
    found = rescaled(shares, hours)

    assert sum(share.hours for share in found) == hours
    assert {(share.degree, share.funding) for share in found} <= {(share.degree, share.funding) for share in shares}
    assert all(share.hours > 0 for share in found)


@given(SHARES)
def test_the_same_hours_are_for_the_same_students(shares):
    whole = sum(share.hours for share in shares)

    assert set(rescaled(shares, whole)) == set(shares)


def test_hours_for_nobody_stay_for_nobody():
    assert rescaled([], D(5)) == ()
