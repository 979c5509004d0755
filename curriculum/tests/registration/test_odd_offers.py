"""Electives prepared, changed, offered, closed, cancelled by whatever is sent: a sentence, and the rows as before."""

import uuid

import pytest
from django.urls import reverse

from curriculum.models import ElectiveOffer, Registration
from curriculum.tests.registration.world import ANNOTATION, make_offer, make_registration
from curriculum.tests.semester_world import known_course
from curriculum.tests.views.pages import text, tree
from kuu_office.core.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

HUGE = "9" * 40
ODD = ("0", "-1", HUGE, "1e3", "null", "[]", "'; drop", "ү" * 5000, "987654321")
VERBS = ("elective_offer", "elective_close", "elective_cancel")


def everything() -> dict[str, list]:
    return {
        one.__name__: list(one.objects.order_by("pk").values()) for one in (ElectiveOffer, Registration, AuditEntry)
    }


def url(name: str, *args) -> str:
    return reverse(f"curriculum:{name}", args=args)


@pytest.fixture
def head(hall, cast):
    cast.department_head.client.cookies["django_language"] = "en"
    return cast.department_head.client


@pytest.fixture
def sent(hall) -> dict:
    return {
        "term": hall.spring.pk, "course": hall.courses[3].pk, "language": "ky",
        "capacity": 20, "minimum": 10, "annotation_ky": ANNOTATION,
    }  # fmt: skip


@pytest.fixture
def draft(hall) -> ElectiveOffer:
    return make_offer(hall.courses[3], hall.spring, hall.teacher, state="draft", capacity=20, minimum=10)


@pytest.fixture
def foreign(hall, world) -> ElectiveOffer:
    """On offer in another faculty."""
    return make_offer(known_course(world.other_programme, "Т1", "Тарых"), hall.spring, hall.teacher)


# Preparing and changing


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", ["course", "language", "teacher", "capacity", "minimum"])
def test_an_odd_value_prepares_nothing_and_is_told_at_its_field(head, sent, field, odd):
    before = everything()

    answer = head.post(url("elective_new"), sent | {field: odd})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert everything() == before


@pytest.mark.parametrize("odd", ["", *ODD])
def test_a_term_that_is_none_is_the_usual_one_or_told(head, sent, odd):
    assert head.post(url("elective_new"), sent | {"term": odd}).status_code in {302, 403, 422}


@pytest.mark.parametrize("name", ["annotation_ky", "annotation_ru", "annotation_en"])
def test_an_annotation_of_any_letters_is_kept_as_text_or_told(hall, head, draft, sent, name):
    for odd in ("ү" * 100_000, "\u0958" * 3000, "<script>x</script>", "\u202e\u2028", "a\0b"):
        draft.refresh_from_db()
        answer = head.post(
            url("elective_edit", draft.pk), sent | {"teacher": hall.teacher.pk, "revision": draft.revision, name: odd}
        )
        assert answer.status_code in {302, 422}
    assert "<script>x" not in head.get(url("elective", draft.pk)).content.decode()


@pytest.mark.parametrize("seen", ["", "0", "99", HUGE, "-1", "x", "null", ["1", "0"]])
def test_a_change_over_another_version_is_refused(head, draft, sent, seen):
    before = everything()

    answer = head.post(
        url("elective_edit", draft.pk), sent | {"teacher": draft.teacher_id, "revision": seen, "capacity": 25}
    )

    assert (answer.status_code in {409, 422}, everything()) == (True, before)
    assert answer.context["form"].errors


def test_a_course_or_a_teacher_of_another_faculty_is_no_choice(head, sent, foreign, cast):
    for field, pk in (("course", foreign.course_id), ("teacher", cast.other_clerk.person.pk)):
        answer = head.post(url("elective_new"), sent | {field: pk})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


# The verbs


@pytest.mark.parametrize("verb", VERBS)
def test_an_elective_of_another_faculty_or_none_is_not_found(head, foreign, verb):
    before = everything()

    for pk in (foreign.pk, 987654321, 10**18, 10**30):
        assert head.post(url(verb, pk), {"remark": "Мугалим жок"}).status_code in {403, 404}
    assert everything() == before


@pytest.mark.parametrize("member", ["dean", "teacher", "sister_head", "other_head", "registrar"])
@pytest.mark.parametrize("verb", VERBS)
def test_only_its_department_acts(hall, draft, cast, member, verb):
    before = everything()

    answer = getattr(cast, member).client.post(url(verb, draft.pk), {"remark": "Мугалим жок"})

    assert (answer.status_code in {403, 404}, everything()) == (True, before)


@pytest.mark.parametrize("reason", ["", "   ", "\n\t", "а\0б"])
def test_a_cancellation_without_a_reason_cancels_nothing(hall, head, draft, reason):
    before = everything()

    answer = head.post(url("elective_cancel", draft.pk), {"remark": reason})

    assert (answer.status_code, everything()) == (422, before)
    if "\0" not in reason:
        assert "Say why the elective is cancelled." in text(tree(answer))


def test_a_reason_of_any_length_is_kept(hall, head, draft):
    assert head.post(url("elective_cancel", draft.pk), {"remark": "ү" * 50_000}).status_code in {302, 422}
    assert head.get(url("elective", draft.pk)).status_code == 200


@pytest.mark.parametrize("verb", VERBS)
def test_a_double_click_acts_once_and_a_second_form_is_told(hall, head, draft, verb):
    offer = hall.offers[0] if verb == "elective_close" else draft
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])
    sent = {"remark": "Мугалим жок", "idem": str(uuid.uuid4())}

    answers = [head.post(url(verb, offer.pk), sent) for _time in range(2)]
    done = everything()
    again = head.post(url(verb, offer.pk), sent | {"idem": str(uuid.uuid4())})
    other = head.post(url(verb, offer.pk), sent | {"remark": "Башка"})

    assert [one.status_code for one in [*answers, again, other]] == [302, 302, 403, 409]
    assert (everything(), AuditEntry.objects.count()) == (done, 1)


@pytest.mark.parametrize("odd", ["", *ODD])
def test_offering_what_is_none_offers_nothing(hall, head, draft, odd):
    before = everything()

    answer = head.post(url("electives_offer"), {"offers": [odd], "term": hall.spring.pk})

    assert (answer.status_code in {302, 404, 422}, everything()) == (True, before)


def test_offering_many_among_which_one_is_foreign_offers_none_of_the_others(hall, head, draft, foreign):
    ElectiveOffer.objects.filter(pk=foreign.pk).update(state="draft")

    head.post(url("electives_offer"), {"offers": [draft.pk, foreign.pk, draft.pk], "term": hall.spring.pk})

    assert ElectiveOffer.objects.get(pk=foreign.pk).state == "draft"
