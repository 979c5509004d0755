"""The Celery application: JSON only, late acknowledgement, quick redelivery after a crash (SECURITY 2.3, M9)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuu_office.settings")

app = Celery("kuu_office")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
