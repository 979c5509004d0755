"""The demo's sheets on their way."""

import pytest

from kuu_office.core import clock, signoffs
from kuu_office.core.models import AuditEntry, Post, SignOff, Unit
from workload.models import Assignment, LineRemark, LoadSheet
from workload.operations.approval import submit_sheet
from workload.queries.approval import readiness_of
from workload.seed.signing import LINE_REMARKS, REMARK, ROWS, bring_on_their_way
from workload.tests.stages import make_teacher
from workload.tests.world import AT, FIXING, calculate

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(load_world, cast, units, monkeypatch):
    """The two departments that teach bear codes of the demo's rows, with two teachers each."""

    def sheet(unit, code: str, clerk) -> LoadSheet:
        Unit.objects.filter(pk=unit.pk).update(code=code)
        calculate(load_world, clerk, unit)
        for surname in ("Осмонов", "Төлөев"):
            make_teacher(unit, f"{surname} {code}")
        return LoadSheet.objects.get(department=unit)

    monkeypatch.setattr(clock, "today", lambda: FIXING)
    return lambda here, there="XX": (
        sheet(units.department, here, cast.office_specialist),
        sheet(units.other_department, there, cast.office_specialist),
    )


def now(sheet: LoadSheet) -> LoadSheet:
    return LoadSheet.objects.with_names().get(pk=sheet.pk)


def test_a_sheet_waits_at_the_office_with_its_open_hours_told(demo, cast):
    sheet, _other = demo("IS")
    bring_on_their_way()

    sheet = now(sheet)
    assert (sheet.state, sheet.step, sheet.round, sheet.warnings) == ("submitted", "office", 1, 2)
    assert [(row.step, row.by) for row in SignOff.objects.order_by("pk")] == [
        ("", cast.department_head.person), ("dean", cast.dean.person),
    ]  # fmt: skip
    assert signoffs.approve(sheet, by=cast.office_specialist.scope, at=AT).step == "vice_rector"


def test_an_approved_sheet_is_given_out_whole(demo, cast):
    sheet, _other = demo("AMI")
    bring_on_their_way()

    assert (now(sheet).state, readiness_of(sheet).open_lines) == ("approved", 0)
    assert set(Assignment.objects.values_list("appointment__person__surname", flat=True)) == {
        "Осмонов AMI", "Төлөев AMI", None,
    }  # fmt: skip
    assert Assignment.objects.get(appointment=None).post.code == "docent"
    events = AuditEntry.objects.filter(object_kind="workload.loadsheet", object_id=sheet.pk).order_by("pk")
    assert [event.split(".")[-1] for event in events.values_list("event", flat=True)] == [
        "calculated", "submitted", "step_approved", "step_approved", "approved",
    ]  # fmt: skip


def test_a_sheet_came_back_with_remarks_on_two_lines(demo, cast):
    sheet, _other = demo("CE")
    bring_on_their_way()

    sheet = now(sheet)
    assert (sheet.state, signoffs.remarks(sheet)[0].remark) == ("returned", REMARK)
    assert list(LineRemark.objects.filter(line__sheet=sheet).values_list("text", flat=True)) == list(LINE_REMARKS)
    LineRemark.objects.all().delete()
    assert submit_sheet(sheet, by=cast.department_head.scope, at=AT).round == 2


def test_other_departments_and_signed_sheets_stay_as_they_are(demo, cast):
    _sheet, other = demo("AMI", "SE")
    bring_on_their_way()
    before = list(SignOff.objects.values()), list(Assignment.objects.values())
    bring_on_their_way()

    assert (now(other).state, Assignment.objects.filter(line__sheet=other).exists()) == ("draft", False)
    assert (list(SignOff.objects.values()), list(Assignment.objects.values())) == before


def test_without_teachers_nothing_is_given_out(demo, cast):
    sheet, _other = demo("CE")
    Post.objects.update(is_teaching=False)
    bring_on_their_way()

    assert (now(sheet).state, Assignment.objects.count()) == ("returned", 0)


def test_the_rows_show_each_state_once():
    assert [row[1] for row in ROWS] == ["submitted", "approved", "returned"]
