"""Whatever is taught to whomever: the whole is the sum over every axis, and no hour is lost."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.shapes import Control, Degree, LineKind, StudyForm
from workload.calc.findings import Recalculation, Stood, recalculation
from workload.calc.load import load_of, works_of
from workload.calc.shapes import Attestation, PlanLine, Practice, Taught, Work
from workload.calc.shares import shares_of
from workload.calc.totals import summed, whole
from workload.tests.calc.made import NORMS

CLASS_HOURS = st.integers(0, 120).map(D)
GROUPS = st.builds(
    Taught,
    key=st.sampled_from(["А", "Б", "В", "Г"]),
    name=st.just(""),
    degree=st.sampled_from(Degree),
    form=st.sampled_from(StudyForm),
    budget=st.integers(0, 40),
    contract=st.integers(0, 40),
    subgroups=st.dictionaries(st.sampled_from([Work.LABORATORY, Work.LANGUAGE, Work.PHYSICAL]), st.integers(1, 4)),
)


@st.composite
def plan_lines(draw) -> list[PlanLine]:
    groups = draw(st.lists(GROUPS, min_size=1, max_size=4, unique_by=lambda one: one.key))
    return [_line(draw, str(number), draw(st.sampled_from(groups))) for number in range(draw(st.integers(1, 8)))]


def _line(draw, key: str, group: Taught) -> PlanLine:
    streams = draw(st.dictionaries(st.sampled_from([Work.LECTURE, Work.PRACTICAL]), st.sampled_from("12")))
    return PlanLine(
        key=key, group=group, kind=draw(st.sampled_from(LineKind)), lecture=draw(CLASS_HOURS),
        practical=draw(CLASS_HOURS), laboratory=draw(CLASS_HOURS), guided=draw(CLASS_HOURS),
        weeks=draw(st.integers(0, 20).map(D)), controls=tuple(draw(st.sets(st.sampled_from(Control)))),
        streams=streams, is_language=draw(st.booleans()), practice=draw(st.sampled_from([None, *Practice])),
        attestation=draw(st.sampled_from([None, *Attestation])),
    )  # fmt: skip


@given(plan_lines())
def test_the_sum_of_lines_is_the_sum_over_every_axis(lines):
    load = load_of(lines, NORMS)
    for key in (
        lambda line, _share: line.work,
        lambda _line, share: share.degree,
        lambda _line, share: share.funding,
        lambda line, share: (line.work, share.degree, share.funding),
    ):
        assert sum(summed(load, key).values(), D(0)) == whole(load)


@given(plan_lines())
def test_every_work_that_is_asked_for_stands_in_one_line_of_the_load(lines):
    load = load_of(lines, NORMS)

    asked = sorted((asked.work, asked.line.key) for line in lines for asked in works_of(line))
    assert sorted((one.work, key) for one in load for key in one.lines) == asked
    assert len({one.key for one in load}) == len(load)


@given(plan_lines())
def test_the_order_of_the_lines_changes_no_hours(lines):
    forwards = {one.key: one.hours for one in load_of(lines, NORMS) if not one.uneven}
    backwards = {one.key: one.hours for one in load_of(lines[::-1], NORMS)}
    mixed = {key for key in forwards if ":stream:" in key}  # its norm is that of its first group

    assert {key: backwards[key] for key in forwards if key not in mixed} == {
        key: hours for key, hours in forwards.items() if key not in mixed
    }


@given(plan_lines())
def test_calculating_again_gives_the_same(lines):
    assert load_of(lines, NORMS) == load_of(lines, NORMS)


@given(st.decimals(0, 10_000, places=2), st.lists(GROUPS, min_size=1, max_size=6))
def test_shares_sum_to_the_whole_and_are_never_negative(hours, groups):
    shares = shares_of(hours, groups)

    assert sum((share.hours for share in shares), D(0)) == hours
    assert all(share.hours > 0 for share in shares)
    assert len({(share.degree, share.funding) for share in shares}) == len(shares)


@given(plan_lines(), st.booleans())
def test_recalculating_unchanged_inputs_changes_nothing(lines, is_held):
    load = load_of(lines, NORMS)
    stood = {one.key: Stood(one.hours, one.shares, is_held) for one in load}

    assert recalculation(stood, load_of(lines, NORMS)) == Recalculation((), (), (), len(load))


@given(plan_lines(), plan_lines(), st.data())
def test_every_line_comes_goes_changes_waits_or_stays(before, after, data):
    there = load_of(before, NORMS)
    stood = {one.key: Stood(one.hours, one.shares, data.draw(st.booleans())) for one in there}
    load = load_of(after, NORMS)
    found = recalculation(stood, load)

    told = [*found.come, *found.gone, *(one.key for one in (*found.changed, *found.kept))]
    assert len(told) == len(set(told))
    assert len(told) + found.same == len(stood.keys() | {one.key for one in load})
    assert all(stood[one.key].is_held and one.before == stood[one.key].hours for one in found.kept)
    assert not any(stood[key].is_held for key in found.gone)
