"""The load as a table: rows by course and groups, columns by work, sums over every axis."""

from collections import Counter
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from kuu_office.core.models import Term
from workload.enums import Work
from workload.models import LoadLine
from workload.queries.load_table import Entry, table_of

AUTUMN, SPRING = Term(kind="autumn"), Term(kind="spring")


def line(work: str = "lecture", *, name: str = "Математика", groups=("ПИ-1-26",), term=AUTUMN, students: int = 5):
    return LoadLine(work=work, name_ky=name, group_names=list(groups), term=term, students=students)


def entry(hours, people=(), **of_line) -> Entry:
    return Entry(line(**of_line), D(hours), tuple((who, D(part)) for who, part in people))


def test_works_of_one_course_and_group_stand_in_one_row():
    table = table_of([entry(32, work="lecture"), entry(16, work="practical"), entry("1.5", work="exam")])

    [part] = table.parts
    [row] = part.rows
    assert (row.name, row.groups, row.students) == ("Математика", "ПИ-1-26", 5)
    assert (row.hours, row.total) == ((D(32), D(16), D("1.5")), D("49.5"))
    assert (part.sums, table.sums, table.total) == (row.hours, row.hours, D("49.5"))


def test_a_stream_and_its_groups_are_rows_of_their_own():
    table = table_of([
        entry(32, groups=("ПИ-1-26", "ПИ-2-26"), students=9), entry(16, work="practical"),
        entry(16, work="practical", groups=("ПИ-2-26",), students=4),
    ])  # fmt: skip

    assert [(row.groups, row.students, row.hours) for row in table.parts[0].rows] == [
        ("ПИ-1-26, ПИ-2-26", 9, (D(32), D(0))), ("ПИ-1-26", 5, (D(0), D(16))), ("ПИ-2-26", 4, (D(0), D(16))),
    ]  # fmt: skip


def test_columns_stand_in_the_order_of_the_works():
    table = table_of([entry(1, work="thesis"), entry(2, work="exam"), entry(3, work="lecture")])

    assert table.works == (Work.LECTURE, Work.EXAM, Work.THESIS)
    assert table.sums == (D(3), D(2), D(1))


def test_terms_stand_apart_with_their_sums():
    table = table_of([entry(10), entry(5, term=SPRING), entry(7, work="exam", term=SPRING)])

    assert [(part.sums, part.total) for part in table.parts] == [((D(10), D(0)), D(10)), ((D(5), D(7)), D(12))]
    assert (table.sums, table.total) == ((D(15), D(7)), D(22))


def test_each_person_stands_once_in_a_row_with_all_their_hours():
    table = table_of([
        entry(32, [("Осмонов А.", 20), ("Төлөев Б.", 12)]), entry(16, [("Осмонов А.", 16)], work="practical"),
    ])  # fmt: skip

    assert table.parts[0].rows[0].people == "Осмонов А. 36, Төлөев Б. 12"


def test_nothing_is_an_empty_table():
    table = table_of([])

    assert (table.works, table.parts, table.sums, table.total) == ((), (), (), D(0))


entries = st.builds(
    entry,
    st.decimals(min_value=0, max_value=500, places=2),
    work=st.sampled_from(["lecture", "practical", "exam", "thesis"]),
    name=st.sampled_from(["Математика", "Физика", "Тарых"]),
    groups=st.sampled_from([("ПИ-1-26",), ("ПИ-2-26",), ("ПИ-1-26", "ПИ-2-26")]),
    term=st.sampled_from([AUTUMN, SPRING]),
    students=st.integers(0, 90),
)


@given(st.lists(entries, max_size=30))
def test_no_hour_is_lost_and_none_counts_twice(found):
    table = table_of(found)
    whole = sum((one.hours for one in found), D(0))

    assert table.total == whole == sum((part.total for part in table.parts), D(0))
    assert whole == sum((row.total for part in table.parts for row in part.rows), D(0))
    by_work: Counter = Counter()
    for one in found:
        by_work[one.line.work] += one.hours
    assert dict(zip((work.value for work in table.works), table.sums, strict=True)) == dict(by_work)


@given(st.lists(entries, max_size=30))
def test_no_two_rows_of_a_term_are_of_the_same_course_and_groups(found):
    for part in table_of(found).parts:
        named = [(row.name, row.groups) for row in part.rows]
        assert len(named) == len(set(named))
