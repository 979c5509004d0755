"""What a check compares, without a database."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.streams import Classes, ClassKind
from workload.calc.checks import Check, Finding, deviations, joinable
from workload.calc.findings import Gap

LIMITS = {ClassKind.LECTURE: 50, ClassKind.PRACTICAL: 25, ClassKind.LABORATORY: 12}
SIDES = st.dictionaries(st.sampled_from("абвг"), st.decimals(0, 100, places=2))


def classes(key: str, size: int = 20, *, hours: int = 32, kind: ClassKind = ClassKind.LECTURE, **more) -> Classes:
    values = {"course": "1", "course_name": "Сабак", "language": "ky", "weeks": D(16)} | more
    return Classes(key=key, group=f"ПИ-{key}", size=size, kind=kind, hours=D(hours), **values)


def test_every_fault_of_a_line_is_a_name_of_a_finding():
    assert {gap.value for gap in Gap} <= {check.value for check in Check}


@given(SIDES, SIDES)
def test_a_deviation_is_told_exactly_where_two_sides_differ(expected, found):
    told = deviations(expected, found)

    assert set(told) == {key for key in expected | found if expected.get(key, 0) != found.get(key, 0)}
    assert sum((there - wanted for wanted, there in told.values()), D(0)) == sum(found.values()) - sum(
        expected.values()
    )


@given(SIDES)
def test_equal_sides_deviate_nowhere(side):
    assert deviations(side, dict(side)) == {}


def test_a_finding_tells_its_deviation_where_hours_are_compared():
    one = Finding(check=Check.OFF_NORM, sheet=1, expected=D(30), found=D(32))

    assert one.deviation == D(2)
    assert Finding(check=Check.LATE_PLAN, sheet=1, found=D(3)).deviation is None


def test_what_could_be_joined_is_told_with_the_most_saved_first():
    found = joinable(
        [
            classes("1"), classes("2"), classes("3", hours=16), classes("4", hours=16), classes("5", hours=16, size=1),
            classes("6", language="ru"), classes("7", size=45), classes("8", course=""),
        ],
        LIMITS,
    )  # fmt: skip

    assert [([one.key for one in proposal.members], proposal.saved) for proposal in found] == [
        (["1", "2"], D(32)), (["3", "4", "5"], D(32)),
    ]  # fmt: skip
