"""The editor's page and the panels that it fetches after a save."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curriculum.models import Plan, PlanLine
from curriculum.tests.world import make_line
from kuu_office.core.models import ApprovalState
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


def page(client, url: str, **data) -> str:
    response = client.get(url, data)
    assert response.status_code == 200
    return response.content.decode()


def cell_in(html: str, line: PlanLine, column: str) -> str:
    return re.search(rf'<td id="cell-{line.pk}-{column}".*?</td>', html, re.S)[0]


def test_every_cell_carries_its_text_and_the_version_that_a_save_names(cast, address, line):
    PlanLine.objects.filter(pk=line.pk).update(credits="4.5", cell_versions={"credits": 3})

    html = page(cast.deans_clerk.client, address("editor"))

    assert cell_in(html, line, "credits") == (
        f'<td id="cell-{line.pk}-credits" class="col-credits number" data-version="3">4.5</td>'
    )


def test_what_the_standard_fixes_is_read_only_with_its_source(cast, address, line, world):
    PlanLine.objects.filter(pk=line.pk).update(standard_course=world.standard.cycles.get().parts.first().courses.get())

    html = page(cast.deans_clerk.client, address("editor"))

    assert 'aria-readonly="true" title="This value comes from the state standard' in cell_in(html, line, "credits")
    assert 'aria-label="from the state standard"' in cell_in(html, line, "code")
    assert "aria-readonly" not in cell_in(html, line, "lecture")
    assert 'title="The portal works it out."' in cell_in(html, line, "contact")


def test_text_that_could_not_be_read_is_marked(cast, address, line):
    PlanLine.objects.filter(pk=line.pk).update(unread={"credits": "төрт"})

    cell = cell_in(page(cast.deans_clerk.client, address("editor")), line, "credits")

    assert 'class="col-credits number unread"' in cell
    assert cell.endswith(">төрт</td>")


def test_what_people_typed_never_becomes_markup(cast, address, line):
    attack = '"><script>alert(1)</script>'
    PlanLine.objects.filter(pk=line.pk).update(name_ky=attack, code="<b>", unread={"credits": attack})

    for html in (page(cast.deans_clerk.client, address("editor")), page(cast.deans_clerk.client, address("plan"))):
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in cell_in(html, line, "name_ky")
        assert "&lt;b&gt;" in cell_in(html, line, "code")


def test_the_submit_button_says_why_not(cast, address, line):
    html = page(cast.deans_clerk.client, address("editor"))

    assert re.search(r"The plan has \d+ errors\. Mend them first", html)
    assert 'data-closed=""' in html


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (ApprovalState.SUBMITTED, "The plan is in approval."),
        (ApprovalState.APPROVED, "The plan is approved and frozen."),
    ],
)
def test_a_closed_plan_is_shown_for_reading_with_the_reason(cast, address, plan, line, state, reason):
    Plan.objects.filter(pk=plan.pk).update(state=state)

    html = page(cast.deans_clerk.client, address("editor"))

    assert f'data-closed="{reason}' in html
    assert cell_in(html, line, "credits")


def test_who_may_only_read_sees_the_plan_without_editing(cast, address, line):
    assert 'data-closed="You have no right to: ' in page(cast.dean.client, address("editor"))


@pytest.mark.parametrize("name", ["editor", "checks"])
@pytest.mark.parametrize(("who", "status"), [("other_clerk", 404), ("outsider", 403)])
def test_a_plan_of_another_faculty_is_not_there(cast, address, name, who, status):
    assert getattr(cast, who).client.get(address(name)).status_code == status


@pytest.mark.parametrize("name", ["editor", "checks"])
def test_somebody_unknown_is_led_to_the_door(client, address, name):
    response = client.get(address(name))

    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/")


def test_the_page_holds_neither_script_nor_style_of_its_own(cast, address, line):
    html = page(cast.deans_clerk.client, address("editor"))

    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert "<style" not in html
    assert re.findall(r'\sstyle="|\son\w+="', html) == []


def test_nothing_is_sent_while_nothing_changed(cast, address, plan, line):
    stamp = f"{plan.revision}.{plan.state}"

    response = cast.deans_clerk.client.get(address("checks"), {"seen": stamp, "checked": stamp})

    assert (response.status_code, response.content) == (204, b"")


def test_after_an_own_save_the_panels_come_without_the_lines(cast, address, plan, line):
    html = page(cast.deans_clerk.client, address("checks"), seen="1.draft", checked="0.draft")

    assert 'data-stamp="1.draft"' in html
    assert re.findall(r'data-fresh="(\w+)"', html) == ["submit", "tree", "findings", "sums"]
    assert f"cell-{line.pk}-credits" not in re.sub(r'href="[^"]*"', "", html)


def test_after_somebody_else_s_save_the_lines_come_along(cast, address, plan, line):
    Plan.objects.filter(pk=plan.pk).update(revision=5)

    html = page(cast.deans_clerk.client, address("checks"), seen="4.draft", checked="4.draft")

    assert cell_in(html, line, "credits")


def test_the_panels_say_that_the_plan_was_closed_meanwhile(cast, address, plan):
    Plan.objects.filter(pk=plan.pk).update(state=ApprovalState.SUBMITTED)

    assert 'data-closed="The plan is in approval.' in page(cast.deans_clerk.client, address("checks"))


def test_errors_stand_before_warnings_and_notes(cast, address, plan, line):
    make_line(plan, "М.1.В.2", credits=4, name_ru="Курс", weeks=3, lecture=1)

    html = page(cast.deans_clerk.client, address("checks"))

    grave = ["error", "warning", "note"]
    found = [grave.index(word) for word in re.findall(r'data-finding="(\w+)"', html)]
    assert found == sorted(found)
    assert len(found) > 2


@pytest.mark.parametrize("name", ["editor", "checks"])
def test_the_same_number_of_queries_for_one_line_and_for_many(cast, address, plan, world, name):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            cast.deans_clerk.client.get(address(name))
        return len(asked)

    make_line(plan, "М.1.В.1", course=world.course, department=world.units.department)
    queries()
    few = queries()
    for number in range(2, 12):
        make_line(plan, f"М.1.В.{number}", course=world.course, department=world.units.department)

    assert queries() == few
    assert few <= 15
