import json

import pytest
from django.urls import reverse

from curriculum.tests.world import make_line


@pytest.fixture
def plan(world):
    return world.plan


@pytest.fixture
def line(plan):
    return make_line(plan)


@pytest.fixture
def address(plan):
    """`address("cells")`: an address of the plan's editor."""
    return lambda name, of=plan: reverse(f"curriculum:{name}", args=[of.pk])


@pytest.fixture
def send(cast, address):
    """`send("cells", {...})`: what the page sends, as the dean's clerk; (status, answer)."""

    def post(name: str, body, *, who: str = "deans_clerk", **options) -> tuple[int, dict]:
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        url = address(name, *([options.pop("plan")] if "plan" in options else []))
        response = getattr(cast, who).client.post(url, data, content_type="application/json", **options)
        return response.status_code, response.json() if "json" in response["Content-Type"] else {}

    return post
