"""The door of the admin site: one sign-in, the registrar's right, a policy of its own for scripts."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.roles import Role
from kuu_office.core.admin import site
from kuu_office.core.models import Post, RoleGrant, User

OFFICE_ROLES = [
    "deans_clerk", "dean", "department_clerk", "department_head", "teacher", "dispatcher", "office_specialist",
    "head_of_office", "vice_rector", "diploma_clerk", "quality_specialist", "mobility_specialist", "outsider",
]  # fmt: skip
PAGES = ["admin:index", "admin:core_unit_changelist", "admin:core_rolegrant_add", "admin:core_auditentry_changelist"]


def names(kind: str) -> list[str]:
    return [f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}" for model in site._registry]


@pytest.mark.parametrize("member", OFFICE_ROLES)
@pytest.mark.parametrize("page", PAGES)
def test_the_admin_site_is_closed_to_every_other_role_with_the_reason(cast, member, page):
    response = getattr(cast, member).client.get(reverse(page))

    assert response.status_code == 403
    assert "registrar" in response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_the_registrar_enters(cast, page):
    assert cast.registrar.client.get(reverse(page)).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "admin:login"])
def test_whoever_is_not_signed_in_is_sent_to_the_one_sign_in(client, db, page):
    response = client.get(reverse(page))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_the_admin_site_has_no_sign_in_of_its_own(client, cast):
    cast.registrar.user.set_password("the-registrars-own-word")
    cast.registrar.user.save()

    response = client.post(reverse("admin:login"), {"username": "registrar", "password": "the-registrars-own-word"})

    assert response["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_the_sign_in_page_leads_back_to_the_page_that_was_wanted(client, db):
    response = client.get(reverse("admin:core_unit_changelist"))

    assert response["Location"] == f"{reverse('account_login')}?next={reverse('admin:core_unit_changelist')}"


@pytest.mark.parametrize(
    "flags", [{"is_staff": True}, {"is_superuser": True}, {"is_staff": True, "is_superuser": True}]
)
def test_the_flags_of_an_account_open_nothing(cast, flags):
    User.objects.filter(pk=cast.dean.user.pk).update(**flags)

    assert cast.dean.client.get(reverse("admin:index")).status_code == 403


def test_a_registrar_of_one_faculty_stays_outside(cast):
    """Whoever may rewrite all roles could give themselves the whole university."""
    RoleGrant.objects.create(
        person=cast.other_clerk.person, role=Role.REGISTRAR, unit=cast.units.other_faculty, start_date=date(2020, 1, 1)
    )

    assert cast.other_clerk.scope.allows(Permission.REFERENCE_EDIT)
    assert cast.other_clerk.client.get(reverse("admin:index")).status_code == 403


def test_a_role_that_ended_yesterday_closes_the_site_at_the_next_page(cast):
    before = cast.registrar.client.get(reverse("admin:index")).status_code
    RoleGrant.objects.filter(person=cast.registrar.person).update(end_date=date(2021, 1, 1))

    assert (before, cast.registrar.client.get(reverse("admin:index")).status_code) == (200, 403)


def test_an_account_made_inactive_is_signed_out_of_the_site(cast):
    User.objects.filter(pk=cast.registrar.user.pk).update(is_active=False)

    assert cast.registrar.client.get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize("member", ["dean", "office_specialist", "outsider"])
def test_a_forged_form_of_another_role_makes_nothing(cast, member):
    response = getattr(cast, member).client.post(
        reverse("admin:core_post_add"), {"code": "forged", "name_ky": "жасалма", "rank": 1}
    )

    assert (response.status_code, Post.objects.filter(code="forged").exists()) == (403, False)


def test_the_same_form_of_the_registrar_makes_it(cast):
    """The control of the test above."""
    response = cast.registrar.client.post(
        reverse("admin:core_post_add"), {"code": "real", "name_ky": "чыныгы", "rank": 1}
    )

    assert (response.status_code, Post.objects.filter(code="real").exists()) == (302, True)


def test_a_form_without_its_token_is_refused(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.registrar.user)

    response = browser.post(reverse("admin:core_post_add"), {"code": "forged", "name_ky": "жасалма", "rank": 1})

    assert (response.status_code, Post.objects.exists()) == (403, False)


@pytest.mark.parametrize("kind", ["add", "change", "delete", "import", "process_import", "export"])
def test_every_writing_page_of_every_kind_is_closed_to_a_forged_form(cast, kind):
    """Rows, imports and exports alike (V17)."""
    rights = {name: site._registry[model] for name, model in zip(names(kind), site._registry, strict=True)}
    for name, page in rights.items():
        if kind in {"import", "process_import"} and not hasattr(page, "has_import_permission"):
            continue
        if kind == "export" and not hasattr(page, "has_export_permission"):
            continue
        url = reverse(name, args=[1] if kind in {"change", "delete"} else [])
        assert cast.office_specialist.client.post(url, {"post": "yes"}).status_code == 403, url


def test_the_policy_of_the_admin_site_is_its_own_and_still_closed(cast):
    policy = cast.registrar.client.get(reverse("admin:index"))["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-eval'" in policy
    assert "script-src 'self' 'unsafe-eval' 'unsafe-inline'" not in policy
    assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'"} <= set(
        policy.split("; ")
    )


def test_no_page_outside_the_admin_site_has_that_policy(cast):
    policy = cast.registrar.client.get(reverse("core:account"))["Content-Security-Policy"]

    assert "unsafe" not in policy


def test_a_closed_door_of_the_admin_site_keeps_the_page_private(cast):
    assert cast.registrar.client.get(reverse("admin:index"))["Cache-Control"] == "no-store"


def test_signing_out_and_the_password_lead_to_the_portals_own_pages(cast):
    client = cast.registrar.client

    assert client.get(reverse("admin:password_change"))["Location"] == reverse("account_change_password")
    assert client.get(reverse("admin:logout"))["Location"] == reverse("account_logout")


def test_a_second_factor_that_is_required_stands_before_the_admin_site_too(cast, settings):
    settings.SECOND_FACTOR_ROLES = ["registrar"]

    response = cast.registrar.client.get(reverse("admin:index"))

    assert (response.status_code, response["Location"]) == (302, reverse("mfa_activate_totp"))


def test_the_rights_of_a_page_are_asked_of_the_database_once(cast, django_assert_max_num_queries):
    browser = cast.registrar.client

    with django_assert_max_num_queries(15):
        browser.get(reverse("admin:index"))


@pytest.mark.parametrize(("member", "shown"), [("registrar", True), ("dean", False), ("office_specialist", False)])
def test_the_menu_of_the_portal_leads_the_registrar_there(cast, member, shown):
    text = getattr(cast, member).client.get(reverse("core:account")).content.decode()

    assert (f'href="{reverse("admin:index")}"' in text) is shown
