"""A pair of an offer and a need: its public id, and a found one with its score and reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from symbios_matching.engine.reasons import Reason, reasons_of
from symbios_matching.engine.records import completeness_of, gate_of
from symbios_matching.matches.packing import Kept
from symbios_matching.taxonomy.current import current

if TYPE_CHECKING:
    from symbios_matching.listings.models import Listing


def pair_id(offer: Listing, need: Listing) -> str:
    """Return the public id of a pair: both listings' public ids in hexadecimal, with a hyphen between."""
    return f"{offer.public_id.hex}-{need.public_id.hex}"


def listings_of(pair: str) -> tuple[UUID, UUID]:
    """Return the public ids (offer, need) a pair's id is made of. Raises ValueError for any other text."""
    offer, _hyphen, need = str(pair).partition("-")
    if len(offer) != 32 or len(need) != 32:
        raise ValueError(f"{pair!r} is no id of a pair")
    return UUID(offer), UUID(need)


@dataclass(frozen=True, slots=True)
class FoundMatch:
    """
    A pair that holds now; the same pair is equal, from whichever side it was read.

    ``policy_version`` and ``vocabulary_version`` are those of the list it was read from.
    """

    offer: Listing
    need: Listing
    kept: Kept = field(compare=False)
    policy_version: str = field(compare=False)
    vocabulary_version: str = field(compare=False)

    @property
    def public_id(self) -> str:
        """The id under which pages and the REST API speak of the pair."""
        return pair_id(self.offer, self.need)

    @property
    def is_in_force(self) -> bool:
        """Tell whether it was judged by the vocabulary, its law rules included, and the policy of today."""
        force = current()
        in_force = (force.policy.version, force.vocabulary_version)
        return (self.policy_version, self.vocabulary_version) == in_force

    @property
    def score(self) -> float:
        """In [0, 1]."""
        return self.kept.score

    @property
    def gate(self) -> float:
        """1, or 0.7 while a law question is open."""
        return gate_of(self.kept.record)

    @property
    def completeness(self) -> float:
        """In [0, 1]: share of the weight that both sides have stated."""
        return completeness_of(self.kept.record)

    @property
    def reasons(self) -> list[Reason]:
        """
        Codes and numbers, in the order of the factors; made from the packed record when asked.

        The weights of an earlier policy are not kept. Where a factor brought more points then than today's
        policy allows, these count as the most it could bring: no part is ever more than the whole.
        """
        force = current()
        reasons = reasons_of(self.kept.record, force.vocabulary, force.policy)
        if self.policy_version == force.policy.version:
            return reasons
        return [{**one, "max_points": max(one["max_points"], one["points"])} for one in reasons]
