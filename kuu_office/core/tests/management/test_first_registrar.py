"""The first registrar: opens an installation in which nobody can sign in, and only such a one."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kuu_office.core import clock
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.roles import Role
from kuu_office.core.access.scope import scope_of
from kuu_office.core.management.commands.first_registrar import PASSWORD
from kuu_office.core.models import AuditEntry, Person, RoleGrant, Unit, User
from kuu_office.core.models.org import UnitKind
from kuu_office.core.tests.committed import at_once

pytestmark = pytest.mark.django_db

WHO = {
    "username": "aibek", "email": "aibek@university.invalid", "surname": "Жапаров", "given_name": "Айбек",
    "patronymic": "Талантович", "university": "Кыргыз улуттук университети", "university_code": "KNU",
}  # fmt: skip
GOOD = "тоо-көл-жайлоо-42"


def run(**other: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("first_registrar", stdout=out, **(WHO | other))
    return out.getvalue()


@pytest.fixture
def chosen(monkeypatch) -> str:
    """A password in the environment."""
    monkeypatch.setenv(PASSWORD, GOOD)
    return GOOD


@pytest.fixture
def university() -> Unit:
    return Unit.objects.create(
        kind=UnitKind.UNIVERSITY, code="MAIN", name_ky="Университет", valid_from=clock.today() - timedelta(days=9)
    )


def sign_in(password: str) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": WHO["username"], "password": password})
    return client


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Unit, Person, User, RoleGrant, AuditEntry))


def test_an_empty_installation_gets_its_university_and_a_registrar_of_all_of_it(chosen):
    assert run() == "Жапаров А.Т. is the registrar. Sign-in name: aibek\n"

    unit, user = Unit.objects.get(), User.objects.get()
    assert (unit.kind, unit.code, unit.name_ky, unit.parent) == ("university", "KNU", WHO["university"], None)
    assert (user.person.official_name, user.person.email) == ("Жапаров Айбек Талантович", WHO["email"])
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert scope_of(user).units(Permission.ACCESS_EDIT) == {unit.pk}


def test_he_signs_in_with_the_password_of_the_environment_and_reaches_the_admin_site(chosen):
    run()

    assert sign_in(chosen).get("/admin/").status_code == 200
    assert sign_in("тоо-көл-жайлоо-43").get("/admin/").status_code == 302


def test_without_a_password_a_link_is_printed_by_which_one_is_chosen_once(settings):
    settings.SITE_URL = "https://portal.example"
    link = run().splitlines()[-1]
    assert link.startswith("https://portal.example/accounts/password/reset/key/")

    address, client = link.removeprefix("https://portal.example"), Client()
    form = client.get(address, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": GOOD, "password2": GOOD})
    assert sign_in(GOOD).get("/admin/").status_code == 200

    again = Client().get(address, follow=True)
    assert b'name="password1"' in form.content
    assert b'name="password1"' not in again.content


def test_the_account_opens_with_nothing_before_its_password_is_chosen():
    run()

    assert not User.objects.get().has_usable_password()
    assert sign_in("").get("/admin/").status_code == 302


def test_everything_made_is_on_record(chosen):
    run()

    entries = AuditEntry.objects.order_by("pk").values_list("event", "object_kind", "by", "reason")
    assert list(entries) == [
        ("core.reference.added", "core.unit", "", ""),
        ("core.reference.added", "core.person", "", ""),
        ("core.reference.added", "core.user", "", ""),
        ("core.role.granted", "core.rolegrant", "", "manage.py first_registrar"),
    ]


def test_a_printed_link_is_on_record_and_the_password_is_nowhere(monkeypatch):
    run()
    assert AuditEntry.objects.first().event == "core.account.password_offered"

    monkeypatch.setenv(PASSWORD, GOOD)
    run()
    assert [entry for entry in AuditEntry.objects.all() if GOOD in str(entry.new)] == []


def test_the_university_that_is_there_is_taken(university, chosen):
    run(university="", university_code="")

    assert RoleGrant.objects.get().unit == university
    assert Unit.objects.count() == 1


def test_among_several_roots_none_is_guessed(university, chosen):
    Unit.objects.create(kind=UnitKind.UNIVERSITY, code="SECOND", name_ky="Экинчи", valid_from=clock.today())
    before = rows()

    with pytest.raises(CommandError, match=r"Several units are part of no other \(MAIN, SECOND\)"):
        run()
    assert rows() == before


def test_without_a_unit_the_university_has_to_be_named(chosen):
    with pytest.raises(CommandError, match="name the university with --university and --university-code"):
        run(university="")
    assert rows() == (0, 0, 0, 0, 0)


def test_where_a_registrar_is_nothing_is_made(cast, chosen):
    assert scope_of(cast.registrar.user).allows(Permission.ACCESS_EDIT)
    before = rows()

    with pytest.raises(CommandError, match="There is a registrar already"):
        run()
    assert rows() == before


@pytest.mark.parametrize("why", ["the role has ended", "the account is closed", "the role is one faculty's"])
def test_a_registrar_who_can_no_longer_act_for_the_university_does_not_keep_it_shut(cast, chosen, why):
    if why == "the role has ended":
        RoleGrant.objects.filter(role=Role.REGISTRAR).update(
            start_date=clock.today() - timedelta(days=9), end_date=clock.today() - timedelta(days=1)
        )
    elif why == "the account is closed":
        User.objects.filter(pk=cast.registrar.user.pk).update(is_active=False)
    else:
        RoleGrant.objects.filter(role=Role.REGISTRAR).update(unit=cast.units.faculty)

    run()

    assert scope_of(User.objects.get(username="aibek")).allows(Permission.ACCESS_EDIT, cast.units.university.pk)


def test_run_again_before_anybody_signed_in_it_gives_a_new_link_to_the_same_account():
    run()
    before = rows()

    assert "/accounts/password/reset/key/" in run()
    assert rows() == (*before[:4], before[4] + 1)


def test_after_the_first_sign_in_it_gives_no_link_any_more(chosen):
    run()
    sign_in(chosen)

    with pytest.raises(CommandError, match="There is a registrar already"):
        run()


def test_another_name_gets_nothing_while_the_first_has_not_signed_in(chosen):
    run()

    with pytest.raises(CommandError, match="There is a registrar already"):
        run(username="other", email="other@university.invalid")


@pytest.mark.parametrize("password", ["кыска", "demo", "password123", "aibek@university"])
def test_a_weak_password_makes_nobody(monkeypatch, password):
    monkeypatch.setenv(PASSWORD, password)

    with pytest.raises(CommandError):
        run()
    assert rows() == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"email": "no address"}, "valid email"),
        ({"username": "two words"}, "valid username"),
        ({"username": "dean"}, "An account dean or with the address aibek@university.invalid is there already"),
        ({"email": "DEAN@example.org"}, "An account aibek or with the address DEAN@example.org is there already"),
    ],
)
def test_a_wrong_or_taken_account_is_refused_in_words(university, wrong, reason):
    User.objects.create_user("dean", "dean@example.org")
    before = rows()

    with pytest.raises(CommandError, match=reason):
        run(**wrong)
    assert rows() == before


def test_what_is_needed_is_named():
    with pytest.raises(CommandError, match="required: --username, --email, --surname, --given-name"):
        call_command("first_registrar")


def test_of_two_runs_at_once_one_makes_the_registrar(committed, university, chosen):
    def other():
        return run(username="other", email="other@university.invalid")

    refused = [result for result in at_once(run, other) if isinstance(result, CommandError)]
    assert [str(refusal).split(";")[0] for refusal in refused] == ["There is a registrar already"]
    assert (User.objects.count(), RoleGrant.objects.count()) == (1, 1)
