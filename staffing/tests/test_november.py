"""A dismissal in November, from the order to the board, the staff table and the brief, as it is seen on the pages."""

from datetime import date

import pytest
from django.urls import reverse

from curriculum.tests.views.pages import tree
from kuu_office.core import clock
from staffing.tests.pages import figures, opened, reading, sent, table_rows
from workload.models import Assignment, LoadLine

pytestmark = pytest.mark.django_db
BEFORE, AFTER = "2026-11-15", "2026-11-16"
ORDER = {"order_number": "15-К", "order_date": "2026-11-09", "effective_date": AFTER}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 20))


@pytest.fixture
def office(cast):
    return reading(cast.office_specialist)


@pytest.fixture
def head(cast):
    return reading(cast.department_head)


def offered(head, sheet) -> dict[str, str]:
    """The lines that the board offers: the line with the hours that are free."""
    page = tree(head.get(reverse("workload:board", args=[sheet.pk])))
    values = [value.split(":") for value in page.xpath("//input[@name='line']/@value")]
    names = dict(LoadLine.objects.filter(sheet=sheet).values_list("pk", "name_ky"))
    return {names[int(line)]: free for line, free in values}


def people(office, day: str) -> dict[str, str]:
    titles, *rows = table_rows(opened(office, "brief", date=day))
    total = dict(zip(titles, rows[-1], strict=True))
    return {name: total[name] for name in ("People", "Candidates of sciences", "With a degree, %")}


def rates(office, staff, day: str) -> dict[str, str]:
    told = figures(opened(office, "department", staff.department.pk, date=day))
    return {name: told[name] for name in ("Held rates", "Vacant rates")}


def test_the_hours_of_who_leaves_are_offered_and_both_days_are_right(staff, office, head):
    assert offered(head, staff.sheet) == {}
    order = {"kind": "dismissal", "appointment": staff.docent.pk, "step": "record", **ORDER}
    assert sent(office, "movement_new", **order).status_code == 302

    assert offered(head, staff.sheet) == {"Алгоритмдер": "27.89", "Берилиштер базасы": "40.00"}
    assert (rates(office, staff, BEFORE), rates(office, staff, AFTER)) == (
        {"Held rates": "2.5", "Vacant rates": "1.5"}, {"Held rates": "1.5", "Vacant rates": "2.5"},
    )  # fmt: skip
    assert (people(office, BEFORE), people(office, AFTER)) == (
        {"People": "3", "Candidates of sciences": "1", "With a degree, %": "66.7"},
        {"People": "2", "Candidates of sciences": "0", "With a degree, %": "50"},
    )

    line = LoadLine.objects.get(sheet=staff.sheet, name_ky="Берилиштер базасы")
    given = {"line": f"{line.pk}:40.00", "to": f"a{staff.professor.pk}"}
    assert head.post(reverse("workload:board_assign", args=[staff.sheet.pk]), given).status_code < 400
    assert offered(head, staff.sheet) == {"Алгоритмдер": "27.89"}
    assert Assignment.objects.get(line=line).appointment == staff.professor
