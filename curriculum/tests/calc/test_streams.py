"""Which groups may sit together, and why not."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.streams import (
    DEFAULT_LIMITS,
    Classes,
    ClassKind,
    propose,
    saved_hours,
    why_alone,
    why_apart,
    why_not_together,
)
from curriculum.enums import ClassKind as KindOfClass
from curriculum.tests.calc.strategies import unhurried

ONE = Classes(
    key="1", group="ПИ-1-26", size=25, course="7", course_name="Философия", department="3",
    department_name="ПИ", language="ky", kind=ClassKind.LECTURE, hours=D(32), weeks=D(16),
)  # fmt: skip
LIMITS = {ClassKind.LECTURE: 60, ClassKind.PRACTICAL: 30, ClassKind.LABORATORY: 15}
many = st.lists(
    st.builds(
        Classes,
        key=st.integers(1, 99).map(str),
        group=st.sampled_from([f"Т-{n}" for n in range(12)]),
        size=st.integers(0, 80),
        course=st.sampled_from(["", "7", "8"]),
        course_name=st.just("Философия"),
        department=st.sampled_from(["3", "4"]),
        department_name=st.just("КМТ"),
        language=st.sampled_from(["ky", "ru"]),
        kind=st.sampled_from(ClassKind),
        hours=st.sampled_from([D(16), D(32)]),
        weeks=st.just(D(16)),
    ),
    max_size=15, unique_by=lambda one: one.key,
)  # fmt: skip


def said(apart) -> str:
    return apart.message.format(**apart.values) if apart else ""


@given(many)
@unhurried
def test_every_class_is_in_one_proposal_and_each_proposal_holds(classes):
    proposals = propose(classes, LIMITS)

    assert sorted(one.key for proposal in proposals for one in proposal.members) == sorted(one.key for one in classes)
    for proposal in proposals:
        if len(proposal.members) > 1:
            assert why_not_together(proposal.members, proposal.limit) is None
            assert not proposal.is_too_large
        assert proposal.saved == saved_hours(proposal.members) >= 0


@given(many, st.randoms())
@unhurried
def test_the_order_of_the_classes_changes_nothing(classes, chance):
    shuffled = list(classes)
    chance.shuffle(shuffled)

    assert propose(shuffled, LIMITS) == propose(classes, LIMITS)


@given(many)
@unhurried
def test_two_proposals_that_would_fit_into_one_are_not_left_apart(classes):
    streams = [proposal for proposal in propose(classes, LIMITS) if proposal.members[0].course]

    for n, one in enumerate(streams):
        for other in streams[n + 1 :]:
            assert why_not_together([*one.members, *other.members], one.limit) is not None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"course": "8", "course_name": "Тарых"},
         "ПИ-1-26 and ПИ-2-26: different courses, “Философия” and “Тарых”."),
        ({"department": "4", "department_name": "МТ"},
         "ПИ-1-26 and ПИ-2-26: taught by different departments, ПИ and МТ."),
        ({"language": "ru"}, "ПИ-1-26 and ПИ-2-26: taught in different languages, ky and ru."),
        ({"kind": ClassKind.PRACTICAL}, "ПИ-1-26 and ПИ-2-26: different kinds of class, lecture and practical."),
        ({"hours": D(16)}, "ПИ-1-26 and ПИ-2-26: different hours, 32 and 16."),
        ({"weeks": D("7.5")}, "ПИ-1-26 and ПИ-2-26: different numbers of weeks, 16 and 7.5."),
        ({"course": ""}, "ПИ-2-26: the line names no course of the catalogue; choose it in the semester plan first."),
        ({}, ""),
    ],
)  # fmt: skip
def test_the_first_property_that_differs_is_told(change, reason):
    assert said(why_apart(ONE, replace(ONE, key="2", group="ПИ-2-26", **change))) == reason


def test_the_course_is_asked_before_the_language():
    other = replace(ONE, group="ПИ-2-26", course="8", course_name="Тарых", language="ru", hours=D(16))

    assert "different courses" in said(why_apart(ONE, other))


def test_too_many_students_are_not_joined():
    others = [replace(ONE, key=str(n), group=f"ПИ-{n}-26") for n in (2, 3)]

    assert said(why_not_together([ONE, *others], 60)) == (
        "Together they are 75 students; a stream may have at most 60."
    )
    assert why_not_together([ONE, *others], 75) is None


def test_one_group_larger_than_the_limit_stays_alone():
    crowd = replace(ONE, size=90)
    proposals = propose([crowd, replace(ONE, key="2", group="ПИ-2-26")], LIMITS)

    assert [([one.group for one in proposal.members], proposal.is_too_large) for proposal in proposals] == [
        (["ПИ-1-26"], True), (["ПИ-2-26"], False),
    ]  # fmt: skip
    assert why_not_together([crowd], 60) is None


def test_a_group_does_not_sit_with_itself():
    assert said(why_not_together([ONE, replace(ONE, key="2")], 60)) == "ПИ-1-26 is named twice."
    assert len(propose([ONE, replace(ONE, key="2", size=1)], LIMITS)) == 2


def test_the_hours_of_all_but_one_group_are_saved():
    [proposal] = propose([replace(ONE, key=str(n), group=f"ПИ-{n}-26", size=20) for n in range(3)], LIMITS)

    assert (proposal.size, proposal.saved, saved_hours([])) == (60, 64, 0)


def test_every_kind_of_class_has_a_limit_that_waits_for_the_office():
    assert set(DEFAULT_LIMITS) == set(ClassKind)
    assert [limit.confirmed for limit in DEFAULT_LIMITS.values()] == [False] * 3
    assert {kind.value for kind in ClassKind} == set(KindOfClass.values)


# Why nothing is proposed for a group


def test_a_group_that_hears_its_course_alone_needs_no_reason():
    other_course = replace(ONE, key="2", group="ПИ-2-26", course="8")

    assert why_alone(ONE, [ONE], [], 60) is None
    assert why_alone(ONE, [ONE, other_course, replace(ONE, key="3")], [], 60) is None


def test_the_reason_is_told_of_the_group_most_like_it():
    russian = replace(ONE, key="2", group="ПИ-2-26", language="ru", hours=D(16))
    shorter = replace(ONE, key="3", group="ПИ-3-26", weeks=D(8))

    assert said(why_alone(ONE, [russian], [], 60)) == ("ПИ-1-26 and ПИ-2-26: taught in different languages, ky and ru.")
    for others in ([russian, shorter], [shorter, russian]):
        assert said(why_alone(ONE, others, [], 60)) == "ПИ-1-26 and ПИ-3-26: different numbers of weeks, 16 and 8."


def test_groups_that_would_fit_are_full_or_seated():
    alike = replace(ONE, key="2", group="ПИ-2-26", size=50)

    assert said(why_alone(ONE, [alike], [], 60)) == (
        "ПИ-1-26: no stream of its kind has room; a stream may have at most 60 students."
    )
    assert said(why_alone(ONE, [alike], ["2"], 60)) == (
        "ПИ-1-26: ПИ-2-26 sits in a stream already; set that stream free to join them."
    )


def test_a_line_without_a_course_is_told_first():
    nameless = replace(ONE, course="")

    assert said(why_alone(nameless, [nameless, replace(nameless, key="2", group="ПИ-2-26")], [], 60)) == (
        "ПИ-1-26: the line names no course of the catalogue; choose it in the semester plan first."
    )


@given(many)
@unhurried
def test_whoever_is_alone_with_others_of_the_course_hears_why(classes):
    for proposal in propose(classes, LIMITS):
        one = proposal.members[0]
        others = [other for other in classes if other.course == one.course and other.group != one.group]
        if len(proposal.members) > 1 or not one.course:
            continue
        assert (why_alone(one, classes, [], proposal.limit) is None) == (not others)
