"""Rates that the load needs."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffing.calc.rates import Need, PostLoad, average_load, need

QUARTER = D("0.25")
PROFESSOR = PostLoad("professor", D("1"), D(700))
DOCENT = PostLoad("docent", D("3"), D(750))
ASSISTANT = PostLoad("assistant", D("0.5"), D(850))
CLERK = PostLoad("clerk", D("1"), None)


def test_the_average_weighs_each_post_by_its_rates():
    assert average_load([PROFESSOR, DOCENT]) == D("737.5")


def test_posts_without_an_annual_load_are_left_out():
    assert average_load([DOCENT, CLERK]) == D(750)


@pytest.mark.parametrize("posts", [[], [CLERK]])
def test_without_any_annual_load_there_is_no_average(posts):
    assert average_load(posts) is None
    assert need(D(900), posts, QUARTER) == Need(D(900), tuple(posts), None, None, None)


def test_hours_by_the_average_give_the_rates_to_a_quarter():
    assert need(D("3361.20"), [PROFESSOR, DOCENT, ASSISTANT], QUARTER) == Need(
        hours=D("3361.20"), posts=(PROFESSOR, DOCENT, ASSISTANT), average=D("750.00"), exact=D("4.48"), rates=D("4.50")
    )


def test_another_step_is_kept():
    assert need(D(333), [DOCENT], D("0.1")).rates == D("0.4")


@given(
    st.decimals(0, 50_000, places=2),
    st.lists(st.tuples(st.decimals("0.25", 20, places=2), st.integers(300, 1000)), min_size=1, max_size=6),
)
def test_the_rates_needed_never_differ_from_the_quotient_by_more_than_half_a_step(hours, posts):
    found = need(hours, [PostLoad("docent", rate, D(load)) for rate, load in posts], QUARTER)
    average = average_load(found.posts)

    assert abs(found.rates - hours / average) <= D("0.125")
    assert found.rates % D("0.25") == 0
    assert min(load for _rate, load in posts) <= average <= max(load for _rate, load in posts)
