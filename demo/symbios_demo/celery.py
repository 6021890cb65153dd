"""The Celery application of the demo: real tasks over an in-memory broker, inside the serving process."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "symbios_demo.settings")

app = Celery("symbios_demo")
# The LMS reads the same prefix, so a setting that works here works there.
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
