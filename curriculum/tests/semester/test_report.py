"""The readiness of a term: units, states, findings, the lines behind them, plans given back in bulk."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.models import Plan, SemesterLine, SemesterPlan
from curriculum.operations.cell_versions import CellWrite
from curriculum.operations.semester_cells import save_semester_cells
from curriculum.queries.readiness import findings_by_plan, of_unit, plans_with_findings, readiness_report, report_plans
from curriculum.tests.semester_world import (
    SPRING,
    add_block,
    line_of,
    make_group,
    make_semester_plans,
    make_working_plan,
    more_programmes,
)
from curriculum.tests.views.pages import text, tree
from curriculum.views import readiness
from kuu_office.core import clock
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


@pytest.fixture
def filled(term_world, cast):
    """Two plans of the first faculty, one with a course without department; the other faculty has a group only."""
    plans = make_semester_plans(term_world.groups, term_world.autumn, cast.deans_clerk)
    spoil(cast, plans[0], department="", deviation="Кафедра бириктирилди")
    term_world.plans = plans
    return term_world


def spoil(cast, plan, **cells):
    writes = [CellWrite(line_of(plan).pk, column, typed, 0) for column, typed in cells.items()]
    save_semester_cells(plan_id=plan.pk, writes=writes, by=cast.deans_clerk.scope, at=SPRING, language="en")


@pytest.fixture
def client(cast):
    cast.office_specialist.client.cookies["django_language"] = "en"
    return cast.office_specialist.client


def report_page(client, filled, name="semester_report", **asked):
    return client.get(reverse(f"curriculum:{name}"), {"term": filled.autumn.pk, **asked})


def test_the_report_counts_by_faculty_and_department(cast, filled):
    report = readiness_report(cast.office_specialist.scope, filled.autumn)

    def said(row):
        return row.groups, row.plans, row.missing, dict(row.states), row.errors, row.deviations, dict(row.found)

    faculty, other = report.departments
    assert [one.unit.code for one in (faculty, other)] == ["ИТФ", "ТФ"]
    assert said(faculty) == said(faculty.departments[0]) == (2, 2, 0, {"draft": 2}, 1, 1, {"semester_department": 1})
    assert said(other) == (1, 0, 1, {}, 0, 0, {})
    assert said(report) == (3, 2, 1, {"draft": 2}, 1, 1, {"semester_department": 1})


def test_ready_is_what_is_approved_and_without_errors(cast, filled):
    SemesterPlan.objects.update(state="approved")

    assert readiness_report(cast.office_specialist.scope, filled.autumn).ready == 1


def test_a_working_plan_that_has_a_successor_is_counted_as_of_today(cast, filled):
    make_working_plan(filled.programme, version_number=2)
    Plan.objects.filter(pk=filled.plan.pk).update(state="archived")

    assert readiness_report(cast.office_specialist.scope, filled.autumn).found["semester_newer_plan"] == 2
    plans = report_plans(cast.office_specialist.scope, filled.autumn)
    rows = findings_by_plan(plans_with_findings(plans, "semester_newer_plan"), "semester_newer_plan")
    assert [[one.check for one in row.findings] for row in rows] == [["semester_newer_plan"]] * 2


def test_a_finding_leads_to_its_lines(cast, filled):
    plans = report_plans(cast.office_specialist.scope, filled.autumn)

    found = plans_with_findings(of_unit(plans, filled.units.faculty.pk), "semester_department")
    [row] = findings_by_plan(found, "semester_department")

    assert (row.plan, [(one.key, one.column) for one in row.findings]) == (
        filled.plans[0], [(str(line_of(filled.plans[0]).pk), "department")],
    )  # fmt: skip
    assert findings_by_plan(plans_with_findings(of_unit(plans, filled.units.other_department.pk))) == []
    assert findings_by_plan(plans_with_findings(plans, "semester_room"), "semester_room") == []


def test_the_page_shows_units_and_findings(client, filled):
    page = text(tree(report_page(client, filled)))

    assert "Course without a department" in page
    assert "ИТФ" in page
    assert "ТФ" in page


def test_the_report_leaves_as_a_spreadsheet(client, filled):
    response = report_page(client, filled, export="xlsx")

    rows = list(openpyxl.load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    assert rows[0][:5] == ("Faculty", "Department", "Groups", "Plans", "Without a plan")
    assert rows[0][-1] == "Course without a department"
    assert [(row[0], row[1], row[2], row[-1]) for row in rows[1:]] == [("ИТФ", "ПИ", 2, 1), ("ТФ", "КТ", 1, 0)]


def test_the_report_opens_without_terms_and_with_odd_ones(client, world):
    assert client.get(reverse("curriculum:semester_report")).status_code == 200
    assert client.get(reverse("curriculum:semester_report"), {"term": "x"}).status_code == 200
    assert client.get(reverse("curriculum:semester_report_lines"), {"code": "x"}).status_code == 200


def test_the_lines_lead_to_their_cells(client, filled):
    page = tree(report_page(client, filled, "semester_report_lines", code="semester_department"))

    [link] = page.xpath("//a[contains(@href, '#cell-')]")
    plan = filled.plans[0]
    assert link.get("href") == f"/curriculum/semester/{plan.pk}/edit/#cell-{line_of(plan).pk}-department"


def test_many_plans_with_findings_are_shown_page_by_page(client, filled, monkeypatch):
    monkeypatch.setattr(readiness, "PER_PAGE", 1)
    SemesterPlan.objects.update(found={"semester_department": 1})
    SemesterLine.objects.filter(plan__in=filled.plans).update(department=None)

    first, second = (
        tree(report_page(client, filled, "semester_report_lines", code="semester_department", page=number))
        for number in (1, 2)
    )

    shown = [page.xpath("//tbody/tr/th/a/text()") for page in (first, second)]
    assert shown == [[plan.group.name] for plan in sorted(filled.plans, key=lambda one: one.group.name)]


def test_a_unit_that_the_person_does_not_cover_is_not_there(client, filled):
    assert report_page(client, filled, "semester_report_lines", unit=987654321).status_code == 404


def give_back(client, filled, **sent):
    url = reverse("curriculum:semester_report_lines") + f"?term={filled.autumn.pk}"
    return client.post(url, sent)


def test_ticked_plans_go_back_to_their_units(client, filled):
    due = clock.today() + timedelta(days=7)

    response = give_back(client, filled, plans=[filled.plans[0].pk, "x"], remark="Кафедраны жазыңыз", due_date=due)

    assert response.status_code == 302
    assert list(SemesterPlan.objects.order_by("pk").values_list("state", "due_date")) == [
        ("returned", due), ("draft", None),
    ]  # fmt: skip


def test_giving_back_says_what_is_missing(client, filled):
    due = clock.today() + timedelta(days=7)

    assert give_back(client, filled, plans=[filled.plans[0].pk], due_date=due).status_code == 422
    assert give_back(client, filled, remark="Кафедра", due_date=due).status_code == 422
    past = give_back(client, filled, plans=[filled.plans[0].pk], remark="Кафедра", due_date="2020-01-01")
    assert "The deadline is past already." in text(tree(past))


def test_who_only_reads_the_report_gives_nothing_back(cast, filled):
    due = clock.today() + timedelta(days=7)

    response = give_back(cast.dispatcher.client, filled, plans=[filled.plans[0].pk], remark="Ж", due_date=due)

    assert (response.status_code, SemesterPlan.objects.filter(state="returned").count()) == (403, 0)


def test_the_report_asks_as_often_for_many_plans_as_for_few(client, cast, filled):
    def queries() -> list[int]:
        counts = []
        for name in ("semester_report", "semester_report_lines"):
            report_page(client, filled, name)
            with CaptureQueriesContext(connection) as captured:
                report_page(client, filled, name)
            counts.append(len(captured))
        return counts

    before = queries()
    groups = [make_group(filled.programme, f"ПИ-{n}-26") for n in range(10, 16)]
    for programme in more_programmes(filled, 3):
        add_block(make_working_plan(programme))
        groups.append(make_group(programme, f"{programme.code}-1"))
    make_semester_plans(groups, filled.autumn, cast.deans_clerk)

    assert queries() == before
    assert max(before) <= 15
