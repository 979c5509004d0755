"""The pages of the load: the sheets, a sheet with its sums and lines, how a line came about, calculating."""

from datetime import date
from decimal import Decimal as D
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.operations.snapshots import take_snapshot
from curriculum.tests.views.pages import offered, stopped, text, tree
from kuu_office.core import clock
from kuu_office.core.models import AcademicYear
from kuu_office.core.tests.access import ABSENT
from workload.models import LoadLine, LoadSheet, NormSet
from workload.tests.world import FIXING, add_group, calculate, join, row, sheet_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """A day of the autumn of 2026, after its fixing date."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 20))


def reading(member, language: str = "en"):
    member.client.cookies["django_language"] = language
    return member.client


@pytest.fixture
def head(cast):
    return reading(cast.department_head)


@pytest.fixture
def sheet(load_world, cast) -> LoadSheet:
    calculate(load_world, cast.department_head)
    return sheet_of(load_world)


def opened(client, name: str, *args, **query):
    return client.get(reverse(f"workload:{name}", args=args), query)


def table_rows(response) -> list[list[str]]:
    """The rows of the list as a person reads them."""
    rows = tree(response).xpath("//table[.//td[@data-label]]/tbody/tr")
    return [[text(cell) for cell in one.xpath("./td | ./th")] for one in rows]


def summary_rows(response) -> list[list[str]]:
    table = tree(response).xpath("//table[contains(@class, 'table-pin')]")[0]
    return [[text(cell) for cell in one.xpath("./td | ./th")] for one in table.iter("tr")]


def facts(response) -> dict[str, str]:
    page = tree(response)
    titles, words = page.xpath("//dl[@class='facts']/dt"), page.xpath("//dl[@class='facts']/dd")
    return {text(title): text(word) for title, word in zip(titles, words, strict=True)}


def workbook_rows(response) -> list[tuple]:
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    return list(openpyxl.load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))


# The list


def test_the_list_shows_the_sheets_of_the_own_units(load_world, cast, units):
    calculate(load_world, cast.office_specialist, units.department, units.other_department)

    rows = {
        who: [cells[0] for cells in table_rows(opened(reading(getattr(cast, who)), "sheets"))]
        for who in ("head_of_office", "dean", "other_head", "sister_head")
    }
    here, there = units.department.name, units.other_department.name
    assert {who: set(names) for who, names in rows.items()} == {
        "head_of_office": {here, there}, "dean": {here}, "other_head": {there}, "sister_head": set(),
    }  # fmt: skip


def test_a_row_tells_the_hours_and_the_faults(load_world, sheet, head):
    [cells] = table_rows(opened(head, "sheets"))

    assert cells[:5] == ["Программалык инженерия кафедрасы", "ИТФ", "2026–2027 academic year", "105.9", "0"]


def test_who_may_calculate_is_offered_it(sheet, cast):
    page = {who: opened(reading(getattr(cast, who)), "sheets") for who in ("department_clerk", "dean")}

    assert "Calculate the load" in page["department_clerk"].content.decode()
    assert "Calculate the load" not in page["dean"].content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 2), ({"state": "draft"}, 2), ({"state": "approved"}, 0), ({"unit": "department"}, 1),
        ({"unit": "faculty"}, 1), ({"unit": "sister_department"}, 0), ({"year": "2026"}, 2), ({"year": "2027"}, 0),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(load_world, cast, units, query, count):
    calculate(load_world, cast.office_specialist, units.department, units.other_department)
    later = AcademicYear.objects.create(start_year=2027, start_date=date(2027, 9, 1), end_date=date(2028, 8, 31))
    years = {"2026": load_world.year.pk, "2027": later.pk}
    if "unit" in query:
        query = {"unit": getattr(units, query["unit"]).pk}
    if "year" in query:
        query = {"year": years[query["year"]]}

    assert len(table_rows(opened(reading(cast.head_of_office), "sheets", **query))) == count


def test_the_list_is_taken_away_as_it_is_shown(sheet, head):
    titles, cells, *_rest = workbook_rows(opened(head, "sheets", export="xlsx"))

    assert titles == (
        "Department", "Faculty", "Academic year", "Hours", "Lines with a fault", "State", "Waits for", "Calculated",
        "AVN",
    )  # fmt: skip
    assert cells[:6] == ("Программалык инженерия кафедрасы", "ИТФ", "2026–2027 academic year", 105.9, 0, "draft")


def test_the_list_asks_as_little_for_many_sheets_as_for_one(load_world, cast, units):
    client, asked = reading(cast.head_of_office), []
    opened(client, "sheets")
    for departments in ([units.department], [units.department, units.sister_department, units.other_department]):
        calculate(load_world, cast.office_specialist, *departments)
        with CaptureQueriesContext(connection) as captured:
            opened(client, "sheets")
        asked.append(len(captured))

    assert asked[0] == asked[1] <= MOST_QUERIES


# A sheet


def test_a_sheet_shows_the_sums_and_the_lines(sheet, head):
    response = opened(head, "sheet", sheet.pk)

    assert summary_rows(response) == [
        ["Work", "master, budget (grant)", "master, contract", "Total"],
        ["lectures", "12.8", "51.2", "64"],
        ["practical classes", "6.4", "25.6", "32"],
        ["current consultations", "0.64", "2.56", "3.2"],
        ["consultation before the exam", "0.8", "3.2", "4"],
        ["exam", "0.6", "2.1", "2.7"],
        ["Total", "21.24", "84.66", "105.9"],
    ]
    assert len(table_rows(response)) == 10


def test_figures_are_written_as_people_write_them(sheet, cast):
    assert summary_rows(opened(reading(cast.department_head, "ru"), "sheet", sheet.pk))[-1][1:] == [
        "21,24", "84,66", "105,9",
    ]  # fmt: skip


def test_a_line_of_the_list_tells_what_was_counted(load_world, sheet, head):
    rows = table_rows(opened(head, "sheet", sheet.pk, work="exam", group="ПИ-1-26"))

    assert rows == [["Сабак 1 (en)", "exam", "autumn term", "ПИ-1-26", "0", "1", "5", "0.3", "1.5", "–", ""]]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"work": "exam"}, 2), ({"work": "thesis"}, 0), ({"group": "ПИ-1-26"}, 5), ({"group": "ПИ-9-26"}, 0),
        ({"term": "autumn"}, 10), ({"term": "spring"}, 0), ({"text": "сабак"}, 10), ({"text": "тарых"}, 0),
        ({"faults": ""}, 10), ({"faults": "true"}, 0), ({"faults": "false"}, 10),
    ],
)  # fmt: skip
def test_the_lines_are_narrowed(sheet, head, query, count):
    assert len(table_rows(opened(head, "sheet", sheet.pk, **query))) == count


def test_the_lines_are_taken_away_as_they_are_shown(sheet, head):
    titles, *lines = workbook_rows(opened(head, "sheet", sheet.pk, export="xlsx", work="exam"))

    assert titles[0] == "Course"
    assert [line[1:4] for line in lines[:2]] == [
        ("exam", "autumn term", "ПИ-1-26"), ("exam", "autumn term", "ПИ-2-26"),
    ]  # fmt: skip


def test_a_faulty_sheet_says_so(load_world, cast, head):
    load_world.norms.norms.filter(work="practical").delete()
    calculate(load_world, cast.department_head)

    response = opened(head, "sheet", sheet_of(load_world).pk)
    assert "2 lines have a fault: their hours may not be right." in response.content.decode()
    assert len(table_rows(opened(head, "sheet", sheet_of(load_world).pk, faults="true"))) == 2


def test_an_empty_sheet_says_so(load_world, cast, units):
    calculate(load_world, cast.office_specialist, units.sister_department)

    response = opened(reading(cast.sister_head), "sheet", sheet_of(load_world, units.sister_department).pk)
    assert "No approved semester plan gives this department anything to teach" in response.content.decode()


@pytest.mark.parametrize("confirmed", [True, False])
def test_norms_that_nobody_confirmed_are_called_so(sheet, head, confirmed):
    NormSet.objects.update(is_confirmed=confirmed)
    content = opened(head, "sheet", sheet.pk).content.decode()

    assert ("These norms are defaults that the office has not confirmed." in content) is not confirmed


def test_calculating_anew_leads_to_the_form_of_this_sheet(load_world, sheet, head):
    response = opened(head, "sheet", sheet.pk)
    [link] = tree(response).xpath("//a[contains(., 'Calculate anew')]/@href")

    assert link == f"/workload/calculate/preview/?year={load_world.year.pk}&unit={load_world.department.pk}"
    assert tree(head.get(link)).xpath("//main//form//input[@name='year' or @name='unit']/@value") == [
        str(load_world.year.pk), str(load_world.department.pk),
    ]  # fmt: skip


def test_calculating_anew_is_stopped_with_its_reason(sheet, cast, head):
    assert "Calculate anew" in stopped(opened(reading(cast.dean), "sheet", sheet.pk))
    LoadSheet.objects.update(state="approved")
    response = opened(head, "sheet", sheet.pk)

    assert "Calculate anew" not in offered(response)
    assert stopped(response)["Calculate anew"].startswith("This load sheet is in approval or approved")


def test_the_history_tells_of_the_calculation(sheet, head):
    response = head.get(reverse("core:history", args=["workload.loadsheet", sheet.pk]))

    words = "calculated the load: 10 lines came, 0 changed, 0 went; 105.90 hours."
    assert words in text(tree(response).body)


def test_a_sheet_asks_as_little_for_many_lines_as_for_few(load_world, sheet, cast, head):
    opened(head, "sheet", sheet.pk)
    with CaptureQueriesContext(connection) as few:
        opened(head, "sheet", sheet.pk)
    for number in (3, 4):
        add_group(load_world, f"ПИ-{number}-26", cast.deans_clerk, budget=1)
    calculate(load_world, cast.department_head)
    with CaptureQueriesContext(connection) as many:
        response = opened(head, "sheet", sheet.pk)

    assert len(table_rows(response)) == 20
    assert len(few) == len(many) <= MOST_QUERIES


# A line


def test_a_line_opens_into_how_it_came_about(load_world, sheet, head):
    line = row(sheet, "exam", load_world.lines[0])
    response = opened(head, "line", line.pk)

    assert text(tree(response).find_class("page-lead")[0]) == "5 students × 0.3 h = 1.5 h"
    assert facts(response) == {
        "Distributed to": "nobody yet",
        "Norm": "exam: each student, 0.3 (default, not confirmed by the office)",
        "Set of norms": "Ченемдер (en)",
        "Contingent": "of today: the fixing date of the term has not come or was not fixed",
        "Lines of semester plans": "ПИ-1-26: М.1.В.1 Сабак 1 (en)",
        "For whom": "master, budget (grant): 0.6master, contract: 0.9",
    }


@pytest.mark.parametrize(
    ("language", "way"), [("ky", "5 студент × 0,3 с. = 1,5 с."), ("ru", "5 студентов × 0,3 ч = 1,5 ч")]
)
def test_a_line_is_read_in_the_language_of_the_page(load_world, sheet, cast, language, way):
    response = opened(reading(cast.department_head, language), "line", row(sheet, "exam", load_world.lines[0]).pk)

    assert text(tree(response).find_class("page-lead")[0]) == way


def test_a_line_of_a_stream_leads_to_its_stream_and_to_the_fixed_contingent(load_world, cast, head):
    stream = join(load_world, cast.deans_clerk)
    snapshot = take_snapshot(day=FIXING, title="1-октябрь", by=cast.office_specialist.scope, at=clock.now())
    calculate(load_world, cast.department_head)
    line = LoadLine.objects.get(work="lecture")
    links = tree(opened(head, "line", line.pk)).xpath("//dl//a/@href")

    assert links == [
        reverse("curriculum:snapshot", args=[snapshot.pk]), reverse("curriculum:stream", args=[stream.pk]),
        *(reverse("curriculum:semester_plan", args=[plan.pk]) for plan in load_world.plans[:2]),
    ]  # fmt: skip


def test_a_line_without_a_norm_warns(load_world, cast, head):
    load_world.norms.norms.filter(work="exam").delete()
    calculate(load_world, cast.department_head)
    response = opened(head, "line", row(sheet_of(load_world), "exam", load_world.lines[0]).pk)

    assert "No norm of time holds for this work: its hours are not counted." in response.content.decode()
    assert "Norm" not in facts(response)


def test_a_line_by_hand_says_so(load_world, sheet, head):
    line = LoadLine.objects.create(
        sheet=sheet, key="manual:1", term=load_world.autumn, work="postgraduate", name_ky="Аспирантура", given=D(50),
        reason="Буйрук № 5",
    )  # fmt: skip
    response = opened(head, "line", line.pk)

    assert text(tree(response).find_class("page-lead")[0]) == "Given by hand."
    assert facts(response)["Reason"] == "Буйрук № 5"


def test_hours_that_a_person_gave_stand_beside_those_of_the_norm(load_world, sheet, head):
    line = row(sheet, "exam", load_world.lines[0])
    LoadLine.objects.filter(pk=line.pk).update(given=D(4), reason="Кеңештин чечими")
    response = opened(head, "line", line.pk)

    assert text(tree(response).find_class("page-lead")[0]) == "5 students × 0.3 h = 1.5 h; given by hand: 4 h"
    assert (facts(response)["Given by hand"], facts(response)["Reason"]) == ("4", "Кеңештин чечими")


def test_a_line_asks_little(load_world, cast, head):
    join(load_world, cast.deans_clerk)
    calculate(load_world, cast.department_head)
    lines = LoadLine.objects.get(work="lecture"), LoadLine.objects.filter(work="exam").first()
    opened(head, "line", lines[0].pk)
    asked = []
    for line in lines:
        with CaptureQueriesContext(connection) as captured:
            opened(head, "line", line.pk)
        asked.append(len(captured))

    assert asked[0] == asked[1] <= MOST_QUERIES


# What is not one's own


@pytest.mark.parametrize("who", ["other_head", "other_dean", "sister_head"])
def test_what_belongs_to_other_units_is_not_found(load_world, sheet, cast, who):
    client, line = reading(getattr(cast, who)), sheet.lines.first()

    assert opened(client, "sheet", sheet.pk).status_code == opened(client, "line", line.pk).status_code == 404
    assert opened(client, "sheet", ABSENT).status_code == opened(client, "line", ABSENT).status_code == 404
