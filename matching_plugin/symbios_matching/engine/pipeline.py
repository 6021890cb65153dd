"""
From listings to ranked, explained matches. Read this file first.

    offers, needs ──normalise──▶ clean listings ──columns──▶ numbers ──blocking──▶ blocks of neighbours
        ──bounds, search──▶ the pairs that can matter ──scoring, ranking──▶ the best ──explain──▶ records
        ──reasons──▶ why, as codes and numbers

``Index`` keeps the middle of it for many searches; ``match`` runs all of it once. Pure: no database, no
clock, no settings, no files. Same frames, policy and vocabulary in, same frame out, in whatever order the
rows came.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from symbios_matching.engine.frames import MATCH_COLUMNS, require_listing_frame
from symbios_matching.engine.index import Found, Index
from symbios_matching.engine.lexicon import recognise
from symbios_matching.engine.policy import DEFAULT_POLICY, MatchingPolicy
from symbios_matching.engine.reasons import Reason, Words, reasons_of
from symbios_matching.engine.records import completeness_of, gate_of, unpack
from symbios_matching.engine.vocabulary import Vocabulary


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
    Rank the needs every offer could serve, and say why.

    Args:
        offers: listing frame (see ``frames``), one row an open offer.
        needs: listing frame, one row an open need.
        vocabulary: concepts, known synergies, law rules and cases.
        policy: weights, floors and reaches.
        top: at most so many needs an offer, no organisation too often (see ``ranking``); None for all.
        include_blocked: also return pairs the law stops, with gate, score and rank 0. They do not count for
            ``top``.
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
    index = Index.of(offers, needs, vocabulary=vocabulary, policy=policy)
    found = index.best(top=top, include_blocked=include_blocked, progress=progress)
    if not len(found.others):
        return pd.DataFrame(columns=list(MATCH_COLUMNS))
    return pd.DataFrame(
        {
            "offer_id": np.repeat(found.listings, np.diff(found.start)),
            "need_id": found.others,
            "rank": found.rank,
            "score": found.score,
        }
        | _told(found, offers, needs, vocabulary, policy)
    )[list(MATCH_COLUMNS)]


def _told(
    found: Found, offers: pd.DataFrame, needs: pd.DataFrame, vocabulary: Vocabulary, policy: MatchingPolicy
) -> dict[str, list[float] | list[list[Reason]]]:
    """Completeness, gate and reasons of each pair."""
    records = unpack(found.records.tobytes())
    listings = np.repeat(found.listings, np.diff(found.start)).tolist()
    offered, wanted = _Reading(offers, vocabulary), _Reading(needs, vocabulary)
    return {
        "completeness": [completeness_of(record) for record in records],
        "gate": [gate_of(record) for record in records],
        "reasons": [
            reasons_of(record, vocabulary, policy, offer_words=offered[offer], need_words=wanted[need])
            for record, offer, need in zip(records, listings, found.others.tolist(), strict=True)
        ],
    }


class _Reading(dict[object, Words]):
    """By listing: the words by which it names each concept; read when first asked for."""

    def __init__(self, frame: pd.DataFrame, vocabulary: Vocabulary) -> None:
        super().__init__()
        names = ("id", "title", "description", "language", "concepts")
        columns = [frame[name] if name in frame else [None] * len(frame) for name in names]
        self._rows = {str(one): row for one, *row in zip(*columns, strict=True)}
        self._vocabulary = vocabulary

    def __missing__(self, listing: object) -> Words:
        *texts, chosen = self._rows[str(listing)]
        title, description, language = (text if isinstance(text, str) else "" for text in texts)
        words: dict[str, str] = {}
        # Where a person chose concepts, the text did not name them.
        by_person = chosen if isinstance(chosen, tuple | list | set | frozenset) else ()
        if not any(one in self._vocabulary.concepts for one in by_person):
            for text in (title, description):
                for one in recognise(text.strip(), language.strip(), self._vocabulary):
                    words.setdefault(one.concept_id, one.words)
        self[listing] = words
        return words
