"""The page of the staff brief: on a day, beside another, by department, as XLSX and PDF."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from curriculum.tests.views.pages import text, tree
from kuu_office.core import clock
from kuu_office.core.models import Appointment
from staffing.documents.brief import columns
from staffing.tests.pages import opened, reading, table_rows, workbook_rows
from staffing.tests.world import D, make_person, move, place, settle

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 20))


@pytest.fixture
def office(cast):
    return reading(cast.office_specialist)


def lines(response) -> dict[str, dict[str, str]]:
    """Department → heading → figure; nothing that is zero."""
    titles, *rows = table_rows(response)
    return {row[0]: {title: cell for title, cell in zip(titles[1:], row[1:], strict=True) if cell not in {"0", ""}}
            for row in rows}  # fmt: skip


def test_the_brief_counts_people_of_each_department_and_in_all(staff, office):
    assert lines(opened(office, "brief")) == {
        "Программалык инженерия кафедрасы": {
            "People": "3", "Full-time": "2", "Part-time": "1", "Doctors of sciences": "1",
            "Candidates of sciences": "1", "Without a degree": "1", "With a degree, %": "66.7",
            "With a degree among full-time, %": "100", "Professors": "1", "Docents": "1", "Women": "1", "Men": "2",
            "40–49": "1", "60 and older": "1", "age unknown": "1",
        },
        "Кыргызстандын тарыхы кафедрасы": {
            "People": "1", "Full-time": "1", "Without a degree": "1", "Men": "1", "age unknown": "1",
        },
        "Total": {
            "People": "3", "Full-time": "3", "Doctors of sciences": "1", "Candidates of sciences": "1",
            "Without a degree": "1", "With a degree, %": "66.7", "With a degree among full-time, %": "66.7",
            "Professors": "1", "Docents": "1", "Women": "1", "Men": "2", "40–49": "1", "60 and older": "1",
            "age unknown": "1",
        },
    }  # fmt: skip


def test_beside_another_day_every_figure_says_how_it_moved(staff, cast, office):
    move(cast.office_specialist, "dismissal", appointment=staff.docent)
    move(
        cast.office_specialist,
        "hire",
        person=make_person("Дайыров", sex="male"),
        position=staff.docents,
        rate=D("0.50"),
    )
    found = lines(opened(office, "brief", date="2026-11-20", beside="2026-11-01"))["Программалык инженерия кафедрасы"]

    wanted = ("People", "Candidates of sciences", "Men", "Women", "With a degree, %")
    assert {key: found.get(key) for key in wanted} == {
        "People": "3", "Candidates of sciences": "0 (−1)", "Men": "3 (+1)", "Women": "0 (−1)",
        "With a degree, %": "33.3 (−33.4)",
    }  # fmt: skip


def test_both_days_of_a_movement_are_right(staff, cast, office):
    move(cast.office_specialist, "dismissal", appointment=staff.docent)

    def people(day):
        return lines(opened(office, "brief", date=day))["Total"]["People"]

    assert (people("2026-11-15"), people("2026-11-16")) == ("3", "2")


@pytest.mark.parametrize(
    ("query", "people"),
    [
        ({"unit": "other_faculty"}, "1"), ({"unit": "department"}, "3"), ({"engagement": "part_time"}, "1"),
        ({"engagement": "hourly"}, None), ({"date": "2020-01-01"}, None), ({"unit": "sister_department"}, None),
    ],
)  # fmt: skip
def test_the_brief_is_narrowed_in_the_address(staff, office, query, people):
    if "unit" in query:
        query = {"unit": getattr(staff.units, query["unit"]).pk}
    response = opened(office, "brief", **query)

    shown = lines(response)["Total"]["People"] if tree(response).xpath("//table") else None
    assert shown == people
    assert ("Nobody teaches here" in response.content.decode()) is (people is None)


def test_people_paid_by_the_hour_are_counted_apart(staff, office):
    Appointment.objects.create(
        person=make_person("Сааттык"), unit=staff.department, post=staff.posts.docent, kind="hourly", rate=1,
        start_date=date(2026, 9, 1),
    )  # fmt: skip

    assert lines(opened(office, "brief"))["Total"]["Paid by the hour"] == "1"


def test_pictures_show_degrees_and_ages(staff, office):
    titles = [text(one) for one in tree(opened(office, "brief")).xpath("//main//figure//*[local-name()='title'][1]")]

    assert {"Academic degrees", "Age and sex"} <= set(titles)


def test_the_brief_is_taken_away_with_its_changes(staff, cast, office):
    move(cast.office_specialist, "dismissal", appointment=staff.docent)
    titles, first, *_others, total = workbook_rows(opened(office, "brief", export="xlsx", beside="2026-11-01"))

    assert titles[:3] == ("Department", "People", "since 1 Nov 2026")
    assert len(titles) == 1 + 2 * len(columns())
    assert (first[:3], total[:3]) == (("Программалык инженерия кафедрасы", 2, -1), ("Total", 2, -1))


def test_without_another_day_there_are_no_changes(staff, office):
    titles, *_rows = workbook_rows(opened(office, "brief", export="xlsx"))

    assert len(titles) == 1 + len(columns())


def test_the_brief_is_printed(staff, office):
    response = opened(office, "brief", export="pdf", beside="2026-11-01")
    words = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(response.content)).pages)

    assert response["Content-Type"] == "application/pdf"
    for said in ("Staff on 20 Nov 2026", "Программалык инженерия", "Кыргызстандын", "Total", "66.7"):
        assert said in words


@pytest.mark.parametrize(
    ("who", "count"), [("department_head", 1), ("other_dean", 1), ("vice_rector", 2), ("sister_head", 0)]
)
def test_everybody_counts_the_own_departments(staff, cast, who, count):
    response = opened(reading(getattr(cast, who)), "brief")

    assert len(table_rows(response)[1:-1] if tree(response).xpath("//table") else []) == count


def test_more_people_cost_no_more_queries(staff, office):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(office, "brief", beside="2026-09-01")
        return len(queries)

    count()
    first = count()
    spot = place(staff.department, staff.posts.assistant, "5")
    for number in range(4):
        settle(f"Киши{number}", spot)
    assert (count(), first <= MOST_QUERIES) == (first, True)
