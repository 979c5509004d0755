"""Whether registrations fit the plan: each fault by name, and what holds for any registrations whatever."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.registration import (
    CHECKS,
    Choice,
    Chooser,
    Misfit,
    PlanRow,
    Studied,
    fit,
    not_taken,
    why_not,
)
from curriculum.calc.shapes import LineKind, Names, Severity
from curriculum.tests.calc.strategies import unhurried

BLOCK = LineKind.ELECTIVE_BLOCK


def row(key: int, code: str, name: str = "", **fields) -> PlanRow:
    return PlanRow(key=key, code=code, names=Names(name or code), **fields)


def in_semester(number: int, credits: int = 5) -> dict:
    return {"semester_credits": {number: D(credits)}, "credits": D(credits)}


# Semester 3 of plan 1: a course, two blocks. 101… are courses. Earlier: mathematics; an elective block in semester 2.
MATHS = row(1, "Б.1", "Математика", course=101, **in_semester(1))
PHYSICS = row(2, "Б.2", "Физика", course=102, **in_semester(3))
LATER = row(3, "Б.3", "Логика", course=103, **in_semester(5))
OLD_BLOCK = row(4, "КПВ.0", "Тандоо 0", kind=BLOCK, **in_semester(2))
OLD_ONE = row(5, "КПВ.0.1", "Этика", block=4, course=104)
OLD_TWO = row(6, "КПВ.0.2", "Эстетика", block=4, course=105)
FIRST = row(10, "КПВ.1", "Тандоо 1", kind=BLOCK, **in_semester(3))
WEB = row(11, "КПВ.1.1", "Веб", block=10, course=111)
GAMES = row(12, "КПВ.1.2", "Оюндар", block=10, course=112, prerequisites=("Б.1", "кпв.0.1"))
SECOND = row(20, "КПВ.2", "Тандоо 2", kind=BLOCK, **in_semester(3, 4))
CHESS = row(21, "КПВ.2.1", "Шахмат", block=20, course=121, credits=D(3))
MUSIC = row(22, "КПВ.2.2", "Музыка", block=20, course=122, credits=D(4))
ROWS = (MATHS, PHYSICS, LATER, OLD_BLOCK, OLD_ONE, OLD_TWO, FIRST, WEB, GAMES, SECOND, CHESS, MUSIC)
PLAN = Studied(1, 3, ROWS)
NAMES = {one.course: one.names for one in ROWS if one.course}


def choice(course: int, block: int, key: int = 0, **fields) -> Choice:
    values = {"plan": 1, "language": "ky", "names": NAMES.get(course, Names("Башка"))}
    return Choice(key=key or course, offer=course, course=course, block=block, **values | fields)


def student(*choices: Choice, taken=(), **fields) -> Chooser:
    return Chooser(key=7, language="ky", choices=choices, taken=frozenset(taken), **fields)


def found(chooser: Chooser, plan: Studied = PLAN) -> list[tuple]:
    return [(one.check, one.block, one.choice) for one in fit(chooser, plan).misfits]


GOOD = (choice(111, 10), choice(122, 20))


def test_whole_registrations_have_nothing_to_say_and_the_credits_of_the_plan():
    result = fit(student(*GOOD), PLAN)

    assert (result.misfits, result.is_whole) == ((), True)
    assert result.seats == {10: GOOD[0], 20: GOOD[1]}
    assert (result.credits, result.expected) == (D(14), D(14))


def test_an_empty_block_is_named_and_its_credits_are_missing():
    result = fit(student(GOOD[0]), PLAN)

    assert result.misfits == (Misfit("missing", 20, values={"block": Names("Тандоо 2")}),)
    assert (result.credits, result.expected, result.is_whole) == (D(10), D(14), False)


def test_what_stands_in_no_block_of_the_semester_is_extra():
    extra = choice(104, 4, key=9)

    assert found(student(*GOOD, extra)) == [("extra", None, 9)]


def test_of_two_choices_in_one_block_the_later_is_named():
    assert found(student(*GOOD, choice(112, 10, key=900))) == [("twice", 10, 900)]


def test_credits_that_differ_from_those_of_the_block_are_named():
    result = fit(student(GOOD[0], choice(121, 20)), PLAN)

    values = {"course": Names("Шахмат"), "block": Names("Тандоо 2"), "credits": D(3), "expected": D(4)}
    assert result.misfits == (Misfit("credits", 20, 121, values),)
    assert (result.credits, result.expected) == (D(13), D(14))


def test_an_alternative_without_credits_has_those_of_its_block():
    assert PLAN.credits_of(WEB, PLAN.blocks[10]) == D(5)


def test_a_prerequisite_among_electives_counts_only_when_it_was_chosen():
    chosen = (choice(112, 10), GOOD[1])

    assert found(student(*chosen)) == [("prerequisite", 10, 112)]
    assert found(student(*chosen, taken={105})) == [("prerequisite", 10, 112)]
    assert found(student(*chosen, taken={104})) == []


@pytest.mark.parametrize(
    ("needed", "taken", "missing"),
    [
        ("Б.1", (), []),  # everybody took it in semester 1
        ("Б.2", (), ["Б.2"]),  # runs in the same semester
        ("Б.3", (), ["Б.3"]),  # comes later
        ("КПВ.0", (), ["КПВ.0"]),  # any course of the block
        ("КПВ.0", (105,), []),
        ("Ж.9", (), []),  # the plan has no such row: its own checks say so
    ],
)
def test_what_counts_as_taken_earlier(needed, taken, missing):
    wanted = replace(WEB, prerequisites=(needed,))

    assert [one.code for one in not_taken(wanted, PLAN, frozenset(taken))] == missing


def test_what_everybody_takes_or_was_chosen_before_is_not_chosen_again():
    same = Studied(1, 3, (*ROWS, row(13, "КПВ.1.3", block=10, course=101)))

    assert found(student(choice(101, 10), GOOD[1]), same) == [("repeated", 10, 101)]
    assert found(student(*GOOD, taken={111})) == [("repeated_choice", 10, 111)]


def test_language_confirmation_and_a_cancelled_elective_are_told_apart_by_their_weight():
    chosen = (choice(111, 10, language="ru", confirmed=False), choice(122, 20, cancelled=True))
    result = fit(student(*chosen), PLAN)

    weights = [(one.check, CHECKS[one.check][0]) for one in result.misfits]
    assert weights == [
        ("language", Severity.WARNING), ("unconfirmed", Severity.NOTE), ("cancelled", Severity.ERROR),
    ]  # fmt: skip
    assert not result.is_whole
    assert fit(student(chosen[0], GOOD[1]), PLAN).is_whole


def test_choices_of_an_earlier_version_take_their_places_in_the_new_one_or_are_named():
    """Plan 1 became plan 2: lines have other keys, one alternative is gone."""
    moved = {10: 30, 11: 31, 12: 32, 20: 40, 21: 41, 22: 42}
    rows = [
        replace(one, key=moved.get(one.key, one.key), block=moved.get(one.block, one.block))
        for one in ROWS
        if one is not MUSIC
    ]
    newer = Studied(2, 3, tuple(rows))
    result = fit(student(*GOOD), newer)

    assert [(one.check, one.block, one.choice) for one in result.misfits] == [
        ("dropped", None, 122), ("newer_plan", 30, 111), ("missing", 40, None),
    ]  # fmt: skip
    assert result.seats == {30: GOOD[0]}


def test_a_choice_of_the_present_version_goes_before_one_of_an_earlier():
    old, new = choice(111, 99, key=1, plan=9), choice(112, 10, key=2)
    result = fit(student(old, new, GOOD[1], taken={104}), PLAN)

    assert result.seats == {10: new, 20: GOOD[1]}
    assert [(one.check, one.choice) for one in result.misfits] == [("twice", 1)]


def test_a_course_in_two_blocks_goes_into_the_free_one():
    both = Studied(1, 3, (*ROWS, row(23, "КПВ.2.3", block=20, course=111)))
    old = choice(111, 98, key=1, plan=9)

    assert fit(student(old, choice(112, 10, key=2), taken={104}), both).seats.keys() == {10, 20}


@pytest.mark.parametrize(
    ("course", "taken", "check"),
    [
        (111, (), None),
        (122, (), "foreign"),
        (112, (), "prerequisite"),
        (112, (104,), None),
        (111, (111,), "repeated_choice"),
    ],
)
def test_why_a_course_may_not_be_chosen(course, taken, check):
    misfit = why_not(course, PLAN.blocks[10], student(taken=taken), PLAN)

    assert (misfit.check if misfit else None) == check


def test_a_course_that_everybody_takes_may_not_be_chosen():
    same = Studied(1, 3, (*ROWS, row(13, "КПВ.1.3", block=10, course=102)))

    misfit = why_not(102, same.blocks[10], student(), same)
    assert (misfit.check, misfit.values["semester"]) == ("repeated", 3)


def test_a_plan_without_blocks_wants_nothing():
    result = fit(student(), Studied(1, 9, ROWS))

    assert (result.misfits, result.seats, result.credits, result.expected) == ((), {}, D(0), D(0))


choices = st.builds(
    Choice,
    key=st.integers(1, 999),
    offer=st.integers(1, 9),
    course=st.sampled_from([101, 104, 111, 112, 121, 122, 999]),
    names=st.just(Names("Курс")),
    block=st.sampled_from([10, 20, 4, 77]),
    plan=st.sampled_from([1, 9]),
    language=st.sampled_from(["ky", "ru"]),
    confirmed=st.booleans(),
    cancelled=st.booleans(),
)
choosers = st.builds(
    Chooser,
    key=st.just(1),
    language=st.sampled_from(["ky", "ru"]),
    choices=st.lists(choices, max_size=5, unique_by=lambda one: one.key).map(tuple),
    taken=st.frozensets(st.sampled_from([104, 105, 111]), max_size=3),
)


@given(choosers)
@unhurried
def test_no_registration_is_lost_and_every_block_is_full_or_named(chooser):
    result = fit(chooser, PLAN)
    loose = [one.choice for one in result.misfits if one.check in {"extra", "dropped", "twice"}]
    missing = [one.block for one in result.misfits if one.check == "missing"]

    assert sorted([*loose, *(one.key for one in result.seats.values())]) == sorted(one.key for one in chooser.choices)
    assert sorted([*missing, *result.seats]) == sorted(PLAN.blocks)
    assert all(one.course in PLAN.blocks[key].alternatives for key, one in result.seats.items())


@given(choosers)
@unhurried
def test_the_order_in_which_registrations_are_read_changes_nothing(chooser):
    turned = replace(chooser, choices=chooser.choices[::-1])

    assert fit(turned, PLAN).seats == fit(chooser, PLAN).seats
    assert fit(turned, PLAN).misfits == fit(chooser, PLAN).misfits


@given(choosers)
@unhurried
def test_what_may_be_chosen_makes_no_error_but_its_credits(chooser):
    """The rule at the door and the check afterwards agree."""
    block = PLAN.blocks[10]
    for course in block.alternatives:
        alone = replace(chooser, choices=(choice(course, 10, language=chooser.language),))
        errors = {one.check for one in fit(alone, PLAN).misfits if CHECKS[one.check][0] is Severity.ERROR}
        at_door = why_not(course, block, alone, PLAN)
        assert errors - {"missing"} == ({at_door.check} if at_door else set())


def test_every_check_has_a_sentence_that_its_values_complete():
    values = {"course": "К", "block": "Б", "credits": 3, "expected": 4, "code": "Б.1", "needed": "М", "semester": 1}

    assert [check for check, (_s, _t, text) in CHECKS.items() if not text.format(**values)] == []
