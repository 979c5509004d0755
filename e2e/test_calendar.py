"""An academic calendar from its empty weeks to the printed sheet, by keyboard on a common screen, in Kyrgyz."""

import re
from io import BytesIO

import pytest
from django.utils import translation
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from curriculum.models import Calendar, CalendarRow, Programme
from curriculum.seed.calendars import weeks_for
from kuu_office.core import job_runner
from kuu_office.core.models import AcademicYear, Job, SignOff, User

pytestmark = pytest.mark.e2e

STEPS = ("head", "dean", "office", "vice_rector")
SIGNERS = ("head", "dean", "specialist", "vicerector")
DECISION = re.compile("/decision/")
CHECKS = re.compile(r"/checks/\?")
PHONE = {"width": 390, "height": 844}
LINE = re.compile(r"(.)\1*")


@pytest.fixture
def clerk(as_user) -> Page:
    return as_user("clerk")


def test_a_calendar_is_painted_mended_signed_and_printed(as_user, clerk):
    calendar = open_a_calendar(clerk)
    year, rows = calendar.year.start_year, list(calendar.rows.all())

    for row, weeks in zip(rows, weeks_for("bachelor", year).values(), strict=True):
        paint_by_keyboard(clerk, row, weeks)
    week(clerk, rows[1], 31).click()
    clerk.keyboard.press("-")  # a year of study that is not the last has no weeks without study
    all_saved(clerk)
    expect(clerk.locator(".plan-findings [data-finding=error]")).to_have_count(1)
    expect(clerk.locator(".plan-submit [aria-disabled=true]")).to_be_visible()
    expect(total(clerk, rows[1])).to_contain_text("51/52")

    clerk.keyboard.press("F8")
    expect(week(clerk, rows[1], 31)).to_be_focused()
    clerk.keyboard.press("t")
    all_saved(clerk)
    expect(total(clerk, rows[1])).to_contain_text("52/52")
    assert {row.year_of_study: row.weeks for row in calendar.rows.all()} == weeks_for("bachelor", year)

    submit(clerk)
    for username in SIGNERS:
        sign_in_the_inbox(as_user(username), calendar)
    assert steps_signed(calendar) == [("", "submitted"), *((step, "approved") for step in STEPS)]

    text = " ".join(print_calendar(clerk, calendar).split())
    assert [letter for letter in "ңөү" if letter not in text] == []
    assert title() in text
    agreed, approved = text.split("БЕКИТЕМИН")
    assert agreed.startswith("МАКУЛДАШЫЛДЫ")
    assert (agreed.count(name_of("specialist")), approved.count(name_of("vicerector"))) == (1, 1)


def test_weeks_are_painted_with_the_mouse_copied_and_taken_back(clerk):
    calendar = open_a_calendar(clerk)
    first, second = list(calendar.rows.all())[:2]

    brush(clerk, "Т").click()
    drag(clerk, week(clerk, first, 1), week(clerk, first, 16))
    brush(clerk, "Э").click()
    drag(clerk, week(clerk, first, 17), week(clerk, first, 19))
    clerk.keyboard.press("Escape")
    all_saved(clerk)
    assert weeks_of(first) == "T" * 16 + "E" * 3 + " " * 33

    week(clerk, first, 20).click()
    week(clerk, first, 22).click(modifiers=["Shift"])
    brush(clerk, "К").click()
    all_saved(clerk)
    assert weeks_of(first)[19:23] == "KKK "

    clerk.keyboard.press("Control+Space")
    clerk.keyboard.press("Control+c")
    week(clerk, second, 1).click()
    clerk.keyboard.press("Control+v")
    all_saved(clerk)
    assert weeks_of(second) == weeks_of(first)

    clerk.keyboard.press("Control+z")
    all_saved(clerk)
    assert weeks_of(second) == " " * 52
    clerk.keyboard.press("Control+Shift+z")
    all_saved(clerk)
    assert weeks_of(second) == weeks_of(first)


def test_a_week_painted_without_a_connection_is_saved_when_it_is_back(clerk):
    calendar = open_a_calendar(clerk)
    row = calendar.rows.first()

    clerk.context.set_offline(True)
    week(clerk, row, 1).click()
    clerk.keyboard.press("k")
    expect(week(clerk, row, 1)).to_have_attribute("data-state", "waiting")
    assert weeks_of(row)[0] == " "

    clerk.context.set_offline(False)
    all_saved(clerk)
    assert weeks_of(row)[0] == "K"


def test_a_week_painted_while_the_checks_are_asked_is_checked_too(clerk):
    calendar = open_a_calendar(clerk)
    row = calendar.rows.first()
    held = []
    clerk.route(CHECKS, lambda route: route.continue_() if held else held.append((route, route.fetch())))
    week(clerk, row, 1).click()
    clerk.keyboard.press("k")
    for _moment in range(250):
        if not held:
            clerk.wait_for_timeout(20)

    with clerk.expect_response(re.compile("/weeks/")):
        week(clerk, row, 2).click()
        clerk.keyboard.press("k")
    [(route, answer)] = held
    route.fulfill(response=answer)
    expect(total(clerk, row)).to_contain_text("2/52")


def test_two_people_in_one_week_decide_whose_stays(as_user, clerk):
    calendar = open_a_calendar(clerk)
    row = calendar.rows.first()
    head = as_user("head")
    head.goto(f"/curriculum/calendars/{calendar.pk}/edit/")

    week(clerk, row, 1).click()
    clerk.keyboard.press("t")
    all_saved(clerk)
    week(head, row, 1).click()
    head.keyboard.press("k")
    expect(week(head, row, 1)).to_have_attribute("data-state", "conflict")
    head.keyboard.press("Enter")
    head.locator("[data-keep-mine]").click()
    all_saved(head)

    assert (weeks_of(row)[0], CalendarRow.objects.get(pk=row.pk).cell_versions) == ("K", {"w1": 2})


def test_the_grid_fits_a_common_screen_and_a_phone(as_user):
    calendar = Calendar.objects.filter(state="approved").first()
    for viewport, dark in ((None, False), (PHONE, True)):
        page = as_user("clerk", viewport=viewport, dark=dark)
        page.goto(f"/curriculum/calendars/{calendar.pk}/edit/")
        width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width[0] <= width[1]
        cut_off = "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth + 1).length"
        assert page.locator("td.week").evaluate_all(cut_off) == 0


def test_a_sign_typed_on_a_kyrgyz_keyboard_paints(clerk):
    calendar = open_a_calendar(clerk)
    row = calendar.rows.first()

    week(clerk, row, 1).click()
    for key, code, number, letter in (("к", "KeyR", 1, "K"), ("Э", "Quote", 2, "E"), ("е", "KeyT", 3, "T")):
        type_letter(clerk, key, code)
        all_saved(clerk)
        assert weeks_of(row)[number - 1] == letter
        clerk.keyboard.press("ArrowRight")
    type_letter(clerk, "ы", "KeyS", ctrl=True)
    assert weeks_of(row)[3] == " "


def test_weeks_come_from_a_spreadsheet_and_an_unknown_sign_stops_the_whole_paste(clerk):
    calendar = open_a_calendar(clerk)
    first, second = list(calendar.rows.all())[:2]
    week(clerk, first, 1).click()

    paste(clerk, "Т\tТ\tЭ\nК\tЖ")
    expect(clerk.locator("#toasts > *").first).to_be_visible()
    assert (weeks_of(first), weeks_of(second)) == (" " * 52, " " * 52)

    paste(clerk, "Т\tТ\tЭ\nК\tк\tt\n")
    all_saved(clerk)
    assert (weeks_of(first)[:4], weeks_of(second)[:4]) == ("TTE ", "KKT ")


def test_what_the_portal_did_not_take_is_there_again_after_a_reload(clerk):
    calendar = open_a_calendar(clerk)
    row = calendar.rows.first()
    clerk.route("**/weeks/", lambda route: route.abort())
    week(clerk, row, 1).click()
    clerk.keyboard.press("Shift+ArrowRight")
    clerk.keyboard.press("k")
    expect(week(clerk, row, 2)).to_have_attribute("data-state", "waiting")

    clerk.unroute("**/weeks/")
    clerk.on("dialog", lambda dialog: dialog.accept())
    clerk.reload()
    all_saved(clerk)

    assert weeks_of(row)[:3] == "KK "
    expect(week(clerk, row, 2)).to_have_attribute("data-tone", "quiet")


def test_a_page_left_open_closes_when_the_calendar_goes_its_way(as_user, clerk):
    calendar = Calendar.objects.with_names().get(programme__code="710100", state="draft")
    row = calendar.rows.first()
    clerk.goto(f"/curriculum/calendars/{calendar.pk}/edit/")
    other = as_user("clerk")
    other.goto(f"/curriculum/calendars/{calendar.pk}/")
    other.locator("form[action$='/submit/'] button").click()
    other.wait_for_load_state()

    week(clerk, row, 5).click()
    clerk.keyboard.press("k")
    expect(week(clerk, row, 5)).to_have_attribute("data-state", "failed")
    expect(clerk.locator("[data-closed-notice]")).to_be_visible()
    assert weeks_of(row)[4] == "T"


def test_an_exceptional_period_is_added_marked_and_removed(clerk):
    calendar = open_a_calendar(clerk)
    start = calendar.year.start_year

    clerk.locator("[data-dialog=periods]").click()
    clerk.locator("#periods [name=start_date]").fill(f"{start}-09-01")
    clerk.locator("#periods [name=end_date]").fill(f"{start}-09-15")
    clerk.locator("#periods [name=years][value='1']").check()
    clerk.locator("#periods form[action$='/periods/'] button.button-primary").click()
    expect(clerk.locator(".week-exceptions .is-exception")).to_have_count(3)

    clerk.locator("[data-dialog=periods]").click()
    clerk.locator("#periods form[action$='/remove/'] button").click()
    expect(clerk.locator(".week-exceptions")).to_have_count(0)


def test_a_calendar_is_copied_to_the_programmes_that_have_none(as_user):
    office = as_user("specialist")
    calendar = open_a_calendar(office)
    Calendar.objects.filter(programme__code="510200", year=calendar.year).delete()

    office.goto(f"/curriculum/calendars/{calendar.pk}/copy/")
    expect(office.locator("input[name=programmes]")).to_have_count(1)
    office.locator("main form[method=post] button.button-primary").click()
    office.wait_for_url(re.compile(r"/calendars/$"))

    assert Calendar.objects.filter(programme__code="510200", year=calendar.year).count() == 1


def test_a_year_is_opened_from_the_last_one_after_a_preview(clerk):
    source = Calendar.objects.with_names().get(programme__code="710400", programme__degree="bachelor")
    year = AcademicYear.objects.get(start_year=source.year.start_year + 1)
    clerk.goto("/curriculum/calendars/next-year/")
    clerk.locator("[data-tick-all]").uncheck()
    expect(clerk.locator("[data-ticked-count]")).to_have_text("0")
    expect(clerk.locator("[data-needs-ticked]")).to_be_disabled()

    clerk.locator(f"a[href$='/calendars/{source.pk}/next-year/']").click()
    expect(clerk.locator("main table.week-grid")).to_be_visible()
    assert not Calendar.objects.filter(programme=source.programme, year=year).exists()
    clerk.locator("main form[method=post] button.button-primary").click()
    clerk.wait_for_url(re.compile(r"/edit/$"))

    made = Calendar.objects.get(programme=source.programme, year=year)
    assert [row.weeks for row in made.rows.all()] == [row.weeks for row in source.rows.all()]
    expect(clerk.locator(".plan-findings [data-finding=error]")).to_have_count(0)
    week(clerk, made.rows.first(), 2).click()
    clerk.keyboard.press("k")
    all_saved(clerk)
    assert weeks_of(made.rows.first())[1] == "K"


def open_a_calendar(page: Page) -> Calendar:
    """An empty calendar of 710400 for the next academic year."""
    page.goto("/curriculum/calendars/new/")
    programme = Programme.objects.get(code="710400", degree="bachelor")
    page.locator("#id_programme").select_option(str(programme.pk))
    page.locator("#id_year").select_option(str(AcademicYear.objects.first().pk))
    page.locator("main form[method=post] button.button-primary").click()
    page.wait_for_url(re.compile(r"/edit/$"))
    return Calendar.objects.with_names().get(programme=programme, year=AcademicYear.objects.first())


def week(page: Page, row: CalendarRow, number: int) -> Locator:
    return page.locator(f"#cell-{row.pk}-w{number}")


def total(page: Page, row: CalendarRow) -> Locator:
    return page.locator(f"main [data-fresh='sum-{row.pk}']")


def brush(page: Page, sign: str) -> Locator:
    return page.locator(f"[data-palette] [data-sign='{sign}']")


def paint_by_keyboard(page: Page, row: CalendarRow, weeks: str) -> None:
    """Run by run: to its first week, stretched with Shift to its last, the letter of the symbol."""
    week(page, row, 1).click()
    for run in LINE.finditer(weeks):
        for _week in range(len(run[0]) - 1):
            page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press(run[1].lower())
        page.keyboard.press("ArrowRight")
    all_saved(page)


def drag(page: Page, start: Locator, end: Locator) -> None:
    start.hover()
    page.mouse.down()
    end.hover()
    page.mouse.up()


def type_letter(page: Page, key: str, code: str, *, ctrl: bool = False) -> None:
    """A key of a layout that the browser of the test does not have."""
    event = {"key": key, "code": code, "bubbles": True, "cancelable": True, "ctrlKey": ctrl}
    page.evaluate("event => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', event))", event)


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def all_saved(page: Page) -> None:
    expect(page.locator("[data-status]")).to_have_attribute("data-status", "all-saved")
    expect(page.locator("td[data-state=saving], td[data-state=waiting], td[data-state=failed]")).to_have_count(0)


def weeks_of(row: CalendarRow) -> str:
    return CalendarRow.objects.get(pk=row.pk).weeks


def submit(page: Page) -> None:
    page.locator("[data-fresh=submit] button").press("Enter")
    page.wait_for_url(re.compile(r"/calendars/\d+/$"))


def sign_in_the_inbox(page: Page, calendar: Calendar) -> None:
    page.goto(f"/inbox/curriculum.calendar/{calendar.pk}/")
    expect(page.locator("main table.week-grid")).to_be_visible()
    with page.expect_response(DECISION):
        page.keyboard.press("a")


def steps_signed(calendar: Calendar) -> list[tuple[str, str]]:
    rows = SignOff.objects.filter(document_kind="curriculum.calendar", object_id=calendar.pk).order_by("pk")
    return list(rows.values_list("step", "decision"))


def print_calendar(page: Page, calendar: Calendar) -> str:
    """The text of the paper that the clerk fetches from the page of the job."""
    page.goto(f"/curriculum/calendars/{calendar.pk}/print/")
    page.locator("main form[method=post] button.button-primary").click()
    page.wait_for_url(re.compile(r"/jobs/\d+/$"))
    job_runner.run_job(Job.objects.latest("pk").pk)
    result = page.request.get(page.locator("main a[href^='/files/']").get_attribute("href"))
    return "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(result.body())).pages)


def title() -> str:
    with translation.override("ky"):
        return translation.gettext("Academic calendar").upper()


def name_of(username: str) -> str:
    """As under the paper: «Холматов Б.С.»."""
    return User.objects.get(username=username).person.short_name
