"""`manage.py first_registrar`: opens a served installation, in which nobody can sign in yet.

Makes a person with an account and the registrar's role in the whole university, and the university itself when there is
no unit. It is refused as soon as a registrar is there, because from then on roles are given in the admin site.
"""

import os
from typing import TypeVar

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import Model
from django.urls import reverse

from kuu_office.core import audit, clock
from kuu_office.core.access.roles import Role
from kuu_office.core.access.scope import NOBODY
from kuu_office.core.access.signin import on_this_site
from kuu_office.core.models import Person, RoleGrant, Unit, User
from kuu_office.core.models.org import UnitKind
from kuu_office.core.operations.reference import record_change

Row = TypeVar("Row", bound=Model)

PASSWORD = "FIRST_REGISTRAR_PASSWORD"  # noqa: S105 - the name of the variable
NEEDED = {
    "username": "the name to sign in with",
    "email": "the address for letters about the account",
    "surname": "as in the passport, in Cyrillic",
    "given-name": "as in the passport, in Cyrillic",
}
OPTIONAL = {
    "patronymic": "as in the passport, in Cyrillic",
    "university": "its name in Kyrgyz; needed when there is no unit yet",
    "university-code": "its short code, such as KNU",
}


class Command(BaseCommand):
    help = (
        f"Makes the first registrar. The password is taken from {PASSWORD}; without it a link to choose one is printed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        for name, about in NEEDED.items():
            parser.add_argument(f"--{name}", required=True, help=about)
        for name, about in OPTIONAL.items():
            parser.add_argument(f"--{name}", default="", help=about)

    def handle(self, *args, **given: str) -> None:
        password = os.environ.get(PASSWORD, "")
        with transaction.atomic():
            user = first_registrar(given)
            if password:
                choose(user, password)
        self.stdout.write(f"{user} is the registrar. Sign-in name: {user.username}")
        if not password:
            minutes = settings.PASSWORD_RESET_TIMEOUT // 60
            self.stdout.write(f"Choose a password here, once, within {minutes} minutes:\n{link_for(user)}")


def first_registrar(given: dict[str, str]) -> User:
    """The registrar to be: made now, or made by an earlier run and never signed in since. CommandError otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE core_rolegrant IN SHARE ROW EXCLUSIVE MODE")  # two runs at once make one registrar
    registrars = RoleGrant.objects.valid_on(clock.today()).filter(role=Role.REGISTRAR, unit__parent=None)
    there = list(User.objects.filter(is_active=True, person__role_grants__in=registrars).distinct())
    if not there:
        return make_registrar(given)
    if [user.username for user in there] == [given["username"]] and there[0].last_login is None:
        return there[0]
    raise CommandError("There is a registrar already; further roles are given in the admin site.")


def make_registrar(given: dict[str, str]) -> User:
    """The university if need be, the person, the account, the role; each leaves a record."""
    refuse_bad_account(given)
    unit = university(given)
    names = {name: given[name] for name in ("surname", "given_name", "patronymic")}
    person = recorded(Person(**names, email=given["email"]))
    user = User(username=given["username"], email=given["email"], person=person)
    user.set_unusable_password()
    recorded(user)
    today = clock.today()
    grant = RoleGrant.objects.create(person=person, role=Role.REGISTRAR, unit=unit, start_date=today)
    new = audit.plain({"person": person, "role": str(Role.REGISTRAR.value), "unit": unit, "start_date": today})
    audit.record("core.role.granted", obj=grant, by=NOBODY, at=clock.now(), new=new, reason="manage.py first_registrar")
    return user


def refuse_bad_account(given: dict[str, str]) -> None:
    taken = User.objects.filter(username=given["username"]) | User.objects.filter(email__iexact=given["email"])
    if taken.exists():
        raise CommandError(f"An account {given['username']} or with the address {given['email']} is there already.")
    try:
        validate_email(given["email"])
        User.username_validator(given["username"])
    except ValidationError as wrong:
        raise CommandError(" ".join(wrong.messages)) from wrong


def university(given: dict[str, str]) -> Unit:
    """The unit at the root of the tree."""
    roots = list(Unit.objects.filter(parent=None))
    if len(roots) == 1:
        return roots[0]
    if roots:
        codes = ", ".join(sorted(unit.code for unit in roots))
        raise CommandError(f"Several units are part of no other ({codes}); make one of them the root first.")
    if not (given["university"] and given["university_code"]):
        raise CommandError("There is no unit yet: name the university with --university and --university-code.")
    return recorded(
        Unit(
            kind=UnitKind.UNIVERSITY,
            code=given["university_code"],
            name_ky=given["university"],
            valid_from=clock.today(),
        )
    )


def recorded(row: Row) -> Row:
    row.save()
    record_change(obj=row, old={}, by=NOBODY, at=clock.now())
    return row


def choose(user: User, password: str) -> None:
    """Takes the password from the environment; CommandError names the rule that it breaks."""
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise CommandError(" ".join(weak.messages)) from weak
    user.set_password(password)
    user.save(update_fields=["password"])


def link_for(user: User) -> str:
    """Where a password is chosen: opens once, because the password it is made from changes."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    audit.record("core.account.password_offered", obj=user, by=NOBODY, at=clock.now())
    return on_this_site(reverse("account_reset_password_from_key", kwargs=key))
