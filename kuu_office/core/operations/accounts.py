"""Accounts: how people sign in. Passwords are chosen by their owners only."""

from datetime import datetime

from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuu_office.core import audit, rules
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.scope import Scope
from kuu_office.core.errors import BadInput
from kuu_office.core.models import User

EVENTS = {
    "core.account.address_changed": gettext_lazy("%(by)s changed the address of %(label)s to %(email)s"),
    "core.account.password_offered": gettext_lazy("%(by)s sent %(label)s a link for choosing a password"),
    "core.account.signed_out": gettext_lazy("%(by)s ended the sessions of %(label)s"),
}


@transaction.atomic
def change_address(*, user: User, email: str, by: Scope, at: datetime) -> User:
    """The registrar gives an account another address; addresses kept before no longer open it, the old one is told.

    Refused without the right to edit reference data, and for an address that another account has.
    """
    user = User.objects.select_for_update(of=["self"]).select_related("person").get(pk=user.pk)
    rules.may_everywhere(by, Permission.REFERENCE_EDIT).enforce()
    if email and User.objects.exclude(pk=user.pk).filter(email__iexact=email).exists():
        raise BadInput(_("Another account has the address %(email)s.") % {"email": email}, field="email")
    old, user.email = user.email, email
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).exclude(email__iexact=email).delete()
    if old:
        told = _("The registrar changed the address of your account on the portal. If you did not ask for it, call.")
        send_mail(_("The address of your account was changed"), told, None, [old])
    audit.record("core.account.address_changed", obj=user, by=by, at=at, old={"email": old}, new={"email": email})
    return user


@transaction.atomic
def offer_password(*, user: User, request: HttpRequest, by: Scope, at: datetime) -> None:
    """The registrar sends a link by which the owner chooses a password. Refused without an address to send it to."""
    rules.may_everywhere(by, Permission.REFERENCE_EDIT).enforce()
    form = ResetPasswordForm({"email": user.email})
    if not user.email or not form.is_valid():
        raise BadInput(_("%(user)s has no address to which a link could be sent.") % {"user": user})
    form.save(request)
    audit.record("core.account.password_offered", obj=user, by=by, at=at)


@transaction.atomic
def sign_out_everywhere(*, user: User, by: Scope, at: datetime) -> int:
    """The registrar ends all sessions of an account. Returns how many. Refused without the right to reference data."""
    rules.may_everywhere(by, Permission.REFERENCE_EDIT).enforce()
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    audit.record("core.account.signed_out", obj=user, by=by, at=at, new={"sessions": len(sessions)})
    return len(sessions)
