"""The pages of electives and registration: what they show, what a form does, the same queries for more rows."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from curriculum.models import ElectiveOffer, Registration
from curriculum.tests.contingent.people import make_student
from curriculum.tests.registration.world import (
    ANNOTATION,
    DAY,
    SINCE,
    active,
    fresh,
    make_offer,
    make_registration,
    newer_plan,
    open_window,
)
from curriculum.tests.views.pages import tree

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]


@pytest.fixture(autouse=True)
def _english(cast):
    for name in ("deans_clerk", "department_head", "dean", "teacher", "student"):
        getattr(cast, name).client.cookies["django_language"] = "en"


def url(name: str, *args, **query) -> str:
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"curriculum:{name}", args=args) + (f"?{asked}" if asked else "")


def text(response) -> str:
    return " ".join(response.content.decode().split())


def sheet(response) -> list[tuple]:
    return list(load_workbook(BytesIO(response.getvalue()), read_only=True).active.iter_rows(values_only=True))


def queries(count, page) -> int:
    with count as captured:
        assert page().status_code == 200
    return len(captured)


# --- readiness and electives


def test_the_readiness_page_leads_from_the_faculty_to_what_is_missing(hall, cast):
    page = text(cast.dean.client.get(url("electives_readiness")))
    assert "75 %" in page
    department = text(cast.department_head.client.get(url("electives_readiness", unit=hall.programme.department_id)))
    assert "Электив 4" in department
    assert url("elective_new") in department


def test_the_readiness_goes_into_a_workbook(hall, cast):
    response = cast.dean.client.get(url("electives_readiness", export="xlsx"))

    rows = sheet(response)
    assert [row[1] for row in rows if row[1] and str(row[1]).startswith("Электив")] == [
        f"Электив {n} (en)" for n in range(1, 5)
    ]
    assert [row[7] for row in rows][-4:] == ["on offer", "on offer", "on offer", "not offered"]


def test_a_department_prepares_fills_and_offers_an_elective(hall, cast):
    client = cast.department_head.client
    assert client.get(url("elective_new", course=hall.courses[3].pk, language="ky")).status_code == 200
    sent = {"course": hall.courses[3].pk, "language": "ky", "minimum": 5, "term": hall.spring.pk}
    response = client.post(url("elective_new"), sent)
    offer = ElectiveOffer.objects.get(course=hall.courses[3])
    assert (response.status_code, response["Location"]) == (302, url("elective", offer.pk))
    shown = text(client.get(url("elective", offer.pk)))
    assert "The elective is saved. Students see it when it is put on offer." in shown
    assert "Say who teaches it." in shown

    refused = client.post(url("elective_offer", offer.pk))
    assert (refused.status_code, "Say who teaches it." in text(refused)) == (422, True)
    filled = {"minimum": 5, "capacity": 20, "annotation_ky": ANNOTATION, "revision": 1}
    assert client.post(url("elective_edit", offer.pk), filled).status_code == 302
    assert "The elective is changed." in text(client.get(url("elective", offer.pk)))
    offer.refresh_from_db()
    assert (offer.capacity, offer.annotation_ky, offer.teacher) == (20, ANNOTATION, None)


def test_a_form_with_fewer_places_than_students_needed_is_shown_again_with_the_reason(hall, cast):
    offer = hall.offers[0]
    response = cast.department_head.client.post(
        url("elective_edit", offer.pk), {"minimum": 9, "capacity": 3, "revision": offer.revision}
    )

    assert (response.status_code, "fewer places than students needed" in text(response)) == (422, True)


def test_ready_electives_are_put_on_offer_together(hall, cast):
    ElectiveOffer.objects.filter(pk__in=[hall.offers[0].pk, hall.offers[1].pk]).update(state="draft")
    sent = {"offers": [hall.offers[0].pk, hall.offers[1].pk], "term": hall.spring.pk, "unit": ""}

    response = cast.department_head.client.post(url("electives_offer"), sent)
    assert response.status_code == 302
    assert set(ElectiveOffer.objects.values_list("state", flat=True)) == {"offered"}
    assert cast.department_head.client.post(url("electives_offer"), {"term": hall.spring.pk}).status_code == 422


@pytest.mark.parametrize(
    ("verb", "before", "said"),
    [
        ("offer", "draft", "The elective is on offer."),
        ("close", "offered", "The elective takes no more students; who is registered stays."),
        ("offer", "closed", "The elective is on offer."),
        ("cancel", "offered", "The elective is cancelled."),
    ],
)
def test_what_was_done_with_an_elective_is_said(hall, cast, verb, before, said):
    ElectiveOffer.objects.filter(pk=hall.offers[0].pk).update(state=before)
    sent = {"remark": "Мугалим жок"}

    done = cast.department_head.client.post(url(f"elective_{verb}", hall.offers[0].pk), sent, follow=True)

    assert (done.status_code, said in text(done)) == (200, True)
    again = cast.department_head.client.post(url(f"elective_{verb}", hall.offers[0].pk), sent)
    assert (again.status_code, said in text(again)) == (403, False)


def test_an_elective_below_its_minimum_is_found_cancelled_and_its_students_are_listed(hall, cast):
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])
    client = cast.department_head.client
    listed = text(client.get(url("electives", small="true", term=hall.spring.pk)))
    assert "Электив 1 (en)" in listed

    client.post(url("elective_cancel", hall.offers[0].pk), {"remark": "Аз студент"})
    page = text(client.get(url("elective", hall.offers[0].pk)))
    assert ("have to choose anew" in page, "Асанов Бакыт" in page) == (True, True)
    assert client.post(url("elective_cancel", hall.offers[0].pk), {"remark": "x"}).status_code == 403


def test_the_students_of_an_elective_go_into_a_workbook(hall, cast):
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])

    rows = sheet(cast.dean.client.get(url("elective", hall.offers[0].pk, export="xlsx")))
    assert [row[0] for row in rows if row[0]][-1] == "Асанов Бакыт"


# --- the entry of a group


def send(hall, client, student, offer=None, block=0, seen=0, **headers):
    sent = {
        "term": hall.spring.pk, "student": student.pk, "block": hall.blocks[block].pk, "seen": seen,
        "offer": offer.pk if offer else "",
    }  # fmt: skip
    return client.post(url("registration_cell", hall.group.pk), sent, HTTP_HX_REQUEST="true", **headers)


def test_a_saved_cell_comes_back_with_its_mark_and_the_places_left(hall, cast):
    response = send(hall, cast.deans_clerk.client, hall.asanov, hall.offers[0])

    row = Registration.objects.get()
    page = text(response)
    assert response.status_code == 200
    assert f'name="seen" value="{row.pk}"' in page
    assert 'hx-swap-oob="true"' in page
    assert active() == [("Асанов", "Электив 1", "М.1.КПВ.1", "entered")]


def test_a_full_elective_is_refused_in_its_cell(hall, cast):
    offer = make_offer(hall.courses[3], hall.spring, hall.teacher, capacity=1, minimum=1)
    make_registration(hall.omurova, offer, hall.blocks[1])

    response = send(hall, cast.deans_clerk.client, hall.asanov, offer, block=1)
    assert (response.status_code, "No place is left" in text(response)) == (403, True)
    assert [name for name, *_rest in active()] == ["Өмүрова"]


def test_a_stale_cell_is_answered_with_what_stands_there(hall, cast):
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])

    response = send(hall, cast.deans_clerk.client, hall.asanov, hall.offers[1])
    page = text(response)
    assert response.status_code == 409
    assert f'<option value="{hall.offers[0].pk}" selected>' in page


def test_without_scripts_a_cell_leads_back_to_the_group(hall, cast):
    sent = {"term": hall.spring.pk, "student": hall.asanov.pk, "block": hall.blocks[0].pk, "offer": hall.offers[0].pk}

    response = cast.deans_clerk.client.post(url("registration_cell", hall.group.pk), sent)
    assert response["Location"] == url("registration_group", hall.group.pk, term=hall.spring.pk)


def ticked(client, hall) -> list[int]:
    shown = client.get(url("registration_group", hall.group.pk, term=hall.spring.pk))
    return [int(one) for one in tree(shown).xpath("//input[@name='students'][@checked]/@value")]


def test_the_adviser_sees_the_own_group_alone_and_confirms_it(hall, cast):
    hall.group.curator = cast.teacher.person
    hall.group.save()
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])
    make_registration(hall.asanov, hall.offers[2], hall.blocks[1])
    client = cast.teacher.client

    assert hall.group.name in text(client.get(url("registration")))
    assert ticked(client, hall) == [hall.asanov.pk]
    sent = {"term": hall.spring.pk, "students": [one.pk for one in hall.students]}
    response = client.post(url("registration_confirm", hall.group.pk), sent, follow=True)
    assert "2 registrations are confirmed." in text(response)
    assert "Passed over, because something does not fit: Өмүрова Айнура, Үсөнов Темир." in text(response)
    assert ticked(client, hall) == []
    assert "No choice waits for your confirmation" in text(client.get(url("registration_group", hall.group.pk)))
    hall.group.curator = None
    hall.group.save()
    assert client.get(url("registration_group", hall.group.pk)).status_code == 404


def test_a_closed_window_is_said_on_the_page_and_the_choices_are_only_shown(hall, cast):
    open_window(hall.spring, closes=-DAY)

    page = text(cast.deans_clerk.client.get(url("registration_group", hall.group.pk)))
    assert "Course registration closed on" in page
    assert '<select name="offer"' not in page


def test_groups_without_a_plan_or_without_blocks_say_so(hall, cast):
    client = cast.deans_clerk.client
    autumn = text(client.get(url("registration_group", hall.group.pk, term=hall.terms.autumn.pk)))
    assert "nobody has to choose" in autumn
    type(hall.plan).objects.filter(pk=hall.plan.pk).update(state="draft")
    assert "no approved working plan" in text(client.get(url("registration_group", hall.group.pk)))
    assert "no approved plan" in text(client.get(url("registration")))


# --- the fix list and its repair


def test_the_fix_list_names_what_is_wrong_and_a_repair_is_shown_before_it_is_recorded(hall, cast):
    client, page = cast.deans_clerk.client, url("registration_repair", hall.group.pk)
    assert text(client.get(url("registration_fix", hall.group.pk))).count("Nothing is chosen in") == 6
    sent = {
        "term": hall.spring.pk, "kind": "register", "offer": hall.offers[0].pk, "reason": "Каттоо",
        "students": [one.pk for one in hall.students],
    }  # fmt: skip
    shown = client.post(page, sent)
    assert (shown.status_code, active()) == (200, [])
    trial = shown.context["trial"]
    assert (len(trial.done), len(trial.refused)) == (3, 0)

    recorded = client.post(page, sent | {"step": "record", "seen": trial.digest}, follow=True)
    assert "3 registrations were mended." in text(recorded)
    assert len(active()) == 3
    again = client.post(page, sent | {"step": "record", "seen": trial.digest})
    assert (again.status_code, "nothing was changed" in text(again)) == (409, True)
    assert client.post(page, sent | {"step": "edit"}).status_code == 200


def test_a_repair_of_nobody_is_refused_on_the_page(hall, cast):
    response = cast.deans_clerk.client.post(url("registration_repair", hall.group.pk), {"kind": "cancel"})

    assert (response.status_code, "Tick from 1 to 500 students." in text(response)) == (422, True)


def test_registrations_of_an_earlier_version_are_in_the_fix_list(hall, cast):
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])
    newer_plan(hall, without=hall.courses[0])

    page = text(cast.deans_clerk.client.get(url("registration_fix", hall.group.pk)))
    assert "“Электив 1 (en)” was chosen under an earlier version of the plan" in page


def test_a_group_in_which_all_is_well_has_an_empty_fix_list(hall, cast):
    for student in hall.students:
        make_registration(student, hall.offers[0], hall.blocks[0])
        make_registration(student, hall.offers[2], hall.blocks[1])

    assert "Nothing to mend" in text(cast.deans_clerk.client.get(url("registration_fix", hall.group.pk)))


def test_the_fix_lists_of_a_faculty_go_into_a_workbook(hall, cast):
    rows = sheet(cast.dean.client.get(url("registration", export="xlsx")))

    assert sum(row[2] == "Nothing is chosen" for row in rows) == 6
    assert (hall.group.name, "Асанов Бакыт") in {row[:2] for row in rows}


# --- a student's own page


@pytest.fixture
def own(hall, cast):
    hall.asanov.person = cast.student.person
    hall.asanov.save()
    return cast.student.client


def test_a_student_chooses_and_takes_back_on_the_own_page(hall, own):
    open_window(hall.spring)
    page = text(own.get(url("own_electives")))
    assert (ANNOTATION in page, "3 places left" in page) == (True, True)
    assert "Choose one course in each block until" in page
    sent = {"student": hall.asanov.pk, "block": hall.blocks[0].pk, "offer": hall.offers[0].pk, "seen": 0}

    assert "Your choice is saved." in text(own.post(url("own_choice"), sent, follow=True))
    row = Registration.objects.get()
    assert (row.source, row.student) == ("student", hall.asanov)
    own.post(url("own_choice"), sent | {"offer": "", "seen": row.pk})
    assert active() == []


def test_without_a_window_the_page_only_shows(hall, own):
    page = text(own.get(url("own_electives")))
    assert ("opened no window" in page, "Choose one course" in page) == (True, False)
    sent = {"student": hall.asanov.pk, "block": hall.blocks[0].pk, "offer": hall.offers[0].pk}
    assert own.post(url("own_choice"), sent).status_code == 403


def test_a_student_cannot_choose_for_another(hall, own):
    open_window(hall.spring)
    sent = {"student": hall.omurova.pk, "block": hall.blocks[0].pk, "offer": hall.offers[0].pk}

    assert own.post(url("own_choice"), sent).status_code == 403
    assert active() == []


def test_who_studies_nowhere_is_told_whom_to_ask(hall, cast):
    assert "Ask the dean&#x27;s office" in text(cast.student.client.get(url("own_electives"))).replace("'", "&#x27;")
    assert cast.student.client.post(url("own_choice"), {}).status_code == 403


# --- queries


@pytest.mark.parametrize(
    "page",
    ["electives", "electives_readiness", "registration", "registration_group", "registration_fix", "elective"],
)
def test_the_same_queries_for_more_rows_and_not_more_than_fifteen(hall, cast, page, django_assert_max_num_queries):
    def opened():
        args = {"elective": [hall.offers[0].pk]}.get(page, [hall.group.pk] if "_" in page and page[0] == "r" else [])
        return cast.deans_clerk.client.get(url(page, *args))

    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])
    opened()
    few = queries(django_assert_max_num_queries(15), opened)
    for number in range(3):
        student = make_student(fresh(hall.group), f"Жаңы{number} Студент", day=SINCE)
        if number < 2:
            make_registration(student, hall.offers[0], hall.blocks[0])
        make_registration(student, hall.offers[2], hall.blocks[1])
    make_offer(hall.courses[3], hall.spring, hall.teacher)
    assert queries(django_assert_max_num_queries(15), opened) == few


def test_a_student_sees_neither_the_search_nor_the_inbox(hall, own, cast):
    page = text(own.get(url("own_electives")))

    assert ('role="search"' in page, reverse("core:inbox") in page) == (False, False)
    assert 'role="search"' in text(cast.dean.client.get(url("electives")))


def test_a_page_of_an_elective_leads_its_students_to_the_fix_lists(hall, cast):
    make_registration(hall.asanov, hall.offers[0], hall.blocks[0])

    page = text(cast.dean.client.get(url("elective", hall.offers[0].pk)))
    assert url("registration_fix", hall.group.pk) in page
