"""A worker's process for one job: as its runner (place 0) or as its helper, until the job has ended.

python -m benchmarks.print_worker JOB PLACE
"""

import sys
import time

import django

django.setup()

from kuu_office.core import job_runner, jobs
from kuu_office.core.models import Job


def main(job: int, place: int) -> None:
    jobs.poke = job_runner.poke = lambda *_told, **_place: True  # who helps whom stands in the command line
    while Job.objects.live().filter(pk=job).exists():
        if place:
            job_runner.help_job(job, place)
        else:
            job_runner.run_job(job)
        time.sleep(0.05)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
