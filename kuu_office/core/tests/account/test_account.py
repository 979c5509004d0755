"""One's own page: who I am, what I may do, for whom I act."""

from datetime import date
from decimal import Decimal

import pytest

from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.roles import ROLES, Role
from kuu_office.core.models import Appointment, Post
from kuu_office.core.views.account import held_roles

PAGE = "/account/"


def text_of(member) -> str:
    return member.client.get(PAGE).content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_everybody_reads_the_sentence_of_their_role(cast, role):
    member = getattr(cast, role.value)
    response = member.client.get(PAGE)

    shown = response.context["roles"]
    assert (response.status_code, [str(one.sentence) for one in shown]) == (200, [str(ROLES[role].sentence)])


def test_every_right_of_a_role_is_named(cast):
    role = held_roles(cast.dean.scope)[0]

    assert set(role.rights) == {str(one.label) for one in Permission if one in ROLES[Role.DEAN].permissions}


def test_a_deputy_reads_for_whom_they_act(cast, deputise):
    deputise(cast.department_head, for_=cast.dean)

    text = text_of(cast.department_head)

    assert f"you act for: {cast.dean.person.short_name}" in text
    assert f"{cast.department_head.person.short_name} acts for {cast.dean.person.short_name}" in text


def test_the_absent_reads_who_acts_for_them(cast, deputise):
    deputise(cast.department_head, for_=cast.dean)

    assert f"{cast.department_head.person.short_name} acts for {cast.dean.person.short_name}" in text_of(cast.dean)


def test_appointments_of_today_are_shown(cast):
    post = Post.objects.create(code="docent", name_ky="доцент", name_en="docent")
    for end in (None, date(2021, 1, 1)):
        Appointment.objects.create(
            person=cast.teacher.person, unit=cast.units.department, post=post, rate=Decimal("0.50"),
            start_date=date(2020, 9, 1), end_date=end,
        )  # fmt: skip

    assert text_of(cast.teacher).count("docent, ") == 1


def test_nobody_sees_the_page_of_another(cast):
    assert cast.dean.person.official_name not in text_of(cast.teacher)


def test_whoever_has_no_role_is_told_so(cast):
    assert cast.outsider.client.get(PAGE).status_code == 403


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client, db):
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"


def test_the_page_leads_to_sessions_password_and_second_factor(cast):
    text = text_of(cast.teacher)

    assert all(url in text for url in ("/accounts/sessions/", "/accounts/password/change/", "/accounts/2fa/"))


def test_the_language_is_changed_here_and_kept(cast):
    cast.teacher.client.post("/language/", {"language": "ru", "next": PAGE})

    cast.teacher.user.refresh_from_db()
    assert (cast.teacher.user.language, cast.teacher.client.get(PAGE)["Content-Language"]) == ("ru", "ru")


def test_the_page_asks_little_of_the_database(cast, django_assert_max_num_queries):
    browser = cast.dean.client
    browser.get(PAGE)

    with django_assert_max_num_queries(15):
        browser.get(PAGE)
