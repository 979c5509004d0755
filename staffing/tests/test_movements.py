"""Orders about members of the staff: what each does, what stops it, what it leaves behind."""

from datetime import date
from decimal import Decimal as D

import pytest

from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import Appointment, AuditEntry, Person
from kuu_office.core.tests.english import in_english
from staffing.models import Movement, StaffPosition
from staffing.operations.movements import foresee
from staffing.operations.revoking import revoke_movement
from staffing.tests.world import AT, NOVEMBER, everything, make_person, move, place, settle, wish
from workload.models import LoadLimits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
__all__ = ["in_english"]
EVE = date(2026, 11, 15)


@pytest.fixture
def by(cast):
    return cast.office_specialist


def held(appointment) -> list[tuple]:
    rows = appointment.holdings.order_by("start_date")
    return [(row.position_id, row.rate, row.start_date, row.end_date) for row in rows]


def refused(error, by, kind, **fields):
    """The refusal of an order; nothing is left of it."""
    before = everything()
    with pytest.raises(error) as refusal:
        move(by, kind, **fields)
    assert (everything(), Movement.objects.count()) == (before, 0)
    return refusal.value


# What each does


def test_a_hire_begins_an_appointment_in_a_place(staff, by):
    person = make_person("Дайыров")
    movement = move(by, "hire", person=person, position=staff.docents, rate=D("1.00"), until=date(2027, 6, 30))

    made = movement.made
    assert (made.person, made.unit, made.post, made.kind, made.rate, made.start_date, made.end_date) == (
        person, staff.department, staff.posts.docent, "main", D("1.00"), NOVEMBER, date(2027, 6, 30),
    )  # fmt: skip
    assert held(made) == [(staff.docents.pk, D("1.00"), NOVEMBER, date(2027, 6, 30))]
    assert (movement.unit, movement.appointment, movement.hours_left) == (staff.department, None, 0)


def test_a_dismissal_ends_it_on_the_eve_and_tells_the_hours(staff, by):
    movement = move(by, "dismissal", appointment=staff.docent, reason="өз каалоосу менен")

    staff.docent.refresh_from_db()
    assert (staff.docent.end_date, held(staff.docent)) == (
        EVE, [(staff.docents.pk, D("1.00"), date(2022, 9, 1), EVE)],
    )  # fmt: skip
    # 66 of the 142 days of the autumn are to come: 60 × 66 ÷ 142 = 27.89; all of the spring
    assert (movement.lines_left, movement.hours_left) == (2, D("67.89"))
    assert (movement.from_position, movement.old_rate, movement.old_end_date, movement.made) == (
        staff.docents, D("1.00"), None, None,
    )  # fmt: skip


def test_a_transfer_ends_one_appointment_and_begins_another(staff, by):
    free = place(staff.units.sister_department, staff.posts.professor, "0.75")
    movement = move(by, "transfer", appointment=staff.docent, position=free, rate=D("0.75"))

    staff.docent.refresh_from_db()
    assert (staff.docent.end_date, movement.made.start_date, movement.made.unit) == (EVE, NOVEMBER, free.unit)
    assert held(movement.made) == [(free.pk, D("0.75"), NOVEMBER, None)]
    assert (movement.unit, movement.from_position, movement.hours_left) == (free.unit, staff.docents, D("67.89"))


def test_a_transfer_within_the_department_to_another_post(staff, by):
    move(by, "dismissal", appointment=staff.professor)
    movement = move(by, "transfer", appointment=staff.docent, position=staff.professors, rate=D(1))

    assert (movement.made.post, movement.made.kind) == (staff.posts.professor, "main")
    assert Appointment.objects.valid_on(NOVEMBER).filter(unit=staff.department).count() == 2


def test_a_change_of_rate_keeps_the_appointment_and_its_hours(staff, by):
    movement = move(by, "rate_change", appointment=staff.docent, rate=D("1.50"))

    staff.docent.refresh_from_db()
    assert (staff.docent.rate, staff.docent.end_date) == (D("1.50"), None)
    assert held(staff.docent) == [
        (staff.docents.pk, D("1.00"), date(2022, 9, 1), EVE), (staff.docents.pk, D("1.50"), NOVEMBER, None),
    ]  # fmt: skip
    assert (movement.rate, movement.old_rate, movement.hours_left) == (D("1.50"), D("1.00"), 0)


def test_an_order_is_on_record_with_the_changes_of_the_appointments(staff, by):
    movement = move(by, "dismissal", appointment=staff.docent)

    ended, _freed, recorded = AuditEntry.objects.order_by("pk")
    assert (ended.event, ended.reason) == ("core.appointment.ended", "order № 15-К")
    assert (recorded.event, recorded.object_id, recorded.user_id, recorded.unit_id) == (
        "staffing.movement.recorded", movement.pk, by.user.pk, staff.department.pk,
    )  # fmt: skip
    assert recorded.new == {
        "kind": "dismissal", "order_number": "15-К", "order_date": "2026-11-09", "effective_date": "2026-11-16",
        "rate": None, "until": None, "hours_left": "67.89", "lines_left": 2,
    }  # fmt: skip


def test_to_foresee_changes_nothing(staff, by):
    before = everything()
    seen = foresee(wish=wish("dismissal", appointment=staff.docent), by=by.scope, at=AT)

    assert (seen.left.lines, seen.left.hours, seen.held_after, seen.free_after) == (2, D("67.89"), 0, None)
    assert [(str(row.assignment.line.name), row.left) for row in seen.left.rows] == [
        ("Алгоритмдер", D("27.89")), ("Берилиштер базасы", D("40.00")),
    ]  # fmt: skip
    assert seen.left.sheets == (staff.sheet,)
    assert (everything(), Movement.objects.count(), AuditEntry.objects.count()) == (before, 0, 0)


def test_what_is_free_and_held_afterwards_is_foreseen(staff, by):
    order = wish("rate_change", appointment=staff.docent, rate=D("1.25"))
    seen = foresee(wish=order, by=by.scope, at=AT)

    assert (seen.free_after, seen.held_after, seen.person_limit, seen.unit) == (
        D("1.25"), D("1.25"), D("1.5"), staff.department,
    )  # fmt: skip


# Whose right it is


@pytest.mark.parametrize("who", ["department_head", "department_clerk", "dean", "vice_rector", "finance_specialist"])
def test_nobody_else_records_orders(staff, cast, who):
    refused(Refused, getattr(cast, who), "dismissal", appointment=staff.docent)


@pytest.mark.parametrize("who", ["head_of_office", "registrar"])
def test_the_head_of_the_office_and_the_registrar_may(staff, cast, who):
    assert move(getattr(cast, who), "dismissal", appointment=staff.docent).pk


# What an order must say


@pytest.mark.parametrize(
    ("odd", "field"),
    [
        ({"order_number": "  "}, "order_number"), ({"order_date": date(2026, 11, 21)}, "order_date"),
        ({"effective_date": date(2028, 1, 1)}, "effective_date"), ({"until": date(2026, 11, 15)}, "until"),
        ({"rate": None}, "rate"), ({"rate": D(0)}, "rate"), ({"rate": D("-1")}, "rate"), ({"rate": D("0.3")}, "rate"),
        ({"position": None}, "position"), ({"person": None}, "person"), ({"work": "hourly"}, "work"),
    ],
)  # fmt: skip
def test_a_hire_says_everything(staff, by, odd, field):
    order = {"person": make_person("Дайыров"), "position": staff.docents, "rate": D(1)} | odd

    assert refused(BadInput, by, "hire", **order).field == field


@pytest.mark.parametrize("kind", ["dismissal", "transfer", "rate_change"])
def test_other_orders_name_the_appointment(staff, by, kind):
    assert refused(BadInput, by, kind, position=staff.there, rate=D(1)).field == "appointment"


def test_the_rate_of_a_change_is_another(staff, by):
    assert str(refused(BadInput, by, "rate_change", appointment=staff.docent, rate=D(1))) == "The rate is the same."


def test_a_transfer_leads_elsewhere(staff, by):
    refusal = refused(BadInput, by, "transfer", appointment=staff.docent, position=staff.docents, rate=D(1))
    assert "Change the rate instead" in str(refusal)


# Days


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2022, 9, 1), "within a year"),
        (date(2026, 3, 1), "ended on 28.02.2026"),
        (date(2026, 1, 1), "taken on 01.02.2026"),
    ],
)
def test_an_order_falls_into_the_appointment(staff, by, day, said):
    short = settle("Эсенов", staff.docents, "0.25", start=date(2026, 2, 1), end=date(2026, 2, 28))

    assert said in str(refused(BadInput, by, "dismissal", appointment=short, effective_date=day))


def test_of_two_orders_of_one_day_the_second_is_refused(staff, by):
    move(by, "rate_change", appointment=staff.docent, rate=D("0.50"))
    with pytest.raises(Conflict) as refusal:
        move(by, "dismissal", appointment=staff.docent, order_number="16-К")

    assert str(refusal.value) == (
        "Order № 15-К of 16.11.2026 moves this person on that day or later. Take it back first."
    )


def test_orders_follow_each_other_in_the_order_of_their_days(staff, by):
    move(by, "rate_change", appointment=staff.docent, rate=D("0.50"))
    with pytest.raises(Conflict):
        move(by, "dismissal", appointment=staff.docent, effective_date=date(2026, 11, 10))
    move(by, "dismissal", appointment=staff.docent, effective_date=date(2026, 12, 1))

    assert [row[1:] for row in held(staff.docent)] == [
        (D("1.00"), date(2022, 9, 1), EVE), (D("0.50"), NOVEMBER, date(2026, 11, 30)),
    ]  # fmt: skip


def test_who_was_hired_is_not_dismissed_on_the_same_day(staff, by):
    made = move(by, "hire", person=make_person("Дайыров"), position=staff.docents, rate=D(1)).made
    with pytest.raises(BadInput) as refusal:
        move(by, "dismissal", appointment=made)

    assert (refusal.value.field, "taken on 16.11.2026" in str(refusal.value)) == ("effective_date", True)


def test_who_stands_in_no_place_is_not_moved(staff, by):
    outside = Appointment.objects.create(
        person=make_person("Дайыров"),
        unit=staff.department,
        post=staff.posts.docent,
        rate=1,
        start_date=date(2025, 9, 1),
    )

    assert "holds no place" in str(refused(BadInput, by, "dismissal", appointment=outside))


def test_a_place_is_taken_on_days_on_which_it_is_there(staff, by):
    closed = place(staff.department, staff.posts.assistant, "1", valid_to=date(2026, 12, 31))
    order = {"person": make_person("Дайыров"), "position": closed, "rate": D(1)}

    assert refused(BadInput, by, "hire", **order).field == "position"
    assert move(by, "hire", **order, until=date(2026, 12, 31)).pk


# Rates


def test_a_place_gives_no_more_than_it_has_free(staff, by):
    refusal = refused(Conflict, by, "hire", person=make_person("Дайыров"), position=staff.docents, rate=D("1.75"))
    assert str(refusal) == "Only 1.50 rates of this place are free then."


def test_the_rates_of_a_person_in_all_departments_are_limited(staff, by):
    refusal = refused(Conflict, by, "rate_change", appointment=staff.half, rate=D("0.75"))

    assert str(refusal) == "Чоров А. would hold 1.75 rates in all; at most 1.5 are allowed."


def test_the_limit_is_dated_data(staff, by):
    LoadLimits.objects.create(valid_from=date(2026, 9, 1), person_limit=D("1.75"), step=D("0.25"))

    assert move(by, "rate_change", appointment=staff.half, rate=D("0.75")).pk


def test_the_step_is_dated_data(staff, by):
    LoadLimits.objects.create(valid_from=date(2026, 9, 1), step=D("0.1"))

    assert move(by, "rate_change", appointment=staff.docent, rate=D("0.9")).pk
    with pytest.raises(BadInput):
        move(by, "rate_change", appointment=staff.professor, rate=D("0.75"))


def test_there_is_one_main_place_of_work(staff, by):
    refusal = refused(Conflict, by, "hire", person=staff.docent.person, position=staff.docents, rate=D("0.25"))
    assert "already holds this post" in str(refusal)

    free = place(staff.department, staff.posts.assistant, "1")
    refusal = refused(Conflict, by, "hire", person=staff.docent.person, position=free, rate=D("0.25"))
    assert "already has a main place of work" in str(refusal)
    assert move(by, "hire", person=staff.docent.person, position=free, rate=D("0.25"), work="internal").pk


# What went meanwhile


def test_a_person_who_went_from_the_record_meanwhile_is_a_conflict(staff, by):
    person = make_person("Дайыров")
    Person.objects.filter(pk=person.pk).delete()

    refusal = refused(Conflict, by, "hire", person=person, position=staff.docents, rate=D(1))
    assert str(refusal) == "The person is no longer on record. Choose again."


def test_a_place_that_was_closed_meanwhile_is_a_conflict_at_its_field(staff, by):
    gone = place(staff.department, staff.posts.assistant, "1")
    StaffPosition.objects.filter(pk=gone.pk).delete()

    refusal = refused(Conflict, by, "transfer", appointment=staff.docent, position=gone, rate=D(1))
    assert (str(refusal), refusal.field) == ("The place is gone. Open the staff table again.", "position")


def test_an_appointment_whose_order_was_taken_back_meanwhile_is_a_conflict(staff, by):
    hired = move(by, "hire", person=make_person("Дайыров"), position=staff.docents, rate=D(1))
    appointment = hired.made
    revoke_movement(movement=hired, reason="ката", by=by.scope, at=AT)

    with pytest.raises(Conflict, match="The appointment is gone"):
        move(by, "dismissal", appointment=appointment)
