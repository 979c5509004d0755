"""Individual plans of the whole university as one job: a tenth by one worker, to the half by two, the rest by two
others; all are killed each time, in the middle of whatever they do."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
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
    """Milliseconds for a plan with one worker and with two, minutes for all of them, memory of the largest worker."""
    from kuu_office.core.models import Unit

    job = asked(Unit.objects.get(parent=None), "ky")
    parts = ((1, job.total // 10), (2, job.total // 2), (2, job.total))
    with TemporaryDirectory() as var:
        done = [Workers(job, count, Path(var)).work(until) for count, until in parts]
    _refuse_lost_or_doubled(job)
    for (count, _until), part in zip(parts[:2], done, strict=False):
        what = f"individual plan, {count} worker{'s'[: count - 1]} ({1000 / part.plan_ms:.1f} a second)"
        yield Row(what, once(part.plan_ms), None, A_PLAN_MS)
    name = f"{job.total:,} individual plans, workers killed twice, min"
    yield Row(name, once(sum(part.seconds for part in done) / 60), None, UNIVERSITY_MINUTES)
    yield Row("memory of one of the workers, in megabytes", once(max(part.peak for part in done)), None, MOST_MEMORY_MB)


def once(value: float) -> Figures:
    return Figures(value, value, value)


def asked(unit, language: str):
    """The job of all individual plans of a unit in the year that has most load sheets."""
    from django.db.models import Count

    from kuu_office.core.models import AcademicYear
    from workload.operations.prints import ask_for_papers

    year = AcademicYear.objects.annotate(n=Count("load_sheets")).order_by("-n").first()
    by = scope_of_user("chief")
    return ask_for_papers(papers="plans", unit=unit, year=year, language=language, by=by, at=clock.now())


@dataclass(frozen=True)
class Part:
    """seconds: with starting the workers; plan_ms: from the first plan on; peak: most megabytes of a worker."""

    seconds: float
    plan_ms: float
    peak: float


class Workers:
    """So many processes at one job."""

    def __init__(self, job, count: int, var: Path):
        self.job, self.peak = job, 0.0
        env = os.environ | {
            "DATABASE_URL": database_address(), "REDIS_URL": f"redis+socket://{var}/nobody.sock?virtual_host=0",
            "PROCESS": "worker", "VAR_DIR": str(var), "JOB_HELPERS": str(count - 1), "LOG_LEVEL": "ERROR",
        }  # fmt: skip
        command = [sys.executable, "-m", "benchmarks.print_worker", str(job.pk)]
        self.processes = [
            subprocess.Popen([*command, str(place)], env=env, cwd=settings.BASE_DIR) for place in range(count)
        ]

    def work(self, until: int) -> Part:
        """Until so many plans of the job are done; all end with kill -9, or by themselves when the job has ended."""
        start, before = time.perf_counter(), self.job.done
        first = self.wait_for(before + 1), self.job.done
        last = self.wait_for(until), self.job.done
        if self.job.is_ended and self.job.state != "done":
            sys.exit(f"the plans were not printed: {self.job.message}")
        self.end()
        plan_ms = (last[0] - first[0]) * 1000 / (last[1] - first[1])
        return Part(time.perf_counter() - start, plan_ms, self.peak)

    def wait_for(self, done: int) -> float:
        """The moment at which so many plans are done, and the job has ended if these are all."""
        while self.job.done < done or (done == self.job.total and not self.job.is_ended):
            if any(process.poll() for process in self.processes):
                sys.exit("a worker died of itself")
            self.look()
            time.sleep(0.05)
            self.job.refresh_from_db()
        return time.perf_counter()

    def end(self) -> None:
        for process in self.processes:
            if not self.job.is_ended:
                process.kill()
            process.wait()

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
