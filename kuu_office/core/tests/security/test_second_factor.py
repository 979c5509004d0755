"""The second factor: required for the roles of the setting, asked at every sign-in, not skipped by a lost password."""

import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from kuu_office.core.tests.security.conftest import WORD, is_in
from kuu_office.core.tests.security.test_signin import choose, letters, link_in, reset

__all__ = ["letters"]

ACTIVATE, ASKED = "/accounts/2fa/totp/activate/", "/accounts/2fa/authenticate/"


@pytest.fixture
def secret(dean) -> str:
    """The dean's second factor is set up."""
    value = generate_totp_secret()
    TOTP.activate(dean.user, value)
    return value


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_a_role_that_asks_for_it_leads_to_setting_it_up_first(dean, settings):
    settings.SECOND_FACTOR_ROLES = ["dean"]
    browser = Client()
    dean.sign_in(browser)

    answers = {url: browser.get(url) for url in ("/", "/account/", "/office/acts/", "/admin/")}

    assert {response["Location"] for response in answers.values()} == {reverse("mfa_activate_totp")}


def test_without_the_setting_the_pages_open(dean):
    """The control of the test above."""
    browser = Client()
    dean.sign_in(browser)

    assert is_in(browser)


def test_other_roles_are_not_asked(dean, settings):
    settings.SECOND_FACTOR_ROLES = ["registrar"]
    browser = Client()
    dean.sign_in(browser)

    assert is_in(browser)


def test_a_forged_form_does_not_pass_before_it_is_set_up(dean, settings):
    settings.SECOND_FACTOR_ROLES = ["dean"]
    browser = Client()
    dean.sign_in(browser)

    assert browser.post("/office/acts/new/", {})["Location"] == reverse("mfa_activate_totp")


def test_once_it_is_set_up_the_pages_open(dean, secret, settings):
    settings.SECOND_FACTOR_ROLES = ["dean"]
    browser = Client()
    dean.sign_in(browser)

    browser.post(ASKED, {"code": code(secret)})

    assert is_in(browser)


def test_the_password_alone_opens_nothing(dean, secret):
    browser = Client()

    response = dean.sign_in(browser)

    assert (response["Location"], is_in(browser)) == (ASKED, False)


def test_a_wrong_code_opens_nothing(dean, secret):
    browser = Client()
    dean.sign_in(browser)

    browser.post(ASKED, {"code": "000000" if code(secret) != "000000" else "111111"})

    assert not is_in(browser)


def test_codes_are_not_guessed_in_a_run(dean, secret):
    browser = Client()
    dean.sign_in(browser)
    for _ in range(10):
        browser.post(ASKED, {"code": "000000" if code(secret) != "000000" else "111111"})

    browser.post(ASKED, {"code": code(secret)})

    assert not is_in(browser)


def test_a_code_works_once(dean, secret):
    used = code(secret)
    first, second = Client(), Client()
    for browser in (first, second):
        dean.sign_in(browser)
        browser.post(ASKED, {"code": used})

    assert (is_in(first), is_in(second)) == (True, False)


def test_a_lost_password_does_not_skip_it(dean, secret, letters):
    reset("dean@knu.invalid")
    choose(link_in(letters()[0]), "another-long-word")
    browser = Client()

    response = dean.sign_in(browser, word="another-long-word")

    assert (response["Location"], is_in(browser)) == (ASKED, False)


def test_between_password_and_code_no_session_holds_either(dean, secret):
    dean.sign_in()

    stored = [str(session.get_decoded()) for session in Session.objects.all()]
    assert [text for text in stored if WORD in text or secret in text] == []


def test_the_admin_site_knows_no_way_around_it(dean, secret):
    browser = Client()
    dean.sign_in(browser)

    response = browser.get("/admin/")

    assert response["Location"].startswith("/accounts/login/")


def test_setting_it_up_asks_for_the_password_again_when_it_was_long_ago(dean):
    """A browser left open does not bind somebody else's telephone to the account (V13)."""
    browser = Client()
    dean.sign_in(browser)
    session = browser.session
    session["account_authentication_methods"] = [
        {**method, "at": method["at"] - 3600} for method in session["account_authentication_methods"]
    ]
    session.save()

    response = browser.get(ACTIVATE)

    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/reauthenticate/")
