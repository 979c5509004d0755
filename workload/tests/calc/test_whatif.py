"""Scenarios without a database: other norms, other groups, other streams."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given

from curriculum.calc.shapes import StudyForm
from curriculum.calc.streams import ClassKind
from workload.calc.load import load_of
from workload.calc.norms import norm_for
from workload.calc.shapes import Basis, Work
from workload.calc.totals import whole
from workload.calc.whatif import Changes, Heard, NormChange, changed_lines, changed_norms
from workload.tests.calc.made import BACHELOR, MASTER, NORMS, SPECIALIST, group, line, norm
from workload.tests.calc.test_properties import plan_lines

LIMITS = {ClassKind.LECTURE: 60, ClassKind.PRACTICAL: 25, ClassKind.LABORATORY: 12}


def heard(key: str, name: str, *, streams=None, course: str = "1", term: str = "1", language: str = "ky") -> Heard:
    taught = line(key, group(name), lecture=D(32), weeks=D(16), streams=streams or {})
    return Heard(line=taught, term=term, course=course, language=language)


def streams_of(lines) -> dict[str, str | None]:
    return {one.key: one.streams.get(Work.LECTURE) for one in lines}


# Norms


def test_a_norm_gets_other_hours_and_the_others_stay():
    found = changed_norms(NORMS, [NormChange(Work.EXAM, D("0.5"))])

    assert [one for one in found if one.work is not Work.EXAM] == [one for one in NORMS if one.work is not Work.EXAM]
    assert norm_for(found, Work.EXAM, BACHELOR, StudyForm.FULL_TIME).hours == D("0.5")


def test_a_norm_for_a_degree_is_changed_alone():
    found = changed_norms(NORMS, [NormChange(Work.THESIS, D(25), MASTER)])

    hours = {degree: norm_for(found, Work.THESIS, degree, StudyForm.FULL_TIME).hours for degree in (BACHELOR, MASTER)}
    assert (hours, len(found)) == ({BACHELOR: D(18), MASTER: D(25)}, len(NORMS))


@pytest.mark.parametrize(
    ("change", "degree", "form"),
    [
        (NormChange(Work.EXAM, D("0.5"), MASTER), MASTER, StudyForm.FULL_TIME),
        (NormChange(Work.EXAM, D("0.5"), None, StudyForm.DISTANCE), BACHELOR, StudyForm.DISTANCE),
        (NormChange(Work.EXAM, D("0.5"), MASTER, StudyForm.DISTANCE), MASTER, StudyForm.DISTANCE),
    ],
)
def test_those_without_a_norm_of_their_own_get_one_like_the_wider(change, degree, form):
    found = changed_norms(NORMS, [change])

    own = norm_for(found, Work.EXAM, degree, form)
    assert (own.hours, own.basis, own.rounding, len(found)) == (
        D("0.5"), Basis.STUDENT, norm(Work.EXAM, Basis.STUDENT, "1").rounding, len(NORMS) + 1,
    )  # fmt: skip
    assert norm_for(found, Work.EXAM, SPECIALIST, StudyForm.FULL_TIME).hours == D("0.30")


def test_a_work_that_has_no_norm_at_all_gets_none():
    assert changed_norms(NORMS[:1], [NormChange(Work.EXAM, D(1))]) == list(NORMS[:1])


@given(plan_lines())
def test_a_scenario_of_the_same_norms_is_the_load(lines):
    same = [NormChange(one.work, one.hours, *_whom(one)) for one in NORMS]

    assert load_of(lines, changed_norms(NORMS, same)) == load_of(lines, NORMS)


def _whom(one) -> tuple:
    return next(iter(one.degrees), None), next(iter(one.forms), None)


# Groups


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        (Changes(), (10, 15)), (Changes(size=D("1.5")), (15, 23)), (Changes(size=D("0.01")), (0, 0)),
        (Changes(groups={"А": 50}), (20, 30)), (Changes(size=D(2), groups={"А": 0}), (0, 0)),
        (Changes(size=D(2), groups={"Б": 9}), (20, 30)),
    ],
)  # fmt: skip
def test_groups_are_as_large_as_the_scenario_says(changes, counts):
    [found] = changed_lines([heard("1", "А")], changes, LIMITS)

    assert (found.group.budget, found.group.contract) == counts


def test_a_group_of_nobody_is_filled_under_contract():
    empty = heard("1", "А")
    empty = replace(empty, line=replace(empty.line, group=group("А", 0, 0)))
    [found] = changed_lines([empty], Changes(groups={"А": 12}), LIMITS)

    assert (found.group.budget, found.group.contract) == (0, 12)


# Streams


def test_what_sits_in_no_stream_is_joined_and_the_rest_stays():
    lines = [
        heard("1", "А"), heard("2", "Б"), heard("3", "В"), heard("4", "Г", streams={Work.LECTURE: "9"}),
        heard("5", "Д", term="2"), heard("6", "Е", course=""), heard("7", "Ж", language="ru"),
    ]  # fmt: skip
    found = streams_of(changed_lines(lines, Changes(join_all=True), LIMITS))

    assert found == {"1": "if:1", "2": "if:1", "3": None, "4": "9", "5": None, "6": None, "7": None}


def test_all_streams_are_formed_anew_under_another_limit():
    lines = [heard(str(number), name, streams={Work.LECTURE: "9"}) for number, name in enumerate("АБВГ")]

    assert set(streams_of(changed_lines(lines, Changes(stream_limit=100), LIMITS)).values()) == {"if:0"}
    assert set(streams_of(changed_lines(lines, Changes(stream_limit=20), LIMITS)).values()) == {None}


def test_joining_all_saves_hours_and_never_adds_any():
    lines = [heard("1", "А"), heard("2", "Б")]
    joined = changed_lines(lines, Changes(join_all=True), LIMITS)

    assert whole(load_of([one.line for one in lines], NORMS)) - whole(load_of(joined, NORMS)) == D(32)


@given(plan_lines())
def test_nothing_changed_is_nothing_different(lines):
    told = [Heard(line=one, term="1", course="", language="ky") for one in lines]

    assert changed_lines(told, Changes(), LIMITS) == lines
    assert (Changes().is_idle, Changes(join_all=True).is_idle) == (True, False)
