"""The pages of semester plans: what they show, the verbs that they offer, how often they ask the database."""

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.models import SemesterPlan
from curriculum.operations.semester_approval import submit_semester_plan
from curriculum.tests.semester_world import SPRING, line_of, make_group, make_semester_plans, make_working_plan
from curriculum.tests.views.pages import offered, send, stopped, text, tree, verbs
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


def english(client):
    client.cookies["django_language"] = "en"
    return client


def page_of(plan, name: str = "semester_plan") -> str:
    return reverse(f"curriculum:{name}", args=[plan.pk])


def queries_of(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_list_shows_each_plan_with_its_state_and_its_findings(cast, plan):
    response = english(cast.deans_clerk.client).get(reverse("curriculum:semester_plans"))

    [row] = tree(response).xpath("//table//tbody/tr")
    assert [text(cell) for cell in row] == [
        "ПИ-1-26", "710400 710", "2026, autumn term", "1", "ПИ", "draft",
        "–", "–", "0", "0", "0", "–",
    ]  # fmt: skip


def test_the_list_is_narrowed_by_term_unit_and_state(cast, plan, term_world):
    client, url = english(cast.office_specialist.client), reverse("curriculum:semester_plans")
    make_semester_plans([term_world.other_group], term_world.autumn, cast.other_clerk)

    def groups(**asked) -> list[str]:
        rows = tree(client.get(url, asked)).xpath("//table//tbody/tr[td/a]")
        return [text(row[0]) for row in rows]

    assert groups() == ["ПИ-1-26", "Т-1-26"]
    assert groups(unit=term_world.units.faculty.pk) == ["ПИ-1-26"]
    assert groups(unit=term_world.units.other_department.pk) == ["Т-1-26"]
    assert groups(term=term_world.terms.spring.pk) == []
    assert groups(state="submitted") == []
    assert groups(text="т-1") == ["Т-1-26"]


def test_the_list_leaves_as_a_spreadsheet(cast, plan):
    response = english(cast.deans_clerk.client).get(reverse("curriculum:semester_plans") + "?export=xlsx")

    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    assert [cell.value for cell in sheet[2]][:4] == [
        "ПИ-1-26", "710400 Программалык инженерия (master)", "2026–2027 academic year, autumn term", 1,
    ]  # fmt: skip


def test_a_draft_offers_its_author_to_edit_and_submit(cast, plan):
    response = english(cast.deans_clerk.client).get(page_of(plan))

    assert offered(response) == {"Edit", "Submit for approval", "Print", "XLSX"}


def test_a_reader_sees_why_not(cast, plan):
    response = english(cast.dispatcher.client).get(page_of(plan))

    assert offered(response) == {"Print", "XLSX"}
    assert set(stopped(response)) == {"Edit", "Submit for approval"}


def test_a_submitted_plan_offers_each_what_is_theirs(cast, plan):
    submit_semester_plan(plan=plan, by=cast.deans_clerk.scope, at=SPRING)

    assert offered(english(cast.department_head.client).get(page_of(plan))) >= {"Sign", "Return"}
    assert offered(english(cast.deans_clerk.client).get(page_of(plan))) >= {"Take back", "Signed on paper"}
    assert verbs(english(cast.dean.client).get(page_of(plan)))["Sign"].startswith("The step “department head” is not")


def test_the_page_shows_how_the_plan_differs_and_why(cast, plan):
    line = line_of(plan)
    line.lecture, line.practical, line.deviation = 16, 32, "Кафедранын токтому № 4"
    line.save()

    page = text(tree(english(cast.dean.client).get(page_of(plan))))

    assert "Кафедранын токтому № 4" in page
    assert "Difference from the working plan" in page
    assert "Nothing differs." not in page


def test_the_past_of_a_plan_tells_who_made_it(cast, plan):
    page = text(tree(english(cast.dean.client).get(page_of(plan, "semester_past"))))

    assert "made this semester plan from “710400" in page


def test_a_plan_leaves_as_a_spreadsheet(cast, plan):
    response = english(cast.dean.client).get(page_of(plan, "semester_xlsx"))

    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    titles = [cell.value for cell in sheet[1]]
    first = dict(zip(titles, (cell.value for cell in sheet[2]), strict=True))
    assert (first["Code"], first["Lectures"], first["Lectures a week"], first["Control"], first["Contact hours"]) == (
        "М.1.В.1", 32, 2, "E", 48,
    )  # fmt: skip
    assert sheet.max_row == 7


def test_a_plan_of_another_faculty_is_not_there(cast, plan):
    for name in ("semester_plan", "semester_editor", "semester_past", "semester_xlsx", "semester_print"):
        assert cast.other_dean.client.get(page_of(plan, name)).status_code == 404


def test_the_search_finds_plans_by_their_group(cast, plan):
    response = english(cast.dean.client).get(reverse("core:search") + "?q=ПИ-1-26")

    assert page_of(plan) in response.content.decode()


def test_a_list_asks_as_often_for_four_plans_as_for_one(cast, plan, term_world):
    client, url = cast.office_specialist.client, reverse("curriculum:semester_plans")
    before = queries_of(client, url)
    more = [make_group(term_world.programme, f"ПИ-{n}-26") for n in range(5, 8)]
    make_semester_plans(more, term_world.autumn, cast.deans_clerk)

    assert queries_of(client, url) == before
    assert before <= 15


def test_the_pages_of_a_plan_ask_as_often_for_many_lines_as_for_few(cast, plan):
    names = ("semester_plan", "semester_editor", "semester_checks")
    before = {name: queries_of(cast.deans_clerk.client, page_of(plan, name)) for name in names}
    for line in list(plan.lines.all()):
        line.pk, line.position = None, line.position + 100
        line.save()

    assert {name: queries_of(cast.deans_clerk.client, page_of(plan, name)) for name in names} == before
    assert max(before.values()) <= 15


def generate(client, term, unit, **sent):
    return client.get(reverse("curriculum:semester_generate"), {"term": term.pk, "unit": unit.pk, **sent})


def test_making_begins_with_the_term_that_goes_on_and_the_unit_of_the_person(cast, term_world, monkeypatch):
    monkeypatch.setattr("kuu_office.core.clock.today", lambda: term_world.terms.spring.start_date)

    page = tree(cast.deans_clerk.client.get(reverse("curriculum:semester_generate")))

    chosen = page.xpath("//main//option[@selected]/@value")
    assert chosen == [str(term_world.terms.spring.pk), str(term_world.units.faculty.pk)]
    assert page.xpath("//main//form[@method='post']") == []


def test_making_shows_every_group_with_what_would_be_done(cast, plan, term_world):
    make_group(term_world.programme, "ПИ-1-25", intake_year=2025, year_of_study=2)

    page = tree(generate(english(cast.deans_clerk.client), term_world.autumn, term_world.units.faculty))

    rows = {text(row[1]): text(row[-1]) for row in page.xpath("//table/tbody/tr")}
    assert rows == {
        "ПИ-1-25": "There is no approved working plan for the intake of 2025.",
        "ПИ-1-26": "is there already",
        "ПИ-2-26": "will be made",
    }


def test_making_asks_as_often_for_many_groups_as_for_few(cast, term_world):
    url = reverse("curriculum:semester_generate")
    url += f"?term={term_world.autumn.pk}&unit={term_world.units.faculty.pk}"
    before = queries_of(cast.deans_clerk.client, url)
    for number in range(10, 16):
        make_group(term_world.programme, f"ПИ-{number}-26")
    make_working_plan(term_world.programme, version_number=2)

    assert queries_of(cast.deans_clerk.client, url) == before
    assert before <= 15


def test_the_ticked_groups_get_their_plans(cast, term_world):
    group = term_world.groups[1]
    response = send(
        english(cast.deans_clerk.client), "semester_generate",
        term=term_world.autumn.pk, unit=term_world.units.faculty.pk, groups=[group.pk, "x"], due_date="2027-04-01",
    )  # fmt: skip

    assert [str(plan.group) for plan in SemesterPlan.objects.all()] == ["ПИ-2-26"]
    assert response["Location"].endswith(f"?term={term_world.autumn.pk}&unit={term_world.units.faculty.pk}")


def test_making_for_nobody_is_told(cast, term_world):
    response = send(
        english(cast.deans_clerk.client), "semester_generate",
        term=term_world.autumn.pk, unit=term_world.units.faculty.pk,
    )  # fmt: skip

    assert response.status_code == 422
    assert "Choose from 1 to 2000 groups." in text(tree(response))


def test_making_without_a_term_is_told(cast, term_world):
    assert send(cast.deans_clerk.client, "semester_generate", unit=term_world.units.faculty.pk).status_code == 422


def test_a_group_of_another_faculty_cannot_be_slipped_in(cast, term_world):
    send(
        cast.deans_clerk.client, "semester_generate",
        term=term_world.autumn.pk, unit=term_world.units.faculty.pk, groups=[term_world.other_group.pk],
    )  # fmt: skip

    assert SemesterPlan.objects.count() == 0
