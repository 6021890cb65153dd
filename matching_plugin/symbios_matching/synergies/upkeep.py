"""Work that crosses the features and is safe to repeat: sweeping, and forgetting a person."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from symbios_matching.data import SweepReport
from symbios_matching.directory.services import forget_person
from symbios_matching.listings.services import forget_author
from symbios_matching.listings.unknown_words import forget_unused_words
from symbios_matching.matches.services import sweep_listings
from symbios_matching.synergies.services import expire_introductions, forget_notes
from symbios_matching.taxonomy.policy import forget_editor


def sweep(*, limit: int | None = None) -> SweepReport:
    """
    Do what is due, by looking at rows: match listings that wait (at most ``limit``), close requests past
    their date, forget unknown words that no title has any more.

    Whatever happened to a task, a broker or a worker, nothing is lost as long as this runs now and then.
    """
    matched, failed = sweep_listings(limit=limit)
    forget_unused_words()
    return SweepReport(matched=matched, failed=failed, expired=expire_introductions())


@transaction.atomic
def retire_person(*, user_id: int, addresses: Iterable[str] = ()) -> None:
    """
    Erase a person everywhere: memberships, notes, reasons, names under listings and changes of the policy,
    contact cards with their address.

    What an organisation owns stays. ``addresses`` are the mail addresses the person had. Safe to repeat, as
    the platform's retirement may call more than once.
    """
    forget_notes(user_id=user_id)
    forget_author(user_id=user_id)
    forget_editor(user_id=user_id)
    forget_person(user_id=user_id, addresses=addresses)
