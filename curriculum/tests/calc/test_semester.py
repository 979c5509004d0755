"""What a group is taught in a semester: properties that hold for every plan, and the cases that people ask about."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.calc.columns import COLUMNS as PLAN_COLUMNS
from curriculum.calc.difference import ChangeKind
from curriculum.calc.semester import (
    COLUMNS,
    COMPARED,
    Running,
    SemesterRow,
    TermKind,
    academic_year_of,
    cells_of,
    changes_between,
    difference,
    differing,
    divides,
    followed,
    hours_of,
    led_into,
    per_week,
    rows_of,
    semester_number,
    share,
    year_of_study_in,
)
from curriculum.calc.shapes import HOUR_COLUMNS, Control, ControlMark, LineData, LineKind, Names
from curriculum.tests.calc.strategies import line_lists, unhurried
from kuu_office.core.models.calendar import TermKind as CalendarKind

AUTUMN = Running(1, D(16), "ky")
whole_hours = st.integers(0, 600).map(D)
tenths = st.decimals(0, 600, places=1)
credits = st.dictionaries(st.integers(1, 12), st.decimals(0, 12, places=1), min_size=1, max_size=6)


def line(key: str = "1", **fields) -> LineData:
    values = {
        "code": f"Б.{key}", "names": Names("Сабак", "Предмет", "Course"), "course": f"C{key}", "department": "ПИ",
        "credits": D(5), "total_hours": D(150), "lecture": D(32), "practical": D(16), "self_study": D(102),
        "semester_credits": {1: D(5)}, "controls": (ControlMark(Control.EXAM, 1),),
    }  # fmt: skip
    return LineData(key=key, **values | fields)


@given(whole_hours | tenths, credits)
@unhurried
def test_the_parts_of_all_semesters_make_the_hours_of_the_line(total, by_semester):
    parts = [share(total, by_semester, semester) for semester in by_semester]

    assert sum(parts) == total
    assert min(parts) >= 0


@given(whole_hours, credits)
@unhurried
def test_whole_hours_stay_whole(total, by_semester):
    assert all(share(total, by_semester, one) % 1 == 0 for one in by_semester)


@given(whole_hours, credits, st.integers(1, 12))
@unhurried
def test_a_part_is_within_an_hour_of_its_proportion(total, by_semester, semester):
    whole = sum(by_semester.values())
    if whole and semester in by_semester:
        assert abs(share(total, by_semester, semester) - total * by_semester[semester] / whole) <= 1


@given(st.tuples(*(whole_hours for _ in HOUR_COLUMNS)), credits)
@unhurried
def test_kinds_of_work_make_the_total_in_every_semester(hours, by_semester):
    one = line(**dict(zip(HOUR_COLUMNS, hours, strict=True)), total_hours=sum(hours), semester_credits=by_semester)
    parts = [hours_of(one, by_semester, semester) for semester in by_semester]

    assert all(part["total_hours"] == sum(part[column] for column in HOUR_COLUMNS) for part in parts)
    assert sum(part["total_hours"] for part in parts) == sum(hours)


@given(line_lists, st.integers(1, 12))
@unhurried
def test_making_is_deterministic_and_takes_each_line_that_runs_once(lines, semester):
    running = Running(semester, D(16), "ru")
    rows = rows_of(lines, running)

    assert rows == rows_of(lines, running)
    assert [row.source for row in rows] == [
        one.key for one in lines if one.block is None and semester in one.semester_credits
    ]


@given(line_lists, st.integers(1, 12))
@unhurried
def test_what_was_just_made_differs_in_nothing(lines, semester):
    rows = rows_of(lines, Running(semester, D(16), "ky"))

    assert difference(rows, rows) == []
    assert changes_between(rows, rows) == []


def test_the_semester_follows_the_year_of_study_and_the_term():
    assert [semester_number(year, term) for year in (1, 4) for term in TermKind] == [1, 2, None, 7, 8, None]
    assert [year_of_study_in(2, 2026, year) for year in (2025, 2026, 2027)] == [1, 2, 3]
    assert [academic_year_of(2027, month) for month in (1, 7, 8, 12)] == [2026, 2026, 2027, 2027]


@pytest.mark.parametrize(
    ("year", "known_in", "led_in", "expected"),
    [
        (1, 2026, [], {2025: 0, 2026: 1, 2027: 2}),
        (2, 2026, [2026], {2024: 0, 2025: 1, 2026: 2, 2027: 3}),
        (2, 2026, [2027], {2025: 0, 2026: 1, 2027: 2, 2028: 3}),
        (3, 2027, [2026, 2027], {2025: 1, 2026: 2, 2027: 3, 2028: 4}),
        (3, 2027, [2027, 2025], {2024: 1, 2025: 2, 2026: 2, 2027: 3, 2028: 4}),
    ],
)
def test_the_year_of_study_is_that_of_the_academic_year_asked(year, known_in, led_in, expected):
    """A group led on in July for September is still in its old year in the terms before."""
    assert {asked: year_of_study_in(year, known_in, asked, led_in) for asked in expected} == expected


@given(st.integers(1, 6), st.integers(2020, 2030), st.sets(st.integers(2020, 2032), max_size=4))
def test_years_of_study_never_go_down_and_meet_the_year_of_today(year, known_in, led_in):
    asked = [year_of_study_in(year, known_in, one, list(led_in)) for one in range(2015, 2040)]
    assert all(0 <= after - before <= 1 for before, after in pairwise(asked))
    assert year_of_study_in(year, known_in, max([known_in, *led_in]), list(led_in)) == year


def test_an_order_of_summer_leads_into_the_coming_academic_year():
    days = [date(2027, 1, 15), date(2027, 5, 31), date(2027, 6, 1), date(2027, 9, 1), date(2027, 12, 31)]
    assert [led_into(day) for day in days] == [2026, 2026, 2027, 2027, 2027]


def test_the_kinds_of_terms_are_those_of_the_calendar():
    assert {kind.value for kind in TermKind} == set(CalendarKind.values)


def test_the_columns_that_both_grids_have_are_alike():
    shared = set(COLUMNS) & set(PLAN_COLUMNS)

    assert shared >= {"code", "name_ky", "department", "credits", "lecture", "control", "note"}
    assert {key: COLUMNS[key] for key in shared} == {key: PLAN_COLUMNS[key] for key in shared}


def test_hours_are_divided_in_proportion_to_credits():
    two = line(
        semester_credits={1: D(2), 2: D(4)}, lecture=D(48), practical=D(32), self_study=D(100), total_hours=D(180)
    )

    first, second = (rows_of([two], Running(number, D(16), "ky"))[0] for number in (1, 2))

    assert (first.credits, first.lecture, first.practical, first.self_study, first.total_hours) == (2, 16, 11, 33, 60)
    assert (second.credits, second.lecture, second.practical, second.self_study, second.total_hours) == (
        4,
        32,
        21,
        67,
        120,
    )


def test_a_line_without_credits_is_divided_equally():
    sport = line(
        semester_credits={1: D(0), 2: D(0)}, lecture=D(0), practical=D(100), self_study=D(0), total_hours=D(100)
    )

    assert [rows_of([sport], Running(number, D(16), "ky"))[0].practical for number in (1, 2)] == [50, 50]


def test_a_row_carries_what_its_line_says():
    [row] = rows_of([line(note="кино")], AUTUMN)

    assert row == SemesterRow(
        key="1", source="1", code="Б.1", names=Names("Сабак", "Предмет", "Course"), course="C1", department="ПИ",
        credits=D(5), total_hours=D(150), lecture=D(32), practical=D(16), self_study=D(102), weeks=D(16),
        controls=(Control.EXAM,), language="ky", room_type="classroom", note="кино",
    )  # fmt: skip


def test_controls_are_those_of_the_semester():
    marks = (ControlMark(Control.CREDIT_TEST, 1), ControlMark(Control.EXAM, 2), ControlMark(Control.COURSE_PAPER, 2))
    two = line(semester_credits={1: D(2), 2: D(3)}, controls=marks)

    assert [rows_of([two], Running(n, D(16), "ky"))[0].controls for n in (1, 2)] == [
        (Control.CREDIT_TEST,), (Control.EXAM, Control.COURSE_PAPER),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "room", "weeks"),
    [
        ({"kind": LineKind.PHYSICAL, "practical": D(32)}, "sports_hall", 16),
        ({"laboratory": D(16)}, "", 16),
        ({"kind": LineKind.PRACTICE, "lecture": D(0), "practical": D(0), "weeks": D(4)}, "", 4),
        ({"kind": LineKind.PRACTICE, "lecture": D(0), "practical": D(0)}, "", 16),
    ],
)
def test_a_room_is_given_where_it_is_plain_and_a_practice_has_its_own_weeks(fields, room, weeks):
    [row] = rows_of([line(**fields)], AUTUMN)

    assert (row.room_type, row.weeks) == (room, weeks)


BLOCK = line(
    "9", kind=LineKind.ELECTIVE_BLOCK, course="", total_hours=D(0), lecture=D(0), practical=D(0), self_study=D(0)
)
FIRST = line("91", block="9", semester_credits={}, controls=(ControlMark(Control.CREDIT_TEST, None),), lecture=D(16))
SECOND = line("92", block="9", names=Names("Экинчи"), department="ЭЭТ", lecture=D(48))


def test_an_elective_block_is_one_row_with_the_hours_of_its_first_course():
    [row] = rows_of([BLOCK, FIRST, SECOND], AUTUMN)

    assert (row.source, row.choice, row.alternatives, row.is_unchosen, row.lecture) == ("9", None, 2, True, 16)


def test_the_chosen_course_takes_the_place_of_its_block():
    [row] = rows_of([BLOCK, FIRST, SECOND], AUTUMN, {"9": {"92": None}})

    assert (row.source, row.choice, row.names.ky, row.department, row.lecture, row.is_unchosen) == (
        "9", "92", "Экинчи", "ЭЭТ", 48, False,
    )  # fmt: skip
    assert rows_of([BLOCK, FIRST, SECOND], AUTUMN, {"9": {"91": None}})[0].controls == (Control.CREDIT_TEST,)


def test_hours_a_week():
    assert (per_week(D(48), D(16)), per_week(D(40), D(16)), per_week(D(48), D(0))) == (3, D("2.5"), None)
    assert (divides(D(48), D(16)), divides(D(40), D(16)), divides(D(0), D(16)), divides(D(16), D(0))) == (
        True, False, True, False,
    )  # fmt: skip


def planned(**fields) -> SemesterRow:
    return replace(rows_of([line()], AUTUMN)[0], **fields)


def test_a_changed_cell_is_a_difference():
    [change] = difference([planned()], [planned(key="7", lecture=D(16))])

    assert (change.kind, change.key, [(one.column, one.old, one.new) for one in change.cells]) == (
        ChangeKind.CHANGED, "7", [("lecture", "32", "16")],
    )  # fmt: skip


def test_what_belongs_to_the_semester_alone_is_no_difference():
    mine = planned(key="7", language="ru", room_type="laboratory", weeks=D(8), note="ж", deviation="себеп")

    assert difference([planned()], [mine]) == []


def test_filling_an_empty_cell_is_no_difference_and_emptying_one_is():
    assert difference([planned(department="")], [planned()]) == []
    assert [cell.column for cell in difference([planned()], [planned(department="")])[0].cells] == ["department"]


def test_a_row_by_hand_is_added_one_left_out_or_gone_is_removed():
    by_hand, left_out = planned(key="8", source=None), planned(key="7", left_out=True)

    assert [(one.kind.value, one.key) for one in difference([planned()], [left_out, by_hand])] == [
        ("removed", "7"), ("added", "8"),
    ]  # fmt: skip
    assert [(one.kind.value, one.key) for one in difference([planned()], [])] == [("removed", "1")]
    assert differing([planned()], []) == set()


def test_columns_that_people_did_not_change_follow_the_plan():
    mine = planned(lecture=D(16), department="")

    assert set(COMPARED) - set(followed(planned(), mine)) == {"lecture"}


def test_changes_of_a_plan_are_told_cell_by_cell():
    before, after = [planned(), planned(key="2")], [planned(lecture=D(0)), planned(key="3")]

    assert [(one.kind.value, one.key, len(one.cells)) for one in changes_between(before, after)] == [
        ("changed", "1", 1), ("added", "3", len([text for text in cells_of(planned()).values() if text])),
        ("removed", "2", len([text for text in cells_of(planned()).values() if text])),
    ]  # fmt: skip
