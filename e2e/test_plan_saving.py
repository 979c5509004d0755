"""What a person typed into a plan is kept: beside a colleague, on a bad line, after the session has ended."""

import json

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from curriculum.models import Plan
from e2e.conftest import session_of
from e2e.plan_grid import all_saved, cell

pytestmark = pytest.mark.e2e


def test_of_two_people_in_one_cell_the_second_sees_both_texts(editor, line):
    mine, theirs = editor("clerk"), editor("assistant")
    for page, text in ((theirs, "40"), (mine, "50")):
        cell(page, line, "lecture").click()
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        expect(page.locator("td[data-state=saving]")).to_have_count(0)

    expect(cell(mine, line, "lecture")).to_have_attribute("data-state", "conflict")
    expect(cell(mine, line, "lecture")).to_have_text("50")
    line.refresh_from_db()
    assert str(line.lecture) == "40.0"

    mine.locator("[data-decide]").click()
    dialog = mine.locator("#plan-conflict")
    assert dialog.locator("[data-show=mine]").inner_text() == "50"
    assert dialog.locator("[data-show=theirs]").inner_text() == "40"
    dialog.locator("[data-keep-mine]").click()
    all_saved(mine)
    line.refresh_from_db()
    assert str(line.lecture) == "50.0"


def test_what_the_other_person_changed_arrives_and_is_marked(editor, line, below):
    mine, theirs = editor("clerk"), editor("assistant")
    cell(theirs, line, "lecture").click()
    theirs.keyboard.type("44")
    theirs.keyboard.press("Enter")
    all_saved(theirs)
    cell(mine, below, "lecture").click()
    mine.keyboard.type("22")
    mine.keyboard.press("Enter")

    expect(cell(mine, line, "lecture")).to_have_text("44")
    expect(cell(mine, line, "lecture")).to_have_attribute("data-theirs", "yes")
    expect(cell(mine, below, "lecture")).to_have_text("22")
    assert "data-theirs" not in cell(mine, below, "lecture").evaluate("cell => cell.outerHTML")


def test_a_lost_connection_keeps_the_cells_and_saves_them_when_it_is_back(editor, line, below):
    page = editor()
    page.context.set_offline(True)
    cell(page, line, "lecture").click()
    page.keyboard.type("11")
    page.keyboard.press("Enter")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(page.locator("[data-status='waiting']")).to_contain_text("not saved: 2")
    expect(cell(page, line, "lecture")).to_have_attribute("data-state", "waiting")

    page.context.set_offline(False)
    all_saved(page)
    line.refresh_from_db()
    below.refresh_from_db()
    assert (str(line.lecture), str(below.lecture)) == ("11.0", "12.0")


def test_what_was_not_saved_survives_a_reload(editor, line):
    page = editor()
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/cells/", lambda route: route.abort())
    cell(page, line, "lecture").click()
    page.keyboard.type("11")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-status='waiting']")
    page.reload()
    expect(cell(page, line, "lecture")).to_have_text("11")
    expect(cell(page, line, "lecture")).to_have_attribute("data-state", "waiting")

    page.unroute("**/cells/")
    page.locator("[data-again]").click()
    all_saved(page)
    line.refresh_from_db()
    assert str(line.lecture) == "11.0"
    assert page.evaluate("Object.keys(localStorage).filter(key => /office.plan.[0-9]/.test(key))") == []


def test_an_answer_lost_on_the_way_does_not_save_twice(editor, line):
    page = editor()
    lost = []

    def lose_first_answer(route):
        if not lost:
            lost.append(json.loads(route.fetch().text())["revision"])
            route.abort()
        else:
            route.continue_()

    page.route("**/cells/", lose_first_answer)
    cell(page, line, "lecture").click()
    page.keyboard.type("11")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-status='waiting']")
    page.locator("[data-again]").click()
    all_saved(page)
    line.refresh_from_db()
    assert (str(line.lecture), line.cell_versions["lecture"]) == ("11.0", 1)
    assert Plan.objects.get(pk=line.plan_id).revision == lost[0]


def test_after_an_ended_session_the_person_signs_in_elsewhere_and_goes_on(editor, line, live_server):
    page = editor()
    Session.objects.all().delete()
    cell(page, line, "lecture").click()
    page.keyboard.type("13")
    page.keyboard.press("Enter")
    dialog = page.locator("#plan-signed-out")
    expect(dialog).to_be_visible()
    expect(cell(page, line, "lecture")).to_have_text("13")

    page.context.add_cookies([{"name": "session", "value": session_of("clerk"), "url": live_server.url}])
    dialog.locator("[data-continue]").click()
    expect(dialog).to_be_hidden()
    all_saved(page)
    line.refresh_from_db()
    assert str(line.lecture) == "13.0"


def test_nothing_is_saved_under_the_name_of_another_person(editor, line, live_server):
    page = editor()
    was = line.lecture
    Session.objects.all().delete()
    cell(page, line, "lecture").click()
    page.keyboard.type("13")
    page.keyboard.press("Enter")
    dialog = page.locator("#plan-signed-out")
    expect(dialog).to_be_visible()

    page.context.add_cookies([{"name": "session", "value": session_of("assistant"), "url": live_server.url}])
    dialog.locator("[data-continue]").click()
    expect(dialog).to_contain_text("another person has signed in")
    line.refresh_from_db()
    assert line.lecture == was
