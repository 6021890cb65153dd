"""
The search for one listing alone, in few steps: what a page asks while somebody waits.

The profiles that fit the listing at all (``profiles``) are opened from the best downwards, until none left
can enter the list, and their listings are scored as ``scoring`` does. Who meets too many is left to
``search``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from symbios_matching.engine import comparisons
from symbios_matching.engine.columns import Columns
from symbios_matching.engine.likeness import Ints
from symbios_matching.engine.normalise import Side
from symbios_matching.engine.profiles import Heads, Profiles
from symbios_matching.engine.ranking import Ranking
from symbios_matching.engine.scoring import Pairs, Scoring

FIRST = 1_024  # listings scored before the rest are held against the last of the list
MOST = 8_192  # listings; where more can enter the list, ``search`` leaves out most of them unseen
ROADS = ("concept", "use", "receiver", "ewc", "route", "case")
BY_PROFILE = (*ROADS, "synergy", "gate", "maturity_value", "maturity_points", "cascade_points")
BY_FIT = ("fit_value", "fit_points")


@dataclass(frozen=True, eq=False)
class Part:
    """One part of the searched side, and which of its listings still count."""

    profiles: Profiles
    alive: np.ndarray


@dataclass(frozen=True, eq=False)
class Listed:
    """
    Pairs of the list that lie in one part, scored, with the evidence of all roads; ``place`` is that of each
    in the list, from 0.
    """

    part: int
    pairs: Pairs
    place: Ints


@dataclass(eq=False)
class Single:
    """A search of one listing of ``side`` among the parts of the other side."""

    scoring: Scoring
    side: Side
    parts: Sequence[Part]
    ranking: Ranking

    def best(self, queries: Columns, row: int) -> list[Listed] | None:
        """The list of this row; None where it would take too many steps. Only for lists of so many."""
        pool, least = _Pool(self.ranking, "need" if self.side == "offer" else "offer"), 0
        for number, part in enumerate(self.parts):
            heads = part.profiles.fitting(queries, row)
            begin, many = 0, heads.many
            while begin < len(many):
                end = int(np.searchsorted(heads.least, -least, "right"))
                before = int(many[begin - 1]) if begin else 0
                if not begin and int(many[-1]) > 2 * FIRST and not pool.found:
                    end = min(end, int(np.searchsorted(many, FIRST)) + 1)
                if end <= begin:
                    break
                if int(many[end - 1]) - before > MOST:
                    return None
                least = pool.add(number, heads, self._scored(queries, row, part, heads, begin, end))
                begin = end
        return pool.listed()

    def _scored(self, queries: Columns, row: int, part: Part, heads: Heads, begin: int, end: int) -> Pairs:
        """All pairs with listings of some of the profiles that can still enter the list, scored."""
        scoring, policy = self.scoring, self.scoring.policy
        rows, place = part.profiles.listings(heads.profiles[begin:end])
        if not part.alive.all():
            living = np.flatnonzero(part.alive[rows])
            rows, place = rows[living], place[living]
        pairs = part.profiles.pairs(queries, np.full(len(rows), row), rows)
        pairs["profile"] = place + begin
        pairs = scoring.possible(pairs)
        place, facts = pairs["profile"], heads.facts
        points = facts["points"][place]
        if facts["silent"][begin:end].any():
            for name in ROADS:
                pairs[name] = facts[name][place]
            pairs["text"] = scoring.by_text(pairs)
            pairs["fit_value"] = comparisons.fit(pairs, policy)
            points += scoring.points("fit", pairs["fit_value"]) - facts["fit_points"][place]
            pairs["points"] = points
            pairs = pairs.only((pairs["fit_value"] >= policy.fit_floor) & (pairs["fit_value"] > 0))
            place, points = pairs["profile"], pairs["points"]
        for factor, value in (
            ("quantity", comparisons.quantity_fit(pairs, policy)),
            ("season", comparisons.season_fit(pairs)),
            ("distance", comparisons.distance_fit(pairs, policy)),
        ):
            pairs[f"{factor}_value"] = value
            pairs[f"{factor}_points"] = told = scoring.points(factor, value)
            points = points + told
        pairs["score"] = points * facts["gate"][place]
        pairs["cascade_value"] = facts["cascade_value"][place]
        return pairs


class _Pool:
    """The pairs scored so far, by the part they are of."""

    def __init__(self, ranking: Ranking, other: Side) -> None:
        self._ranking, self._other = ranking, other
        self.found = list[tuple[int, Heads, Pairs]]()

    def add(self, part: int, heads: Heads, pairs: Pairs) -> int:
        """Take in pairs, each once; returns the score a further pair must reach to be of interest."""
        self.found.append((part, heads, pairs))
        kept = self._ranking.kept or 0
        score, best = self._best(kept)
        return int(score[best[-1]]) if len(best) == kept else 0

    def listed(self) -> list[Listed]:
        """The list."""
        if not self.found:
            return []
        top, kept = self._ranking.top or 0, self._ranking.kept or 0
        _score, best = self._best(kept)
        chosen, next_ = best[:top], best[top:]
        if next_:
            cascade = np.nan_to_num(self._all("cascade_value"), nan=-1.0)
            highest = max(cascade[chosen])
            risen = next((one for one in next_ if cascade[one] > highest), None)
            chosen = chosen if risen is None else [*chosen[:-1], risen]
        begin, places, by_part = 0, np.array(chosen, dtype=np.int64), dict[int, list[tuple[Pairs, Ints]]]()
        for part, heads, pairs in self.found:
            own = np.flatnonzero((places >= begin) & (places < begin + len(pairs.offer)))
            if len(own):
                told = _told(pairs.at(places[own] - begin), heads)
                by_part.setdefault(part, []).append((told, own))
            begin += len(pairs.offer)
        return [
            Listed(part, Pairs.joined([pairs for pairs, _own in of]), np.concatenate([own for _p, own in of]))
            for part, of in by_part.items()
        ]

    def _best(self, count: int) -> tuple[Ints, list[int]]:
        """All scores, and the places of the first so many, in order, no organisation too often."""
        score, tie, organisation = (
            self._all(name) for name in ("score", f"tie_{self._other}", f"organisation_{self._other}")
        )
        most = self._ranking.policy.most_of_one_organisation
        likely = np.arange(len(score))
        if len(score) > 4 * count:
            likely = np.flatnonzero(score >= np.partition(score, -2 * count)[-2 * count])
        while True:
            chosen, seen = list[int](), Counter[int]()
            order = likely[np.lexsort((tie[likely], -score[likely]))]
            for place, own in zip(order.tolist(), organisation[order].tolist(), strict=True):
                if own < 0 or seen[own] < most:
                    seen[own] += 1
                    chosen.append(place)
                    if len(chosen) == count:
                        return score, chosen
            if len(likely) == len(score):
                return score, chosen
            # One organisation crowded out the others.
            likely = np.arange(len(score))

    def _all(self, name: str) -> np.ndarray:
        found = [pairs[name] for _part, _heads, pairs in self.found]
        return found[0] if len(found) == 1 else np.concatenate(found)


def _told(pairs: Pairs, heads: Heads) -> Pairs:
    """The same with all that a record tells."""
    profile = pairs["profile"]
    for name in BY_PROFILE if "text" in pairs else (*BY_PROFILE, *BY_FIT):
        pairs[name] = heads.facts[name][profile]
    if "text" not in pairs:
        pairs["text"] = np.zeros(len(profile))
    elif "fit_points" not in pairs:
        pairs["fit_points"] = pairs["points"] - pairs["maturity_points"] - pairs["cascade_points"]
    return pairs
