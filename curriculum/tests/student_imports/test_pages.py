"""From the file to the register and back on the pages: start, columns, preview, job, held rows, undo."""

import re

import pytest
from django.urls import reverse

from curriculum.models import Student
from curriculum.operations.student_imports import KIND
from curriculum.operations.student_rows import TITLES
from curriculum.tests.student_imports.files import (
    COLUMNS,
    bring,
    enter,
    opened,
    outcomes,
    rows_of,
    student,
    upload,
    workbook,
)
from kuu_office.core.job_runner import run_job
from kuu_office.core.models import ColumnMapping, ImportRun, Job
from kuu_office.core.models.imports import ImportState
from kuu_office.core.spreadsheets.writer import Column, Workbook
from kuu_office.core.tests.spreadsheets.corpus import KILLERS, fuzz

OWN_TITLES = {
    "full_name": "Ким экени", "group": "Кайсы топто", "funding": "Акча", "birth_date": "Туулган күнү",
}  # fmt: skip


@pytest.fixture
def page(cast):
    client = cast.deans_clerk.client
    client.cookies["django_language"] = "en"
    return client


def send(client, unit, content: bytes, **fields):
    data = {"file": upload(content), "unit": unit.pk, "order_number": "12-К", "order_date": "2025-09-01"} | fields
    return client.post(reverse("curriculum:students_import"), data)


def address(run, step: str = "run") -> str:
    return reverse(f"curriculum:students_import_{step}", args=[run.pk])


def the_run() -> ImportRun:
    return ImportRun.objects.get(kind=KIND)


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_file_with_our_headings_leads_straight_to_the_preview(contingent, faculty, page):
    response = send(page, faculty, workbook([student(1), student(2, "Бекова Айжан", sex="?")]))
    run = the_run()

    assert (response.status_code, response["Location"]) == (302, address(run))
    content = page.get(address(run)).content.decode()
    assert 'id="row-2" class="import-created"' in content
    assert '<td id="D3" class="import-text import-cell-error">?</td>' in content
    assert "“?” is not among the words that this column knows." in content
    assert 'href="#D3"' in content


def test_the_own_form_is_read_without_a_question_in_every_language(contingent, faculty, page):
    for language in ("ky", "ru", "en"):
        page.cookies["django_language"] = language
        (header,) = opened(page.get(reverse("curriculum:students_template")).content)
        titles = dict(zip([key for key in TITLES if key != "full_name"], header, strict=True))
        response = send(page, faculty, workbook([student(1)], list(titles), titles))
        assert response["Location"].endswith("/"), language
        assert ImportRun.objects.latest("pk").state == ImportState.STAGED, language


def test_an_unknown_layout_is_asked_about_once_and_remembered(contingent, faculty, page):
    content = workbook(
        [{"full_name": "Өмүров Бакыт", "group": "ПИ(м)-1-25", "funding": "грант"}], list(OWN_TITLES), OWN_TITLES
    )
    send(page, faculty, content)
    run = the_run()
    assert run.state == ImportState.UPLOADED
    assert page.get(address(run))["Location"] == address(run, "columns")
    assert "Ким экени" in page.get(address(run, "columns")).content.decode()

    chosen = {"header_row": 1, "column_1": "full_name", "column_2": "group", "column_3": "funding"}
    assert page.post(address(run, "columns"), chosen | {"remember_as": "Деканат"}).status_code == 302
    assert outcomes(run) == ["created"]
    assert ColumnMapping.objects.get(kind=KIND).name == "Деканат"
    send(page, faculty, content)
    assert ImportRun.objects.latest("pk").state == ImportState.STAGED


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"column_2": "group"}, "Say in which column the names of the students stand."),
        ({"column_1": "full_name", "column_2": "full_name"}, "“Full name” is column A already."),
        ({"header_row": 20, "column_1": "full_name"}, "No header of 1 row(s) begins in row 20"),
        ({"sheet": "Жок барак"}, "The file has no sheet “Жок барак”."),
    ],
)
def test_columns_that_make_no_sense_are_told(contingent, faculty, page, chosen, sentence):
    send(page, faculty, workbook([{"full_name": "Өмүров Бакыт"}], list(OWN_TITLES), OWN_TITLES))
    response = page.post(address(the_run(), "columns"), {"header_row": 1} | chosen)

    assert response.status_code == 422
    assert sentence in text_of(response)


def test_another_sheet_of_the_file_can_be_read(contingent, faculty, page):
    book = Workbook()
    for name, key in (("Биринчи", "full_name"), ("Экинчи", "given_name")):
        book.add_table(name, [Column("full_name", TITLES[key] and "Ким"), Column("x", "Эмне")], [{"full_name": name}])
    columns = [Column(key, str(TITLES[key])) for key in COLUMNS]
    book.add_table("Студенттер", columns, [student(1)])
    send(page, faculty, book.to_bytes())
    run = the_run()

    assert page.post(address(run, "columns"), {"sheet": "Студенттер"}).status_code == 302
    assert outcomes(run) == ["created"]


def test_good_rows_are_entered_by_a_job_and_can_be_taken_back(contingent, faculty, page):
    send(page, faculty, workbook([student(1), student(2, "Бекова Айжан", sex="?"), student(3, "Жолдошев Эрлан")]))
    run = the_run()
    seen = page.get(address(run)).context["token"]
    response = page.post(address(run, "apply"), {"seen": seen})
    job = Job.objects.get()
    assert response["Location"] == reverse("core:job", args=[job.pk])
    assert "The rows are being entered just now." in text_of(page.get(address(run)))

    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 1, 1)
    shown = text_of(page.get(address(run)))
    assert "2 rows of the file are in the register." in shown
    assert Student.objects.filter(brought_by=run).count() == 2

    response = page.post(address(run, "undo"))
    job = Job.objects.latest("pk")
    assert response["Location"] == reverse("core:job", args=[job.pk])
    assert "The import is being taken back just now." in text_of(page.get(address(run)))
    run_job(job.pk)
    assert not Student.objects.filter(brought_by=run).exists()
    assert page.post(address(run, "undo")).status_code == 403


def test_a_job_that_died_goes_on_where_it_stopped(contingent, faculty, page, monkeypatch):
    monkeypatch.setattr("curriculum.operations.student_imports.UNIT", 2)
    send(page, faculty, workbook([student(index, f"Студент{index} Аты") for index in range(1, 6)]))
    run = the_run()
    page.post(address(run, "apply"), {"seen": page.get(address(run)).context["token"]})
    job = Job.objects.get()

    class Died(BaseException):
        pass

    entered = []

    def die_at_the_second(**values):
        from curriculum.operations.student_entry import enter_rows

        entered.append(values["first"])
        if len(entered) == 2:
            raise Died
        return enter_rows(**values)

    monkeypatch.setattr("curriculum.tasks.enter_rows", die_at_the_second)
    with pytest.raises(Died):
        run_job(job.pk)
    assert Student.objects.filter(brought_by=run).count() == 2
    run_job(job.pk)

    assert entered == [2, 4, 4, 6]
    assert Student.objects.filter(brought_by=run).count() == 5
    run.refresh_from_db()
    assert run.state == ImportState.APPLIED


def test_an_outdated_preview_is_refused(contingent, faculty, page):
    send(page, faculty, workbook([student(1)]))

    assert page.post(address(the_run(), "apply"), {"seen": "эски"}).status_code == 409


def test_rows_that_stayed_out_are_downloaded_with_their_reasons(contingent, faculty, page, clerk):
    rows = [student(1), student(2, "Бекова Айжан", sex="?"), student(1, "Асанов Бек")]
    run = bring(faculty, clerk, rows)
    header, refused, held = opened(page.get(address(run, "held")).content)

    assert header[:4] == ("Row", "Why it was not entered", "Surname", "Given name")
    assert refused[:3] == (3, "D3, Sex: “?” is not among the words that this column knows.", "Бекова")
    assert held[0] == 4
    assert held[1].startswith("F4, Personal number: The same student stands in row 2, written “Асанов Бакыт”.")


def test_mended_rows_come_in_with_the_next_file(contingent, faculty, page, clerk):
    run = bring(faculty, clerk, [student(1), student(2, "Бекова Айжан", sex="?")])
    enter(run, clerk)
    content = page.get(address(run, "held")).content
    header, refused = opened(content)
    titles = {key: str(TITLES[key]) for key in COLUMNS}
    mended = dict(zip(header, refused, strict=True)) | {"Sex": "аял"}
    again = bring(faculty, clerk, [{key: mended[title] for key, title in titles.items()}])

    assert outcomes(again) == ["created"]


def test_the_tabs_show_the_rows_of_an_outcome(contingent, faculty, page, clerk):
    run = bring(faculty, clerk, [student(1), student(2, "Бекова Айжан", sex="?"), student(1, "Асанов Бек")])

    for tab, numbers in (("all", [2, 3, 4]), ("problems", [3, 4]), ("held", [4]), ("created", [2]), ("x", [2, 3, 4])):
        shown = page.get(address(run), {"show": tab}).content.decode()
        assert [int(number) for number in re.findall(r'<tr id="row-(\d+)"', shown)] == numbers, tab


def test_changed_cells_show_both_texts_after_entering(contingent, faculty, page, clerk):
    run = bring(faculty, clerk, [student(1, "Өмүров Бакыт")])
    enter(run, clerk)
    again = bring(faculty, clerk, [student(1, "Өмүров Бакыт", record_number="Б-9")])
    enter(again, clerk)

    assert "<del>Б-00001</del> <ins>Б-9</ins>" in page.get(address(again)).content.decode()
    assert rows_of(again)[0].before["student"] == {"record_number": "Б-00001", "revision": 1}


def test_another_faculty_finds_neither_the_unit_nor_the_run(contingent, faculty, page, cast, clerk):
    run, stranger = bring(faculty, clerk, [student(1)]), cast.other_clerk.client
    assert send(stranger, faculty, workbook([student(1)])).status_code == 404
    for step in ("run", "columns", "held"):
        assert stranger.get(address(run, step)).status_code == 404
    for step in ("apply", "undo", "columns"):
        assert stranger.post(address(run, step)).status_code == 404


def test_names_from_the_file_are_escaped(contingent, faculty, page, clerk):
    run = bring(faculty, clerk, [student(1, "<script>alert(1)</script> <b>Х</b>")])

    content = page.get(address(run)).content.decode()
    assert "<script>alert" not in content
    assert "&lt;script&gt;alert(1)" in content


def test_a_form_without_a_file_or_a_unit_is_told_at_its_fields(contingent, page):
    response = page.post(reverse("curriculum:students_import"), {"order_date": "күз"})

    assert response.status_code == 422
    assert {"file", "unit", "order_date"} <= set(response.context["form"].errors)


@pytest.mark.parametrize("count", [1, 5])
def test_the_preview_asks_no_more_for_more_rows(contingent, faculty, page, clerk, count, django_assert_max_num_queries):
    rows = [student(index, f"Студент{index} Аты", sex="?") for index in range(1, count + 1)]
    run = bring(faculty, clerk, rows)
    page.get(address(run))
    with django_assert_max_num_queries(15):
        page.get(address(run))


@pytest.mark.parametrize("name", sorted(KILLERS))
def test_hostile_files_get_a_sentence_and_change_nothing(contingent, faculty, page, name):
    response = page.post(
        reverse("curriculum:students_import"),
        {"file": upload(KILLERS[name].make(), KILLERS[name].name), "unit": faculty.pk},
    )

    assert response.status_code in (302, 422)
    assert response.status_code == 302 or response.context["form"].errors["file"]
    assert Student.objects.count() == 6


def test_damaged_files_of_students_get_a_sentence(contingent, faculty, page):
    for content in [fuzz(seed) for seed in range(8)]:
        assert send(page, faculty, content).status_code in (302, 422)
    assert Student.objects.count() == 6
