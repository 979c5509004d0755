"""The load of a department from the board to its paper, as three people do it: the head distributes by keyboard and by
drag and submits, the office returns two lines with remarks, the head mends them, approval freezes, the totals of the
printed sheet are those of the database."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.db.models import Sum
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from e2e.test_board import line_on, people_of, seat_on, stand_on, takers
from kuu_office.core import job_runner
from kuu_office.core.models import Appointment, Job
from kuu_office.core.text.numbers import plain_number
from workload.enums import Work
from workload.models import Assignment, LoadLine, LoadSheet

pytestmark = pytest.mark.e2e

RETURNED = "Look at two lines"
REMARKS = ("Two people are meant to teach this", "Who leads the seminar?")


@pytest.fixture
def sheet(demo) -> LoadSheet:
    """The head's own department; everything but two lines is distributed already."""
    sheet = LoadSheet.objects.get(department__code="SE", year__start_year=2026)
    docent, free = docent_of(sheet), free_lines(sheet)
    Assignment.objects.filter(line__sheet=sheet).delete()
    Assignment.objects.bulk_create(
        Assignment(line=line, appointment=docent, hours=line.hours)
        for line in sheet.lines.filter(hours__gt=0).exclude(pk__in=[line.pk for line in free])
    )
    return sheet


def docent_of(sheet: LoadSheet) -> Appointment:
    return people_of(sheet).filter(post__code="docent", end_date=None).first()


def head_of(sheet: LoadSheet) -> Appointment:
    return people_of(sheet).filter(post__code="department_head").first()


def senior_of(sheet: LoadSheet) -> Appointment:
    """Has none of the hours yet."""
    return people_of(sheet).filter(post__code="senior_lecturer").first()


def free_lines(sheet: LoadSheet) -> tuple[LoadLine, LoadLine]:
    """A practical class and an exam."""
    rows = sheet.lines.filter(hours__gt=1).order_by("term__start_date", "name_ky", "pk")
    return rows.filter(work="practical").first(), rows.filter(work="exam").first()


def test_the_load_of_a_department_is_distributed_returned_mended_approved_and_printed(as_user, sheet):
    people = {name: signed_in(as_user, name) for name in ("head", "dean", "specialist", "vicerector")}
    head, practical, exam = people["head"], *free_lines(sheet)

    distribute(head, sheet, by_keyboard=practical, by_drag=exam)
    submit(head, sheet)
    sign(people["dean"], sheet)
    return_with_remarks(people["specialist"], sheet, dict(zip((practical, exam), REMARKS, strict=True)))
    mend(head, sheet, practical, exam)
    submit(head, sheet)
    for name in ("dean", "specialist", "vicerector"):
        sign(people[name], sheet)

    sheet.refresh_from_db()
    assert sheet.state == "approved"
    assert is_frozen(head, sheet, practical)
    hours = sheet.lines.aggregate(sum=Sum("hours"))["sum"]
    given = Assignment.objects.filter(line__sheet=sheet).aggregate(sum=Sum("hours"))["sum"]
    assert hours == given == sheet.hours
    assert totals_of(sheet) in " ".join(printed(head, sheet).split())
    assert [page.faults for page in people.values()] == [[]] * 4


def signed_in(as_user: Callable[..., Page], name: str) -> Page:
    page = as_user(name, language="en")
    page.faults = []
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    return page


def distribute(page: Page, sheet: LoadSheet, *, by_keyboard: LoadLine, by_drag: LoadLine) -> None:
    page.goto(f"/workload/{sheet.pk}/board/")
    give(page, by_keyboard, head_of(sheet))
    line_on(page, by_drag).drag_to(seat_on(page, head_of(sheet)))
    expect(takers(page, by_drag)).to_have_count(1)


def give(page: Page, line: LoadLine, to: Appointment, hours: str = "") -> None:
    """By keyboard: the line, the hours, letters of the name."""
    already = takers(page, line).count()
    stand_on(page, line)
    page.keyboard.type(hours + to.person.latin_surname.lower())
    page.keyboard.press("Enter")
    expect(takers(page, line)).to_have_count(already + 1)


def submit(page: Page, sheet: LoadSheet) -> None:
    page.goto(f"/workload/{sheet.pk}/")
    page.locator("form[action$='/submit/'] button").click()
    expect(page.locator("form[action$='/withdraw/']")).to_be_visible()


def sign(page: Page, sheet: LoadSheet) -> None:
    page.goto(f"/workload/{sheet.pk}/")
    page.locator("form[action$='/sign/'] button").click()
    expect(page.locator("form[action$='/sign/']")).to_have_count(0)


def return_with_remarks(page: Page, sheet: LoadSheet, remarks: dict[LoadLine, str]) -> None:
    for line, text in remarks.items():
        page.goto(f"/workload/lines/{line.pk}/")
        page.locator("[name=text]").fill(text)
        page.get_by_role("button", name="Remark on this line").click()
        expect(page.get_by_text(text)).to_be_visible()
    page.goto(f"/workload/{sheet.pk}/")
    page.get_by_role("button", name="Return").first.click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=remark]").fill(RETURNED)
    dialog.locator("form[action$='/return/'] button").last.click()
    page.wait_for_load_state()
    sheet.refresh_from_db()
    assert sheet.state == "returned"


def mend(page: Page, sheet: LoadSheet, shared: LoadLine, other: LoadLine) -> None:
    """The remarks stand on the sheet; one line goes to two people, the other to somebody else; both are settled."""
    page.goto(f"/workload/{sheet.pk}/")
    expect(page.get_by_text(RETURNED).first).to_be_visible()
    for text in REMARKS:
        expect(page.get_by_text(text).first).to_be_visible()
    page.goto(f"/workload/{sheet.pk}/board/?state=all")
    for line in (shared, other):
        takers(page, line).locator("button").click()
        expect(takers(page, line)).to_have_count(0)
    page.goto(f"/workload/{sheet.pk}/board/")
    give(page, shared, senior_of(sheet), "1")
    give(page, shared, head_of(sheet))
    give(page, other, senior_of(sheet))
    for line in (shared, other):
        page.goto(f"/workload/lines/{line.pk}/")
        page.locator("form[action$='/settle/'] button").click()
        expect(page.locator("form[action$='/settle/']")).to_have_count(0)


def is_frozen(page: Page, sheet: LoadSheet, line: LoadLine) -> bool:
    """Neither the sheet nor a line nor the board lets anything be changed any more."""
    page.goto(f"/workload/lines/{line.pk}/")
    locked = page.get_by_role("button", name="Give other hours").is_disabled()
    page.goto(f"/workload/{sheet.pk}/board/?state=all")
    assert takers(page, line).count() == 2
    return locked and page.locator("#board-give").count() == 0


def printed(page: Page, sheet: LoadSheet) -> str:
    """The text of the paper."""
    page.goto(f"/workload/{sheet.pk}/print/")
    page.locator("main form [name=language]").first.select_option("ky")
    page.locator("main form[method=post] button.button-primary").click()
    page.wait_for_url(re.compile(r"/jobs/\d+/$"))
    job_runner.run_job(Job.objects.latest("pk").pk)
    paper = page.request.get(page.locator("main a[href^='/files/']").get_attribute("href"))
    return "\n".join(found.extract_text() for found in PdfReader(BytesIO(paper.body())).pages)


def totals_of(sheet: LoadSheet) -> str:
    """The last row of the paper by the database: hours by work, then all, as figures are written in Kyrgyz."""
    sums = dict(sheet.lines.order_by().values_list("work").annotate(sum=Sum("hours")))
    by_work = [sums[work] for work in Work.values if sums.get(work)]
    return " ".join(plain_number(hours) for hours in [*by_work, sum(by_work)])
