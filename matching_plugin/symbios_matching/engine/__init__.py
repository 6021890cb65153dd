"""
Pure matching: frames of offers and needs in, ranked and explained pairs out.

``match`` and ``Index`` bring pandas along and are therefore loaded when first asked for; policy and
vocabulary are plain Python and safe to import from a web process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symbios_matching.engine.exceptions import ListingFrameError
from symbios_matching.engine.policy import DEFAULT_POLICY, SURVEY_POLICY, MatchingPolicy
from symbios_matching.engine.vocabulary import Case, Concept, ImpliedUse, KnownSynergy, LawRule, Vocabulary

if TYPE_CHECKING:
    from symbios_matching.engine.index import Found, Index
    from symbios_matching.engine.pipeline import match

__all__ = [
    "DEFAULT_POLICY",
    "SURVEY_POLICY",
    "Case",
    "Concept",
    "Found",
    "ImpliedUse",
    "Index",
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
    if name in ("Found", "Index"):
        from symbios_matching.engine import index

        return getattr(index, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
