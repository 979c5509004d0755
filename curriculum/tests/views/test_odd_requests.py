"""What the page of the editor never sends: a clear answer, nothing changed."""

import json

import pytest
from django.urls import reverse

from curriculum.models import PlanLine
from curriculum.tests.world import make_line
from kuu_office.core.models import Job

pytestmark = pytest.mark.django_db

ENDPOINTS = ("cells", "paste", "line_add", "line_remove", "line_move")


@pytest.fixture
def line(world) -> PlanLine:
    return make_line(world.plan)


@pytest.mark.parametrize("name", ENDPOINTS)
def test_a_form_in_place_of_json_is_not_understood(cast, world, line, name):
    url = reverse(f"curriculum:{name}", args=[world.plan.pk])
    response = cast.deans_clerk.client.post(url, {"line": line.pk, "way": "up"})

    assert response.status_code == 422
    assert list(PlanLine.objects.values_list("pk", flat=True)) == [line.pk]


@pytest.mark.parametrize("column", ["department", "course", "name_ky", "note", "prerequisites"])
@pytest.mark.parametrize("sign", ["\0", "\ud800", "\u202e"])
def test_signs_that_nobody_sees_do_not_reach_the_database(cast, world, line, column, sign):
    cells = [{"line": line.pk, "column": column, "text": f"А{sign}Б", "version": 0}]
    url = reverse("curriculum:cells", args=[world.plan.pk])
    response = cast.deans_clerk.client.post(url, json.dumps({"cells": cells}), content_type="application/json")

    assert (response.status_code, response.json()["cells"][0]["text"]) == (200, "АБ")


@pytest.mark.parametrize("chosen", ["9" * 19, "9" * 30, "9" * 5000, "²", "-1", "0", "", "x"])
def test_a_number_that_no_plan_has_prints_nothing(cast, world, chosen):
    values = {"plans": chosen, "language": "ky", "paper": "A4"}
    response = cast.deans_clerk.client.post(reverse("curriculum:plans_print"), values)

    assert (response.status_code, Job.objects.count()) == (422, 0)
