"""The grid of a semester plan over the wire: what the page sends, what it hears."""

import json
import uuid

import pytest
from django.urls import reverse

from curriculum.models import SemesterLine, SemesterPlan
from curriculum.operations.semester_approval import return_to_units
from curriculum.tests.semester_world import SPRING, add_block, line_of, make_semester_plans
from curriculum.tests.views.pages import text, tree
from kuu_office.core import clock
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


@pytest.fixture
def client(cast):
    cast.deans_clerk.client.cookies["django_language"] = "en"
    return cast.deans_clerk.client


@pytest.fixture
def post(client, plan):
    """`post("cells", {…})`: the status and the answer."""

    def send(name: str, body, by=None):
        response = (by or client).post(
            reverse(f"curriculum:semester_{name}", args=[plan.pk]),
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )
        return response.status_code, response.json()

    return send


def cell(line: SemesterLine, column: str, typed: str, version: int = 0) -> dict:
    return {"line": line.pk, "column": column, "text": typed, "version": version}


def page_of(client, plan, name: str = "semester_editor", **asked):
    return client.get(reverse(f"curriculum:{name}", args=[plan.pk]), asked)


def test_the_page_has_every_line_with_the_versions_of_its_cells(client, plan):
    page = tree(page_of(client, plan))

    rows = page.xpath("//tr[contains(@class, 'plan-row')]")
    assert [row.get("data-line") for row in rows] == [str(pk) for pk in plan.lines.values_list("pk", flat=True)]
    lecture = page.xpath(f"//td[@id='cell-{rows[0].get('data-line')}-lecture']")[0]
    assert (text(lecture), lecture.get("data-version")) == ("32", "0")
    assert page.xpath("//*[@data-editor]")[0].get("data-closed") == ""


def test_a_cell_is_saved_over_the_wire(post, plan):
    line = line_of(plan)

    status, answer = post("cells", {"cells": [cell(line, "lecture", "16")]})

    assert (status, answer["cells"], answer["revision"]) == (
        200, [{"line": line.pk, "column": "lecture", "text": "16", "version": 1, "problem": ""}], 2,
    )  # fmt: skip


def test_a_clash_tells_what_stands_there(post, plan):
    line = line_of(plan)
    post("cells", {"cells": [cell(line, "lecture", "16")]})

    status, answer = post("cells", {"cells": [cell(line, "lecture", "20")]})

    assert (status, [one["text"] for one in answer["cells"]]) == (409, ["16"])


def test_nonsense_is_answered_with_a_sentence(post, plan, client):
    assert post("cells", {"cells": []})[0] == 422
    assert post("cells", [])[0] == 422
    assert post("line_remove", {"line": "x"})[0] == 422
    assert post("paste", {"text": 5})[0] == 422
    assert post("line_remove", {"line": 987654321})[0] == 409


def test_a_block_is_previewed_over_the_wire(post, plan):
    ids = list(plan.lines.values_list("pk", flat=True))

    status, answer = post("paste", {"text": "16\t8\n16", "lines": ids, "columns": ["lecture", "practical"]})

    assert (status, [(one["line_id"], one["column"], one["text"]) for one in answer["cells"]]) == (
        200,
        [(ids[0], "lecture", "16"), (ids[0], "practical", "8"), (ids[1], "lecture", "16"), (ids[1], "practical", "")],
    )  # fmt: skip


def test_lines_come_and_go_over_the_wire(post, plan):
    status, answer = post("line_add", {"after": line_of(plan).pk})
    assert (status, plan.lines.count()) == (200, 7)

    assert post("line_remove", {"line": answer["line"]})[0] == 200
    assert post("line_remove", {"line": line_of(plan).pk})[0] == 403
    assert plan.lines.count() == 6


def test_the_checks_answer_only_what_is_new(client, post, plan):
    stamp = "1.draft"
    assert page_of(client, plan, "semester_checks", seen=stamp, checked=stamp).status_code == 204
    post("cells", {"cells": [cell(line_of(plan), "department", "")]})

    fresh = tree(page_of(client, plan, "semester_checks", seen="2.draft", checked=stamp))

    assert fresh.get("data-stamp") == "2.draft"
    assert "No department is named that teaches the course." in text(fresh)
    assert fresh.xpath("//table[@data-lines]") == []
    assert len(tree(page_of(client, plan, "semester_checks")).xpath("//table[@data-lines]//tr")) == 6


def test_the_side_names_what_differs_and_why(client, post, plan):
    line = line_of(plan)
    post("cells", {"cells": [cell(line, "lecture", "16"), cell(line, "self_study", "118")]})
    assert "no reason given yet" in text(tree(page_of(client, plan)))
    post("cells", {"cells": [cell(line, "deviation", "Токтом № 4")]})

    assert "Токтом № 4" in text(tree(page_of(client, plan)).get_element_by_id("plan-tree"))


def suggestions(client, plan, **asked) -> list[str]:
    response = page_of(client, plan, "semester_suggest", **asked)
    return [item["value"] for item in response.json()["items"]]


def test_courses_departments_and_electives_are_offered(client, cast, term_world, plan):
    block = add_block(term_world.plan)
    [other] = make_semester_plans(term_world.groups[1:], term_world.autumn, cast.deans_clerk)
    line = other.lines.get(source=block)

    assert suggestions(client, other, of="choice", line=line.pk) == ["М.1.КПВ.1.1", "М.1.КПВ.1.2"]
    assert suggestions(client, other, of="choice", line=line.pk, text="тандоо 2") == ["М.1.КПВ.1.2"]
    assert suggestions(client, other, of="choice", line=line_of(other).pk) == []
    assert suggestions(client, other, of="choice", line="x") == []
    assert suggestions(client, other, of="department", text="ЭЭТ") == ["ЭЭТ"]
    assert suggestions(client, other, of="course", text="философия") == ["PHI1"]
    assert suggestions(client, other, of="course") == suggestions(client, other, of="department") == []


def test_a_plan_that_is_closed_says_why(client, plan):
    SemesterPlan.objects.filter(pk=plan.pk).update(state="approved")

    page = tree(page_of(client, plan))

    assert page.xpath("//*[@data-editor]")[0].get("data-closed").startswith("The semester plan is approved and frozen.")


def test_what_the_office_remarked_stands_above_the_grid(client, cast, plan):
    return_to_units(
        plans=[plan], remark="Бөлмөнү жазыңыз", due_date=clock.today().replace(year=2030),
        by=cast.office_specialist.scope, at=SPRING,
    )  # fmt: skip

    assert "Бөлмөнү жазыңыз" in text(tree(page_of(client, plan)))
    assert "Бөлмөнү жазыңыз" in text(tree(page_of(client, plan, "semester_plan")))


def test_a_cell_of_another_faculty_is_not_there(post, plan, cast):
    response = cast.other_clerk.client.post(
        reverse("curriculum:semester_cells", args=[plan.pk]), "{}", content_type="application/json"
    )

    assert response.status_code == 404
