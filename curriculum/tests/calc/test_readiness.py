"""Whether a timetable can be made of a semester plan: each check with the cell that it leads to."""

from dataclasses import fields, replace
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.readiness import CHECKS, SemesterData, run_readiness, weekly
from curriculum.calc.semester import COLUMNS, SemesterRow
from curriculum.calc.shapes import Control, Finding, LineKind, Names, Severity, StudyForm
from curriculum.enums import StudyForm as StudyForms
from curriculum.tests.calc.strategies import hours, names, unhurried, words

SOUND = SemesterRow(
    key="1", source="1", code="Б.1", names=Names("Сабак", "Предмет", "Course"), course="C1", department="ПИ",
    credits=D(5), total_hours=D(150), lecture=D(32), practical=D(16), self_study=D(102), weeks=D(16),
    controls=(Control.EXAM,), language="ky", room_type="classroom",
)  # fmt: skip
rows = st.lists(
    st.builds(
        SemesterRow,
        key=st.sampled_from([str(n) for n in range(9)]),
        source=st.none() | st.sampled_from([str(n) for n in range(5)]),
        code=words,
        kind=st.sampled_from(LineKind),
        names=names,
        department=st.sampled_from(["", "ПИ"]),
        credits=hours, total_hours=hours, lecture=hours, practical=hours, laboratory=hours, guided=hours,
        self_study=hours, weeks=hours,
        controls=st.lists(st.sampled_from(Control), max_size=2).map(tuple),
        language=st.sampled_from(["", "ky"]),
        room_type=st.sampled_from(["", "classroom"]),
        choice=st.none() | st.just("5"),
        alternatives=st.integers(0, 3),
        left_out=st.booleans(),
        deviation=words,
        invalid=st.dictionaries(st.sampled_from(["lecture", "control", "language"]), words.filter(bool), max_size=1),
    ),
    max_size=5, unique_by=lambda row: row.key,
).map(tuple)  # fmt: skip
plans = st.builds(
    SemesterData, rows=rows, expected=rows, study_form=st.sampled_from(StudyForm), newer=st.sampled_from(["", "v2"])
)


def semester(*changed: SemesterRow, **more) -> SemesterData:
    """Six sound courses of 30 credits, the first of them as given."""
    others = [replace(SOUND, key=str(n), source=str(n)) for n in range(1, 7)]
    found = (*changed, *others[len(changed) :])
    expected = (replace(one, choice=row.choice, kind=row.kind) for one, row in zip(others, found, strict=False))
    return SemesterData(rows=found, expected=tuple(expected), **more)


def found(data: SemesterData) -> list[tuple]:
    return [(one.check, one.key, one.column, dict(one.values)) for one in run_readiness(data)]


@given(plans)
@unhurried
def test_every_finding_leads_to_a_cell(data):
    keys = {row.key for row in data.rows}

    for finding in run_readiness(data):
        assert finding.column in COLUMNS
        assert finding.key in keys or not data.rows


@given(plans)
@unhurried
def test_the_checks_are_deterministic_and_their_messages_name_what_they_have(data):
    findings = run_readiness(data)

    assert findings == run_readiness(data)
    assert all(CHECKS[finding.check].message.format(**finding.values) for finding in findings)


def test_nothing_is_found_in_a_sound_semester():
    assert run_readiness(semester()) == []


DIFFERS = {"deviation": "токтом"}


@pytest.mark.parametrize(
    ("change", "check", "column", "values"),
    [
        ({"department": ""}, "semester_department", "department", {}),
        ({"lecture": D(0), "practical": D(0), "self_study": D(150)}, "semester_hours", "lecture", {}),
        ({"self_study": D(100)}, "semester_total", "total_hours", {"actual": "148", "norm": "150"}),
        ({"weeks": D(0)}, "semester_weeks_missing", "weeks", {}),
        ({"weeks": D(15)}, "semester_weeks", "lecture", {"hours": "32", "weeks": "15"}),
        ({"controls": ()}, "semester_control", "control", {}),
        ({"room_type": ""}, "semester_room", "room_type", {}),
        ({"language": ""}, "semester_language", "language", {}),
        ({"names": Names("Сабак", "Предмет", "")}, "semester_name", "name_en", {"language": "en"}),
        ({"invalid": {"lecture": "он"}}, "semester_unreadable", "lecture", {"text": "он"}),
        (
            {"kind": LineKind.ELECTIVE_BLOCK, "alternatives": 3}, "semester_elective", "choice", {"count": "3"},
        ),
    ],
)  # fmt: skip
def test_each_fault_is_found_at_its_cell(change, check, column, values):
    assert found(semester(replace(SOUND, **DIFFERS, **change)))[0] == (check, "1", column, values)


@pytest.mark.parametrize("change", [{"lecture": D(16), "self_study": D(118)}, {"left_out": True}, {"source": None}])
def test_a_difference_asks_for_its_reason(change):
    expected = ("semester_deviation", "1", "deviation", {})

    assert expected in found(semester(replace(SOUND, **change)))
    assert expected not in found(semester(replace(SOUND, **change, deviation="токтом")))


def test_what_is_left_out_is_not_looked_at():
    gone = replace(SOUND, left_out=True, deviation="кийин", department="", controls=())

    assert [one for one, *_ in found(semester(gone))] == ["semester_plan_credits"]


def test_of_a_block_nothing_else_is_asked_before_its_course_is_chosen():
    block = replace(SOUND, kind=LineKind.ELECTIVE_BLOCK, department="", controls=(), room_type="", **DIFFERS)

    assert [one for one, *_ in found(semester(block))] == ["semester_elective"]


def test_a_chosen_elective_has_a_form_of_control():
    chosen = replace(SOUND, kind=LineKind.ELECTIVE_BLOCK, choice="5", controls=(), **DIFFERS)

    assert [one for one, *_ in found(semester(chosen))] == ["semester_control"]


def test_a_chosen_elective_needs_what_a_course_needs():
    chosen = replace(SOUND, kind=LineKind.ELECTIVE_BLOCK, choice="5", alternatives=2)

    assert found(semester(chosen)) == []
    assert found(semester(replace(chosen, lecture=D(0), practical=D(0), self_study=D(150), deviation="ж")))[0][0] == (
        "semester_hours"
    )


def test_a_semester_of_nothing_has_one_finding_without_a_cell():
    assert found(SemesterData()) == [("semester_untaught", None, "code", {})]


def test_credits_of_the_term_are_measured():
    lines = [replace(SOUND, key=str(n), source=str(n), credits=D(7)) for n in range(1, 7)]
    data = SemesterData(rows=tuple(lines), expected=tuple(lines))

    assert found(data) == [("semester_plan_credits", "1", "credits", {"actual": "42", "low": "27", "high": "33"})]


def test_class_hours_of_a_week_are_measured():
    lines = tuple(replace(SOUND, key=str(n), source=str(n), lecture=D(112), self_study=D(22)) for n in range(1, 7))
    data = SemesterData(rows=lines, expected=lines)

    assert weekly(data) == 48
    assert found(data) == [("semester_load", "1", "lecture", {"actual": "48", "norm": "36"})]


def test_weeks_are_not_asked_of_those_who_study_away():
    away = semester(replace(SOUND, weeks=D(15)), study_form=StudyForm.EXTRAMURAL)

    assert found(away) == []
    assert {form.value for form in StudyForm} == set(StudyForms.values)


def test_a_newer_working_plan_warns():
    assert run_readiness(semester(newer="2026, v2")) == [
        Finding("semester_newer_plan", Severity.WARNING, "1", "code", None, {"name": "2026, v2"})
    ]


def test_checks_of_semester_plans_bear_names_of_their_own():
    from curriculum.calc.checks import CHECKS as OF_PLANS

    assert set(CHECKS) & set(OF_PLANS) == set()
    assert all(code.startswith("semester_") for code in CHECKS)
    assert {field.name for field in fields(SemesterRow)} >= {"deviation", "left_out"}
