"""Pages on which the load is changed by people: what would change, accepting, lines and hours by hand."""

import uuid
from datetime import date
from decimal import Decimal as D

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.models import SemesterPlan
from curriculum.tests.views.pages import field_errors, offered, stopped, text, tree
from kuu_office.core import clock
from kuu_office.core.models import AcademicYear
from kuu_office.core.tests.access import ABSENT
from workload.models import LoadLine, LoadSheet
from workload.tests.holding import hold
from workload.tests.test_calculation import stored
from workload.tests.test_pages import facts, reading, table_rows, workbook_rows
from workload.tests.world import add_group, admit, calculate, row, sheet_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """A day of the autumn of 2026, after its fixing date."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 20))


@pytest.fixture
def head(cast):
    return reading(cast.department_head)


@pytest.fixture
def sheet(load_world, cast) -> LoadSheet:
    calculate(load_world, cast.department_head)
    return sheet_of(load_world)


@pytest.fixture
def exam(load_world, sheet) -> LoadLine:
    return row(sheet, "exam", load_world.lines[0])


def opened(client, name: str, *args, **query):
    return client.get(reverse(f"workload:{name}", args=args), query)


def send(client, name: str, *args, **values):
    values = {"idem": str(uuid.uuid4()), **values}
    return client.post(reverse(f"workload:{name}", args=args), values)


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def rows_of(response, place: int = 0) -> list[list[str]]:
    table = tree(response).xpath("//main//table")[place]
    return [[text(cell) for cell in one.xpath("./td | ./th")] for one in table.xpath("./tbody/tr")]


def foreseen(client, world, unit=None):
    return opened(client, "calculate_preview", year=world.year.pk, unit=unit.pk if unit else "")


# What calculating would change


def test_the_preview_tells_what_would_change_and_changes_nothing(load_world, sheet, exam, cast, head):
    hold(exam, "1.00")
    admit(load_world.first, budget=1)
    admit(load_world.second, contract=1)
    load_world.plans[1].lines.filter(pk=load_world.lines[1].pk).update(laboratory=8, practical=0)
    before = stored(sheet), LoadSheet.objects.values().get()
    response = foreseen(head, load_world, load_world.department)

    assert rows_of(response) == [["Программалык инженерия кафедрасы", "1", "1", "5", "1", "3", ""]]
    assert rows_of(response, 1) == [["Сабак 1 (en)", "exam", "ПИ-1-26", "1.5", "1.8"]]
    lines = rows_of(response, 2)
    assert lines[:2] == [
        ["+added", "Сабак 1 (en)", "laboratory classes", "ПИ-2-26", "8"],
        ["−removed", "Сабак 1 (en)", "practical classes", "ПИ-2-26", "16"],
    ]
    assert ["~changed", "Сабак 1 (en)", "exam", "ПИ-2-26", "1.2 1.5"] in lines
    assert (stored(sheet), LoadSheet.objects.values().get()) == before


def test_what_was_previewed_is_what_is_done(load_world, sheet, exam, head):
    admit(load_world.first, budget=1)
    page = foreseen(head, load_world, load_world.department)
    values = {one.get("name"): one.get("value") for one in tree(page).xpath("//main//form//input | //header//input")}
    response = send(head, "calculate", year=values["year"], unit=values["unit"])

    assert said(response) == ["1 load sheet is calculated: 0 lines came, 5 changed, 0 went."]
    again = foreseen(head, load_world, load_world.department)
    assert "Calculating would change nothing" in again.content.decode()
    assert rows_of(again)[0][1:6] == ["0", "0", "0", "0", "10"]


def test_the_preview_of_the_university_tells_figures_by_department(load_world, sheet, cast, units):
    response = foreseen(reading(cast.office_specialist), load_world)

    found = {cells[0]: cells[1:6] for cells in rows_of(response)}
    assert found[units.department.name] == ["0", "0", "0", "0", "10"]
    assert found[units.other_department.name] == ["5", "0", "0", "0", "0"]
    assert len(tree(response).xpath("//main//table")) == 1
    assert not LoadSheet.objects.filter(department=units.other_department).exists()


def test_departments_that_teach_nothing_are_counted_and_not_listed(load_world, sheet, cast, units):
    client = reading(cast.office_specialist)
    response = foreseen(client, load_world, units.faculty)
    [row] = tree(response).xpath("//main//table/tbody/tr")

    assert text(row).startswith(units.department.name)
    assert row.xpath(".//a/@href") == [f"?year={load_world.year.pk}&unit={units.department.pk}"]
    assert "1 department has nothing to calculate." in response.content.decode()
    alone = foreseen(client, load_world, units.sister_department)
    assert rows_of(alone) == [[units.sister_department.name, "0", "0", "0", "0", "0", ""]]
    assert "nothing to calculate" not in alone.content.decode()


def test_where_nobody_teaches_anything_there_is_no_empty_table(load_world, cast, units):
    SemesterPlan.objects.all().update(state="draft")
    page = tree(foreseen(reading(cast.office_specialist), load_world))

    assert (page.xpath("//main//table"), "3 departments have nothing" in text(page.xpath("//main")[0])) == (
        [], True,
    )  # fmt: skip


def test_a_sheet_that_would_stay_says_why(load_world, sheet, head):
    LoadSheet.objects.update(state="submitted")
    assert rows_of(foreseen(head, load_world, load_world.department))[0][6].startswith("This load sheet is in approval")


def test_a_preview_of_nothing_asks_for_the_year(load_world, head, units):
    assert opened(head, "calculate_preview").status_code == 200
    wrong = foreseen(head, load_world, units.other_department)
    assert (wrong.status_code, list(field_errors(wrong))) == (422, ["unit"])
    empty = AcademicYear.objects.create(start_year=2020, start_date=date(2020, 9, 1), end_date=date(2021, 8, 31))
    response = opened(head, "calculate_preview", year=empty.pk)
    assert (response.status_code, list(field_errors(response))) == (422, ["year"])


def test_the_preview_asks_as_little_for_many_lines(load_world, sheet, cast, head):
    foreseen(head, load_world, load_world.department)
    asked = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            foreseen(head, load_world, load_world.department)
        asked.append(len(captured))
        for number in (3, 4):
            add_group(load_world, f"ПИ-{number}{_round}-26", cast.deans_clerk, budget=1)
        calculate(load_world, cast.department_head)

    assert asked[0] == asked[1] <= MOST_QUERIES + 5


# Accepting


@pytest.fixture
def waiting(load_world, sheet, exam, cast) -> LoadSheet:
    """Both exams are distributed and have other hours since."""
    for line in sheet.lines.filter(work="exam"):
        hold(line, "1.00")
    admit(load_world.first, budget=1)
    admit(load_world.second, contract=1)
    calculate(load_world, cast.department_head)
    return sheet_of(load_world)


def test_a_sheet_shows_what_waits_with_its_holders(waiting, head):
    response = opened(head, "sheet", waiting.pk)
    cells = sorted(rows_of(response))

    assert cells[0][:5] == ["Сабак 1 (en)", "exam", "ПИ-1-26", "1.5", "1.8"]
    assert cells[0][5].startswith("Асанов Б. (1 h)")
    assert cells[0][6] == "Accept"
    marks = {tuple(one[3:4]): one[-1] for one in table_rows(opened(head, "sheet", waiting.pk, work="exam"))[-2:]}
    assert marks[("ПИ-2-26",)].endswith("By the latest calculation: 1.5 h.")


def test_one_line_is_accepted(waiting, exam, head):
    response = send(head, "accept", waiting.pk, line=exam.pk, revision=waiting.revision)

    assert (response.status_code, response["Location"]) == (302, f"/workload/{waiting.pk}/")
    assert said(response) == ["1 line has its new hours."]
    assert sorted(waiting.lines.filter(work="exam").values_list("hours", "offered")) == [
        (D("1.20"), D("1.50")), (D("1.80"), None),
    ]  # fmt: skip


def test_all_lines_are_accepted_and_the_rest_is_told(load_world, waiting, exam, cast, head):
    exam.assignments.update(hours=D("1.90"))
    response = send(head, "accept", waiting.pk, revision=waiting.revision)

    first, second = said(response)
    assert first == "1 line has its new hours."
    assert second.startswith("Сабак 1 (en), exam: 1.9 h are distributed and 1.8 h would remain.")


@pytest.mark.parametrize("value", ["12a", "", "-1", "9" * 60])
def test_a_line_that_cannot_be_read_does_not_mean_all(waiting, exam, head, value):
    before = LoadLine.objects.get(pk=exam.pk).hours
    response = send(head, "accept", waiting.pk, line=value, revision=waiting.revision)

    assert (response.status_code, LoadLine.objects.get(pk=exam.pk).hours) == (422, before)
    assert f"“{value[:40]}” is no line of the load sheet. Nothing was accepted." in response.content.decode()


def test_accepting_what_was_changed_meanwhile_is_a_conflict(waiting, exam, head):
    assert send(head, "accept", waiting.pk, line=exam.pk, revision=waiting.revision - 1).status_code == 409
    assert send(head, "accept", waiting.pk, line=exam.pk).status_code == 409


def test_who_may_not_calculate_sees_what_waits_without_the_verb(waiting, cast):
    page = opened(reading(cast.dean), "sheet", waiting.pk)

    assert "Changed since it was distributed" in page.content.decode()
    assert not tree(page).xpath("//button[@name='line']")


# By hand

LINE = {
    "name_ky": "Аспирантура", "name_ru": "", "name_en": "", "work": "postgraduate", "degree": "master", "budget": "30",
    "contract": "20,5", "groups": "А-1, А-2", "students": "2", "reason": "Буйрук № 5",
}  # fmt: skip


def test_a_line_is_added_on_its_page(load_world, sheet, head):
    assert opened(head, "line_add", sheet.pk).status_code == 200
    values = LINE | {"contract": "20.5", "term": load_world.autumn.pk, "revision": sheet.revision}
    response = send(head, "line_add", sheet.pk, **values)

    assert (response.status_code, said(response)) == (302, ["The line was added."])
    line = sheet.lines.get(work="postgraduate")
    assert (line.hours, line.group_names, line.students, line.reason) == (D("50.50"), ["А-1", "А-2"], 2, "Буйрук № 5")
    cells = table_rows(opened(head, "sheet", sheet.pk, work="postgraduate"))[0]
    assert cells[-3:] == ["50.5", "–", "Added by hand: Буйрук № 5."]
    lines = workbook_rows(opened(head, "sheet", sheet.pk, work="postgraduate", export="xlsx"))
    assert (lines[1][-3], lines[1][-1]) == (50.5, "Added by hand: Буйрук № 5.")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": ""}, "reason"), ({"name_ky": ""}, "name_ky"), ({"work": "flying"}, "work"),
        ({"degree": ""}, "degree"), ({"term": "1234567"}, "term"), ({"budget": "-3"}, None),
        ({"budget": "", "contract": ""}, None), ({"budget": "6000"}, None), ({"budget": "abc"}, "budget"),
        ({"groups": "А" * 41}, "groups"), ({"students": "-1"}, "students"),
    ],
)  # fmt: skip
def test_a_faulty_line_comes_back_with_its_reason(load_world, sheet, head, values, field):
    sent = LINE | {"contract": "20", "term": load_world.autumn.pk, "revision": sheet.revision} | values
    response = send(head, "line_add", sheet.pk, **sent)

    assert response.status_code == 422
    assert list(field_errors(response)) == ([field] if field else [])
    assert tree(response).find_class("form-errors") or tree(response).xpath("//*[@role='alert']")
    assert not sheet.lines.filter(work="postgraduate").exists()


def test_other_hours_are_given_and_taken_back(load_world, sheet, exam, head):
    page = opened(head, "line_give", exam.pk)
    assert text(tree(page).find_class("page-lead")[0]) == "5 students × 0.3 h = 1.5 h"
    given = send(head, "line_give", exam.pk, hours="7", reason="Кеңештин чечими", revision=sheet.revision)
    assert (given.status_code, said(given)) == (302, ["The hours were given."])

    response = opened(head, "line", exam.pk)
    assert facts(response)["Given by hand"] == "7"
    assert offered(response) == {"Distribution", "Give other hours", "Take the hours of the norm again"}
    cells = table_rows(opened(head, "sheet", sheet.pk, work="exam", group="ПИ-1-26"))[0]
    assert cells[-1] == "Given by hand in place of 1.5 h: Кеңештин чечими."

    back = send(head, "line_withdraw", exam.pk, revision=sheet.revision + 1)
    assert said(back) == ["The line has the hours of the norm again."]
    exam.refresh_from_db()
    assert (exam.given, exam.hours) == (None, D("1.50"))


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"hours": "0"}, 422), ({"hours": "-2"}, 422), ({"hours": "99999"}, 422), ({"reason": ""}, 422),
        ({"revision": "1"}, 409), ({"revision": "x"}, 409), ({"hours": "0.5"}, 403),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_given_come_back(sheet, exam, head, values, status):
    hold(exam, "1.00")
    sent = {"hours": "7", "reason": "Буйрук", "revision": sheet.revision} | values
    response = send(head, "line_give", exam.pk, **sent)

    assert response.status_code == status
    assert LoadLine.objects.get(pk=exam.pk).given is None
    assert tree(response).xpath("//input[@name='hours']/@value") == [sent["hours"]]


def test_an_added_line_is_removed_on_its_page(load_world, sheet, head):
    line = LoadLine.objects.create(
        sheet=sheet, key="manual:1", term=load_world.autumn, work="postgraduate", name_ky="Аспирантура", given=D(50),
        reason="Буйрук № 5",
    )  # fmt: skip
    assert "Remove the line" in offered(opened(head, "line", line.pk))
    response = send(head, "line_remove", line.pk, revision=sheet.revision)

    assert (response["Location"], said(response)) == (f"/workload/{sheet.pk}/", ["The line was removed."])
    assert not LoadLine.objects.filter(pk=line.pk).exists()


def test_the_verbs_are_stopped_with_their_reason(sheet, exam, cast, head):
    assert set(stopped(opened(reading(cast.dean), "line", exam.pk))) == {"Give other hours"}
    LoadSheet.objects.update(state="approved")

    frozen = opened(head, "sheet", sheet.pk)
    assert set(stopped(frozen)) == {"Calculate anew"}
    assert "Add a line by hand" not in offered(frozen)
    assert opened(head, "line_add", sheet.pk).status_code == opened(head, "line_give", exam.pk).status_code == 403


@pytest.mark.parametrize("who", ["other_head", "sister_head"])
def test_what_belongs_to_others_is_not_found(sheet, exam, cast, who):
    client = reading(getattr(cast, who))
    for name, thing in (("line_add", sheet), ("line_give", exam)):
        assert opened(client, name, thing.pk).status_code == opened(client, name, ABSENT).status_code == 404
    for name, thing in (("accept", sheet), ("line_withdraw", exam), ("line_remove", exam)):
        assert send(client, name, thing.pk).status_code == send(client, name, ABSENT).status_code == 404


@pytest.mark.parametrize("who", ["dean", "teacher"])
def test_without_the_right_there_is_no_door(sheet, exam, cast, who):
    client = reading(getattr(cast, who))
    assert opened(client, "calculate_preview").status_code == 403
    assert opened(client, "line_add", sheet.pk).status_code == opened(client, "line_give", exam.pk).status_code == 403
    assert send(client, "accept", sheet.pk).status_code == send(client, "line_remove", exam.pk).status_code == 403
