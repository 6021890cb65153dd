"""The list of nouns."""

from symbios_matching.directory.models import Membership, Organisation, Site
from symbios_matching.listings.models import Listing, ListingConcept
from symbios_matching.matches.models import Match, MatchRun
from symbios_matching.synergies.models import Introduction

__all__ = [
    "Introduction",
    "Listing",
    "ListingConcept",
    "Match",
    "MatchRun",
    "Membership",
    "Organisation",
    "Site",
]
