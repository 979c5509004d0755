"""What a plan asks of its students in a semester, and what holds of it whatever the plan."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.registration import Choice, Chooser, PlanRow, Studied, fit, not_taken, why_not
from curriculum.calc.shapes import LineKind, Names
from curriculum.tests.calc.strategies import unhurried

COURSES = range(100, 112)


def row(key: int, **fields) -> PlanRow:
    return PlanRow(key=key, **{"code": f"К.{key}", "names": Names(f"Сап {key}")} | fields)


def fixed(key: int, course: int, *semesters: int, **fields) -> PlanRow:
    return row(key, course=course, semester_credits={number: D(3) for number in semesters}, **fields)


def block(key: int, courses: list[int], *semesters: int, credits: int = 4) -> list[PlanRow]:
    """A header with its alternatives; their keys follow its own."""
    header = row(key, kind=LineKind.ELECTIVE_BLOCK, semester_credits={number: D(credits) for number in semesters})
    return [header, *(row(key + place, block=key, course=course) for place, course in enumerate(courses, 1))]


# A plan: two courses of everybody, a practice, a block in semesters 2 and 3, another in 3.
ROWS = [
    fixed(1, 100, 1, 2),
    fixed(2, 101, 3),
    fixed(3, 102, 4, kind=LineKind.PRACTICE),
    *block(10, [103, 104], 2, 3),
    *block(20, [105, 106, 107], 3, credits=5),
]


@pytest.mark.parametrize(
    ("semester", "blocks", "expected"),
    [(1, [], D(3)), (2, [10], D(7)), (3, [10, 20], D(12)), (4, [], D(3)), (9, [], D(0))],
)
def test_a_semester_has_its_blocks_and_credits(semester, blocks, expected):
    studied = Studied(1, semester, ROWS)

    assert (list(studied.blocks), studied.expected_credits) == (blocks, expected)


def test_a_block_knows_its_alternatives_by_course():
    found = Studied(1, 3, ROWS).blocks[20]

    assert {course: one.key for course, one in found.alternatives.items()} == {105: 21, 106: 22, 107: 23}
    assert found.credits == D(5)


def test_what_everybody_takes_up_to_the_semester_is_known_with_its_first_semester():
    by_semester = {number: Studied(1, number, ROWS).taught_to_all for number in (1, 2, 3, 4)}

    assert by_semester == {
        1: {100: 1}, 2: {100: 1}, 3: {100: 1, 101: 3}, 4: {100: 1, 101: 3, 102: 4},
    }  # fmt: skip


def test_electives_are_never_what_everybody_takes():
    assert [one.key for one in Studied(1, 3, ROWS).fixed] == [1, 2, 3]


def test_alternatives_without_a_course_are_not_chosen():
    rows = [*block(30, [], 3), row(31, block=30, course=None)]

    assert Studied(1, 3, rows).blocks[30].alternatives == {}


def test_codes_are_the_same_whatever_the_keyboard():
    """«К» in Cyrillic and «K» in Latin, spaces, case."""
    rows = [fixed(1, 100, 1, code="К.1"), *block(10, [103], 2)]
    needing = replace(rows[2], prerequisites=("k. 1",))

    assert not_taken(needing, Studied(1, 2, rows), frozenset()) == []
    assert [one.key for one in not_taken(needing, Studied(1, 1, rows), frozenset())] == [1]


def test_a_course_that_runs_in_two_semesters_is_taken_after_the_last():
    needing = replace(ROWS[4], prerequisites=("К.1",))

    assert [one.key for one in not_taken(needing, Studied(1, 2, ROWS), frozenset())] == [1]
    assert not_taken(needing, Studied(1, 3, ROWS), frozenset()) == []


def test_a_row_that_runs_in_no_semester_is_never_taken():
    needing = replace(ROWS[4], prerequisites=("К.50",))
    studied = Studied(1, 3, [*ROWS, row(50, course=111)])

    assert [one.key for one in not_taken(needing, studied, frozenset())] == [50]


def test_an_own_prerequisite_is_named_once_for_each_code():
    needing = replace(ROWS[6], prerequisites=("К.2", "К.3", "К.99"))

    assert [one.key for one in not_taken(needing, Studied(1, 3, ROWS), frozenset())] == [2, 3]


@pytest.mark.parametrize(("own", "worth"), [({}, D(5)), ({"credits": D(4)}, D(4))])
def test_an_alternative_is_worth_its_own_credits_or_those_of_its_block(own, worth):
    studied = Studied(1, 3, ROWS)

    assert studied.credits_of(replace(ROWS[7], **own), studied.blocks[20]) == worth


def test_credits_in_the_semester_go_before_those_of_the_whole_course():
    studied = Studied(1, 3, ROWS)
    halved = replace(ROWS[7], credits=D(6), semester_credits={3: D(2), 4: D(4)})

    assert studied.credits_of(halved, studied.blocks[20]) == D(2)


# --- whatever the plan

semesters = st.lists(st.integers(1, 4), min_size=1, max_size=3, unique=True)
fixed_rows = st.builds(
    lambda key, course, numbers: fixed(key, course, *numbers),
    st.integers(1, 99),
    st.sampled_from(COURSES),
    semesters,
)
blocks = st.builds(
    lambda key, courses, numbers: block(key * 100, courses, *numbers),
    st.integers(1, 9),
    st.lists(st.sampled_from(COURSES), max_size=4, unique=True),
    semesters,
)
plans = st.builds(
    lambda rows, groups, semester: Studied(1, semester, [*rows, *(one for group in groups for one in group)]),
    st.lists(fixed_rows, max_size=5, unique_by=lambda one: one.key),
    st.lists(blocks, max_size=4, unique_by=lambda group: group[0].key),
    st.integers(1, 5),
)


@given(plans)
@unhurried
def test_the_credits_of_a_semester_are_its_rows_and_blocks(studied):
    own = [one.semester_credits.get(studied.semester, D(0)) for one in studied.rows if one.block is None]

    assert studied.expected_credits == sum(own, D(0))


@given(plans)
@unhurried
def test_somebody_without_a_choice_lacks_every_block_and_nothing_else(studied):
    result = fit(Chooser(key=1), studied)

    assert [one.check for one in result.misfits] == ["missing"] * len(studied.blocks)
    assert result.expected - result.credits == sum((one.credits for one in studied.blocks.values()), D(0))


@given(plans, st.data())
@unhurried
def test_one_allowed_course_in_each_block_makes_everything_fit(studied, data):
    """Chosen one after the other by the rule at the door, no course twice, the choices fit when all blocks are full."""
    chooser = Chooser(key=1, language="ky")
    for number, (key, one) in enumerate(studied.blocks.items()):
        taken = {choice.course for choice in chooser.choices}
        free = [
            course for course in one.alternatives if course not in taken and not why_not(course, one, chooser, studied)
        ]
        if free:
            course = data.draw(st.sampled_from(free))
            made = Choice(key=number, offer=number, course=course, block=key, plan=1, language="ky")
            chooser = replace(chooser, choices=(*chooser.choices, made))
    result = fit(chooser, studied)

    assert {one.check for one in result.misfits} <= {"missing"}
    assert {key: choice.block for key, choice in result.seats.items()} == {key: key for key in result.seats}
    if len(result.seats) == len(studied.blocks):
        assert (result.is_whole, result.credits) == (True, result.expected)


@given(plans)
@unhurried
def test_a_course_of_no_block_is_never_allowed(studied):
    verdicts = [why_not(999, one, Chooser(key=1), studied) for one in studied.blocks.values()]

    assert [one.check for one in verdicts] == ["foreign"] * len(studied.blocks)
