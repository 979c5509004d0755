"""Accounts: another address, a link for a password, sessions ended."""

import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from allauth.usersessions.models import UserSession
from django.test import Client, RequestFactory

from kuu_office.core import clock
from kuu_office.core.errors import BadInput, Refused
from kuu_office.core.models import AuditEntry, User
from kuu_office.core.models.jobs import OutgoingMail
from kuu_office.core.operations.accounts import change_address, offer_password, sign_out_everywhere


@pytest.fixture
def dean(cast, settings) -> User:
    settings.EMAIL_BACKEND = "kuu_office.core.mail.OutboxBackend"
    cast.dean.user.email = "dean@knu.invalid"
    cast.dean.user.save()
    return cast.dean.user


def letters() -> list[list[str]]:
    return [letter.recipients for letter in OutgoingMail.objects.order_by("pk")]


def test_a_new_address_is_told_to_the_old_one_and_written_down(cast, dean):
    change_address(user=dean, email="new@knu.invalid", by=cast.registrar.scope, at=clock.now())

    entry = AuditEntry.objects.get(event="core.account.address_changed")
    assert letters() == [["dean@knu.invalid"]]
    assert (entry.old, entry.new) == ({"email": "dean@knu.invalid"}, {"email": "new@knu.invalid"})
    assert User.objects.get(pk=dean.pk).email == "new@knu.invalid"


def test_an_address_kept_before_no_longer_opens_the_account(cast, dean):
    EmailAddress.objects.create(user=dean, email="dean@knu.invalid", verified=True, primary=True)

    change_address(user=dean, email="new@knu.invalid", by=cast.registrar.scope, at=clock.now())

    assert not EmailAddress.objects.filter(user=dean, email="dean@knu.invalid").exists()


def test_one_address_opens_one_account(cast, dean):
    with pytest.raises(BadInput) as refusal:
        change_address(user=cast.teacher.user, email="DEAN@knu.invalid", by=cast.registrar.scope, at=clock.now())

    assert refusal.value.field == "email"


def test_nobody_gives_themselves_another_address(cast, dean):
    with pytest.raises(Refused):
        change_address(user=dean, email="new@knu.invalid", by=cast.dean.scope, at=clock.now())


def test_a_link_for_a_password_waits_to_be_sent(cast, dean):
    request = RequestFactory().get("/", HTTP_HOST="localhost")
    request.user, request.id = cast.registrar.user, "test"

    with request_context(request):
        offer_password(user=dean, request=request, by=cast.registrar.scope, at=clock.now())

    assert letters() == [["dean@knu.invalid"]]
    assert AuditEntry.objects.filter(event="core.account.password_offered", object_id=dean.pk).count() == 1


def test_no_link_is_sent_where_there_is_no_address(cast, dean):
    with pytest.raises(BadInput):
        offer_password(
            user=cast.teacher.user, request=RequestFactory().get("/"), by=cast.registrar.scope, at=clock.now()
        )

    assert letters() == []


def test_links_are_the_registrars_to_send(cast, dean):
    with pytest.raises(Refused):
        offer_password(user=dean, request=RequestFactory().get("/"), by=cast.dean.scope, at=clock.now())


def test_ended_sessions_open_nothing_any_more(cast, dean):
    browser = Client()
    browser.force_login(dean)
    browser.get("/account/")
    UserSession.objects.get_or_create(
        user=dean, session_key=browser.session.session_key, defaults={"ip": "127.0.0.1", "user_agent": "test"}
    )

    count = sign_out_everywhere(user=dean, by=cast.registrar.scope, at=clock.now())

    assert count == 1
    assert browser.get("/account/").status_code == 302
    assert AuditEntry.objects.get(event="core.account.signed_out").new == {"sessions": 1}


def test_sessions_of_others_are_not_ended_by_colleagues(cast, dean):
    with pytest.raises(Refused):
        sign_out_everywhere(user=dean, by=cast.department_head.scope, at=clock.now())
