"""Reconciliation of ten thousand lines of №11: many approved plans, a file altered in five hundred places."""

from decimal import Decimal
from io import BytesIO
from itertools import count

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from benchmarks.clock import Figures, measure
from benchmarks.furniture import scope_of_user
from kuu_office.core import clock

LINES, DIFFERENCES, A_PLAN = 10_000, 500, 10
ROUNDS = 3


def many_lines() -> tuple:
    """Approved semester plans with ten thousand lines in all: (profile, extent)."""
    from curriculum.models import Group, SemesterLine, SemesterPlan
    from kuu_office.core.models import ApprovalState
    from kuu_office.office.models import ExchangeProfile
    from kuu_office.office.queries.exchange import Extent

    model = SemesterPlan.objects.with_names().order_by("pk").first()
    group = model.group
    groups = Group.objects.bulk_create(
        Group(
            name=f"АВН-{number}-24", intake_year=group.intake_year, programme=group.programme,
            department=group.department, study_form=group.study_form, opened_date=group.opened_date,
        )
        for number in range(LINES // A_PLAN)
    )  # fmt: skip
    plans = SemesterPlan.objects.bulk_create(
        SemesterPlan(
            group=one, term=model.term, source=model.source, department=model.department, semester=model.semester,
            weeks=model.weeks, state=ApprovalState.APPROVED, created_at=clock.now(),
        )
        for one in groups
    )  # fmt: skip
    SemesterLine.objects.bulk_create(
        (
            SemesterLine(
                plan=plan, position=place, code=f"Б.3.В.{place}", name_ky=f"Сабак {place}", name_ru=f"Предмет {place}",
                name_en=f"Course {place}", department=model.department, credits=Decimal(5), total_hours=150, lecture=32,
                practical=16, self_study=102, weeks=16, controls=[["exam", model.semester]], language="ky",
            )
            for plan in plans
            for place in range(1, A_PLAN + 1)
        ),
        2000,
    )  # fmt: skip
    return ExchangeProfile.objects.get(program="avn-11"), Extent(model.department, model.term)


def altered(content: bytes, salt: int) -> bytes:
    """Other hours in five hundred lines; each time another file, so that no earlier comparison answers."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.active
    for number in range(DIFFERENCES):
        sheet.cell(2 + number * (LINES // DIFFERENCES), 15).value = 33 + salt
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def reconciliation() -> tuple[Figures, int]:
    """The figures, and how many differences the last comparison named: reading, comparing and keeping."""
    from kuu_office.core.documents.storage import read_file
    from kuu_office.office.operations.exchange import bring_from_avn, write_for_avn

    profile, extent = many_lines()
    by = scope_of_user("specialist")
    content = read_file(write_for_avn(profile=profile, extent=extent, by=by, at=clock.now()).file)
    files, salts, runs = [altered(content, salt) for salt in range(ROUNDS + 3)], count(), []

    def act() -> None:
        upload = SimpleUploadedFile("avn.xlsx", files[next(salts)])
        runs.append(bring_from_avn(profile=profile, extent=extent, upload=upload, by=by, at=clock.now()))

    figures = measure(act, ROUNDS)
    return figures, runs[-1].counts["changed_in_avn"]
