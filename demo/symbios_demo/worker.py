"""The Celery worker inside the serving process: real tasks, one after the other, in a thread of its own."""

from __future__ import annotations

import logging
import threading

from symbios_demo.celery import app

log = logging.getLogger(__name__)


class InProcessWorker:
    """Starts and stops the worker. ``solo`` runs tasks in the consumer's thread: one writer for SQLite."""

    def __init__(self) -> None:
        app.set_default()
        self._worker = app.WorkController(
            app=app,
            pool="solo",
            concurrency=1,
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
        )
        # A daemon: a task in progress never keeps Ctrl-C waiting, and what it leaves the sweep finds again.
        self._thread = threading.Thread(target=self._run, name="celery-worker", daemon=True)

    def _run(self) -> None:
        try:
            self._worker.start()
        except SystemExit:
            log.debug("worker stopped")

    def start(self) -> None:
        """Begin to take tasks."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the worker to end, and give it a moment."""
        self._worker.stop()
        self._thread.join(timeout=2)
