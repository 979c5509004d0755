"""Papers of the load: what stands on them, their workbooks, printing one or a whole unit in the background."""

import uuid
from datetime import date
from decimal import Decimal as D
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from curriculum.tests.views.pages import text, tree
from kuu_office.core import clock
from kuu_office.core.documents import read_file
from kuu_office.core.errors import BadInput, Refused
from kuu_office.core.job_runner import run_job
from kuu_office.core.models import IssuedDocument, Job, Leave
from kuu_office.core.tests.access import ABSENT
from workload.documents.plan import build_plan_context
from workload.documents.sheet import build_sheet_context
from workload.documents.summary import build_summary_context
from workload.models import AnnualLoad, LoadSheet
from workload.operations import prints
from workload.queries.holders import seats_of
from workload.queries.load_table import load_table
from workload.queries.teachers import planned_in, teacher_load, with_assigned
from workload.tests.stages import bring_to, give, give_all, make_post, make_teacher
from workload.tests.world import AT, calculate, row, sheet_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 22


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 10, 20))


@pytest.fixture
def sheet(load_world, cast) -> LoadSheet:
    calculate(load_world, cast.department_head)
    return named(sheet_of(load_world))


def named(sheet: LoadSheet) -> LoadSheet:
    return LoadSheet.objects.with_names().get(pk=sheet.pk)


@pytest.fixture
def teacher(load_world):
    return make_teacher(load_world.department, "Осмонов")


def post(member, name: str, *args, query: str = "", **values):
    member.client.cookies["django_language"] = "en"
    address = reverse(f"workload:{name}", args=args) + query
    return member.client.post(address, {"idem": str(uuid.uuid4()), **values})


def get(member, name: str, *args, **query):
    member.client.cookies["django_language"] = "en"
    return member.client.get(reverse(f"workload:{name}", args=args), query)


def printed(job: Job) -> PdfReader:
    run_job(job.pk)
    return PdfReader(BytesIO(read_file(Job.objects.select_related("result").get(pk=job.pk).result)))


def words(paper: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in paper.pages)


# The load sheet


def test_a_row_of_the_sheet_is_a_course_with_its_groups_and_a_column_a_work(load_world, sheet, teacher):
    first = load_world.lines[0]
    give(row(sheet, "lecture", first), teacher)
    give(row(sheet, "practical", first), make_post(), D(10))
    table = load_table(sheet)

    [part] = table.parts
    assert [work.value for work in table.works] == [
        "lecture", "practical", "consultation", "exam_consultation", "exam",
    ]  # fmt: skip
    assert [(one.groups, one.students, one.total) for one in part.rows] == [
        ("ПИ-1-26", 5, D("53.10")), ("ПИ-2-26", 4, D("52.80")),
    ]  # fmt: skip
    assert part.rows[0].hours == (D(32), D(16), D("1.60"), D(2), D("1.50"))
    assert part.rows[0].people == "Осмонов А. 32, бош орун (доцент) 10"
    assert (part.total, table.total) == (sheet.hours, sheet.hours)


def test_the_paper_says_what_the_database_says(cast, sheet, teacher):
    give_all(sheet, teacher)
    paper = build_sheet_context(sheet, language="ky")

    assert (paper["is_draft"], paper["width"], len(paper["parts"])) == (True, 10, 1)
    assert paper["foot"]["total"] == "105,9"
    assert paper["foot"]["hours"] == ("64", "32", "3,2", "4", "2,7")
    assert [one["people"] for one in paper["parts"][0]["rows"]] == ["Осмонов А. 53,1", "Осмонов А. 52,8"]
    assert dict(paper["facts"]).keys() >= {"Кафедра"}


def test_figures_are_written_in_the_language_of_the_paper(sheet):
    assert build_sheet_context(sheet, language="en")["foot"]["total"] == "105.9"


def test_signatures_stand_on_the_paper_the_heads_is_the_submission(cast, sheet):
    bring_to("approved", sheet, cast)
    paper = build_sheet_context(named(sheet), language="ky")

    assert not paper["is_draft"]
    assert [one["name"] for one in paper["signatures"]] == ["Токтогулов Б.", "Өмүралиев Э."]
    assert [one["name"] for one in paper["approvals"]] == ["Жумабаева Ч.", "Мамытов К."]
    assert all(one["day"] for one in (*paper["signatures"], *paper["approvals"]))


def test_before_that_whoever_may_sign_stands_there_without_a_day(sheet):
    paper = build_sheet_context(sheet, language="ky")

    assert [(one["name"], one["day"]) for one in paper["signatures"]] == [("Токтогулов Б.", ""), ("Өмүралиев Э.", "")]


def test_a_version_says_why_it_came(cast, sheet):
    from workload.operations.approval import start_version

    bring_to("approved", sheet, cast)
    version = start_version(sheet, reason="Жаңы топ", by=cast.department_head.scope, at=AT)

    assert "Жаңы топ" in dict(build_sheet_context(named(version), language="ky")["facts"]).values()


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_a_sheet_is_printed_in_the_background(cast, sheet, teacher, language):
    give_all(sheet, teacher)
    response = post(cast.department_head, "sheet_print", sheet.pk, language=language)
    job = Job.objects.get()
    paper = printed(job)

    assert response["Location"] == reverse("core:job", args=[job.pk])
    assert paper.pages[0].mediabox.width > paper.pages[0].mediabox.height
    assert "ПИ-1-26" in words(paper)
    assert ("105.9" if language == "en" else "105,9") in words(paper)
    document = IssuedDocument.objects.get()
    assert (document.kind, document.object_id, document.series) == ("workload.sheet_paper", sheet.pk, "ОЖ-Д")


def test_the_same_sheet_is_the_same_paper_a_changed_one_another(cast, sheet):
    for _time in range(2):
        printed(prints.ask_for_sheet(sheet=sheet, language="ky", by=cast.department_head.scope, at=AT))
    assert IssuedDocument.objects.count() == 1

    bring_to("approved", sheet, cast)
    printed(prints.ask_for_sheet(sheet=sheet, language="ky", by=cast.department_head.scope, at=AT))
    assert list(IssuedDocument.objects.order_by("pk").values_list("series", flat=True)) == ["ОЖ-Д", "ОЖ"]


def test_the_workbook_has_the_columns_of_the_paper(cast, sheet, teacher):
    give_all(sheet, teacher)
    book = openpyxl.load_workbook(BytesIO(get(cast.department_head, "sheet_xlsx", sheet.pk).content))
    rows = list(book.active.iter_rows(values_only=True))

    assert rows[0] == (
        "Term", "Course", "Groups", "Students", "lectures", "practical classes", "current consultations",
        "consultation before the exam", "exam", "In all", "Who teaches",
    )  # fmt: skip
    assert rows[1][2:] == ("ПИ-1-26", 5, 32, 16, 1.6, 2, 1.5, 53.1, "Осмонов А. 53.1")
    assert rows[-1][4:10] == (64, 32, 3.2, 4, 2.7, 105.9)


def test_papers_of_another_unit_are_not_found(cast, sheet):
    for name in ("sheet_print", "sheet_xlsx"):
        assert get(cast.other_head, name, sheet.pk).status_code == 404
        assert get(cast.student, name, sheet.pk).status_code == 403
    assert get(cast.dean, "sheet_print", sheet.pk).status_code == 200
    assert post(cast.dean, "sheet_print", sheet.pk, language="fr").status_code == 422


# The summary sheet


def test_the_summary_is_a_paper_of_the_unit(cast, units, load_world, sheet):
    context = build_summary_context(cast.dean.scope, units.faculty, load_world.year, language="ru")

    assert (context["is_draft"], context["foot"]["hours"][-1], len(context["units"])) == (True, "105,9", 1)
    assert [one["name"] for one in context["signatures"]] == ["Токтогулов Б.", "Жумабаева Ч."]

    paper = printed(ask(cast.dean, "summary", units.faculty, load_world.year))
    assert "105,9" in words(paper)
    assert IssuedDocument.objects.get().series == "ЖВ-Д"


@pytest.mark.parametrize(
    ("unit", "signer"), [("university", "Мамытов К."), ("faculty", "Токтогулов Б."), ("department", "Өмүралиев Э.")]
)
def test_who_answers_for_a_unit_signs_its_summary(cast, units, load_world, sheet, unit, signer):
    context = build_summary_context(cast.vice_rector.scope, getattr(units, unit), load_world.year, language="ky")

    assert context["signatures"][0]["name"] == signer


def ask(member, papers: str, unit, year, language: str = "ky") -> Job:
    return prints.ask_for_papers(papers=papers, unit=unit, year=year, language=language, by=member.scope, at=AT)


# Of a whole unit


def test_all_load_sheets_of_a_unit_are_one_job(load_world, cast, units):
    calculate(load_world, cast.office_specialist, units.department, units.other_department)

    job = ask(cast.vice_rector, "sheets", units.university, load_world.year)
    assert [unit.label for unit in job.units.order_by("pk")] == [
        str(sheet_of(load_world, unit)) for unit in (units.other_department, units.department)
    ]
    assert len(printed(job).pages) == IssuedDocument.objects.count() == 2


def test_asked_twice_it_is_one_job(cast, units, load_world, sheet):
    first, second = (ask(cast.dean, "sheets", units.faculty, load_world.year) for _time in range(2))

    assert (first, Job.objects.count()) == (second, 1)


@pytest.mark.parametrize(
    ("papers", "language", "field"), [("abc", "ky", "papers"), ("summary", "fr", "language"), ("plans", "ky", "papers")]
)
def test_what_cannot_be_printed_is_told(cast, units, load_world, sheet, papers, language, field):
    with pytest.raises(BadInput) as refusal:
        ask(cast.dean, papers, units.faculty, load_world.year, language)
    assert (refusal.value.field, Job.objects.count()) == (field, 0)


def test_nobody_prints_another_unit(cast, units, load_world, sheet):
    with pytest.raises(Refused):
        ask(cast.other_dean, "summary", units.faculty, load_world.year)


def test_the_page_asks_what_to_print(cast, units, load_world, sheet):
    page = get(cast.dean, "papers", papers="sheets")
    assert page.status_code == 200
    values = {"unit": units.faculty.pk, "year": load_world.year.pk, "language": "ru"}

    response = post(cast.dean, "papers", papers="sheets", **values)
    assert response["Location"] == reverse("core:job", args=[Job.objects.get().pk])
    assert post(cast.dean, "papers", papers="plans", **values).status_code == 422
    assert post(cast.dean, "papers", papers="sheets", **values | {"unit": units.other_faculty.pk}).status_code == 422
    assert Job.objects.count() == 1


# Individual plans


@pytest.fixture
def loads(load_world):
    AnnualLoad.objects.create(post=make_post(), hours=750, valid_from=load_world.year.start_date)


def test_a_plan_begins_with_what_the_teacher_was_given(load_world, cast, sheet, teacher, loads):
    give(row(sheet, "lecture", load_world.lines[0]), teacher, D(20))
    give(row(sheet, "exam", load_world.lines[1]), teacher)
    give(row(sheet, "lecture", load_world.lines[1]), make_teacher(load_world.department, "Төлөев"))

    load = teacher_load(teacher, load_world.year)
    assert (load.norm, load.table.total, load.is_final) == (D(750), D("21.20"), False)
    paper = build_plan_context(teacher, load_world.year, language="ky")
    assert [(one["groups"], one["total"]) for one in paper["parts"][0]["rows"]] == [
        ("ПИ-1-26", "20"),
        ("ПИ-2-26", "1,2"),
    ]
    assert [section["number"] for section in paper["sections"]] == ["II", "III", "IV", "V"]
    assert all(len(section["rows"]) == 8 for section in paper["sections"])
    assert {"Осмонов Айбек", "750", "21,2"} <= set(dict(paper["facts"]).values())
    assert [one["name"] for one in paper["signatures"]] == ["Өмүралиев Э.", "Осмонов А."]


def test_two_appointments_of_one_person_are_one_plan(load_world, sheet, teacher, loads):
    half = type(teacher).objects.create(
        person=teacher.person, unit=teacher.unit, post=make_post("assistant", "ассистент"), kind="internal",
        rate=D("0.5"), start_date=teacher.start_date,
    )  # fmt: skip
    give(row(sheet, "lecture", load_world.lines[0]), teacher)
    give(row(sheet, "lecture", load_world.lines[1]), half)

    found = teacher_load(half, load_world.year)
    assert (list(found.appointments), found.table.total, found.norm) == ([teacher, half], D(64), None)
    AnnualLoad.objects.create(post=half.post, hours=850, valid_from=load_world.year.start_date)
    assert teacher_load(half, load_world.year).norm == D(750) + D(425)


def test_a_version_does_not_count_a_teacher_twice(load_world, cast, sheet, teacher):
    from workload.operations.approval import start_version

    give_all(sheet, teacher)
    bring_to("approved", sheet, cast)
    assert teacher_load(teacher, load_world.year).is_final
    start_version(sheet, reason="Жаңы топ", by=cast.department_head.scope, at=AT)

    [found] = with_assigned(planned_in(load_world.year, [load_world.department.pk]), load_world.year)
    assert (found.assigned, teacher_load(teacher, load_world.year).table.total) == (D("105.90"), D("105.90"))


def test_who_is_paid_by_the_hour_has_no_plan(load_world):
    make_teacher(load_world.department, "Осмонов", kind="hourly")
    make_teacher(load_world.department, "Иманов", start_date=date(2028, 9, 1))
    gone = make_teacher(load_world.department, "Кеткен", start_date=date(2020, 9, 1), end_date=date(2026, 6, 30))
    stays = make_teacher(load_world.department, "Төлөев")

    assert list(planned_in(load_world.year, [load_world.department.pk])) == [stays]
    assert gone.pk != stays.pk


def test_all_plans_of_a_unit_are_one_job_a_unit_of_work_each(load_world, cast, units, sheet, teacher):
    make_teacher(units.sister_department, "Төлөев")
    job = ask(cast.dean, "plans", units.faculty, load_world.year)

    assert [unit.label for unit in job.units.order_by("pk")] == ["Осмонов А., ПИ", "Төлөев А., ЭЭТ"]
    printed(job)
    papers = IssuedDocument.objects.filter(kind="workload.plan_paper").order_by("number")
    assert list(papers.values_list("series", "number")) == [("ЖП-Д-ИТФ", 1), ("ЖП-Д-ИТФ", 2)]


def test_each_faculty_counts_its_own_plans(load_world, cast, units):
    for unit in (units.department, units.sister_department, units.other_department):
        make_teacher(unit, "Осмонов")
    printed(ask(cast.vice_rector, "plans", units.university, load_world.year))

    papers = IssuedDocument.objects.order_by("series", "number")
    assert list(papers.values_list("series", "number")) == [("ЖП-Д-ИТФ", 1), ("ЖП-Д-ИТФ", 2), ("ЖП-Д-ТФ", 1)]


def test_a_job_that_broke_off_goes_on_and_prints_nobody_twice(load_world, cast, units, sheet, teacher):
    """The worker died after the first plan: its unit was undone or done, and what is done is not done again."""
    for surname in ("Төлөев", "Иманов"):
        make_teacher(units.department, surname)
    job = ask(cast.dean, "plans", units.faculty, load_world.year)
    printed(job)
    before = list(IssuedDocument.objects.order_by("pk").values_list("pk", "number"))
    last = job.units.order_by("pk").last()
    job.units.filter(pk=last.pk).update(state="waiting", file=None)
    Job.objects.filter(pk=job.pk).update(state="waiting", result=None, finished_at=None, done=2)

    paper = printed(job)

    assert list(IssuedDocument.objects.order_by("pk").values_list("pk", "number")) == before
    assert len(before) == 3
    assert all(surname in words(paper) for surname in ("Осмонов", "Төлөев", "Иманов"))


def test_changed_hours_make_another_paper(load_world, cast, sheet, teacher):
    def once() -> None:
        asked = {"appointment": teacher, "year": load_world.year, "language": "ky", "by": cast.dean.scope, "at": AT}
        printed(prints.ask_for_plan(**asked))

    once()
    once()
    assert IssuedDocument.objects.count() == 1
    give_all(sheet, teacher)
    once()
    assert IssuedDocument.objects.count() == 2


def test_the_pages_of_plans(load_world, cast, sheet, teacher, loads):
    give_all(sheet, teacher)

    listed = get(cast.department_head, "teachers")
    assert "Осмонов А." in listed.content.decode()
    assert "105.9" in listed.content.decode()
    page = get(cast.department_head, "plan", teacher.pk).content.decode()
    assert "ПИ-1-26" in page
    assert "750" in page
    assert get(cast.department_head, "plan_print", teacher.pk).status_code == 200
    post(cast.department_head, "plan_print", teacher.pk, language="en")
    assert "Individual plan".upper() in words(printed(Job.objects.get())).upper()
    assert post(cast.department_head, "plan_print", teacher.pk, language="fr").status_code == 422


def test_the_workbook_of_a_plan_has_its_five_sections(load_world, cast, sheet, teacher):
    give_all(sheet, teacher)
    book = openpyxl.load_workbook(BytesIO(get(cast.department_head, "plan_xlsx", teacher.pk).content))

    assert [one.title for one in book.worksheets] == [
        "I. Teaching", "II. Methodical work", "III. Research work", "IV. Organisational work", "V. Educational work",
    ]  # fmt: skip
    assert list(book.worksheets[0].iter_rows(values_only=True))[-1][-1] == 105.9
    assert [cell.value for cell in next(book.worksheets[1].rows)] == ["Planned work", "Hours", "Deadline", "Done"]


@pytest.mark.parametrize("name", ["plan", "plan_xlsx", "plan_print"])
def test_a_plan_of_another_unit_is_not_found(cast, load_world, teacher, name):
    assert get(cast.other_head, name, teacher.pk).status_code == 404
    assert get(cast.dean, name, ABSENT).status_code == 404
    assert get(cast.student, name, teacher.pk).status_code == 403


def test_the_list_of_teachers_is_narrowed(load_world, cast, units, sheet, teacher):
    make_teacher(units.other_department, "Төлөев")

    def names(**query) -> list[str]:
        rows = get(cast.vice_rector, "teachers", **query).context["table"].rows
        return sorted(one.record.person.surname for one in rows)

    assert names() == ["Осмонов", "Төлөев"]
    assert names(unit=units.faculty.pk) == ["Осмонов"]
    assert names(text="төлө") == ["Төлөев"]
    assert names(year=load_world.year.pk) == ["Осмонов", "Төлөев"]


def test_the_list_the_plan_the_board_and_the_workbook_tell_one_norm(load_world, cast, sheet, teacher, loads):
    """Of 750 h: all, half a rate for 153 of the 293 days, what a leave leaves; a post without a load has none."""
    half = make_teacher(load_world.department, "Иманов", rate=D("0.5"), end_date=date(2027, 1, 31))
    away = make_teacher(load_world.department, "Саматов")
    Leave.objects.create(person=away.person, order="№ 14-к", start_date=date(2026, 9, 1), end_date=date(2027, 1, 20))
    make_teacher(load_world.department, "Төлөев", post=make_post("expert", "эксперт"))
    member, year = cast.department_head, load_world.year.pk
    listed = get(member, "teachers", year=year)

    assert norms_of(listed) == {
        "Иманов А.": "195.82", "Осмонов А.": "750", "Саматов А.": "386.52", "Төлөев А.": "–", None: "1332.34",
    }  # fmt: skip
    assert norms_of(get(member, "teachers", year=year, per_page=1)) == {"Иманов А.": "195.82", None: "1332.34"}
    assert norms_of(get(member, "teachers", year=year, text="саматов")) == {"Саматов А.": "386.52", None: "386.52"}
    [_head, *rows] = openpyxl.load_workbook(BytesIO(get(member, "teachers", year=year, export="xlsx").content)).active
    written = {row[0].value: row[5].value for row in rows}
    assert written == {"Иманов А.": 195.82, "Осмонов А.": 750, "Саматов А.": 386.52, "Төлөев А.": None}
    seats = {one.name: one.holder.norm for one in seats_of(sheet).values() if one.appointment}
    plans = {str(one.person.short_name): teacher_load(one, load_world.year).norm for one in (half, teacher, away)}
    assert {name: seats[name] for name in plans} == plans == {
        "Иманов А.": D("195.82"), "Осмонов А.": D("750.00"), "Саматов А.": D("386.52")
    }  # fmt: skip


def norms_of(listed) -> dict[str | None, str]:
    """The column of norms of the list by names; of nobody, the total."""
    rows = tree(listed).xpath("//table[.//td[@data-label]]/tbody/tr")
    shown = {text(row.xpath("./td")[0]): text(row.xpath("./td")[5]) for row in rows}
    [total] = tree(listed).xpath("//tfoot//td[@data-total='Norm of the year']")
    return shown | {None: text(total)}


@pytest.mark.parametrize("name", ["teachers", "plan", "sheet_xlsx"])
def test_pages_and_workbooks_ask_as_little_for_many_as_for_one(load_world, cast, sheet, teacher, name):
    args = {"teachers": (), "plan": (teacher.pk,), "sheet_xlsx": (sheet.pk,)}[name]
    lines, asked = list(sheet.lines.order_by("pk")), []
    get(cast.department_head, name, *args)
    for count in (1, 6):
        for line in lines[len(asked) : count]:
            give(line, make_teacher(load_world.department, f"Окутуучу{line.pk}"), D("0.2"))
            give(line, teacher, D("0.2"))
        with CaptureQueriesContext(connection) as captured:
            get(cast.department_head, name, *args)
        asked.append(len(captured))

    assert asked[0] == asked[1] <= MOST_QUERIES
