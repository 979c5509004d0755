"""Signing in: limits, one answer for every wrong attempt, no way around (SECURITY 2.5, V18, V26, V31-V34, V37, V45)."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from kuu_office.core.models import User
from kuu_office.core.models.jobs import OutgoingMail
from kuu_office.core.tests.committed import at_once
from kuu_office.core.tests.security.conftest import WORD, is_in

LOGIN = "/accounts/login/"
WRONG = "wrong-word-of-nobody"
CHANGING = re.compile(
    r'(csrfmiddlewaretoken" value="|name="idem" value="|X-CSRFToken": ")[^"]+|value="(dean|nobody)[^"]*"'
)


def body(response) -> str:
    """A page without what differs at every sending: tokens, and the name that was typed."""
    return CHANGING.sub("", response.content.decode())


def is_limited(response) -> bool:
    return "Too many failed login attempts" in response.content.decode() or response.status_code == 429


def test_the_right_word_signs_in(dean):
    browser = Client()

    response = dean.sign_in(browser)

    assert (response.status_code, response["Location"], is_in(browser)) == (302, "/", True)


def test_the_address_of_the_account_signs_in_too(dean):
    browser = Client()
    dean.sign_in(browser, login="dean@knu.invalid")

    assert is_in(browser)


def test_the_sixth_attempt_is_refused_even_with_the_right_word(dean):
    for _ in range(5):
        dean.sign_in(word=WRONG)
    browser = Client()

    response = dean.sign_in(browser)

    assert (is_limited(response), is_in(browser)) == (True, False)


def test_without_limits_the_sixth_attempt_would_pass(dean, settings):
    """The control of the test above."""
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": None}
    for _ in range(5):
        dean.sign_in(word=WRONG)
    browser = Client()

    dean.sign_in(browser)

    assert is_in(browser)


def test_a_right_word_between_wrong_ones_does_not_start_the_count_anew(dean):
    for _ in range(4):
        dean.sign_in(word=WRONG)
    dean.sign_in()
    dean.sign_in(word=WRONG)

    assert is_limited(dean.sign_in())


def test_another_account_is_not_limited_by_the_attempts_on_this_one(dean, cast):
    cast.teacher.user.set_password(WORD)
    cast.teacher.user.save()
    for _ in range(5):
        dean.sign_in(word=WRONG)
    browser = Client()

    dean.sign_in(browser, login="teacher")

    assert is_in(browser)


def test_one_computer_trying_many_names_is_limited(dean):
    for number in range(10):
        dean.sign_in(login=f"nobody{number}", word=WRONG)

    assert is_limited(dean.sign_in(login="nobody11", word=WRONG))


def test_a_claimed_forwarding_address_does_not_evade_the_limit(dean):
    for number in range(10):
        dean.sign_in(login=f"nobody{number}", word=WRONG, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")

    assert is_limited(dean.sign_in(login="nobody11", word=WRONG, HTTP_X_FORWARDED_FOR="10.0.0.99"))


def test_a_burst_of_attempts_does_not_slip_under_the_limit(committed, dean):
    answers = at_once(*[lambda: is_limited(dean.sign_in(word=WRONG)) for _ in range(16)])

    assert (answers.count(True) + answers.count(False), answers.count(False) <= 5) == (16, True)


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_word(dean):
    known, unknown = dean.sign_in(word=WRONG), dean.sign_in(login="nobody", word=WRONG)

    assert (known.status_code, body(known)) == (unknown.status_code, body(unknown))


def test_an_inactive_account_does_not_get_in(dean):
    User.objects.filter(pk=dean.user.pk).update(is_active=False)
    browser = Client()

    dean.sign_in(browser)

    assert not is_in(browser)


def test_the_session_has_another_key_after_signing_in(dean):
    browser = Client()
    browser.get(LOGIN)
    session = browser.session
    session["before"] = "visited"
    session.save()
    browser.cookies["session"] = session.session_key

    dean.sign_in(browser)

    assert browser.session.session_key != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()


def test_a_planted_session_key_is_not_taken_over(dean):
    browser = Client()
    browser.cookies["session"] = "planted" * 4 + "abcd"

    dean.sign_in(browser)

    assert browser.session.session_key != "planted" * 4 + "abcd"


def test_no_session_holds_a_password(dean):
    browser = Client()
    dean.sign_in(browser, word=WRONG)
    dean.sign_in(browser)

    stored = [str(session.get_decoded()) for session in Session.objects.all()]
    assert [text for text in stored if WORD in text or WRONG in text] == []


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example/", "http:evil.example", "javascript:alert(1)", "/\\evil.example", "///x"],
)
def test_after_signing_in_one_stays_on_this_host(dean, target):
    response = Client().post(f"{LOGIN}?next={target}", {"login": "dean", "password": WORD, "next": target})

    assert response["Location"] == "/"


def test_after_signing_in_one_comes_to_the_page_that_was_wanted(dean):
    """The control of the test above."""
    response = Client().post(LOGIN, {"login": "dean", "password": WORD, "next": "/account/"})

    assert response["Location"] == "/account/"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "javascript:alert(1)"])
def test_after_signing_out_one_stays_on_this_host(dean, target):
    browser = Client()
    dean.sign_in(browser)

    response = browser.post(f"/accounts/logout/?next={target}", {"next": target})

    assert "evil" not in response["Location"]
    assert "javascript" not in response["Location"]


def test_nobody_signs_up(client, db):
    page = client.get("/accounts/signup/")
    sent = client.post(
        "/accounts/signup/",
        {"username": "stranger", "email": "s@x.invalid", "password1": WORD, "password2": WORD},
    )

    assert (page.status_code, sent.status_code) == (404, 404)
    assert not User.objects.filter(username="stranger").exists()


@pytest.mark.parametrize("login", ["' OR 1=1 --", "dean' --", "dean\x00", "x" * 10_000, "👩‍🏫", "{{7*7}}", "%s%s%n"])
def test_strange_names_are_wrong_names(dean, login):
    response = dean.sign_in(login=login)

    assert response.status_code in {200, 400}
    assert "49" not in response.content.decode().split("<form")[1].split("</form>")[0] or "7*7" not in login


def test_a_form_without_its_token_does_not_sign_in(dean):
    browser = Client(enforce_csrf_checks=True)

    assert dean.sign_in(browser).status_code == 403
    assert not is_in(browser)


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", "", "::1", "a b"]
)
def test_a_foreign_host_is_answered_400(client, db, host):
    assert client.get(LOGIN, HTTP_HOST=host).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "localhost:8000"])
def test_the_own_host_is_answered(client, db, host):
    """The control of the test above."""
    assert client.get(LOGIN, HTTP_HOST=host).status_code == 200


# a lost password


def reset(address: str, **more):
    return Client().post("/accounts/password/reset/", {"email": address}, **more)


@pytest.fixture
def letters(settings):
    settings.EMAIL_BACKEND = "kuu_office.core.mail.OutboxBackend"
    return lambda: list(OutgoingMail.objects.order_by("pk"))


def link_in(letter: OutgoingMail) -> str:
    return re.search(r"\S+/accounts/password/reset/key/\S+", letter.body).group()


def choose(link: str, word: str, browser: Client | None = None):
    """Follows the link of a letter and chooses a password."""
    browser = browser or Client()
    path = "/accounts/" + link.split("/accounts/", 1)[1]
    form = browser.get(path, follow=True)
    return browser.post(form.wsgi_request.path, {"password1": word, "password2": word})


def test_a_known_and_an_unknown_address_get_the_same_answer(dean, letters):
    known, unknown = reset("dean@knu.invalid"), reset("nobody@knu.invalid")

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_the_letter_goes_to_the_address_of_the_account_and_nowhere_else(dean, letters):
    reset("dean@knu.invalid")

    letter = letters()[0]
    assert (letter.recipients, "dean" in link_in(letter)) == (["dean@knu.invalid"], False)


@pytest.mark.parametrize("host", ["localhost:9999", "127.0.0.1"])
def test_the_link_leads_to_this_installation_whatever_host_is_claimed(dean, letters, settings, host):
    settings.SITE_URL = "https://portal.knu.invalid"

    reset("dean@knu.invalid", HTTP_HOST=host)

    assert link_in(letters()[0]).startswith("https://portal.knu.invalid/accounts/password/reset/key/")


def test_a_chosen_password_signs_in_and_the_old_one_does_not(dean, letters):
    reset("dean@knu.invalid")
    choose(link_in(letters()[0]), "another-long-word")

    old, new = Client(), Client()
    dean.sign_in(old)
    dean.sign_in(new, word="another-long-word")
    assert (is_in(old), is_in(new)) == (False, True)


def test_choosing_a_password_ends_the_sessions_that_were_open(dean, letters):
    thief = Client()
    dean.sign_in(thief)
    before = is_in(thief)
    reset("dean@knu.invalid")

    choose(link_in(letters()[0]), "another-long-word")

    assert (before, is_in(thief)) == (True, False)


def test_choosing_a_password_does_not_sign_in(dean, letters):
    browser = Client()
    reset("dean@knu.invalid")

    choose(link_in(letters()[0]), "another-long-word", browser)

    assert not is_in(browser)


def test_a_link_works_once(dean, letters):
    reset("dean@knu.invalid")
    link = link_in(letters()[0])
    choose(link, "another-long-word")

    choose(link, "the-third-long-word")

    browser = Client()
    dean.sign_in(browser, word="the-third-long-word")
    assert not is_in(browser)


def test_a_link_of_one_account_does_not_choose_for_another(dean, cast, letters):
    """The number of the account in the link is bound to its token (V24)."""
    reset("dean@knu.invalid")
    parts = link_in(letters()[0]).rstrip("/").rsplit("/", 1)
    uid, token = parts[1].split("-", 1)
    forged = f"{parts[0]}/{chr(ord(uid[0]) + 1)}{uid[1:]}-{token}/"

    page = Client().get("/accounts/" + forged.split("/accounts/", 1)[1], follow=True)

    assert "password1" not in page.content.decode()


@pytest.mark.parametrize("word", ["short", "password123", "1234567890", "dean@knu.invalid"])
def test_a_weak_password_is_not_taken(dean, letters, word):
    reset("dean@knu.invalid")

    choose(link_in(letters()[0]), word)

    assert User.objects.get(pk=dean.user.pk).check_password(WORD)


def test_asking_for_links_is_limited(dean, letters):
    for _ in range(8):
        reset("dean@knu.invalid")

    assert len(letters()) <= 5


def test_signing_out_is_a_form_and_not_a_link(dean):
    """A picture on another page must not sign anybody out."""
    browser = Client()
    dean.sign_in(browser)

    browser.get(reverse("account_logout"))

    assert is_in(browser)
