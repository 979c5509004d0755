"""The staff tables that the seed brings."""

from datetime import date
from decimal import Decimal as D

import pytest

from kuu_office.core import clock
from kuu_office.core.models import Appointment, RoleGrant
from staffing.models import Holding, Movement, StaffPosition, StaffTable
from staffing.seed import seed
from staffing.tests.world import give, make_person, make_posts, make_sheet, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 23))


@pytest.fixture
def world(cast):
    """Departments with people who stand in no table yet; the first teaches most."""
    when, posts, units = make_year(), make_posts(), cast.units
    people = []
    for unit, post, rate, degree in (
        (units.department, posts.docent, "1", "илимдин кандидаты"), (units.department, posts.docent, "1.25", "PhD"),
        (units.department, posts.professor, "1", "илимдин доктору"), (units.sister_department, posts.docent, "1", ""),
        (units.other_department, posts.docent, "0.5", ""),
    ):  # fmt: skip
        person = make_person(f"Киши{len(people)}", degree=degree)
        people.append(
            Appointment.objects.create(person=person, unit=unit, post=post, rate=D(rate), start_date=date(2022, 9, 1))
        )
    sheet = make_sheet(units.department, when.year, "3000")
    give(sheet, when.spring, people[0], "80")
    for head, unit in ((cast.outsider, units.sister_department),):
        RoleGrant.objects.create(person=head.person, role="department_head", unit=unit, start_date=date(2020, 9, 1))
    return people


def test_everybody_has_a_place_and_some_places_are_vacant(world):
    seed()

    rows = StaffPosition.objects.order_by("unit__code", "post__rank", "source")
    assert list(rows.values_list("unit__code", "post__code", "rate", "source", "required_degree")) == [
        ("КТ", "docent", D("1.00"), "budget", "none"),
        ("ПИ", "professor", D("1.00"), "budget", "doctor"),
        ("ПИ", "docent", D("2.75"), "budget", "candidate"),
        ("ПИ", "assistant", D("0.50"), "special", "none"),
        ("ЭЭТ", "docent", D("1.00"), "budget", "none"),
    ]
    held = set(Holding.objects.values_list("appointment", flat=True))
    assert held == {one.pk for one in world}


def test_tables_are_on_their_way(world):
    seed()

    tables = StaffTable.objects.order_by("pk").values_list("department__code", "state", "step")
    assert list(tables) == [("ПИ", "approved", ""), ("ЭЭТ", "submitted", "finance"), ("КТ", "submitted", "dean")]


def test_orders_of_november_leave_hours(world):
    seed()

    rows = Movement.objects.order_by("order_number")
    assert list(rows.values_list("kind", "order_number", "effective_date", "unit__code")) == [
        ("dismissal", "141-К", date(2026, 11, 16), "ПИ"), ("rate_change", "142-К", date(2026, 11, 16), "ПИ"),
    ]  # fmt: skip
    assert sum(row.hours_left for row in rows) == D("80.00")


def test_bringing_twice_changes_nothing(world):
    seed()
    before = [list(model.objects.order_by("pk").values()) for model in (StaffPosition, Holding, StaffTable, Movement)]
    seed()

    assert [
        list(model.objects.order_by("pk").values()) for model in (StaffPosition, Holding, StaffTable, Movement)
    ] == before


def test_without_years_there_is_nothing_to_bring(units):
    seed()

    assert not StaffPosition.objects.exists()


def test_without_signers_the_tables_stay_drafts(world, cast):
    RoleGrant.objects.filter(role="finance_specialist").delete()
    seed()

    assert list(StaffTable.objects.order_by("pk").values_list("state", flat=True)) == [
        "draft",
        "submitted",
        "submitted",
    ]
    assert not Movement.objects.exists()
