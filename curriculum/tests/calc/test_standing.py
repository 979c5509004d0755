"""Where a student stands, by the orders."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.standing import (
    NOWHERE,
    Place,
    Step,
    after,
    fold,
    in_turn,
    periods,
    semesters_studied,
    standing_on,
    steps_of,
)
from curriculum.tests.calc.standings import AUTUMN, HOME, admission, leave, order, sequences
from curriculum.tests.calc.strategies import unhurried

days = st.integers(-30, 3500).map(lambda count: AUTUMN + timedelta(days=count))


def test_an_order_changes_what_it_sets_and_leaves_the_rest():
    place = after(order("transfer", date(2023, 2, 1), funding="budget"), Place(**HOME))

    assert place == Place(**HOME | {"funding": "budget"})


def test_the_kind_of_an_order_says_the_state_after_it():
    kinds = ("admission", "leave", "return", "expulsion", "reinstatement", "graduation", "transfer", "name_change")
    states = [after(Step(kind=kind, day=AUTUMN), Place(**HOME)).state for kind in kinds]

    assert states == [
        "studying", "on_leave", "studying", "expelled", "studying", "graduated", "studying", "studying",
    ]  # fmt: skip


def test_an_order_recorded_late_finds_its_place_and_the_later_ones_keep_their_own_changes():
    steps = [
        admission(),
        order("promotion", date(2023, 9, 1), year=2),
        order("transfer", date(2023, 2, 1), group=2, funding="budget"),
    ]

    assert [fact.place for fact in fold(steps)] == [
        Place(**HOME),
        Place(**HOME | {"group": 2, "funding": "budget"}),
        Place(**HOME | {"group": 2, "funding": "budget", "year": 2}),
    ]


def test_two_orders_of_one_day_stand_in_their_order_and_the_last_one_holds():
    moved = order("transfer", date(2023, 2, 1), 2, group=2)
    steps = [moved, admission(), order("transfer", date(2023, 2, 1), 1, group=3, funding="budget")]
    facts = fold(steps)

    assert in_turn(steps)[-1] == moved
    assert standing_on(facts, date(2023, 2, 1)) == Place(**HOME | {"group": 2, "funding": "budget"})
    assert [(period.valid_from, period.valid_to) for period in periods(facts)] == [
        (AUTUMN, date(2023, 2, 1)), (date(2023, 2, 1), None),
    ]  # fmt: skip


def test_before_the_first_order_there_is_no_standing():
    facts = fold([admission()])

    assert standing_on(facts, AUTUMN - timedelta(days=1)) is None
    assert standing_on(facts, AUTUMN) == Place(**HOME)
    assert (standing_on([], AUTUMN), periods([]), semesters_studied([], AUTUMN)) == (None, [], 0)


def test_a_reinstatement_says_the_whole_standing_so_that_nothing_before_it_changes_it():
    back = order("reinstatement", date(2025, 2, 1), **HOME | {"year": 2})
    steps = steps_of(fold([admission(), order("expulsion", date(2024, 2, 1)), back]))
    late = order("transfer", date(2023, 2, 1), group=2, funding="budget")

    assert fold([*steps, late])[-1].place == Place(**HOME | {"year": 2})


def test_semesters_are_counted_on_their_last_days():
    facts = fold([admission(), leave(date(2023, 2, 1)), order("return", date(2023, 9, 1))])

    counted = {
        day: semesters_studied(facts, day)
        for day in (date(2023, 1, 20), date(2023, 1, 21), date(2023, 7, 1), date(2024, 7, 1))
    }
    assert counted == {date(2023, 1, 20): 0, date(2023, 1, 21): 1, date(2023, 7, 1): 1, date(2024, 7, 1): 3}


@unhurried
@given(sequences(), days)
def test_the_state_on_any_day_is_that_of_the_period_of_this_day(steps, day):
    facts = fold(steps)
    holding = [
        period.fact.place
        for period in periods(facts)
        if period.valid_from <= day and (period.valid_to is None or day < period.valid_to)
    ]

    assert holding == [place for place in [standing_on(facts, day)] if place]


@unhurried
@given(sequences())
def test_periods_never_overlap_and_leave_no_hole(steps):
    found = periods(fold(steps))

    assert found[0].valid_from == AUTUMN
    assert [period.valid_to for period in found] == [*(period.valid_from for period in found[1:]), None]
    assert all(period.valid_to is None or period.valid_from < period.valid_to for period in found)


@unhurried
@given(sequences().flatmap(lambda steps: st.tuples(st.just(steps), st.permutations(steps))))
def test_in_whatever_sequence_orders_are_recorded_the_standing_is_the_same(both):
    steps, shuffled = both

    assert fold(shuffled) == fold(steps)


@unhurried
@given(sequences())
def test_what_orders_changed_is_read_back_from_the_standings_after_them(steps):
    facts = fold(steps)

    assert [fact.place for fact in fold(steps_of(facts))] == [fact.place for fact in facts]


@unhurried
@given(sequences(), days)
def test_an_order_taken_in_and_out_again_leaves_everything_as_it_was(steps, day):
    facts = fold(steps)
    extra = order("transfer", max(day, AUTUMN + timedelta(days=1)), 99, funding="budget", group=2)
    with_it = fold([*steps_of(facts), extra])
    without = fold([step for step in steps_of(with_it) if step.key != extra.key])

    assert [fact.place for fact in without] == [fact.place for fact in facts]


def test_an_order_keeps_what_it_says_though_another_said_the_same_before_it():
    """Both lead into group 2; when the first is taken back, the second still does."""
    first, second = order("transfer", date(2023, 2, 1), group=2), order("transfer", date(2023, 3, 1), group=2)
    with_both = fold([*steps_of(fold([admission(), second])), first])

    without = fold([step for step in steps_of(with_both) if step.key != first.key])

    assert [(fact.step.day, fact.place.group) for fact in without] == [(AUTUMN, 1), (date(2023, 3, 1), 2)]


def test_where_it_was_not_kept_an_order_says_what_it_changed():
    kept = fold([admission(), order("transfer", date(2023, 2, 1), group=2, funding="contract")])
    lost = [replace(fact, step=replace(fact.step, sets={})) for fact in kept]

    assert [step.sets for step in steps_of(lost)] == [HOME, {"group": 2}]


def test_nobody_stands_nowhere():
    assert Place(programme=0, state="") == NOWHERE
