"""Hears what happened and asks a worker to act. A broker that is down or frozen never harms the request."""

from __future__ import annotations

import logging
import threading
from typing import Any

from celery import Task, current_app
from celery.signals import worker_init
from django.conf import settings
from django.db import connections
from django.dispatch import receiver

from symbios_matching import api, events, tasks
from symbios_matching.data import IntroductionChanged, ListingChanged

log = logging.getLogger(__name__)

_senders = threading.BoundedSemaphore(4)


@receiver(events.LISTING_PUBLISHED, dispatch_uid="symbios_match_published_listing")
def match_published_listing(event: ListingChanged, **_kwargs: Any) -> None:
    """Have a new version of a listing matched. If nobody takes the task, ``symbios_sweep`` finds the row."""
    enqueue(tasks.match_listing, event.listing_id)


@receiver(events.LISTING_WITHDRAWN, dispatch_uid="symbios_fill_lists_after")
def fill_lists_after(event: ListingChanged, **_kwargs: Any) -> None:
    """Have the lists it stood in filled up again; until then they are one short, and a rematch mends them."""
    enqueue(tasks.fill_lists_after, event.listing_id)


@receiver(events.INTRODUCTION_REQUESTED, dispatch_uid="symbios_write_about_request")
@receiver(events.INTRODUCTION_ANSWERED, dispatch_uid="symbios_write_about_answer")
def write_about_introduction(event: IntroductionChanged, **_kwargs: Any) -> None:
    """Have the other side told by mail. The page says it too, mail or no mail."""
    enqueue(tasks.write_about_introduction, event.introduction_id, event.status)


@worker_init.connect(dispatch_uid="symbios_index_before_forking")
def index_before_forking(**_kwargs: Any) -> None:
    """Where the settings ask for it, build the index in the parent of a worker: its processes share it."""
    if settings.SYMBIOS_INDEX_AT_WORKER_START:
        api.renew_index()
        connections.close_all()  # a connection must not be carried across a fork


def forget_retired_person(user: Any = None, email: str = "", **_kwargs: Any) -> None:
    """
    Erase a person whom the platform retires (connected by ``plugin_app`` to its USER_RETIRE signals).

    ``email`` is the address the person had, where the signal says it. May be called more than once. An
    exception would stop the platform's pipeline, rightly: a person must not count as retired while we still
    know them.
    """
    if user is not None:
        api.retire_person(user_id=user.pk, addresses=[address for address in (email, user.email) if address])


def enqueue(task: Task, *arguments: int | str) -> bool:
    """
    Hand a task to the broker and return whether it took it in time.

    A refused connection raises soon, but a broker that accepts and never answers blocks for as long as the
    platform's own timeouts allow. So the hand-over has a thread of its own and the request waits for it no
    longer than ``SYMBIOS_BROKER_PATIENCE_SECONDS``; at most four such threads exist.
    """
    if current_app.conf.task_always_eager:
        task.apply_async(arguments)
        return True
    if not _senders.acquire(blocking=False):
        log.warning("%s%r was not sent: the broker does not answer", task.name, arguments)
        return False
    taken = threading.Event()
    sender = threading.Thread(
        target=_send, args=(task, arguments, taken), name="symbios-enqueue", daemon=True
    )
    try:
        sender.start()
    except RuntimeError:
        _senders.release()
        log.exception("%s%r was not sent", task.name, arguments)
        return False
    sender.join(settings.SYMBIOS_BROKER_PATIENCE_SECONDS)
    if not taken.is_set():
        log.warning("%s%r was not taken by the broker in time", task.name, arguments)
    return taken.is_set()


def _send(task: Task, arguments: tuple[int | str, ...], taken: threading.Event) -> None:
    try:
        task.apply_async(arguments, retry=False)
        taken.set()
    except Exception:
        log.exception("%s%r was not sent", task.name, arguments)
    finally:
        _senders.release()
