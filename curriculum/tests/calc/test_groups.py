"""Names and parts of groups."""

from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.groups import even_parts, proposed_name


def test_a_name_is_the_programme_the_next_number_and_the_intake():
    assert proposed_name("ПИ", 2026, []) == "ПИ-1-26"
    assert proposed_name("ПИ", 2026, ["ПИ-1-26", "ПИ-2-26", "ПИ-1-25", "ИВТ-1-26"]) == "ПИ-3-26"


def test_a_free_number_between_is_taken_first():
    assert proposed_name("ПИ(м)", 2026, ["ПИ(м)-1-26", "ПИ(м)-3-26"]) == "ПИ(м)-2-26"


def test_years_of_other_centuries_keep_two_digits():
    assert proposed_name("ПИ", 2005, []) == "ПИ-1-05"


def test_parts_are_even():
    assert even_parts(list("абвгд"), 2) == [list("абв"), list("гд")]
    assert even_parts([], 2) == [[], []]


@given(st.lists(st.integers()), st.integers(1, 9))
def test_parts_keep_everybody_in_order_and_differ_by_one_at_most(members, count):
    parts = even_parts(members, count)

    assert [one for part in parts for one in part] == members
    assert len(parts) == count
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@given(st.sets(st.integers(1, 12)))
def test_a_proposed_name_is_never_taken(numbers):
    taken = {f"ПИ-{number}-26" for number in numbers}

    assert proposed_name("ПИ", 2026, taken) not in taken
