"""The board of distribution: a head gives hours by keyboard only and by drag, is told who may not lecture, undoes; a
second browser sees it without losing its own."""

from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from kuu_office.core.models import Appointment
from workload.models import Assignment, LoadLine, LoadSheet

pytestmark = pytest.mark.e2e


@pytest.fixture
def sheet(demo) -> LoadSheet:
    """The head's own department, of which nothing is distributed yet."""
    sheet = LoadSheet.objects.get(department__code="SE", year__start_year=2026)
    Assignment.objects.filter(line__sheet=sheet).delete()
    return sheet


@pytest.fixture
def lecture(sheet) -> LoadLine:
    return lines_of(sheet).filter(work="lecture").first()


@pytest.fixture
def exam(sheet) -> LoadLine:
    return lines_of(sheet).filter(work="exam").first()


@pytest.fixture
def docent(sheet) -> Appointment:
    return people_of(sheet).filter(post__code="docent", end_date=None).first()


@pytest.fixture
def lecturer(sheet) -> Appointment:
    """May not lecture."""
    return people_of(sheet).filter(post__code="lecturer", rate=1).first()


def lines_of(sheet: LoadSheet):
    return sheet.lines.filter(hours__gt=1).order_by("term__start_date", "name_ky", "pk")


def people_of(sheet: LoadSheet):
    rows = Appointment.objects.filter(unit=sheet.department, kind="main").select_related("person")
    return rows.order_by("pk")


@pytest.fixture
def open_board(as_user, sheet):
    """`open_board("head")`: the board in English; what the page's scripts break is in `page.faults`."""
    opened: list[Page] = []

    def open_as(username: str) -> Page:
        page = as_user(username, language="en")
        page.faults = []
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        page.goto(f"/workload/{sheet.pk}/board/")
        opened.append(page)
        return page

    yield open_as
    assert [page.faults for page in opened] == [[] for _page in opened]


def line_on(page: Page, line: LoadLine) -> Locator:
    return page.locator(f"#line-{line.pk}")


def seat_on(page: Page, one: Appointment) -> Locator:
    return page.locator(f"#seat-a{one.pk}")


def stand_on(page: Page, line: LoadLine) -> None:
    """By keyboard: from the first line down to this one."""
    page.locator("#board-lines input[name=line]").first.focus()
    page.keyboard.press("Space")
    for _step in range(200):
        if active(page) == f"pick-{line.pk}":
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError("the line cannot be reached by keyboard")


def active(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def plain(hours: Decimal) -> str:
    return f"{float(hours):g}"


def given(line: LoadLine) -> dict[int | None, str]:
    return {one.appointment_id: plain(one.hours) for one in Assignment.objects.filter(line=line).order_by("pk")}


def takers(page: Page, line: LoadLine) -> Locator:
    return line_on(page, line).locator(".load-takers li")


def test_a_head_distributes_by_keyboard_only(open_board, sheet, exam, docent, lecturer):
    page = open_board("head")
    stand_on(page, exam)
    page.keyboard.type("1")
    page.keyboard.type(docent.person.latin_surname.lower())
    expect(page.locator("#board-then")).to_contain_text("would have 1 of")
    page.keyboard.press("Enter")
    expect(takers(page, exam)).to_have_count(1)
    assert given(exam) == {docent.pk: "1"}
    expect(page.locator(f"#pick-{exam.pk}"), "the rest of the line is still to be given").to_be_focused()

    page.keyboard.type(lecturer.person.latin_surname.lower())
    page.keyboard.press("Enter")
    expect(takers(page, exam)).to_have_count(2)
    assert set(given(exam)) == {docent.pk, lecturer.pk}
    expect(page.locator("#board-sums")).to_contain_text(plain(exam.hours))
    expect(page.locator(f"#pick-{exam.pk}")).to_be_disabled()
    expect(page.locator("[id^=pick-]:focus"), "the next line is waiting").to_have_count(1)

    for left in (1, 0):
        page.keyboard.press("Control+z")
        expect(takers(page, exam)).to_have_count(left)
    assert given(exam) == {}


def test_a_line_is_drawn_onto_a_person_and_who_may_not_lecture_says_so_before(open_board, lecture, docent, lecturer):
    page = open_board("head")
    line_on(page, lecture).locator("label").click()
    stopped, target = seat_on(page, lecturer), seat_on(page, docent)
    expect(stopped.locator("[data-drop]")).to_contain_text("may not lecture")
    expect(target.locator("[data-drop]")).to_contain_text(f"would have {plain(lecture.hours)} of")

    line_on(page, lecture).drag_to(target)
    expect(takers(page, lecture)).to_have_count(1)
    assert given(lecture) == {docent.pk: plain(lecture.hours)}

    page.locator("[data-undo]").click()
    expect(takers(page, lecture)).to_have_count(0)
    line_on(page, lecture).drag_to(stopped)
    assert given(lecture) == {}


def test_a_refusal_of_the_portal_stands_beside_the_verbs(open_board, lecture, lecturer):
    page = open_board("head")
    line_on(page, lecture).locator("label").click()
    seat_on(page, lecturer).locator("label").click()
    page.locator("#board-give").click()

    expect(page.locator("#board-problem [role=alert]")).to_contain_text("may not lecture")
    assert given(lecture) == {}


def test_an_overload_is_confirmed_with_one_more_enter(open_board, sheet, exam, docent):
    line = sheet.lines.exclude(pk=exam.pk).filter(work="practical").first()
    norm = 750 * docent.rate
    LoadLine.objects.filter(pk=line.pk).update(given=norm, reason="буйрук")
    Assignment.objects.create(line=line, appointment=docent, hours=norm)
    page = open_board("head")
    stand_on(page, exam)
    page.keyboard.type(docent.person.latin_surname.lower())
    expect(page.locator("#board-then")).to_contain_text("over the norm")
    page.keyboard.press("Enter")
    expect(page.locator("[data-confirm]")).to_be_focused()
    assert given(exam) == {}

    page.keyboard.press("Enter")
    expect(takers(page, exam)).to_have_count(1)
    assert given(exam) == {docent.pk: plain(exam.hours)}


def test_a_line_is_split_in_the_dialog(open_board, lecture, docent):
    other = people_of(lecture.sheet).filter(post__code="department_head").first()
    page = open_board("head")
    stand_on(page, lecture)
    page.keyboard.press("F2")
    dialog = page.locator("#page-dialog")
    expect(dialog).to_be_visible()
    dialog.locator("[name=way][value=share]").check()
    for place, (who, amount) in enumerate(((docent, "75"), (other, "25"))):
        dialog.locator("select").nth(place).select_option(f"a{who.pk}")
        dialog.locator("[name=amount]").nth(place).fill(amount)
    expect(dialog.locator("[data-parts-left]")).to_have_text("stays free: 0")
    page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    expect(takers(page, lecture)).to_have_count(2)
    assert sum(float(hours) for hours in given(lecture).values()) == lecture.hours


def test_two_people_see_each_other_and_keep_what_they_typed(open_board, lecture, exam, docent):
    head, clerk = open_board("head"), open_board("assistant")
    stand_on(clerk, exam)
    clerk.keyboard.type("1,5")
    line_on(head, lecture).drag_to(seat_on(head, docent))
    expect(takers(head, lecture)).to_have_count(1)

    expect(seat_on(clerk, docent)).to_have_attribute("data-taken", f"{lecture.hours:.2f}", timeout=12_000)
    expect(line_on(clerk, lecture)).to_have_count(0)
    expect(clerk.locator("#board-hours")).to_have_value("1,5")
    expect(clerk.locator(f"#pick-{exam.pk}")).to_be_checked()
    assert active(clerk) == "board-hours"


def test_the_second_at_one_line_is_told_and_gets_the_fresh_line(open_board, exam, docent):
    head, clerk = open_board("head"), open_board("assistant")
    stand_on(clerk, exam)
    Assignment.objects.create(line=exam, appointment=docent, hours=1)
    clerk.keyboard.type(docent.person.latin_surname.lower())
    clerk.keyboard.press("Enter")

    expect(clerk.locator("#board-problem [role=alert]")).to_contain_text("changed meanwhile")
    expect(takers(clerk, exam)).to_have_count(1)
    assert given(exam) == {docent.pk: "1"}
    assert head.locator("#board-problem [role=alert]").count() == 0
