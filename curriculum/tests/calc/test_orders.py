"""Which sequences of orders hold, and what is doubtful about an order."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from curriculum.calc.norms import DatedNorms, Norms
from curriculum.calc.orders import DOUBTS, SENTENCES, doubts, faults, new_faults
from curriculum.calc.standing import World, fold
from curriculum.tests.calc.standings import AUTUMN, HOME, WORLD, admission, codes, leave, order, sequences
from curriculum.tests.calc.strategies import unhurried

SPRING, NEXT, LATER = date(2023, 2, 1), date(2023, 9, 1), date(2024, 2, 1)
EXPELLED = [admission(), order("expulsion", LATER)]
GRADUATED = [admission(year=4), order("graduation", LATER)]
ON_LEAVE = [admission(), leave(SPRING)]


def with_norms(since: date = AUTUMN, **figures) -> World:
    """The same world in which the office has norms of its own for bachelors, from a day on."""
    rows = [DatedNorms(degree="bachelor", valid_from=since, norms=Norms(**figures))]
    return replace(WORLD, degrees={7: "bachelor", 8: "bachelor"}, norms=rows)


def found(*steps, world: World = WORLD) -> list[str]:
    return codes(faults(fold(steps), world))


@unhurried
@given(sequences())
def test_what_was_built_to_hold_holds(steps):
    assert faults(fold(steps), with_norms(least_semesters=0)) == []


@pytest.mark.parametrize("kind", ["transfer", "promotion", "expulsion", "graduation", "name_change", "return"])
def test_nothing_is_before_the_admission(kind):
    assert found(order(kind, date(2022, 8, 1)), admission())[0] == "before_admission"


def test_nobody_is_admitted_twice():
    assert found(admission(), order("admission", SPRING, **HOME)) == ["admitted_twice"]


def test_a_leave_is_only_for_who_studies():
    assert found(*ON_LEAVE, leave(NEXT)) == ["on_leave"]
    assert found(*EXPELLED, leave(date(2024, 9, 1))) == ["after_expulsion"]


def test_a_return_is_only_from_a_leave():
    assert found(admission(), order("return", SPRING)) == ["not_on_leave"]
    assert found(*ON_LEAVE, order("return", NEXT)) == []


def test_who_is_on_leave_neither_moves_up_nor_graduates_but_may_be_transferred():
    assert found(*ON_LEAVE, order("promotion", NEXT, year=2)) == ["on_leave"]
    assert found(*ON_LEAVE, order("graduation", NEXT)) == ["on_leave"]
    assert found(*ON_LEAVE, order("transfer", NEXT, group=2)) == []


def test_a_reinstatement_is_only_after_an_expulsion_and_two_semesters():
    back = order("reinstatement", date(2024, 9, 1), **HOME | {"year": 2})
    early = [admission(), order("expulsion", SPRING), back]

    assert found(*EXPELLED, back) == []
    assert found(admission(), back) == ["not_expelled"]
    assert found(*early) == ["studied_too_little"]
    assert found(*early, world=with_norms(least_semesters=1)) == []
    [fault] = faults(fold(early), WORLD)
    assert fault.sentence % fault.values == ("Semesters studied before the expulsion: 1; at least 2 are demanded.")


def test_after_an_expulsion_only_a_reinstatement_or_a_new_name():
    day = date(2024, 9, 1)

    assert found(*EXPELLED, order("transfer", day, group=2)) == ["after_expulsion"]
    assert found(*EXPELLED, order("name_change", day)) == []


def test_after_the_graduation_only_the_name_changes():
    day = date(2024, 9, 1)

    assert found(*GRADUATED, order("name_change", day)) == []
    for kind in ("transfer", "expulsion", "promotion", "reinstatement"):
        assert found(*GRADUATED, order(kind, day)) == ["after_graduation"]


@pytest.mark.parametrize("until", [None, date(2023, 1, 31)])
def test_a_leave_says_until_when(until):
    assert found(admission(), order("leave", SPRING, until=until)) == ["leave_without_end"]


def test_nobody_is_promoted_past_the_last_year():
    fault = faults(fold([admission(year=4), order("promotion", NEXT, year=5)]), WORLD)[0]

    assert (fault.code, fault.values) == ("past_last_year", {"year": 5, "last": 4})


@pytest.mark.parametrize(
    ("group", "code", "sentence"),
    [
        (99, "unknown_group", "The group is not there any more."),
        (3, "group_of_language", "Group ПИ-3-22 is taught in another language than the student would study in."),
        (5, "group_of_form", "Group ПИс-1-22 studies in another form than the student would."),
        (6, "group_of_programme", "Group ПМИ-1-22 belongs to another programme than the student would."),
    ],
)
def test_a_group_must_be_of_the_same_programme_form_and_language(group, code, sentence):
    [fault] = faults(fold([admission(), order("transfer", LATER, group=group)]), WORLD)

    assert (fault.code, fault.sentence % fault.values) == (code, sentence)


def test_a_group_takes_students_from_its_opening_until_it_is_closed():
    to_other = {"programme": 8, "group": 4}

    gone = order("expulsion", date(2025, 7, 1))
    assert found(admission(), order("transfer", SPRING, **to_other), gone) == ["group_not_open"]
    assert found(admission(), order("transfer", date(2025, 6, 30), **to_other), gone) == []
    assert found(admission(), order("transfer", date(2025, 7, 1), **to_other)) == ["group_closed"]


def test_nobody_stays_in_a_group_that_closes():
    steps = [admission(day=NEXT, programme=8, group=4)]

    assert found(*steps) == ["group_closed"]
    assert found(*steps, order("expulsion", date(2025, 7, 2))) == ["group_closed"]
    assert found(*steps, order("graduation", date(2025, 7, 1))) == []


def test_who_has_left_may_stand_in_a_group_that_is_closed():
    steps = [admission(day=NEXT, programme=8, group=4), order("expulsion", date(2025, 6, 1))]

    assert found(*steps, order("name_change", date(2026, 1, 1))) == []


def test_what_was_wrong_before_does_not_stop_a_later_order():
    steps = [admission(), order("transfer", SPRING, group=3)]
    later = order("transfer", NEXT, funding="budget")

    assert codes(new_faults(fold(steps), fold([*steps, later]), WORLD)) == ["group_of_language"]
    mended = [*steps, order("transfer", NEXT, language="ru")]
    assert new_faults(fold(steps), fold(mended), WORLD) == []


def test_an_order_recorded_late_is_stopped_by_what_follows_it():
    steps = [admission(), order("return", LATER)]
    known = [*steps[:1], leave(NEXT), steps[1]]

    [fault] = new_faults(fold(known), fold(steps), WORLD)
    assert (fault.code, fault.fact.step.key) == ("not_on_leave", "return 2024-02-01 1")


def test_control_without_the_comparison_an_old_fault_would_stop_everything():
    steps = [admission(), order("transfer", SPRING, group=3), order("expulsion", NEXT)]

    assert found(*steps) == ["group_of_language"]
    assert new_faults(fold(steps[:2]), fold(steps), WORLD) == []


def doubtful(*steps) -> list[str]:
    return codes(doubts(fold(steps), steps[-1].key, WORLD))


def test_a_usual_order_raises_no_doubt():
    assert doubtful(admission()) == []
    assert doubtful(admission(), order("promotion", NEXT, year=2)) == []


def test_long_and_many_leaves_are_doubtful():
    assert doubtful(admission(), leave(SPRING, days=365)) == []
    assert doubtful(admission(), leave(SPRING, days=366)) == ["long_leave"]
    back = [order("return", day) for day in (date(2023, 8, 1), LATER)]
    many = [admission(), leave(SPRING), back[0], leave(NEXT), back[1], leave(date(2024, 9, 1))]
    assert doubtful(*many) == ["third_leave"]
    [fault] = doubts(fold(many), many[-1].key, WORLD)
    assert fault.sentence % fault.values == "It is leave number 3; as a rule there are at most 2."


def test_leaves_are_judged_by_the_norms_of_their_first_day():
    longer = with_norms(longest_leave=24, most_leaves=1, since=SPRING)
    steps = [admission(), leave(SPRING, days=500)]
    assert doubts(fold(steps), steps[-1].key, longer) == []
    assert doubtful(*steps) == ["long_leave"]
    [fault] = doubts(fold(steps), steps[-1].key, with_norms(longest_leave=6, since=SPRING))
    assert fault.sentence % fault.values == "The leave is longer than 6 months."
    assert codes(doubts(fold(steps), steps[-1].key, with_norms(longest_leave=24, since=NEXT))) == ["long_leave"]


def test_a_reinstatement_is_judged_by_the_norms_of_its_own_day():
    early = [admission(), order("expulsion", SPRING), order("reinstatement", date(2024, 9, 1), **HOME | {"year": 2})]
    assert found(*early, world=with_norms(least_semesters=1, since=date(2024, 9, 1))) == []
    assert found(*early, world=with_norms(least_semesters=1, since=date(2024, 9, 2))) == ["studied_too_little"]


@pytest.mark.parametrize(("year", "expected"), [(1, ["first_or_last_year"]), (2, []), (4, ["first_or_last_year"])])
def test_a_change_of_programme_in_the_first_or_last_year_is_doubtful(year, expected):
    assert doubtful(admission(year=year), order("transfer", LATER, programme=8, group=4)) == expected


def test_a_reinstatement_to_the_first_year_is_doubtful():
    assert doubtful(*EXPELLED, order("reinstatement", date(2024, 9, 1), **HOME)) == ["into_first_year"]


def test_a_graduation_before_the_last_year_is_doubtful():
    assert doubtful(*GRADUATED) == []
    assert doubtful(admission(year=3), order("graduation", LATER)) == ["early_graduation"]


def test_a_student_without_a_group_is_doubtful():
    assert doubtful(admission(group=None)) == ["without_group"]
    assert doubtful(admission(), order("transfer", AUTUMN, 2, group=None)) == ["without_group"]


def test_every_fault_and_doubt_has_a_sentence_of_its_own():
    assert not SENTENCES.keys() & DOUBTS.keys()
    assert len({*SENTENCES.values(), *DOUBTS.values()}) == len(SENTENCES) + len(DOUBTS)
