"""From a working plan to AVN, as the faculty and the office do it: semester plans for three groups, one course that
differs with its reason, streams proposed and formed, one refused with its reason; then number 11 written, altered
outside in fifty places, brought back."""

from datetime import date

import pytest
from django.utils.translation import override
from playwright.sync_api import Page, expect

from curriculum.calc.streams import why_apart
from curriculum.models import Group, Plan, SemesterLine, SemesterPlan, Stream, Student
from curriculum.queries.streams import classes_of, taught_lines
from curriculum.seed.exchange import approve_semester_plans
from curriculum.wording import said_apart
from e2e.avn import goes_to_avn_and_back
from e2e.test_plan_editor import active, all_saved, cell
from kuu_office.core import clock
from kuu_office.core.models import Person, Term
from kuu_office.office.models import ExchangeBaseline, ExchangeMark, ExchangeRun

pytestmark = pytest.mark.e2e

INTAKE, SIZE = 2024, 24
REASON = "Кафедранын 2026-жылдын 2-сентябрындагы № 1 токтому"


@pytest.fixture
def working_plan(demo) -> Plan:
    return Plan.objects.select_related("programme", "department__parent").get(
        programme__code="710400", kind="working", state="approved", intake_year=INTAKE
    )


@pytest.fixture
def groups(working_plan) -> list[Group]:
    """Two groups taught in Kyrgyz and one in Russian, with their students; nobody else has a semester plan yet."""
    for model in (ExchangeMark, ExchangeBaseline, ExchangeRun):
        model.objects.all().delete()
    Stream.objects.all().delete()
    SemesterPlan.objects.all().delete()
    made = [make_group(working_plan, name, language) for name, language in NAMES.items()]
    for group in made:
        people = Person.objects.bulk_create(Person(surname=f"Студент{n}", given_name=group.name) for n in range(SIZE))
        Student.objects.bulk_create(
            Student(
                person=one, programme=group.programme, department=group.department, group=group, as_of=clock.today()
            )
            for one in people
        )
    return made


NAMES = {"ПИ-71-24": "ky", "ПИ-72-24": "ky", "ПИ-73-24": "ru"}


def make_group(plan: Plan, name: str, language: str) -> Group:
    return Group.objects.create(
        name=name, programme=plan.programme, department=plan.department, intake_year=INTAKE, language=language,
        year_of_study=clock.today().year - INTAKE + (clock.today().month >= 8), opened_date=date(INTAKE, 9, 1),
        study_form=plan.study_form,
    )  # fmt: skip


@pytest.fixture
def term(demo) -> Term:
    return Term.objects.filter(start_date__lte=clock.today()).order_by("-start_date").first()


def test_a_working_plan_becomes_semester_plans_and_streams_and_goes_to_avn(
    as_user, working_plan, groups, term, tmp_path
):
    clerk = as_user("clerk")
    clerk.faults = []
    clerk.on("pageerror", lambda fault: clerk.faults.append(str(fault)))

    make_for_three_groups(clerk, working_plan, groups, term)
    plans = list(SemesterPlan.objects.filter(group__in=groups).order_by("group__name"))
    assert [plan.group.name for plan in plans] == list(NAMES)

    line = say_why_a_course_differs(clerk, plans[0])
    form_the_proposed_streams(clerk, working_plan, term)
    is_refused_with_its_reason(clerk, working_plan, term, line, plans)
    assert clerk.faults == []

    approve_semester_plans(plans)
    office = as_user("specialist", language="en")
    office.on("pageerror", lambda fault: clerk.faults.append(str(fault)))
    goes_to_avn_and_back(office, plans, term, tmp_path)
    assert clerk.faults == []


def make_for_three_groups(page: Page, plan: Plan, groups: list[Group], term: Term) -> None:
    page.goto(f"/curriculum/semester/new/?term={term.pk}&unit={plan.department_id}")
    boxes = page.locator("input[name=groups]")
    for box in boxes.all():
        box.set_checked(box.get_attribute("value") in {str(group.pk) for group in groups})
    page.locator("form[method=post] .form-actions button").click()
    page.wait_for_url(f"**/curriculum/semester/?term={term.pk}**")
    for group in groups:
        expect(page.get_by_role("link", name=group.name)).to_be_visible()


def say_why_a_course_differs(page: Page, plan: SemesterPlan) -> SemesterLine:
    """Hours of the first lecture course are moved by keyboard; the portal asks why until it is told."""
    line = plan.lines.filter(lecture__gt=16, practical__gt=0, kind="course").first()
    page.goto(f"/curriculum/semester/{plan.pk}/edit/")
    page.wait_for_selector("[data-status='all-saved']")
    cell(page, line, "lecture").click()
    page.keyboard.type(f"{line.lecture - 16:g}")
    page.keyboard.press("Tab")
    assert active(page) == f"cell-{line.pk}-practical"
    page.keyboard.type(f"{line.practical + 16:g}")
    page.keyboard.press("Tab")
    all_saved(page)
    expect(cell(page, line, "deviation")).to_have_attribute("data-finding", "error")
    cell(page, line, "deviation").click()
    page.keyboard.press("F2")
    page.keyboard.type(REASON)
    page.keyboard.press("Enter")
    all_saved(page)
    expect(cell(page, line, "deviation")).not_to_have_attribute("data-finding", "error")
    expect(page.locator("#plan-tree")).to_contain_text(REASON)
    kept = SemesterLine.objects.get(pk=line.pk)
    assert (kept.lecture, kept.practical, kept.deviation) == (line.lecture - 16, line.practical + 16, REASON)
    page.goto(f"/curriculum/semester/{plan.pk}/")
    expect(page.locator("main")).to_contain_text(REASON)
    return kept


def open_board(page: Page, plan: Plan, term: Term) -> None:
    page.goto(f"/curriculum/streams/?unit={plan.department_id}&term={term.pk}&kind=lecture")


def form_the_proposed_streams(page: Page, plan: Plan, term: Term) -> None:
    """Both Kyrgyz groups are proposed together wherever they are taught alike; the course that differs is not."""
    open_board(page, plan, term)
    proposed = page.locator("input[name=streams]").count()
    assert proposed > 0
    page.locator("form[action$='/accept/'] .form-actions button").click()
    expect(page.locator("input[name=streams]")).to_have_count(0)
    formed = Stream.objects.filter(term=term, kind="lecture")
    assert formed.count() == proposed
    assert {seat.line.plan.group.language for stream in formed for seat in stream.seats.all()} == {"ky"}


def is_refused_with_its_reason(page: Page, plan: Plan, term: Term, line: SemesterLine, plans: list) -> None:
    other = plans[1].lines.get(source=line.source)
    open_board(page, plan, term)
    for one in (line, other):
        page.locator(f"input[name=lines][value='{one.pk}']").check()
    page.locator("form[action$='/join/'] .form-actions button").click()

    expect(page.locator("main [role=alert]")).to_have_text(reason_for(line, other))
    assert not Stream.objects.filter(seats__line=line).exists()


def reason_for(line: SemesterLine, other: SemesterLine) -> str:
    """The sentence in Kyrgyz: the hours are no longer the same."""
    rows = taught_lines("lecture").filter(pk__in=[line.pk, other.pk]).order_by("pk")
    with override("ky"):
        one, two = classes_of(rows, "lecture")
        apart = why_apart(one, two)
        assert "hours" in apart.message
        return said_apart(apart)
