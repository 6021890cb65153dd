"""Keeps a pair from the moment somebody acts on it."""

from __future__ import annotations

from symbios_matching.matches.models import Match
from symbios_matching.matches.pairs import FoundMatch


def keep_match(found: FoundMatch) -> Match:
    """
    Store a pair with its score and reasons as they are now; what an earlier act kept of it is replaced.
    """
    kept, _is_new = Match.objects.update_or_create(
        offer=found.offer,
        need=found.need,
        defaults={
            "score": found.score,
            "gate": found.gate,
            "completeness": found.completeness,
            "reasons": found.reasons,
            "offer_version": found.offer.version,
            "need_version": found.need.version,
            "policy_version": found.policy_version,
            "vocabulary_version": found.vocabulary_version,
        },
    )
    return kept
