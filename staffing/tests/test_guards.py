"""What the database itself keeps, whatever code writes."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, connection, transaction

from kuu_office.core.models import Appointment
from staffing.models import Holding, Movement, StaffPosition, StaffTable
from staffing.tests.world import AT, FIRST_DAY, make_person, place, settle

pytestmark = pytest.mark.django_db


def refused(write) -> str:
    with pytest.raises(IntegrityError) as fault, transaction.atomic():
        write()
    return str(fault.value)


def test_two_holders_never_hold_more_than_the_place_has(staff):
    assert settle("Дайыров", staff.docents, "1.5").pk
    assert "has not so many rates" in refused(lambda: settle("Эсенов", staff.docents, "0.25"))


def test_holders_that_follow_each_other_hold_it_in_turn(staff):
    Holding.objects.filter(appointment=staff.professor).update(end_date=date(2026, 11, 15))

    assert settle("Дайыров", staff.professors, start=date(2026, 11, 16)).pk


def test_holders_that_share_one_day_do_not(staff):
    Holding.objects.filter(appointment=staff.professor).update(end_date=date(2026, 11, 16))

    assert "has not so many" in refused(lambda: settle("Дайыров", staff.professors, start=date(2026, 11, 16)))


def test_the_sum_is_kept_on_every_day_of_a_long_holding(staff):
    spot = place(staff.department, staff.posts.assistant, "1")
    settle("Дайыров", spot, "0.5", start=date(2027, 1, 1), end=date(2027, 1, 31))
    settle("Эсенов", spot, "0.5", start=date(2027, 1, 15), end=date(2027, 2, 15))

    assert "has not so many" in refused(lambda: settle("Жапаров", spot, "0.25", start=date(2026, 9, 1)))
    assert settle("Жапаров", spot, "0.5", start=date(2026, 9, 1), end=date(2027, 1, 14)).pk


def test_a_place_is_not_narrowed_under_its_holders(staff):
    assert "has not so many" in refused(
        lambda: StaffPosition.objects.filter(pk=staff.docents.pk).update(rate=D("1.25"))
    )
    assert StaffPosition.objects.filter(pk=staff.docents.pk).update(rate=D("1.50")) == 1


@pytest.mark.parametrize("dates", [{"valid_to": date(2026, 12, 31)}, {"valid_from": date(2023, 1, 1)}])
def test_a_place_is_there_as_long_as_somebody_holds_it(staff, dates):
    assert "has not so many" in refused(lambda: StaffPosition.objects.filter(pk=staff.docents.pk).update(**dates))


def test_nobody_holds_a_place_before_it_is_there(staff):
    spot = place(staff.department, staff.posts.assistant, valid_from=FIRST_DAY)

    assert "has not so many" in refused(lambda: settle("Дайыров", spot, start=date(2026, 8, 31)))


def test_an_appointment_holds_one_place_at_a_time(staff):
    spot = place(staff.department, staff.posts.assistant)
    second = Holding(position=spot, appointment=staff.docent, rate=1, start_date=FIRST_DAY)

    assert "holding_one_place_at_a_time" in refused(second.save)


@pytest.mark.parametrize("change", [{"rate": D("0.50")}, {"end_date": date(2026, 12, 31)}])
def test_an_appointment_says_what_its_last_holding_says(staff, change):
    rows = Appointment.objects.filter(pk=staff.docent.pk)

    assert "it changes by a movement" in refused(lambda: rows.update(**change))
    Holding.objects.filter(appointment=staff.docent).update(**change)
    assert rows.update(**change) == 1


def test_an_appointment_outside_the_tables_is_free(staff):
    outside = Appointment.objects.create(
        person=make_person("Дайыров"), unit=staff.department, post=staff.posts.docent, rate=1, start_date=FIRST_DAY
    )

    assert Appointment.objects.filter(pk=outside.pk).update(rate=D("0.5"), end_date=date(2027, 1, 1)) == 1


def test_a_department_has_a_place_once_a_day(staff):
    assert "staff_position_once_a_day" in refused(lambda: place(staff.department, staff.posts.docent))
    assert place(staff.department, staff.posts.docent, source="special").pk
    assert place(staff.department, staff.posts.docent, required_degree="candidate").pk


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"rate": "0"}, "rate_range"),
        ({"rate": "101"}, "rate_range"),
        ({"valid_to": date(2020, 1, 1)}, "dates_in_order"),
    ],
)
def test_a_place_is_in_order(staff, fields, name):
    refusal = refused(lambda: place(staff.units.sister_department, staff.posts.docent, **fields))

    assert name in refusal or "range lower bound" in refusal


def test_a_table_is_there_once_a_year(staff):
    StaffTable.objects.create(department=staff.department, year=staff.year, created_at=AT)
    double = StaffTable(department=staff.department, year=staff.year, created_at=AT)

    assert "staff_table_once_a_year" in refused(double.save)


def test_two_movements_of_an_appointment_never_share_a_day(staff):
    same = {
        "kind": "dismissal", "order_number": "1", "order_date": FIRST_DAY, "effective_date": FIRST_DAY,
        "person": staff.docent.person, "unit": staff.department, "appointment": staff.docent, "recorded_at": AT,
    }  # fmt: skip
    Movement.objects.create(**same)

    assert "staff_movement_one_a_day" in refused(lambda: Movement.objects.create(**same))
    assert Movement.objects.create(**same, revoked_at=AT).pk


def test_only_a_hire_is_of_no_appointment(staff):
    same = {
        "order_number": "1", "order_date": FIRST_DAY, "effective_date": FIRST_DAY, "person": staff.docent.person,
        "unit": staff.department, "recorded_at": AT,
    }  # fmt: skip

    assert "staff_movement_of_an_appointment" in refused(lambda: Movement.objects.create(kind="dismissal", **same))
    assert Movement.objects.create(kind="hire", **same).pk


def test_the_guards_are_what_stops_it(staff):
    """Without the trigger the same write goes through."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE staffing_holding DISABLE TRIGGER staffing_holding_fits")
        cursor.execute("ALTER TABLE core_appointment DISABLE TRIGGER staffing_appointment_as_held")
    assert settle("Дайыров", staff.docents, "2").pk
    assert Appointment.objects.filter(pk=staff.docent.pk).update(rate=D("0.5")) == 1
