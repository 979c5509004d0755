"""From each page of the load to the obvious next one: menu, sheet, line, board, check, plans, hourly pay."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.urls import reverse

from curriculum.models import SemesterPlan
from curriculum.tests.views.pages import offered, stopped, text, tree
from kuu_office.core import clock
from kuu_office.core.tests.access import ABSENT
from workload.models import HourlyRate, LoadSheet
from workload.tests.board_world import appoint, burden, give, make_board
from workload.tests.stages import bring_to
from workload.tests.test_pages import facts, opened, reading, table_rows
from workload.tests.test_pages import workbook_rows as workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 20))


@pytest.fixture
def board(cast):
    return make_board(cast)


@pytest.fixture
def own(board, cast):
    """The teacher of the cast is a docent of the department."""
    return appoint("", board.department, board.posts.docent, person=cast.teacher.person)


@pytest.fixture
def head(cast):
    return reading(cast.department_head)


def links(response) -> dict[str, str]:
    """Words and addresses of what a page leads to."""
    return {text(one): one.get("href") for one in tree(response).xpath("//main//a[@href]")}


def menu(member, group: str = "Teaching load") -> list[str]:
    response = reading(member).get(reverse("core:home"))
    return [text(one) for one in tree(response).xpath(f"//nav//h2[.='{group}']/../ul//a")]


def test_the_menu_of_the_load_is_short(cast, db):
    whole = ["Load sheets", "Summary of the load", "Hourly pay", "Individual plans"]

    assert menu(cast.head_of_office) == whole
    assert menu(cast.department_head) == [*whole, "My hours"]
    assert menu(cast.teacher) == ["My hours"]


def test_who_only_reads_sees_no_pay(cast, db):
    """Control: the page itself is shut too."""
    assert "Hourly pay" not in menu(cast.quality_specialist)
    assert opened(reading(cast.quality_specialist), "hourly").status_code == 403
    assert opened(reading(cast.finance_specialist), "hourly").status_code == 200


def test_the_list_of_sheets_leads_to_the_check_and_to_scenarios(board, cast, head):
    assert {"Check of the load", "What if", "Calculate the load"} <= offered(opened(head, "sheets"))
    assert offered(opened(reading(cast.dean), "sheets")) == {"Check of the load", "What if"}
    back = links(opened(head, "scenarios"))
    assert back["Load sheets"] == reverse("workload:sheets")


def test_a_sheet_leads_to_what_stands_beside_it(board, head):
    found = links(opened(head, "sheet", board.sheet.pk))
    of_unit = f"?year={board.year.pk}&unit={board.department.pk}"

    assert {title: found[title] for title in ("Check", "Summary of the load", "Individual plans", "Own figures")} == {
        "Check": reverse("workload:check") + of_unit,
        "Summary of the load": reverse("workload:summary") + of_unit,
        "Individual plans": reverse("workload:teachers") + of_unit,
        "Own figures": reverse("workload:figures", args=[board.sheet.pk]),
    }


def test_who_does_not_calculate_is_offered_no_figures_and_no_line(board, cast):
    found = links(opened(reading(cast.dean), "sheet", board.sheet.pk))
    assert not {"Own figures", "Add a line by hand"} & set(found)


def test_a_line_tells_who_holds_it_and_leads_to_its_place_on_the_board(board, own, cast, head):
    give(board, board.practical, own, cast.department_head, "6")
    page = opened(head, "line", board.practical.pk)

    assert facts(page)["Distributed to"] == f"{cast.teacher.person.short_name} (6 h)"
    there = head.get(links(page)["Distribution"])
    courses = tree(there).xpath("//*[@id='board-lines']//h3")
    assert {text(one) for one in courses} == {"Сабак 1 (en) autumn term"}


def test_the_board_leads_to_the_check_of_its_department(board, head):
    found = links(opened(head, "board", board.sheet.pk))["Check"]
    assert found == f"{reverse('workload:check')}?year={board.year.pk}&unit={board.department.pk}"


def mended_at(member, check: str) -> set[str]:
    """Where the findings of this name lead, apart from their sheet."""
    response = opened(reading(member), "check", check=check)
    return set(tree(response).xpath("//main//tbody/tr/td[@data-label='Where']//a/@href"))


def test_a_finding_leads_to_where_it_is_mended(board, cast):
    assert mended_at(cast.dean, "unassigned") == {reverse("workload:board", args=[board.sheet.pk])}

    board.sheet.figures.create(work="exam", hours=D(99))
    assert mended_at(cast.department_head, "off_figure") == {reverse("workload:figures", args=[board.sheet.pk])}
    assert mended_at(cast.dean, "off_figure") == set()


def test_late_plans_lead_to_calculating_and_classes_to_their_streams(board, cast):
    SemesterPlan.objects.filter(state="approved").update(approved_at=datetime(2026, 10, 9, 6, tzinfo=UTC))
    of_unit = f"?unit={board.department.pk}"

    assert mended_at(cast.department_head, "late_plan") == {
        f"{reverse('workload:calculate_preview')}{of_unit}&year={board.year.pk}"
    }
    assert mended_at(cast.dean, "late_plan") == set()
    streams = f"{reverse('curriculum:streams')}{of_unit}&term={board.autumn.pk}&kind="
    assert {one.removesuffix("lecture") for one in mended_at(cast.dean, "joinable")} == {streams}


def test_teacher_and_plan_lead_to_each_other(board, own, cast, head):
    burden(board, own, "20")
    hours, plan = (
        reverse("workload:teacher_load", args=[board.sheet.pk, own.pk]),
        reverse("workload:plan", args=[own.pk]),
    )
    of_year = f"?year={board.year.pk}"

    assert links(head.get(hours))["Individual plan"] == plan + of_year
    assert links(head.get(plan))["How the hours came about"] == hours
    assert {"Print", "XLSX"} <= offered(head.get(plan))


def test_a_teacher_opens_the_own_plan(board, own, cast):
    burden(board, own, "20")
    client, of_year = reading(cast.teacher), f"?year={board.year.pk}"
    found = links(opened(client, "own_load"))["Individual plan"]
    page = client.get(found)

    assert found == reverse("workload:own_plan", args=[own.pk]) + of_year
    assert (page.status_code, facts(page)["Given hours"]) == (200, "20")
    assert offered(page) == {"XLSX"}
    taken = client.get(reverse("workload:own_plan_xlsx", args=[own.pk]) + of_year)
    assert any(20 in line for line in workbook(taken))


def test_the_plan_of_another_is_not_the_own_one(board, own, cast):
    client = reading(cast.teacher)
    for name in ("own_plan", "own_plan_xlsx"):
        assert opened(client, name, board.docent.pk).status_code == 404
        assert opened(client, name, ABSENT).status_code == 404
        assert opened(reading(cast.dean), name, own.pk).status_code == 403
    assert opened(client, "plan", own.pk).status_code == 403


def test_people_paid_by_the_hour_have_no_plan_to_open(board, cast):
    guest = appoint("", board.department, board.posts.docent, person=cast.teacher.person, kind="hourly", rate=D("0.25"))
    burden(board, guest, "20")

    assert "Individual plan" not in links(opened(reading(cast.teacher), "own_load"))


def test_lists_begin_with_the_present_year(board, cast, head):
    before = board.year.__class__.objects.create(
        start_year=2019, start_date=date(2019, 9, 1), end_date=date(2020, 8, 31)
    )
    values = {"department": board.department, "norm_set": board.sheet.norm_set}
    LoadSheet.objects.create(**values, year=before, calculated_at=clock.now(), created_at=clock.now())

    assert len(table_rows(opened(head, "sheets"))) == 1
    assert len(table_rows(opened(head, "sheets", year=""))) == 2
    assert tree(opened(head, "sheets")).find_class("chip") == []
    assert [text(one) for one in tree(opened(head, "sheets", year=before.pk)).find_class("chip")] != []


def test_printing_leads_back_to_where_one_came_from(board, head):
    of_unit = {"year": board.year.pk, "unit": board.department.pk}
    query = f"?year={board.year.pk}&unit={board.department.pk}"

    assert links(opened(head, "papers", **of_unit))["Cancel"] == reverse("workload:summary") + query
    plans = links(opened(head, "papers", **of_unit, papers="plans"))
    assert plans["Cancel"] == plans["Individual plans"] == reverse("workload:teachers") + query


def test_hourly_pay_leads_to_the_load_sheet_and_to_an_order_once_it_is_approved(board, cast, head):
    guest = appoint("Саатов", board.department, board.posts.docent, kind="hourly", rate=D("0.25"))
    burden(board, guest, "20")
    found = opened(head, "hourly")

    assert links(found)[board.department.short_name] == reverse("workload:sheet", args=[board.sheet.pk])
    assert stopped(found) == {"Draft of the order": "None of these hours is approved yet."}
    for funding in ("budget", "contract"):
        first = board.year.start_date
        HourlyRate.objects.create(post=board.posts.docent, rank="none", funding=funding, amount=120, valid_from=first)
    bring_to("approved", board.sheet, cast)
    assert "Draft of the order" in offered(opened(head, "hourly"))
