"""What no page sends: numbers that are none, ids that are not there, fields twice. An answer in words, nothing done."""

import pytest
from django.urls import reverse

from curriculum.models import ElectiveOffer, Registration
from curriculum.tests.registration.world import active, make_registration

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

ODD = ("", "0", "-1", "9" * 40, "1e3", "١٢", "'; drop", "ү", "987654321")


@pytest.fixture
def clerk(hall, cast):
    cast.deans_clerk.client.cookies["django_language"] = "en"
    return cast.deans_clerk.client


def url(name: str, *args) -> str:
    return reverse(f"curriculum:{name}", args=args)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", ["student", "block", "offer", "seen", "term"])
def test_a_cell_with_an_odd_value_is_refused_or_empty_and_never_a_fault(hall, clerk, field, odd):
    sent = {
        "term": hall.spring.pk, "student": hall.asanov.pk, "block": hall.blocks[0].pk, "offer": hall.offers[0].pk,
        "seen": 0,
    }  # fmt: skip
    response = clerk.post(url("registration_cell", hall.group.pk), sent | {field: odd}, HTTP_HX_REQUEST="true")

    assert response.status_code in {200, 403, 409, 422}
    saved = Registration.objects.active().filter(offer=hall.offers[0], student=hall.asanov)
    assert saved.exists() == (response.status_code == 200 and field in {"seen", "term"})


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_term_or_unit_in_the_address_shows_the_usual_one(hall, clerk, odd):
    pages = ["registration", "electives"]
    answers = [clerk.get(url(page), {"term": odd, "unit": odd, "page": odd}).status_code for page in pages]

    assert answers == [200, 200]
    assert clerk.get(url("electives_readiness"), {"term": odd}).status_code == 200


@pytest.mark.parametrize("odd", ["9" * 40, "-1", "ү"])
def test_an_odd_unit_of_the_readiness_is_none(hall, clerk, odd):
    assert clerk.get(url("electives_readiness"), {"unit": odd}).status_code == 200


def test_a_unit_of_another_faculty_is_not_there(hall, clerk, cast):
    foreign = cast.units.other_department.pk

    assert clerk.get(url("electives_readiness"), {"unit": foreign}).status_code == 404
    assert "unit" not in str(clerk.get(url("registration"), {"unit": foreign}).context["unit"])


@pytest.mark.parametrize("kind", ["", "paint", "register", "move"])
@pytest.mark.parametrize("offer", ["", "9" * 40, "987654321"])
def test_a_repair_that_says_nothing_sensible_is_answered_on_the_page(hall, clerk, kind, offer):
    sent = {"kind": kind, "offer": offer, "students": [hall.asanov.pk, "ү", "9" * 40], "reason": "Оңдоо"}
    response = clerk.post(url("registration_repair", hall.group.pk), sent)

    assert (response.status_code, active()) == (422, [])


def test_students_of_another_group_are_left_alone_by_a_repair(hall, clerk, cast, world):
    stranger = hall.asanov
    make_registration(stranger, hall.offers[0], hall.blocks[0])
    sent = {"kind": "cancel", "students": [stranger.pk + 1000], "reason": "Оңдоо"}

    response = clerk.post(url("registration_repair", hall.group.pk), sent)
    assert (response.status_code, response.context["trial"].rows) == (200, ())
    assert len(active()) == 1


@pytest.mark.parametrize("students", [[], ["ү"], ["9" * 40]])
def test_confirming_nobody_is_told(hall, clerk, students):
    response = clerk.post(url("registration_confirm", hall.group.pk), {"students": students})

    assert (response.status_code, "Tick at least one student." in response.content.decode()) == (422, True)


@pytest.mark.parametrize("offers", [[], ["ү"], ["987654321"]])
def test_offering_nothing_is_told(hall, cast, offers):
    client = cast.department_head.client
    client.cookies["django_language"] = "en"
    response = client.post(url("electives_offer"), {"offers": offers})

    assert (response.status_code, "Tick at least one elective." in response.content.decode()) == (422, True)


def test_a_draft_of_another_faculty_is_neither_seen_nor_offered(hall, cast):
    ElectiveOffer.objects.filter(pk=hall.offers[0].pk).update(state="draft")
    client = cast.other_head.client

    assert client.get(url("elective", hall.offers[0].pk)).status_code == 404
    assert client.post(url("electives_offer"), {"offers": [hall.offers[0].pk]}).status_code == 422
    assert ElectiveOffer.objects.get(pk=hall.offers[0].pk).state == "draft"


def test_a_form_sent_twice_prepares_one_elective(hall, cast):
    sent = {
        "course": hall.courses[3].pk,
        "language": "ky",
        "minimum": 5,
        "idem": "11111111-1111-4111-8111-111111111111",
    }
    first, second = (cast.department_head.client.post(url("elective_new"), sent) for _time in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert ElectiveOffer.objects.filter(course=hall.courses[3]).count() == 1


@pytest.mark.parametrize("field", ["capacity", "minimum"])
@pytest.mark.parametrize("odd", ["32768", "2147483648", "9" * 40, "-1", "1e3", "NaN"])
def test_more_places_than_any_hall_has_are_told_at_their_field(hall, cast, field, odd):
    sent = {"course": hall.courses[3].pk, "language": "ky", "minimum": 5, "capacity": 30}
    answer = cast.department_head.client.post(url("elective_new"), sent | {field: odd})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not ElectiveOffer.objects.filter(course=hall.courses[3]).exists()


def test_text_in_an_annotation_is_shown_and_never_run(hall, cast, clerk):
    evil = "<script>alert(1)</script>{{ 7 }}"
    ElectiveOffer.objects.filter(pk=hall.offers[0].pk).update(annotation_ky=evil, annotation_en=evil)

    page = clerk.get(url("elective", hall.offers[0].pk)).content.decode()
    assert ("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 }}" in page, evil in page) == (True, False)
