"""What the grid of a semester plan never sends when a line goes: a sentence, and every line is still there."""

import json
import uuid

import pytest
from django.urls import reverse

from curriculum.models import SemesterLine
from curriculum.operations.semester_cells import add_semester_line
from curriculum.tests.semester_world import line_of, make_semester_plans
from curriculum.tests.world import NOON
from kuu_office.core.models import AuditEntry
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]
NUMBERS = [None, "", "1", "x", 1.5, 1e300, -1, True, [], [1], {}, {"line": 1}, 2**63, 10**40, "\ud800", "1\0"]
BODIES = [b"", b"null", b"[]", b"1", b'"line"', b"{", b"\xff\xfe", b'{"line": NaN}', b'{"line": 1, "line": null}',
          b"[" * 200_000, b'{"line": ' + b"9" * 6000 + b"}", b"line=1"]  # fmt: skip


def state() -> tuple[list, int]:
    return list(SemesterLine.objects.order_by("pk").values()), AuditEntry.objects.count()


def remove(member, plan_id: int, body, **headers) -> tuple[int, dict]:
    url = reverse("curriculum:semester_line_remove", args=[plan_id])
    data = body if isinstance(body, bytes) else json.dumps(body)
    member.client.cookies["django_language"] = "en"
    response = member.client.post(url, data, content_type="application/json", headers=headers)
    return response.status_code, response.json() if "json" in response["Content-Type"] else {}


@pytest.mark.parametrize("number", NUMBERS, ids=repr)
def test_a_line_is_named_by_a_whole_number(plan, cast, number):
    before = state()

    status, told = remove(cast.deans_clerk, plan.pk, {"line": number})

    assert (status, told["message"], told["field"]) == (422, "“line” must be a whole number.", "line")
    assert state() == before


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:12]))
def test_a_body_that_is_none_is_told(plan, cast, body):
    before = state()

    status, told = remove(cast.deans_clerk, plan.pk, body)

    assert (status, bool(told["message"]), state()) == (422, True, before)


@pytest.mark.parametrize("number", [0, 987654321, 2**63 - 1])
def test_a_line_that_is_not_there_is_told(plan, cast, number):
    before = state()

    assert (remove(cast.deans_clerk, plan.pk, {"line": number})[0], state()) == (409, before)


def test_a_line_of_another_plan_is_not_removed_through_ones_own(plan, cast, term_world):
    [foreign] = make_semester_plans([term_world.other_group], term_world.autumn, cast.other_clerk)
    line = add_semester_line(plan_id=foreign.pk, after_id=None, by=cast.other_clerk.scope, at=NOON)
    before = state()

    assert remove(cast.deans_clerk, plan.pk, {"line": line.pk})[0] == 409
    assert remove(cast.deans_clerk, foreign.pk, {"line": line.pk})[0] == 404
    assert remove(cast.teacher, plan.pk, {"line": line_of(plan).pk})[0] == 403
    assert state() == before


def test_a_line_goes_once_however_often_it_is_sent(plan, cast):
    line = add_semester_line(plan_id=plan.pk, after_id=None, by=cast.deans_clerk.scope, at=NOON)
    key = str(uuid.uuid4())

    answers = [remove(cast.deans_clerk, plan.pk, {"line": line.pk}, idempotency_key=key) for _time in range(2)]

    assert answers == [(200, {}), (200, {})]
    assert remove(cast.deans_clerk, plan.pk, {"line": line_of(plan).pk}, idempotency_key=key)[0] == 409
    assert remove(cast.deans_clerk, plan.pk, {"line": line.pk})[0] == 409
    assert AuditEntry.objects.filter(event="curriculum.semesterplan.line_removed").count() == 1
