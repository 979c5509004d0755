"""Two sessions at the same moment: the last free rate, the same person, a place narrowed while it is given."""

from datetime import date
from functools import partial
from threading import Thread
from time import monotonic, sleep

import pytest
from django.db import connection, transaction

from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.tests.committed import at_once
from staffing.models import Holding, Movement, StaffPosition, StaffTable
from staffing.operations.movements import record_movement
from staffing.operations.places import PlaceOrder, change_place
from staffing.operations.revoking import TakenBack, revoke_movement
from staffing.operations.tables import open_table
from staffing.tests.world import AT, D, make_person, make_staff_world, settle, wish


@pytest.fixture
def hall(committed, cast):
    return make_staff_world(cast)


@pytest.fixture
def people(cast):
    return cast.office_specialist.scope, cast.head_of_office.scope


def recording(by, kind, **fields):
    return partial(record_movement, wish=wish(kind, **fields), by=by, at=AT)


def kinds(results) -> list[type]:
    return sorted(map(type, results), key=lambda kind: kind.__name__)


def test_two_people_are_hired_into_the_last_rate_and_one_gets_it(hall, people):
    newcomers = [make_person(name) for name in ("Дайыров", "Эсенов")]
    works = [
        recording(by, "hire", person=person, position=hall.docents, rate=D(1))
        for by, person in zip(people, newcomers, strict=True)
    ]

    assert kinds(at_once(*works)) == [Conflict, Movement]
    held = sum(Holding.objects.filter(position=hall.docents, end_date=None).values_list("rate", flat=True))
    assert held == D("2.5")


def test_of_two_orders_about_one_person_one_is_recorded(hall, people):
    results = at_once(
        recording(people[0], "dismissal", appointment=hall.docent),
        recording(people[1], "rate_change", appointment=hall.docent, rate=D("0.50")),
    )

    assert len([one for one in results if isinstance(one, Movement)]) == 1
    assert {type(one) for one in results} <= {Movement, Conflict, BadInput}
    assert Movement.objects.count() == 1


def test_a_movement_is_taken_back_once(hall, people):
    movement = recording(people[0], "dismissal", appointment=hall.docent)()
    results = at_once(*(partial(revoke_movement, movement=movement, reason="ката", by=by, at=AT) for by in people))

    assert len([one for one in results if isinstance(one, TakenBack)]) == 1
    hall.docent.refresh_from_db()
    assert hall.docent.end_date is None


def test_a_place_is_not_narrowed_while_it_is_given(hall, people, cast):
    table = open_table(unit=hall.department, year=hall.year, by=cast.department_head.scope, at=AT)
    narrowing = partial(
        change_place, table=table, position=hall.docents, rate=D("1.5"), source="budget", required_degree="none",
        by=cast.department_head.scope, at=AT,
    )  # fmt: skip
    results = at_once(
        narrowing, recording(people[0], "hire", person=make_person("Дайыров"), position=hall.docents, rate=D(1))
    )

    assert len([one for one in results if isinstance(one, Exception)]) == 1
    for place in {holding.position for holding in Holding.objects.select_related("position")}:
        present = Holding.objects.filter(position=place, end_date=None).values_list("rate", flat=True)
        assert sum(present) <= place.rate


def test_a_table_is_opened_once(hall, cast):
    works = [
        partial(open_table, unit=hall.department, year=hall.year, by=by.scope, at=AT)
        for by in (cast.department_head, cast.office_specialist)
    ]

    assert kinds(at_once(*works)) == [Conflict, StaffTable]
    assert StaffTable.objects.count() == 1


def test_two_people_change_places_at_one_moment(hall, people):
    """Each takes a free rate of the place that the other leaves: nobody waits for the other for ever."""
    other = hall.units.sister_department
    there = StaffPosition.objects.create(unit=other, post=hall.posts.docent, rate=D(3), valid_from=date(2020, 9, 1))
    colleague = settle("Дайыров", there)
    results = at_once(
        recording(people[0], "transfer", appointment=hall.docent, position=there, rate=D(1)),
        recording(people[1], "transfer", appointment=colleague, position=hall.docents, rate=D(1)),
    )

    assert kinds(results) == [Movement, Movement]
    places = {one.person.surname: one.position.unit.code for one in results}
    assert places == {"Бекова": "ЭЭТ", "Дайыров": "ПИ"}


def test_an_order_and_its_undoing_never_wait_for_each_other(hall, people):
    first = recording(people[0], "rate_change", appointment=hall.docent, rate=D("0.50"))()
    results = at_once(
        partial(revoke_movement, movement=first, reason="ката", by=people[0], at=AT),
        recording(people[1], "dismissal", appointment=hall.docent, effective_date=date(2026, 12, 1)),
    )

    assert {type(one) for one in results} <= {Movement, TakenBack, Conflict}
    assert any(not isinstance(one, Conflict) for one in results)


# One order of locks: who holds a place never waits for somebody who waits for it


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]


def crossing(place: StaffPosition, other, mine) -> list:
    """Who has the place does `mine` while somebody else, in the midst of `other`, waits for it; what both did."""
    results = []
    thread = Thread(target=lambda: results.extend(at_once(other)))
    with transaction.atomic():
        StaffPosition.objects.select_for_update().get(pk=place.pk)
        thread.start()
        end = monotonic() + 20
        while not somebody_waits() and monotonic() < end:
            sleep(0.02)
        done = mine()
    thread.join(60)
    return [done, *results]


def test_a_place_that_changes_does_not_stop_the_order_about_who_holds_it(hall, people, cast):
    table = open_table(unit=hall.department, year=hall.year, by=cast.department_head.scope, at=AT)
    StaffTable.objects.filter(pk=table.pk).update(state="approved")
    order = PlaceOrder("21-К", date(2026, 11, 9), date(2026, 12, 1))
    changing = partial(
        change_place, table=table, position=hall.docents, rate=D(2), source="budget", required_degree="none",
        by=people[1], at=AT, order=order,
    )  # fmt: skip
    leaving = recording(people[0], "dismissal", appointment=hall.docent, effective_date=date(2026, 12, 15))
    results = crossing(hall.docents, leaving, changing)

    assert kinds(results) == [Movement, StaffPosition]


def test_a_table_that_is_opened_does_not_stop_a_hire(hall, people, cast):
    opening = partial(open_table, unit=hall.department, year=hall.year, by=cast.department_head.scope, at=AT)
    hiring = recording(people[0], "hire", person=make_person("Дайыров"), position=hall.docents, rate=D("0.50"))

    assert kinds(crossing(hall.docents, opening, hiring)) == [Movement, StaffTable]


def test_places_of_a_table_are_locked_in_the_order_of_a_transfer(hall, people, cast):
    """The professor leaves the lower place for the higher one, which the table would have locked first."""
    opening = partial(open_table, unit=hall.department, year=hall.year, by=cast.department_head.scope, at=AT)
    going = recording(people[0], "transfer", appointment=hall.professor, position=hall.docents, rate=D("0.50"))

    assert kinds(crossing(hall.professors, opening, going)) == [Movement, StaffTable]
