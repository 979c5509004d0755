"""The check run: every finding under its name, of one sheet and of many, on its page and as a workbook."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.models import SemesterLine, SemesterPlan
from curriculum.tests.views.pages import field_errors, text, tree
from kuu_office.core import clock
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry, Leave, Unit
from kuu_office.core.tests.access import ABSENT
from kuu_office.core.tests.english import in_english
from workload.calc.checks import Check
from workload.check_wording import said, title_of
from workload.models import Assignment, DepartmentFigure, LoadLine, LoadSheet
from workload.operations.figures import enter_figures, figures_of
from workload.queries.checks import check_sheets
from workload.tests.holding import hold
from workload.tests.test_pages import reading, table_rows, workbook_rows
from workload.tests.world import AT, add_group, admit, calculate, join, row, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]
TODAY = date(2026, 10, 20)
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """A day of the autumn of 2026, after its fixing date."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def sheet(load_world, cast) -> LoadSheet:
    """The first department: its two groups hear the lectures together, all hours are distributed."""
    for kind in ("lecture", "practical"):
        join(load_world, cast.deans_clerk, kind)
    calculate(load_world, cast.department_head)
    for line in sheet_of(load_world).lines.all():
        hold(line, str(line.hours))
    return sheet_of(load_world)


def findings(world) -> list[tuple]:
    """(name, where, expected, found) of every finding."""
    sheets = list(LoadSheet.objects.with_names().order_by("department__code"))
    found = check_sheets(sheets, world.year, TODAY)
    return [(one.check, one.where, one.expected, one.found) for one in found]


def checked(world) -> list[tuple]:
    return [(check.value, where, expected, found) for check, where, expected, found in findings(world)]


def sentences(world) -> list[str]:
    sheets = list(LoadSheet.objects.with_names().order_by("department__code"))
    return [said(one) for one in check_sheets(sheets, world.year, TODAY)]


def test_a_sheet_as_it_was_calculated_and_distributed_has_no_finding(load_world, sheet):
    assert findings(load_world) == []
    assert check_sheets([], load_world.year, TODAY) == []


def test_every_name_has_a_title_of_its_own():
    assert len({title_of(check) for check in Check}) == len(Check)


def test_hours_given_by_hand_are_against_the_norm(load_world, sheet):
    line = row(sheet, "exam", load_world.lines[0])
    LoadLine.objects.filter(pk=line.pk).update(given=D(1), reason="Буйрук")

    assert checked(load_world) == [("off_norm", "Сабак 1 (en), exam, ПИ-1-26", D("1.50"), D(1))]
    assert sentences(load_world) == ["Given by hand; the norm gives 1.5 h."]
    LoadLine.objects.filter(pk=line.pk).update(given=D("1.50"))
    assert findings(load_world) == []


def test_streams_that_could_be_formed_are_told_with_what_they_save(load_world, cast):
    calculate(load_world, cast.department_head)

    joined = [one for one in checked(load_world) if one[0] == "joinable"]
    assert joined == [
        ("joinable", "Сабак 1 (en), lectures: ПИ-1-26, ПИ-2-26", D(32), D(64)),
    ]
    assert "2 groups could hear it together and save 32 h of the plan." in sentences(load_world)


def taught_by(world, cast, unit) -> None:
    """Another department teaches the groups, and has its load."""
    SemesterLine.objects.filter(pk__in=[line.pk for line in world.lines]).update(department=unit)
    calculate(world, cast.office_specialist, unit)


def streams_at(world, cast) -> list[str]:
    """Where findings of classes that could be joined lead who sees everything."""
    response = opened(reading(cast.office_specialist), "check", check="joinable")
    return tree(response).xpath("//main//tbody/tr/td[@data-label='Where']//a/@href")


def test_streams_are_formed_where_the_groups_have_their_plans(load_world, cast, units):
    taught_by(load_world, cast, units.other_department)

    [address] = streams_at(load_world, cast)
    assert f"?unit={units.department.pk}&" in address
    page = text(tree(cast.office_specialist.client.get(address)).xpath("//main")[0])
    assert all(group in page for group in ("ПИ-1-26", "ПИ-2-26"))


def test_who_sees_no_plans_of_the_groups_is_led_nowhere(load_world, cast, units):
    taught_by(load_world, cast, units.sister_department)

    response = opened(reading(cast.sister_head), "check", check="joinable")
    assert len(table_rows(response)) == 1
    assert tree(response).xpath("//main//tbody/tr/td[@data-label='Where']//a") == []


def test_groups_of_several_departments_have_their_streams_in_their_faculty(load_world, cast, units):
    SemesterPlan.objects.filter(pk=load_world.plans[1].pk).update(department=units.sister_department)
    taught_by(load_world, cast, units.other_department)

    assert [f"?unit={units.faculty.pk}&" in address for address in streams_at(load_world, cast)] == [True]


def test_groups_of_several_faculties_have_no_one_place(load_world, cast, units):
    SemesterPlan.objects.filter(pk=load_world.plans[1].pk).update(department=units.other_department)
    taught_by(load_world, cast, units.sister_department)

    [address] = streams_at(load_world, cast)
    assert address == f"{reverse('curriculum:streams')}?term={load_world.autumn.pk}&kind=lecture"


def test_hours_that_nobody_holds_are_summed_by_sheet(load_world, sheet):
    sheet.lines.get(work="lecture").assignments.update(hours=D(20))
    row(sheet, "exam", load_world.lines[0]).assignments.all().delete()

    assert checked(load_world) == [("unassigned", "", sheet.hours, sheet.hours - D("13.50"))]
    assert sentences(load_world) == ["2 lines are not distributed wholly: 13.5 h are left."]


def test_plans_that_changed_since_are_told_by_kind_of_class(load_world, sheet):
    load_world.plans[0].lines.filter(pk=load_world.lines[0].pk).update(lecture=40, practical=0, guided=8)

    assert checked(load_world) == [
        ("off_plan", "lectures", D(72), D(64)), ("off_plan", "practical classes", D(16), D(32)),
        ("off_plan", "guided independent study", D(8), D(0)),
    ]  # fmt: skip
    assert sentences(load_world)[0] == "The approved semester plans have 72 h, the load counts 64 h."


def test_a_plan_approved_after_the_fixing_date_is_told(load_world, sheet):
    SemesterPlan.objects.filter(pk=load_world.plans[1].pk).update(approved_at=datetime(2026, 10, 5, 6, tzinfo=UTC))
    SemesterPlan.objects.filter(pk=load_world.plans[0].pk).update(approved_at=datetime(2026, 10, 1, 6, tzinfo=UTC))

    assert checked(load_world) == [("late_plan", "ПИ-2-26, autumn term", None, None)]
    assert sentences(load_world) == [
        "Approved on 5 Oct 2026, after the contingent was fixed; calculate the load anew."
    ]  # fmt: skip


def test_faults_of_lines_are_told_under_their_names(load_world, cast):
    join(load_world, cast.deans_clerk)
    load_world.norms.norms.filter(work="exam").delete()
    load_world.plans[1].lines.filter(pk=load_world.lines[1].pk).update(lecture=D(20))
    add_group(load_world, "ПИ-3-26", cast.deans_clerk)
    calculate(load_world, cast.department_head)

    told = {(name, where.split(", ")[-1]) for name, where, _wanted, _there in checked(load_world)}
    assert {("no_norm", "ПИ-1-26"), ("no_students", "ПИ-3-26"), ("uneven", "ПИ-1-26 · ПИ-2-26")} <= told


def test_what_waits_for_acceptance_is_told(load_world, sheet, cast):
    admit(load_world.second, contract=1)
    SemesterPlan.objects.filter(pk=load_world.plans[0].pk).update(state="draft")
    calculate(load_world, cast.department_head)

    names = [name for name, *_rest in checked(load_world)]
    assert {"changed", "gone"} <= set(names)


def test_hours_that_an_order_took_from_somebody_are_told_while_they_wait(load_world, sheet):
    one = Assignment.objects.filter(line=row(sheet, "exam", load_world.lines[0])).get()
    Assignment.objects.filter(pk=one.pk).update(leaving=1)

    where = f"{one.line}, ПИ-1-26: {one.appointment.person.short_name}"
    assert checked(load_world) == [("leaving", where, one.hours - 1, one.hours)]
    assert sentences(load_world) == [
        "An order took 1 h of it; they are free when the sheet can be changed or gets its next version."
    ]  # fmt: skip


def test_hours_of_somebody_on_leave_to_the_end_of_the_term_are_told(load_world, sheet):
    one = Assignment.objects.filter(line=row(sheet, "exam", load_world.lines[0])).select_related("line__term").get()
    leave = Leave.objects.create(
        person=one.appointment.person, order="№ 14-к", reason="бала багуу", start_date=date(2026, 6, 1),
        end_date=one.line.term.end_date,
    )  # fmt: skip

    where = f"{one.line}, ПИ-1-26: {one.appointment.person.short_name}"
    assert checked(load_world) == [("on_leave", where, D(0), one.hours)]
    assert sentences(load_world) == [
        "Has 1.5 h of it and is on leave to the end of the term; give them to somebody else."
    ]  # fmt: skip
    Leave.objects.filter(pk=leave.pk).update(end_date=one.line.term.end_date - timedelta(days=1))
    assert checked(load_world) == []


def test_a_leave_tells_nothing_of_the_hours_of_a_term_that_is_over(load_world, sheet):
    one = Assignment.objects.filter(line=row(sheet, "exam", load_world.lines[0])).select_related("line__term").get()
    term = one.line.term
    leave = Leave.objects.create(
        person=one.appointment.person, order="№ 14-к", reason="бала багуу", end_date=date(2027, 8, 31),
        start_date=term.end_date - timedelta(days=9),
    )  # fmt: skip
    last, after = term.end_date, term.end_date + timedelta(days=1)

    assert [absent(sheet, load_world.year, day) for day in (last, after)] == [["on_leave"], []]
    Leave.objects.filter(pk=leave.pk).update(start_date=term.start_date)
    assert [absent(sheet, load_world.year, day) for day in (last, after)] == [["on_leave"], []]


def absent(sheet, year, day) -> list[str]:
    """What the check says on a day of people who are not there."""
    return [one.check.value for one in check_sheets([sheet], year, day) if one.check in {Check.LEAVING, Check.ON_LEAVE}]


def test_a_department_that_ends_in_the_middle_of_the_year_is_told(load_world, sheet):
    Unit.objects.filter(pk=load_world.department.pk).update(valid_to=date(2026, 11, 30))

    assert checked(load_world) == [("unit_ended", load_world.department.name, D(0), sheet.hours)]
    assert sentences(load_world) == [
        "It ends on 30 Nov 2026; 73.9 h of later terms need another department."
    ]  # fmt: skip
    Unit.objects.filter(pk=load_world.department.pk).update(valid_to=load_world.year.end_date)
    assert findings(load_world) == []


def test_a_merged_department_is_still_calculated_and_loses_no_hour(load_world, sheet, cast):
    Unit.objects.filter(pk=load_world.department.pk).update(valid_to=date(2026, 11, 30))
    [outcome] = calculate(load_world, cast.office_specialist)

    assert (outcome.found.is_idle, outcome.sheet.hours) == (True, sheet.hours)


# The department's own figures


def enter(sheet, by, seen=None, **figures: str) -> None:
    enter_figures(
        sheet=sheet, figures={work: D(hours) for work, hours in figures.items()}, by=by.scope, at=AT,
        seen=figures_of(sheet) if seen is None else seen,
    )  # fmt: skip


def test_the_own_figures_are_compared_with_the_load(load_world, sheet, cast):
    enter(sheet, cast.department_head, lecture="32", practical="20", thesis="50")

    assert checked(load_world) == [
        ("off_figure", "practical classes", D(20), D(32)), ("off_figure", "current consultations", D(0), D("3.20")),
        ("off_figure", "consultation before the exam", D(0), D(4)), ("off_figure", "exam", D(0), D("2.70")),
        ("off_figure", "supervision of final works", D(50), D(0)),
    ]  # fmt: skip
    assert "The department says 20 h, the load has 32 h." in sentences(load_world)
    entry = AuditEntry.objects.get(event="workload.loadsheet.figures_given")
    assert (entry.object_id, entry.old, entry.new) == (
        sheet.pk, {}, {"lecture": "32", "practical": "20", "thesis": "50", "figures_hours": "102"},
    )  # fmt: skip
    assert LoadSheet.objects.get(pk=sheet.pk).revision == sheet.revision


def test_the_same_figures_again_are_no_news(sheet, cast):
    enter(sheet, cast.department_head, lecture="32")
    enter(sheet, cast.department_head, lecture="32.00")

    assert AuditEntry.objects.filter(event="workload.loadsheet.figures_given").count() == 1
    enter(sheet, cast.department_head)
    assert not DepartmentFigure.objects.exists()


@pytest.mark.parametrize("hours", ["-1", "NaN", "1000001"])
def test_figures_that_are_none_are_refused(sheet, cast, hours):
    with pytest.raises(BadInput, match="hours of a department are from 0") as refusal:
        enter(sheet, cast.department_head, lecture=hours)
    assert refusal.value.field == "lecture"


def test_of_two_who_enter_figures_the_later_looks_again(sheet, cast):
    enter(sheet, cast.department_head, lecture="32")
    with pytest.raises(Conflict):
        enter(sheet, cast.office_specialist, seen={}, lecture="33")


@pytest.mark.parametrize("who", ["other_head", "dean", "teacher"])
def test_others_enter_no_figures(sheet, cast, who):
    with pytest.raises(Refused):
        enter(sheet, getattr(cast, who), lecture="32")


# The pages


def opened(client, name: str, *args, **query):
    return client.get(reverse(f"workload:{name}", args=args), query)


def send(client, pk: int, **values):
    return client.post(reverse("workload:figures", args=[pk]), {"idem": str(uuid.uuid4()), **values})


def test_the_page_names_and_counts_what_is_found(load_world, sheet, cast):
    row(sheet, "exam", load_world.lines[0]).assignments.all().delete()
    LoadLine.objects.filter(work="lecture").update(given=D(40), reason="Буйрук")
    response = opened(reading(cast.department_head), "check")

    assert [text(chip) for chip in tree(response).xpath("//main//ul[@aria-label='Findings by name']//a")] == [
        "hours not by the norm: 1", "hours not distributed: 1",
    ]  # fmt: skip
    assert table_rows(response) == [
        ["ПИ", "hours not by the norm", "Сабак 1 (en), lectures, ПИ-1-26 · ПИ-2-26",
         "Given by hand; the norm gives 32 h.", "32", "40", "8"],
        ["ПИ", "hours not distributed", "Distribution", "2 lines are not distributed wholly: 9.5 h are left.",
         "81.9", "72.4", "−9.5"],
    ]  # fmt: skip
    narrowed = opened(reading(cast.department_head), "check", check="off_norm")
    assert len(table_rows(narrowed)) == 1
    assert text(tree(narrowed).xpath("//main//table//a[starts-with(@href, '/workload/lines/')]")[0]).startswith("Сабак")
    lines = workbook_rows(opened(reading(cast.department_head), "check", export="xlsx"))
    assert [line[1] for line in lines[1:3]] == ["hours not by the norm", "hours not distributed"]
    assert lines[1][4:7] == (32, 40, 8)


def test_the_page_shows_the_own_units_only(load_world, cast, units):
    calculate(load_world, cast.office_specialist, units.department, units.other_department)

    seen = {
        who: {cells[0] for cells in table_rows(opened(reading(getattr(cast, who)), "check"))}
        for who in ("head_of_office", "department_head", "other_head")
    }
    assert seen == {"head_of_office": {"ПИ", "КТ"}, "department_head": {"ПИ"}, "other_head": {"КТ"}}
    one = opened(reading(cast.head_of_office), "check", unit=units.other_faculty.pk)
    assert {cells[0] for cells in table_rows(one)} == {"КТ"}


def test_a_clean_sheet_and_an_empty_year_say_so(load_world, sheet, cast):
    client = reading(cast.department_head)
    assert "Nothing was found." in opened(client, "check").content.decode()
    assert opened(client, "check", year="abc", unit="x", check="zzz").status_code == 200
    assert "No load sheet of this year" in opened(reading(cast.sister_head), "check").content.decode()


def test_the_check_asks_as_little_for_many_sheets(load_world, cast, units):
    client, asked = reading(cast.head_of_office), []
    opened(client, "check")
    for departments in ([units.department], [units.department, units.sister_department, units.other_department]):
        calculate(load_world, cast.office_specialist, *departments)
        with CaptureQueriesContext(connection) as captured:
            opened(client, "check")
        asked.append(len(captured))

    assert asked[0] == asked[1] <= MOST_QUERIES


def test_figures_are_entered_on_their_page(load_world, sheet, cast):
    client = reading(cast.department_head)
    page = opened(client, "figures", sheet.pk)
    seen = tree(page).xpath("//input[@name='seen']/@value")[0]
    response = send(client, sheet.pk, seen=seen, lecture="30", practical="")

    assert response["Location"].startswith("/workload/check/?year=")
    assert figures_of(sheet) == {"lecture": D(30)}
    again = opened(client, "figures", sheet.pk)
    assert tree(again).xpath("//input[@name='lecture']/@value") == ["30.00"]
    assert send(client, sheet.pk, seen=seen, lecture="31").status_code == 409
    for odd in ('{"lecture": "sNaN"}', "[" * 100_000, "[]", '{"lecture": null}'):
        assert send(client, sheet.pk, seen=odd, lecture="31").status_code == 409
    wrong = send(client, sheet.pk, seen="nonsense", lecture="-5")
    assert (wrong.status_code, list(field_errors(wrong))) == (422, ["lecture"])


@pytest.mark.parametrize(("who", "status"), [("other_head", 404), ("dean", 403), ("teacher", 403)])
def test_others_have_no_figures_page(sheet, cast, who, status):
    client = reading(getattr(cast, who))
    assert opened(client, "figures", sheet.pk).status_code == send(client, sheet.pk, seen="{}").status_code == status
    assert opened(reading(cast.department_head), "figures", ABSENT).status_code == 404
