"""The places of a department as they are read on a day."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kuu_office.core.models import Appointment
from kuu_office.core.tests.english import in_english
from staffing.calc.spans import Span
from staffing.forms import with_free
from staffing.models import StaffPosition
from staffing.queries.places import (
    free_positions,
    outside_the_table,
    paid_by_the_hour,
    place_rows,
    positions_on,
    spans_of_person,
    spans_of_position,
)
from staffing.tests.world import FIRST_DAY, NOVEMBER, make_person, move, place, settle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
__all__ = ["in_english"]


def told(staff, day: date = NOVEMBER) -> list[tuple]:
    rows = place_rows(staff.department, day)
    return [(row.position, row.person.surname if row.person else None, row.rate) for row in rows]


def test_people_stand_by_name_and_what_is_vacant_after_them(staff):
    assert told(staff) == [
        (staff.professors, "Асанов", D("1.00")),
        (staff.docents, "Бекова", D("1.00")),
        (staff.docents, "Чоров", D("0.50")),
        (staff.docents, None, D("1.50")),
    ]


def test_a_row_tells_place_and_person_in_words(staff):
    first, *_rest, vacancy = place_rows(staff.department, NOVEMBER)

    assert (first.post, first.source, first.required, first.work, first.degree, first.title) == (
        "professor",
        "budget",
        "doctor of sciences",
        "main place of work",
        "илимдин доктору",
        "профессор",
    )
    assert (vacancy.person, vacancy.appointment, vacancy.work, vacancy.degree, vacancy.title) == (
        None, None, "", "", "",
    )  # fmt: skip


def test_a_place_that_is_full_has_no_vacancy(staff):
    settle("Дайыров", staff.docents, "1.5")

    assert None not in [person for _position, person, _rate in told(staff)]


def test_posts_stand_by_rank_and_budget_before_the_special_account(staff):
    special = place(staff.department, staff.posts.professor, "1", source="special")
    assistants = place(staff.department, staff.posts.assistant, "1")

    assert positions_on(staff.department, NOVEMBER) == [staff.professors, special, staff.docents, assistants]


def test_any_number_of_people_costs_two_queries(staff):
    settle("Дайыров", place(staff.department, staff.posts.assistant, "2"), "0.5")
    with CaptureQueriesContext(connection) as queries:
        rows = place_rows(staff.department, NOVEMBER)
        assert [row.person.official_name for row in rows if row.person]

    assert len(queries) == 2


def test_every_day_of_a_movement_is_right(staff, cast):
    move(cast.office_specialist, "rate_change", appointment=staff.docent, rate=D("0.50"))
    move(cast.office_specialist, "dismissal", appointment=staff.professor)
    days = (date(2022, 8, 31), date(2026, 11, 15), NOVEMBER)

    assert [[(person, rate) for _position, person, rate in told(staff, day)] for day in days] == [
        [(None, D("1.00")), (None, D("3.00"))],
        [("Асанов", D("1.00")), ("Бекова", D("1.00")), ("Чоров", D("0.50")), (None, D("1.50"))],
        [(None, D("1.00")), ("Бекова", D("0.50")), ("Чоров", D("0.50")), (None, D("2.00"))],
    ]


def test_the_spans_of_a_place_leave_one_appointment_out(staff):
    beginning = date(2022, 9, 1)

    assert spans_of_position(staff.docents) == [
        Span(beginning, None, D("1.00")), Span(beginning, None, D("0.50")),
    ]  # fmt: skip
    assert spans_of_position(staff.docents, but=staff.docent) == [Span(beginning, None, D("0.50"))]


def test_the_spans_of_a_person_cover_all_departments(staff, cast):
    move(cast.office_specialist, "rate_change", appointment=staff.half, rate=D("0.25"))
    beginning = date(2022, 9, 1)

    assert sorted(spans_of_person(staff.away.person), key=lambda span: (span.first, span.rate)) == [
        Span(beginning, date(2026, 11, 15), D("0.50")),
        Span(beginning, None, D("1.00")),
        Span(NOVEMBER, None, D("0.25")),
    ]
    assert spans_of_person(staff.away.person, but=staff.half) == [Span(beginning, None, D("1.00"))]


def test_hours_paid_apart_are_no_rates(staff):
    person = make_person("Сааттык")
    hourly = Appointment.objects.create(
        person=person, unit=staff.department, post=staff.posts.docent, kind="hourly", rate=1, start_date=FIRST_DAY
    )

    assert spans_of_person(person) == []
    assert list(paid_by_the_hour(staff.department, NOVEMBER)) == [hourly]
    assert list(paid_by_the_hour(staff.department, date(2026, 8, 31))) == []
    assert list(paid_by_the_hour(staff.units.sister_department, NOVEMBER)) == []


def test_an_appointment_outside_the_tables_counts_by_itself(staff):
    person = make_person("Дайыров")
    Appointment.objects.create(
        person=person, unit=staff.department, post=staff.posts.docent, rate=D("0.75"), start_date=FIRST_DAY
    )

    assert spans_of_person(person) == [Span(FIRST_DAY, None, D("0.75"))]
    assert [one.person for one in outside_the_table(staff.department, NOVEMBER)] == [person]
    assert list(outside_the_table(staff.department, date(2026, 8, 31))) == []


def test_places_to_be_taken_say_what_is_free(staff):
    places = with_free(free_positions(NOVEMBER, [staff.department.pk]), NOVEMBER)

    assert [(one, one.free) for one in places] == [(staff.professors, D("0.00")), (staff.docents, D("1.50"))]
    assert list(free_positions(date(2020, 8, 31), [staff.department.pk])) == []


def test_everybody_sees_the_places_of_the_own_units(staff, cast):
    seen = {
        who: set(StaffPosition.objects.visible_to(getattr(cast, who).scope))
        for who in ("department_head", "dean", "other_head", "vice_rector", "teacher")
    }
    here, there = {staff.professors, staff.docents}, {staff.there}
    assert seen == {
        "department_head": here, "dean": here, "other_head": there, "vice_rector": here | there, "teacher": set(),
    }  # fmt: skip


def test_rows_are_named_as_people_name_them(staff, cast):
    movement = move(cast.office_specialist, "dismissal", appointment=staff.docent)

    assert str(staff.docents) == "docent, budget, ПИ"
    assert str(staff.docent.holdings.get()) == "Бекова Айбек – docent, budget, ПИ (1.00)"
    assert str(movement) == "dismissal: Бекова А., 16.11.2026"
