"""The specification of Symbios, readable as sentences. Never installed.

The Celery application is imported here for the reason ``lms/__init__.py`` imports its own: a ``shared_task``
belongs to whichever application exists when it is first used.
"""

from tests.celery_app import app as celery_app

__all__ = ["celery_app"]
