"""The contingent in a browser: a file of students with five faults, entered; the table of two dates; a date fixed."""

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from curriculum.models import ContingentSnapshot, Group, Programme, Student
from curriculum.operations.student_rows import TITLES
from kuu_office.core.job_runner import run_job
from kuu_office.core.models import Job
from kuu_office.core.spreadsheets.writer import Column, write_table

pytestmark = pytest.mark.e2e

COLUMNS = ("surname", "given_name", "birth_date", "personal_number", "sex", "group", "funding")


def student(index: int, surname: str, **cells) -> dict:
    return {
        "surname": surname, "given_name": "Айгүл", "birth_date": "05.04.2007",
        "personal_number": f"1050420070{index:04d}", "sex": "аял", "group": "ПИ-9-25", "funding": "грант",
    } | cells  # fmt: skip


ROWS = [
    student(1, "Өмүрова"),
    student(2, "Cадыкова"),
    student(3, "Касымова", birth_date="35.05.2007"),
    student(4, "Исакова", sex="билбейм"),
    student(5, "Бекова", group="ЖОК-7-25"),
    student(6, "Токтоева", personal_number="123"),
    student(1, "Ѳмурова", birth_date=""),
    student(8, "Жумаева", funding="контракт"),
]
# cell of the fault → what is said there
FAULTS = {
    "C4": "is not a date such as 01.09.2026.",
    "E5": "is not among the words that this column knows.",
    "F6": "The unit has no group “ЖОК-7-25”.",
    "D7": "The personal number has 3 digits instead of 14.",
    "D8": "The same student stands in row 2, written “Өмүрова Айгүл”.",
}


@pytest.fixture
def file(demo, tmp_path) -> Path:
    programme = Programme.objects.get(code="710400", degree="bachelor")
    Group.objects.create(
        name="ПИ-9-25", intake_year=2025, programme=programme, department=programme.department,
        study_form=programme.study_form, opened_date=date(2025, 9, 1),
    )  # fmt: skip
    path = tmp_path / "Студенттер 2025.xlsx"
    path.write_bytes(write_table([Column(key, str(TITLES[key])) for key in COLUMNS], ROWS, "Студенттер"))
    return path


@pytest.fixture
def office(file, as_user) -> Page:
    return as_user("specialist", language="en")


def bring(page: Page, file: Path) -> None:
    faculty = Group.objects.get(name="ПИ-9-25").department.parent
    page.goto("/curriculum/students/import/")
    page.locator("input[name=file]").set_input_files(file)
    page.locator("#id_unit").select_option(str(faculty.pk))
    page.locator("#id_order_number").fill("12-К")
    page.locator("#id_order_date").fill("2025-09-01")
    page.get_by_role("button", name="Show what it would do").click()
    page.wait_for_url(re.compile(r"/students/import/\d+/$"))


def enter(page: Page) -> None:
    page.get_by_role("button", name="Enter the good rows").click()
    page.wait_for_url(re.compile(r"/jobs/\d+/$"))
    run_job(Job.objects.latest("pk").pk)


def test_each_planted_fault_is_seen_at_its_cell_and_the_good_rows_are_entered_and_taken_back(office, file):
    bring(office, file)
    preview = office.url
    for cell, sentence in FAULTS.items():
        expect(office.locator(f"#{cell}")).to_have_class(re.compile("import-cell-(error|warning)"))
        row = cell[1:]
        expect(office.locator(f"#row-{row} + .import-said")).to_contain_text(sentence)
        expect(office.locator(".findings a").filter(has_text=f"{cell},").first).to_be_attached()
    expect(office.locator("#row-3 + .import-said")).to_contain_text("“Cадыкова” is read as “Садыкова”")

    office.get_by_role("link", name="With problems").click()
    expect(office.locator(".import-sheet tr[id^=row-]")).to_have_count(5)
    with office.expect_download() as held:
        office.get_by_role("link", name="Held and refused rows").click()
    assert held.value.suggested_filename == "not-entered.xlsx"

    before = Student.objects.count()
    enter(office)
    assert Student.objects.count() == before + 3
    office.goto(preview)
    expect(office.get_by_text("3 rows of the file are in the register.")).to_be_visible()
    office.get_by_role("button", name="Take the import back").click()
    office.get_by_role("dialog").get_by_role("button", name="Take the import back").click()
    office.wait_for_url(re.compile(r"/jobs/\d+/$"))
    run_job(Job.objects.latest("pk").pk)
    assert Student.objects.count() == before


def test_a_table_of_two_dates_leads_to_its_people_and_the_date_is_fixed(office, file):
    bring(office, file)
    enter(office)
    office.goto("/curriculum/contingent/")
    office.locator("#id_date").fill("2025-10-01")
    office.locator("#id_beside").fill("2025-08-01")
    office.locator("#id_rows").select_option("group")
    office.locator("#id_across").select_option("funding")
    office.get_by_role("button", name="Show", exact=True).click()
    office.wait_for_url(re.compile(r"across=funding"))

    line = office.locator(".counted tbody tr").filter(has_text="ПИ-9-25")
    expect(line).to_contain_text("+2")
    expect(office.locator("figure .chart")).to_be_visible()
    line.get_by_role("link", name="2", exact=True).click()
    expect(office.locator("tbody")).to_contain_text("Садыкова Айгүл")
    expect(office.locator("tbody")).to_contain_text("••••••••••0001")
    expect(office.locator("tbody tr")).to_have_count(2)

    office.goto("/curriculum/contingent/fixed/")
    office.locator("#id_date").fill("2025-12-01")
    office.get_by_role("button", name="Fix", exact=True).click()
    office.wait_for_url(re.compile(r"/fixed/\d+/$"))
    snapshot = ContingentSnapshot.objects.get(date=date(2025, 12, 1))
    expect(office.get_by_text(snapshot.sha256)).to_be_visible()
    office.get_by_role("link", name="What late orders changed").click()
    expect(office.get_by_text("The orders say today what was fixed.")).to_be_visible()
    office.goto("/curriculum/contingent/?date=2025-12-01")
    expect(office.get_by_text("The contingent of this date is fixed")).to_be_visible()
