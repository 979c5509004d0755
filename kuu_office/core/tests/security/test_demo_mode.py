"""The cast of the demo: there in demo mode, nowhere else."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kuu_office.core.access.cast import CAST, PASSWORD, cast
from kuu_office.core.access.roles import Role
from kuu_office.core.models import User
from kuu_office.core.templatetags.demo import demo_cast
from kuu_office.core.tests.security.conftest import is_in


@pytest.fixture
def clerk(cast, no_old_attempts) -> User:
    """An account of the demo that is there whatever the mode."""
    user = cast.deans_clerk.user
    user.username = "clerk"
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(browser: Client):
    return browser.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})


def test_everybody_of_the_cast_is_shown_on_the_sign_in_page(clerk, client, settings):
    settings.DEMO_MODE = True

    text = client.get("/accounts/login/").content.decode()

    assert ("Абдыкадырова" in text, 'value="clerk"' in text) == (True, True)


def test_outside_demo_mode_nobody_is_shown(clerk, client, settings):
    settings.DEMO_MODE = False

    text = client.get("/accounts/login/").content.decode()

    assert ("Абдыкадырова" in text, 'value="clerk"' in text, f'value="{PASSWORD}"' in text) == (False, False, False)


def test_in_demo_mode_one_click_signs_in(clerk, settings):
    settings.DEMO_MODE = True
    browser = Client()

    sign_in(browser)

    assert is_in(browser)


def test_outside_demo_mode_the_password_of_the_demo_opens_nothing(clerk, settings):
    """Even where the accounts of a demo were left behind; the test above is its control."""
    settings.DEMO_MODE = False
    browser = Client()

    sign_in(browser)

    assert not is_in(browser)


def test_outside_demo_mode_the_cast_is_empty_and_asks_nothing_of_the_database(settings, db, django_assert_num_queries):
    settings.DEMO_MODE = False

    with django_assert_num_queries(0):
        assert (cast(), demo_cast()) == ((), [])


def test_members_without_an_account_are_not_offered(clerk, settings):
    settings.DEMO_MODE = True

    offered = {member["username"] for member in demo_cast()}
    assert (clerk.username in offered, offered <= set(User.objects.values_list("username", flat=True))) == (True, True)


def test_the_cast_is_printed_in_demo_mode_only(settings):
    settings.DEMO_MODE = True
    out = StringIO()
    call_command("cast", stdout=out)
    assert all(member.username in out.getvalue() for member in CAST)

    settings.DEMO_MODE = False
    with pytest.raises(CommandError):
        call_command("cast")


def test_the_cast_has_somebody_for_every_role_and_a_second_faculty():
    assert {member.role for member in CAST} == set(Role) - {Role.STUDENT}  # the seed makes one, of a group
    assert {member.unit for member in CAST if member.role == Role.DEANS_CLERK} == {"FITM", "FEM"}


def test_the_password_of_the_demo_is_one_that_nobody_could_choose(settings):
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        validate_password(PASSWORD)
