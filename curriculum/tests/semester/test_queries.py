"""Semester plans as the checks take them: one by one and many at once, from the same reading of the database."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from curriculum.calc.difference import CellChange, ChangeKind, LineChange
from curriculum.calc.semester import SemesterRow
from curriculum.calc.shapes import Control, LineKind, Names
from curriculum.enums import Language, RoomType
from curriculum.models import Plan, SemesterPlan, StreamLimit
from curriculum.queries.semester import (
    approved_plans,
    choices_of,
    many_ready,
    newer_source,
    readiness,
    row_data,
    running_of,
    semester_lines,
    with_short_names,
)
from curriculum.queries.streams import units_with_streams
from curriculum.tests.semester_world import (
    add_block,
    line_of,
    make_group,
    make_semester_plans,
    make_working_plan,
    more_programmes,
)

pytestmark = pytest.mark.django_db


def named(*plans) -> list[SemesterPlan]:
    return list(SemesterPlan.objects.with_names().filter(pk__in=[plan.pk for plan in plans]).order_by("pk"))


def test_a_line_is_taken_with_everything_that_the_checks_ask(plan, term_world):
    line = line_of(plan)
    line.left_out, line.deviation, line.note, line.unread = True, "токтом", "эскертүү", {"weeks": "көп"}
    line.save()

    assert row_data(semester_lines([plan])[plan.pk][0], 3) == SemesterRow(
        key=str(line.pk), source=str(line.source_id), code="М.1.В.1", kind=LineKind.COURSE,
        names=Names("Сабак 1", "Сабак 1 (ru)", "Сабак 1 (en)"), course="710400.fu.1", department="ПИ",
        credits=Decimal(5), total_hours=Decimal(150), lecture=Decimal(32), practical=Decimal(16),
        self_study=Decimal(102), weeks=Decimal(16), controls=(Control.EXAM,), language="ky", room_type="classroom",
        alternatives=3, left_out=True, deviation="токтом", note="эскертүү", invalid={"weeks": "көп"},
    )  # fmt: skip


def test_words_of_lines_are_those_of_the_model():
    assert {"classroom", "sports_hall"} <= set(RoomType.values)
    assert set(Language.values) == {"ky", "ru", "en"}


def test_many_plans_are_found_as_each_alone(cast, term_world):
    add_block(term_world.plan)
    plans = make_semester_plans(term_world.groups, term_world.autumn, cast.deans_clerk)
    line = line_of(plans[0])
    line.lecture = 8
    line.save()

    together = {plan.pk: seen.findings for plan, _lines, seen in many_ready(named(*plans))}

    assert together == {plan.pk: readiness(plan).findings for plan in named(*plans)}
    assert [finding.check for finding in together[plans[0].pk]] == [
        "semester_elective", "semester_total", "semester_weeks", "semester_deviation", "semester_plan_credits",
    ]  # fmt: skip


def test_many_plans_are_read_with_as_many_queries_as_one(cast, term_world):
    groups = list(term_world.groups)
    for programme in more_programmes(term_world, 3):
        make_working_plan(programme)
        groups += [make_group(programme, f"{programme.code}-{n}") for n in (1, 2)]
    plans = make_semester_plans(groups, term_world.autumn, cast.deans_clerk)

    def queries(some) -> int:
        some = named(*some)
        with CaptureQueriesContext(connection) as captured:
            for _plan, _lines, seen in many_ready(some):
                assert seen.errors == seen.warnings == 0
        return len(captured)

    assert queries(plans[:1]) == queries(plans)


def test_a_plan_runs_as_its_group_is_taught(plan):
    running = running_of(plan)

    assert (running.semester, running.weeks, running.language) == (1, 16, "ky")


def test_choices_are_read_from_the_rows():
    rows = [
        SemesterRow(key="1", source="7", kind=LineKind.ELECTIVE_BLOCK, choice="8", students=12),
        SemesterRow(key="4", source="7", kind=LineKind.ELECTIVE_BLOCK, choice="9", students=5),
        SemesterRow(key="5", source="6", kind=LineKind.ELECTIVE_BLOCK, choice="3"),
        SemesterRow(key="6", source="4", kind=LineKind.ELECTIVE_BLOCK),
        SemesterRow(key="2", source="9"),
        SemesterRow(key="3", choice="5"),
    ]

    assert choices_of(rows) == {"7": {"8": 12, "9": 5}, "6": {"3": None}, "4": {"": None}}


def test_the_newest_approved_plan_of_an_intake_is_taken(term_world):
    make_working_plan(term_world.programme, version_number=3, state="draft")
    newer = make_working_plan(term_world.programme, version_number=2)
    group = term_world.groups[0]

    assert approved_plans([group]) == {(group.programme_id, 2026, "full_time"): newer}
    assert approved_plans([]) == {}


def test_a_newer_source_is_one_that_took_its_place(plan, term_world):
    newer = make_working_plan(term_world.programme, version_number=2)
    assert newer_source(named(plan)[0]) is None

    Plan.objects.filter(pk=term_world.plan.pk).update(state="archived")

    assert newer_source(named(plan)[0]) == newer
    assert [seen.data.newer for _plan, _lines, seen in many_ready(named(plan))] == [str(newer)]


def test_departments_of_a_difference_bear_their_short_names():
    change = LineChange(
        ChangeKind.CHANGED, "1", "1", "Б.1", Names("Сабак"),
        (CellChange("department", "ПИ", "X9"), CellChange("code", "ПИ", "X9")),
    )  # fmt: skip

    [shown] = with_short_names([change], {"ПИ": "Программалык инженерия"})

    assert shown.cells == (CellChange("department", "Программалык инженерия", "X9"), CellChange("code", "ПИ", "X9"))


def test_the_database_holds_one_plan_for_a_group_and_term(plan, term_world):
    with pytest.raises(IntegrityError, match="semester_plan_once"), transaction.atomic():
        SemesterPlan.objects.create(
            group=plan.group, term=plan.term, source=plan.source, department=plan.department, semester=1, weeks=16,
            created_at=plan.created_at,
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="semester_plan_number_range"), transaction.atomic():
        SemesterPlan.objects.filter(pk=plan.pk).update(semester=13)


def test_the_database_holds_limits_that_make_sense(db):
    limit = {"kind": "lecture", "valid_from": "2027-01-01"}
    with pytest.raises(IntegrityError, match="stream_limit_above_zero"), transaction.atomic():
        StreamLimit.objects.create(size=0, **limit)
    with pytest.raises(IntegrityError, match="stream_limit_dates_in_order"), transaction.atomic():
        StreamLimit.objects.create(size=100, valid_to="2026-01-01", **limit)
    StreamLimit.objects.create(size=100, **limit)
    with pytest.raises(IntegrityError, match="stream_limit_once"), transaction.atomic():
        StreamLimit.objects.create(size=120, **limit)


def test_streams_are_seen_of_the_units_of_a_person(cast):
    def codes(member) -> list[str]:
        return [unit.code for unit in units_with_streams(member.scope)]

    assert codes(cast.deans_clerk) == ["ИТФ", "ПИ", "ЭЭТ"]
    assert codes(cast.other_dean) == ["ТФ", "КТ"]
    assert codes(cast.outsider) == []
