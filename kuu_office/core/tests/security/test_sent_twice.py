"""A form sent twice - by a double click, a lost answer, a robot - has one effect and one answer (SECURITY F10, V59)."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import Client
from django.urls import path

from kuu_office.core import audit, clock, rules
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView
from kuu_office.core.errors import Refused
from kuu_office.core.models import AuditEntry, IdempotencyKey, Unit
from kuu_office.urls import urlpatterns as of_the_portal

SENDINGS = 50
AT_ONCE = 16


class Ring(ScopedView):
    """A bell: each effect is one record. The stroke «refused» is refused, «broken» breaks after its effect."""

    access = Permission.PORTAL_ENTER

    def post(self, request: HttpRequest) -> HttpResponse:
        stroke = request.POST["stroke"] if request.POST else json.loads(request.body)["stroke"]
        university = Unit.objects.get(parent=None)
        entry = audit.record(f"ring {stroke}", obj=university, by=self.scope, at=clock.now())
        if stroke == "refused":
            raise Refused("The bell is silent.")
        if stroke == "file":
            return redirect(f"/rung/{request.FILES['file'].read().decode()}/")
        if stroke == "broken":
            raise RuntimeError("The bell broke.")
        return redirect(f"/rung/{entry.pk}/")


urlpatterns = [path("ring/", Ring.as_view()), *of_the_portal]

pytestmark = pytest.mark.urls(__name__)


def strokes() -> int:
    return AuditEntry.objects.filter(event__startswith="ring").count()


def key() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def dean(cast) -> Client:
    return cast.dean.client


def sent_at_once(browser: Client, values: dict) -> list:
    """The same form, fifty times, by sixteen hands."""

    def send(_number: int):
        hand = Client()
        hand.cookies = browser.cookies
        try:
            return hand.post("/ring/", values)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as hands:
        return list(hands.map(send, range(SENDINGS)))


def test_fifty_sendings_at_once_have_one_effect_and_one_answer(committed, cast):
    responses = sent_at_once(cast.dean.client, {"stroke": "one", "idem": key()})

    assert strokes() == 1
    assert {(response.status_code, response["Location"]) for response in responses} == {
        (302, f"/rung/{AuditEntry.objects.get(event='ring one').pk}/")
    }


def test_without_a_key_there_would_be_fifty(committed, cast):
    """The control of the test above."""
    sent_at_once(cast.dean.client, {"stroke": "one"})

    assert strokes() == SENDINGS


def test_a_second_sending_gets_the_first_answer(dean):
    values = {"stroke": "one", "idem": key()}

    first, second = dean.post("/ring/", values), dean.post("/ring/", values)

    assert (first["Location"], strokes()) == (second["Location"], 1)


def test_another_key_is_another_effect(dean):
    dean.post("/ring/", {"stroke": "one", "idem": key()})
    dean.post("/ring/", {"stroke": "one", "idem": key()})

    assert strokes() == 2


def test_the_same_key_with_other_contents_is_refused(dean):
    one = key()
    dean.post("/ring/", {"stroke": "one", "idem": one})

    response = dean.post("/ring/", {"stroke": "two", "idem": one})

    assert (response.status_code, strokes()) == (409, 1)
    assert "already sent with other contents" in response.content.decode()


def a_file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("топтор.csv", content)


def test_the_same_key_with_another_file_of_the_same_name_and_size_is_refused(dean):
    """A cell mended in a text file changes neither its name nor its size; “back” brings the old key along."""
    one = key()
    dean.post("/ring/", {"stroke": "one", "idem": one, "file": a_file(b"2;16")})

    response = dean.post("/ring/", {"stroke": "one", "idem": one, "file": a_file(b"2;18")})

    assert (response.status_code, strokes()) == (409, 1)
    again = dean.post("/ring/", {"stroke": "one", "idem": one, "file": a_file(b"2;16")})
    assert (again.status_code, strokes()) == (302, 1)


def test_a_file_whose_contents_were_looked_at_is_read_from_its_beginning(dean):
    response = dean.post("/ring/", {"stroke": "file", "idem": key(), "file": a_file(b"2;16")})

    assert response["Location"] == "/rung/2;16/"


def test_one_of_two_files_under_a_name_is_not_left_out(dean):
    one = key()
    dean.post("/ring/", {"stroke": "one", "idem": one, "file": [a_file(b"1"), a_file(b"2")]})

    response = dean.post("/ring/", {"stroke": "one", "idem": one, "file": [a_file(b"3"), a_file(b"2")]})

    assert (response.status_code, strokes()) == (409, 1)


def test_the_same_key_of_another_person_is_their_own(cast):
    one = key()
    cast.dean.client.post("/ring/", {"stroke": "one", "idem": one})
    cast.teacher.client.post("/ring/", {"stroke": "one", "idem": one})

    assert strokes() == 2


def test_a_new_token_does_not_make_it_another_form(dean):
    one = key()
    dean.post("/ring/", {"stroke": "one", "idem": one, "csrfmiddlewaretoken": "first"})

    response = dean.post("/ring/", {"stroke": "one", "idem": one, "csrfmiddlewaretoken": "second"})

    assert (response.status_code, strokes()) == (302, 1)


def test_a_key_in_the_header_counts_as_well(dean):
    one = {"Idempotency-Key": key()}

    dean.post("/ring/", {"stroke": "one"}, headers=one)
    dean.post("/ring/", {"stroke": "one"}, headers=one)

    assert strokes() == 1


def test_a_key_of_the_grid_with_another_save_under_it_is_refused(dean):
    """The grids of plans send JSON, which is no form."""
    one = {"Idempotency-Key": key()}

    def save(stroke: str):
        return dean.post("/ring/", {"stroke": stroke}, content_type="application/json", headers=one)

    assert [save(stroke).status_code for stroke in ("one", "one", "two")] == [302, 302, 409]
    assert strokes() == 1


def test_a_refused_form_leaves_no_effect_and_may_be_sent_again(dean):
    values = {"stroke": "refused", "idem": key()}

    first, second = dean.post("/ring/", values), dean.post("/ring/", values)

    assert (first.status_code, second.status_code) == (403, 403)
    assert (strokes(), IdempotencyKey.objects.exists()) == (0, False)


def test_a_broken_form_leaves_neither_effect_nor_key(dean):
    dean.raise_request_exception = False

    response = dean.post("/ring/", {"stroke": "broken", "idem": key()})

    assert (response.status_code, strokes(), IdempotencyKey.objects.exists()) == (500, 0, False)


@pytest.mark.parametrize("broken", ["x", "1" * 100, "' OR 1=1 --", "<script>"])
def test_a_key_that_is_none_is_refused_with_a_sentence(dean, broken):
    response = dean.post("/ring/", {"stroke": "one", "idem": broken})

    assert (response.status_code, strokes(), "<script>" in response.content.decode()) == (422, 0, False)


def test_the_rule_of_the_whole_university_asks_once(cast, django_assert_num_queries):
    scope = cast.registrar.scope

    with django_assert_num_queries(1):
        assert rules.holds_everywhere(scope, Permission.REFERENCE_EDIT)
    with django_assert_num_queries(0):
        assert not rules.holds_everywhere(cast_away(scope), Permission.REFERENCE_EDIT)


def cast_away(scope):
    """The same person without roles."""
    from dataclasses import replace

    return replace(scope, grants=())
