"""A staff table as a document: opened, written, signed, printed; hiring notices."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.tests.views.pages import offered, stopped, tree
from kuu_office.core import clock, signoffs
from kuu_office.core.models import AuditEntry, SignOff
from kuu_office.core.tests.access import ABSENT
from staffing.models import StaffPosition, StaffTable
from staffing.operations.tables import open_table, submit_table
from staffing.tests.pages import figures, opened, reading, sent, table_rows
from staffing.tests.world import AT, D, place, settle

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
SIGNERS = ("dean", "office_specialist", "finance_specialist", "vice_rector")


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 20))


@pytest.fixture
def head(cast):
    return reading(cast.department_head)


@pytest.fixture
def table(staff, cast) -> StaffTable:
    return open_table(unit=staff.department, year=staff.year, by=cast.department_head.scope, at=AT)


def approve(table: StaffTable, cast) -> StaffTable:
    table = submit_table(table, by=cast.department_head.scope, at=AT)
    for who in SIGNERS:
        table = signoffs.approve(table, by=getattr(cast, who).scope, at=AT)
    return table


def verbs(response) -> list[str]:
    return offered(response)


# Opening


def test_a_table_is_opened_from_the_list(staff, head):
    page = opened(head, "table_open", unit=staff.department.pk)
    chosen = tree(page).xpath("//option[@selected]/text()")
    response = sent(head, "table_open", unit=staff.department.pk, year=staff.year.pk)

    table = StaffTable.objects.get()
    assert [str(staff.department), "2026–2027 academic year"] == [one.strip() for one in chosen][:2]
    assert (response.status_code, response["Location"]) == (302, reverse("staffing:table", args=[table.pk]))


def test_a_table_that_is_open_is_told(staff, table, head):
    response = sent(head, "table_open", unit=staff.department.pk, year=staff.year.pk)

    assert (response.status_code, "is open already" in response.content.decode()) == (409, True)


def test_only_the_own_departments_are_offered(staff, head):
    response = sent(head, "table_open", unit=staff.units.other_department.pk, year=staff.year.pk)

    assert (response.status_code, StaffTable.objects.exists()) == (422, False)


# The page


def test_the_page_shows_state_figures_places_and_people(staff, table, head):
    page = opened(head, "table", table.pk)

    assert figures(page) == {
        "Approved rates": "4", "Held rates": "2.5", "Vacant rates": "1.5", "Rates that the load needs": "4", "Gap": "0",
    }  # fmt: skip
    assert table_rows(page)[1:] == [
        ["professor", "1", "budget", "doctor of sciences", "1 Sep 2020", "–"],
        ["docent", "3", "budget", "no degree", "1 Sep 2020", "–"],
    ]  # fmt: skip
    assert [row[3] for row in table_rows(page, 1)[1:]] == ["Асанов Айбек", "Бекова Айбек", "Чоров Айбек", "vacancy"]


def test_what_the_load_does_not_need_is_a_warning(staff, table, head):
    staff.sheet.hours = D("2000")
    staff.sheet.save()
    words = opened(head, "table", table.pk).content.decode()

    assert "1.25 rates more than the load needs." in words
    staff.sheet.hours = D("4000")
    staff.sheet.save()
    assert "The load needs 1.5 rates more than the table has." in opened(head, "table", table.pk).content.decode()


def test_a_person_without_the_degree_of_the_place_is_a_warning(staff, table, head):
    StaffPosition.objects.filter(pk=staff.docents.pk).update(required_degree="candidate")
    words = opened(head, "table", table.pk).content.decode()

    assert "Чоров А., доцент" not in words
    assert "Чоров А., docent: the place asks for “candidate of sciences or PhD”." in words
    assert "Бекова А., docent: the place asks" not in words


def test_a_person_with_too_many_rates_stops_the_submission(staff, table, head):
    settle("", staff.docents, "1", kind="external", person=staff.docent.person, start=date(2025, 9, 1))
    page = opened(head, "table", table.pk)

    assert "Бекова А., docent: 2 rates in all, at most 1.5 are allowed." in page.content.decode()
    assert "Submit for approval" in stopped(page)


def test_verbs_follow_state_and_right(staff, table, cast):
    def offered_to(who) -> dict[str, bool]:
        words = opened(reading(getattr(cast, who)), "table", table.pk).content.decode()
        return {verb: verb in words for verb in ("Submit for approval", "New place", "Hiring notices")}

    draft = {"Submit for approval": True, "New place": True, "Hiring notices": False}
    nothing = dict.fromkeys(draft, False)
    assert (offered_to("department_head"), offered_to("dean")) == (draft, nothing)
    approve(table, cast)
    assert offered_to("office_specialist") == {"Submit for approval": False, "New place": True, "Hiring notices": True}
    assert offered_to("department_head") == nothing | {"Hiring notices": True}


def test_other_tables_are_not_found(staff, table, cast):
    assert opened(reading(cast.other_head), "table", table.pk).status_code == 404
    assert opened(reading(cast.department_head), "table", ABSENT).status_code == 404
    assert opened(reading(cast.teacher), "table", table.pk).status_code == 403


def test_more_people_cost_no_more_queries(staff, table, head):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(head, "table", table.pk)
        return len(queries)

    count()
    first = count()
    spot = place(staff.department, staff.posts.assistant, "5")
    for number in range(4):
        settle(f"Киши{number}", spot)
    assert (count(), first <= MOST_QUERIES) == (first, True)


# Writing


def test_a_place_is_added_and_changed_and_closed(staff, table, head):
    values = {"post": staff.posts.assistant.pk, "rate": "0.75", "source": "special", "required_degree": "none"}
    assert sent(head, "place_new", table.pk, **values).status_code == 302
    made = StaffPosition.objects.get(post=staff.posts.assistant)
    assert (made.rate, made.source, made.valid_from) == (D("0.75"), "special", date(2026, 9, 1))

    page = opened(head, "place", table.pk, made.pk)
    assert tree(page).xpath("//input[@name='rate']/@value") == ["0.75"]
    del values["post"]
    assert sent(head, "place", table.pk, made.pk, **values | {"rate": "1"}).status_code == 302
    made.refresh_from_db()
    assert made.rate == 1
    assert sent(head, "place_close", table.pk, made.pk).status_code == 302
    assert not StaffPosition.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ({"rate": "0.3"}, "steps of 0.25"),
        ({"rate": ""}, "required"),
        ({"source": "odd"}, "valid choice"),
        ({"rate": "abc"}, "number"),
    ],
)
def test_an_odd_place_comes_back_with_its_reason(staff, table, head, odd, said):
    values = {"post": staff.posts.assistant.pk, "rate": "1", "source": "special", "required_degree": "none"}
    response = sent(head, "place_new", table.pk, **values | odd)

    assert (response.status_code, said in response.content.decode()) == (422, True)


def test_a_refused_change_comes_back_with_its_reason(staff, table, head):
    values = {"rate": "1", "source": "budget", "required_degree": "none"}
    response = sent(head, "place", table.pk, staff.docents.pk, **values)

    assert (response.status_code, "People hold 1.50 rates" in response.content.decode()) == (409, True)
    assert sent(head, "place", table.pk, staff.docents.pk, rate="").status_code == 422


def test_an_approved_table_asks_for_the_order(staff, table, cast):
    approve(table, cast)
    office = reading(cast.office_specialist)
    values = {"rate": "2", "source": "budget", "required_degree": "none"}
    bare = sent(office, "place", table.pk, staff.docents.pk, **values)
    order = {"number": "30-К", "order_date": "2026-11-09", "effective_date": "2026-11-16"}
    kept = sent(office, "place", table.pk, staff.docents.pk, **values, **order)
    closed = sent(office, "place_close", table.pk, staff.professors.pk)

    assert (bare.status_code, kept.status_code, closed.status_code) == (422, 302, 422)
    rows = StaffPosition.objects.filter(post=staff.posts.docent, unit=staff.department).order_by("valid_from")
    assert list(rows.values_list("rate", "valid_to", "order_number")) == [
        (D("3.00"), date(2026, 11, 15), ""), (D("2.00"), None, "30-К"),
    ]  # fmt: skip
    assert "№ 30-К, 9 Nov 2026" in opened(office, "table", table.pk).content.decode()


def test_a_place_of_another_department_is_not_found_here(staff, table, head):
    assert opened(head, "place", table.pk, staff.there.pk).status_code == 404
    assert sent(head, "place_close", table.pk, staff.there.pk).status_code == 404


def test_the_fund_is_written(staff, table, head):
    assert tree(opened(head, "fund", table.pk)).xpath("//input[@name='hourly_budget']/@value") == ["0"]
    assert sent(head, "fund", table.pk, hourly_budget="300", hourly_special="120").status_code == 302
    assert sent(head, "fund", table.pk, hourly_budget="-1", hourly_special="x").status_code == 422

    table.refresh_from_db()
    assert (table.hourly_budget, table.hourly_special) == (300, 120)


def test_a_form_sent_twice_has_one_effect(staff, table, head):
    values = {
        "post": staff.posts.assistant.pk,
        "rate": "1",
        "source": "special",
        "required_degree": "none",
        "idem": "a" * 32,
    }
    first, second = (sent(head, "place_new", table.pk, **values) for _time in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert StaffPosition.objects.filter(post=staff.posts.assistant).count() == 1


# Signing


def test_a_table_goes_its_way_through_four_signatures(staff, table, cast):
    assert sent(reading(cast.department_head), "submit", table.pk).status_code == 302
    for step, who in zip(("dean", "office", "finance", "vice_rector"), SIGNERS, strict=True):
        table.refresh_from_db()
        assert (table.state, table.step) == ("submitted", step)
        assert sent(reading(getattr(cast, who)), "sign", table.pk, step=step).status_code == 302

    table.refresh_from_db()
    assert (table.state, table.step) == ("approved", "")
    assert list(SignOff.objects.order_by("pk").values_list("step", "by__surname")) == [
        ("", "Өмүралиев"), ("dean", "Токтогулов"), ("office", "Жумабаева"), ("finance", "Бообекова"),
        ("vice_rector", "Мамытов"),
    ]  # fmt: skip
    assert AuditEntry.objects.filter(event="staffing.stafftable.approved", object_id=table.pk).exists()


@pytest.mark.parametrize("who", ["office_specialist", "vice_rector", "dean", "department_head", "registrar"])
def test_nobody_signs_for_finance(staff, table, cast, who):
    table = submit_table(table, by=cast.department_head.scope, at=AT)
    for signer in ("dean", "head_of_office"):
        table = signoffs.approve(table, by=getattr(cast, signer).scope, at=AT)

    assert sent(reading(getattr(cast, who)), "sign", table.pk, step="finance").status_code == 403


def test_finance_returns_with_a_remark_that_the_head_reads(staff, table, cast):
    table = submit_table(table, by=cast.department_head.scope, at=AT)
    for signer in ("dean", "office_specialist"):
        table = signoffs.approve(table, by=getattr(cast, signer).scope, at=AT)
    finance = reading(cast.finance_specialist)
    assert sent(finance, "return", table.pk, step="finance").status_code == 422
    assert sent(finance, "return", table.pk, step="finance", remark="2 ставканы кыскарткыла").status_code == 302

    page = opened(reading(cast.department_head), "table", table.pk)
    assert "2 ставканы кыскарткыла" in page.content.decode()
    assert "Submit for approval" in page.content.decode()


def test_who_sent_it_takes_it_back(staff, table, cast, head):
    submit_table(table, by=cast.department_head.scope, at=AT)
    assert sent(head, "withdraw", table.pk).status_code == 302

    table.refresh_from_db()
    assert table.state == "draft"


def test_it_waits_in_the_inbox_with_its_doubts(staff, table, cast):
    staff.sheet.hours = D("2000")
    staff.sheet.save()
    submit_table(table, by=cast.department_head.scope, at=AT)
    dean = reading(cast.dean)

    words = dean.get(reverse("core:inbox")).content.decode()
    assert ("Staff tables" in words, "rates differ from the load" in words) == (True, True)
    preview = dean.get(reverse("core:inbox_item", args=["staffing.stafftable", table.pk])).content.decode()
    assert "Approved: 4, held: 2.5, vacant: 1.5." in preview
    assert "Асанов Айбек" in preview
