"""Every address × every role × own and foreign unit × every method (SECURITY 4.3). A new address without a row fails."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kuu_office.core.access.views import PUBLIC
from kuu_office.core.tests.access import Row, Sample
from kuu_office.core.tests.cast import MEMBERS
from kuu_office.core.tests.test_architecture import own_urls

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
STRANGERS = {"outsider", "sister_head", "other_clerk", "other_dean", "other_head"}
INSIDERS = [name for name in MEMBERS if name not in STRANGERS]
NO_RIGHT = "You have no right to:"


def app_rows() -> dict[str, Row]:
    rows = {}
    for module in access_modules():
        rows |= module.ROWS
    return rows


def access_modules() -> list:
    found = []
    for config in apps.get_app_configs():
        if config.label in {"core", "office", "curriculum"}:
            found.append(import_module(f"{config.name}.tests.access"))
    return found


ROWS = app_rows()


@pytest.fixture
def world(cast) -> SimpleNamespace:
    """The cast, and every sample object of every app."""
    samples: dict[str, Sample] = {"": Sample({})}
    for module in access_modules():
        samples |= module.samples(cast)
    return SimpleNamespace(cast=cast, samples=samples)


def test_every_address_of_ours_has_a_row_in_the_matrix():
    names = {name for name, _pattern in own_urls() if name not in PUBLIC}

    assert names == set(ROWS)


def answer(client: Client, method: str, url: str) -> str:
    """One word for what came back; whatever a POST did is undone."""
    client.cookies["django_language"] = "en"
    with transaction.atomic():
        response = client.generic(method, url)
        transaction.set_rollback(True)
    status = response.status_code
    if status == 302 and "/accounts/login/" in response["Location"]:
        return "sign in"
    if status == 403 and (method == "HEAD" or NO_RIGHT in response.content.decode()):
        return "no right"
    if status >= 500:
        return f"fault {status}"
    return {404: "not found", 405: "not a method"}.get(status, "in")


def expected(row: Row, method: str, allowed: bool) -> str:
    if not allowed:
        return "no right"
    answered = {*row.methods, "HEAD"} if "GET" in row.methods else set(row.methods)
    return "in" if method in answered else "not a method"


@pytest.mark.parametrize("name", sorted(ROWS))
def test_each_role_meets_what_the_matrix_says(world, name):
    row, sample = ROWS[name], world.samples[ROWS[name].sample]
    url = reverse(name, kwargs=sample.own)
    seen, wanted = {}, {}
    for role in INSIDERS:
        for method in METHODS:
            seen[role, method] = answer(getattr(world.cast, role).client, method, url)
            wanted[role, method] = expected(row, method, role in row.roles)

    assert seen == wanted


@pytest.mark.parametrize("name", sorted(ROWS))
def test_people_of_another_faculty_find_nothing_of_this_one(world, name):
    row, sample = ROWS[name], world.samples[ROWS[name].sample]
    if sample.other is None:
        pytest.skip("the same for all units")
    url = reverse(name, kwargs=sample.other)
    role = next(role for role in ("deans_clerk", "dean", "department_head") if role in row.roles)
    client = getattr(world.cast, role).client

    assert {method: answer(client, method, url) for method in row.methods} == dict.fromkeys(row.methods, "not found")


@pytest.mark.parametrize("name", sorted(ROWS))
def test_without_a_role_or_without_signing_in_every_door_is_closed(world, name):
    url = reverse(name, kwargs=world.samples[ROWS[name].sample].own)

    assert {method: answer(world.cast.outsider.client, method, url) for method in METHODS} == dict.fromkeys(
        METHODS, "no right"
    )
    assert {method: answer(Client(), method, url) for method in METHODS} == dict.fromkeys(METHODS, "sign in")


@pytest.mark.parametrize("name", sorted(ROWS))
def test_an_absent_object_looks_like_a_foreign_one(world, name):
    row, sample = ROWS[name], world.samples[ROWS[name].sample]
    if "pk" not in sample.own:
        pytest.skip("no object in the address")
    role = sorted(row.roles & set(INSIDERS))[0]
    url = reverse(name, kwargs={**sample.own, "pk": 987654321})

    assert answer(getattr(world.cast, role).client, row.methods[0], url) == "not found"


@pytest.mark.django_db
def test_a_view_that_forgets_to_check_would_be_noticed(world):
    """The control: the same question to an open door gives another answer than the matrix wants."""
    assert answer(world.cast.outsider.client, "GET", reverse("healthz")) == "in"
