"""Individual plans of all teachers printed by worker processes: one and two side by side, then the whole university
as one job whose workers are killed in the middle."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import psutil
from django.conf import settings

from benchmarks.clock import Figures, Row
from benchmarks.furniture import scope_of_user
from kuu_office.core import clock

A_PLAN_MS, UNIVERSITY_MINUTES, MOST_MEMORY_MB = 1500, 20, 1024


def figures() -> Iterator[Row]:
    """Milliseconds for a plan with one worker and with two, minutes and memory for all of the university."""
    from kuu_office.core.models import Unit

    faculty, university = _largest_faculty(), Unit.objects.get(parent=None)
    with TemporaryDirectory() as var:
        for workers, language in ((1, "ru"), (2, "en")):
            job = asked(faculty, language)
            seconds = Workers(job, workers, Path(var)).work()
            what = f"individual plan, {workers} worker{'s'[: workers - 1]} ({job.total / seconds:.1f} a second)"
            yield Row(what, once(seconds * 1000 / job.total), None, A_PLAN_MS)
        job = asked(university, "ky")
        workers = Workers(job, 2, Path(var))
        minutes = workers.work(lambda done: done >= job.total // 2) / 60
        _refuse_lost_or_doubled(job)
        name = f"{job.total:,} individual plans, 2 workers, killed once, min"
        yield Row(name, once(minutes), None, UNIVERSITY_MINUTES)
        yield Row("memory of one of the workers, in megabytes", once(workers.peak), None, MOST_MEMORY_MB)


def once(value: float) -> Figures:
    return Figures(value, value, value)


def _largest_faculty():
    from django.db.models import Count

    from kuu_office.core.models import Unit

    return Unit.objects.filter(kind="faculty").annotate(n=Count("children__appointments")).order_by("-n", "pk").first()


def asked(unit, language: str):
    """The job of all individual plans of a unit in the year that has most load sheets."""
    from django.db.models import Count

    from kuu_office.core.models import AcademicYear
    from workload.operations.prints import ask_for_papers

    year = AcademicYear.objects.annotate(n=Count("load_sheets")).order_by("-n").first()
    by = scope_of_user("chief")
    return ask_for_papers(papers="plans", unit=unit, year=year, language=language, by=by, at=clock.now())


class Workers:
    """So many processes at one job; `peak`: the most megabytes that one of them held."""

    def __init__(self, job, count: int, var: Path):
        self.job, self.count, self.peak = job, count, 0.0
        self.env = os.environ | {
            "DATABASE_URL": database_address(), "REDIS_URL": f"redis+socket://{var}/nobody.sock?virtual_host=0",
            "PROCESS": "worker", "VAR_DIR": str(var), "JOB_HELPERS": str(count - 1), "LOG_LEVEL": "ERROR",
        }  # fmt: skip
        self.processes: list[subprocess.Popen] = []

    def work(self, is_time_to_kill: Callable[[int], bool] | None = None) -> float:
        """Seconds until the job has ended. All are killed once when it is time, and started anew."""
        start = time.perf_counter()
        self.start()
        while self.is_live():
            self.look()
            if is_time_to_kill and is_time_to_kill(self.job.done):
                is_time_to_kill = None
                self.kill()
                self.start()
            time.sleep(0.2)
        if self.job.state != "done":
            sys.exit(f"the plans were not printed: {self.job.message}")
        for process in self.processes:
            process.wait()
        return time.perf_counter() - start

    def start(self) -> None:
        command = [sys.executable, "-m", "benchmarks.print_worker", str(self.job.pk)]
        self.processes = [
            subprocess.Popen([*command, str(place)], env=self.env, cwd=settings.BASE_DIR) for place in range(self.count)
        ]

    def kill(self) -> None:
        """With kill -9, in the middle of whatever they do."""
        for process in self.processes:
            process.kill()
            process.wait()

    def is_live(self) -> bool:
        self.job.refresh_from_db()
        if any(process.poll() for process in self.processes):
            sys.exit("a worker died of itself")
        return not self.job.is_ended

    def look(self) -> None:
        for process in self.processes:
            with suppress(psutil.NoSuchProcess):
                self.peak = max(self.peak, psutil.Process(process.pid).memory_info().rss / 1024**2)


def database_address() -> str:
    """The address of this database for another process."""
    values = settings.DATABASES["default"]
    password = f":{quote(values['PASSWORD'])}" if values["PASSWORD"] else ""
    port = f":{values['PORT']}" if values["PORT"] else ""
    return f"postgresql://{values['USER']}{password}@{quote(values['HOST'] or '', safe='')}{port}/{values['NAME']}"


def _refuse_lost_or_doubled(job) -> None:
    """Each plan has one paper in this language, and no number is missing or there twice."""
    from kuu_office.core.documents.numbers import gaps
    from kuu_office.core.models import IssuedDocument

    units = job.units.values_list("file_id", flat=True)
    papers = IssuedDocument.objects.filter(kind="workload.plan_paper", file__in=units, voided_at=None)
    issued = IssuedDocument.objects.filter(kind="workload.plan_paper", issued_at__gte=job.created_at)
    if (papers.count(), issued.count(), len(set(units))) != (job.total,) * 3 or gaps():
        sys.exit(f"{job.total} plans, {issued.count()} papers, {len(set(units))} files, gaps: {gaps()}")
