"""Thirty thousand students from one spreadsheet: reading, preview, entering, taking back; time and memory."""

import gc
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from benchmarks.clock import Figures, Row
from benchmarks.furniture import scope_of_user
from kuu_office.core import clock

STUDENTS = 30_000
SECONDS, MEGABYTES = 60.0, 500.0
SEED = 30_000
OF_A_WORKER = gc.get_threshold()
MEMORY = Path("/proc/self")


def rows_of_file(count: int, groups: Iterable[tuple]) -> Iterator[dict]:
    """Invented students as a faculty writes them. groups: (id, name, code of the programme, year, opened on)."""
    from kuu_office.core.demo.people import people

    for index, (one, group) in enumerate(zip(people(count, SEED), cycle(groups)), start=1):
        order, name, code, year, opened = group
        yield {
            "surname": one.surname, "given_name": one.given_name, "patronymic": one.patronymic,
            "latin_surname": one.latin_surname, "latin_given_name": one.latin_given_name,
            "sex": "эркек" if one.sex == "male" else "аял", "birth_date": one.birth_date,
            "personal_number": one.personal_number, "citizenship": "КР" if one.personal_number else "Казакстан",
            "record_number": f"КУУ-{index:06d}", "programme": code, "group": name, "year": str(year),
            "funding": "бюджет" if index % 4 == 0 else "контракт",
            "order_number": f"{order}-К", "order_date": opened, "effective_date": opened,
        }  # fmt: skip


def demo_groups() -> list[tuple]:
    from curriculum.models import Group

    groups = Group.objects.filter(closed_date=None).order_by("pk")
    return list(groups.values_list("pk", "name", "programme__code", "year_of_study", "opened_date"))


def book_of_students(count: int, groups: Iterable[tuple]) -> bytes:
    """A workbook of `count` students with the headings of the portal's own form in Kyrgyz."""
    from curriculum.operations.student_rows import TITLES
    from kuu_office.core.spreadsheets.writer import Column, write_table

    rows = list(rows_of_file(count, groups))
    with override("ky"):
        columns = [Column(key, str(TITLES[key])) for key in rows[0]]
    return write_table(columns, rows, "Студенттер")


class Stages:
    """What each stage took in seconds, by name; `peak`: megabytes of this process and of the reader beside it."""

    def __init__(self):
        self.seconds: dict[str, float] = {}
        self.peak = 0.0

    def time(self, name: str, act: Callable):
        start = time.perf_counter()
        result = act()
        self.seconds[name] = time.perf_counter() - start
        return result


def peak_megabytes() -> float:
    status = (MEMORY / "status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def imported(count: int = STUDENTS) -> Stages:
    """Brings, previews, enters and takes back a file of students, each stage with a clock."""
    from curriculum import student_imports
    from curriculum.operations import student_imports as operations
    from curriculum.operations.student_undo import undo_import
    from kuu_office.core.job_runner import run_job
    from kuu_office.core.models import Unit

    stages, by = Stages(), scope_of_user("specialist")
    content = book_of_students(count, demo_groups())
    (MEMORY / "clear_refs").write_text("5")  # the peak is counted from here
    run = stages.time(
        "checking",
        lambda: student_imports.bring(
            upload=SimpleUploadedFile("30000.xlsx", content), unit=Unit.objects.get(parent=None), order={}, by=by,
            at=clock.now(),
        ),
    )  # fmt: skip
    seen = operations.token_of(run, operations.counts_of(run))
    job = operations.ask_to_apply(run_id=run.pk, seen=seen, by=by, at=clock.now())
    gc.set_threshold(*OF_A_WORKER)  # from here on a worker does it, no web process
    stages.time("entering", lambda: run_job(job.pk))
    stages.peak = peak_megabytes()
    stages.time("taking back", lambda: undo_import(run_id=run.pk, by=by, at=clock.now()))
    return stages


def figures() -> Iterator[Row]:
    """The stages in milliseconds, the peak in megabytes."""
    stages = imported()
    whole = stages.seconds["checking"] + stages.seconds["entering"]
    for name, seconds in (stages.seconds | {"checking and entering": whole}).items():
        yield Row(f"{STUDENTS} students, {name}", once(seconds * 1000), None, SECONDS * 1000)
    yield Row(f"{STUDENTS} students, peak in MB", once(stages.peak), None, MEGABYTES)


def once(value: float) -> Figures:
    return Figures(value, value, value)
