"""What is found in registrations, said to people; what the record says of them; what the database itself refuses."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from curriculum import wording
from curriculum.calc.registration import CHECKS, Misfit
from curriculum.calc.shapes import Names
from curriculum.enums import OfferState, RegistrationSource, RegistrationState, Repair
from curriculum.models import ElectiveOffer, Registration
from curriculum.operations.registration import Cell, confirm_registrations, register
from curriculum.operations.registration_repair import STEPS
from curriculum.seed.registration import ANNOTATIONS
from curriculum.tests.registration.world import AT, fresh, make_offer, make_registration
from kuu_office.core import audit

COURSE, BLOCK = Names("Веб", "Веб-дизайн", "Web design"), Names("Тандоо 1", "Выбор 1", "Choice 1")
VALUES = {
    "course": COURSE, "block": BLOCK, "credits": Decimal("3.0"), "expected": Decimal("4.5"), "code": "Б.1",
    "needed": Names("Математика", "", ""), "semester": 2,
}  # fmt: skip


@pytest.mark.parametrize(
    ("check", "sentence"),
    [
        ("missing", "Nothing is chosen in “Choice 1”."),
        ("extra", "“Web design” stands in no elective block of this semester."),
        ("twice", "“Web design” is the second choice in “Choice 1”."),
        ("credits", "“Web design” has 3 credits, the block “Choice 1” has 4.5."),
        ("prerequisite", "“Web design” needs Б.1 Математика, which was not taken earlier."),
        ("repeated", "“Web design” is taken or was taken in semester 2 already."),
        ("cancelled", "“Web design” is not taught: choose another elective."),
        ("unconfirmed", "The adviser has not confirmed “Web design”."),
    ],
)
def test_what_is_found_is_said_in_a_sentence(check, sentence):
    assert wording.said_misfit(Misfit(check, values=VALUES)) == sentence


def test_names_are_said_in_the_readers_language_or_in_one_that_is_there():
    said = {}
    for language in ("ky", "ru", "en"):
        with override(language):
            said[language] = (wording.in_language(COURSE), wording.in_language(VALUES["needed"]))

    assert said == {
        "ky": ("Веб", "Математика"), "ru": ("Веб-дизайн", "Математика"), "en": ("Web design", "Математика"),
    }  # fmt: skip


def test_quantities_are_written_as_the_reader_writes_them():
    with override("ru"):
        assert wording.in_language(Decimal("4.5")) == "4,5"
    assert wording.in_language(Decimal("4.5")) == "4.5"


def test_every_check_has_a_title_and_so_has_who_left():
    titles = [wording.misfit_title(check) for check in (*CHECKS, "gone")]

    assert len(set(titles)) == len(CHECKS) + 1


def test_every_repair_has_its_step():
    assert set(STEPS) == set(Repair.values)


def test_states_and_sources_are_words():
    for words in (OfferState, RegistrationState, RegistrationSource, Repair):
        assert all(str(label).strip() for label in words.labels)


def test_the_annotations_of_the_demo_take_a_name():
    assert all("{}" in text for text in ANNOTATIONS.values())


# --- the record


@pytest.mark.django_db
def test_the_record_of_a_student_tells_the_whole_story(hall, cast):
    group, act = fresh(hall.group), {"term": hall.spring, "at": AT}
    for block, offer in enumerate((hall.offers[0], hall.offers[2])):
        cell = Cell(hall.asanov.pk, hall.blocks[block].pk, offer.pk)
        register(group=group, cell=cell, by=cast.deans_clerk.scope, **act)
    confirm_registrations(group=group, student_ids=[hall.asanov.pk], by=cast.office_specialist.scope, **act)
    row = Registration.objects.order_by("pk").first()
    cell = Cell(hall.asanov.pk, hall.blocks[0].pk, None, row.pk)
    register(group=group, cell=cell, by=cast.deans_clerk.scope, **act)

    first, third = (f"710400E{n} Электив {n} (en) (Kyrgyz)" for n in (1, 3))
    clerk, specialist = "Абдыкадырова Н.", "Жумабаева Ч."
    told = [line.sentence for line in audit.history_of(hall.asanov)]
    assert told[0] == f"{clerk} cancelled the registration of “Асанов Бакыт” for the elective “{first}”."
    assert set(told[1:3]) == {
        f"{specialist} confirmed the registration of “Асанов Бакыт” for the elective “{one}”." for one in (first, third)
    }
    assert told[3:] == [
        f"{clerk} registered “Асанов Бакыт” for the elective “{one}”." for one in (third, first)
    ]  # fmt: skip


# --- what the database refuses, whatever code writes


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"state": "offered", "teacher": None},
        {"state": "offered", "capacity": None},
        {"capacity": 1, "minimum": 2},
        {"minimum": 0},
    ],
)
def test_an_elective_that_makes_no_sense_is_refused(hall, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        ElectiveOffer.objects.filter(pk=hall.offers[0].pk).update(**values)


@pytest.mark.django_db
def test_the_same_course_and_language_twice_in_a_term_is_refused(hall):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_offer(hall.courses[0], hall.spring, hall.teacher)
    assert make_offer(hall.courses[0], hall.terms.autumn, hall.teacher).pk
    assert make_offer(hall.courses[0], hall.spring, hall.teacher, state="cancelled").pk


@pytest.mark.django_db
def test_two_registrations_in_one_block_or_for_one_elective_are_refused(hall):
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])

    for offer, block in ((hall.offers[1], hall.blocks[0]), (hall.offers[0], hall.blocks[1])):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_registration(hall.asanov, offer, block)
    assert make_registration(hall.asanov, hall.offers[2], hall.blocks[1]).pk


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["cancelled", "confirmed"])
def test_nobody_cancels_or_confirms_anonymously(hall, state):
    row = make_registration(hall.asanov, hall.offers[0], hall.blocks[0])

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=row.pk).update(state=state)
