"""Two sessions at the same moment: the last place, the same cell, the same repair."""

from functools import partial
from types import SimpleNamespace

import pytest

from curriculum.models import Registration
from curriculum.operations import registration as operations
from curriculum.operations.electives import change_offer
from curriculum.operations.registration import Cell, PlacesTaken, register
from curriculum.operations.registration_repair import Asked, Trial, repair_registrations, try_repair
from curriculum.tests.registration.world import AT, active, fresh, make_offer, make_registration_world
from curriculum.tests.world import make_world
from kuu_office.core.errors import BadInput, Conflict
from kuu_office.core.models import AuditEntry
from kuu_office.core.tests.committed import at_once


@pytest.fixture
def hall(committed, cast) -> SimpleNamespace:
    hall = make_registration_world(make_world(cast.units), cast)
    hall.group = fresh(hall.group)
    hall.last = make_offer(hall.courses[3], hall.spring, hall.teacher, capacity=1, minimum=1)
    return hall


@pytest.fixture
def people(cast):
    return cast.deans_clerk.scope, cast.office_specialist.scope


def choosing(hall, student, by, offer=None, seen=0):
    cell = Cell(student.pk, hall.blocks[1].pk, (offer or hall.last).pk, seen)
    return partial(register, group=hall.group, term=hall.spring, cell=cell, by=by, at=AT)


def kinds(results) -> list[type]:
    return sorted(map(type, results), key=lambda kind: kind.__name__)


def test_two_students_take_the_last_place_and_one_of_them_gets_it(hall, people):
    results = at_once(choosing(hall, hall.asanov, people[0]), choosing(hall, hall.omurova, people[1]))

    assert kinds(results) == [PlacesTaken, Registration]
    assert Registration.objects.active().filter(offer=hall.last).count() == 1
    assert AuditEntry.objects.filter(event="curriculum.registration.made").count() == 1


def test_control_without_counting_under_the_lock_the_place_is_given_twice(hall, people, monkeypatch):
    monkeypatch.setattr(operations, "refuse_without_place", lambda *_args: None)

    results = at_once(choosing(hall, hall.asanov, people[0]), choosing(hall, hall.omurova, people[1]))
    assert kinds(results) == [Registration, Registration]


def test_of_two_people_in_one_cell_one_saves_and_the_other_is_told(hall, people):
    results = at_once(choosing(hall, hall.asanov, people[0]), choosing(hall, hall.asanov, people[1], hall.offers[2]))

    assert kinds(results) == [Conflict, Registration]
    assert len(active()) == 1


def test_places_taken_away_and_the_last_of_them_chosen_never_leave_too_many(hall, cast, people):
    offer = hall.offers[2]
    for student in hall.students[:2]:
        choosing(hall, student, people[0], offer)()
    fewer = partial(
        change_offer, offer_id=offer.pk, values={"capacity": 2}, seen_revision=1, by=cast.department_head.scope, at=AT
    )

    changed, chosen = at_once(fewer, choosing(hall, hall.usonov, people[1], offer))
    offer.refresh_from_db()
    assert isinstance(changed, BadInput) != isinstance(chosen, PlacesTaken), (changed, chosen)
    assert offer.registrations.active().count() <= offer.capacity


def test_the_same_repair_recorded_by_two_people_is_done_once(hall, people):
    asked = Asked("register", frozenset(one.pk for one in hall.students), hall.offers[2].pk, "Оңдоо")
    seen = try_repair(groups=[hall.group], term=hall.spring, asked=asked, by=people[0], at=AT).digest

    results = at_once(
        *(
            partial(repair_registrations, groups=[hall.group], term=hall.spring, asked=asked, by=by, at=AT, seen=seen)
            for by in people
        )
    )
    assert kinds(results) == [Conflict, Trial]
    assert [course for _name, course, *_rest in active()] == ["Электив 3"] * 3


def test_a_repair_that_meets_an_entry_leaves_nobody_twice_in_a_block(hall, people):
    asked = Asked("register", frozenset([hall.asanov.pk]), hall.offers[2].pk, "Оңдоо")
    seen = try_repair(groups=[hall.group], term=hall.spring, asked=asked, by=people[0], at=AT).digest

    results = at_once(
        partial(
            repair_registrations, groups=[hall.group], term=hall.spring, asked=asked, by=people[0], at=AT, seen=seen
        ),
        choosing(hall, hall.asanov, people[1]),
    )
    assert sum(isinstance(one, Conflict) for one in results) == 1, results
    assert len(active()) == 1
