"""Which norms hold on a day, for a degree and a form of study."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.norms import DEFAULT, MASTERS, DatedNorms, Norms, default_norms, months_after, norms_on

OLD, NEW, AWAY = Norms(least_semesters=1), Norms(least_semesters=3), Norms(least_semesters=4)
ROWS = [
    DatedNorms(degree="bachelor", valid_from=date(2024, 9, 1), norms=NEW),
    DatedNorms(degree="bachelor", valid_from=date(2020, 9, 1), norms=OLD),
    DatedNorms(
        degree="bachelor", form="extramural", valid_from=date(2021, 9, 1), valid_to=date(2025, 8, 31), norms=AWAY
    ),
]


def test_the_defaults_are_those_of_the_domain():
    assert {degree: default_norms(degree) for degree in ("bachelor", "specialist", "college", "master")} == {
        "bachelor": DEFAULT, "specialist": DEFAULT, "college": DEFAULT, "master": MASTERS,
    }  # fmt: skip
    assert (DEFAULT.least_in_group, DEFAULT.most_in_group, MASTERS.least_in_group, MASTERS.most_in_group) == (
        15, 30, 5, 15,
    )  # fmt: skip
    assert (DEFAULT.least_semesters, DEFAULT.longest_leave, DEFAULT.most_leaves, DEFAULT.confirmed) == (2, 12, 2, False)


@pytest.mark.parametrize(
    ("degree", "form", "day", "norms"),
    [
        ("bachelor", "full_time", date(2020, 8, 31), DEFAULT),
        ("bachelor", "full_time", date(2020, 9, 1), OLD),
        ("bachelor", "full_time", date(2024, 8, 31), OLD),
        ("bachelor", "full_time", date(2024, 9, 1), NEW),
        ("bachelor", "extramural", date(2021, 8, 31), OLD),
        ("bachelor", "extramural", date(2025, 8, 31), AWAY),
        ("bachelor", "extramural", date(2025, 9, 1), NEW),
        ("master", "full_time", date(2024, 9, 1), MASTERS),
        ("", "", date(2024, 9, 1), DEFAULT),
    ],
)
def test_the_newest_norms_of_the_form_itself_hold(degree, form, day, norms):
    assert norms_on(ROWS, degree, form, day) == norms
    assert norms_on(list(reversed(ROWS)), degree, form, day) == norms


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 2, 2), 12, date(2027, 2, 2)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_short_month(day, months, later):
    assert months_after(day, months) == later


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 120))
def test_months_later_lies_in_the_right_month(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and later.day >= 28)
