"""Cells over the wire: what the page sends, what it hears, what nonsense is answered."""

import uuid

import pytest

from curriculum.models import Plan, PlanLine
from curriculum.tests.world import make_line
from kuu_office.core.models import ApprovalState, AuditEntry
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


def cell(line: PlanLine, column: str, text: str, version: int = 0) -> dict:
    return {"line": line.pk, "column": column, "text": text, "version": version}


def test_the_answer_holds_the_cells_what_followed_and_the_revision(send, line):
    status, answer = send("cells", {"cells": [cell(line, "lecture", "16")]})

    assert (status, answer) == (
        200,
        {
            "cells": [{"line": line.pk, "column": "lecture", "text": "16", "version": 1, "problem": ""}],
            "followed": [{"line": line.pk, "column": "contact", "text": "16", "version": 0, "problem": ""}],
            "revision": 2,
        },
    )


def test_text_that_cannot_be_read_is_saved_with_its_problem(send, line):
    status, answer = send("cells", {"cells": [cell(line, "lecture", "он алты")]})

    assert (status, answer["cells"][0]["problem"]) == (200, "“он алты” is not a number such as 4 or 4,5.")


def test_a_conflict_tells_what_stands_in_the_cells(send, line):
    send("cells", {"cells": [cell(line, "lecture", "16")]}, who="department_clerk")

    status, answer = send("cells", {"cells": [cell(line, "lecture", "20"), cell(line, "weeks", "2")]})

    assert (status, answer["cells"]) == (
        409,
        [{"line": line.pk, "column": "lecture", "text": "16", "version": 1, "problem": ""}],
    )
    assert PlanLine.objects.get(pk=line.pk).weeks is None


def test_a_text_without_room_names_its_cell(send, line):
    status, answer = send("cells", {"cells": [cell(line, "note", "А" * 301), cell(line, "weeks", "2")]})

    assert (status, answer["field"], [one["column"] for one in answer["cells"]]) == (422, "note", ["note"])
    assert "at most 300 fit" in answer["message"]


def test_a_frozen_plan_answers_with_its_reason(send, line, plan):
    Plan.objects.filter(pk=plan.pk).update(state=ApprovalState.APPROVED)

    status, answer = send("cells", {"cells": [cell(line, "lecture", "16")]})

    assert (status, answer["cells"]) == (403, [])
    assert answer["message"].startswith("The plan is approved and frozen.")


def test_a_save_sent_twice_has_one_effect_and_one_answer(send, line):
    key = {"headers": {"Idempotency-Key": str(uuid.uuid4())}}
    body = {"cells": [cell(line, "lecture", "16")]}

    assert send("cells", body, **key) == send("cells", body, **key)
    assert (PlanLine.objects.get(pk=line.pk).cell_versions, AuditEntry.objects.count()) == ({"lecture": 1}, 1)


def test_without_the_key_the_second_sending_meets_the_first(send, line):
    body = {"cells": [cell(line, "lecture", "16")]}

    assert [send("cells", body)[0], send("cells", body)[0]] == [200, 409]


@pytest.mark.parametrize(
    ("who", "status"),
    [("department_clerk", 200), ("department_head", 200), ("dean", 403), ("teacher", 403), ("other_clerk", 404)],
)
def test_who_may_save(send, line, who, status):
    assert send("cells", {"cells": [cell(line, "lecture", "16")]}, who=who)[0] == status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        "[" * 100_000,
        "null",
        "[]",
        "{}",
        {"cells": []},
        {"cells": "x"},
        {"cells": [[]]},
        {"cells": [{}]},
        {"cells": [{"line": 1, "column": "credits", "text": 4, "version": 0}]},
        {"cells": [{"line": "1", "column": "credits", "text": "4", "version": 0}]},
        {"cells": [{"line": True, "column": "credits", "text": "4", "version": 0}]},
        {"cells": [{"line": -1, "column": "credits", "text": "4", "version": 0}]},
        {"cells": [{"line": 2**63, "column": "credits", "text": "4", "version": 0}]},
        {"cells": [{"line": 1, "column": "credits", "text": "4", "version": 1.5}]},
        {"cells": [{"line": 1, "column": "credits", "text": "4"}]},
        {"cells": [{"line": 1, "column": None, "text": "4", "version": 0}]},
        {"cells": [{"line": 1, "column": "credits", "text": "4", "version": 0}] * 2001},
    ],
)
def test_nonsense_is_answered_with_a_sentence(send, line, body):
    status, answer = send("cells", body)

    assert status == 422
    assert answer["message"].endswith((".", "?"))


def test_a_get_of_the_address_changes_nothing(cast, address):
    assert cast.deans_clerk.client.get(address("cells")).status_code == 405


@pytest.mark.parametrize("body", [{"part": None}, {"part": "x"}, {"after": 0.5}, {"kind": "magic", "after": 1}])
def test_a_line_is_not_added_from_nonsense(send, line, body):
    assert send("line_add", body)[0] in {409, 422}


def test_lines_are_added_moved_and_removed(send, plan, line):
    below = make_line(plan, "М.1.В.2")

    status, made = send("line_add", {"kind": "course", "after": line.pk})
    assert (status, send("line_move", {"line": made["line"], "way": "down"})) == (200, (200, made))
    assert list(plan.lines.values_list("pk", flat=True)) == [line.pk, below.pk, made["line"]]
    assert send("line_remove", {"line": made["line"]}) == (200, {})
    assert plan.lines.count() == 2


def test_a_line_is_added_to_a_part_with_a_course(send, plan, line, world):
    status, made = send("line_add", {"part": line.part_id, "course": world.course.pk})

    assert (status, plan.lines.get(pk=made["line"]).course) == (200, world.course)


@pytest.mark.parametrize("way", ["sideways", None, 1, ["up"]])
def test_a_line_moves_only_the_four_ways(send, line, way):
    assert send("line_move", {"line": line.pk, "way": way})[0] == 422


def test_a_move_without_a_way_on_says_so(send, line):
    status, answer = send("line_move", {"line": line.pk, "way": "down"})

    assert (status, answer["message"]) == (403, "This is the edge of the plan; the line goes no further.")


@pytest.mark.parametrize("name", ["cells", "paste", "line_add", "line_move", "line_remove"])
@pytest.mark.parametrize(("who", "status"), [("other_clerk", 404), ("dean", 403), ("outsider", 403)])
def test_a_plan_out_of_reach_stays_as_it_is(send, plan, line, name, who, status):
    body = {"cells": [cell(line, "lecture", "16")], "line": line.pk, "way": "down", "after": line.pk}

    assert send(name, body | {"text": "", "lines": [], "columns": []}, who=who)[0] == status
    assert Plan.objects.get(pk=plan.pk).revision == 1
