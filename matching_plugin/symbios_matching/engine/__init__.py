"""
Pure matching: frames of offers and needs in, ranked and explained pairs out.

``match`` brings pandas with it and is therefore loaded when first asked for; policy and vocabulary are plain
Python and safe to import from a web process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symbios_matching.engine.exceptions import ListingFrameError
from symbios_matching.engine.policy import DEFAULT_POLICY, SURVEY_POLICY, MatchingPolicy
from symbios_matching.engine.vocabulary import Concept, ImpliedUse, KnownSynergy, LawRule, Vocabulary

if TYPE_CHECKING:
    from symbios_matching.engine.pipeline import match

__all__ = [
    "DEFAULT_POLICY",
    "SURVEY_POLICY",
    "Concept",
    "ImpliedUse",
    "KnownSynergy",
    "LawRule",
    "ListingFrameError",
    "MatchingPolicy",
    "Vocabulary",
    "match",
]


def __getattr__(name: str) -> Any:
    if name == "match":
        from symbios_matching.engine.pipeline import match

        return match
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
