"""Sessions end: by silence, after a working day, by signing out, with the account, with another password."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from kuu_office.core.models import RoleGrant, User
from kuu_office.core.tests.security.conftest import is_in

HALF_AN_HOUR = timedelta(seconds=1800)
WORKING_DAY = timedelta(hours=8)


@pytest.fixture
def browser(dean) -> Client:
    client = Client()
    dean.sign_in(client)
    assert is_in(client)
    return client


@pytest.fixture
def later():
    """`later(timedelta)`: the clock stands so much later until the test ends."""
    begun, travels = timezone.now(), []

    def travel(passed: timedelta) -> None:
        while travels:
            travels.pop().stop()
        travels.append(time_machine.travel(begun + passed, tick=False))
        travels[-1].start()

    yield travel
    while travels:
        travels.pop().stop()


def test_half_an_hour_of_silence_ends_a_session(browser, later):
    later(HALF_AN_HOUR + timedelta(minutes=1))

    assert not is_in(browser)


def test_a_little_less_does_not(browser, later):
    """The control of the test above."""
    later(HALF_AN_HOUR - timedelta(minutes=1))

    assert is_in(browser)


def test_work_keeps_a_session_awake(browser, later):
    for passed in (20, 40, 60, 80):
        later(timedelta(minutes=passed))
        assert is_in(browser)


def test_a_session_ends_after_a_working_day_whatever_one_does(browser, later):
    seen = []
    for quarter in range(1, 35):
        later(timedelta(minutes=15 * quarter))
        seen.append(is_in(browser))

    assert (seen[: 8 * 4 - 1], seen[8 * 4 :]) == ([True] * 31, [False, False])


def test_an_ended_session_is_gone_from_the_database(browser, later):
    key = browser.session.session_key
    later(HALF_AN_HOUR + timedelta(minutes=1))

    browser.get("/account/")

    assert not Session.objects.filter(session_key=key).exists()


def test_after_an_ended_session_signing_in_leads_back_to_the_page(browser, later):
    later(HALF_AN_HOUR + timedelta(minutes=1))

    assert browser.get("/office/acts/?kind=law")["Location"] == "/accounts/login/?next=/office/acts/%3Fkind%3Dlaw"


def test_a_signed_out_browser_gets_no_page_back(browser):
    page = browser.get("/account/")
    browser.post("/accounts/logout/")

    assert (page["Cache-Control"], browser.get("/account/").status_code) == ("no-store", 302)


def test_a_kept_cookie_opens_nothing_after_signing_out(browser):
    cookie = browser.cookies["session"].value
    browser.post("/accounts/logout/")
    thief = Client()
    thief.cookies["session"] = cookie

    assert not is_in(thief)


def test_another_password_ends_the_sessions_of_other_browsers(dean, browser):
    other = Client()
    dean.sign_in(other)

    browser.post(
        "/accounts/password/change/",
        {"oldpassword": dean.word, "password1": "another-long-word", "password2": "another-long-word"},
    )

    assert User.objects.get(pk=dean.user.pk).check_password("another-long-word")
    assert not is_in(other)


def test_an_account_made_inactive_is_out_at_the_next_page(dean, browser):
    User.objects.filter(pk=dean.user.pk).update(is_active=False)

    assert not is_in(browser)


def test_a_role_that_ends_closes_its_doors_at_the_next_page(dean, browser):
    RoleGrant.objects.filter(person=dean.user.person).update(end_date=timezone.localdate() - timedelta(days=1))

    assert browser.get("/account/").status_code == 403


def test_a_role_given_a_moment_ago_opens_at_the_next_page(dean, browser, cast):
    """The control of the test above."""
    before = browser.get("/admin/").status_code
    RoleGrant.objects.create(
        person=dean.user.person, role="registrar", unit=cast.units.university, start_date=timezone.localdate()
    )

    assert (before, browser.get("/admin/").status_code) == (403, 200)


def test_ones_sessions_are_listed_and_ended(dean, browser):
    other = Client()
    dean.sign_in(other)
    is_in(other)

    listed = browser.get("/accounts/sessions/")
    browser.post("/accounts/sessions/", {})

    assert (listed.status_code, is_in(browser), is_in(other)) == (200, True, False)


def test_a_session_is_not_written_at_every_page(browser, django_assert_num_queries):
    session = browser.session
    session["seen_at"] = time.time()
    session.save()

    browser.get("/account/")

    assert browser.session["seen_at"] == session["seen_at"]
