"""Teachers see their own hours and how each came about; the department sees those of each of its people."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.tests.views.pages import text, tree
from kuu_office.core import clock
from kuu_office.core.models import AcademicYear, Appointment, Post
from kuu_office.core.models.people import AppointmentKind
from workload.tests.board_world import appoint, burden, give, make_board
from workload.tests.test_board import parts, reading, sent

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 20))


@pytest.fixture
def board(cast):
    return make_board(cast)


@pytest.fixture
def own(board, cast) -> Appointment:
    """The teacher of the cast is a docent of the department."""
    return appoint("", board.department, board.posts.docent, person=cast.teacher.person)


@pytest.fixture
def teacher(cast):
    return reading(cast.teacher)


def page(client, **query):
    return client.get(reverse("workload:own_load"), query)


def of_teacher(client, board, one: Appointment):
    return client.get(reverse("workload:teacher_load", args=[board.sheet.pk, one.pk]))


def rows(response) -> list[list[str]]:
    found = tree(response).xpath("//main//tbody/tr")
    return [[text(cell) for cell in one.xpath("./th | ./td")] for one in found]


def facts(response) -> dict[str, str]:
    titles = tree(response).xpath("//dl[@class='facts-line']/div")
    return {text(one.xpath("./dt")[0]): text(one.xpath("./dd")[0]) for one in titles}


def test_each_hour_opens_into_how_it_came_about(board, own, teacher, cast):
    give(board, board.lecture, own, cast.department_head)
    give(board, board.practical, own, cast.department_head, "6")

    assert rows(page(teacher)) == [
        ["Сабак 1 (en)", "lectures", "ПИ-1-26", "32", "the whole line: 32 h of the plan × 1 stream × 1 h = 32 h"],
        ["Сабак 1 (en)", "practical classes", "ПИ-1-26", "6",
         "of 16 h of the line: 16 h of the plan × 1 group × 1 h = 16 h"],
    ]  # fmt: skip
    assert facts(page(teacher)) == {
        "Given": "38", "Norm of the year": "750", "Limit": "1125", "autumn term": "38", "lectures": "32",
        "classes": "6",
    }  # fmt: skip


def test_a_part_says_which_it_is(board, own, teacher, cast):
    sent(reading(cast.department_head), board, "board_split", **parts(board.practical, "share", (own, "25")))

    assert "of 16 h of the line, 25 %" in rows(page(teacher))[0][-1]


def test_nobody_sees_the_hours_of_others(board, own, teacher, cast):
    give(board, board.lecture, board.docent, cast.department_head)

    assert rows(page(teacher)) == []
    assert "No hours are given yet." in page(teacher).content.decode()


def test_each_appointment_stands_for_itself(board, own, teacher, cast, units):
    there = appoint("", units.sister_department, board.posts.docent, person=cast.teacher.person,
                    kind=AppointmentKind.HOURLY, rate=D("0.25"))  # fmt: skip
    burden(board, there, "20", unit=units.sister_department)
    give(board, board.lecture, own, cast.department_head)

    headings = [text(one) for one in tree(page(teacher)).xpath("//main//h2")]
    assert headings == ["docent, ПИ, 1", "docent, ЭЭТ, hourly paid"]
    assert [row[3] for row in rows(page(teacher))] == ["32", "20"]


def test_what_a_person_gave_by_hand_says_so(board, own, teacher):
    burden(board, own, "20")

    assert rows(page(teacher))[0][-1] == "the whole line: Given by hand."


def test_too_many_hours_are_said(board, own, teacher):
    burden(board, own, "760")

    assert "10 h over the norm" in page(teacher).content.decode()


def test_other_years_are_chosen(board, own, teacher, cast):
    give(board, board.lecture, own, cast.department_head)
    before = AcademicYear.objects.create(start_year=2019, start_date=date(2019, 9, 1), end_date=date(2020, 8, 31))

    assert len(rows(page(teacher, year=board.year.pk))) == 1
    assert "You are not appointed" in page(teacher, year=before.pk).content.decode()
    assert len(rows(page(teacher, year="жок"))) == 1


def test_whoever_does_not_teach_is_told_so(board, teacher):
    assert "You are not appointed to a teaching post in this year." in page(teacher).content.decode()


def test_without_years_the_page_opens(teacher, db):
    assert page(teacher).status_code == 200


@pytest.mark.parametrize("who", ["dean", "registrar", "office_specialist"])
def test_whose_role_does_not_teach_has_no_such_page(cast, who):
    assert page(reading(getattr(cast, who))).status_code == 403


def test_the_head_has_one_and_the_menu_leads_there(board, cast):
    address = reverse("workload:own_load")

    assert tree(page(reading(cast.department_head))).xpath(f"//nav//a[@href='{address}']") != []


# The page of one teacher


def test_the_department_sees_the_hours_of_its_people(board, cast):
    give(board, board.lecture, board.docent, cast.department_head)
    shown = of_teacher(reading(cast.department_head), board, board.docent)

    assert text(tree(shown).xpath("//h1")[0]) == "Асанова Айгүл"
    assert [row[:4] for row in rows(shown)] == [["Сабак 1 (en)", "lectures", "ПИ-1-26", "32"]]
    assert of_teacher(reading(cast.dean), board, board.docent).status_code == 200


def test_people_of_other_departments_and_other_sheets_are_not_found(board, cast, units):
    stranger = appoint("Чужая", units.other_department, board.posts.docent)

    assert of_teacher(reading(cast.department_head), board, stranger).status_code == 404
    assert of_teacher(reading(cast.other_head), board, board.docent).status_code == 404
    assert of_teacher(reading(cast.teacher), board, board.docent).status_code == 403


def leads_to(response) -> set[str]:
    return set(tree(response).xpath("//a/@href"))


def test_the_plan_of_a_guest_is_offered_to_who_may_open_it(board, cast, units):
    guest = appoint("Конок", units.sister_department, board.posts.docent)
    burden(board, guest, "5")
    plan = f"{reverse('workload:plan', args=[guest.pk])}?year={board.year.pk}"

    found = {}
    for who in ("department_head", "dean", "office_specialist"):
        client = reading(getattr(cast, who))
        shown = of_teacher(client, board, guest)
        found[who] = (shown.status_code, plan in leads_to(shown), client.get(plan).status_code)
    assert found == {
        "department_head": (200, False, 404), "dean": (200, True, 200), "office_specialist": (200, True, 200),
    }  # fmt: skip


def test_the_plan_of_a_post_that_does_not_teach_is_not_offered(board, cast):
    post = Post.objects.create(code="clerk", name_ky="лаборант", is_teaching=False)
    one = appoint("Лаборантова", board.department, post)
    burden(board, one, "5")
    client, plan = reading(cast.department_head), f"{reverse('workload:plan', args=[one.pk])}?year={board.year.pk}"

    assert (plan in leads_to(of_teacher(client, board, one)), client.get(plan).status_code) == (False, 404)


@pytest.mark.parametrize(("end", "there"), [(None, True), (date(2026, 9, 1), True), (date(2026, 8, 31), False)])
def test_a_plan_leads_to_hours_of_a_year_that_the_appointment_touches(board, cast, end, there):
    one = appoint("Кеткен", board.department, board.posts.docent, end_date=end)
    client = reading(cast.department_head)
    plan = client.get(reverse("workload:plan", args=[one.pk]), {"year": board.year.pk})
    hours = reverse("workload:teacher_load", args=[board.sheet.pk, one.pk])

    assert (plan.status_code, hours in leads_to(plan)) == (200, there)
    assert client.get(hours).status_code == (200 if there else 404)


def test_questions_do_not_grow_with_lines(board, own, teacher):
    burden(board, own, "1")
    page(teacher)
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as captured:
            page(teacher)
        counts.append(len(captured))
        for _line in range(5):
            burden(board, own, "1")

    assert counts[0] == counts[1] <= MOST_QUERIES
