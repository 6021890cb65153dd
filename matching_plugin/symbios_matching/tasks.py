"""Work behind the request. Thin: ids come in, ``api`` does it, rows decide. Losing a task loses nothing."""

from __future__ import annotations

from typing import Any

from celery import Task, shared_task
from django.db import InterfaceError, OperationalError

from symbios_matching import api


@shared_task(
    name="symbios_matching.tasks.match_listing",
    acks_late=True,
    reject_on_worker_lost=True,
    ignore_result=True,
    autoretry_for=(OperationalError, InterfaceError),
    max_retries=3,
    retry_backoff=5,
)
def match_listing(listing_id: int, **_later: Any) -> None:
    """Match one listing. Twice, or at once in two workers, is as good as once (see ``api.match_listing``)."""
    api.match_listing(listing_id=listing_id)


@shared_task(
    name="symbios_matching.tasks.fill_lists_after",
    acks_late=True,
    reject_on_worker_lost=True,
    ignore_result=True,
    autoretry_for=(OperationalError, InterfaceError),
    max_retries=3,
    retry_backoff=5,
)
def fill_lists_after(listing_id: int, **_later: Any) -> None:
    """Fill the lists a closed listing stood in. Twice is as good as once."""
    api.fill_lists_after(listing_id=listing_id)


@shared_task(name="symbios_matching.tasks.write_about_introduction", ignore_result=True)
def write_about_introduction(introduction_id: int, status: str, **_later: Any) -> None:
    """Mail the other side. At most once: never retried, as nobody wants the same mail twice."""
    api.write_about_introduction(introduction_id=introduction_id, status=status)


@shared_task(
    bind=True,
    name="symbios_matching.tasks.work_on_rematch",
    acks_late=True,
    reject_on_worker_lost=True,
    ignore_result=True,
    autoretry_for=(OperationalError, InterfaceError),
    max_retries=3,
    retry_backoff=5,
)
def work_on_rematch(self: Task, run_id: int, **_later: Any) -> None:
    """
    Do one shard of a run over every listing, whichever is free, and send the next task if any is left.

    When all that is left is held by others, the next task comes when the first lease has run out: should its
    worker be dead, the shard is done then. So neither a worker nor the tasks it took with it are missed.
    """
    done = api.work_on_rematch(run_id=run_id, limit=1)
    due_at = api.rematch_due_at(run_id=run_id) if done else None
    if due_at is not None and not self.request.is_eager:
        self.apply_async((run_id,), eta=due_at)
