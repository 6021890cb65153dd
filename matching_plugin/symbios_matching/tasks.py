"""Work behind the request. Thin: ids come in, ``api`` does it, rows decide. Losing a task loses nothing."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.db import OperationalError

from symbios_matching import api


@shared_task(
    name="symbios_matching.tasks.match_listing",
    acks_late=True,
    reject_on_worker_lost=True,
    ignore_result=True,
    autoretry_for=(OperationalError,),
    max_retries=3,
    retry_backoff=5,
)
def match_listing(listing_id: int, **_later: Any) -> None:
    """Match one listing. Twice, or at once in two workers, is as good as once (see ``api.match_listing``)."""
    api.match_listing(listing_id=listing_id)


@shared_task(name="symbios_matching.tasks.write_about_introduction", ignore_result=True)
def write_about_introduction(introduction_id: int, status: str, **_later: Any) -> None:
    """Mail the other side. At most once: never retried, as nobody wants the same mail twice."""
    api.write_about_introduction(introduction_id=introduction_id, status=status)
