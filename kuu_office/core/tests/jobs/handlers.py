"""Work for a real worker process: `celery worker --include kuu_office.core.tests.jobs.handlers`."""

import time

from kuu_office.core import jobs
from kuu_office.core.tests.jobs.test_running import leave_a_trace


@jobs.handler("test.slow_trace")
def slow_trace(run: jobs.JobRun) -> None:
    leave_a_trace(run)
    time.sleep(run.params["seconds"])
