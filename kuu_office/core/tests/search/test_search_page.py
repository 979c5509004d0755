"""The page of the search, the list under the field, and the cards that it leads to."""

import pytest

from kuu_office.core.models import Appointment, Post

pytestmark = pytest.mark.usefixtures("queue")


@pytest.fixture
def appointed(cast):
    post = Post.objects.create(code="docent", name_ky="доцент")
    Appointment.objects.create(
        person=cast.teacher.person, unit=cast.units.department, post=post, rate=1, start_date="2020-09-01"
    )
    return cast


def text_of(response) -> str:
    return response.content.decode()


def test_enter_opens_a_page_with_what_was_found_marked(appointed):
    page = text_of(appointed.dean.client.get("/search/", {"q": "усон"}))
    assert "<html" in page
    assert "<mark>Үсөн</mark>баев" in page
    assert f'href="/people/{appointed.teacher.person.pk}/"' in page


def test_while_typing_only_the_list_comes(appointed):
    page = text_of(appointed.dean.client.get("/search/", {"q": "усон"}, HTTP_HX_REQUEST="true"))
    assert "<html" not in page
    assert "<mark>Үсөн</mark>баев" in page


def test_what_people_type_is_text_and_never_markup(appointed):
    page = text_of(appointed.dean.client.get("/search/", {"q": "<script>alert(1)</script>"}))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("query", ["", "q=", "q=у", "q=" + "я" * 5000, "other=1"])
def test_odd_questions_get_a_page(appointed, query):
    assert appointed.dean.client.get(f"/search/?{query}").status_code == 200


def test_who_has_no_role_may_not_search(cast, client):
    assert cast.outsider.client.get("/search/?q=кафедра").status_code == 403
    assert client.get("/search/?q=кафедра")["Location"].startswith("/accounts/login/")


def test_the_search_stays_within_fifteen_queries(appointed, django_assert_max_num_queries):
    appointed.dean.client.get("/search/")
    with django_assert_max_num_queries(15):
        appointed.dean.client.get("/search/", {"q": "кафедра"})


@pytest.mark.parametrize(
    ("name", "status"),
    [("dean", 200), ("office_specialist", 200), ("other_dean", 404), ("teacher", 403), ("outsider", 403)],
)
def test_the_card_of_a_person_opens_in_the_units_of_the_person_only(appointed, name, status):
    response = getattr(appointed, name).client.get(f"/people/{appointed.teacher.person.pk}/")
    assert response.status_code == status


def test_the_card_of_a_person_tells_posts_and_roles_and_nothing_private(appointed):
    person = appointed.teacher.person
    person.personal_number, person.passport_number = "12345678901234", "ID1234567"
    person.save()
    page = text_of(appointed.dean.client.get(f"/people/{person.pk}/"))
    assert "доцент" in page
    assert "12345678901234" not in page
    assert "ID1234567" not in page


@pytest.mark.parametrize(
    ("name", "sees_people"), [("dean", True), ("registrar", True), ("other_dean", False), ("teacher", False)]
)
def test_the_card_of_a_unit_shows_its_people_to_those_who_may_see_them(appointed, name, sees_people):
    response = getattr(appointed, name).client.get(f"/units/{appointed.units.department.pk}/")
    assert response.status_code == 200
    assert (response.context["people"] is not None) is sees_people


def test_the_card_of_a_unit_names_who_holds_which_role(appointed):
    page = text_of(appointed.teacher.client.get(f"/units/{appointed.units.department.pk}/"))
    assert "Өмүралиев Эркин" in page
    assert "Бекташев Руслан" not in page


def test_a_unit_that_is_not_there_is_not_found(appointed):
    assert appointed.teacher.client.get("/units/999999/").status_code == 404
