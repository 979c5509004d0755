"""The summary of the load from the university down to a department: figures, pages, workbook, speed of asking."""

from datetime import date
from decimal import Decimal as D
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.tests.views.pages import text, tree
from kuu_office.core import clock
from kuu_office.core.tests.access import ABSENT
from kuu_office.core.tests.english import in_english
from workload.models import LoadSheet
from workload.queries.summary import Cell, highest_unit, summary_sheet
from workload.tests.stages import bring_to
from workload.tests.world import calculate, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]
BUDGET, CONTRACT = Cell("autumn", "master", "budget"), Cell("autumn", "master", "contract")
AUTUMN, YEAR = Cell("autumn"), Cell()
MOST_QUERIES = 22


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 20))


@pytest.fixture
def load(load_world, cast, units):
    """The load of a department of each faculty: 105.9 and 51.9 hours."""
    calculate(load_world, cast.office_specialist, units.department, units.other_department)
    return load_world


def rows_of(rows) -> dict[str, tuple]:
    return {row.title: row.hours for row in rows}


# The figures


def test_the_university_is_summed_by_works_and_by_faculties(load, cast, units):
    found = summary_sheet(cast.vice_rector.scope, units.university, load.year)

    assert found.columns == (BUDGET, CONTRACT, AUTUMN, YEAR)
    assert found.terms == [("autumn term", 3), ("Academic year", 1)]
    assert found.foot.hours == (D("73.14"), D("84.66"), D("157.80"), D("157.80"))
    assert rows_of(found.units) == {
        "Маалыматтык технологиялар факультети": (D("21.24"), D("84.66"), D("105.90"), D("105.90")),
        "Тарых факультети": (D("51.90"), D(0), D("51.90"), D("51.90")),
    }
    assert rows_of(found.works)["exam"] == (D("0.90"), D("2.10"), D("3.00"), D("3.00"))
    assert (found.sheets, found.approved, found.is_final) == (2, 0, False)


def test_a_faculty_is_summed_by_its_departments(load, cast, units):
    found = summary_sheet(cast.dean.scope, units.faculty, load.year)

    assert [(row.unit, row.total) for row in found.units] == [(units.department, D("105.90"))]
    assert found.foot.total == D("105.90")


def test_below_a_department_lies_nothing(load, cast, units):
    found = summary_sheet(cast.department_head.scope, units.department, load.year)

    assert (found.units, found.foot.total, found.unit) == ((), sheet_of(load).hours, units.department)


def test_every_way_of_summing_gives_the_same_whole(load, cast, units):
    found = summary_sheet(cast.vice_rector.scope, units.university, load.year)

    whole = sum(sheet.hours for sheet in LoadSheet.objects.all())
    assert whole == sum(row.total for row in found.works) == sum(row.total for row in found.units)
    assert whole == found.foot.hours[0] + found.foot.hours[1] == found.foot.total


def test_the_spring_stands_behind_the_autumn(load, cast, units):
    lines = sheet_of(load).lines.filter(work="exam")
    lines.update(term=load.year.terms.get(kind="spring"))

    found = summary_sheet(cast.dean.scope, units.faculty, load.year)
    assert [cell.term for cell in found.columns] == ["autumn"] * 3 + ["spring"] * 3 + [""]
    assert found.foot.hours[2] + found.foot.hours[5] == found.foot.total == D("105.90")


def test_only_the_newest_version_counts(load, cast, units):
    from workload.operations.approval import start_version
    from workload.tests.world import AT

    approved = bring_to("approved", sheet_of(load), cast)
    start_version(approved, reason="Жаңы топ", by=cast.department_head.scope, at=AT)

    found = summary_sheet(cast.vice_rector.scope, units.university, load.year)
    assert (found.foot.total, found.sheets, found.approved) == (D("157.80"), 2, 0)


def test_a_summary_of_approved_sheets_is_final(load, cast, units):
    bring_to("approved", sheet_of(load), cast)

    assert summary_sheet(cast.dean.scope, units.faculty, load.year).is_final
    assert not summary_sheet(cast.vice_rector.scope, units.university, load.year).is_final


def test_nobody_sums_what_they_may_not_see(load, cast, units):
    assert summary_sheet(cast.dean.scope, units.university, load.year).foot.total == D("105.90")
    assert summary_sheet(cast.sister_head.scope, units.university, load.year).columns == (YEAR,)


def test_people_begin_at_their_highest_unit(cast, units):
    starts = {
        who: highest_unit(getattr(cast, who).scope) for who in ("vice_rector", "dean", "department_head", "student")
    }

    assert starts == {
        "vice_rector": units.university, "dean": units.faculty, "department_head": units.department, "student": None,
    }  # fmt: skip


def test_as_little_is_asked_of_a_university_as_of_a_department(load, cast, units, django_assert_num_queries):
    scope = cast.vice_rector.scope
    scope.units("workload.load.view")
    for unit, count in ((units.department, 3), (units.faculty, 4), (units.university, 4)):
        with django_assert_num_queries(count):
            summary_sheet(scope, unit, load.year)


# The page


def opened(member, **query):
    member.client.cookies["django_language"] = "en"
    return member.client.get(reverse("workload:summary"), query)


def tables(response) -> list[list[list[str]]]:
    found = tree(response).xpath("//table[contains(@class, 'table-pin')]")
    return [[[text(cell) for cell in row.xpath("./td | ./th")] for row in table.iter("tr")] for table in found]


def test_the_page_opens_from_the_university_to_a_department(load, cast, units):
    page = opened(cast.vice_rector)
    by_units, by_works = tables(page)

    assert by_units[0] == ["Unit", "autumn term", "Academic year"]
    assert by_units[2] == ["Маалыматтык технологиялар факультети", "21.24", "84.66", "105.9", "105.9"]
    assert by_units[-1] == by_works[-1] == ["In all", "73.14", "84.66", "157.8", "157.8"]
    [link] = tree(page).xpath("//th/a[text()='Маалыматтык технологиялар факультети']/@href")
    assert link == f"{reverse('workload:summary')}?year={load.year.pk}&unit={units.faculty.pk}"
    faculty = cast.vice_rector.client.get(link)
    assert tables(faculty)[0][2][0] == "Программалык инженерия кафедрасы"
    department = opened(cast.vice_rector, unit=units.department.pk)
    assert len(tables(department)) == 1
    assert reverse("workload:sheet", args=[sheet_of(load).pk]) in department.content.decode()


def test_how_much_is_approved_is_said(load, cast):
    bring_to("approved", sheet_of(load), cast)

    assert "1 of 2 load sheets are approved." in opened(cast.vice_rector).content.decode()


def test_a_unit_that_is_not_ones_own_is_not_found(load, cast, units):
    assert opened(cast.dean, unit=units.other_faculty.pk).status_code == 404
    assert opened(cast.dean, unit=ABSENT).status_code == 404
    assert opened(cast.dean, unit="абв").status_code == 404
    assert opened(cast.student).status_code == 403


def test_a_year_without_load_says_so(cast, units, load_world):
    assert "No load is calculated for this unit and year yet." in opened(cast.dean).content.decode()
    assert opened(cast.dean, year="абв").status_code == 200


def test_the_workbook_has_the_columns_of_the_page(load, cast):
    response = opened(cast.vice_rector, export="xlsx")
    works, units_ = openpyxl.load_workbook(BytesIO(response.content)).worksheets

    assert [cell.value for cell in next(works.rows)] == [
        "Work", "autumn term: master, budget (grant)", "autumn term: master, contract", "autumn term: In all",
        "Academic year: In all",
    ]  # fmt: skip
    assert [cell.value for cell in list(works.rows)[-1]] == ["In all", 73.14, 84.66, 157.8, 157.8]
    assert [row[0].value for row in units_.rows] == [
        "Unit", "Маалыматтык технологиялар факультети", "Тарых факультети", "In all",
    ]  # fmt: skip


def test_the_page_asks_as_little_for_many_departments_as_for_one(load_world, cast, units):
    asked = []
    for departments in ([units.department], [units.department, units.other_department]):
        calculate(load_world, cast.office_specialist, *departments)
        opened(cast.vice_rector)
        with CaptureQueriesContext(connection) as captured:
            opened(cast.vice_rector)
        asked.append(len(captured))

    assert asked[0] == asked[1] <= MOST_QUERIES
