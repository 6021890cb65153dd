"""The list of nouns."""

from symbios_matching.directory.models import Membership, Organisation, Site
from symbios_matching.listings.models import Listing, ListingConcept, UnknownWord, UnknownWordUse
from symbios_matching.matches.models import Match, MatchList, RematchRun, RematchShard
from symbios_matching.synergies.models import Introduction
from symbios_matching.taxonomy.models import (
    AmbiguousWord,
    Concept,
    ConceptLabel,
    KnownSynergy,
    LawRule,
    PolicyChange,
    ReferenceVersion,
)

__all__ = [
    "AmbiguousWord",
    "Concept",
    "ConceptLabel",
    "Introduction",
    "KnownSynergy",
    "LawRule",
    "Listing",
    "ListingConcept",
    "Match",
    "MatchList",
    "Membership",
    "Organisation",
    "PolicyChange",
    "ReferenceVersion",
    "RematchRun",
    "RematchShard",
    "Site",
    "UnknownWord",
    "UnknownWordUse",
]
