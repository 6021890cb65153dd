"""
Latent needs: who is known to take such a thing, is near, and asks for nothing.

For facilitators, never an invitation by itself. Every organisation becomes the needs it might have, one for
each use its trade is known to take up, and these are matched like any other: law, distance and score hold.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from symbios_matching.engine.codes import parse_nace
from symbios_matching.engine.exceptions import ListingFrameError
from symbios_matching.engine.frames import text_column
from symbios_matching.engine.pipeline import match
from symbios_matching.engine.planning.monthly import volumes_of
from symbios_matching.engine.policy import DEFAULT_POLICY, MatchingPolicy
from symbios_matching.engine.vocabulary import KnownSynergy, Vocabulary

LATENT_COLUMNS = (
    *("offer_id", "organisation_id", "rank", "score", "gate", "synergy_id", "use_concept", "km", "reasons"),
)
NEEDED = ("id", "nace_code")
CLASS_DIGITS = 4
MARK = "\x1f"  # stands in no id a person writes


def latent_needs(
    offers: pd.DataFrame,
    organisations: pd.DataFrame,
    *,
    needs: pd.DataFrame | None = None,
    matches: pd.DataFrame | None = None,
    vocabulary: Vocabulary,
    policy: MatchingPolicy = DEFAULT_POLICY,
    top: int = 10,
) -> pd.DataFrame:
    """
    Organisations whose trade is the known receiver of an offer, but which posted no need for it.

    Args:
        offers: listing frame.
        organisations: ``id``, ``nace_code`` (a class, "35.21"), and where known ``latitude``, ``longitude``,
            ``max_distance_km`` and ``states`` ("licensed").
        needs, matches: what is posted, with ``organisation_id``, and how it matched: an organisation with a
            need that matches the offer is not latent.
        top: at most so many organisations an offer.

    Returns:
        By offer, best first: the best use for each organisation with its synergy, ``km`` (straight, NaN
        unknown), and score, gate and reasons as of a match with a need for that use.

    Raises:
        ListingFrameError: a frame cannot be read.
    """
    missing = [name for name in NEEDED if name not in organisations.columns]
    if missing:
        raise ListingFrameError(f"organisations: column {', '.join(missing)} is missing")
    given = volumes_of(offers, side="offers", vocabulary=vocabulary, policy=policy)
    concepts = np.array(given.concept, dtype=object)[given.places(offers["id"])]
    posted = _posted(needs, matches)
    # A list holds one organisation only so often, and some on it have posted: the best are among so many.
    most = max(Counter(offer for offer, _organisation in posted).values(), default=0)
    enough = (top + most) * policy.most_of_one_organisation + 1
    made: list[pd.DataFrame] = []
    # One concept at a time: of all uses only those of this concept are worth comparing.
    for concept in sorted(set(concepts) - {""}):
        synergies = _of_interest(concept, vocabulary)
        possible = _possible_needs(organisations, synergies, vocabulary)
        if len(possible):
            some = offers[concepts == concept]
            found = match(some, possible, vocabulary=vocabulary, policy=policy, top=enough)
            made.append(_best(found, posted, top))
    if not made:
        return pd.DataFrame(columns=list(LATENT_COLUMNS))
    return pd.concat(made).sort_values(["offer_id", "rank"], kind="stable").reset_index(drop=True)


def _best(found: pd.DataFrame, posted: set[tuple[str, str]], top: int) -> pd.DataFrame:
    """The best organisations for each offer, each with its best use, from matches with possible needs."""
    parts = [one.split(MARK) for one in found["need_id"]]
    found["organisation_id"] = [organisation for organisation, _use in parts]
    found["use_concept"] = [use for _organisation, use in parts]
    told = [{one["factor"]: one["data"] for one in reasons} for reasons in found["reasons"]]
    found["synergy_id"] = [str(one["maturity"].get("synergy_id", "")) for one in told]
    found["km"] = [one["distance"].get("km", float("nan")) for one in told]
    both = zip(found["offer_id"], found["organisation_id"], strict=True)
    silent = np.array([one not in posted for one in both], dtype=bool)
    found = found[(found["synergy_id"] != "").to_numpy() & silent]
    found = found.drop_duplicates(["offer_id", "organisation_id"])
    found["rank"] = found.groupby("offer_id", sort=False).cumcount() + 1
    return found.loc[found["rank"] <= top, list(LATENT_COLUMNS)]


def _of_interest(offered: str, vocabulary: Vocabulary) -> list[KnownSynergy]:
    """Known synergies of what is offered, or of something wider or narrower."""
    return [
        one
        for one in vocabulary.synergies.values()
        if one.use_concept
        and one.concept
        and (vocabulary.is_a(one.concept, offered) or vocabulary.is_a(offered, one.concept))
    ]


def _possible_needs(
    organisations: pd.DataFrame, synergies: list[KnownSynergy], vocabulary: Vocabulary
) -> pd.DataFrame:
    """A need for each use an organisation's trade is known to take up."""
    uses: dict[str, set[str]] = {}
    for one in synergies:
        receiver = parse_nace(one.receiver_nace) or ""
        if len(receiver) == CLASS_DIGITS:
            uses.setdefault(receiver, set()).add(one.use_concept)
    kept = [
        name
        for name in ("latitude", "longitude", "max_distance_km", "states", "nace_code")
        if name in organisations.columns
    ]
    trades = text_column(organisations, "nace_code").map(lambda code: parse_nace(code) or "")
    rows = [
        {
            **facts,
            "id": f"{organisation}{MARK}{use}",
            "title": vocabulary.concept_label(use),
            "language": "en",
            "concepts": (use,),
            "organisation_id": str(organisation),
        }
        for organisation, trade, facts in zip(
            organisations["id"], trades, organisations[kept].to_dict("records"), strict=True
        )
        for use in sorted(uses.get(trade, ()))
    ]
    return pd.DataFrame(rows)


def _posted(needs: pd.DataFrame | None, matches: pd.DataFrame | None) -> set[tuple[str, str]]:
    """Offers and organisations that have met: the organisation posted a need that matches the offer."""
    if needs is None or matches is None or matches.empty:
        return set()
    owner: dict[str, str] = dict(
        zip(map(str, needs["id"]), text_column(needs, "organisation_id"), strict=True)
    )
    return {
        (str(offer), owner.get(str(need), ""))
        for offer, need in zip(matches["offer_id"], matches["need_id"], strict=True)
    }
