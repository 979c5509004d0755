"""What every answer carries: a closed policy, no sniffing, no frames, no copies; cookies of the served form."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as configured
from django.test import Client

from kuu_office.core.tests.security.conftest import is_in

POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    "object-src 'none'",
}  # fmt: skip
OPEN_PAGES = ["/accounts/login/", "/accounts/password/reset/", "/healthz", "/favicon.ico"]
OWN_PAGES = ["/", "/account/", "/office/acts/", "/inbox/", "/accounts/sessions/", "/accounts/password/change/"]


@pytest.fixture
def browser(dean) -> Client:
    client = Client()
    dean.sign_in(client)
    return client


@pytest.mark.parametrize("url", OPEN_PAGES)
def test_a_page_for_everybody_carries_the_closed_policy(client, db, url):
    response = client.get(url)

    assert set(response["Content-Security-Policy"].split("; ")) == POLICY


@pytest.mark.parametrize("url", OWN_PAGES)
def test_a_page_behind_sign_in_carries_the_closed_policy(browser, url):
    response = browser.get(url)

    assert (response.status_code, set(response["Content-Security-Policy"].split("; "))) == (200, POLICY)


@pytest.mark.parametrize("url", [*OPEN_PAGES, "/nowhere/", "/office/acts/404/"])
def test_every_answer_forbids_sniffing_framing_and_telling_where_one_came_from(client, db, url):
    response = client.get(url)

    assert {name: response[name] for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")} == {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    }


@pytest.mark.parametrize("url", [*OWN_PAGES, "/nowhere/", "/office/acts/404/"])
def test_no_page_of_a_signed_in_person_is_kept(browser, url):
    assert browser.get(url)["Cache-Control"] == "no-store"


def test_a_refusal_is_not_kept_either(browser):
    response = browser.get("/admin/")

    assert (response.status_code, response["Cache-Control"]) == (403, "no-store")


def test_an_answer_for_everybody_sets_no_cookie(client, db):
    assert client.get("/healthz").cookies == {}


@pytest.mark.parametrize("url", OWN_PAGES)
def test_pages_hold_no_script_and_no_style_of_their_own(browser, url):
    """With the closed policy they would not work; here they are not even written."""
    text = browser.get(url).content.decode()

    assert [mark for mark in ("<script>", "<style", ' style="', ' onclick="', "javascript:") if mark in text] == []


def test_the_answer_carries_the_number_of_its_request(client, db):
    first, second = (client.get("/healthz")["X-Request-ID"] for _ in range(2))

    assert (len(first), first != second) == (32, True)


def test_cookies_cannot_be_read_by_scripts_and_stay_on_this_site(dean):
    client = Client()
    client.get("/accounts/login/")
    dean.sign_in(client)

    for name in ("session", "csrf"):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
        assert not cookie["domain"]


SERVED = """
import json
from django.conf import settings
names = %r
print(json.dumps({name: getattr(settings, name) for name in names}))
"""
OF_HTTPS = {
    "DEBUG": False,
    "DEMO_MODE": False,
    "SESSION_COOKIE_NAME": "__Host-session",
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
}


def settings_with(**environment: str) -> dict:
    """The settings as another process reads them from its environment."""
    of_tests = ("HTTPS", "DEMO_MODE", "DEBUG", "PYTEST_", "PROCESS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(of_tests)}
    values = kept | {"DJANGO_SETTINGS_MODULE": "kuu_office.settings"} | environment
    done = subprocess.run(
        [sys.executable, "-c", SERVED % list(OF_HTTPS)],
        env=values, cwd=configured.BASE_DIR, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_the_served_form_has_host_bound_secure_cookies_and_no_demo():
    given = {"DATABASE_URL": "postgresql://x@localhost/x", "REDIS_URL": "redis://localhost/0", "SECRET_KEY": "x" * 50}

    assert settings_with(**given) == OF_HTTPS


def test_a_browser_over_https_gets_cookies_bound_to_the_host(dean, settings):
    for name, value in OF_HTTPS.items():
        if name not in {"DEMO_MODE", "SECURE_SSL_REDIRECT"}:
            setattr(settings, name, value)
    client = Client()
    client.get("/accounts/login/", secure=True)
    dean.sign_in(client, secure=True)

    for name in ("__Host-session", "__Host-csrf"):
        cookie = client.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")


def test_over_http_the_served_form_leads_to_https(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True

    response = client.get("/accounts/login/")

    assert (response.status_code, response["Location"]) == (301, "https://testserver/accounts/login/")


def test_over_https_the_browser_is_told_to_stay_there(client, db, settings):
    settings.SECURE_HSTS_SECONDS = OF_HTTPS["SECURE_HSTS_SECONDS"]

    assert client.get("/accounts/login/", secure=True)["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
@pytest.mark.parametrize("url", ["/account/", "/office/acts/", "/office/acts/new/"])
def test_other_methods_are_refused(cast, method, url):
    assert getattr(cast.registrar.client, method)(url).status_code == 405


def test_reading_a_page_writes_nothing_but_the_session(cast, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = cast.registrar.client
    is_in(browser)
    with CaptureQueriesContext(connection) as queries:
        for url in OWN_PAGES:
            browser.get(url)

    written = [query["sql"] for query in queries if query["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert [sql for sql in written if "django_session" not in sql and "usersession" not in sql] == []
