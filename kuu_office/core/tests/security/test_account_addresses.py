"""Which addresses of signing in are open: those that the portal uses, and no other that its library knows."""

import pytest
from allauth import urls as of_the_library
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import URLResolver, get_resolver, include, path, reverse

from kuu_office.core.access import account_urls
from kuu_office.core.access.account_urls import absent
from kuu_office.core.tests.english import in_english
from kuu_office.core.tests.security.conftest import is_in
from kuu_office.urls import urlpatterns as of_the_portal

urlpatterns = [path("accounts/", include(of_the_library)), *of_the_portal]

__all__ = ["in_english"]

pytestmark = pytest.mark.django_db

ARGUMENTS = {"uidb36": "1", "key": "a-b"}
CLOSED = {
    "account_signup", "account_email", "account_email_verification_sent", "account_confirm_email",
    "account_set_password", "account_confirm_login_code",
}  # fmt: skip


def addresses(patterns, before: str = "") -> dict[str, tuple[str, object]]:
    """Name of each address below /accounts/: how it is written, and its view."""
    found = {}
    for pattern in patterns:
        written = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found |= addresses(pattern.url_patterns, written)
        elif written.startswith("accounts/"):
            found[pattern.name] = written, pattern.callback
    return found


def address(name: str) -> str:
    written = addresses(get_resolver().url_patterns)[name][0]
    return reverse(name, kwargs={key: value for key, value in ARGUMENTS.items() if f"<{key}>" in written})


def test_the_open_addresses_are_these():
    opened = {
        written.removeprefix("accounts/")
        for written, view in addresses(get_resolver().url_patterns).values()
        if view is not absent
    }

    assert opened == {
        "login/", "logout/", "inactive/", "reauthenticate/", "password/change/", "password/reset/",
        "password/reset/done/", "password/reset/key/done/",
        "^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        "2fa/", "2fa/authenticate/", "2fa/reauthenticate/", "2fa/totp/activate/", "2fa/totp/deactivate/",
        "2fa/recovery-codes/", "2fa/recovery-codes/generate/", "2fa/recovery-codes/download/", "sessions/",
    }  # fmt: skip


def test_every_other_address_of_the_library_is_closed():
    assert set(addresses(get_resolver().url_patterns)) - account_urls.OPEN == CLOSED


def test_no_open_address_is_named_that_does_not_exist():
    assert account_urls.OPEN - set(addresses(get_resolver().url_patterns)) == set()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(CLOSED))
def test_a_closed_address_is_not_found_signed_in_or_not(cast, client, name, method):
    answers = [getattr(browser, method)(address(name)) for browser in (cast.dean.client, client)]

    assert [answer.status_code for answer in answers] == [404, 404]


def address_added(dean) -> str:
    """The dean adds an address by hand and then sets up the second factor; what the page of it says."""
    browser = Client()
    dean.sign_in(browser)
    browser.post(reverse("account_reauthenticate"), {"password": dean.word})
    browser.post(reverse("account_email"), {"action_add": "", "email": "other@knu.invalid"})
    assert is_in(browser)
    return browser.post(reverse("mfa_activate_totp"), {"code": "000000"}, follow=True).content.decode()


BLOCKED = "until you have verified your email address"


def test_an_address_added_by_hand_does_not_get_in(dean, in_english):
    page = address_added(dean)

    assert not EmailAddress.objects.filter(verified=False).exists()
    assert (BLOCKED in page, 'name="code"' in page) == (False, True)


@pytest.mark.urls(__name__)
def test_control_with_the_page_open_an_added_address_stops_the_second_factor(dean, in_english):
    page = address_added(dean)

    assert EmailAddress.objects.filter(verified=False).exists()
    assert BLOCKED in page
