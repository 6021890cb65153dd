"""
From listings to ranked, explained matches. Read this file first.

    offers, needs ──normalise──▶ clean listings ──blocking──▶ candidates (with evidence)
        ──compare──▶ comparison vectors ──law gate, score──▶ ranked ──explain──▶ matches

Pure: no database, no clock, no settings, no files. Same frames, policy and vocabulary in, same frame out,
in whatever order the rows came.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from symbios_matching.engine import comparisons
from symbios_matching.engine.blocking import Blocking
from symbios_matching.engine.explain import explain
from symbios_matching.engine.frames import MATCH_COLUMNS, require_listing_frame
from symbios_matching.engine.law import Gate, gate_of
from symbios_matching.engine.normalise import Listings, normalise
from symbios_matching.engine.policy import DEFAULT_POLICY, MatchingPolicy
from symbios_matching.engine.relations import Relations, relations_of
from symbios_matching.engine.scoring import best_first, score
from symbios_matching.engine.vocabulary import Vocabulary

# What a pair needs to know of each side.
COMPARED = (
    *("kind_family", "concept_number", "organisation_number"),
    *("quantity_per_year", "dimension", "pours", "months", "shelf_months"),
    *("latitude", "longitude", "max_distance_km", "reach_km", "pipe"),
)


def match(
    offers: pd.DataFrame,
    needs: pd.DataFrame,
    *,
    vocabulary: Vocabulary,
    policy: MatchingPolicy = DEFAULT_POLICY,
    top: int | None = 10,
    include_blocked: bool = False,
    progress: Callable[[int], None] | None = None,
) -> pd.DataFrame:
    """
    Rank every plausible pair of an offer and a need, and say why.

    Args:
        offers: listing frame (see ``frames``), one row an open offer.
        needs: listing frame, one row an open need.
        vocabulary: concepts, known synergies and law rules.
        policy: weights, floors and reaches.
        top: at most so many needs an offer; None for all. include_blocked: also return pairs the law stops,
        with gate, score and rank 0. They do not count for ``top``.
        progress: called with the number of offers done, now and then, while a long run goes on.

    Returns:
        Match frame: ``offer_id``, ``need_id``, ``rank`` (1 = best of its offer), ``score`` and
        ``completeness`` in [0, 1], ``gate`` (1 pass, 0.7 question open, 0 blocked), ``reasons``. By offer
        id, best first; equal scores by need id, so that two runs agree row for row.

    Raises:
        ListingFrameError: a column is missing, an id repeats, or a number is none.
    """
    require_listing_frame(offers, side="offers")
    require_listing_frame(needs, side="needs")
    if offers.empty or needs.empty:
        return pd.DataFrame(columns=list(MATCH_COLUMNS))
    relations = relations_of(vocabulary, policy)
    given = normalise(offers, side="offer", relations=relations)
    wanted = normalise(needs, side="need", relations=relations)
    _number_organisations(given, wanted)
    gate = gate_of(given, wanted, vocabulary=vocabulary, policy=policy)

    blocking = Blocking(given, wanted, relations)
    found: list[pd.DataFrame] = []
    for last, portion in blocking.candidates():
        if len(portion):
            found.append(_ranked(portion, given, wanted, gate, relations, top=top, blocked=include_blocked))
        if progress:
            progress(last)
    if not found:
        return pd.DataFrame(columns=list(MATCH_COLUMNS))
    matches = pd.concat(found, ignore_index=True)
    reasons = explain(matches, given=given, wanted=wanted, relations=relations, gate=gate)
    matches["reasons"] = pd.Series(reasons, index=matches.index, dtype=object)
    matches["offer_id"] = given.frame["id"].to_numpy()[matches["offer"]]
    matches["need_id"] = wanted.frame["id"].to_numpy()[matches["need"]]
    return matches[list(MATCH_COLUMNS)]


def _ranked(
    candidates: pd.DataFrame,
    given: Listings,
    wanted: Listings,
    gate: Gate,
    relations: Relations,
    *,
    top: int | None,
    blocked: bool,
) -> pd.DataFrame:
    """Compare, gate, score and rank one portion of candidates."""
    policy = relations.policy
    pairs = compare(candidates, given, wanted, relations)
    pairs["gate"] = gate.verdict(
        pairs["offer"].to_numpy(), pairs["need"].to_numpy(), open_question=policy.gate_open_question
    )
    scored = score(pairs, policy)
    ranked = best_first(scored[scored["gate"] > 0], top=top)
    if not blocked:
        return ranked
    stopped = scored[scored["gate"] == 0].assign(rank=0)
    return pd.concat([ranked, stopped]).sort_values("offer", kind="stable").reset_index(drop=True)


def _number_organisations(given: Listings, wanted: Listings) -> None:
    """The same number for the same organisation on both sides; -1 where none is stated."""
    both = pd.concat([given.frame["organisation"], wanted.frame["organisation"]])
    numbers, _names = pd.factorize(both.where(both != ""))
    given.frame["organisation_number"] = numbers[: len(given.frame)]
    wanted.frame["organisation_number"] = numbers[len(given.frame) :]


def compare(
    candidates: pd.DataFrame, given: Listings, wanted: Listings, relations: Relations
) -> pd.DataFrame:
    """Candidates that could happen at all, with one ``<factor>_value`` a factor."""
    policy = relations.policy
    facts = {
        f"{name}_{side}": listings.frame[name].to_numpy()[candidates[side].to_numpy()]
        for side, listings in (("offer", given), ("need", wanted))
        for name in COMPARED
    }
    pairs = candidates.assign(**facts)
    pairs["straight_km"] = comparisons.straight_line_km(pairs)
    stated = pairs["organisation_number_offer"] >= 0
    own = stated & (pairs["organisation_number_offer"] == pairs["organisation_number_need"])
    pairs["kinds_differ"] = comparisons.kinds_differ(pairs)
    pairs["fit_value"] = comparisons.fit(pairs, policy)
    possible = ~own & ~comparisons.out_of_reach(pairs, policy) & (pairs["fit_value"] >= policy.fit_floor)
    pairs = pairs[possible].reset_index(drop=True)

    pairs["synergy"] = _best_known_synergy(pairs, relations)
    pairs["quantity_value"] = comparisons.quantity_fit(pairs, policy)
    pairs["season_value"] = comparisons.season_fit(pairs)
    pairs["distance_value"] = comparisons.distance_fit(pairs, policy)
    pairs["maturity_value"] = comparisons.maturity(pairs, relations)
    pairs["cascade_value"] = comparisons.cascade(pairs, relations)
    return pairs


def _best_known_synergy(pairs: pd.DataFrame, relations: Relations) -> np.ndarray:
    """The number of the known synergy of a pair, -1 for none: a use the need names goes before its trade."""
    by_use = np.append(relations.use_pairs.detail, -1)[pairs["use_row"].to_numpy()]
    by_receiver = np.append(relations.receiver_pairs.detail, -1)[pairs["receiver_row"].to_numpy()]
    return np.where(pairs["use"].to_numpy() > 0, by_use, by_receiver)
