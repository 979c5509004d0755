"""Arbitrary plans, sane and insane, for properties that must hold for all of them."""

from decimal import Decimal as D

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from curriculum.calc.shapes import (
    Control,
    ControlMark,
    CycleData,
    Degree,
    LineData,
    LineKind,
    MandatoryCourse,
    Names,
    PartData,
    PartKind,
    PlanData,
    PlanKind,
    StudyForm,
)

# Time is measured by a test of its own; a busy machine must not fail a property.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

CODES = ("", "Б.1.Б.1", "Б.1.Б.2", "Б.1.B.2", "Б.3.КПВ.1", "1", "x")
credits = st.decimals(-1, 300, places=2) | st.sampled_from([D(0), D(5), D("1.5")])
hours = st.decimals(-1, 4000, places=1) | st.sampled_from([D(0), D(32), D(150)])
words = st.text(alphabet="абвңөүABC γѳ\"'{}%<", max_size=12)
names = st.builds(Names, words, words, words)
semesters = st.integers(1, 12)
marks = st.builds(ControlMark, st.sampled_from(Control), st.none() | semesters)
keys = st.sampled_from([str(number) for number in range(12)])
invalid_columns = st.sampled_from(["credits", "control", "department", "part", "s1", "weeks", "lecture"])

lines = st.builds(
    LineData,
    key=keys,
    code=st.sampled_from(CODES) | words,
    kind=st.sampled_from(LineKind),
    block=st.none() | keys,
    part=st.sampled_from(["", "Б.1.Б", "Б.3.КПВ", "?"]),
    names=names,
    catalogue=st.none() | names,
    department=st.sampled_from(["", "ПИ"]),
    credits=credits,
    total_hours=hours,
    lecture=hours,
    practical=hours,
    laboratory=hours,
    guided=hours,
    self_study=hours,
    semester_credits=st.dictionaries(semesters, credits, max_size=4),
    controls=st.lists(marks, max_size=4).map(tuple),
    prerequisites=st.lists(st.sampled_from(CODES), max_size=3).map(tuple),
    weeks=st.none() | hours,
    standard_credits=st.none() | credits,
    host_taught=st.booleans(),
    invalid=st.dictionaries(invalid_columns, words.filter(bool), max_size=2),
    note=words,
    origin=st.none() | keys,
)
line_lists = st.lists(lines, max_size=6, unique_by=lambda line: line.key).map(tuple)

CYCLES = (CycleData("Б.1", "Цикл", D(10), D(40)), CycleData("Б.3", "Цикл", None, D(100)))
PARTS = (
    PartData("Б.1.Б", "Б.1", PartKind.MANDATORY, D(5), None),
    PartData("Б.3.КПВ", "Б.3", PartKind.ELECTIVE, D(5), D(20)),
)


def _plans(base: st.SearchStrategy[PlanData | None]) -> st.SearchStrategy[PlanData]:
    return st.builds(
        PlanData,
        kind=st.sampled_from(PlanKind),
        degree=st.sampled_from(Degree),
        study_form=st.sampled_from(StudyForm),
        total_credits=credits,
        semesters=st.integers(1, 12),
        lines=line_lists,
        cycles=st.just(CYCLES),
        parts=st.just(PARTS),
        mandatory=st.just((MandatoryCourse("Б.1.Б.1", Names("Тарых", "История", "History"), D(4), "Б.1.Б"),)),
        is_joint=st.booleans(),
        partner=words,
        base=base,
    )


plans = _plans(st.none() | _plans(st.none()))
