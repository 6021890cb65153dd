"""
What others may hear: things that happened, past tense, sent after commit. Receivers take ``event`` and
``**kwargs``.

    LISTING_PUBLISHED        event: data.ListingChanged          published, edited or reopened
    LISTING_WITHDRAWN        event: data.ListingChanged          closed by its people, in this version
    MATCHES_FOUND            event: data.MatchesFound            one listing was matched, by itself
    INTRODUCTION_REQUESTED   event: data.IntroductionChanged
    INTRODUCTION_ANSWERED    event: data.IntroductionChanged     accepted or declined

A receiver that fails is logged and disturbs nobody (``send_robust``).
"""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.dispatch import Signal

LISTING_PUBLISHED = Signal()
LISTING_WITHDRAWN = Signal()
MATCHES_FOUND = Signal()
INTRODUCTION_REQUESTED = Signal()
INTRODUCTION_ANSWERED = Signal()


def send_on_commit(signal: Signal, sender: type, event: object) -> None:
    """Send ``event`` once the surrounding transaction is really there; at once when there is none."""
    transaction.on_commit(partial(signal.send_robust, sender=sender, event=event), robust=True)
