"""An import from end to end, whole tables looked at: what is shown is what is written, and nothing besides."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.forms.models import model_to_dict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from curriculum.models import Movement, Standing, Student
from curriculum.operations import student_imports as operations
from curriculum.operations.bulk import insert_rows
from curriculum.operations.student_entry import enter_rows
from curriculum.operations.student_imports import UNDO_TASK
from curriculum.operations.student_rows import written_day
from curriculum.operations.student_trial import signs_of
from curriculum.operations.student_undo import undo_import
from curriculum.queries.contingent import contingent_on
from curriculum.tests.student_imports.files import bring, enter, number_of, opened, outcomes, rows_of, student, workbook
from curriculum.tests.student_imports.test_judging import known
from curriculum.tests.student_imports.test_pages import address, send, text_of, the_run
from curriculum.tests.world import NOON
from kuu_office.core.audit import history_of
from kuu_office.core.job_runner import run_job
from kuu_office.core.models import Job, Person
from kuu_office.core.spreadsheets.mapping import LONGEST_HEADING, suggest_mapping
from kuu_office.core.spreadsheets.sheet import row_of

FILE = [
    student(1, "Өмүров Бакыт Токтосунович"),
    student(2, "Сыдыкова Жаңыл", sex="аял", personal_number=number_of(2, sex="female"), funding="грант"),
    student(3, "Ли Вэй", sex="", birth_date="", personal_number="", record_number="", group="ПИ(м)-2-25"),
    student(4, "Бекова Айжан", sex="?"),
    student(1, "Өмүров Бек"),
]


@pytest.fixture
def page(cast):
    client = cast.deans_clerk.client
    client.cookies["django_language"] = "en"
    return client


def fields_of(one, *without: str) -> dict:
    return {name: value for name, value in model_to_dict(one).items() if name not in ("id", *without)}


def test_every_column_of_every_table_is_what_the_file_says(contingent, faculty, clerk, cast):
    run = bring(faculty, clerk, FILE)
    people, students = set(Person.objects.values_list("pk", flat=True)), Student.objects.count()

    assert enter(run, clerk) == 3
    new = Person.objects.exclude(pk__in=people).order_by("pk")
    empty = dict.fromkeys(
        ("latin_surname", "latin_given_name", "russian_surname", "russian_given_name", "russian_patronymic",
         "passport_number", "degree", "academic_title", "email"), ""
    )  # fmt: skip
    assert [fields_of(one) for one in new] == [
        empty | {"surname": "Өмүров", "given_name": "Бакыт", "patronymic": "Токтосунович", "sex": "male",
                 "birth_date": date(2006, 3, 12), "personal_number": "21203200600001"},
        empty | {"surname": "Сыдыкова", "given_name": "Жаңыл", "patronymic": "", "sex": "female",
                 "birth_date": date(2006, 3, 12), "personal_number": "11203200600002"},
        empty | {"surname": "Ли", "given_name": "Вэй", "patronymic": "", "sex": "", "birth_date": None,
                 "personal_number": ""},
    ]  # fmt: skip
    first, russian = contingent.first, contingent.russian
    placed = [
        {"programme": first.programme_id, "group": first.pk, "year_of_study": 1, "study_form": first.study_form,
         "language": "ky", "funding": "contract", "state": "studying"},
        {"programme": first.programme_id, "group": first.pk, "year_of_study": 1, "study_form": first.study_form,
         "language": "ky", "funding": "budget", "state": "studying"},
        {"programme": russian.programme_id, "group": russian.pk, "year_of_study": 2, "study_form": russian.study_form,
         "language": "ru", "funding": "contract", "state": "studying"},
    ]  # fmt: skip
    brought = Student.objects.filter(brought_by=run).order_by("pk")
    assert [fields_of(one, "person") for one in brought] == [
        place | {"record_number": record, "citizenship": "KG", "department": first.department_id,
                 "as_of": date(2025, 9, 1), "brought_by": run.pk}
        for place, record in zip(placed, ("Б-00001", "Б-00002", ""), strict=True)
    ]  # fmt: skip
    assert [one.revision for one in brought] == [1, 1, 1]
    assert [fields_of(one, "student") for one in Movement.objects.filter(brought_by=run).order_by("pk")] == [
        place | {"kind": "admission", "reason": "", "order_number": "12-К", "order_date": date(2025, 8, 28),
                 "effective_date": date(2025, 9, 1), "ordinal": 1, "until": None, "note": "", "names_before": {},
                 "sets": {}, "brought_by": run.pk, "recorded_by": cast.deans_clerk.person.pk, "recorded_at": NOON}
        for place in placed
    ]  # fmt: skip
    standings = Standing.objects.filter(movement__brought_by=run).order_by("pk")
    assert [fields_of(one, "student", "movement") for one in standings] == [
        place | {"valid_from": date(2025, 9, 1), "valid_to": None, "department": first.department_id}
        for place in placed
    ]  # fmt: skip
    assert Student.objects.count() == students + 3


def test_the_staged_rows_remember_whom_they_made_and_what_stood_there(contingent, faculty, clerk):
    one = known(contingent, 9, "Касымов Нурлан", sex="")
    run = bring(faculty, clerk, [*FILE, student(9, "Касымов Нурлан", record_number="Б-99")])
    assert enter(run, clerk) == 4
    made = {row.number: row for row in rows_of(run)}

    assert [(number, row.outcome, row.is_applied, row.student_id is not None) for number, row in made.items()] == [
        (2, "created", True, True), (3, "created", True, True), (4, "created", True, True),
        (5, "refused", False, False), (6, "held", False, False), (7, "changed", True, True),
    ]  # fmt: skip
    assert made[7].student_id == one.pk
    assert made[7].before == {"person": {"sex": ""}, "student": {"record_number": "Б-00009", "revision": 1}}
    assert [made[number].before for number in (2, 3, 4)] == [
        {"new_person": made[number].student.person_id} for number in (2, 3, 4)
    ]
    undo_import(run_id=run.pk, by=clerk, at=NOON)
    assert [(row.is_applied, row.student_id) for row in rows_of(run)] == [(False, None)] * 6
    assert [row.outcome for row in rows_of(run)] == [row.outcome for row in made.values()]


def test_the_contingent_counts_who_was_entered_and_forgets_who_was_taken_back(contingent, faculty, clerk):
    counted = lambda: contingent_on(clerk, date(2025, 10, 1)).present().counts("group", "funding")  # noqa: E731
    before = counted()
    run = bring(faculty, clerk, FILE)
    enter(run, clerk)

    assert counted() != before
    undo_import(run_id=run.pk, by=clerk, at=NOON)
    assert counted() == before


def test_the_history_of_a_file_tells_its_whole_way(contingent, faculty, clerk):
    run = bring(faculty, clerk, FILE)
    enter(run, clerk)
    undo_import(run_id=run.pk, by=clerk, at=NOON)

    assert [line.sentence.removeprefix(f"{clerk.name} ") for line in reversed(history_of(run))] == [
        "brought the file of students “студенттер.xlsx”.",
        "had the students of the file “студенттер.xlsx” entered.",
        "The students of the file “студенттер.xlsx” were entered: 3 new, 0 changed.",
        "took back the import of the file “студенттер.xlsx”.",
    ]


def test_the_pages_say_the_same_from_the_file_to_the_undo(contingent, faculty, page):
    send(page, faculty, workbook(FILE))
    run = the_run()
    shown = page.get(address(run))
    tabs = [(tab["title"], tab["count"]) for tab in shown.context["preview"].tabs]
    assert tabs == [("All rows", 5), ("With problems", 2), ("new", 3), ("held", 1), ("refused", 1)]
    assert [(one.place, one.text) for one in shown.context["preview"].first_said] == [
        ("D5, Sex", "“?” is not among the words that this column knows."),
        ("F6, Personal number", "The same student stands in row 2, written “Өмүров Бакыт”."),
    ]
    page.post(address(run, "apply"), {"seen": shown.context["token"]})
    run_job(Job.objects.get().pk)
    after = page.get(address(run))
    assert "3 rows of the file are in the register." in text_of(after)
    assert (after.context["entered"], after.context["waiting"], after.context["verdict"].ok) == (3, 0, False)
    _header, *left = opened(page.get(address(run, "held")).content)
    assert [row[0] for row in left] == [5, 6]
    page.post(address(run, "undo"))
    run_job(Job.objects.get(task=UNDO_TASK).pk)
    gone = text_of(page.get(address(run)))
    assert "in the register." not in gone
    assert "undone" in gone
    assert "Take the import back" not in gone
    assert page.post(address(run, "apply"), {"seen": shown.context["token"]}).status_code == 403


def test_good_rows_left_by_a_stopped_job_are_entered_by_the_next(contingent, faculty, page, clerk, monkeypatch):
    monkeypatch.setattr(operations, "UNIT", 2)
    send(page, faculty, workbook([student(index, f"Студент{index} Аты") for index in range(1, 6)]))
    run = the_run()
    page.post(address(run, "apply"), {"seen": page.get(address(run)).context["token"]})
    enter_rows(run_id=run.pk, first=2, last=3, by=clerk, at=NOON)
    page.post(reverse("core:job_cancel", args=[Job.objects.get().pk]))

    shown = page.get(address(run))
    assert "2 rows of the file are in the register." in text_of(shown)
    assert "3 good rows are not entered yet." in text_of(shown)
    page.post(address(run, "apply"), {"seen": shown.context["token"]})
    run_job(Job.objects.latest("pk").pk)
    assert Student.objects.filter(brought_by=run).count() == 5


def test_a_job_of_students_leads_back_to_its_file(contingent, faculty, page):
    send(page, faculty, workbook([student(1)]))
    run = the_run()
    response = page.post(address(run, "apply"), {"seen": page.get(address(run)).context["token"]})

    assert f'href="{address(run)}">To the file of students</a>' in page.get(response["Location"]).content.decode()


def test_an_empty_list_of_files_says_that_what_is_not_there_was_not_taken_in(contingent, page):
    shown = text_of(page.get(reverse("curriculum:students_import")))

    assert "A file that is not in this list was not taken in: nothing of it is in the portal." in shown


# the parts


def test_rows_inserted_in_bulk_are_as_saved_ones(contingent):
    """Empty and odd texts, dates, nothing at all, defaults: as Model.save writes them."""
    rows = [
        Person(surname='А"\\\t\n', given_name="{}", birth_date=date(2001, 2, 3)),
        Person(surname="Б", given_name="null", personal_number="21203200601234"[:-1] + "9"),
    ]
    insert_rows(rows)
    saved = [Person(**fields_of(one)) for one in rows]
    Person.objects.filter(pk=rows[1].pk).update(personal_number="")
    for one in saved:
        one.save()

    assert [fields_of(Person.objects.get(pk=one.pk), "personal_number") for one in rows] == [
        fields_of(Person.objects.get(pk=one.pk), "personal_number") for one in saved
    ]
    assert len({one.pk for one in [*rows, *saved]}) == 4


def test_no_rows_are_inserted_without_a_question(contingent, django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_rows([])


def test_a_row_that_breaks_a_rule_of_the_database_inserts_none(contingent):
    before = Person.objects.count()
    twice = [Person(surname="А", given_name="Б", personal_number=number_of(1)) for _one in range(2)]
    with pytest.raises(IntegrityError, match="person_personal_number_once"), transaction.atomic():
        insert_rows(twice)
    assert Person.objects.count() == before


NUMBERS = st.dictionaries(
    st.sampled_from(["personal_number", "passport_number", "record_number", "birth_date"]),
    st.sampled_from(["", "1", "2006-03-12"]),
)


@given(NUMBERS, st.sampled_from(["Өмүров", "Омуров", "Ѳмүров"]))
def test_signs_of_a_student_do_not_hang_on_the_spelling(values, surname):
    spelt = [signs_of(values | {"surname": one, "given_name": "Бакыт"}) for one in (surname, "Өмүров")]

    assert spelt[0] == spelt[1]
    assert len(spelt[0]) == sum(bool(value) for value in values.values())


@pytest.mark.parametrize(
    ("text", "day"),
    [("12.03.2006", date(2006, 3, 12)), ("12.03.06", date(2006, 3, 12)), ("2006-03-12", date(2006, 3, 12)), ("", None)],
)
def test_a_day_is_read_the_same_the_second_time(text, day):
    assert [written_day(text), written_day(text)] == [day, day]


def test_a_heading_longer_than_any_is_cut_before_it_is_cleaned():
    columns = {1: ["text", "Фамилиясы " + "\u200b" * 10_000, ""], 2: ["text", "а" * 10_000, ""]}
    layout = suggest_mapping([row_of(1, [[column, *cell] for column, cell in columns.items()])], [])

    assert (layout.header_row, layout.columns) == (1, {})
    assert LONGEST_HEADING == 120


def test_counts_of_a_run_are_one_question(contingent, faculty, clerk, django_assert_num_queries):
    run = bring(faculty, clerk, FILE)
    enter_rows(run_id=run.pk, first=2, last=2, by=clerk, at=NOON)
    with django_assert_num_queries(1):
        tally = operations.tally_of(run)

    assert dict(tally) == {("created", True): 1, ("created", False): 2, ("refused", False): 1, ("held", False): 1}
    assert operations.counts_of(run, tally) == {"created": 3, "changed": 0, "unchanged": 0, "held": 1, "refused": 1}
    assert [row.number for row in operations.waiting_rows(run).order_by("number")] == [3, 4]


def test_a_file_of_nothing_but_waiting_rows_offers_nothing_to_enter(contingent, faculty, page, clerk):
    run = bring(faculty, clerk, [student(1, sex="?")])
    shown = page.get(address(run))

    assert (shown.context["verdict"].reason, outcomes(run)) == (
        "No row of the file would change anything.",
        ["refused"],
    )
    assert page.post(address(run, "apply"), {"seen": shown.context["token"]}).status_code == 403


def test_staged_rows_hold_no_number_that_is_not_of_this_world(contingent, faculty, clerk):
    """Rows go into the table by COPY: signs with a meaning there come through as they are."""
    odd = "а\\tб\\nв\\N\\\\г\tд"
    run = bring(faculty, clerk, [student(1, record_number=odd)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT cells->'record_number'->>2 FROM curriculum_stagedstudent WHERE run_id = %s", [run.pk])
        assert cursor.fetchone() == (odd,)
    assert rows_of(run)[0].values["record_number"] == odd.replace("\t", " ")
