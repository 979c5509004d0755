"""The page on which the load is calculated: whom it offers, what it says, what it refuses."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from curriculum.tests.views.pages import field_errors, text, tree
from kuu_office.core import clock
from kuu_office.core.models import AcademicYear
from workload.models import LoadSheet
from workload.tests.world import calculate, sheet_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """A day of the autumn of 2026, after its fixing date."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 20))


def reading(member):
    member.client.cookies["django_language"] = "en"
    return member.client


@pytest.fixture
def head(cast):
    return reading(cast.department_head)


@pytest.fixture
def sheet(load_world, cast) -> LoadSheet:
    calculate(load_world, cast.department_head)
    return sheet_of(load_world)


def opened(client, name: str, **query):
    return client.get(reverse(f"workload:{name}"), query)


def send(client, **values):
    return client.post(reverse("workload:calculate"), values)


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_form_offers_the_own_units_and_the_present_year(load_world, cast, head, units):
    response = opened(head, "calculate")
    page = tree(response)

    assert page.xpath("//select[@name='year']/option[@selected]/@value") == [str(load_world.year.pk)]
    assert [text(one) for one in page.xpath("//select[@name='unit']/option")] == [
        "All that you may calculate", str(units.department),
    ]  # fmt: skip
    everywhere = tree(opened(reading(cast.office_specialist), "calculate")).xpath("//select[@name='unit']/option")
    assert len(everywhere) == 6


def test_calculating_leads_to_the_sheets_and_says_what_it_did(load_world, head):
    response = send(head, year=load_world.year.pk, unit="")

    assert (response.status_code, response["Location"]) == (302, f"/workload/?year={load_world.year.pk}")
    assert said(response) == ["1 load sheet is calculated: 10 lines came, 0 changed, 0 went."]
    assert sheet_of(load_world).hours == D("105.90")


@pytest.mark.parametrize(
    ("unit", "codes"),
    [("department", ["ПИ"]), ("faculty", ["ПИ", "ЭЭТ"]), ("other_faculty", ["КТ"]), ("", ["КТ", "ПИ", "ЭЭТ"])],
)
def test_a_faculty_is_calculated_with_all_its_departments(load_world, cast, units, unit, codes):
    send(reading(cast.office_specialist), year=load_world.year.pk, unit=getattr(units, unit).pk if unit else "")

    assert sorted(LoadSheet.objects.values_list("department__code", flat=True)) == codes


def test_a_sheet_that_is_left_alone_is_named(load_world, sheet, head):
    LoadSheet.objects.update(state="submitted")

    assert said(send(head, year=load_world.year.pk, unit="")) == [
        "0 load sheets are calculated: 0 lines came, 0 changed, 0 went.",
        "ПИ, 2026–2027 academic year: This load sheet is in approval or approved; "
        "it is calculated anew only as a new version.",
    ]


def test_a_unit_of_others_is_no_choice(load_world, head, units):
    response = send(head, year=load_world.year.pk, unit=units.other_department.pk)

    assert (response.status_code, list(field_errors(response)), LoadSheet.objects.exists()) == (422, ["unit"], False)


def test_a_year_without_norms_is_told_beside_its_field(load_world, head):
    later = AcademicYear.objects.create(start_year=2020, start_date=date(2020, 9, 1), end_date=date(2021, 8, 31))
    response = send(head, year=later.pk, unit="")

    assert (response.status_code, field_errors(response)) == (
        422, {"year": "2020–2021 academic year: no norms of time hold. The registrar enters them."},
    )  # fmt: skip


def test_an_odd_address_opens_the_form(load_world, head):
    assert opened(head, "calculate", unit="abc", year="x").status_code == 200
