"""Taking an import back: nothing of it is left in any table, or nothing is touched and the reason names the student."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curriculum.models import Student
from curriculum.operations import student_imports as operations
from curriculum.operations.student_mending import check_again, mend_row, version_of
from curriculum.operations.student_undo import ask_to_undo, undo_import
from curriculum.tests.contingent.people import stand
from curriculum.tests.student_imports.files import bring, enter, rows_of, student
from curriculum.tests.student_imports.test_entering import cards, row_of
from curriculum.tests.student_imports.test_judging import known
from curriculum.tests.world import NOON
from kuu_office.core.errors import Conflict, Refused
from kuu_office.core.job_runner import run_job
from kuu_office.core.models import Job
from kuu_office.core.models.imports import ImportState

# What tells of the import itself: the run with its rows, its jobs, its file, what was written down of it.
ITS_OWN = {
    "core_importrun", "curriculum_stagedstudent", "core_job", "core_jobunit", "core_storedfile", "core_auditentry",
    "core_columnmapping",
}  # fmt: skip


def all_row_hashes() -> dict[str, list[str]]:
    """The hash of every row of every table but those that tell of the import itself."""
    hashes = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - ITS_OWN):
            cursor.execute(f'SELECT md5(t::text) FROM "{table}" t ORDER BY 1')
            hashes[table] = [row[0] for row in cursor.fetchall()]
    return hashes


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(cards, min_size=1, max_size=6), st.lists(st.sampled_from(["another", "on_hold", ""]), max_size=4))
def test_undo_restores_every_row_of_every_table_whatever_was_mended_on_the_way(
    contingent, faculty, clerk, file, decisions
):
    known_one = Student.objects.filter(record_number="Б-00001").first() or known(contingent, sex="")
    before = all_row_hashes()
    run = bring(faculty, clerk, [student(1, "Өмүров Бакыт", record_number="Б-7"), *map(row_of, file)])
    for row, decision in zip(rows_of(run)[1:], decisions, strict=False):
        texts = {"sex": "аял", "funding": "грант"}
        mend_row(
            run_id=run.pk, number=row.number, texts=texts, decision=decision, seen=version_of(row), by=clerk, at=NOON
        )
    check_again(run_id=run.pk, by=clerk, at=NOON)

    assert enter(run, clerk) >= 1
    known_one.refresh_from_db()
    assert known_one.record_number == "Б-7"
    undo_import(run_id=run.pk, by=clerk, at=NOON)
    assert all_row_hashes() == before


def test_control_without_the_undo_the_hashes_differ(contingent, faculty, clerk):
    before = all_row_hashes()
    enter(bring(faculty, clerk, [student(1)]), clerk)

    after = all_row_hashes()
    assert {table for table in before if before[table] != after[table]} == {
        "core_person", "curriculum_student", "curriculum_movement", "curriculum_standing"
    }  # fmt: skip


def test_an_import_is_taken_back_by_a_job_that_leads_back_to_the_file(contingent, faculty, clerk, cast):
    page = cast.deans_clerk.client
    page.cookies["django_language"] = "en"
    page.get(reverse("curriculum:students_import"))
    before = all_row_hashes()
    run = bring(faculty, clerk, [student(1), student(2, "Бекова Айжан")])
    enter(run, clerk)

    job = ask_to_undo(run_id=run.pk, by=clerk, at=NOON)
    assert (job.title, job.total) == ("Taking back the file “студенттер.xlsx”", 1)
    assert Student.objects.filter(brought_by=run).count() == 2
    address = reverse("curriculum:students_import_run", args=[run.pk])
    assert f'href="{address}">To the file of students</a>' in page.get(f"/jobs/{job.pk}/").content.decode()
    run_job(job.pk)
    job.refresh_from_db()
    run.refresh_from_db()
    assert (job.state, run.state, run.undone_at is not None, all_row_hashes()) == ("done", "undone", True, before)


def test_an_undo_asked_twice_is_one_job(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1)])
    enter(run, clerk)
    ask_to_undo(run_id=run.pk, by=clerk, at=NOON)

    with pytest.raises(Refused, match="This import is being taken back already"):
        ask_to_undo(run_id=run.pk, by=clerk, at=NOON)
    assert Job.objects.live().count() == 1


def test_nobody_asks_for_the_undo_of_what_is_not_in(contingent, faculty, clerk, cast):
    run = bring(faculty, clerk, [student(1)])
    with pytest.raises(Conflict, match="Nothing of this file is in the register; there is nothing to take back"):
        ask_to_undo(run_id=run.pk, by=clerk, at=NOON)
    enter(run, clerk)
    with pytest.raises(Refused):
        ask_to_undo(run_id=run.pk, by=cast.other_clerk.scope, at=NOON)
    undo_import(run_id=run.pk, by=clerk, at=NOON)
    with pytest.raises(Refused, match="This import was taken back already"):
        ask_to_undo(run_id=run.pk, by=clerk, at=NOON)


def test_a_later_order_keeps_the_import_and_is_named(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1, "Асанов Бакыт"), student(2, "Бекова Айжан")])
    enter(run, clerk)
    bekova = Student.objects.get(brought_by=run, person__surname="Бекова")
    stand(bekova, date(2026, 1, 10), group=contingent.russian)
    before = all_row_hashes()

    for act in (ask_to_undo, undo_import):
        with pytest.raises(Refused) as refused:
            act(run_id=run.pk, by=clerk, at=NOON)
        assert str(refused.value) == (
            "The import stays: later orders or corrections rest on its students: "
            "Бекова Айжан (order № 2-К of 10.01.2026)."
        )
    run.refresh_from_db()
    assert (all_row_hashes(), run.state, Job.objects.live().count()) == (before, ImportState.APPLIED, 0)


def test_of_many_later_orders_the_first_five_are_named(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(index, f"Студент{index} Аты") for index in range(1, 8)])
    enter(run, clerk)
    for one in Student.objects.filter(brought_by=run).order_by("pk"):
        stand(one, date(2026, 1, 10), funding="budget")

    with pytest.raises(Refused) as refused:
        undo_import(run_id=run.pk, by=clerk, at=NOON)
    named = ", ".join(f"Студент{index} Аты (order № 2-К of 10.01.2026)" for index in range(1, 6))
    assert str(refused.value).endswith(f"students: {named} and 2 more students.")


def test_a_corrected_card_keeps_the_import_and_is_named(contingent, faculty, clerk):
    one = known(contingent, sex="")
    run = bring(faculty, clerk, [student(1, "Өмүров Бакыт")])
    enter(run, clerk)
    Student.objects.filter(pk=one.pk).update(revision=5)

    with pytest.raises(Refused, match=r"rest on its students: Өмүров Бакыт \(card corrected\)\."):
        ask_to_undo(run_id=run.pk, by=clerk, at=NOON)


def test_an_order_recorded_between_the_asking_and_the_work_stops_the_job_with_its_reason(contingent, faculty, clerk):
    run = bring(faculty, clerk, [student(1, "Асанов Бакыт")])
    enter(run, clerk)
    job = ask_to_undo(run_id=run.pk, by=clerk, at=NOON)
    stand(Student.objects.get(brought_by=run), date(2026, 1, 10), funding="budget")
    before = all_row_hashes()

    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, all_row_hashes()) == ("failed", before)
    assert "Асанов Бакыт" in job.message
    assert operations.live_job(run) is None


def test_who_may_not_write_does_not_see_the_run_on_the_page(contingent, faculty, clerk, cast):
    run = bring(faculty, clerk, [student(1)])
    enter(run, clerk)

    assert cast.other_clerk.client.post(reverse("curriculum:students_import_undo", args=[run.pk])).status_code == 404
    assert not Job.objects.live().exists()
