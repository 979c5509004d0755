"""Lists: the same number of queries for one row and for three, what is shown, what goes into the spreadsheet."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from curriculum.models import ContingentNorms, PlanRules, Standard
from curriculum.queries import uses_of_act
from curriculum.tests.world import make_course, make_line, make_plan, make_programme
from kuu_office.office.models import Act

pytestmark = pytest.mark.django_db
DAY = date(2024, 9, 27)


def more_plans(world):
    make_plan(world.programme, 2021)
    make_plan(world.programme, 2022, state="submitted", step="dean")


def more_courses(world):
    make_course(world.units.department, "A1", "Алгебра")
    make_course(world.units.department, "B1", "Биология")


def more_programmes(world):
    make_programme(world.units.department, world.standard, "510200", "Математика")
    make_programme(world.units.department, world.standard, "510400", "Физика")


LISTS = {
    "curriculum:plans": more_plans,
    "curriculum:plan_report": more_plans,
    "curriculum:plans_print": more_plans,
    "curriculum:courses": more_courses,
    "curriculum:programmes": more_programmes,
}


def queries_of(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_often_for_three_rows_as_for_one(cast, world, name):
    client, url = cast.office_specialist.client, reverse(name)
    queries_of(client, url)
    before = queries_of(client, url)
    LISTS[name](world)

    assert queries_of(client, url) == before
    assert before <= 15


@pytest.mark.parametrize("name", ["curriculum:plan", "curriculum:editor", "curriculum:checks"])
def test_a_plan_asks_as_often_for_three_lines_as_for_one(cast, world, name):
    make_line(world.plan)
    client, url = cast.deans_clerk.client, reverse(name, args=[world.plan.pk])
    queries_of(client, url)
    before = queries_of(client, url)
    make_line(world.plan, "М.1.В.2")
    make_line(world.plan, "М.1.В.3")

    assert queries_of(client, url) == before
    assert before <= 15


def test_the_registry_shows_the_plans_of_ones_units_and_no_other(cast, world):
    page = cast.deans_clerk.client.get(reverse("curriculum:plans")).content.decode()

    assert "Программалык инженерия" in page
    assert "530700" not in page


def test_the_newest_version_stands_for_all(cast, world):
    version = make_plan(world.programme, version_number=2, previous=world.plan)

    page = cast.deans_clerk.client.get(reverse("curriculum:plans")).content.decode()

    assert reverse("curriculum:plan", args=[version.pk]) in page
    assert reverse("curriculum:plan", args=[world.plan.pk]) + '"' not in page


def test_filters_live_in_the_address(cast, world):
    more_plans(world)

    page = cast.deans_clerk.client.get(reverse("curriculum:plans"), {"state": "submitted"}).content.decode()

    assert "2022" in page
    assert "2021" not in page


@pytest.mark.parametrize("typed", ["программалык", "ПРОГРАММАЛЫК", "7104", "инженер"])
def test_the_search_of_the_list_takes_any_keyboard(cast, world, typed):
    make_programme(world.units.department, world.standard, "510400", "Физика")

    page = cast.deans_clerk.client.get(reverse("curriculum:programmes"), {"text": typed}).content.decode()

    assert "Программалык инженерия" in page
    assert "Физика" not in page


def test_the_spreadsheet_holds_what_is_shown_and_no_formula(cast, world):
    make_course(world.units.department, "EVIL", "=cmd|' /C calc'!A0")

    response = cast.deans_clerk.client.get(reverse("curriculum:courses"), {"export": "xlsx", "text": "EVIL"})

    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert "=cmd|' /C calc'!A0" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}


def test_chosen_columns_are_the_columns_of_the_spreadsheet(cast, world):
    response = cast.deans_clerk.client.get(reverse("curriculum:courses"), {"export": "xlsx", "columns": "code,name_en"})

    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    assert len([cell.value for cell in sheet[1] if cell.value]) == 2


def test_an_act_names_the_standards_limits_and_criteria_that_rest_on_it(cast, world):
    act, other = (
        Act.objects.create(kind="resolution", number=number, date=DAY, title_ky="Билим берүү", valid_from=DAY)
        for number in ("496", "590")
    )
    Standard.objects.filter(pk=world.standard.pk).update(act=act)
    limits = PlanRules.objects.create(degree="master", act=act, valid_from=DAY)
    norms = ContingentNorms.objects.create(degree="master", study_form="extramural", act=act, valid_from=DAY)
    with override("en"):
        told = [use.label for use in uses_of_act(act, cast.dean.scope)]

        assert told == [
            f"Standard: {world.standard}",
            f"Limits of plans: {limits}",
            f"Norms of groups and orders: {norms}",
        ]
    assert (uses_of_act(other, cast.dean.scope), uses_of_act(act, cast.outsider.scope)) == ([], [])
    assert world.standard.name.encode() in cast.dean.client.get(reverse("office:act", args=[act.pk])).content
