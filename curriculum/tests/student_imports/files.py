"""Files of students as faculties bring them, and imports on their way."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

from curriculum import student_imports
from curriculum.models import StagedStudent
from curriculum.operations import student_imports as operations
from curriculum.operations.student_entry import close_import, enter_rows
from curriculum.operations.student_rows import TITLES
from curriculum.tests.world import NOON
from kuu_office.core.models import ImportRun, Unit
from kuu_office.core.spreadsheets.writer import Column, write_table

ORDER = {"order_number": "12-К", "order_date": "2025-08-28", "effective_date": "2025-09-01"}
COLUMNS = (
    "surname", "given_name", "patronymic", "sex", "birth_date", "personal_number", "record_number", "group", "funding",
)  # fmt: skip


def number_of(index: int, day: str = "12.03.2006", sex: str = "male") -> str:
    """A personal number that fits the sex and the date of birth."""
    return f"{'2' if sex == 'male' else '1'}{day.replace('.', '')}{index:05d}"


def student(index: int, name: str = "Асанов Бакыт", **cells) -> dict:
    """A sound row of the first group of the world."""
    surname, given_name, *rest = name.split()
    return {
        "surname": surname, "given_name": given_name, "patronymic": " ".join(rest), "sex": "эркек",
        "birth_date": "12.03.2006", "personal_number": number_of(index), "record_number": f"Б-{index:05d}",
        "group": "ПИ(м)-1-25", "funding": "контракт",
    } | cells  # fmt: skip


def workbook(rows: Sequence[Mapping], columns: Sequence[str] = COLUMNS, titles: Mapping | None = None) -> bytes:
    titles = titles or {key: str(title) for key, title in TITLES.items()}
    return write_table([Column(key, titles[key]) for key in columns], rows, "Студенттер")


def upload(content: bytes, name: str = "студенттер.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def bring(unit: Unit, by, rows: Sequence[Mapping], columns: Sequence[str] = COLUMNS, **order) -> ImportRun:
    file = upload(workbook(rows, columns))
    return student_imports.bring(upload=file, unit=unit, order=ORDER | order, by=by, at=NOON)


def rows_of(run: ImportRun) -> list[StagedStudent]:
    return list(StagedStudent.objects.filter(run=run).order_by("number"))


def outcomes(run: ImportRun) -> list[str]:
    return [row.outcome for row in rows_of(run)]


def sentences(run: ImportRun, number: int) -> list[tuple[str, str, str]]:
    """(severity, cell, sentence) of everything said of a row."""
    row = StagedStudent.objects.get(run=run, number=number)
    return [
        (severity, row.cells[column][0] if column in row.cells else "", message % values)
        for severity, column, message, values in row.said
    ]


def enter(run: ImportRun, by) -> int:
    """All good rows, as the worker enters them."""
    run.refresh_from_db()
    counts = operations.counts_of(run)
    job = operations.ask_to_apply(run_id=run.pk, seen=operations.token_of(run, counts), by=by, at=NOON)
    entered = 0
    for unit in job.units.order_by("pk"):
        first, last = map(int, unit.key.split("-"))
        entered += enter_rows(run_id=run.pk, first=first, last=last, by=by, at=NOON)
    close_import(run_id=run.pk, by=by, at=NOON)
    type(job).objects.filter(pk=job.pk).update(state="done")
    return entered


def opened(content: bytes) -> list[tuple]:
    import openpyxl

    return list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
