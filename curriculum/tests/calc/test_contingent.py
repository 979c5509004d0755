"""The table of counts: lines, columns, sums and differences, whatever is counted."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.contingent import ALL, Count, Crosstab, Figure, crosstab

keys = st.one_of(st.none(), st.integers(1, 4))
counts = st.dictionaries(
    st.tuples(keys, keys), st.builds(Count, st.integers(1, 50), st.frozensets(st.integers(1, 9), max_size=3))
)


def test_lines_and_columns_stand_in_the_order_asked_for_and_what_is_not_stated_stands_last():
    now = {("b", None): Count(1), ("a", 2): Count(2), (None, 1): Count(4)}

    table = crosstab(now, None, ["a", "b"], [1, 2])

    assert [line.key for line in table.lines] == ["a", "b", None]
    assert table.columns == (1, 2, None)
    assert [[figure.now.students for figure in line.figures] for line in table.lines] == [
        [0, 2, 0], [0, 0, 1], [4, 0, 0]
    ]  # fmt: skip
    assert [figure.now.students for figure in table.foot.figures] == [4, 2, 1]
    assert table.total == Figure(Count(7))


def test_a_key_that_is_gone_today_still_has_its_line_beside_the_earlier_date():
    table = crosstab({("a", ALL): Count(3)}, {("b", ALL): Count(2)}, ["a", "b"], [ALL])

    assert [(line.key, line.total.now.students, line.total.change) for line in table.lines] == [
        ("a", 3, 3), ("b", 0, -2)
    ]  # fmt: skip
    assert table.total.change == 1


def test_a_key_that_the_order_does_not_name_is_not_lost():
    table = crosstab({("z", ALL): Count(1), ("a", ALL): Count(1)}, None, ["a"], [])

    assert [line.key for line in table.lines] == ["a", "z"]


def test_a_group_is_counted_once_though_its_students_stand_in_several_columns():
    now = {("a", 1): Count(2, frozenset({7, 8})), ("a", 2): Count(1, frozenset({8}))}

    assert crosstab(now, None, ["a"], [1, 2]).lines[0].total.now == Count(3, frozenset({7, 8}))


def test_a_table_of_nobody_has_no_lines_and_sums_of_nought():
    empty = crosstab({}, {}, [], [])

    assert empty == Crosstab((), (), empty.foot)
    assert empty.total == Figure(Count(0), Count(0))
    assert empty.total.is_empty


def test_without_an_earlier_date_nothing_is_compared():
    assert crosstab({("a", ALL): Count(3)}, None, ["a"], [ALL]).total.change is None


@given(counts, st.one_of(st.none(), counts), st.permutations([1, 2, 3, 4]))
def test_no_student_is_lost_or_counted_twice(now, before, order):
    table = crosstab(now, before, order, order[:2])

    assert table.total.now.students == sum(count.students for count in now.values())
    assert sum(line.total.now.students for line in table.lines) == table.total.now.students
    by_column = Counter()
    for (_row, column), count in now.items():
        by_column[column] += count.students
    shown = {
        column: figure.now.students
        for column, figure in zip(table.columns, table.foot.figures, strict=True)
        if figure.now.students
    }
    assert shown == dict(by_column)


@given(counts, counts)
def test_the_differences_of_the_lines_add_up_to_that_of_all(now, before):
    table = crosstab(now, before, [], [])

    assert sum(line.total.change for line in table.lines) == table.total.change
    assert [line.key for line in table.lines].count(None) <= 1
