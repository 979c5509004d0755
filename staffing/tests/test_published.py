"""The university's published figures come out of people in the database (DOMAIN 3.3)."""

from datetime import date

import pytest

from kuu_office.core import clock
from kuu_office.core.models import Appointment, Person
from kuu_office.core.text.degrees import Degree
from staffing.calc.brief import brief
from staffing.queries.brief import workers_on
from staffing.tests.pages import opened, reading, table_rows, workbook_rows
from staffing.tests.world import make_posts

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
# people full-time, doctors, candidates, the share as it was published
PUBLISHED = [(1576, 117, 541, "41.8"), (2200, 180, 570, "34.1")]
WORDS = {"doctor": "илимдин доктору", "candidate": "кандидат наук"}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: DAY)


def admit(units, people: int, doctors: int, candidates: int) -> None:
    """So many full-time teachers of each degree, in two departments, and some part-time ones beside them."""
    posts = make_posts()
    degrees = [WORDS["doctor"]] * doctors + [WORDS["candidate"]] * candidates
    degrees += [""] * (people - len(degrees))
    rows = Person.objects.bulk_create(
        Person(surname=f"Киши{number}", given_name="Айбек", degree=degree) for number, degree in enumerate(degrees)
    )
    departments = (units.department, units.other_department)
    Appointment.objects.bulk_create(
        Appointment(
            person=person, unit=departments[number % 2], post=posts.docent, rate=1, start_date=date(2020, 9, 1)
        )
        for number, person in enumerate(rows)
    )  # fmt: skip
    Appointment.objects.bulk_create(
        Appointment(
            person=person, unit=units.sister_department, post=posts.docent, kind="internal", rate="0.25",
            start_date=date(2020, 9, 1),
        )
        for person in rows[:50]
    )  # fmt: skip


@pytest.mark.parametrize(("people", "doctors", "candidates", "share"), PUBLISHED)
def test_the_published_share_comes_out_of_the_appointments(units, people, doctors, candidates, share):
    admit(units, people, doctors, candidates)
    departments = [units.department.pk, units.sister_department.pk, units.other_department.pk]
    found = brief(workers_on(DAY, departments), DAY)

    assert (found.full_time.people, found.full_time.degrees[Degree.DOCTOR], str(found.full_time.degree_share)) == (
        people, doctors, share,
    )  # fmt: skip
    assert (found.total.people, found.full_time.degrees[Degree.CANDIDATE]) == (people, candidates)


def test_the_page_and_the_workbook_say_the_same(cast):
    people, doctors, candidates, share = PUBLISHED[0]
    admit(cast.units, people, doctors, candidates)
    office = reading(cast.office_specialist)

    titles, *_lines, total = table_rows(opened(office, "brief"))
    told = dict(zip(titles, total, strict=True))
    wanted = ("Full-time", "Doctors of sciences", "Candidates of sciences", "With a degree among full-time, %")
    assert [told[title] for title in wanted] == ["1576", "117", "541", share]
    headings, *_rows, last = workbook_rows(opened(office, "brief", export="xlsx"))
    kept = dict(zip(headings, last, strict=True))
    assert [kept[title] for title in wanted] == [1576, 117, 541, 41.8]
