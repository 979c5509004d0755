"""Filters, columns and spreadsheets of the registers, attribute by attribute."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from curriculum.models import Student
from curriculum.tests.students.pages import names, page, rows, url
from curriculum.tests.students.world import admit, make_group, record
from kuu_office.core.tests.access import READERS

pytestmark = pytest.mark.django_db
SINCE = {"since": "2025-01-01"}


@pytest.fixture
def mixed(here, clerk):
    """One student of each kind beside the three of the first group."""
    russian = admit(here.russian, "Иванов Пётр", clerk, funding="budget", number="201-К")
    admit(here.sister, "Төлөев Нурбек", clerk, number="202-К")
    older = make_group(here.programme, "ПИ(м)-1-24", intake_year=2024, year_of_study=2, opened_date=date(2024, 9, 1))
    admit(older, "Эшимов Улан", clerk, number="203-К")
    Student.objects.filter(pk=russian.pk).update(citizenship="RU")
    return here


FOUND = {
    "language=ru": ["Иванов Пётр"],
    "funding=budget": ["Иванов Пётр"],
    "citizenship=ru": ["Иванов Пётр"],
    "group=эт-1-25": ["Төлөев Нурбек"],
    "year_of_study=2": ["Эшимов Улан"],
    "text=төлө": ["Төлөев Нурбек"],
    "text=эшимов улан": ["Эшимов Улан"],
    "text=никто": [],
    "state=graduated": [],
}


@pytest.mark.parametrize("query", FOUND)
def test_students_are_found_by_each_attribute(mixed, browser, query):
    name, value = query.split("=")
    found = [one for one in names(page(browser, "students", **{name: value})) if "There is no such" not in one]

    assert found == FOUND[query]


def test_students_are_found_by_programme_and_faculty(mixed, browser, cast):
    assert names(page(browser, "students", programme=mixed.sister.programme_id)) == ["Төлөев Нурбек"]
    office = cast.office_specialist.client
    assert len(names(page(office, "students", faculty=cast.units.faculty.pk))) == 6
    assert "There is no such student" in names(page(office, "students", faculty=cast.units.other_faculty.pk))[0]


def test_filters_narrow_together(mixed, browser):
    assert names(page(browser, "students", language="ky", year_of_study="1", text="асан")) == ["Асанова Жылдыз"]


def sheet(response) -> list[list]:
    book = openpyxl.load_workbook(BytesIO(response.content)).active
    found = [list(row) for row in book.iter_rows(values_only=True)]
    return [row for row in found if any(cell not in {None, ""} for cell in row)]


def test_the_spreadsheet_of_students_holds_the_filtered_rows_and_the_chosen_columns(mixed, browser):
    asked = {"export": "xlsx", "language": "ru", "columns": "name,record_number,group,state"}
    found = sheet(page(browser, "students", **asked))

    [row] = [one for one in found if one[0] == "Иванов Пётр"]
    assert row[2:4] == ["ПИ(м)-3-25", "studying"]
    assert not [one for one in found if one[0] == "Асанова Жылдыз"]


def test_the_spreadsheet_names_programmes_in_full(mixed, browser):
    found = sheet(page(browser, "students", export="xlsx", columns="name,programme,state", text="төлө"))

    assert found[-1][1] == "710100 Эсептөө техникасы (master)"
    assert "710100 710" in rows(page(browser, "students", text="төлө"))[0][3]


def test_the_spreadsheet_of_orders_is_what_is_shown(mixed, browser, clerk):
    record(mixed.students, clerk, "transfer", group=mixed.second.pk)

    found = sheet(page(browser, "orders", export="xlsx", number="7-К"))

    assert found[-1][0] == "7-К"
    assert "transfer" in found[-1]


def test_names_that_look_like_formulas_stay_text(here, browser, clerk):
    admit(here.first, "=cmd|'/C Айбек", clerk)
    response = page(browser, "students", export="xlsx")

    cells = [cell for row in openpyxl.load_workbook(BytesIO(response.content)).active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}


@pytest.mark.parametrize("name", ["groups", "students", "orders"])
@pytest.mark.parametrize("member", sorted(READERS - {"sister_head"}))
def test_readers_open_every_register(here, cast, name, member):
    assert page(getattr(cast, member).client, name, **SINCE).status_code == 200


@pytest.mark.parametrize("name", ["groups", "students", "orders"])
def test_only_who_keeps_students_is_offered_new_ones(here, cast, name):
    def offered(member: str) -> bool:
        shown = page(getattr(cast, member).client, name, **SINCE).content.decode()
        return any(url(one) in shown for one in ("group_open", "student_admit", "order_new"))

    assert offered("deans_clerk")
    assert offered("office_specialist")
    assert not offered("dean")
    assert not offered("registrar")


@pytest.mark.parametrize(
    "sort", ["name", "-name", "group", "-group", "year_of_study", "-funding", "programme", "state"]
)
def test_students_are_sorted_by_every_column(mixed, browser, sort):
    assert len(names(page(browser, "students", sort=sort))) == 6


@pytest.mark.parametrize("sort", ["name", "-name", "programme", "intake_year", "-student_count", "closed_date"])
def test_groups_are_sorted_by_every_column(mixed, browser, sort):
    assert len(names(page(browser, "groups", sort=sort))) == 5


@pytest.mark.parametrize("sort", ["order_number", "-order_date", "effective_date", "-students"])
def test_orders_are_sorted_by_every_column(mixed, browser, sort):
    assert len(names(page(browser, "orders", sort=sort, **SINCE))) == 4


def test_kyrgyz_letters_have_their_place_among_groups(here, browser):
    for name in ("ӨН-1-25", "ОН-1-25", "ПН-1-25"):
        make_group(here.programme, name)

    found = [name for name in names(page(browser, "groups")) if "Н-1-25" in name]
    assert found == ["ОН-1-25", "ӨН-1-25", "ПН-1-25"]


def test_the_menu_leads_to_the_registers(here, browser, cast):
    shown = browser.get(reverse("core:home")).content.decode()
    assert all(url(name) in shown for name in ("groups", "students", "orders"))
    teacher = cast.teacher.client.get(reverse("core:home")).content.decode()
    assert url("students") not in teacher
