"""What faculties and strangers really send: each thing gets its sentence, and nothing is half-done."""

import random
import resource
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from curriculum import student_imports
from curriculum.models import Group, Movement, StagedStudent, Standing, Student
from curriculum.operations import student_imports as operations
from curriculum.operations.groups import close_group, remove_group
from curriculum.operations.student_entry import enter_rows
from curriculum.tests.student_imports.files import (
    ORDER,
    bring,
    enter,
    outcomes,
    rows_of,
    sentences,
    student,
    upload,
    workbook,
)
from curriculum.tests.student_imports.test_judging import known
from curriculum.tests.student_imports.test_pages import OWN_TITLES, address, send, text_of, the_run
from curriculum.tests.world import NOON
from kuu_office.core.errors import OfficeError
from kuu_office.core.models import ColumnMapping, Job
from kuu_office.core.spreadsheets.limits import DEFAULT, STUDENTS
from kuu_office.core.tests.committed import at_once
from kuu_office.core.tests.spreadsheets.corpus import KILLERS, pack, parts


@pytest.fixture
def page(cast):
    client = cast.deans_clerk.client
    client.cookies["django_language"] = "en"
    return client


# the whole preview

OF_MANY_KINDS = (
    "surname", "given_name", "sex", "birth_date", "personal_number", "record_number", "group", "funding",
    "effective_date",
)  # fmt: skip
ROWS = [
    student(1, "Өмүров Бакыт"),
    student(2, "Сыдыкова Жаңыл", sex="аял", personal_number="11203200600002"),
    student(3, "Cадыков Эрлан"),
    student(3, "Садыков Эрлан"),
    student(4, "Ѳмүров Бакыт"),
    student(5, "Бекова Айжан", sex="?"),
    student(6, "Ли Вэй", group="ЖОК-9"),
    student(7, "Ким Ан", effective_date="01.08.2025"),
    student(8, "Ким Ен", group="ПИ(м)-2-25"),
    student(1, "Өмүров Бакыт", group="ПИ(м)-2-25"),
]


def test_the_preview_says_of_every_row_what_it_would_do_and_why(contingent, faculty, clerk):
    known(contingent, 1, "Өмүров Бакыт")
    known(contingent, 2, "Сыдыкова Жаңыл", sex="")
    run = bring(faculty, clerk, ROWS, OF_MANY_KINDS)

    assert [(row.number, row.outcome, sentences(run, row.number)) for row in rows_of(run)] == [
        (2, "unchanged", []),
        (3, "held", [
            ("held", "E3", "The register has ••••••••••0002 as the personal number of Сыдыкова Жаңыл. "
             "Mend one of the two."),
        ]),
        (4, "created", [("note", "A4", "Letters mended: “Cадыков” is read as “Садыков”.")]),
        (5, "held", [("held", "E5", "The same student stands in row 4, written “Садыков Эрлан”.")]),
        (6, "held", [
            ("note", "A6", "Letters mended: “Ѳмүров” is read as “Өмүров”."),
            ("held", "D6", "The same student stands in row 2, written “Өмүров Бакыт”."),
            ("held", "D6", "Өмүров Бакыт, born on the same day, is in the register already. If it is the same "
             "person, write the same personal number; if not, say in the row that it is another person."),
        ]),
        (7, "refused", [("error", "C7", "“?” is not among the words that this column knows.")]),
        (8, "refused", [("error", "G8", "The unit has no group “ЖОК-9”. Open the group first.")]),
        (9, "refused", [("error", "I9", "Group ПИ(м)-1-25 is open only from 01.09.2025.")]),
        (10, "created", []),
        (11, "held", [
            ("held", "E11", "The same student stands in row 2, written “Өмүров Бакыт”."),
            ("held", "G11", "The student is there already and stands otherwise (ПИ(м)-1-25). Record an order."),
        ]),
    ]  # fmt: skip
    assert operations.counts_of(run) == {"created": 2, "changed": 0, "unchanged": 1, "held": 4, "refused": 3}
    assert enter(run, clerk) == 2
    assert [row.number for row in rows_of(run) if row.is_applied] == [4, 10]


def test_two_orders_of_one_day_for_one_student_in_a_file_enter_one_and_hold_the_other(contingent, faculty, clerk):
    columns = ("surname", "given_name", "personal_number", "group", "funding", "order_number", "order_date")
    orders = ({"order_number": "7-К"}, {"order_number": "8-К"})
    rows = [student(1, "Өмүров Бакыт", order_date="01.09.2025", **order) for order in orders]
    run = bring(faculty, clerk, rows, columns)

    assert (outcomes(run), enter(run, clerk)) == (["created", "held"], 1)
    assert [one.order_number for one in Movement.objects.filter(brought_by=run)] == ["7-К"]


def test_a_file_never_admits_a_known_student_before_the_admission(contingent, faculty, clerk):
    """An earlier order in the file moves nobody: the register knows the admission already."""
    one = known(contingent)
    columns = ("surname", "given_name", "birth_date", "personal_number", "record_number", "effective_date", "group",
               "funding")  # fmt: skip
    run = bring(faculty, clerk, [student(1, "Өмүров Бакыт", effective_date="01.09.2019")], columns)

    assert outcomes(run) == ["unchanged"]
    assert list(one.movements.values_list("effective_date", flat=True)) == [date(2025, 9, 1)]


# a mapping that no longer fits


def remembered(page, faculty) -> None:
    content = workbook(
        [{"full_name": "Өмүров Бакыт", "group": "ПИ(м)-1-25", "funding": "грант"}], list(OWN_TITLES), OWN_TITLES
    )
    send(page, faculty, content)
    chosen = {"header_row": 1, "column_1": "full_name", "column_2": "group", "column_3": "funding"}
    page.post(address(the_run(), "columns"), chosen | {"remember_as": "Деканат"})


def test_a_remembered_layout_that_fits_no_more_says_which_columns_moved(contingent, faculty, page):
    remembered(page, faculty)
    titles = OWN_TITLES | {"group": "Тайпа аты"}
    changed = workbook([{"full_name": "Ли Вэй", "group": "ПИ(м)-1-25"}], ["funding", "full_name", "group"], titles)
    send(page, faculty, changed)
    run = operations.ImportRun.objects.latest("pk")

    assert (run.state, StagedStudent.objects.filter(run=run).count()) == ("uploaded", 0)
    assert student_imports.misfits(run) == [
        "The remembered layout “Деканат” fits no more. The file has another layout. These columns are not where they "
        "were: “Ким экени” (A), “Кайсы топто” (B), “Акча” (C)."
    ]
    assert student_imports.misfits(run)[0] in text_of(page.get(address(run, "columns")))
    assert page.post(address(run, "apply"), {"seen": ""}).status_code == 403


def test_a_layout_that_fits_is_not_complained_about(contingent, faculty, page):
    remembered(page, faculty)

    assert student_imports.misfits(the_run()) == []
    assert ColumnMapping.objects.get().name == "Деканат"


# a group that vanishes


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("vanish", ["close", "remove"])
def test_a_group_never_vanishes_over_the_heads_of_who_is_entered_into_it(contingent, faculty, clerk, cast, vanish):
    group = Group.objects.create(
        name="ПИ(м)-9-25", programme=contingent.programme, department=contingent.first.department, intake_year=2025,
        study_form=contingent.first.study_form, opened_date=date(2025, 9, 1),
    )  # fmt: skip
    run = bring(faculty, clerk, [student(index, f"Студент{index} Аты", group=group.name) for index in range(1, 4)])
    office = cast.office_specialist.scope
    acts = {
        "close": lambda: close_group(group=group, closed_date=date(2025, 9, 1), by=office, at=NOON),
        "remove": lambda: remove_group(group=group, by=office, at=NOON),
    }

    entered, gone = at_once(lambda: enter_rows(run_id=run.pk, first=1, last=9, by=clerk, at=NOON), acts[vanish])

    assert entered in (0, 3)
    assert isinstance(gone, OfficeError) == (entered == 3)
    left = Group.objects.filter(pk=group.pk, closed_date=None).exists()
    assert (left, Standing.objects.filter(movement__brought_by=run).count()) == (entered == 3, entered)
    if not entered:
        assert outcomes(run) == ["refused"] * 3
        assert "ПИ(м)-9-25" in sentences(run, 2)[0][2]


def test_a_group_removed_since_the_preview_refuses_its_rows_and_no_others(contingent, faculty, clerk, cast):
    group = Group.objects.create(
        name="ПИ(м)-9-25", programme=contingent.programme, department=contingent.first.department, intake_year=2025,
        study_form=contingent.first.study_form, opened_date=date(2025, 9, 1),
    )  # fmt: skip
    run = bring(faculty, clerk, [student(1), student(2, "Бекова Айжан", group=group.name)])
    remove_group(group=group, by=cast.office_specialist.scope, at=NOON)

    assert enter(run, clerk) == 1
    assert outcomes(run) == ["created", "refused"]
    assert sentences(run, 3) == [("error", "H3", "The unit has no group “ПИ(м)-9-25”. Open the group first.")]


# sent twice


def test_entering_pressed_twice_is_one_job(contingent, faculty, page):
    send(page, faculty, workbook([student(1), student(2, "Бекова Айжан")]))
    run = the_run()
    seen = page.get(address(run)).context["token"]

    first = page.post(address(run, "apply"), {"seen": seen})
    second = page.post(address(run, "apply"), {"seen": seen})
    assert (first.status_code, second.status_code, Job.objects.count()) == (302, 403, 1)
    assert "The students of this file are being entered just now." in text_of(second)


def test_a_file_sent_twice_with_one_key_is_one_import(contingent, faculty, page):
    start = reverse("curriculum:students_import")
    key = page.get(start).content.decode().split('name="idem" value="')[1].split('"')[0]
    answers = [send(page, faculty, workbook([student(1)]), idem=key) for _time in range(2)]

    assert [answer["Location"] for answer in answers] == [address(the_run())] * 2


# hostile files


def seconds_of_processor() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def endless_heads(characters: int) -> bytes:
    """Thirty rows of fifty cells that all refer to one long text: a header could stand in each of them."""
    row = "".join('<c t="s"><v>0</v></c>' for _column in range(50))
    text = random.Random(1).randbytes(characters // 2).hex()
    return pack(parts(f"<row>{row}</row>" * 30, [text]))


HOSTILE = {name: killer.make for name, killer in KILLERS.items()} | {
    "long texts in every head": lambda: endless_heads(9800),
    "texts of just the accepted length": lambda: endless_heads(998),
}


@pytest.mark.parametrize("name", ["one text endlessly", "too many texts", "60,000 styles", *list(HOSTILE)[-2:]])
def test_no_file_keeps_the_page_busy_for_ten_seconds_of_a_processor(contingent, faculty, page, name):
    content = HOSTILE[name]()
    before = seconds_of_processor()
    response = page.post(
        reverse("curriculum:students_import"), {"file": upload(content), "unit": faculty.pk, "order_number": "1"}
    )

    assert seconds_of_processor() - before < 10
    assert response.status_code in (302, 422)
    assert Student.objects.count() == 6


def test_a_text_that_no_column_of_students_needs_refuses_its_row(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1, record_number="ж" * 1001), student(2, "Бекова Айжан")])

    assert outcomes(run) == ["refused", "created"]
    assert sentences(run, 2) == [
        ("error", "G2", "The text is too long; a cell of students may hold at most 1,000 characters.")
    ]
    assert len(rows_of(run)[0].cells["record_number"][2]) == 100


def test_the_reader_of_students_allows_more_rows_and_no_longer_cells():
    assert (STUDENTS.memory, STUDENTS.ratio, STUDENTS.members) == (DEFAULT.memory, DEFAULT.ratio, DEFAULT.members)
    assert (STUDENTS.cpu_seconds, STUDENTS.cell_chars < DEFAULT.cell_chars, STUDENTS.rows) == (10, True, 31_000)


def test_a_slow_reading_is_not_cut_off_by_the_open_transaction_of_the_form(contingent, faculty, clerk):
    """The key of a form holds a transaction open; fifteen idle seconds would end it in the middle of a large file."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '15s'")
        student_imports.bring(upload=upload(workbook([student(1)])), unit=faculty, order=ORDER, by=clerk, at=NOON)
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("1min",)
