"""Papers of the load in three languages: words, figures, signatures of deputies and on paper, what is a draft."""

from datetime import date
from decimal import Decimal as D
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from curriculum.enums import Degree, Funding
from kuu_office.core import clock, signoffs
from kuu_office.core.access.permissions import Permission
from kuu_office.core.documents.signatures import submission_of
from kuu_office.core.models import Unit
from kuu_office.core.models.calendar import TermKind
from workload.documents.hourly import hourly_workbook, order_draft, total_of
from workload.documents.plan import build_plan_context, plan_workbook
from workload.documents.sheet import build_sheet_context, file_name, sheet_workbook
from workload.documents.summary import build_summary_context, summary_workbook
from workload.enums import Work
from workload.models import LoadSheet
from workload.operations.approval import submit_sheet
from workload.queries.pay import HourlyRow
from workload.queries.summary import summary_sheet
from workload.tests.stages import bring_to, give_all, make_post, make_teacher
from workload.tests.world import AT, calculate, sheet_of

pytestmark = pytest.mark.django_db
LANGUAGES = ("ky", "ru", "en")


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 20))


@pytest.fixture
def sheet(load_world, cast) -> LoadSheet:
    calculate(load_world, cast.department_head)
    return named(sheet_of(load_world))


def named(sheet: LoadSheet) -> LoadSheet:
    return LoadSheet.objects.with_names().get(pk=sheet.pk)


def rows_of(content: bytes) -> list[tuple]:
    return list(openpyxl.load_workbook(BytesIO(content)).worksheets[0].values)


# Words and figures


@pytest.mark.parametrize("language", LANGUAGES)
def test_columns_are_named_as_the_works_are_in_the_language(sheet, language):
    with override(language):
        works = ("lecture", "practical", "consultation", "exam_consultation", "exam")
        expected = tuple(str(Work(work).label) for work in works)

    assert build_sheet_context(sheet, language=language)["works"] == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_and_columns_of_a_summary_are_words_of_the_language(cast, units, load_world, sheet, language):
    context = build_summary_context(cast.dean.scope, units.faculty, load_world.year, language=language)

    with override(language):
        assert context["terms"][0][0] == str(TermKind.AUTUMN.label)
        master, contract = Degree.MASTER.label, Funding.CONTRACT.label
        assert context["headings"][1] == f"{master}, {contract}"


@pytest.mark.parametrize(("language", "figure"), [("ky", "105,9"), ("ru", "105,9"), ("en", "105.9")])
def test_a_total_is_written_as_people_write_it(cast, units, load_world, sheet, language, figure):
    teacher = make_teacher(load_world.department, "Осмонов")
    give_all(sheet, teacher)
    papers = (
        build_sheet_context(sheet, language=language)["foot"]["total"],
        build_plan_context(teacher, load_world.year, language=language)["foot"]["total"],
        build_summary_context(cast.dean.scope, units.faculty, load_world.year, language=language)["foot"]["hours"][-1],
    )

    assert set(papers) == {figure}


def test_the_three_papers_and_their_workbooks_have_one_total(cast, units, load_world, sheet):
    teacher = make_teacher(load_world.department, "Осмонов")
    give_all(sheet, teacher)
    summary = summary_sheet(cast.dean.scope, units.faculty, load_world.year)

    with override("en"):
        of_sheet, of_plan = rows_of(sheet_workbook(sheet))[-1], rows_of(plan_workbook(teacher, load_world.year))[-1]
        assert (of_sheet[-2], of_plan[-1], rows_of(summary_workbook(summary))[-1][-1]) == (105.9,) * 3
    assert sheet.hours == D("105.90")


def test_an_empty_sheet_is_an_empty_paper(cast, units, load_world):
    calculate(load_world, cast.office_specialist, units.sister_department)
    context = build_sheet_context(named(sheet_of(load_world, units.sister_department)), language="ky")

    assert (context["works"], context["parts"], context["foot"]["total"]) == ((), (), "0")


def test_a_file_is_named_for_every_browser(sheet):
    assert file_name(sheet) == f"load-{sheet.department_id}-2026-v1.xlsx"
    assert file_name(sheet).isascii()


# Signatures


def test_of_a_draft_whoever_may_submit_stands_there(cast, sheet):
    assert submission_of(sheet, "ky") == ("Өмүралиев Э.", "")


def test_who_submitted_stands_there_with_the_day(cast, sheet):
    name, day = submission_of(submit_sheet(sheet, by=cast.department_head.scope, at=AT), "ru")

    assert (name, day) == ("Өмүралиев Э.", "5 октября 2026 г.")


def test_a_deputy_stands_there_with_the_absent(cast, sheet, deputise):
    deputise(cast.department_clerk, for_=cast.department_head)
    submitted = submit_sheet(sheet, by=cast.department_clerk.scope, at=AT)

    with override("en"):
        assert submission_of(submitted, "en") == ("Исакова Ж. (for Өмүралиев Э.)", "5 October 2026")


def test_a_returned_sheet_waits_for_its_head_again(cast, sheet):
    assert submission_of(bring_to("returned", sheet, cast), "ky") == ("Өмүралиев Э.", "")


def test_a_name_on_paper_stands_under_the_paper(cast, sheet):
    waiting = bring_to("dean", sheet, cast)
    scan = SimpleUploadedFile("кол.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    paper = {"signed_on": date(2026, 10, 2), "signer": "Башкаев Т.", "upload": scan, "access": Permission.LOAD_VIEW}
    signoffs.bring_paper(waiting, **paper, by=cast.department_head.scope, at=AT)

    dean, _head = build_sheet_context(named(sheet), language="ru")["signatures"]
    assert (dean["name"], dean["day"]) == ("Башкаев Т.", "2 октября 2026 г.")


@pytest.mark.parametrize(
    ("stage", "is_draft"), [("dean", True), ("vice_rector", True), ("returned", True), ("approved", False)]
)
def test_what_is_not_approved_is_a_draft_on_every_paper(cast, units, load_world, sheet, stage, is_draft):
    teacher = make_teacher(load_world.department, "Осмонов")
    give_all(sheet, teacher)
    bring_to(stage, sheet, cast)

    assert build_sheet_context(named(sheet), language="ky")["is_draft"] is is_draft
    assert build_plan_context(teacher, load_world.year, language="ky")["is_draft"] is is_draft
    summary = build_summary_context(cast.dean.scope, units.faculty, load_world.year, language="ky")
    assert summary["is_draft"] is is_draft


def test_a_unit_without_people_has_lines_for_the_pen(cast, load_world):
    lonely = Unit.objects.create(
        kind="department", code="ЖК", name_ky="Жаңы кафедра", parent=None, valid_from=date(2020, 9, 1)
    )
    teacher = make_teacher(lonely, "Осмонов")

    head, own = build_plan_context(teacher, load_world.year, language="ky")["signatures"]
    assert (head["name"], own["name"]) == ("", "Осмонов А.")


# Hourly pay


def hourly(unit, **values) -> HourlyRow:
    fields = {
        "department": unit, "who": "Осмонов А.", "post": make_post(), "term": "күзгү семестр", "taught": "Сабак (ПИ-1)",
        "budget": D(4), "contract": D(6), "budget_rate": D(140), "contract_rate": D(260), "cost": D(2120),
        "is_final": True, "sheet": 1,
    }  # fmt: skip
    return HourlyRow(**fields | values)


def test_what_has_no_rate_is_left_out_of_the_sum(units):
    rows = [hourly(units.department), hourly(units.department, cost=None), hourly(units.department, cost=D("0.50"))]

    assert total_of(rows) == D("2120.50")
    assert total_of([]) == D(0)


def test_the_workbook_leaves_blank_what_is_not_known(units):
    with override("en"):
        _titles, known, unknown, foot = rows_of(
            hourly_workbook([hourly(units.department), hourly(units.department, cost=None, budget_rate=None)])
        )

    assert (known[7], known[9], known[10]) == (140, 2120, "yes")
    assert (unknown[7], unknown[9]) == (None, None)
    assert (foot[5], foot[6], foot[9]) == (8, 12, 2120)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_draft_is_a_file_of_a_word_processor(units, load_world, language):
    content = order_draft(units.faculty, load_world.year, [hourly(units.department)], language=language)

    assert content[:2] == b"PK"


def test_signs_of_markup_in_a_name_stay_what_they_are(units, load_world):
    from docx import Document

    row = hourly(units.department, taught="C++ & <b>{{ 7 * 7 }}</b>")
    content = order_draft(units.faculty, load_world.year, [row], language="ky")

    [table] = Document(BytesIO(content)).tables
    assert table.rows[1].cells[2].text == "C++ & <b>{{ 7 * 7 }}</b>"
