"""What the pages ask for: filters in the address, forms of places and movements."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.http import QueryDict
from django.utils import translation

from kuu_office.core import clock
from kuu_office.core.models import Unit
from kuu_office.core.tests.english import in_english
from staffing.enums import MovementKind
from staffing.filters import BriefForm, PlacesForm, RatesForm, sign_of
from staffing.forms import CloseForm, FundForm, MovementForm, OpenForm, PlaceForm
from staffing.models import StaffTable
from staffing.operations.movements import Wish
from staffing.operations.places import PlaceOrder
from staffing.queries.places import place_rows
from staffing.queries.rates import rates_of
from staffing.tests.world import AT, NOVEMBER, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
__all__ = ["in_english"]
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def table(staff) -> StaffTable:
    return StaffTable.objects.create(department=staff.department, year=staff.year, created_at=AT)


# Filters


@pytest.mark.parametrize(
    ("address", "day", "fault"),
    [
        ("", TODAY, False),
        ("date=2026-09-01", date(2026, 9, 1), False),
        ("date=nonsense", TODAY, True),
        ("date=1850-01-01", TODAY, True),
        ("date=2150-01-01", TODAY, True),
        ("date=1990-01-01", date(1990, 1, 1), False),
    ],
)
def test_the_day_of_the_address_is_read(address, day, fault):
    form = RatesForm(QueryDict(address))

    assert (form.day, bool(form.errors)) == (day, fault)


def test_a_page_shows_the_day_that_it_is_of():
    assert RatesForm(QueryDict(""))["date"].value() == TODAY.isoformat()
    assert RatesForm(QueryDict("date="))["date"].value() == TODAY.isoformat()
    assert RatesForm(QueryDict("date=2026-09-01"))["date"].value() == "2026-09-01"


def test_nothing_chosen_is_called_all():
    with translation.override("en"):
        firsts = {
            str(next(iter(RatesForm(QueryDict("")).fields[name].choices))[1]) for name in ("unit", "gap", "state")
        }
    assert firsts == {"all"}


def test_departments_are_those_of_the_chosen_unit(staff):
    units = staff.units

    def chosen(unit) -> set[str]:
        form = RatesForm(QueryDict(f"unit={unit.pk}" if unit else ""))
        return set(form.of_unit(Unit.objects.filter(kind="department")).values_list("code", flat=True))

    assert (chosen(None), chosen(units.faculty), chosen(units.department)) == (
        {"ПИ", "ЭЭТ", "КТ"},
        {"ПИ", "ЭЭТ"},
        {"ПИ"},
    )


@pytest.mark.parametrize(("hours", "sign"), [("2000", "over"), ("3000", "even"), ("4000", "short")])
def test_a_gap_is_told_by_its_sign(staff, hours, sign):
    staff.sheet.hours = D(hours)
    staff.sheet.save()
    [row] = rates_of([staff.department], NOVEMBER)

    assert sign_of(row) == sign
    fits = {one: RatesForm(QueryDict(f"gap={one}")).fits(row) for one in ("over", "even", "short")}
    assert fits == {"over": False, "even": False, "short": False} | {sign: True}


def test_an_unknown_gap_answers_to_none(staff):
    [row] = rates_of([staff.units.other_department], NOVEMBER)

    assert sign_of(row) == ""
    assert [RatesForm(QueryDict(f"gap={one}")).fits(row) for one in ("over", "even", "short")] == [False] * 3


def test_places_answer_to_every_filter_together(staff):
    rows = place_rows(staff.department, NOVEMBER)

    def found(address: str) -> list[str | None]:
        form = PlacesForm(QueryDict(address))
        return [row.person.surname if row.person else None for row in rows if form.fits(row)]

    docent = staff.posts.docent.pk
    assert found("") == ["Асанов", "Бекова", "Чоров", None]
    assert found(f"post={docent}&who=people") == ["Бекова", "Чоров"]
    assert found(f"post={docent}&who=people&work=main") == ["Бекова"]
    assert found("who=vacancies&source=budget") == [None]
    assert found("who=vacancies&source=special") == []


def test_the_brief_asks_for_two_days():
    form = BriefForm(QueryDict("date=2026-11-01&beside=2025-11-01&engagement=hourly"))

    assert (form.day, form.chosen("beside"), form.chosen("engagement"), form.chosen("unit")) == (
        date(2026, 11, 1),
        date(2025, 11, 1),
        "hourly",
        None,
    )


# Places


def test_a_draft_asks_for_no_order(table, staff):
    assert list(PlaceForm(table=table).fields) == ["post", "rate", "source", "required_degree"]
    assert list(PlaceForm(table=table, position=staff.docents).fields) == ["rate", "source", "required_degree"]
    assert list(CloseForm(table=table, position=staff.docents).fields) == []


def test_an_approved_table_asks_for_the_order(table, staff):
    table.state = "approved"
    order = ["number", "order_date", "effective_date"]

    assert list(PlaceForm(table=table).fields) == ["post", "rate", "source", "required_degree", *order]
    assert list(CloseForm(table=table, position=staff.docents).fields) == order


def test_the_values_are_as_the_operations_take_them(table, staff):
    values = {"post": staff.posts.docent.pk, "rate": "0.75", "source": "special", "required_degree": "none"}
    draft = PlaceForm(values, table=table)
    assert draft.is_valid()
    assert draft.values() == {
        "post": staff.posts.docent, "rate": D("0.75"), "source": "special", "required_degree": "none",
    }  # fmt: skip

    table.state = "approved"
    approved = PlaceForm(
        values | {"number": "30-К", "order_date": "2026-11-09", "effective_date": "2026-11-16"}, table=table
    )
    assert approved.is_valid()
    assert approved.values()["order"] == PlaceOrder("30-К", date(2026, 11, 9), NOVEMBER)


def test_only_teaching_posts_are_offered(table, staff):
    staff.posts.assistant.is_teaching = False
    staff.posts.assistant.save()

    assert set(PlaceForm(table=table).fields["post"].queryset) == {staff.posts.docent, staff.posts.professor}


def test_tables_are_opened_for_departments_alone(staff):
    units = [staff.department.pk, staff.units.faculty.pk, staff.units.office.pk]

    assert list(OpenForm(units=units).fields["unit"].queryset) == [staff.department]


@pytest.mark.parametrize(
    ("value", "good"), [("0", True), ("100000", True), ("-1", False), ("100001", False), ("x", False)]
)
def test_the_fund_takes_hours_within_reason(value, good):
    assert FundForm({"hourly_budget": value, "hourly_special": "0"}).is_valid() is good


# Movements


def form_of(staff, kind: str, data=None, **who) -> MovementForm:
    whom = {"person": None, "appointment": None} | who
    return MovementForm(data, kind=MovementKind(kind), units=[staff.department.pk], day=NOVEMBER, **whom)


def test_a_form_becomes_a_wish(staff):
    person = make_person("Дайыров")
    values = {
        "order_number": " 15-К ",
        "order_date": "2026-11-09",
        "effective_date": "2026-11-16",
        "position": staff.docents.pk,
        "work": "internal",
        "rate": "0.50",
        "until": "",
        "reason": "",
    }
    form = form_of(staff, "hire", as_query(values), person=person)

    assert form.is_valid(), form.errors
    assert form.wish() == Wish(
        kind=MovementKind.HIRE, order_number="15-К", order_date=date(2026, 11, 9), effective_date=NOVEMBER,
        person=person, position=staff.docents, work="internal", rate=D("0.50"),
    )  # fmt: skip
    assert ("order_number", " 15-К ") in form.hidden_pairs()


def as_query(values: dict) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(values)
    return query


def test_places_of_other_departments_are_not_offered(staff):
    assert set(form_of(staff, "hire").fields["position"].queryset) == {staff.professors, staff.docents}


def test_people_paid_by_the_hour_are_not_offered_a_place(staff):
    assert [value for value, _label in form_of(staff, "hire").fields["work"].choices] == [
        "main",
        "internal",
        "external",
    ]


def test_a_dismissal_says_which_day_is_meant(staff):
    form = form_of(staff, "dismissal", appointment=staff.docent)

    assert str(form.fields["effective_date"].help_text) == "The first day without the post."
    assert list(form.fields) == ["order_number", "order_date", "effective_date", "reason"]
