"""Whatever is entered, repaired, cancelled and confirmed in whatever turn: places hold, nothing is lost or untold."""

from collections import Counter
from random import Random

import pytest
from django.db.models import Count, F

from curriculum.models import ElectiveOffer, Registration
from curriculum.operations.electives import cancel_offer, change_offer, close_offer, offer_electives
from curriculum.operations.registration import Cell, confirm_registrations, register
from curriculum.operations.registration_repair import Asked, repair_registrations, try_repair
from curriculum.queries.registration import fit_of_groups
from curriculum.tests.registration.world import AT, active, fresh, make_offer
from kuu_office.core.errors import OfficeError
from kuu_office.core.models import AuditEntry

pytestmark = pytest.mark.django_db

MADE = ("curriculum.registration.made", "curriculum.registration.repaired")


class Office:
    """Somebody who does at random what an office may do; what a rule refuses is left."""

    def __init__(self, hall, cast, seed: int) -> None:
        self.hall, self.random, self.refused = hall, Random(seed), 0
        self.clerk, self.head = cast.deans_clerk.scope, cast.department_head.scope
        self.group, self.term = fresh(hall.group), hall.spring
        self.offers = [*hall.offers, make_offer(hall.courses[3], hall.spring, hall.teacher, capacity=1, minimum=1)]

    def do(self) -> None:
        verbs = (self.enter, self.enter, self.enter, self.repair, self.confirm, self.change, self.stop, self.put)
        try:
            self.random.choice(verbs)()
        except OfficeError:
            self.refused += 1

    def enter(self) -> None:
        student, block = self.random.choice(self.hall.students), self.random.choice(self.hall.blocks)
        offer = self.random.choice([None, *self.offers])
        stands = Registration.objects.active().filter(student=student, block=block).first()
        cell = Cell(student.pk, block.pk, offer.pk if offer else None, stands.pk if stands else 0)
        register(group=self.group, term=self.term, cell=cell, by=self.clerk, at=AT)

    def repair(self) -> None:
        kind = self.random.choice(["register", "move", "cancel", "follow"])
        ids = frozenset(one.pk for one in self.hall.students)
        asked = Asked(kind, ids, self.random.choice(self.offers).pk, "Оңдоо")
        act = {"groups": [self.group], "term": self.term, "asked": asked, "by": self.clerk, "at": AT}
        repair_registrations(**act, seen=try_repair(**act).digest)

    def confirm(self) -> None:
        ids = [one.pk for one in self.hall.students]
        confirm_registrations(group=self.group, term=self.term, student_ids=ids, by=self.clerk, at=AT)

    def change(self) -> None:
        offer = ElectiveOffer.objects.get(pk=self.random.choice(self.offers).pk)
        values = {"capacity": self.random.randint(1, 4), "minimum": 1}
        change_offer(offer_id=offer.pk, values=values, seen_revision=offer.revision, by=self.head, at=AT)

    def stop(self) -> None:
        offer = self.random.choice(self.offers)
        if self.random.random() < 0.3:
            cancel_offer(offer_id=offer.pk, reason="Аз студент", by=self.head, at=AT)
        else:
            close_offer(offer_id=offer.pk, by=self.head, at=AT)

    def put(self) -> None:
        offer_electives(offer_ids=[self.random.choice(self.offers).pk], by=self.head, at=AT)


@pytest.fixture(params=range(8))
def office(request, hall, cast) -> Office:
    office = Office(hall, cast, request.param)
    for _turn in range(30):
        office.do()
    return office


def test_after_any_turns_everything_holds(office):
    rows = Registration.objects.all()
    held = rows.active()

    assert not ElectiveOffer.objects.counted().filter(taken__gt=F("capacity")).exists()
    assert not held.values("student", "block").annotate(times=Count("pk")).filter(times__gt=1).exists()
    assert not held.values("student", "offer").annotate(times=Count("pk")).filter(times__gt=1).exists()
    assert not rows.filter(state="cancelled", cancelled_by=None).exists()
    assert not rows.filter(state="confirmed", confirmed_by=None).exists()
    assert 0 < office.refused < 30


def test_after_any_turns_the_record_tells_of_every_registration(office):
    events = Counter(AuditEntry.objects.filter(object_kind="curriculum.student").values_list("event", flat=True))

    assert sum(events[name] for name in MADE) == Registration.objects.count()
    assert events["curriculum.registration.cancelled"] == Registration.objects.filter(state="cancelled").count()
    assert events["curriculum.registration.confirmed"] == Registration.objects.exclude(confirmed_at=None).count()


def test_after_any_turns_the_fix_list_and_the_registrations_agree(office):
    [found] = fit_of_groups([office.group], office.term, AT.date())

    seats = sum(len(member.fit.seats) for member in found.members)
    loose = sum(found.found[check] for check in ("extra", "dropped", "twice"))
    assert seats + loose == len(active())
    assert found.found["missing"] == found.wanted - seats
    cancelled = Registration.objects.active().filter(offer__state="cancelled").count()
    assert found.found["cancelled"] == cancelled


def test_a_registration_that_took_the_place_of_another_names_it(office):
    for row in Registration.objects.exclude(previous=None).select_related("previous"):
        assert (row.previous.state, row.previous.student_id) == ("cancelled", row.student_id)
        assert row.previous.block_id == row.block_id
        assert row.previous.offer_id != row.offer_id
