"""A person enters a plan all day: from the keyboard, from a spreadsheet, with the findings in sight."""

import re

import pytest
from playwright.sync_api import expect

from curriculum.models import Plan
from e2e.plan_grid import SAVED, active, all_saved, cell, paste
from kuu_office.core.models import ApprovalState, Unit

pytestmark = pytest.mark.e2e


def test_a_column_is_typed_down_and_a_row_to_the_right(editor, line, below):
    page = editor()
    cell(page, line, "lecture").click()
    page.keyboard.type("12,5")
    page.keyboard.press("Enter")
    assert active(page) == f"cell-{below.pk}-lecture"
    page.keyboard.type("8")
    page.keyboard.press("Tab")
    assert active(page) == f"cell-{below.pk}-practical"
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    all_saved(page)

    line.refresh_from_db()
    below.refresh_from_db()
    assert (str(line.lecture), str(below.lecture), str(below.practical)) == ("12.5", "8.0", "6.0")
    contact = line.lecture + line.practical + line.laboratory
    assert cell(page, line, "contact").inner_text() == f"{contact.normalize():f}"
    expect(cell(page, line, "total_hours")).to_have_attribute("data-finding", "error")
    assert page.faults == []


def test_f2_edits_escape_gives_back_and_delete_empties(editor, line):
    page = editor()
    note = cell(page, line, "name_en")
    was = note.inner_text()
    note.click()
    page.keyboard.press("F2")
    page.keyboard.press("End")
    page.keyboard.type(" II")
    page.keyboard.press("Escape")
    assert note.inner_text() == was
    page.keyboard.press("F2")
    page.keyboard.press("End")
    page.keyboard.type(" II")
    page.keyboard.press("Enter")
    all_saved(page)
    cell(page, line, "control").click()
    page.keyboard.press("Delete")
    all_saved(page)

    line.refresh_from_db()
    assert (line.name_en, line.controls) == (f"{was} II", [])


def test_what_was_offered_for_fewer_letters_is_not_taken_for_the_word_that_was_typed(editor, line):
    page = editor()
    cell(page, line, "department").click()
    page.keyboard.type("M")
    page.locator("#plan-suggest li[aria-selected=true]").wait_for()
    offered = page.locator("#plan-suggest li[aria-selected=true] .plan-suggest-name").inner_text()
    wanted = Unit.objects.filter(code__in=["MATH", "MGMT"]).exclude(name_en=offered).first().code
    page.route("**/suggest/**", lambda route: None)  # the answer for the whole word is still under way
    page.keyboard.type(wanted[1:])
    page.keyboard.press("Enter")
    all_saved(page)

    line.refresh_from_db()
    assert (line.department.code, line.unread) == (wanted, {})


def test_a_course_chosen_from_the_suggestions_brings_its_names(editor, line):
    page = editor()
    name = cell(page, line, "name_en")
    name.click()
    page.keyboard.press("F2")
    page.locator(".plan-input").fill("Discrete")
    option = page.locator("#plan-suggest li").first
    option.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    all_saved(page)

    line.refresh_from_db()
    assert "Discrete" in line.course.name_en
    assert (line.name_ky, line.name_ru, line.name_en) == (
        line.course.name_ky, line.course.name_ru, line.course.name_en
    )  # fmt: skip
    expect(name).to_have_text(line.course.name_en)

    name.click()
    page.keyboard.press("Control+z")
    all_saved(page)
    before = (line.name_ky, line.course)
    line.refresh_from_db()
    assert (line.name_ky, line.course) != before


def test_a_block_is_pasted_and_what_does_not_fit_is_shown_before(editor, plan, line, below):
    page = editor()
    cell(page, line, "lecture").click()
    paste(page, "10\t20\n30\t40\n")
    expect(cell(page, below, "practical")).to_have_text("40")
    all_saved(page)
    for one, hours in ((line, ("10.0", "20.0")), (below, ("30.0", "40.0"))):
        one.refresh_from_db()
        assert (str(one.lecture), str(one.practical)) == hours

    standard = plan.lines.filter(standard_course__isnull=False).first()
    cell(page, standard, "credits").click()
    paste(page, "9\t240\tx\t16")
    dialog = page.locator("#plan-paste")
    expect(dialog).to_contain_text("“9” is not taken")
    dialog.locator("[data-proceed]").click()
    all_saved(page)
    kept = standard.credits
    standard.refresh_from_db()
    assert (standard.credits, str(standard.lecture)) == (kept, "16.0")

    last = plan.lines.last()
    cell(page, last, "total_hours").click()
    paste(page, "1\n2\n3")
    expect(dialog).to_contain_text("past the last line of the plan: 2")
    dialog.get_by_text("Paste nothing").click()
    expect(dialog).to_be_hidden()


def test_undo_and_redo_are_saves_like_any_other(editor, line):
    page = editor()
    was = line.credits
    cell(page, line, "credits").click()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+z")
    all_saved(page)
    line.refresh_from_db()
    assert (line.credits, line.cell_versions["credits"]) == (was, 2)
    assert active(page) == f"cell-{line.pk}-credits"

    page.keyboard.press("Control+Shift+z")
    all_saved(page)
    line.refresh_from_db()
    assert str(line.credits) == "7.0"


def test_text_that_cannot_be_read_stays_in_its_cell_with_the_reason(editor, line):
    page = editor()
    cell(page, line, "lecture").click()
    page.keyboard.type("about ten")
    page.keyboard.press("Enter")
    all_saved(page)
    expect(cell(page, line, "lecture")).to_have_text("about ten")
    expect(cell(page, line, "lecture")).to_have_attribute("aria-invalid", "true")
    expect(cell(page, line, "lecture")).to_have_attribute("title", re.compile("is not a number"))
    line.refresh_from_db()
    assert (line.lecture, line.unread) == (None, {"lecture": "about ten"})


def test_findings_lead_to_their_cells(editor, line):
    page = editor()
    cell(page, line, "lecture").click()
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(cell(page, line, "total_hours")).to_have_attribute("data-finding", "error")
    finding = page.locator("a[data-finding]").first
    place = finding.evaluate("link => `cell-${link.dataset.line}-${link.dataset.column}`")
    finding.click()
    assert active(page) == place
    expect(page.locator(f"#{place}")).to_have_attribute("data-finding", re.compile("error|warning"))

    seen = []
    for _step in range(3):
        page.keyboard.press("F8")
        seen.append(active(page))
    page.keyboard.press("Shift+F8")
    assert len(set(seen)) > 1
    assert active(page) == seen[-2]
    assert all(page.locator(f"#{one}").get_attribute("data-finding") for one in seen)


def test_who_stands_in_the_findings_stays_there_when_they_are_renewed(editor, line):
    page = editor()
    before = page.locator(".plan-finding").count()
    cell(page, line, "control").click()
    page.keyboard.press("Delete")
    page.keyboard.press("F6")
    here = page.locator(".plan-findings [data-finding]").first
    expect(here).to_be_focused()
    expect(page.locator(".plan-finding")).to_have_count(before + 1)
    assert page.evaluate("document.activeElement.matches('.plan-findings [data-finding]')")


def test_lines_are_added_moved_and_removed_from_the_keyboard(editor, plan, line, below):
    page = editor()
    before = plan.lines.count()
    cell(page, line, "name_en").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator("tr.plan-row")).to_have_count(before + 1)
    made = plan.lines.exclude(pk__in=[line.pk, below.pk]).filter(part=line.part, position__gt=line.position).first()
    assert active(page) == f"cell-{made.pk}-name_en"

    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(f"tr[data-line='{below.pk}'] + tr[data-line='{made.pk}']")).to_have_count(1)
    assert active(page) == f"cell-{made.pk}-name_en"

    page.keyboard.press("Control+Delete")
    page.locator("#plan-remove [data-proceed]").click()
    expect(page.locator("tr.plan-row")).to_have_count(before)
    assert not plan.lines.filter(pk=made.pk).exists()

    page.locator("[data-add]").last.click()
    page.locator("#plan-add [data-kind=elective_block]").click()
    expect(page.locator("tr.plan-row")).to_have_count(before + 3)


def test_a_plan_that_went_on_its_way_closes_under_the_hands(editor, plan, line):
    page = editor()
    Plan.objects.filter(pk=plan.pk).update(state=ApprovalState.SUBMITTED, step="head")
    cell(page, line, "lecture").click()
    page.keyboard.type("13")
    page.keyboard.press("Enter")
    expect(cell(page, line, "lecture")).to_have_attribute("data-state", "failed")
    expect(cell(page, line, "lecture")).to_have_text("13")
    expect(page.locator("[data-closed-notice]")).to_contain_text("The plan is in approval")

    page.keyboard.type("14")
    assert page.locator(".plan-input").count() == 0


def test_an_approved_plan_is_read_with_the_reason(as_user, demo):
    approved = Plan.objects.filter(state=ApprovalState.APPROVED, programme__code="710400").first()
    page = as_user("clerk", language="en")
    page.goto(f"/curriculum/plans/{approved.pk}/edit/")
    expect(page.locator("[data-closed-notice]")).to_contain_text("approved and frozen")
    first = approved.lines.first()
    cell(page, first, "lecture").click()
    page.keyboard.type("5")
    assert page.locator(".plan-input").count() == 0
    page.keyboard.press("ArrowDown")
    assert active(page) != f"cell-{first.pk}-lecture"


def test_columns_are_chosen_and_remembered(editor, line):
    page = editor()
    assert not cell(page, line, "name_ru").is_visible()
    page.locator("[data-columns-menu] summary").click()
    page.locator("[data-group=name_ru]").check()
    page.locator("[data-group=hours]").uncheck()
    assert (cell(page, line, "name_ru").is_visible(), cell(page, line, "lecture").is_visible()) == (True, False)
    page.reload()
    page.wait_for_selector(SAVED)
    assert (cell(page, line, "name_ru").is_visible(), cell(page, line, "lecture").is_visible()) == (True, False)


def test_the_tree_leads_to_its_part_and_the_sums_stay_in_sight(editor, plan):
    page = editor()
    part = plan.lines.filter(part__code="Б.5.Б").first().part
    page.locator(f"[data-of-part='{part.pk}']").click()
    here = page.evaluate("document.activeElement.closest('tr').dataset.part")
    assert here == str(part.pk)
    assert page.locator("tfoot").first.is_visible()
    expect(page.locator("tfoot .col-credits").first).to_have_text(re.compile(r"▼?\d+"))
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
