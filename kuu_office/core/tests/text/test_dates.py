"""Dates as acts and screens print them (DOMAIN 10.2)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuu_office.core.text import dates

DAY = date(2024, 9, 27)


@pytest.mark.parametrize(
    ("form", "ky", "ru", "en"),
    [
        (dates.long_date, "2024-жылдын 27-сентябры", "27 сентября 2024 г.", "27 September 2024"),
        (dates.short_date, "27.09.2024", "27.09.2024", "27 Sep 2024"),
        (dates.act_date, "27.09.2024-ж.", "27.09.2024 г.", "27 Sep 2024"),
    ],
)
def test_a_day_in_three_languages(form, ky, ru, en):
    assert (form(DAY, "ky"), form(DAY, "ru"), form(DAY, "en")) == (ky, ru, en)
    assert form(DAY) == ky


def test_months_take_the_possessive_of_acts():
    assert [dates.long_date(date(2018, number, 4)) for number in range(1, 13)] == [
        "2018-жылдын 4-январы",
        "2018-жылдын 4-февралы",
        "2018-жылдын 4-марты",
        "2018-жылдын 4-апрели",
        "2018-жылдын 4-майы",
        "2018-жылдын 4-июну",
        "2018-жылдын 4-июлу",
        "2018-жылдын 4-августу",
        "2018-жылдын 4-сентябры",
        "2018-жылдын 4-октябры",
        "2018-жылдын 4-ноябры",
        "2018-жылдын 4-декабры",
    ]


def test_the_number_of_an_act_follows_its_date():
    assert f"{dates.act_date(date(2011, 8, 23))} № 496" == "23.08.2011-ж. № 496"


def test_an_academic_year_in_three_languages():
    years = [dates.academic_year(2024, lang) for lang in ("ky", "ru", "en")]
    assert years == ["2024–2025-окуу жылы", "2024–2025 учебный год", "2024–2025 academic year"]


def test_a_moment_is_told_in_bishkek_time():
    late = datetime(2024, 9, 27, 20, 5, tzinfo=UTC)
    told = [dates.moment(late, lang) for lang in ("ky", "ru", "en")]
    assert told == ["28.09.2024, 02:05", "28.09.2024, 02:05", "28 Sep 2024, 02:05"]


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        dates.moment(datetime(2024, 9, 27))


@given(st.dates())
def test_a_short_date_can_be_read_back(day):
    if day.year >= 1000:
        assert datetime.strptime(dates.short_date(day), "%d.%m.%Y").date() == day


def test_every_language_names_twelve_months():
    assert {lang: len(set(words)) for lang, words in dates.MONTHS.items()} == {"ky": 12, "ru": 12, "en": 12}
