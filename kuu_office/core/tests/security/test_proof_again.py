"""Giving and ending roles: whoever does it has proved within a quarter of an hour who they are (SECURITY 2.5)."""

import pytest
from django.test import Client

from kuu_office.core.admin import access
from kuu_office.core.models import Deputation, RoleGrant
from kuu_office.core.tests.admin.pages import form, page
from kuu_office.core.tests.security.conftest import WORD

pytestmark = pytest.mark.django_db

AGAIN = "/accounts/reauthenticate/"
NOW = "2026-09-01"


@pytest.fixture
def browser(cast, no_old_attempts) -> Client:
    """The registrar, signed in with a password a moment ago."""
    cast.registrar.user.set_password(WORD)
    cast.registrar.user.save()
    browser = Client()
    browser.post("/accounts/login/", {"login": "registrar", "password": WORD})
    return browser


@pytest.fixture
def left_open(browser) -> Client:
    """The same browser sixteen minutes later."""
    session = browser.session
    session["account_authentication_methods"] = [
        {**record, "at": record["at"] - 16 * 60} for record in session["account_authentication_methods"]
    ]
    session.save()
    return browser


@pytest.fixture
def given(cast) -> dict:
    """The form of a role for the outsider."""
    return form(person=cast.outsider.person, role="teacher", unit=cast.units.department, start_date=NOW)


def is_given(cast) -> bool:
    return RoleGrant.objects.filter(person=cast.outsider.person).exists()


def leads_to(response) -> str:
    return response.get("Location", "").split("?")[0]


def test_after_signing_in_a_role_is_given_at_once(browser, cast, given):
    response = browser.post(page(RoleGrant, "add"), given)

    assert (response.status_code, leads_to(response) == AGAIN, is_given(cast)) == (302, False, True)


def test_a_browser_left_open_gives_no_role(left_open, cast, given):
    response = left_open.post(page(RoleGrant, "add"), given)

    assert (leads_to(response), is_given(cast)) == (AGAIN, False)


def test_control_without_the_question_the_browser_left_open_would_give_it(left_open, cast, given, monkeypatch):
    monkeypatch.setattr(access, "ask_again", lambda request: None)
    left_open.post(page(RoleGrant, "add"), given)

    assert is_given(cast)


def test_with_the_password_what_was_sent_is_done(left_open, cast, given):
    asked = left_open.post(page(RoleGrant, "add"), given)
    left_open.post(asked["Location"], {"password": WORD, "next": page(RoleGrant, "add")})

    assert is_given(cast)


def test_with_a_wrong_password_it_is_not(left_open, cast, given):
    asked = left_open.post(page(RoleGrant, "add"), given)
    response = left_open.post(asked["Location"], {"password": "wrong-word", "next": page(RoleGrant, "add")})

    assert (response.status_code, is_given(cast)) == (200, False)


def test_the_password_counts_for_the_next_roles_too(left_open, given):
    left_open.post(AGAIN, {"password": WORD})

    assert left_open.get(page(RoleGrant, "add")).status_code == 200


def test_the_question_comes_before_the_form_is_filled_in(left_open):
    assert leads_to(left_open.get(page(RoleGrant, "add"))) == AGAIN
    assert leads_to(left_open.get(page(Deputation, "add"))) == AGAIN


def test_looking_at_roles_asks_for_nothing(left_open, cast):
    grant = RoleGrant.objects.get(person=cast.teacher.person)
    addresses = (
        page(RoleGrant, "changelist"),
        page(RoleGrant, "change", grant.pk),
        page(RoleGrant, "history", grant.pk),
    )

    assert [left_open.get(address).status_code for address in addresses] == [200, 200, 200]


def test_a_browser_left_open_ends_no_role(left_open, cast):
    grant = RoleGrant.objects.get(person=cast.teacher.person)
    response = left_open.post(page(RoleGrant, "change", grant.pk), form(end_date=NOW, reason="кетти"))

    grant.refresh_from_db()
    assert (leads_to(response), grant.end_date) == (AGAIN, None)


def test_a_browser_left_open_makes_no_deputy(left_open, cast):
    values = form(absent=cast.dean.person, deputy=cast.teacher.person, start_date=NOW, end_date=NOW, ground="№ 1")

    assert leads_to(left_open.post(page(Deputation, "add"), values)) == AGAIN
    assert not Deputation.objects.exists()


def test_whoever_has_no_right_is_told_so_and_not_asked(cast):
    assert cast.dean.client.post(page(RoleGrant, "add"), {}).status_code == 403
