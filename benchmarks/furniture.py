"""What the demo leaves for its users to do, done once, so that its pages can be opened too."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from kuu_office.core import clock

INTAKE_YEAR = 2026


def a_brought_file():
    """The clerk's spreadsheet with the planted errors, read and not yet applied: an ImportRun."""
    from curriculum import imports
    from curriculum.calc.columns import columns_for
    from curriculum.demo import tables
    from curriculum.models import Programme
    from curriculum.operations.imports import Into
    from curriculum.wording import column_title
    from kuu_office.core.spreadsheets.writer import Column, write_table

    programme = Programme.objects.get(code="710400", degree="bachelor")
    with override("ru"):
        columns = [Column(column.key, column_title(column.key)) for column in columns_for(programme.semesters)]
    book = write_table(columns, tables.lines_with_errors(), "План")
    upload = SimpleUploadedFile("ПИ 2026.xlsx", book)
    return imports.bring(upload=upload, into=Into(programme, INTAKE_YEAR), by=scope_of_user("clerk"), at=clock.now())


def a_printed_plan():
    """One approved plan printed for the head of the office: an ended Job with its file."""
    from curriculum.models import Plan
    from curriculum.operations.prints import ask_to_print
    from kuu_office.core.job_runner import run_job

    plans = Plan.objects.filter(state="approved").order_by("pk")[:1]
    job = ask_to_print(plans=plans, language="ky", paper="A4", by=scope_of_user("chief"), at=clock.now())
    run_job(job.pk)
    job.refresh_from_db()
    return job


def a_semester():
    """A draft semester plan, one that waits for its head, and a stream."""
    from curriculum.models import SemesterPlan, Stream
    from curriculum.operations.streams import accept_streams

    clerk = scope_of_user("clerk")
    plans = SemesterPlan.objects.visible_to(clerk).order_by("pk")
    if not Stream.objects.visible_to(clerk).exists():
        accept_streams(kind="lecture", members=[_alike()], by=clerk, at=clock.now())
    stream = Stream.objects.visible_to(clerk).order_by("pk").first()
    return plans.filter(state="draft").first(), plans.filter(state="submitted").first(), stream


def _alike() -> list[int]:
    """The lines of the first stream that is proposed to the clerk."""
    from curriculum.models import SemesterPlan
    from curriculum.queries.streams import board

    clerk = scope_of_user("clerk")
    plan = SemesterPlan.objects.visible_to(clerk).with_names().order_by("pk").first()
    found = board(scope=clerk, unit=plan.department.parent, term=plan.term, kind="lecture", day=clock.today())
    return [int(one.key) for one in found.proposals[0].members]


def a_file_of_students():
    """A faculty's file of two hundred students, one of them twice: an ImportRun. Its groups are opened first."""
    from curriculum import student_imports
    from curriculum.models import Group, Programme
    from curriculum.operations.student_rows import TITLES
    from kuu_office.core.spreadsheets.writer import Column, write_table

    programme = Programme.objects.select_related("department__parent").get(code="710400", degree="bachelor")
    Group.objects.get_or_create(
        name="ПИ-9-25", intake_year=2025, programme=programme, department=programme.department,
        defaults={"study_form": programme.study_form, "opened_date": date(2025, 9, 1)},
    )  # fmt: skip
    rows = [
        {
            "full_name": f"Студентов{number} Асан",
            "record_number": f"Ф-{number % 199}",
            "group": "ПИ-9-25",
            "funding": "грант",
        }
        for number in range(200)
    ]
    columns = [Column(key, str(TITLES[key])) for key in rows[0]]
    upload = SimpleUploadedFile("Студенттер.xlsx", write_table(columns, rows, "Студенттер"))
    order = {"order_number": "12-К", "order_date": "2025-09-01", "effective_date": "2025-09-01"}
    unit, by = programme.department.parent, scope_of_user("specialist")
    return student_imports.bring(upload=upload, unit=unit, order=order, by=by, at=clock.now())


def a_fixing_date():
    """Students of the file entered, and the first of October fixed, if the demo has not: a ContingentSnapshot."""
    from curriculum.models import ContingentSnapshot
    from curriculum.operations.snapshots import take_snapshot
    from curriculum.operations.student_entry import enter_rows

    by, day = scope_of_user("specialist"), date(2025, 10, 1)
    enter_rows(run_id=a_file_of_students().pk, first=1, last=1000, by=by, at=clock.now())
    known = ContingentSnapshot.objects.filter(date=day).first()
    return known or take_snapshot(day=day, by=by, at=clock.now())


def clerk_of_the_largest_faculty() -> tuple[str, int]:
    """The sign-in of a clerk of the faculty with the most students, and the faculty's number."""
    from django.db.models import Count

    from kuu_office.core.access.roles import Role
    from kuu_office.core.models import RoleGrant, Unit

    faculties = Unit.objects.filter(kind="faculty").annotate(size=Count("children__students"))
    largest = faculties.order_by("-size").first()
    grant = RoleGrant.objects.filter(role=Role.DEANS_CLERK, unit=largest).select_related("person__user").first()
    return grant.person.user.username, largest.pk


def scope_of_user(username: str):
    from kuu_office.core.access.scope import scope_of
    from kuu_office.core.models import User

    return scope_of(User.objects.get(username=username))
