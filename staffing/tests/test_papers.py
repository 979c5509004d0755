"""What is printed of a staff table: its approval sheet, the hiring notices of everybody in it."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from curriculum.tests.views.pages import text, tree
from kuu_office.core import clock, documents, job_runner, jobs, signoffs
from kuu_office.core.errors import BadInput, Conflict, Refused
from kuu_office.core.models import IssuedDocument, Job
from kuu_office.core.tests.english import in_english
from staffing.models import StaffTable
from staffing.operations.places import change_place
from staffing.operations.prints import ask_for_notices, ask_for_table, noticed
from staffing.operations.tables import open_table, submit_table
from staffing.tests.pages import opened, reading, sent, table_rows
from staffing.tests.world import AT, NOVEMBER, D, move

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
__all__ = ["in_english"]
SIGNERS = ("dean", "office_specialist", "finance_specialist", "vice_rector")


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 20))


@pytest.fixture
def head(cast):
    return reading(cast.department_head)


@pytest.fixture
def table(staff, cast) -> StaffTable:
    return open_table(unit=staff.department, year=staff.year, by=cast.department_head.scope, at=AT)


def approve(table: StaffTable, cast) -> StaffTable:
    table = submit_table(table, by=cast.department_head.scope, at=AT)
    for who in SIGNERS:
        table = signoffs.approve(table, by=getattr(cast, who).scope, at=AT)
    return table


def printed(job: Job) -> str:
    job_runner.run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.message
    paper = IssuedDocument.objects.latest("pk")
    reader = PdfReader(BytesIO(documents.read_file(paper.file)))
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def test_the_approval_sheet_is_printed_with_its_signatures(staff, table, cast, head):
    approve(table, cast)
    assert sent(head, "print", table.pk, language="ky").status_code == 302
    words = printed(Job.objects.get())

    paper = IssuedDocument.objects.get()
    assert (paper.kind, paper.series, paper.unit) == ("staffing.table_paper", "ШТ", staff.department)
    for said in ("Программалык инженерия кафедрасы", "Асанов Айбек", "Бообекова А.", "Мамытов К.", "Жумабаева Ч."):
        assert said in words
    assert [row["rate"] for row in paper.context["rows"]] == ["1", "1", "0,5", "1,5"]
    assert paper.context["total"] == "4"


def test_a_draft_is_marked_and_numbered_apart(staff, table, head):
    sent(head, "print", table.pk, language="ru")
    printed(Job.objects.get())

    assert (IssuedDocument.objects.get().series, IssuedDocument.objects.get().context["is_draft"]) == ("ШТ-Д", True)


def test_the_approved_sheet_stays_what_it_was_when_people_move(staff, table, cast, head):
    approve(table, cast)
    for _time in range(2):
        sent(head, "print", table.pk, language="ky")
        job_runner.run_job(Job.objects.latest("pk").pk)
        if not staff.docent.holdings.filter(end_date__isnull=False).exists():
            move(cast.office_specialist, "dismissal", appointment=staff.docent)

    assert IssuedDocument.objects.count() == 1
    page = opened(head, "table", table.pk)
    assert [row[3] for row in table_rows(page, 1)[1:]] == ["Асанов Айбек", "Бекова Айбек", "Чоров Айбек", "vacancy"]
    today = opened(head, "department", staff.department.pk)
    assert "Бекова Айбек" not in today.content.decode()


def test_an_odd_language_is_refused(staff, table, head):
    assert sent(head, "print", table.pk, language="de").status_code == 422


# Hiring notices


def test_everybody_of_an_approved_table_gets_a_numbered_notice(staff, table, cast):
    approve(table, cast)
    office = reading(cast.office_specialist)
    assert "3 people of the table get a notice" in opened(office, "notices", table.pk).content.decode()
    response = sent(office, "notices", table.pk, language="ky")
    job = Job.objects.get()
    words = printed(job)

    papers = list(IssuedDocument.objects.order_by("number"))
    assert response["Location"] == reverse("core:job", args=[job.pk])
    assert [(paper.series, paper.number, paper.title) for paper in papers] == [
        ("БЛД", 1, "Асанов Айбек"), ("БЛД", 2, "Бекова Айбек"), ("БЛД", 3, "Чоров Айбек"),
    ]  # fmt: skip
    assert "Чоров Айбек" in words
    assert dict(papers[1].context["facts"])["Ставка" if "Ставка" in dict(papers[1].context["facts"]) else "Rate"] == "1"
    assert any("100" in value for _label, value in papers[1].context["facts"])


def test_the_notices_come_as_one_file(staff, table, cast):
    approve(table, cast)
    sent(reading(cast.office_specialist), "notices", table.pk, language="ru")
    job = Job.objects.get()
    printed(job)

    assert len(PdfReader(BytesIO(documents.read_file(job.result))).pages) == 3


def test_printed_again_nobody_gets_a_second_number(staff, table, cast):
    approve(table, cast)
    for language in ("ky", "ru", "ky"):
        sent(reading(cast.office_specialist), "notices", table.pk, language=language)
        job_runner.run_job(Job.objects.latest("pk").pk)

    assert IssuedDocument.objects.filter(kind="staffing.notice").count() == 3


def test_a_person_hired_later_gets_the_next_number(staff, table, cast):
    approve(table, cast)
    for _time in range(2):
        sent(reading(cast.office_specialist), "notices", table.pk, language="ky")
        job_runner.run_job(Job.objects.latest("pk").pk)
        if IssuedDocument.objects.count() == 3:
            move(cast.office_specialist, "hire", person=cast.outsider.person, position=staff.docents, rate=D(1))

    last = IssuedDocument.objects.latest("number")
    assert (last.number, last.title) == (4, "Иманалиев Чыңгыз")


def test_who_changed_the_rate_is_one_person(staff, table, cast):
    approve(table, cast)
    move(cast.office_specialist, "rate_change", appointment=staff.docent, rate=D("0.50"))

    assert "3 people" in opened(reading(cast.office_specialist), "notices", table.pk).content.decode()


def test_notices_follow_an_approved_table_only(staff, table, cast):
    assert opened(reading(cast.office_specialist), "notices", table.pk).status_code == 403
    assert sent(reading(cast.office_specialist), "notices", table.pk, language="ky").status_code == 403
    assert not Job.objects.exists()


def test_a_place_that_was_split_gives_one_notice(staff, table, cast):
    change_place(
        table=table, position=staff.docents, rate=D(3), source="special", required_degree="none",
        by=cast.department_head.scope, at=AT,
    )  # fmt: skip
    approve(table, cast)

    assert "3 people" in opened(reading(cast.office_specialist), "notices", table.pk).content.decode()
    assert table.year.start_date < NOVEMBER
    assert text(tree(opened(reading(cast.dean), "table", table.pk)).xpath("//h1")[0]).startswith("Staff table: ПИ")


# Many tables at once, and workers that die


@pytest.fixture
def both(staff, table, cast) -> list[StaffTable]:
    """The approved tables of both departments."""
    other = open_table(unit=staff.units.other_department, year=staff.year, by=cast.other_head.scope, at=AT)
    other = submit_table(other, by=cast.other_head.scope, at=AT)
    for who in ("other_dean", *SIGNERS[1:]):
        other = signoffs.approve(other, by=getattr(cast, who).scope, at=AT)
    return [approve(table, cast), other]


def test_notices_of_many_departments_are_one_job(both, cast):
    job = ask_for_notices(tables=both, language="ky", by=cast.head_of_office.scope, at=AT)
    job_runner.run_job(job.pk)
    job.refresh_from_db()

    assert (job.state, job.message) == ("done", "4 of 4 are done.")
    numbers = IssuedDocument.objects.order_by("number").values_list("number", "unit__code", "title")
    assert list(numbers) == [
        (1, "ПИ", "Асанов Айбек"), (2, "ПИ", "Бекова Айбек"), (3, "ПИ", "Чоров Айбек"), (4, "КТ", "Чоров Айбек"),
    ]  # fmt: skip


def test_a_worker_that_dies_in_the_middle_loses_and_repeats_none(both, cast, monkeypatch):
    job = ask_for_notices(tables=both, language="ky", by=cast.head_of_office.scope, at=AT)
    keep, kept = jobs.JobRun.keep, []

    class Killed(BaseException):
        """The worker is gone."""

    def keep_two(run, file):
        if len(kept) == 2:
            raise Killed
        kept.append(file)
        keep(run, file)

    monkeypatch.setattr(jobs.JobRun, "keep", keep_two)
    with pytest.raises(Killed):
        job_runner.run_job(job.pk)
    assert list(IssuedDocument.objects.order_by("number").values_list("number", flat=True)) == [1, 2]

    monkeypatch.setattr(jobs.JobRun, "keep", keep)
    Job.objects.filter(pk=job.pk).update(state="waiting")
    job_runner.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 4)
    assert list(IssuedDocument.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
    assert len(PdfReader(BytesIO(documents.read_file(job.result))).pages) == 4


def test_a_job_under_way_is_not_begun_twice(both, cast):
    first = ask_for_notices(tables=both, language="ky", by=cast.head_of_office.scope, at=AT)
    again = ask_for_notices(tables=both, language="ky", by=cast.head_of_office.scope, at=AT)

    assert first == again
    with pytest.raises(Conflict):
        ask_for_notices(tables=both, language="ky", by=cast.office_specialist.scope, at=AT)


def test_notices_of_another_unit_are_refused(both, cast):
    for who in ("department_head", "finance_specialist", "registrar"):
        with pytest.raises(Refused):
            ask_for_notices(tables=both, language="ky", by=getattr(cast, who).scope, at=AT)
    assert not Job.objects.exists()


def test_an_odd_language_prints_nothing(both, cast):
    with pytest.raises(BadInput):
        ask_for_notices(tables=both, language="de", by=cast.head_of_office.scope, at=AT)
    with pytest.raises(BadInput):
        ask_for_table(table=both[0], language="xx", by=cast.head_of_office.scope, at=AT)


def test_of_an_empty_table_there_is_nothing_to_print(staff, cast):
    table = open_table(unit=staff.units.sister_department, year=staff.year, by=cast.sister_head.scope, at=AT)
    StaffTable.objects.filter(pk=table.pk).update(state="approved")
    table.refresh_from_db()

    assert list(noticed(table)) == []
    with pytest.raises(BadInput):
        ask_for_notices(tables=[table], language="ky", by=cast.head_of_office.scope, at=AT)


def test_who_left_before_the_year_gets_no_notice(staff, table, cast):
    approve(table, cast)
    earlier = {"order_date": date(2026, 8, 1), "effective_date": date(2026, 8, 15)}
    move(cast.office_specialist, "dismissal", appointment=staff.docent, **earlier)

    assert [one.appointment.person.surname for one in noticed(table)] == ["Асанов", "Чоров"]


# On the page


def test_the_page_says_who_has_a_notice(staff, table, cast):
    approve(table, cast)
    office = reading(cast.office_specialist)
    assert [row[-1] for row in table_rows(opened(office, "notices", table.pk))[1:]] == ["not issued yet"] * 3
    sent(office, "notices", table.pk, language="ky")
    job_runner.run_job(Job.objects.get().pk)
    move(cast.office_specialist, "hire", person=cast.outsider.person, position=staff.docents, rate=D(1))

    rows = table_rows(opened(office, "notices", table.pk))[1:]
    assert [(row[0], row[3].split(" ")[1] if row[3].startswith("№") else row[3]) for row in rows] == [
        ("Асанов Айбек", numbered(1)), ("Бекова Айбек", numbered(2)), ("Иманалиев Чыңгыз", "not issued yet"),
        ("Чоров Айбек", numbered(3)),
    ]  # fmt: skip


def numbered(number: int) -> str:
    return next(paper.full_number for paper in IssuedDocument.objects.filter(number=number))


def test_notices_do_not_hide_the_approval_sheet(staff, table, cast):
    approve(table, cast)
    office = reading(cast.office_specialist)
    for name in ("print", "notices"):
        sent(office, name, table.pk, language="ky")
        job_runner.run_job(Job.objects.latest("pk").pk)

    past = opened(office, "past", table.pk)
    assert len(tree(past).xpath("//a[contains(@href, '/files/')]")) == 1


def test_the_notices_of_the_year_are_asked_for_at_once(both, cast):
    office = reading(cast.head_of_office)
    page = opened(office, "all_notices")
    assert "Everybody of 2 approved staff tables gets a notice" in page.content.decode()
    response = sent(office, "all_notices", language="ru")

    job = Job.objects.get()
    job_runner.run_job(job.pk)
    job.refresh_from_db()
    assert (response["Location"], job.total, job.state) == (reverse("core:job", args=[job.pk]), 4, "done")


def test_without_approved_tables_there_is_nothing_to_ask_for(table, cast):
    office = reading(cast.head_of_office)

    assert "No staff table of this year is approved yet." in opened(office, "all_notices").content.decode()
    assert sent(office, "all_notices", language="ru").status_code == 422
    assert sent(office, "all_notices", language="xx").status_code == 422


def test_tables_of_another_year_are_left_out(both, cast, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2027, 9, 1))

    assert "No staff table of this year" in opened(reading(cast.head_of_office), "all_notices").content.decode()


def test_who_issues_notices_is_led_to_them(staff, cast):
    offered = {
        who: "Hiring notices of the year" in opened(reading(getattr(cast, who)), "tables").content.decode()
        for who in ("office_specialist", "department_head", "finance_specialist")
    }
    assert offered == {"office_specialist": True, "department_head": False, "finance_specialist": False}
