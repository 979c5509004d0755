"""What is wrong with a line, and what calculating anew changes."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from curriculum.calc.shapes import Degree
from workload.calc.findings import Changed, Gap, Kept, Recalculation, Stood, gap_of, recalculation
from workload.calc.shapes import Basis, Counted, Funding, LoadLine, Share, Work
from workload.tests.calc.made import norm

BUDGET, CONTRACT = (Share(Degree.BACHELOR, funding, D(30)) for funding in Funding)
SOUND = LoadLine(
    key="a", work=Work.LECTURE, lines=("1",), norm=norm(Work.LECTURE, Basis.STREAM_HOUR, "1"),
    counted=Counted(plan_hours=D(30), streams=1, groups=1, subgroups=1, students=5), raw=D(30), hours=D(30),
    shares=(BUDGET,),
)  # fmt: skip
STOOD = Stood(D(30), (BUDGET,))


@pytest.mark.parametrize(
    ("change", "gap"),
    [
        ({}, None),
        ({"norm": None, "uneven": True}, Gap.NO_NORM),
        ({"counted": Counted(plan_hours=D(30)), "uneven": True}, Gap.NO_STUDENTS),
        ({"uneven": True}, Gap.UNEVEN),
    ],
)
def test_the_weightiest_fault_is_told(change, gap):
    assert gap_of(replace(SOUND, **change)) is gap


def test_lines_come_go_change_and_stay():
    before = {"a": STOOD, "b": replace(STOOD, hours=D(20)), "c": STOOD}
    after = [SOUND, replace(SOUND, key="b"), replace(SOUND, key="d")]

    assert recalculation(before, after) == Recalculation(("d",), ("c",), (Changed("b", D(20), D(30)),), 1)


def test_hours_that_are_now_for_others_are_a_change():
    found = recalculation({"a": STOOD}, [replace(SOUND, shares=(CONTRACT,))])

    assert (found.changed, found.same, found.is_idle) == ((Changed("a", D(30), D(30)),), 0, False)


def test_for_whom_hours_by_hand_are_is_not_compared():
    assert recalculation({"a": Stood(D(30))}, [SOUND]).is_idle


def test_unchanged_lines_are_idle():
    assert recalculation({"a": STOOD}, [SOUND]) == Recalculation((), (), (), 1)
    assert recalculation({}, []).is_idle


HELD = replace(STOOD, is_held=True)


@pytest.mark.parametrize(
    ("there", "after", "kept"),
    [
        (HELD, [replace(SOUND, hours=D(20))], Kept("a", D(30), D(20), is_gone=False, is_new=True)),
        (HELD, [], Kept("a", D(30), D(0), is_gone=True, is_new=True)),
        (
            replace(HELD, offered=D(20)), [replace(SOUND, hours=D(20))],
            Kept("a", D(30), D(20), is_gone=False, is_new=False),
        ),
        (
            replace(HELD, offered=D(20)), [replace(SOUND, hours=D(10))],
            Kept("a", D(30), D(10), is_gone=False, is_new=True),
        ),
        (replace(HELD, shares=None), [], Kept("a", D(30), D(0), is_gone=True, is_new=True)),
    ],
)  # fmt: skip
def test_what_people_hold_keeps_its_hours(there, after, kept):
    found = recalculation({"a": there}, after)

    assert found == Recalculation((), (), (), 0, (kept,))
    assert (found.is_idle, found.newly_kept) == (not kept.is_new, int(kept.is_new))


def test_held_lines_whose_hours_stay_are_as_any_other():
    assert recalculation({"a": HELD}, [SOUND]) == Recalculation((), (), (), 1)
    others = recalculation({"a": HELD}, [replace(SOUND, shares=(CONTRACT,))])
    assert others == Recalculation((), (), (Changed("a", D(30), D(30)),), 0)


def test_hours_given_by_hand_to_a_held_line_are_no_reason_to_wait():
    given = Stood(D(30), None, is_held=True)

    assert recalculation({"a": given}, [replace(SOUND, hours=D(20))]).changed == (Changed("a", D(30), D(20)),)


def test_an_offer_that_is_no_longer_made_is_a_change():
    found = recalculation({"a": replace(HELD, offered=D(20))}, [SOUND])

    assert (found.changed, found.kept, found.is_idle) == ((Changed("a", D(30), D(30)),), (), False)
