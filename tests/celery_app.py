"""The Celery application of the tests: eager in-process, or a real worker over the broker of the settings.

A worker by hand: ``SYMBIOS_TEST_REDIS=redis://127.0.0.1:6379/9 celery -A tests.celery_app worker``.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

app = Celery("symbios_tests")
# The LMS reads the same prefix, so a setting that works here works there.
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
