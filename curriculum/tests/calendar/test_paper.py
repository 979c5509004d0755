"""The printed calendar and its workbook."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.utils import translation
from pypdf import PdfReader

from curriculum.documents.calendar import build_calendar_context, calendar_workbook, file_name
from curriculum.models import Calendar, CalendarPeriod
from curriculum.operations.prints import ask_to_print_calendar
from curriculum.tests.world import NOON
from kuu_office.core.documents import read_file
from kuu_office.core.errors import BadInput
from kuu_office.core.job_runner import run_job
from kuu_office.core.models import Holiday, IssuedDocument, Job


def ask(cast, calendar: Calendar, language: str = "ky", who: str = "deans_clerk") -> Job:
    return ask_to_print_calendar(calendar=calendar, language=language, by=getattr(cast, who).scope, at=NOON)


def printed(job: Job) -> PdfReader:
    run_job(job.pk)
    return PdfReader(BytesIO(read_file(Job.objects.select_related("result").get(pk=job.pk).result)))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def test_an_approved_calendar_is_one_sheet_of_a3_with_the_block_of_approval(cast, at_stage):
    calendar = at_stage("approved")
    Holiday.objects.create(date=date(2027, 5, 9), name_ky="Жеңиш күнү")

    reader = printed(ask(cast, calendar))

    [page] = reader.pages
    assert [round(float(side)) for side in (page.mediabox.width, page.mediabox.height)] == [1191, 842]
    text = text_of(reader)
    assert [word for word in ("МАКУЛДАШЫЛДЫ", "БЕКИТЕМИН", "Программалык инженерия") if word not in text] == []
    assert [letter for letter in "ңөү" if letter not in text] == []
    issued = IssuedDocument.objects.get()
    assert (issued.kind, issued.series, issued.object_id) == ("curriculum.calendar_paper", "ОПГ", calendar.pk)
    assert issued.full_number in text


def test_a_draft_says_so_and_has_a_series_of_its_own(cast, calendar):
    text = text_of(printed(ask(cast, calendar, "ru")))

    assert IssuedDocument.objects.get().series == "ОПГ-Д"
    assert "УТВЕРЖДАЮ" in text.upper()


def test_an_approved_calendar_is_printed_once_and_a_changed_draft_anew(cast, calendar):
    printed(ask(cast, calendar))
    printed(ask(cast, calendar, who="dean"))
    assert IssuedDocument.objects.count() == 1

    Calendar.objects.update(revision=2)
    printed(ask(cast, calendar))
    assert IssuedDocument.objects.count() == 2


def test_a_calendar_of_another_faculty_is_not_printed(cast, calendar):
    job = ask(cast, calendar, who="other_clerk")
    run_job(job.pk)

    assert (Job.objects.get().state, IssuedDocument.objects.count()) == ("failed", 0)


@pytest.mark.parametrize("language", ["en", "", "kyrgyz"])
def test_papers_are_kyrgyz_or_russian(cast, calendar, language):
    with pytest.raises(BadInput):
        ask(cast, calendar, language)


def test_the_paper_holds_weeks_budget_legend_and_signatures(cast, at_stage):
    calendar = at_stage("office")
    CalendarPeriod.objects.create(
        calendar=calendar, kind="distance", start_date=date(2026, 9, 1), end_date=date(2026, 9, 15)
    )
    for day in (2, 1, 3, 7):
        Holiday.objects.create(date=date(2027, 1, day), name_ky="Жаңы жыл")
    Holiday.objects.create(date=date(2026, 12, 31), name_ky="Кыска күн", is_short_day=True)

    paper = build_calendar_context(Calendar.objects.with_names().get(), language="ky")

    assert (paper["is_draft"], paper["university"]) == (True, "Кыргыз улуттук университети")
    assert (paper["budget_width"], paper["label_width"], len(paper["weeks"])) == (8, 53, 52)
    assert paper["weeks"][18] == {"number": 19, "first": "4", "last": "10", "has_holiday": True}
    assert [cell["sign"] for cell in paper["rows"][0]["weeks"]][15:19] == ["М", "Э", "К", "К"]
    assert (paper["rows"][1]["figures"], paper["rows"][1]["total"]) == ((12, 3, 4, 12, 1, 8, 3), 43)
    assert paper["legend"][0] == ("Т", "теориялык окуу", "plain")
    assert paper["holidays"] == ("Жаңы жыл: 01.01.2027–03.01.2027, 07.01.2027",)
    assert len(paper["periods"]) == 1
    assert [one["day"] for one in paper["signatures"]] == ["2026-жылдын 2-марты"] * 2
    assert [one["day"] for one in paper["approvals"]] == ["", ""]


def test_a_workbook_has_the_weeks_their_days_and_the_symbols(calendar):
    with translation.override("ky"):
        book = openpyxl.load_workbook(BytesIO(calendar_workbook(calendar)))

    weeks, days, symbols = book.worksheets
    rows = list(weeks.iter_rows(values_only=True))
    assert [row[1:53] for row in rows[1:]] == [
        tuple("ТТТТТТТМТТТТТТТМЭККЭЭК") + ("Т",) * 16 + ("Э",) * 3 + ("Н",) * 3 + ("К",) * 8,
        ("Т",) * 12 + tuple("ННННЭККЭЭК") + ("Н",) * 8 + ("Пд",) * 4 + ("Г",) + ("Д",) * 8 + ("*",) * 9,
    ]
    assert [row[-1] for row in rows[1:]] == [52, 43]
    assert [cell.date() for cell in list(days.iter_rows(values_only=True))[1][1:]] == [
        date(2026, 8, 31), date(2026, 9, 6),
    ]  # fmt: skip
    assert list(symbols.iter_rows(values_only=True))[1] == ("Т", "теориялык окуу")


def test_the_name_of_the_file_is_ascii(calendar):
    assert file_name(calendar) == "calendar-710400-2026-v1.xlsx"
