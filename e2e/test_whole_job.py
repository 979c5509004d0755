"""The portal's first main job, played in Kyrgyz on a common screen: a department's spreadsheet becomes an approved and
printed plan, and what changes afterwards is shown in red and green."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import translation
from openpyxl.utils import get_column_letter
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from curriculum.calc.checks import CHECKS
from curriculum.calc.columns import columns_for
from curriculum.demo import tables
from curriculum.models import Course, Plan, PlanLine, Programme
from curriculum.wording import column_title
from e2e.test_plan_editor import active, all_saved, cell
from kuu_office.core import job_runner
from kuu_office.core.models import Job, SignOff, User
from kuu_office.core.spreadsheets.writer import Column, write_table

pytestmark = pytest.mark.e2e

INTAKE = 2026
COLUMNS = [column.key for column in columns_for(8)]
ERRORS = tables.planted_errors()
# The reader of the file says what stands there and why it cannot be read.
UNREAD = {"cell_unreadable", "department_unknown"}
# Concerns the plan as a whole: stands at the heading of its column, in the editor under the grid.
WHOLE_PLAN = "semester_credits"
MISSING_ALTERNATIVE = next(row for row in tables.programme_lines("710400") if row["code"] == "Б.3.КПВ.4.2")
TYPED = ("credits", "total_hours", "lecture", "practical", "laboratory", "guided", "self_study", "s7", "control")
STEPS = ("head", "dean", "office", "vice_rector")
DECISION = re.compile("/decision/")
REMARK = "«Машиналык үйрөнүү»: практикалык сааттар лабораторияга өтсүн, кайсы жерде өтөрү жазылсын."
PLACE, NEW_PLACE = "чоң маалыматтар лабораториясында", "жаңы лабораторияда"
ASKED = {"practical": "0", "laboratory": "48", "note": PLACE}
REASON = "Кафедранын 2026-жылдын 14-декабрындагы № 4 токтому"


def test_a_spreadsheet_becomes_an_approved_and_printed_plan(as_user, spreadsheet):
    clerk, head = as_user("clerk"), as_user("head")

    bring(clerk, spreadsheet)
    assert [error["check"] for error in ERRORS if not is_shown_at_its_cell(clerk, error)] == []
    assert marked_cells(clerk) == {address(error) for error in ERRORS if error["check"] != WHOLE_PLAN}
    plan = put_into_a_draft(clerk)
    mend_by_keyboard(clerk, plan)
    submit(clerk)

    return_with_a_remark(head, plan)
    mend_what_was_remarked(clerk, plan)
    submit(clerk)
    assert steps_signed(plan) == [("", "submitted")]

    sign_in_the_inbox(head, plan)
    sign_in_the_inbox(as_user("dean"), plan)
    review_and_sign(as_user("specialist"), plan)
    sign_in_the_inbox(as_user("vicerector"), plan)
    assert steps_signed(plan) == [("", "submitted"), *((step, "approved") for step in STEPS)]

    text = " ".join(print_plan(clerk, plan).split())
    assert [letter for letter in "ңөү" if letter not in text] == []
    agreed, approved = text.split("БЕКИТЕМИН")
    assert (agreed.count(name_of("specialist")), approved.count(name_of("vicerector"))) == (1, 1)
    assert agreed.startswith("МАКУЛДАШЫЛДЫ")

    version = start_a_version(clerk, plan)
    change(clerk, version, "Б.3.В.9", "note", NEW_PLACE)
    assert difference(clerk, version) == [([PLACE], [NEW_PLACE])]


@pytest.fixture
def spreadsheet(tmp_path) -> Path:
    """What the department brings: the plan of 710400 with eleven errors under Kyrgyz headings, numbers as numbers."""
    with translation.override("ky"):
        columns = [Column(key, column_title(key)) for key in COLUMNS]
    rows = [{key: as_typed(text) for key, text in row.items()} for row in tables.lines_with_errors()]
    file = tmp_path / "ПИ окуу планы 2026.xlsx"
    file.write_bytes(write_table(columns, rows, "План"))
    return file


def as_typed(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


# The file


def bring(page: Page, file: Path) -> None:
    page.goto("/curriculum/plans/import/")
    page.locator("input[name=file]").set_input_files(file)
    page.locator("input[name=into][value=new]").check()
    programme = Programme.objects.get(code="710400", degree="bachelor")
    page.locator("#id_programme").select_option(str(programme.pk))
    page.locator("#id_intake_year").fill(str(INTAKE))
    page.locator("main form[method=post] button.button-primary").click()
    page.wait_for_url(re.compile(r"/import/\d+/$"))


def is_shown_at_its_cell(page: Page, error: dict[str, str]) -> bool:
    """Whether the preview marks the cell and says there what the check says, in Kyrgyz."""
    if error["check"] == WHOLE_PLAN:
        place = f"column-{error['found_in']}"
        said = page.locator(".findings li", has=page.locator(f"a[href='#{place}']"))
    else:
        place = address(error)
        said = page.locator(f"#row-{error['row']} + .import-said li", has=page.locator(f"a[href='#{place}']"))
        severity = CHECKS[error["check"]].severity.value
        expect(page.locator(f"#{place}")).to_have_class(re.compile(f"import-cell-{severity}"))
    return any(sentence_of(error).search(text) for text in said.all_inner_texts())


def address(error: dict[str, str]) -> str:
    """The cell of the file to which the check points: J29."""
    return f"{get_column_letter(COLUMNS.index(error['found_in']) + 1)}{error['row']}"


def marked_cells(page: Page) -> set[str]:
    """Cells with an error or a warning; letters that the import mended by itself are only a note."""
    cells = page.locator(".import-cell-error, .import-cell-warning")
    return set(cells.evaluate_all("cells => cells.map(cell => cell.id)"))


def sentence_of(error: dict[str, str]) -> re.Pattern:
    """The check's sentence with anything for its values."""
    if error["check"] in UNREAD:
        return re.compile(re.escape(error["value"]))
    with translation.override("ky"):
        message = translation.gettext(CHECKS[error["check"]].message)
    return re.compile(".+?".join(re.escape(part) for part in re.split(r"\{\w+\}", message)))


def put_into_a_draft(page: Page) -> Plan:
    page.locator("form[action$='/apply/'] button").click()
    page.wait_for_url(re.compile(r"/edit/$"))
    page.wait_for_selector("[data-status='all-saved']")
    return Plan.objects.get(programme__code="710400", programme__degree="bachelor", intake_year=INTAKE, kind="base")


# The editor: the mouse is not touched


def mend_by_keyboard(page: Page, plan: Plan) -> None:
    """F8 leads from finding to finding; each is mended where it stands until none is left."""
    by_place = {place_in_editor(line, error): (line, error) for line, error in lines_with_errors(plan)}
    for _finding in ERRORS:
        page.keyboard.press("F8")
        place = active(page)
        mend(page, *by_place.pop(place))
        mended = page.locator(f"#{place}[data-finding]" if place else ".plan-finding-whole")
        expect(mended).to_have_count(0)
    expect(page.locator("main .plan-findings .plan-clean")).to_be_visible()
    expect(page.locator("main .plan-finding")).to_have_count(0)


def place_in_editor(line: PlanLine, error: dict[str, str]) -> str:
    """The cell on which F8 stops; of a finding about the whole plan it is the sentence itself, which has no name."""
    return "" if error["check"] == WHOLE_PLAN else f"cell-{line.pk}-{error['found_in']}"


def lines_with_errors(plan: Plan) -> Iterator[tuple[PlanLine, dict[str, str]]]:
    """The lines stand in the order of the file, whose first row is the heading."""
    lines = list(plan.lines.order_by("position"))
    for error in ERRORS:
        yield lines[int(error["row"]) - 2], error


def mend(page: Page, line: PlanLine, error: dict[str, str]) -> None:
    if error["check"] == "block_alternatives":
        add_the_missing_alternative(page, line)
    elif error["check"] == WHOLE_PLAN:
        back_to_the_grid(page)
        type_into(page, cell(page, line, "s7"), error["value"])
        type_into(page, cell(page, line, "s8"), "")
    else:
        type_into(page, cell(page, line, error["column"]), error["right_value"])
    all_saved(page)


def add_the_missing_alternative(page: Page, block: PlanLine) -> None:
    """Below the header of the block; its names come from the catalogue, the rest is typed along the line."""
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"tr[data-block='{block.pk}']")).to_have_count(2)
    made = block.alternatives.latest("pk")
    assert (made.code, active(page)) == (MISSING_ALTERNATIVE["code"], f"cell-{made.pk}-name_ky")
    course = Course.objects.get(code=MISSING_ALTERNATIVE["course"])
    page.keyboard.press("F2")
    type_letters(page, course.name_ky[:12])
    page.locator("#plan-suggest li", has_text=course.name_ky).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(cell(page, made, "name_ru")).to_have_text(course.name_ru)
    for column in TYPED:
        type_into(page, cell(page, made, column), MISSING_ALTERNATIVE[column])
    expect(page.locator(f"tr[data-block='{block.pk}'] td[data-finding]")).to_have_count(0)


def type_into(page: Page, target: Locator, text: str) -> None:
    """Walks to a cell with the arrows and types; the first letter opens it, Delete empties it."""
    walk_to(page, target)
    if not text:
        page.keyboard.press("Delete")
        return
    type_letters(page, text)
    page.keyboard.press("Enter")


def walk_to(page: Page, target: Locator) -> None:
    show_its_column(page, target)
    down, right = target.evaluate(
        """cell => { const here = document.activeElement, shown = row => [...row.cells].filter(one => one.offsetParent);
        const rows = [...document.querySelectorAll('tr.plan-row')];
        return [rows.indexOf(cell.parentElement) - rows.indexOf(here.parentElement),
                shown(cell.parentElement).indexOf(cell) - shown(here.parentElement).indexOf(here)]; }"""
    )
    for key, times in (("Down", down), ("Up", -down), ("Right", right), ("Left", -right)):
        for _time in range(times):
            page.keyboard.press(f"Arrow{key}")
    assert active(page) == target.get_attribute("id")


def show_its_column(page: Page, target: Locator) -> None:
    """A rare column is ticked in the menu of columns, and the person comes back to the grid."""
    if target.is_visible():
        return
    page.locator("[data-columns-menu] summary").press("Enter")
    page.locator(f"[data-group={target.get_attribute('id').split('-')[2]}]").press("Space")
    page.keyboard.press("Escape")
    back_to_the_grid(page)


def back_to_the_grid(page: Page) -> None:
    """F6 walks over the panels."""
    for _panel in range(3):
        page.keyboard.press("F6")
        if active(page).startswith("cell-"):
            return


def type_letters(page: Page, text: str) -> None:
    """As a Kyrgyz layout sends them: a key with its letter, which the browser's own list of keys does not know."""
    keys = page.context.new_cdp_session(page)
    for letter in text:
        keys.send("Input.dispatchKeyEvent", {"type": "keyDown", "key": letter, "text": letter})
        keys.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": letter})
    keys.detach()


def submit(page: Page) -> None:
    page.locator("[data-fresh=submit] button").press("Enter")
    page.wait_for_url(re.compile(r"/plans/\d+/$"))


def change(page: Page, plan: Plan, code: str, column: str, text: str) -> None:
    target = cell(page, plan.lines.get(code=code), column)
    page.wait_for_selector("[data-status='all-saved']")
    back_to_the_grid(page)
    type_into(page, target, text)
    all_saved(page)


# The signatures


def steps_signed(plan: Plan) -> list[tuple[str, str]]:
    """Who decided what since the plan was submitted last."""
    plan.refresh_from_db()
    rows = SignOff.objects.filter(document_kind="curriculum.plan", object_id=plan.pk, round=plan.round)
    return list(rows.order_by("pk").values_list("step", "decision"))


def open_in_the_inbox(page: Page, plan: Plan) -> None:
    """From document to document with «j» until ours is open."""
    page.goto("/inbox/")
    ours = re.compile(rf"/inbox/curriculum\.plan/{plan.pk}/")
    opened = page.locator("[aria-current=true] a[href*='/inbox/']").first
    here = ""
    for _row in range(page.locator(".split-item").count()):
        page.keyboard.press("j")
        expect(opened).not_to_have_attribute("href", here)
        here = opened.get_attribute("href")
        if ours.search(here):
            break
    expect(page.locator("#preview form[action*='/decision/']").first).to_have_attribute("action", ours)


def return_with_a_remark(page: Page, plan: Plan) -> None:
    open_in_the_inbox(page, plan)
    page.keyboard.press("r")
    expect(page.locator("#remark")).to_be_focused()
    type_letters(page, REMARK)
    page.keyboard.press("Tab")
    with page.expect_response(DECISION):
        page.keyboard.press("Enter")
    plan.refresh_from_db()
    assert plan.state == "returned"


def mend_what_was_remarked(page: Page, plan: Plan) -> None:
    page.goto(f"/curriculum/plans/{plan.pk}/")
    expect(page.locator("main")).to_contain_text(REMARK)
    page.goto(f"/curriculum/plans/{plan.pk}/edit/")
    for column, text in ASKED.items():
        change(page, plan, "Б.3.В.9", column, text)
    expect(page.locator("[data-fresh=submit] button[type=submit]")).to_be_visible()


def sign_in_the_inbox(page: Page, plan: Plan) -> None:
    open_in_the_inbox(page, plan)
    with page.expect_response(DECISION):
        page.keyboard.press("a")


def review_and_sign(page: Page, plan: Plan) -> None:
    """The expert card: every criterion met, a positive conclusion; then the signature on the page of the plan."""
    page.goto(f"/curriculum/plans/{plan.pk}/")
    page.locator(f"main a[href$='/plans/{plan.pk}/review/']").click()
    page.wait_for_url(re.compile(rf"/plans/{plan.pk}/review/$"))
    for criterion in page.locator(".criterion").all():
        criterion.locator("input[value=met]").check()
    page.locator("input[name=conclusion][value=positive]").check()
    page.locator("main form[method=post] button.button-primary").click()
    page.wait_for_url(re.compile(rf"/plans/{plan.pk}/$"))
    with page.expect_response(re.compile("/sign/$")):
        page.locator("form[action$='/sign/'] button").click()


def name_of(username: str) -> str:
    return User.objects.get(username=username).person.short_name


# The paper and what comes after it


def print_plan(page: Page, plan: Plan) -> str:
    """The text of the paper that the clerk fetches from the page of the job."""
    page.goto(f"/curriculum/plans/{plan.pk}/print/")
    page.locator("main form[method=post] button.button-primary").click()
    page.wait_for_url(re.compile(r"/jobs/\d+/$"))
    job_runner.run_job(Job.objects.latest("pk").pk)
    result = page.request.get(page.locator("main a[href^='/files/']").get_attribute("href"))
    return "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(result.body())).pages)


def start_a_version(page: Page, plan: Plan) -> Plan:
    page.goto(f"/curriculum/plans/{plan.pk}/")
    page.locator("[data-dialog=version]").click()
    page.locator("#version textarea[name=reason]").fill(REASON)
    page.locator("#version form button.button-primary").click()
    page.wait_for_url(re.compile(r"/edit/$"))
    version = Plan.objects.get(previous=plan)
    assert (version.version_number, version.state, version.change_reason) == (2, "draft", REASON)
    return version


def difference(page: Page, version: Plan) -> list[tuple[list[str], list[str]]]:
    """What was taken away and what is new, by lines."""
    page.goto(f"/curriculum/plans/{version.pk}/compare/")
    rows = page.locator(".difference tbody tr").all()
    return [(row.locator("del").all_inner_texts(), row.locator("ins").all_inner_texts()) for row in rows]
