"""Accounts with real passwords for tests of signing in. Hashing is made cheap: its cost is not the subject."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client

from kuu_office.core.tests.english import in_english

__all__ = ["in_english"]

WORD = "a-long-word-of-the-dean"


@pytest.fixture(autouse=True)
def cheap_hashing(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def no_old_attempts(db):
    """Attempts are counted in the database's cache, which a committing test does not clear by itself."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def dean(cast, no_old_attempts) -> SimpleNamespace:
    """The dean with a password and an address: user, word, sign_in(browser, word) -> response."""
    user = cast.dean.user
    user.set_password(WORD)
    user.email = "dean@knu.invalid"
    user.save()

    def sign_in(browser: Client | None = None, word: str = WORD, login: str = "dean", **more):
        return (browser or Client()).post("/accounts/login/", {"login": login, "password": word}, **more)

    return SimpleNamespace(user=user, word=WORD, sign_in=sign_in)


def is_in(browser: Client) -> bool:
    """Whether the browser is signed in."""
    return browser.get("/account/").status_code == 200
