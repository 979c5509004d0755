"""How people sign in: no sign-up, a second factor where the setting asks for it."""

from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest

from kuu_office.core import clock
from kuu_office.core.access.cast import PASSWORD

PROOF_HOLDS = timedelta(minutes=15)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the registrar only."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def authenticate(self, request, **credentials):
        """Outside demo mode the password of the demo opens nothing, even where its accounts were left behind."""
        if not settings.DEMO_MODE and credentials.get("password") == PASSWORD:
            credentials["password"] = ""
        return super().authenticate(request, **credentials)

    def get_reset_password_from_key_url(self, key: str) -> str:
        return on_this_site(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request, emailconfirmation) -> str:
        return on_this_site(super().get_email_confirmation_url(request, emailconfirmation))


def ask_again(request: HttpRequest) -> None:
    """Leads to giving the password or code again, unless that was done in the last quarter of an hour, and back.

    What was sent meanwhile is kept and done afterwards (allauth). An account without either proves itself elsewhere.
    """
    records = get_authentication_records(request, request.user)
    is_recent = bool(records) and clock.now().timestamp() - records[-1]["at"] < PROOF_HOLDS.total_seconds()
    if not is_recent and get_adapter().get_reauthentication_methods(request.user):
        raise ReauthenticationRequired


def on_this_site(url: str) -> str:
    """A link of a letter leads to the address of the installation, whatever host the request claimed (V26)."""
    return urljoin(settings.SITE_URL, urlsplit(url).path)


def needs_second_factor(user) -> bool:
    """Whether one of the user's roles asks for a second factor (SECOND_FACTOR_ROLES) and none is set up."""
    from allauth.mfa.utils import is_mfa_enabled

    from kuu_office.core.models import RoleGrant

    if not settings.SECOND_FACTOR_ROLES or user.person_id is None:
        return False
    held = RoleGrant.objects.valid_on(clock.today()).filter(
        person_id=user.person_id, role__in=settings.SECOND_FACTOR_ROLES
    )
    return held.exists() and not is_mfa_enabled(user)
