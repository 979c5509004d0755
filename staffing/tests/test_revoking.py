"""Orders taken back: everything stands as if they had never been."""

from datetime import date
from decimal import Decimal as D

import pytest

from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import AuditEntry
from kuu_office.core.tests.english import in_english
from staffing.models import Movement
from staffing.operations.places import PlaceOrder, change_place
from staffing.operations.revoking import revoke_movement
from staffing.operations.tables import open_table
from staffing.tests.world import AT, NOVEMBER, everything, give, make_person, move, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
__all__ = ["in_english"]


@pytest.fixture
def by(cast):
    return cast.office_specialist


def back(movement, by, reason="ката катталган"):
    return revoke_movement(movement=movement, reason=reason, by=by.scope, at=AT).movement


def orders(staff) -> list[dict]:
    free = place(staff.units.sister_department, staff.posts.professor, "1")
    return [
        {"kind": "hire", "person": make_person("Дайыров"), "position": staff.docents, "rate": D(1)},
        {"kind": "dismissal", "appointment": staff.docent},
        {"kind": "rate_change", "appointment": staff.docent, "rate": D("0.50")},
        {"kind": "transfer", "appointment": staff.docent, "position": free, "rate": D(1)},
    ]


@pytest.mark.parametrize("number", range(4))
def test_each_order_taken_back_puts_everything_back(staff, by, number):
    order = orders(staff)[number]
    before = everything()
    movement = move(by, **order)
    assert everything() != before
    back(movement, by)

    movement.refresh_from_db()
    assert everything() == before
    assert (movement.is_revoked, movement.revoked_at, movement.revoke_reason, movement.made) == (
        True, AT, "ката катталган", None,
    )  # fmt: skip


def test_taking_back_is_on_record(staff, by):
    movement = back(move(by, "dismissal", appointment=staff.docent), by)

    events = list(AuditEntry.objects.order_by("pk").values_list("event", "reason"))
    assert events[3:] == [
        ("core.appointment.reopened", "ката катталган"), ("workload.loadsheet.come_back", "ката катталган"),
        ("staffing.movement.revoked", "ката катталган"),
    ]  # fmt: skip
    assert AuditEntry.objects.latest("pk").object_id == movement.pk


def test_the_same_order_can_be_recorded_again(staff, by):
    back(move(by, "dismissal", appointment=staff.docent), by)

    assert move(by, "dismissal", appointment=staff.docent).hours_left == D("67.89")


def test_a_whole_chain_is_taken_back_from_its_end(staff, by):
    before = everything()
    first = move(by, "rate_change", appointment=staff.docent, rate=D("0.50"))
    second = move(by, "rate_change", appointment=staff.docent, rate=D("1.25"), effective_date=date(2026, 12, 1))
    third = move(by, "dismissal", appointment=staff.docent, effective_date=date(2026, 12, 15))
    for movement in (third, second, first):
        back(movement, by)

    assert everything() == before


def stopped(error, movement, by, **how):
    before = everything()
    with pytest.raises(error) as refusal:
        back(movement, by, **how)
    assert (everything(), Movement.objects.get(pk=movement.pk).is_revoked) == (before, False)
    return str(refusal.value)


def test_a_reason_is_given(staff, by):
    assert "Say why" in stopped(BadInput, move(by, "dismissal", appointment=staff.docent), by, reason=" ")


def test_nobody_else_takes_back(staff, by, cast):
    stopped(Refused, move(by, "dismissal", appointment=staff.docent), cast.department_head)


def test_what_was_taken_back_is_not_taken_back_twice(staff, by):
    movement = back(move(by, "dismissal", appointment=staff.docent), by)
    with pytest.raises(Refused) as refusal:
        back(movement, by)

    assert str(refusal.value) == "The movement has been taken back already."


def test_a_later_order_is_taken_back_first(staff, by):
    first = move(by, "hire", person=make_person("Дайыров"), position=staff.docents, rate=D(1))
    move(by, "dismissal", appointment=first.made, effective_date=date(2026, 12, 1), order_number="20-К")

    assert "Order № 20-К of 01.12.2026 came later" in stopped(Conflict, first, by)


def test_a_place_given_to_others_is_not_taken_from_them(staff, by):
    movement = move(by, "dismissal", appointment=staff.professor)
    move(by, "hire", person=make_person("Дайыров"), position=staff.professors, rate=D(1))

    assert "given to others" in stopped(Conflict, movement, by)


def test_a_person_who_works_elsewhere_now_does_not_return(staff, by):
    movement = move(by, "dismissal", appointment=staff.docent)
    free = place(staff.units.sister_department, staff.posts.docent, "1")
    move(by, "hire", person=staff.docent.person, position=free, rate=D("0.50"))

    assert "main place of work" in stopped(Conflict, movement, by)


def test_a_hire_with_hours_given_since_stays(staff, by):
    movement = move(by, "hire", person=make_person("Дайыров"), position=staff.docents, rate=D(1))
    give(staff.sheet, staff.spring, movement.made, "30")

    assert "was given something in this post" in stopped(Conflict, movement, by)


def test_a_place_changed_since_stops_it(staff, by, cast):
    table = open_table(unit=staff.department, year=staff.year, by=cast.department_head.scope, at=AT)
    movement = move(by, "rate_change", appointment=staff.docent, rate=D("0.50"))
    table.state = "approved"
    table.save()
    order = PlaceOrder("21-К", NOVEMBER, date(2026, 12, 1))
    change_place(
        table=table, position=staff.docents, rate=D(2), source="special", required_degree="none", order=order,
        by=by.scope, at=AT,
    )  # fmt: skip

    assert "changed after this order" in stopped(Conflict, movement, by)
