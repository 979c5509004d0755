"""№11 there and back in a browser: semester plans are written for AVN, fifty places are altered outside, the file comes
back; exactly the fifty are named, the chosen ones are taken over, the rest stays."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
from django.utils.translation import override
from playwright.sync_api import Page, expect

from curriculum.exchange import SEMESTER_PLANS
from curriculum.models import SemesterLine, SemesterPlan
from kuu_office.core import clock
from kuu_office.core.models import Term
from kuu_office.office.models import ExchangeDifference, ExchangeRun

PLACES, CHOSEN = 50, 20
HOURS = ("lecture", "practical", "self_study", "weeks", "total_hours")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def goes_to_avn_and_back(page: Page, plans: list[SemesterPlan], term: Term, folder: Path) -> None:
    """Exactly the altered places are named; the chosen ones and nothing else stand in the plans afterwards."""
    unit = plans[0].department.parent
    written = write_for_avn(page, unit, term, folder)
    content, places = altered(written.read_bytes())
    assert len(places) == PLACES
    compare(page, unit, term, content)

    run = ExchangeRun.objects.get(direction="import")
    found = {(one.key.split("\t")[0], one.key.split("\t")[-1], one.field, one.avn) for one in run.differences.all()}
    assert found == places
    assert {one.kind for one in run.differences.all()} == {"changed_in_avn"}
    expect(page.locator(".tabs [aria-current=page]")).to_contain_text(str(PLACES))

    before = state_of(plans)
    taken = choose_by_keyboard(page, run)
    carry_out(page)
    assert_only_the_chosen_changed(before, state_of(plans), taken)
    compare_again(page, unit, term, content, run, taken)


def write_for_avn(page: Page, unit, term: Term, folder: Path) -> Path:
    page.goto("/office/exchange/avn-11/export/")
    page.locator("select[name=unit]").select_option(str(unit.pk))
    page.locator("select[name=term]").select_option(str(term.pk))
    page.locator(".form-actions button").click()
    page.wait_for_url("**/office/exchange/runs/**")
    run = ExchangeRun.objects.get(direction="export")
    expect(page.locator("main")).to_contain_text(run.file.sha256)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the file").click()
    path = folder / "written.xlsx"
    download.value.save_as(path)
    return path


def altered(content: bytes) -> tuple[bytes, set[tuple]]:
    """The workbook with other hours in fifty cells; (group, code, field, value) of each."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.active
    with override("ky"):
        columns = {field.key: place for place, field in enumerate(SEMESTER_PLANS.fields, 1)}
    cells = [(row, name) for row in range(2, sheet.max_row + 1) for name in HOURS]
    places = set()
    for row, name in cells[:: len(cells) // PLACES][:PLACES]:
        cell = sheet.cell(row, columns[name])
        cell.value = (cell.value or 0) + 1
        places.add((sheet.cell(row, 1).value, sheet.cell(row, columns["code"]).value, name, f"{cell.value:g}"))
    out = BytesIO()
    book.save(out)
    return out.getvalue(), places


def compare(page: Page, unit, term: Term, content: bytes) -> None:
    page.goto("/office/exchange/avn-11/import/")
    page.locator("input[name=file]").set_input_files({"name": "avn.xlsx", "mimeType": XLSX, "buffer": content})
    page.locator("select[name=unit]").select_option(str(unit.pk))
    page.locator("select[name=term]").select_option(str(term.pk))
    page.locator(".form-actions button").click()
    page.wait_for_url("**/office/exchange/runs/**")


def choose_by_keyboard(page: Page, run: ExchangeRun) -> list[ExchangeDifference]:
    """Arrows choose “take AVN's value” in the first twenty rows; the choices are saved."""
    rows = list(run.differences.order_by("pk")[:CHOSEN])
    for row in rows:
        page.locator(f"input[name='choice-{row.pk}'][value='']").focus()
        page.keyboard.press("ArrowDown")
        expect(page.locator(f"input[name='choice-{row.pk}'][value='take']")).to_be_checked()
    page.get_by_role("button", name="Save the choices of this page").click()
    expect(page.locator("main")).to_contain_text(f"Choices saved: {CHOSEN}.")
    return rows


def carry_out(page: Page) -> None:
    page.get_by_role("link", name="See what the choices do").click()
    expect(page.locator("tbody tr")).to_have_count(CHOSEN)
    page.locator("input[name=due_date]").fill((clock.today() + timedelta(days=10)).isoformat())
    page.get_by_role("button", name="Carry the choices out").click()
    expect(page.locator("main")).to_contain_text(f"Taken from AVN: {CHOSEN}, kept: 0, refused: 0.")


def state_of(plans: list[SemesterPlan]) -> dict[tuple, object]:
    """Every hour of every line, by group, code and column."""
    lines = SemesterLine.objects.filter(plan__in=plans).select_related("plan__group")
    names = ("name_ky", "credits", "controls", "laboratory", "guided", *HOURS)
    return {(line.plan.group.name, line.code, name): getattr(line, name) for line in lines for name in names}


def assert_only_the_chosen_changed(before: dict, after: dict, taken: list[ExchangeDifference]) -> None:
    wanted = {(one.key.split("\t")[0], one.key.split("\t")[-1], one.field): float(one.avn) for one in taken}
    changed = {place: float(value) for place, value in after.items() if value != before[place]}

    assert changed == wanted


def compare_again(page: Page, unit, term: Term, content: bytes, run: ExchangeRun, taken: list) -> None:
    """The same file again names only what was not taken over; a third time it is the same report."""
    left = set(run.differences.exclude(pk__in=[one.pk for one in taken]).values_list("key", "field"))
    compare(page, unit, term, content)
    again = ExchangeRun.objects.filter(direction="import").first()
    assert set(again.differences.values_list("key", "field")) == left
    compare(page, unit, term, content)
    assert ExchangeRun.objects.filter(direction="import").count() == 2
    expect(page.locator("main")).to_contain_text("This file was compared already")
