"""Hours paid by the hour: degrees, hours by funding, rates that are looked up, what it costs."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workload.calc.pay import Rank, Rate, cost_of, divided, rank_of, rate_of
from workload.calc.shapes import Funding

BUDGET, CONTRACT = Funding.BUDGET, Funding.CONTRACT
DOCENT, LECTURER = 1, 2
RATES = (
    Rate(DOCENT, Rank.NONE, BUDGET, D(120)), Rate(DOCENT, Rank.CANDIDATE, BUDGET, D(140)),
    Rate(DOCENT, Rank.NONE, CONTRACT, D(220)), Rate(LECTURER, Rank.DOCTOR, BUDGET, D(180)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("degree", "rank"),
    [
        ("", Rank.NONE), ("физика-математика илимдеринин доктору", Rank.DOCTOR),
        ("Доктор исторических наук", Rank.DOCTOR),
        ("техника илимдеринин кандидаты", Rank.CANDIDATE), ("кандидат филологических наук", Rank.CANDIDATE),
        ("PhD доктору", Rank.CANDIDATE), ("магистр", Rank.NONE),
    ],
)  # fmt: skip
def test_a_degree_is_known_by_its_word(degree, rank):
    assert rank_of(degree) is rank


def test_hours_are_divided_as_the_students_of_the_line():
    assert divided(D(10), {BUDGET: D("12.80"), CONTRACT: D("51.20")}) == {BUDGET: D("2.00"), CONTRACT: D("8.00")}
    assert divided(D("0.01"), {BUDGET: D(1), CONTRACT: D(2)}) == {CONTRACT: D("0.01")}


def test_hours_of_a_line_for_nobody_are_the_budgets():
    assert divided(D(5), {}) == {BUDGET: D(5)}


@given(
    st.decimals(min_value="0.01", max_value=2000, places=2),
    st.decimals(min_value=0, max_value=2000, places=2),
    st.decimals(min_value=0, max_value=2000, places=2),
)
def test_no_hour_is_lost(hours, budget, contract):
    parts = divided(hours, {BUDGET: budget, CONTRACT: contract})

    assert sum(parts.values()) == hours
    assert all(part > 0 for part in parts.values())


@pytest.mark.parametrize(
    ("post", "rank", "funding", "amount"),
    [
        (DOCENT, Rank.NONE, BUDGET, D(120)), (DOCENT, Rank.CANDIDATE, BUDGET, D(140)),
        (DOCENT, Rank.DOCTOR, BUDGET, D(120)), (DOCENT, Rank.CANDIDATE, CONTRACT, D(220)),
        (LECTURER, Rank.NONE, BUDGET, None), (LECTURER, Rank.DOCTOR, BUDGET, D(180)), (3, Rank.NONE, BUDGET, None),
    ],
)  # fmt: skip
def test_the_rate_of_the_degree_else_of_the_post(post, rank, funding, amount):
    assert rate_of(RATES, post, rank, funding) == amount


def test_hours_by_rates_cost_som():
    hours = {BUDGET: D("12.5"), CONTRACT: D("3.33")}

    assert cost_of(hours, {BUDGET: D(120), CONTRACT: D("220.50")}) == D("2234.27")
    assert cost_of({BUDGET: D(2)}, {BUDGET: D(120), CONTRACT: None}) == D(240)
    assert cost_of(hours, {BUDGET: D(120), CONTRACT: None}) is None
    assert cost_of({}, {}) == D(0)
