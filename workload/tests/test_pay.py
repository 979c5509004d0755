"""The report on hours paid by the hour, its rates as dated data, the draft of the order."""

from datetime import date
from decimal import Decimal as D
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from kuu_office.core import clock
from kuu_office.core.tests.english import in_english
from workload.calc.pay import Rank as RankData
from workload.documents.hourly import order_draft
from workload.enums import Rank
from workload.models import HourlyRate, LoadSheet
from workload.queries.pay import hourly_rows, rates_of
from workload.tests.stages import bring_to, give, make_post, make_teacher
from workload.tests.world import calculate, row, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]
MOST_QUERIES = 22


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 20))


@pytest.fixture
def sheet(load_world, cast) -> LoadSheet:
    calculate(load_world, cast.department_head)
    return sheet_of(load_world)


@pytest.fixture
def rates(load_world) -> None:
    first = load_world.year.start_date
    for rank, budget, contract in ((Rank.NONE, 120, 220), (Rank.CANDIDATE, 140, 260)):
        for funding, amount in (("budget", budget), ("contract", contract)):
            HourlyRate.objects.create(post=make_post(), rank=rank, funding=funding, amount=amount, valid_from=first)


@pytest.fixture
def paid(load_world, sheet):
    """Lectures for a candidate of sciences paid by the hour, an exam for a vacancy, the rest for the staff."""
    hourly = make_teacher(load_world.department, "Осмонов", kind="hourly")
    hourly.person.degree = "техника илимдеринин кандидаты"
    hourly.person.save()
    first, second = load_world.lines[:2]
    give(row(sheet, "lecture", first), hourly, D(10))
    give(row(sheet, "exam", second), make_post())
    give(row(sheet, "practical", first), make_teacher(load_world.department, "Төлөев"))
    return hourly


def opened(member, name: str = "hourly", **query):
    member.client.cookies["django_language"] = "en"
    return member.client.get(reverse(f"workload:{name}"), query)


def test_people_and_vacancies_with_their_hours_and_cost(load_world, cast, units, rates, paid):
    rows = hourly_rows(cast.dean.scope, units.faculty, load_world.year)
    vacancy, person = sorted(rows, key=lambda one: one.who)

    assert (person.who, person.taught, person.budget, person.contract) == (
        "Осмонов А.", "Сабак 1 (en) (ПИ-1-26)", D("4.00"), D("6.00"),
    )  # fmt: skip
    assert (person.budget_rate, person.contract_rate, person.cost) == (D(140), D(260), D(2120))
    assert (vacancy.who, vacancy.hours, vacancy.cost) == ("vacancy (доцент)", D("1.20"), D(264))
    assert (person.term, person.department, person.is_final) == ("autumn term", units.department, False)


def test_hours_of_another_term_are_a_row_of_their_own(load_world, cast, units, rates, paid, sheet):
    spring = row(sheet, "lecture", load_world.lines[1])
    spring.term = load_world.year.terms.get(kind="spring")
    spring.save(update_fields=["term"])
    give(spring, paid, D(4))

    rows = [one for one in hourly_rows(cast.dean.scope, units.faculty, load_world.year) if one.who == "Осмонов А."]
    assert [(one.term, one.hours) for one in rows] == [("autumn term", D(10)), ("spring term", D(4))]


def test_without_a_rate_there_is_no_sum(load_world, cast, units, paid):
    rows = hourly_rows(cast.dean.scope, units.faculty, load_world.year)

    assert {one.cost for one in rows} == {None}
    page = opened(cast.dean).content.decode()
    assert "2 rows have no hourly rate: the registrar enters them." in page


def test_nobody_sees_the_pay_of_another_unit(load_world, cast, units, rates, paid):
    assert hourly_rows(cast.other_dean.scope, units.faculty, load_world.year) == []
    assert opened(cast.other_dean, unit=units.faculty.pk).status_code == 404
    assert opened(cast.student).status_code == 403


def test_the_table_of_the_first_day_of_the_year_holds(load_world, rates):
    year = load_world.year
    post = make_post()
    HourlyRate.objects.create(post=post, funding="budget", amount=90, valid_from=date(2020, 9, 1))
    HourlyRate.objects.create(post=post, funding="budget", amount=500, valid_from=date(2027, 9, 1))

    found = {(one.rank, one.funding.value): one.amount for one in rates_of(year)}
    assert found == {
        (RankData.NONE, "budget"): D(120), (RankData.NONE, "contract"): D(220),
        (RankData.CANDIDATE, "budget"): D(140), (RankData.CANDIDATE, "contract"): D(260),
    }  # fmt: skip


@pytest.mark.parametrize("wrong", [{"amount": 0}, {"amount": -5}, {"valid_to": date(2020, 1, 1)}, {"funding": "gift"}])
def test_a_rate_that_makes_no_sense_is_refused(db, wrong):
    values = {"post": make_post(), "funding": "budget", "amount": 120, "valid_from": date(2026, 9, 1)} | wrong

    with pytest.raises(ValidationError):
        HourlyRate(**values).full_clean()


def test_a_rate_waits_for_the_office_and_says_what_it_is(db):
    rate = HourlyRate.objects.create(post=make_post(), funding="budget", amount=120, valid_from=date(2026, 9, 1))

    assert not rate.is_confirmed
    assert str(rate) == "доцент, any, budget (grant): 120"


def test_the_words_of_degrees_are_those_of_the_arithmetic():
    assert set(Rank.values) == {rank.value for rank in RankData}


# The page, the workbook, the draft


def test_the_page_shows_the_rows_and_their_sum(cast, rates, paid):
    page = opened(cast.dean).content.decode()

    assert "Осмонов А." in page
    assert "vacancy (доцент)" in page
    assert "2384" in page.replace(" ", "").replace("\xa0", "").replace(",", "")


def test_nobody_to_be_paid_is_said(cast, load_world, sheet):
    page = opened(cast.dean).content.decode()

    assert "Nobody is paid by the hour" in page
    assert "Draft of the order" not in page


def test_the_workbook_has_the_columns_of_the_page(cast, rates, paid):
    rows = list(openpyxl.load_workbook(BytesIO(opened(cast.dean, export="xlsx").content)).active.values)

    assert rows[0] == (
        "Department", "Teacher", "Post", "Term", "Course, groups", "Hours, budget", "Hours, contract", "Rate, budget",
        "Rate, contract", "Som", "Load approved",
    )  # fmt: skip
    assert sorted(one[1] for one in rows[1:-1]) == ["vacancy (доцент)", "Осмонов А."]
    assert (rows[-1][0], rows[-1][9]) == ("In all", 2384)


def words_of(content: bytes) -> tuple[list[str], list[list[str]]]:
    document = Document(BytesIO(content))
    [table] = document.tables
    return [one.text for one in document.paragraphs], [[cell.text for cell in one.cells] for one in table.rows]


def test_the_draft_of_the_order_takes_what_is_approved_and_has_a_rate(cast, load_world, units, rates, paid, sheet):
    before = hourly_rows(cast.dean.scope, units.faculty, load_world.year)
    assert words_of(order_draft(units.faculty, load_world.year, before, language="en"))[1][1:] == []

    bring_to("approved", sheet, cast)
    rows = hourly_rows(cast.dean.scope, units.faculty, load_world.year)
    texts, table = words_of(order_draft(units.faculty, load_world.year, rows, language="en"))
    assert "In all: 11.2 hours, 2384 som." in texts
    assert units.faculty.name in texts
    assert sorted(table[1:]) == [
        ["vacancy (доцент)", "ПИ", "Сабак 1 (en) (ПИ-2-26)", "autumn term", "1.2", "264"],
        ["Осмонов А.", "ПИ", "Сабак 1 (en) (ПИ-1-26)", "autumn term", "10", "2120"],
    ]


def test_the_draft_is_taken_away(cast, load_world, rates, paid, sheet):
    bring_to("approved", sheet, cast)
    response = opened(cast.dean, "hourly_order")

    assert response["Content-Disposition"] == 'attachment; filename="hourly-order.docx"'
    assert len(words_of(response.content)[1]) == 3


def test_without_a_unit_there_is_no_draft(cast, load_world):
    assert opened(cast.dean, "hourly_order", year="9999999").status_code == 302


def test_as_little_is_asked_for_many_people_as_for_one(cast, load_world, rates, paid, sheet):
    asked = []
    opened(cast.dean)
    for surname in ("", "Иманов", "Кадыров"):
        if surname:
            other = make_teacher(load_world.department, surname, kind="hourly")
            give(row(sheet, "lecture", load_world.lines[1]), other, D(2))
        with CaptureQueriesContext(connection) as captured:
            opened(cast.dean)
        asked.append(len(captured))

    assert asked[0] == asked[2] <= MOST_QUERIES
