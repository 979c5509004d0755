"""Every address × every role × own, foreign and absent object × method (SECURITY 4.3).

An address without a row fails. The people and the objects are made once; what a request does is undone at once.
A method that an address lacks is refused before any object is looked for, so it is tried on the own object only; HEAD
runs the code of GET, so one insider asks it and whoever has no role.
"""

from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kuu_office.core.access.views import PUBLIC, ScopedView, request_scope
from kuu_office.core.models import StoredFile
from kuu_office.core.tests.access import ANYBODY, Row, Sample, Thing
from kuu_office.core.tests.cast import MEMBERS, make_cast, make_units
from kuu_office.core.tests.test_architecture import own_urls

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
STRANGERS = ("sister_head", "other_clerk", "other_dean", "other_head")
INSIDERS = sorted(ANYBODY - {*STRANGERS})
WRITES = ("INSERT", "UPDATE", "DELETE")  # but of the session itself, which is prolonged every few minutes
APPS = ("kuu_office.core", "kuu_office.office", "curriculum", "workload", "staffing")


def access_modules() -> list:
    return [import_module(f"{config.name}.tests.access") for config in apps.get_app_configs() if config.name in APPS]


ROWS: dict[str, Row] = {name: row for module in access_modules() for name, row in module.ROWS.items()}


@pytest.fixture(scope="module", autouse=True)
def _files_of_the_test(tmp_path_factory) -> Iterator[None]:
    """The stored files stay for all tests of this module."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, _files_of_the_test) -> Iterator[SimpleNamespace]:
    """The cast, and every sample object of every app; gone when the last test of the module has run."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cast = make_cast(make_units())
        samples: dict[str, Sample] = {}
        for module in access_modules():
            samples |= module.samples(cast)
        for member in MEMBERS:
            enter(getattr(cast, member).client)
        yield SimpleNamespace(cast=cast, samples=samples)
        transaction.set_rollback(True)


def enter(client: Client) -> None:
    """Signs in for good, so that not every later request begins the session anew."""
    client.cookies["django_language"] = "en"
    client.get(reverse("core:home"))


def test_every_address_of_ours_has_a_row_in_the_matrix():
    names = {name for name, _pattern in own_urls() if name not in PUBLIC}

    assert names == set(ROWS)


def answer(client: Client, method: str, url: str, sent: dict | None = None) -> str:
    """One word for what came back; whatever the request did is undone. A refusal is wanted as a fragment."""
    fragment = {} if method == "GET" else {"HTTP_HX_REQUEST": "true"}
    with transaction.atomic():
        if method == "POST":
            response = client.post(url, sent or {}, **fragment)
        else:
            response = client.generic(method, url, **fragment)
        if response.streaming:
            response.getvalue()
        transaction.set_rollback(True)
    if response.status_code == 302 and "/accounts/login/" in response["Location"]:
        return "sign in"
    if response.status_code >= 500:
        return f"fault {response.status_code}"
    return {403: "no right", 404: "not found", 405: "not a method"}.get(response.status_code, "in")


def expected(row: Row, thing: Thing, member: str, method: str) -> str:
    """What the matrix says; the order is that of the doors: right, method, object, rule."""
    role = MEMBERS[member][2]
    if role not in row.roles | row.door:
        return "no right"
    if method not in row.methods:
        return "not a method"
    if member not in thing.reached_by:
        return row.unreached if thing.reached_by else "not found"
    return "in" if role in row.roles else "no right"


def meet(world, name: str, members, methods) -> tuple[dict, dict]:
    """What each of the members sees of each object at an address, and what the matrix says."""
    row, seen, wanted = ROWS[name], {}, {}
    for which, thing in things_of(world, name):
        for member in members:
            url = reverse(name, kwargs=thing.kwargs_for(member))
            for method in methods if which == "own" else row.methods:
                seen[which, member, method] = answer(getattr(world.cast, member).client, method, url, row.sent)
                wanted[which, member, method] = expected(row, thing, member, method)
    return seen, wanted


def things_of(world, name: str) -> list[tuple[str, Thing]]:
    """The objects that an address is asked for, by what they are to the first department."""
    sample = world.samples[ROWS[name].sample]
    named = (("own", sample.own), ("other", sample.other), ("absent", sample.absent))
    return [(which, thing) for which, thing in named if thing]


@pytest.mark.parametrize("name", sorted(ROWS))
def test_each_role_meets_what_the_matrix_says(world, name):
    seen, wanted = meet(world, name, INSIDERS, METHODS)

    assert seen == wanted


@pytest.mark.parametrize("name", sorted(ROWS))
def test_colleagues_of_other_units_reach_what_is_theirs_and_nothing_else(world, name):
    seen, wanted = meet(world, name, STRANGERS, ROWS[name].methods)

    assert seen == wanted


@pytest.mark.parametrize("name", sorted(ROWS))
def test_without_a_role_or_without_signing_in_every_door_is_closed(world, name):
    url = reverse(name, kwargs=world.samples[ROWS[name].sample].own.kwargs_for("outsider"))
    outsider, nobody, methods = world.cast.outsider.client, Client(), (*METHODS, "HEAD")

    assert {method: answer(outsider, method, url) for method in methods} == dict.fromkeys(methods, "no right")
    assert {method: answer(nobody, method, url) for method in methods} == dict.fromkeys(methods, "sign in")


@pytest.mark.parametrize("name", sorted(name for name in ROWS if "GET" in ROWS[name].methods))
def test_looking_at_a_page_writes_nothing(world, name):
    member = next(one for one in INSIDERS if one in ROWS[name].roles)
    url = reverse(name, kwargs=world.samples[ROWS[name].sample].own.kwargs_for(member))
    with CaptureQueriesContext(connection) as captured:
        assert answer(getattr(world.cast, member).client, "HEAD", url) == "in"

    writes = [query["sql"] for query in captured if query["sql"].startswith(WRITES)]
    assert [sql for sql in writes if "django_session" not in sql] == []


def test_the_samples_are_as_wide_as_the_matrix(world):
    """Every sample that a row names is there, and no row names none although its address holds an object."""
    assert {row.sample for row in ROWS.values()} <= set(world.samples)
    assert [name for name, pattern in own_urls() if name in ROWS and holds(pattern) and not ROWS[name].sample] == []


def holds(pattern) -> bool:
    return bool(pattern.pattern.converters)


def test_control_a_view_that_forgets_its_door_is_noticed(world, monkeypatch):
    """With the check of the permission taken out, the outsider's answer is not the one that the matrix wants."""
    monkeypatch.setattr(ScopedView, "enter", lambda _view, request: request_scope(request))

    assert answer(world.cast.outsider.client, "GET", reverse("core:home")) == "in"


def test_control_a_view_that_forgets_the_scope_is_noticed(world, monkeypatch):
    """With the scope taken out, a file of another faculty opens."""
    monkeypatch.setattr(StoredFile, "opens_for", lambda _file, _scope: True)
    seen, wanted = meet(world, "core:file", ["dean"], ["GET"])

    assert (seen["other", "dean", "GET"], wanted["other", "dean", "GET"]) == ("in", "not found")
