"""An import of students taken back by whatever is sent: absent and foreign runs look the same, nothing is half done."""

import pytest
from django.urls import reverse

from curriculum.models import Movement, Student
from curriculum.tests.student_imports.files import bring, enter, student
from curriculum.tests.student_imports.test_undoing import all_row_hashes
from curriculum.tests.views.pages import send, send_twice
from kuu_office.core.job_runner import run_job
from kuu_office.core.models import ImportRun, Job, Person
from kuu_office.core.tests.english import in_english

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(in_english.__name__)]


@pytest.fixture
def office(cast):
    cast.office_specialist.client.cookies["django_language"] = "en"
    return cast.office_specialist.client


@pytest.fixture
def entered(contingent, faculty, clerk) -> ImportRun:
    run = bring(faculty, clerk, [student(1)])
    assert enter(run, clerk) == 1
    return run


def kept() -> tuple[int, int, int]:
    return Student.objects.count(), Person.objects.count(), Movement.objects.count()


@pytest.mark.parametrize("pk", [0, 987654321, 10**18, 10**30])
def test_a_run_that_is_not_there_is_not_taken_back(entered, office, pk):
    before = kept()

    answer = office.post(reverse("curriculum:students_import_undo", args=[pk]))

    assert (answer.status_code, kept(), Job.objects.filter(task__contains="undo").count()) == (404, before, 0)


@pytest.mark.parametrize("member", ["other_clerk", "other_head", "teacher", "head_of_office", "registrar", "student"])
def test_a_run_of_another_unit_is_not_taken_back(entered, cast, member):
    before = all_row_hashes()

    answer = send(getattr(cast, member).client, "students_import_undo", entered)

    assert answer.status_code in {403, 404}
    changed = {table for table, rows in all_row_hashes().items() if rows != before[table]}
    assert changed <= {"core_idempotencykey", "django_session", "core_user"}


def test_a_double_click_takes_back_once_and_a_later_form_is_told(entered, cast):
    clerk = cast.deans_clerk.client

    first, second = send_twice(clerk, "students_import_undo", entered)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    job = Job.objects.latest("pk")
    run_job(job.pk)
    before = kept()
    again = send(clerk, "students_import_undo", entered)

    assert (again.status_code, kept(), Job.objects.latest("pk")) == (403, before, job)


def test_a_run_that_entered_nobody_is_not_taken_back(contingent, faculty, clerk, cast):
    run, before = bring(faculty, clerk, [student(1)]), kept()

    answer = send(cast.deans_clerk.client, "students_import_undo", run)

    assert (answer.status_code, kept()) == (409, before)


def test_it_is_no_address_to_be_opened(entered, cast):
    assert cast.deans_clerk.client.get(reverse("curriculum:students_import_undo", args=[entered.pk])).status_code == 405
