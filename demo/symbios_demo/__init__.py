"""A small stand-in LMS that runs Symbios on one machine: never installed, never a production server."""

from symbios_demo.celery import app as celery_app

__all__ = ["celery_app"]
