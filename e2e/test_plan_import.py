"""A clerk brings spreadsheets: eleven planted errors at their cells, a layout that the portal learns, the way back."""

import re
from pathlib import Path

import pytest
from django.utils import translation
from openpyxl.utils import get_column_letter
from playwright.sync_api import Page, expect

from curriculum.calc.checks import CHECKS
from curriculum.calc.columns import columns_for
from curriculum.demo import tables
from curriculum.models import Plan, PlanLine, Programme
from curriculum.wording import column_title
from kuu_office.core.spreadsheets.writer import Column, write_table

pytestmark = pytest.mark.e2e

COLUMNS = [column.key for column in columns_for(8)]
ERRORS = tables.planted_errors()
WHOLE_PLAN = "semester_credits"
# A department's own layout: no column for part, kind and block.
OWN = {
    "code": "Шифр", "name_ky": "Сабактын аты-жөнү", "name_ru": "Орусча", "department": "Кафедра", "credits": "Кредит",
    "total_hours": "Жалпы саат", "control": "Контроль", "s1": "1-семестр", "s2": "2-семестр",
}  # fmt: skip


@pytest.fixture
def clerk(as_user) -> Page:
    return as_user("clerk", language="en")


def save(path: Path, titles: dict[str, str], rows: list[dict]) -> Path:
    path.write_bytes(write_table([Column(key, title) for key, title in titles.items()], rows, "План"))
    return path


@pytest.fixture
def planted(tmp_path) -> Path:
    with translation.override("ru"):
        titles = {key: column_title(key) for key in COLUMNS}
    return save(tmp_path / "ПИ 2026.xlsx", titles, tables.lines_with_errors())


@pytest.fixture
def own_layout(tmp_path) -> Path:
    rows = tables.lines_with_errors()[:12]
    headed = [{"code": "Б.1", "name_ky": "Гуманитардык цикл"}, *rows, {"name_ky": "Бардыгы", "credits": "40"}]
    return save(tmp_path / "биздин форма.xlsx", OWN, headed)


def bring_new(page: Page, file: Path, year: int) -> None:
    page.goto("/curriculum/plans/import/")
    page.locator("input[name=file]").set_input_files(file)
    page.get_by_label("a new base plan is opened").check()
    expect(page.locator("#id_plan")).to_be_hidden()
    programme = Programme.objects.get(code="710400", degree="bachelor")
    page.locator("#id_programme").select_option(str(programme.pk))
    page.locator("#id_intake_year").fill(str(year))
    page.get_by_role("button", name="Show what it would do").click()


def address(error: dict[str, str]) -> str:
    return f"{get_column_letter(COLUMNS.index(error['found_in']) + 1)}{error['row']}"


def test_each_planted_error_is_seen_at_its_cell_and_the_mended_letters_too(clerk, planted):
    bring_new(clerk, planted, 2026)
    clerk.wait_for_url(re.compile(r"/import/\d+/$"))
    for error in ERRORS:
        at_cell = error["check"] != WHOLE_PLAN
        place = address(error) if at_cell else f"column-{error['found_in']}"
        severity = CHECKS[error["check"]].severity.value
        expect(clerk.locator(f".findings .finding-{severity} a[href='#{place}']").first).to_be_attached()
        if at_cell:
            expect(clerk.locator(f"#{place}")).to_have_class(re.compile(f"import-cell-{severity}"))
            expect(clerk.locator(f"#row-{error['row']} + .import-said a[href='#{place}']").first).to_be_visible()
    mended = "“Булуттуу эсептѳѳлѳр” is read as “Булуттуу эсептөөлөр”"
    expect(clerk.locator("#row-62 + .import-said")).to_contain_text(mended)

    clerk.locator(f".findings a[href='#{address(ERRORS[0])}']").first.click()
    expect(clerk.locator(f"#{address(ERRORS[0])}")).to_be_in_viewport()
    clerk.get_by_role("link", name="With problems").click()
    expect(clerk.locator(".import-sheet tr[id^=row-]")).to_have_count(10)


def test_a_layout_is_learnt_and_the_import_is_taken_back(clerk, own_layout):
    bring_new(clerk, own_layout, 2027)
    clerk.wait_for_url(re.compile(r"/columns/$"))
    expect(clerk.get_by_label("Column E")).to_have_value("credits")
    clerk.get_by_label("Column B").select_option("name_ky")
    clerk.get_by_label("Column C").select_option("name_ru")
    clerk.get_by_label("Remember this layout as").fill("Кафедранын формасы")
    clerk.get_by_role("button", name="Show what it would do").click()

    clerk.wait_for_url(re.compile(r"/import/\d+/$"))
    preview = clerk.url
    expect(clerk.get_by_text("2 rows of the file are no lines of a plan")).to_be_visible()
    clerk.get_by_role("button", name="Put into the draft").click()
    clerk.wait_for_url(re.compile(r"/edit/$"))
    plan = Plan.objects.get(programme__code="710400", intake_year=2027)
    law = PlanLine.objects.get(plan=plan, code="Б.1.В.1")
    assert (law.part.code, law.course.code, law.name_en) == ("Б.1.В", "LAW101", "Fundamentals of Law")
    assert PlanLine.objects.get(plan=plan, code="Б.1.КПВ.1.1").block.code == "Б.1.КПВ.1"

    clerk.goto(preview)
    clerk.get_by_role("button", name="Take the import back").click()
    clerk.get_by_role("dialog").get_by_role("button", name="Take the import back").click()
    expect(clerk.get_by_text("The import of “биздин форма.xlsx” was taken back.")).to_be_visible()
    assert not Plan.objects.filter(pk=plan.pk).exists()

    bring_new(clerk, own_layout, 2027)
    clerk.wait_for_url(re.compile(r"/import/\d+/$"))


def test_a_file_too_large_is_told_before_it_is_sent(clerk, tmp_path):
    large = tmp_path / "чоң.xlsx"
    large.write_bytes(b"PK\x03\x04" + bytes(5 * 1024 * 1024))
    clerk.goto("/curriculum/plans/import/")
    clerk.locator("input[name=file]").set_input_files(large)
    expect(clerk.get_by_text("This file is larger than 5 MB.")).to_be_visible()
    bring_new(clerk, large, 2027)
    expect(clerk.locator(".field-error").get_by_text("at most 5 MB are accepted")).to_be_visible()
