"""The brief on the teaching staff."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuu_office.core.text.degrees import Degree, Title
from staffing.calc.brief import Engagement, Figures, Worker, age_on, band_of, brief, figures_of, share
from staffing.enums import Engagement as Words
from staffing.enums import ScholarDegree

DAY = date(2026, 11, 1)


def crowd(start: int = 1, **degrees: int) -> list[Worker]:
    """So many full-time people of each degree."""
    named = [Degree(degree) for degree, count in degrees.items() for _one in range(count)]
    return [Worker(person, 1, Engagement.FULL_TIME, degree) for person, degree in enumerate(named, start)]


@pytest.mark.parametrize(
    ("doctors", "candidates", "people", "share_of_degrees"),
    [(117, 541, 1576, D("41.8")), (180, 570, 2200, D("34.1"))],
)
def test_the_published_shares_come_out_of_the_published_counts(doctors, candidates, people, share_of_degrees):
    """DOMAIN 3.3: 1,576 full-time teachers of whom 541 candidates and 117 doctors are 41.8 %; 34 % of 2,200 in 2025."""
    staff = crowd(doctor=doctors, candidate=candidates, none=people - doctors - candidates)
    found = brief([*staff, Worker(9001, 1, Engagement.HOURLY), Worker(9002, 2, Engagement.PART_TIME)], DAY).full_time

    assert (found.people, found.with_degree, found.degree_share) == (people, doctors + candidates, share_of_degrees)
    assert found.degrees == {
        Degree.DOCTOR: doctors,
        Degree.CANDIDATE: candidates,
        Degree.NONE: people - doctors - candidates,
    }


def test_everything_is_counted():
    staff = [
        Worker(1, 1, Engagement.FULL_TIME, Degree.DOCTOR, Title.PROFESSOR, "male", date(1960, 5, 1)),
        Worker(2, 1, Engagement.FULL_TIME, Degree.PHD, Title.DOCENT, "female", date(1990, 11, 1)),
        Worker(3, 2, Engagement.PART_TIME, Degree.NONE, Title.NONE, "", None),
    ]

    assert figures_of(staff, DAY) == Figures(
        people=3,
        engagements={Engagement.FULL_TIME: 2, Engagement.PART_TIME: 1},
        degrees={Degree.DOCTOR: 1, Degree.PHD: 1, Degree.NONE: 1},
        titles={Title.PROFESSOR: 1, Title.DOCENT: 1, Title.NONE: 1},
        sexes={"male": 1, "female": 1, "": 1},
        ages={"60": 1, "30": 1, "": 1},
    )


def test_who_is_engaged_twice_is_one_person_counted_by_the_main_place():
    staff = [Worker(1, 1, Engagement.HOURLY), Worker(1, 2, Engagement.PART_TIME), Worker(1, 3, Engagement.FULL_TIME)]
    found = brief(staff, DAY)

    assert (found.total.people, found.total.engagements) == (1, {Engagement.FULL_TIME: 1})
    assert {unit: dict(figures.engagements) for unit, figures in found.units.items()} == {
        1: {Engagement.HOURLY: 1}, 2: {Engagement.PART_TIME: 1}, 3: {Engagement.FULL_TIME: 1},
    }  # fmt: skip
    assert {unit: figures.people for unit, figures in found.full_time_units.items()} == {1: 0, 2: 0, 3: 1}


def test_of_nobody_nothing_is_counted():
    found = brief([], DAY)

    assert (found.total, found.units, found.total.degree_share) == (figures_of([], DAY), {}, D("0.0"))


@pytest.mark.parametrize(
    ("born", "age", "band"),
    [
        (date(1996, 11, 1), 30, "30"), (date(1996, 11, 2), 29, "0"), (date(1986, 10, 31), 40, "40"),
        (date(1967, 1, 1), 59, "50"), (date(1966, 11, 1), 60, "60"), (date(1940, 1, 1), 86, "60"),
    ],
)  # fmt: skip
def test_an_age_counts_whole_years(born, age, band):
    assert (age_on(born, DAY), band_of(born, DAY)) == (age, band)


def test_a_leap_day_is_a_birthday_on_the_first_of_march():
    born = date(2004, 2, 29)

    assert (age_on(born, date(2026, 2, 28)), age_on(born, date(2026, 3, 1))) == (21, 22)


def test_who_is_not_born_yet_is_in_the_first_band():
    assert (band_of(date(2030, 1, 1), DAY), band_of(None, DAY)) == ("0", "")


@pytest.mark.parametrize(
    ("part", "whole", "per_cent"), [(0, 0, "0.0"), (1, 3, "33.3"), (2, 3, "66.7"), (1, 8, "12.5"), (3, 3, "100.0")]
)
def test_shares_are_to_tenths(part, whole, per_cent):
    assert share(part, whole) == D(per_cent)


@given(
    st.lists(
        st.builds(
            Worker, st.integers(1, 12), st.integers(1, 3), st.sampled_from(Engagement), st.sampled_from(Degree),
            st.sampled_from(Title), st.sampled_from(["male", "female", ""]),
            st.none() | st.dates(date(1940, 1, 1), date(2006, 1, 1)),
        ),
        max_size=30,
    )
)  # fmt: skip
def test_every_axis_sums_to_the_people(staff):
    found = brief(staff, DAY)
    for figures in (found.total, found.full_time, *found.units.values()):
        for axis in (figures.engagements, figures.degrees, figures.titles, figures.sexes, figures.ages):
            assert sum(axis.values()) == figures.people
    assert found.total.people == len({one.person for one in staff})
    assert sum(figures.people for figures in found.units.values()) == len({(one.person, one.unit) for one in staff})


def test_the_words_of_the_page_are_those_of_the_arithmetic():
    assert Words.values == [one.value for one in Engagement]


def test_the_degrees_of_the_page_are_those_of_the_arithmetic():
    assert set(ScholarDegree.values) == {degree.value for degree in Degree}
