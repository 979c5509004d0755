"""The pages of rates: all departments, one on any day."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curriculum.tests.views.pages import text, tree
from kuu_office.core import clock
from kuu_office.core.models import Appointment, Unit
from kuu_office.core.tests.access import ABSENT
from staffing.models import Holding, StaffTable
from staffing.tests.pages import figures, list_rows, opened, reading, workbook_rows
from staffing.tests.world import AT, make_person, make_sheet, move, place, settle
from workload.models import AnnualLoad

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 20))


@pytest.fixture
def office(cast):
    return reading(cast.office_specialist)


@pytest.fixture
def head(cast):
    return reading(cast.department_head)


def rates(response) -> dict[str, list[str]]:
    """Department → approved, held, vacant, needed, gap, state."""
    rows = {}
    for row in tree(response).xpath("//table[.//td[@data-label]]/tbody/tr"):
        cells = row.xpath("./td")
        needed = cells[5].xpath(".//summary")
        told = [text(cell) for cell in cells]
        if needed:
            told[5] = needed[0].text.strip()
        rows[told[0]] = told[2:]
    return rows


# All departments


def test_each_department_has_its_rates_beside_what_the_load_needs(staff, office):
    assert rates(opened(office, "tables")) == {
        "Программалык инженерия кафедрасы": ["4", "2.5", "1.5", "4", "0", "–"],
        "Эсептөө техникасы кафедрасы": ["0", "0", "0", "–", "–", "–"],
        "Кыргызстандын тарыхы кафедрасы": ["1", "1", "0", "–", "–", "–"],
    }


def test_the_needed_rates_open_into_their_formula(staff, office):
    page = opened(office, "tables")
    [body] = tree(page).xpath("//table//div[@class='explain-body']")

    assert text(body.xpath("./p")[0]) == "3000 h ÷ 737.5 h = 4.07, to the nearest step = 4"
    assert [text(one) for one in body.xpath("./dl/dt")] == [
        "Hours of the load", "professor: 1 × 700", "docent: 3 × 750", "Hours of an average rate",
    ]  # fmt: skip
    assert "not been confirmed" in text(body.xpath("./p")[-1])


def test_a_confirmed_annual_load_is_no_longer_doubted(staff, office):
    AnnualLoad.objects.update(is_confirmed=True)

    assert "not been confirmed" not in opened(office, "tables").content.decode()


def test_a_row_of_no_posts_says_why_nothing_is_needed(staff, office):
    make_sheet(staff.units.sister_department, staff.year, "500")

    page = opened(office, "department", staff.units.sister_department.pk)
    assert figures(page)["Rates that the load needs"].startswith("– No annual load is known")


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("dean", {"ПИ", "ЭЭТ"}),
        ("other_head", {"КТ"}),
        ("department_head", {"ПИ"}),
        ("vice_rector", {"ПИ", "ЭЭТ", "КТ"}),
    ],
)
def test_everybody_sees_the_own_departments(staff, cast, who, seen):
    page = opened(reading(getattr(cast, who)), "tables")

    names = dict(Unit.objects.values_list("name_ky", "code"))
    assert {names[row[0]] for row in list_rows(page)} == seen


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({}, {"ПИ", "ЭЭТ", "КТ"}), ({"unit": "faculty"}, {"ПИ", "ЭЭТ"}), ({"unit": "department"}, {"ПИ"}),
        ({"gap": "even"}, {"ПИ"}), ({"gap": "short"}, set()), ({"gap": "over"}, set()), ({"state": "draft"}, {"КТ"}),
        ({"date": "2020-08-31"}, set()), ({"date": "nonsense"}, {"ПИ", "ЭЭТ", "КТ"}),
        ({"gap": "odd"}, {"ПИ", "ЭЭТ", "КТ"}),
    ],
)  # fmt: skip
def test_the_list_is_narrowed_in_the_address(staff, cast, query, seen):
    StaffTable.objects.create(department=staff.units.other_department, year=staff.year, created_at=AT)
    if "unit" in query:
        query = {"unit": getattr(staff.units, query["unit"]).pk}

    names = dict(Unit.objects.values_list("name_ky", "code"))
    found = {names.get(row[0]) for row in list_rows(opened(reading(cast.office_specialist), "tables", **query))}
    assert found - {None} == seen


def test_the_day_of_the_address_counts(staff, office, cast):
    move(cast.office_specialist, "dismissal", appointment=staff.professor)
    ours = "Программалык инженерия кафедрасы"

    assert [rates(opened(office, "tables", date=day))[ours][1] for day in ("2026-11-15", "2026-11-16")] == [
        "2.5",
        "1.5",
    ]


def test_the_list_is_taken_away_with_its_numbers(staff, office):
    titles, *rows = workbook_rows(opened(office, "tables", export="xlsx"))

    assert titles[:7] == (
        "Department", "Faculty", "Approved rates", "Held rates", "Vacant rates", "Rates that the load needs", "Gap",
    )  # fmt: skip
    assert rows[0][:7] == ("Программалык инженерия кафедрасы", "ИТФ", 4, 2.5, 1.5, 4, 0)


def test_more_departments_cost_no_more_queries(staff, office):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(office, "tables")
        return len(queries)

    count()
    first = count()
    for number in range(3):
        unit = Unit.objects.create(
            kind="department", code=f"Х{number}", name_ky=f"Кафедра {number}", parent=staff.units.faculty,
            valid_from=date(2020, 9, 1),
        )  # fmt: skip
        settle(f"Киши{number}", place(unit, staff.posts.docent))
        make_sheet(unit, staff.year, "900")
    assert (count(), first <= MOST_QUERIES) == (first, True)


def test_who_draws_tables_up_is_offered_to_open_one(staff, cast):
    offered = {
        who: "Open a staff table" in opened(reading(getattr(cast, who)), "tables").content.decode()
        for who in ("department_head", "dean")
    }
    assert offered == {"department_head": True, "dean": False}


# One department


def test_a_department_shows_people_and_vacancies(staff, head):
    rows = list_rows(opened(head, "department", staff.department.pk))

    assert rows == [
        ["professor", "budget", "doctor of sciences", "Асанов Айбек", "main place of work", "илимдин доктору",
         "профессор", "1", "1 Sep 2022", "–"],
        ["docent", "budget", "no degree", "Бекова Айбек", "main place of work", "илимдин кандидаты", "доцент", "1",
         "1 Sep 2022", "–"],
        ["docent", "budget", "no degree", "Чоров Айбек", "internal part-time", "–", "–", "0.5", "1 Sep 2022", "–"],
        ["docent", "budget", "no degree", "vacancy", "–", "–", "–", "1.5", "–", "–"],
    ]  # fmt: skip


def test_each_figure_of_a_department_opens(staff, head):
    page = opened(head, "department", staff.department.pk)

    assert figures(page) == {
        "Approved rates": "4", "Held rates": "2.5", "Vacant rates": "1.5", "Rates that the load needs": "4", "Gap": "0",
    }  # fmt: skip
    assert len(tree(page).xpath("//dl[@class='facts-line']//details")) == 5


@pytest.mark.parametrize(
    ("query", "people"),
    [
        ({"who": "people"}, ["Асанов Айбек", "Бекова Айбек", "Чоров Айбек"]), ({"who": "vacancies"}, ["vacancy"]),
        ({"work": "internal"}, ["Чоров Айбек"]), ({"source": "special"}, []), ({"post": "professor"}, ["Асанов Айбек"]),
        ({"date": "2022-08-31"}, ["vacancy", "vacancy"]),
    ],
)  # fmt: skip
def test_places_are_narrowed_in_the_address(staff, head, query, people):
    if "post" in query:
        query = {"post": staff.posts.professor.pk}
    rows = list_rows(opened(head, "department", staff.department.pk, **query))

    assert [row[3] for row in rows if len(row) > 3] == people


def test_whoever_moves_people_is_led_to_it(staff, cast):
    def links(who) -> list[str]:
        page = opened(reading(getattr(cast, who)), "department", staff.department.pk)
        return tree(page).xpath("//a[contains(@href, 'movements/new')]/@href")

    assert links("department_head") == []
    assert links("office_specialist") == [
        *(f"/staffing/movements/new/?appointment={one.pk}" for one in (staff.professor, staff.docent, staff.half)),
        f"/staffing/movements/new/?kind=hire&position={staff.docents.pk}",
    ]


def test_who_stands_outside_the_table_is_named(staff, head):
    Holding.objects.filter(appointment=staff.docent).delete()
    words = opened(head, "department", staff.department.pk).content.decode()

    assert "1 teacher holds no place of the staff table." in words


def test_people_paid_by_the_hour_stand_beside_the_fund(staff, head):
    StaffTable.objects.create(
        department=staff.department, year=staff.year, created_at=AT, hourly_budget=300, hourly_special=120
    )
    Appointment.objects.create(
        person=make_person("Сааттык"), unit=staff.department, post=staff.posts.docent, kind="hourly", rate=1,
        start_date=date(2026, 9, 1),
    )  # fmt: skip
    words = opened(head, "department", staff.department.pk, part="hourly").content.decode()

    assert "Сааттык Айбек" in words
    assert "Fund of the year: 420 hours; given to people: 0 hours." in words


def test_the_table_of_a_day_is_taken_away(staff, head):
    titles, *rows = workbook_rows(opened(head, "department", staff.department.pk, export="xlsx"))

    assert titles[:4] == ("Post", "Source of funds", "Required degree", "Person")
    assert [(row[3], float(row[7])) for row in rows] == [
        ("Асанов Айбек", 1.0), ("Бекова Айбек", 1.0), ("Чоров Айбек", 0.5), ("vacancy", 1.5),
    ]  # fmt: skip


def test_more_people_cost_no_more_queries(staff, head):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(head, "department", staff.department.pk)
        return len(queries)

    count()
    first = count()
    spot = place(staff.department, staff.posts.assistant, "5")
    for number in range(4):
        settle(f"Киши{number}", spot)
    assert (count(), first <= MOST_QUERIES) == (first, True)


def test_other_departments_are_not_found(staff, head, cast):
    assert opened(head, "department", staff.units.other_department.pk).status_code == 404
    assert opened(head, "department", ABSENT).status_code == 404
    assert opened(head, "department", staff.units.faculty.pk).status_code == 404
    assert opened(reading(cast.teacher), "department", staff.department.pk).status_code == 403


def test_names_that_look_like_markup_are_text(staff, head):
    person = staff.docent.person
    person.surname = "<b>Бекова</b>"
    person.save()

    assert "<b>Бекова" not in opened(head, "department", staff.department.pk).content.decode()
