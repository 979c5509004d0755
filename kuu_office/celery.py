"""The Celery application: JSON only, late acknowledgement, quick redelivery after a crash (SECURITY 2.3, M9)."""

import os
import signal

from celery import Celery
from celery.signals import beat_embedded_init, worker_process_init

from kuu_office.embedded import processes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuu_office.settings")

app = Celery("kuu_office")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
MASTER = os.getpid()  # this module is read before Celery forks


@beat_embedded_init.connect
@worker_process_init.connect
def end_with_the_master(**_) -> None:
    """Celery's master tells its children to stop; killed, it cannot, and its clock would tick on alone."""
    processes.end_with(MASTER, signal.SIGKILL)
