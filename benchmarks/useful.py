"""
Who is right? The judge of *useful@10*, by the true concepts that no candidate sees.

A need is a right partner of an offer when

- it is truly about the same concept, or about the use of a known synergy of that concept, and
- it passes the gates: another organisation, no further away (straight line) than the stricter of the two
  stated limits, and no ban of the law between the two true concepts.

``useful@10`` of one offer is the number of right partners among the ten proposed, over ten or over all the
right partners there are if those are fewer; offers without any do not count. Order inside the ten does not
matter; likeness to the engine's own score does not enter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from benchmarks.base import Base
from symbios_matching.engine import Vocabulary

TOP = 10
EARTH_RADIUS_KM = 6371.0088


class Judge:
    """Knows the truth about one base."""

    def __init__(self, base: Base, vocabulary: Vocabulary) -> None:
        self._base, self._right = base, right_uses(base.concepts, vocabulary)
        self._by_concept = {
            one: np.flatnonzero(base.wanted == one) for one in np.unique(base.wanted).tolist()
        }
        self._sides = {
            name: (
                np.radians(frame["latitude"].to_numpy(dtype=np.float64)),
                np.radians(frame["longitude"].to_numpy(dtype=np.float64)),
                frame["max_distance_km"].to_numpy(dtype=np.float64),
                frame["organisation_id"].to_numpy(),
            )
            for name, frame in (("offer", base.offers), ("need", base.needs))
        }

    def partners(self, offer: int) -> np.ndarray:
        """Row numbers of the needs that are right for one offer."""
        concepts = np.flatnonzero(self._right[self._base.offered[offer]]).tolist()
        about = [self._by_concept[one] for one in concepts if one in self._by_concept]
        if not about:
            return np.array([], dtype=np.int64)
        needs = np.concatenate(about)
        lat, lon, limit, organisation = (column[offer] for column in self._sides["offer"])
        lats, lons, limits, organisations = (column[needs] for column in self._sides["need"])
        across = np.sin((lats - lat) / 2) ** 2
        along = np.cos(lat) * np.cos(lats) * np.sin((lons - lon) / 2) ** 2
        straight = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(across + along, 0, 1)))
        return needs[(straight <= np.minimum(limit, limits)) & (organisations != organisation)]

    def useful(self, proposed: Mapping[int, Iterable[int]]) -> float:
        """Mean useful@10 of offers (row numbers) with the needs proposed to them; NaN without any judged."""
        shares = []
        for offer, needs in proposed.items():
            right = self.partners(offer)
            if len(right):
                found = np.isin(list(needs)[:TOP], right).sum()
                shares.append(found / min(TOP, len(right)))
        return float(np.mean(shares)) if shares else float("nan")


def right_uses(concepts: tuple[str, ...], vocabulary: Vocabulary) -> np.ndarray:
    """Offer concept x need concept: the same, or a known use of it, and no ban between them."""
    number = {name: place for place, name in enumerate(concepts)}
    right = np.eye(len(concepts), dtype=bool)
    for synergy in vocabulary.synergies.values():
        if synergy.concept in number and synergy.use_concept in number:
            right[number[synergy.concept], number[synergy.use_concept]] = True
    lines = [set(vocabulary.ancestors(name)) for name in concepts]
    for rule in vocabulary.law_rules.values():
        if rule.effect == "block" and not rule.property and rule.uses:
            materials = np.array([not line.isdisjoint(rule.materials) for line in lines])
            uses = np.array([not line.isdisjoint(rule.uses) for line in lines])
            right &= ~(materials[:, None] & uses[None, :])
    return right
