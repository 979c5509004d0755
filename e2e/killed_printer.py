"""A worker's process that does one job and dies of kill -9 right after it issued a paper, before the unit is marked.

    python -m e2e.killed_printer JOB killed|spared [transaction] [key]

The words after the job take guards off: `transaction` keeps the paper in a session of its own, as if it were not
written together with the mark; `key` gives it a natural key that never comes again.
"""

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import django

django.setup()

from kuu_office.core import job_runner  # noqa: E402 - models need the set-up
from kuu_office.core.documents import issue, papers  # noqa: E402


def main(job: str, fate: str, *off: str) -> None:
    def print_and_die(**paper):
        if "key" in off:
            paper["natural_key"] += f" {uuid4()}"
        issued = in_a_session_of_its_own(**paper) if "transaction" in off else issue(**paper)
        if fate == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        return issued

    papers.issue = print_and_die
    job_runner.run_job(int(job))


def in_a_session_of_its_own(**paper):
    with ThreadPoolExecutor(1) as other:
        return other.submit(issue, **paper).result()


if __name__ == "__main__":
    main(*sys.argv[1:])
