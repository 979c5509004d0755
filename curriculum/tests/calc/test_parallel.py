"""Parallel rows of an elective block: one for each course that students chose, counted once in every sum."""

from dataclasses import replace
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.difference import ChangeKind
from curriculum.calc.readiness import SemesterData, run_readiness, weekly
from curriculum.calc.semester import (
    Running,
    SemesterRow,
    chosen_in,
    counted_rows,
    difference,
    rows_of,
)
from curriculum.calc.shapes import Control, ControlMark, LineData, LineKind, Names
from curriculum.tests.calc.strategies import unhurried

AUTUMN = Running(1, D(16), "ky")
BLOCK, SECOND_BLOCK = "9", "10"


def line(key: str, **fields) -> LineData:
    values = {
        "code": f"Б.{key}", "names": Names(f"Сабак {key}", f"Предмет {key}", f"Course {key}"), "course": f"C{key}",
        "department": "ПИ", "credits": D(5), "total_hours": D(150), "lecture": D(32), "practical": D(16),
        "self_study": D(102), "semester_credits": {1: D(5)}, "controls": (ControlMark(Control.EXAM, 1),),
    }  # fmt: skip
    return LineData(key=key, **values | fields)


def block(key: str, **fields) -> LineData:
    return line(key, kind=LineKind.ELECTIVE_BLOCK, course="", **fields)


def alternative(key: str, of: str = BLOCK, **fields) -> LineData:
    return line(key, block=of, **fields)


PLAN = [line("1"), block(BLOCK), alternative("91"), alternative("92", lecture=D(16), self_study=D(118)),
        alternative("93"), block(SECOND_BLOCK), alternative("101", SECOND_BLOCK)]  # fmt: skip


def of_plan(choices) -> list[SemesterRow]:
    return rows_of(PLAN, AUTUMN, choices)


def test_a_block_has_a_row_for_each_course_chosen_with_its_students():
    rows = of_plan({BLOCK: {"92": 12, "91": 5}})

    assert [(row.source, row.choice, row.course, row.students, row.lecture, row.credits) for row in rows] == [
        ("1", None, "C1", None, D(32), D(5)),
        (BLOCK, "92", "C92", 12, D(16), D(5)),
        (BLOCK, "91", "C91", 5, D(32), D(5)),
        (SECOND_BLOCK, None, "", None, D(32), D(5)),
    ]


def test_a_block_that_nobody_chose_is_one_row_to_be_chosen():
    assert [(row.source, row.choice, row.students, row.is_unchosen) for row in of_plan({BLOCK: {}})][1:] == [
        (BLOCK, None, None, True), (SECOND_BLOCK, None, None, True),
    ]  # fmt: skip


def test_most_chosen_comes_first_and_equals_stand_in_the_order_of_the_plan():
    taken = {(BLOCK, "C93"): 4, (BLOCK, "C92"): 4, (BLOCK, "C91"): 7, (SECOND_BLOCK, "C101"): 1}

    found = chosen_in(PLAN, 1, taken)

    assert [(key, list(counts.items())) for key, counts in found.items()] == [
        (BLOCK, [("91", 7), ("92", 4), ("93", 4)]), (SECOND_BLOCK, [("101", 1)]),
    ]  # fmt: skip


def test_who_chose_in_an_earlier_version_is_counted_where_the_course_stands_now():
    assert chosen_in(PLAN, 1, {("old", "C91"): 2, (BLOCK, "C91"): 3}) == {BLOCK: {"91": 5}}


def test_a_course_of_two_blocks_is_counted_in_the_one_in_which_it_was_chosen():
    both = [*PLAN, alternative("102", SECOND_BLOCK, course="C91")]

    assert chosen_in(both, 1, {(SECOND_BLOCK, "C91"): 3}) == {SECOND_BLOCK: {"102": 3}}
    assert chosen_in(both, 1, {("old", "C91"): 3}) == {BLOCK: {"91": 3}}


def test_what_no_block_of_the_semester_has_is_passed_over():
    assert chosen_in(PLAN, 1, {(BLOCK, "C404"): 9, (BLOCK, ""): 1}) == {}
    assert chosen_in(PLAN, 2, {(BLOCK, "C91"): 9}) == {}
    assert chosen_in(PLAN, 1, {}) == {}


choices = st.dictionaries(st.sampled_from(["91", "92", "93"]), st.integers(1, 40), min_size=1)


@given(choices)
@unhurried
def test_sums_count_a_block_once_however_many_courses_were_chosen(chosen):
    """The credits are those of the plan, the hours a week those of the most chosen course."""
    ordered = dict(sorted(chosen.items(), key=lambda pair: -pair[1]))
    rows = tuple(of_plan({BLOCK: ordered}))
    alone = tuple(of_plan({BLOCK: {next(iter(ordered)): None}}))
    data, single = SemesterData(rows=rows, expected=rows), SemesterData(rows=alone, expected=alone)

    assert len(data.taught) == 2 + len(chosen)
    assert [row.origin for row in data.counted] == [row.origin for row in single.rows]
    assert sum(row.credits for row in data.counted) == D(15)
    assert weekly(data) == weekly(single)
    assert [one.values for one in run_readiness(data) if one.check == "semester_plan_credits"] == [
        {"actual": "15", "low": "27", "high": "33"}
    ]


@given(choices)
@unhurried
def test_a_plan_that_has_every_choice_differs_in_nothing(chosen):
    rows = of_plan({BLOCK: chosen})

    assert difference(rows, [replace(row, key=f"k{place}") for place, row in enumerate(rows)]) == []


def test_rows_by_hand_and_courses_are_all_counted():
    rows = [SemesterRow(key="1"), SemesterRow(key="2"), *of_plan({BLOCK: {"91": 1, "92": 1}})]

    assert [(row.source, row.choice) for row in counted_rows(rows)] == [
        (None, None), (None, None), ("1", None), (BLOCK, "91"), (SECOND_BLOCK, None),
    ]  # fmt: skip


def test_where_the_first_is_left_out_the_next_counts():
    first, *others = of_plan({BLOCK: {"91": 9, "92": 1}})[1:]
    data = SemesterData(rows=(replace(first, left_out=True), *others))

    assert [row.choice for row in data.counted] == ["92", None]


def test_each_row_of_a_block_is_compared_with_its_own_course():
    expected = of_plan({BLOCK: {"91": 9, "92": 1}})
    changed = [replace(row, lecture=D(48)) if row.choice == "92" else row for row in expected]
    [change] = difference(expected, changed)

    assert (change.kind, change.code) == (ChangeKind.CHANGED, "Б.92")
    assert [(cell.column, cell.old, cell.new) for cell in change.cells] == [("lecture", "16", "48")]


def test_a_second_row_of_one_course_is_added_by_people():
    expected = of_plan({BLOCK: {"91": 9}})

    assert [one.kind for one in difference(expected, [*expected, replace(expected[1], key="x")])] == [ChangeKind.ADDED]


def found(rows, registered) -> list[tuple]:
    data = SemesterData(rows=tuple(rows), expected=tuple(rows), registered=tuple(registered))
    return [(one.check, one.key, one.column, one.values) for one in run_readiness(data) if "chosen" in one.check]


def chosen(**students: int) -> list[SemesterRow]:
    counts = {key[1:]: count for key, count in students.items()}
    return [row for row in of_plan({BLOCK: counts}) if row.source == BLOCK]


def test_what_students_chose_and_the_plan_does_not_have_is_found_at_the_block():
    rows = [replace(row, key=f"k{place}") for place, row in enumerate(of_plan({BLOCK: {"91": 9}}))]

    assert found(rows, chosen(_91=9, _92=3)) == [
        ("semester_chosen_absent", "k1", "choice", {"name": "Б.92 Сабак 92", "count": "3"})
    ]


def test_other_numbers_of_students_are_found_at_their_row():
    rows = [replace(row, key=f"k{place}") for place, row in enumerate(of_plan({BLOCK: {"91": 9, "92": 3}}))]

    assert found(rows, chosen(_91=8)) == [
        ("semester_chosen_otherwise", "k1", "choice", {"name": "Б.91 Сабак 91", "actual": "8", "planned": "9"}),
        ("semester_chosen_otherwise", "k2", "choice", {"name": "Б.92 Сабак 92", "actual": "0", "planned": "3"}),
    ]
    assert [one[3]["actual"] for one in found(rows, [])] == ["0", "0"]


def test_where_people_chose_for_the_whole_group_its_own_course_is_no_news():
    rows = of_plan({BLOCK: {"91": None}})

    assert found(rows, chosen(_91=20)) == []
    assert found(rows, []) == []


def test_a_block_that_the_plan_does_not_have_at_all_is_found_nowhere():
    assert found(of_plan({})[:1], chosen(_91=20)) == []
