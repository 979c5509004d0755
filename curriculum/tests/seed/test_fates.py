"""Lives of demo students: whole, repeatable, by orders that hold."""

from collections import Counter
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from curriculum.calc.orders import faults
from curriculum.calc.standing import GroupFact, World, fold, standing_on
from curriculum.models import Group
from curriculum.seed.fates import LAST_YEAR, TAKEN, TURNS, Fate, life, number_of, opened_on

YEARS = range(2022, 2027)
GROUPS = {
    intake: Group(
        pk=intake, name=f"ПИ-1-{intake % 100}", programme_id=7, intake_year=intake, study_form="full_time",
        language="ky", opened_date=opened_on(intake),
        closed_date=date(2026, 7, 1) if intake == 2022 else None,
    )
    for intake in YEARS
}  # fmt: skip
WORLD = World(
    groups={
        pk: GroupFact(group.name, 7, "full_time", "ky", group.opened_date, group.closed_date)
        for pk, group in GROUPS.items()
    },
    years={7: 4},
)


def fate(intake: int, seed: int, years: int = 4) -> Fate:
    return Fate(Random(seed), GROUPS[intake], years, GROUPS.get(intake + 1))


def kinds(steps) -> list[str]:
    return [step.kind for step in steps]


def every_life(intake: int, count: int = 300):
    return [life(fate(intake, seed)) for seed in range(count)]


@pytest.mark.parametrize("intake", YEARS)
def test_every_life_holds(intake):
    assert [found for steps in every_life(intake) if (found := faults(fold(steps), WORLD))] == []


@pytest.mark.parametrize("intake", YEARS)
def test_the_same_dice_give_the_same_life(intake):
    assert every_life(intake, 30) == every_life(intake, 30)


@pytest.mark.parametrize("intake", YEARS)
def test_orders_stand_in_turn_and_none_is_of_a_year_to_come(intake):
    for steps in every_life(intake):
        days = [step.day for step in steps]
        assert days == sorted(days)
        assert days[0] == opened_on(intake)
        assert days[-1].year <= LAST_YEAR


def test_most_go_up_every_autumn_and_graduate():
    usual = ["admission", "promotion", "promotion", "promotion", "graduation"]

    assert Counter(tuple(kinds(steps)) for steps in every_life(2022)).most_common(1)[0][0] == tuple(usual)


def test_the_newest_are_only_admitted():
    assert {tuple(kinds(steps)) for steps in every_life(2026)} == {("admission",)}


def test_some_of_the_second_year_are_on_leave_today():
    today = date(2026, 11, 23)
    states = Counter(standing_on(fold(steps), today).state for steps in every_life(2025))

    assert set(states) == {"studying", "on_leave"}
    assert states["studying"] > 5 * states["on_leave"]


@pytest.mark.parametrize("intake", [2023, 2024])
def test_every_turn_is_taken_by_somebody(intake):
    seen = {kind for steps in every_life(intake) for kind in kinds(steps)}

    assert {"leave", "return", "expulsion", "transfer"} <= seen


def test_who_comes_back_from_leave_goes_on_with_the_next_intake():
    back = [fold(steps) for steps in every_life(2023) if "return" in kinds(steps)]

    assert {facts[-1].place.group for facts in back} == {2024}
    assert {facts[-1].place.year for facts in back} == {3}


def test_who_was_expelled_comes_back_into_the_next_intake_or_not_at_all():
    back = [fold(steps) for steps in every_life(2022) if "reinstatement" in kinds(steps)]

    assert {facts[-1].place.group for facts in back} == {2023}
    assert {facts[-1].place.state for facts in back} == {"studying"}
    without = replace(fate(2022, 0), following=None)
    steps = list(TAKEN["reinstated"](without, [*life(fate(2022, 1000))], 2))
    assert "reinstatement" not in kinds(steps)


def test_leaves_have_an_end_and_leaves_and_expulsions_a_reason():
    steps = [step for intake in YEARS for steps in every_life(intake) for step in steps]

    assert all(step.until and step.until > step.day for step in steps if step.kind == "leave")
    assert all(step.key for step in steps if step.kind in {"leave", "expulsion"})
    assert not any(step.key for step in steps if step.kind not in {"leave", "expulsion"})


def test_women_are_not_called_up_and_men_bear_nobody():
    def reasons(sex: str) -> set[str]:
        lives = (life(replace(fate(2023, seed), sex=sex)) for seed in range(600))
        return {step.key for steps in lives for step in steps if step.kind == "leave"}

    assert reasons("female") == {"illness", "maternity", "family"}
    assert reasons("male") == {"illness", "military_service", "family"}


def test_short_programmes_have_no_turns():
    steps = [life(Fate(Random(seed), GROUPS[2024], 2, GROUPS[2025])) for seed in range(100)]

    assert {tuple(kinds(one)) for one in steps} == {("admission", "promotion", "graduation")}


def test_one_order_of_a_kind_and_day_has_one_number():
    assert number_of("promotion", date(2026, 9, 1)) == "240-С/0926"
    assert len({number_of(kind, date(2026, 9, 1)) for kind in ("admission", "promotion", "return")}) == 3
    assert [number_of("expulsion", date(2026, 2, day)) for day in (3, 4)] == ["34-С/0226", "35-С/0226"]


def test_the_shares_leave_most_students_alone():
    assert sum(TURNS.values()) < 25
    assert set(TURNS) == set(TAKEN)
