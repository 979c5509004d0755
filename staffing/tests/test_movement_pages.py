"""The pages of movements: the register, a new one from whom to record, taking one back."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from curriculum.tests.views.pages import stopped, text, tree
from kuu_office.core import clock
from kuu_office.core.tests.access import ABSENT
from staffing.models import Movement
from staffing.tests.pages import facts, list_rows, opened, reading, sent, workbook_rows
from staffing.tests.world import NOVEMBER, everything, make_person, move, place
from workload.models import LoadSheet

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20
ORDER = {"order_number": "15-К", "order_date": "2026-11-09", "effective_date": "2026-11-16"}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 20))


@pytest.fixture
def office(cast):
    return reading(cast.office_specialist)


@pytest.fixture
def by(cast):
    return cast.office_specialist


def left_rows(response) -> list[list[str]]:
    rows = tree(response).xpath("//table//tr[td]")
    return [[text(cell) for cell in one.xpath("./td | ./th")] for one in rows]


def board(sheet) -> str:
    try:
        return reverse("workload:board", args=[sheet.pk])
    except NoReverseMatch:
        return reverse("workload:sheet", args=[sheet.pk])


# The register


def test_the_register_lists_movements_latest_first(staff, by, office):
    move(by, "rate_change", appointment=staff.docent, rate=D("0.50"), effective_date=date(2026, 11, 1))
    move(by, "dismissal", appointment=staff.professor, order_number="16-К")

    assert list_rows(opened(office, "movements")) == [
        ["16-К", "9 Nov 2026", "16 Nov 2026", "dismissal", "Асанов Айбек", "ПИ", "–", "0", "–"],
        ["15-К", "9 Nov 2026", "1 Nov 2026", "change of rate", "Бекова Айбек", "ПИ", "0.5", "0", "–"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, {"15-К", "16-К"}), ({"kind": "dismissal"}, {"16-К"}), ({"number": "15"}, {"15-К"}),
        ({"text": "бекова"}, {"15-К"}), ({"since": "2026-11-10"}, {"16-К"}), ({"until": "2026-11-10"}, {"15-К"}),
    ],
)  # fmt: skip
def test_the_register_is_narrowed(staff, by, office, query, numbers):
    move(by, "rate_change", appointment=staff.docent, rate=D("0.50"), effective_date=date(2026, 11, 1))
    move(by, "dismissal", appointment=staff.professor, order_number="16-К")

    assert {row[0] for row in list_rows(opened(office, "movements", **query))} == numbers


def test_the_register_of_a_department_and_the_way_there(staff, by, office):
    """From the department to its movements, and from a movement to the person and the department."""
    move(by, "rate_change", appointment=staff.docent, rate=D("0.50"), effective_date=date(2026, 11, 1))
    address = f"{reverse('staffing:movements')}?unit={staff.department.pk}"
    department = reverse("staffing:department", args=[staff.department.pk])

    assert tree(office.get(department)).xpath(f"//main//a[@href='{address}']") != []
    register = office.get(address)
    assert {row[0] for row in list_rows(register)} == {"15-К"}
    for there in (department, reverse("core:person", args=[staff.docent.person_id])):
        assert tree(register).xpath(f"//main//tbody//a[@href='{there}']") != []
    other = opened(office, "movements", unit=staff.units.other_department.pk)
    assert "15-К" not in other.content.decode()


def test_both_departments_of_a_transfer_see_it(staff, by, cast):
    free = place(staff.units.other_department, staff.posts.professor, "1")
    move(by, "transfer", appointment=staff.docent, position=free, rate=D(1))

    counts = {
        who: len([row for row in list_rows(opened(reading(getattr(cast, who)), "movements")) if len(row) > 1])
        for who in ("department_head", "other_head", "sister_head")
    }
    assert counts == {"department_head": 1, "other_head": 1, "sister_head": 0}


def test_the_register_is_taken_away(staff, by, office):
    move(by, "dismissal", appointment=staff.docent)
    titles, row = workbook_rows(opened(office, "movements", export="xlsx"))

    assert titles[:4] == ("Number of the order", "Date of the order", "In force from", "Kind")
    assert (row[0], row[3], float(row[7])) == ("15-К", "dismissal", 67.89)


def test_more_movements_cost_no_more_queries(staff, by, office):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(office, "movements")
        return len(queries)

    move(by, "dismissal", appointment=staff.docent)
    count()
    first = count()
    for name in ("Дайыров", "Эсенов", "Жапаров"):
        move(by, "hire", person=make_person(name), position=staff.docents, rate=D("0.50"))
    assert (count(), first <= MOST_QUERIES) == (first, True)


# Whom


def test_people_with_a_place_are_found_by_name(staff, office):
    page = opened(office, "movement_new", text="бекова")
    assert tree(page).xpath("//main//ul[@class='stack-tight']/li/a/@href") == [f"?appointment={staff.docent.pk}"]

    kinds = opened(office, "movement_new", appointment=staff.docent.pk)
    assert tree(kinds).xpath("//ul[@class='verbs']//a/@href") == [
        f"?kind={kind}&appointment={staff.docent.pk}" for kind in ("transfer", "rate_change", "dismissal")
    ]


def test_anybody_may_be_hired(staff, office):
    person = make_person("Дайыров")
    page = opened(office, "movement_new", kind="hire", text="дайыр", position=staff.docents.pk)

    assert tree(page).xpath("//main//ul[@class='stack-tight']/li/a/@href") == [
        f"?kind=hire&person={person.pk}&position={staff.docents.pk}"
    ]
    assert "Nobody of this name" in opened(office, "movement_new", text="жокадам").content.decode()


def test_the_form_asks_what_its_kind_needs(staff, office):
    def asked(**query) -> set[str]:
        page = opened(office, "movement_new", **query)
        return set(tree(page).xpath("//main//form//*[self::input[not(@type='hidden')] or self::select]/@name"))

    usual = {"order_number", "order_date", "effective_date", "reason"}
    person = make_person("Дайыров")
    assert asked(kind="hire", person=person.pk) == usual | {"position", "work", "rate", "until"}
    assert asked(kind="transfer", appointment=staff.docent.pk) == usual | {"position", "work", "rate", "until"}
    assert asked(kind="rate_change", appointment=staff.docent.pk) == usual | {"rate"}
    assert asked(kind="dismissal", appointment=staff.docent.pk) == usual


def test_places_say_how_much_of_them_is_free(staff, office):
    page = opened(office, "movement_new", kind="hire", person=make_person("Дайыров").pk, position=staff.docents.pk)

    assert [text(one) for one in tree(page).xpath("//select[@name='position']/option")][1:] == [
        "КТ: docent, budget (0)", "ПИ: professor, budget (0)", "ПИ: docent, budget (1.5)",
    ]  # fmt: skip
    assert tree(page).xpath("//select[@name='position']/option[@selected]/@value") == [str(staff.docents.pk)]


def test_who_is_not_there_is_not_found(staff, office):
    assert opened(office, "movement_new", kind="dismissal", appointment=ABSENT).status_code == 404
    assert opened(office, "movement_new", kind="hire", person=ABSENT).status_code == 404
    assert opened(office, "movement_new", kind="hire", person="abc").status_code == 404
    assert sent(office, "movement_new", kind="dismissal").status_code == 422
    assert opened(office, "movement_new", kind="odd").status_code == 200


# What it does, and recording it


def test_the_preview_tells_the_hours_and_leads_to_the_board(staff, office):
    before = everything()
    page = sent(office, "movement_new", kind="dismissal", appointment=staff.docent.pk, step="preview", **ORDER)

    assert (page.status_code, everything(), Movement.objects.count()) == (200, before, 0)
    assert left_rows(page) == [
        ["Алгоритмдер", "lectures", "autumn term", "60", "27.89"],
        ["Берилиштер базасы", "lectures", "spring term", "40", "40"],
    ]  # fmt: skip
    assert "2 lines of the load, 67.89 hours." in page.content.decode()
    assert tree(page).xpath(f"//a[@href='{board(staff.sheet)}']")


def test_the_preview_tells_rates_and_free_places(staff, office):
    person = make_person("Дайыров")
    values = {"kind": "hire", "person": person.pk, "position": staff.docents.pk, "rate": "1.25", "work": "main"}
    page = sent(office, "movement_new", step="preview", **values, **ORDER)

    told = facts(page)
    assert (told["Place afterwards"], told["Free in the place afterwards"]) == ("docent, budget, ПИ: 1.25", "0.25")
    assert told["Rates of the person in all departments afterwards"] == "1.25 of at most 1.5"


def test_what_was_previewed_is_recorded(staff, office):
    page = sent(office, "movement_new", kind="dismissal", appointment=staff.docent.pk, step="preview", **ORDER)
    fields = tree(page).xpath("//main//form//input[@type='hidden']")
    values = {one.get("name"): one.get("value") for one in fields if one.get("name") != "csrfmiddlewaretoken"}
    response = sent(office, "movement_new", **values, step="record")

    movement = Movement.objects.get()
    assert (response.status_code, response["Location"]) == (302, reverse("staffing:movement", args=[movement.pk]))
    assert (movement.order_number, movement.effective_date, movement.hours_left) == ("15-К", NOVEMBER, D("67.89"))


def test_the_order_can_be_changed_after_the_preview(staff, office):
    page = sent(office, "movement_new", kind="dismissal", appointment=staff.docent.pk, step="edit", **ORDER)

    assert (page.status_code, tree(page).xpath("//input[@name='order_number']/@value")) == (200, ["15-К"])


@pytest.mark.parametrize(
    ("odd", "status", "said"),
    [
        ({"order_number": " "}, 422, "required"), ({"rate": "0.3"}, 422, "steps of 0.25"),
        ({"rate": "1.00"}, 422, "The rate is the same."), ({"effective_date": "2022-09-01"}, 422, "within a year"),
        ({"rate": "2"}, 409, "at most 1.5 are allowed"), ({"rate": "9"}, 409, "Only 2.50 rates"),
        ({"order_date": "nonsense"}, 422, "date"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", ["preview", "record"])
def test_a_refused_order_comes_back_with_its_reason(staff, office, odd, status, said, step):
    values = {"kind": "rate_change", "appointment": staff.docent.pk, "rate": "0.50", **ORDER} | odd
    response = sent(office, "movement_new", step=step, **values)

    assert (response.status_code, said in response.content.decode()) == (status, True)
    assert not Movement.objects.exists()


def test_recorded_twice_it_has_one_effect(staff, office):
    values = {"kind": "dismissal", "appointment": staff.docent.pk, "step": "record", "idem": "b" * 32, **ORDER}
    answers = [sent(office, "movement_new", **values).status_code for _time in range(2)]

    assert (answers, Movement.objects.count()) == ([302, 302], 1)


# One movement


def test_a_movement_tells_what_it_did(staff, by, cast):
    movement = move(by, "dismissal", appointment=staff.docent, reason="өз каалоосу менен")
    page = opened(reading(cast.department_head), "movement", movement.pk)

    told = facts(page)
    assert (told["Person"], told["In force from"], told["Place before"], told["Ground"]) == (
        "Бекова Айбек", "16 Nov 2026", "docent, budget, ПИ: 1", "өз каалоосу менен",
    )  # fmt: skip
    assert told["Hours left when it was recorded"] == "67.89"
    assert ("67.89 hours of 2 lines were freed" in page.content.decode(), left_rows(page)) == (True, [])
    assert "Take the movement back" in stopped(page)


def test_hours_that_wait_in_a_signed_sheet_are_told_line_by_line(staff, by, office):
    LoadSheet.objects.filter(pk=staff.sheet.pk).update(state="approved")
    movement = move(by, "dismissal", appointment=staff.docent)

    assert [row[-1] for row in left_rows(opened(office, "movement", movement.pk))] == ["27.89", "40"]


def test_hours_that_others_took_are_no_longer_left(staff, by, office):
    movement = move(by, "dismissal", appointment=staff.docent)
    staff.docent.load.all().delete()

    assert left_rows(opened(office, "movement", movement.pk)) == []


def test_it_is_taken_back_with_a_reason(staff, by, office):
    before = everything()
    movement = move(by, "dismissal", appointment=staff.docent)
    assert opened(office, "movement_revoke", movement.pk).status_code == 200
    assert sent(office, "movement_revoke", movement.pk).status_code == 422
    response = sent(office, "movement_revoke", movement.pk, reason="ката")

    assert (response.status_code, everything()) == (302, before)
    page = opened(office, "movement", movement.pk)
    assert ("Taken back on" in page.content.decode(), "ката" in page.content.decode()) == (True, True)


def test_what_stops_it_is_told_on_the_page(staff, by, office):
    movement = move(by, "dismissal", appointment=staff.professor)
    move(by, "hire", person=make_person("Дайыров"), position=staff.professors, rate=D(1))
    response = sent(office, "movement_revoke", movement.pk, reason="ката")

    assert (response.status_code, "given to others" in response.content.decode()) == (409, True)


def test_other_departments_do_not_find_it(staff, by, cast):
    movement = move(by, "dismissal", appointment=staff.docent)

    assert opened(reading(cast.other_head), "movement", movement.pk).status_code == 404
    assert opened(reading(cast.teacher), "movement", movement.pk).status_code == 403
    assert opened(reading(cast.department_head), "movement_revoke", movement.pk).status_code == 403
    assert opened(reading(cast.office_specialist), "movement", ABSENT).status_code == 404
