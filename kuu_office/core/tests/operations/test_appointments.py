"""People in posts: rates, dates, one main place of work."""

from datetime import date
from decimal import Decimal

import pytest

from kuu_office.core import clock
from kuu_office.core.access.roles import Role
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import Appointment, AuditEntry, Post, RoleGrant
from kuu_office.core.models.people import AppointmentKind
from kuu_office.core.operations import appoint, change_rate, end_appointment, reopen_appointment, undo_appointment

FIRST = date(2025, 9, 1)


@pytest.fixture
def docent(db) -> Post:
    return Post.objects.create(code="docent", name_ky="доцент", name_en="docent", is_teaching=True)


@pytest.fixture
def hire(cast, docent):
    def act(by=None, **values) -> Appointment:
        usual = {
            "person": cast.teacher.person,
            "unit": cast.units.department,
            "post": docent,
            "rate": Decimal("1.00"),
            "start_date": FIRST,
        }
        return appoint(**usual | values, by=(by or cast.registrar).scope, at=clock.now())

    return act


def test_the_registrar_appoints_and_it_is_written_down(cast, docent, hire):
    appointment = hire(end_date=date(2026, 6, 30))

    entry = AuditEntry.objects.get(event="core.appointment.made")
    assert (entry.object_id, entry.unit_id, entry.new) == (
        appointment.pk,
        cast.units.department.pk,
        {
            "unit": str(cast.units.department),
            "post": str(docent),
            "kind": "main",
            "rate": "1.00",
            "start_date": "2025-09-01",
            "end_date": "2026-06-30",
        },
    )


@pytest.mark.parametrize("member", ["dean", "department_head", "vice_rector", "teacher"])
def test_nobody_else_appoints(cast, hire, member):
    with pytest.raises(Refused):
        hire(by=getattr(cast, member))


def test_a_registrar_of_another_faculty_does_not_appoint_here(cast, hire):
    RoleGrant.objects.create(
        person=cast.other_clerk.person, role=Role.REGISTRAR, unit=cast.units.other_faculty, start_date=FIRST
    )

    with pytest.raises(Refused):
        hire(by=cast.other_clerk)


@pytest.mark.parametrize("rate", ["0", "-0.5", "2.01"])
def test_a_rate_is_more_than_nothing_and_at_most_two(hire, rate):
    with pytest.raises(BadInput) as refusal:
        hire(rate=Decimal(rate))

    assert refusal.value.field == "rate"


@pytest.mark.parametrize("rate", ["0.25", "2.00"])
def test_the_edges_of_a_rate_are_taken(hire, rate):
    assert hire(rate=Decimal(rate)).rate == Decimal(rate)


def test_an_appointment_does_not_end_before_it_begins(hire):
    with pytest.raises(BadInput):
        hire(end_date=date(2025, 8, 31))


def test_the_same_post_is_not_held_twice_at_a_time(hire):
    hire(kind=AppointmentKind.INTERNAL)

    with pytest.raises(Conflict) as refusal:
        hire(kind=AppointmentKind.INTERNAL)

    assert "already holds this post" in str(refusal.value)


def test_there_is_one_main_place_of_work_at_a_time(cast, hire):
    hire()

    with pytest.raises(Conflict) as refusal:
        hire(unit=cast.units.sister_department)

    assert "main place of work" in str(refusal.value)


def test_a_second_place_of_work_is_part_time(cast, hire):
    hire()

    hire(unit=cast.units.sister_department, kind=AppointmentKind.INTERNAL, rate=Decimal("0.50"))

    assert cast.teacher.person.appointments.count() == 2


def test_a_new_main_place_follows_the_end_of_the_old_one(cast, hire):
    old = hire()
    end_appointment(
        appointment=old, end_date=date(2025, 12, 31), reason="moved", by=cast.registrar.scope, at=clock.now()
    )

    hire(unit=cast.units.sister_department, start_date=date(2026, 1, 1))

    entry = AuditEntry.objects.get(event="core.appointment.ended")
    assert (entry.old, entry.new, entry.reason) == ({"end_date": None}, {"end_date": "2025-12-31"}, "moved")


def test_nobody_else_ends_an_appointment(cast, hire):
    with pytest.raises(Refused):
        end_appointment(appointment=hire(), end_date=FIRST, reason="x", by=cast.dean.scope, at=clock.now())


@pytest.fixture
def told(cast):
    """Who does it, when and why."""
    return {"reason": "№ 5-К", "by": cast.registrar.scope, "at": clock.now()}


def test_a_rate_changes_on_record(hire, told):
    changed = change_rate(appointment=hire(), rate=Decimal("0.50"), **told)

    changed.refresh_from_db()
    entry = AuditEntry.objects.get(event="core.appointment.rate_changed")
    assert changed.rate == Decimal("0.50")
    assert (entry.old, entry.new, entry.reason) == ({"rate": "1.00"}, {"rate": "0.50"}, "№ 5-К")


def test_a_changed_rate_has_the_same_edges(hire, told):
    with pytest.raises(BadInput):
        change_rate(appointment=hire(), rate=Decimal("2.01"), **told)


def test_an_ended_appointment_is_opened_again(hire, told):
    ended = end_appointment(appointment=hire(), end_date=date(2025, 12, 31), **told)
    reopened = reopen_appointment(appointment=ended, end_date=None, **told)

    entry = AuditEntry.objects.get(event="core.appointment.reopened")
    assert reopened.end_date is None
    assert (entry.old, entry.new) == ({"end_date": "2025-12-31"}, {"end_date": None})


def test_an_appointment_is_not_opened_over_another_main_place(cast, hire, told):
    ended = end_appointment(appointment=hire(), end_date=date(2025, 12, 31), **told)
    hire(unit=cast.units.sister_department, start_date=date(2026, 1, 1))

    with pytest.raises(Conflict) as refusal:
        reopen_appointment(appointment=ended, end_date=None, **told)
    assert "main place of work" in str(refusal.value)


def test_an_appointment_is_not_opened_over_the_same_post(hire, told):
    ended = end_appointment(appointment=hire(kind=AppointmentKind.INTERNAL), end_date=date(2025, 12, 31), **told)
    hire(kind=AppointmentKind.INTERNAL, start_date=date(2026, 1, 1))

    with pytest.raises(Conflict) as refusal:
        reopen_appointment(appointment=ended, end_date=None, **told)
    assert "already holds this post" in str(refusal.value)


def test_an_appointment_is_taken_back_and_the_record_keeps_it(cast, hire, told):
    made = hire()
    undo_appointment(appointment=made, **told)

    entry = AuditEntry.objects.get(event="core.appointment.undone")
    assert not cast.teacher.person.appointments.exists()
    assert (entry.object_id, entry.old, entry.reason) == (
        made.pk, {"rate": "1.00", "start_date": "2025-09-01"}, "№ 5-К",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "how"),
    [(change_rate, {"rate": Decimal(1)}), (reopen_appointment, {"end_date": None}), (undo_appointment, {})],
)
def test_nobody_else_moves_people(cast, hire, told, verb, how):
    with pytest.raises(Refused):
        verb(appointment=hire(), **how, **told | {"by": cast.dean.scope})
