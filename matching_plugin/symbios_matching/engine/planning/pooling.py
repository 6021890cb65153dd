"""
Small volumes together: which neighbours' offers make a need worth its while, month by month. And the
reverse: which small needs together take a large offer.

    matches ──same material──▶ families ──single-link clusters──▶ neighbours
        ──best score per t km first, until the minimum is met in each month──▶ pools

Every pool says what each member brings, which months stay short, how far it hauls and who stands in the
middle. Nothing is promised twice inside a pool; two pools may count on the same listing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from symbios_matching.engine.planning.exchanges import exchanges_of
from symbios_matching.engine.planning.loads import clusters, loads
from symbios_matching.engine.planning.monthly import (
    Flags,
    Floats,
    Ints,
    Volumes,
    km_between,
    spread,
    volumes_of,
)
from symbios_matching.engine.policy import DEFAULT_POLICY, MatchingPolicy
from symbios_matching.engine.units import BASE_UNITS, DIMENSIONS
from symbios_matching.engine.vocabulary import Vocabulary

For = Literal["need", "offer"]

POOL_COLUMNS = (
    *("for_id", "rank", "code", "members", "unit", "volumes", "months", "short", "months_short"),
    *("minimum_stated", "score", "longest_haul_km", "t_km", "consolidator", "hubs", "concept", "states"),
)

HUB_KINDS = ("space", "logistics")
ENOUGH = 1 - 1e-9  # a minimum met but for rounding is met
NEAREST_KM = 1.0  # neighbours over the fence still load a lorry


@dataclass(frozen=True)
class _Anchor:
    """The one large listing a pool is made for: what it can take at most, and must have, each month."""

    row: int
    months: Flags
    most: Floats
    least: Floats


def pools(
    offers: pd.DataFrame,
    needs: pd.DataFrame,
    matches: pd.DataFrame,
    *,
    vocabulary: Vocabulary,
    policy: MatchingPolicy = DEFAULT_POLICY,
    side: For = "need",
    best: int = 3,
) -> pd.DataFrame:
    """
    Pools for each listing of a side that one partner alone does not satisfy.

    Args:
        offers, needs: listing frames; ``minimum_quantity`` is the smallest volume worth its while, in the
            unit and period of ``quantity``. Who states none is pooled for the whole quantity.
        matches: match frame of these, best made with ``top=None``.
        side: "need" pools offers for each need, "offer" pools needs for each offer.
        best: at most so many pools a listing.

    Returns:
        By ``for_id``, best first: fewest missing, then fewest t km. ``code``: ``viable`` or
        ``short``. ``members`` (ids in the order they were added) and ``volumes``
        (``unit`` a year each); ``months`` and ``short``: twelve volumes that come and that are missing;
        ``months_short``: which. ``score``: mean of the members by volume. ``longest_haul_km`` by road,
        ``t_km`` a year. ``consolidator``: the member to whom the others' volumes have the least way;
        ``hubs``: offers of space or logistics near it. ``concept``: what is pooled, ``states``: those it
        must have. Members without a place, a quantity or (for a need) a known concept are in no pool.

    Raises:
        ListingFrameError: a frame cannot be read, or a minimum exceeds its quantity.
    """
    given = volumes_of(offers, side="offers", vocabulary=vocabulary, policy=policy)
    wanted = volumes_of(needs, side="needs", vocabulary=vocabulary, policy=policy)
    pairs = exchanges_of(matches, given, wanted, vocabulary=vocabulary, policy=policy)
    near = pairs["comparable"] & (pairs["road_km"] <= policy.pool_radius_km)
    pairs = pairs[near].reset_index(drop=True)
    anchors, members = (wanted, given) if side == "need" else (given, wanted)
    member_column = "offer" if side == "need" else "need"
    hubs = _hubs(given, vocabulary)
    rows: list[dict] = []
    for number, found in pairs.groupby(pairs[side].astype(np.int64), sort=True):
        anchor = _anchor(anchors, int(number))
        member = found[member_column].to_numpy(dtype=np.int64)
        usable = _usable(anchor, anchors, members, member, side=side)
        useful = usable.sum(axis=1) > 0
        candidates = _Candidates(
            member[useful],
            usable[useful],
            found["score"].to_numpy(dtype=np.float64)[useful],
            found["road_km"].to_numpy(dtype=np.float64)[useful],
        )
        if _met(candidates.usable, anchor).any():
            continue  # one partner alone suffices
        made = [
            {**told, **_described(kept, taken, anchor, candidates, members, given, hubs, policy)}
            for told, group in loads(candidates.member, members, vocabulary, side=side)
            for cluster in clusters(members, candidates.member[group], policy.pool_link_km)
            if len(cluster) > 1
            for kept, taken in [_gathered(group[cluster], candidates, anchor)]
        ]
        rows += _best_of(made, anchor, anchors, best)
    return pd.DataFrame(rows, columns=list(POOL_COLUMNS))


@dataclass(frozen=True)
class _Candidates:
    """Possible members of one anchor: rows of their side, usable volumes (n x 12), scores, road km."""

    member: Ints
    usable: Floats
    score: Floats
    road_km: Floats


def _anchor(side: Volumes, row: int) -> _Anchor:
    least = side.minimum[row] if not np.isnan(side.minimum[row]).any() else side.per_month[row]
    return _Anchor(row, side.active[row], side.per_month[row], least)


def _usable(anchor: _Anchor, anchors: Volumes, members: Volumes, rows: Ints, *, side: For) -> Floats:
    """What each member could bring in each month of the anchor, from store where it keeps; n x 12."""
    if side == "need":
        shelf = members.shelf_months[rows]
        brought = [
            spread(members.per_month[row], anchor.months, int(keeps))
            for row, keeps in zip(rows, shelf, strict=True)
        ]
    else:
        # A need is served from the months before it, as far back as the offer keeps: the year run backwards.
        keeps = int(anchors.shelf_months[anchor.row])
        back = anchor.months[::-1]
        brought = [spread(members.per_month[row][::-1], back, keeps)[::-1] for row in rows]
    return np.array(brought, dtype=np.float64).reshape(len(rows), -1)


def _met(volumes: Floats, anchor: _Anchor) -> Flags:
    """For each row of twelve volumes: is the minimum reached in every month?"""
    reached: Flags = (volumes >= anchor.least * ENOUGH).all(axis=1)
    return reached


def _gathered(group: Ints, candidates: _Candidates, anchor: _Anchor) -> tuple[Ints, Floats]:
    """
    Members in the order they are added, and what each brings each month.

    Best score per t km first, until the minimum is met in each month; then those left out again, smallest
    first, without whom it is met as well. Together they never bring more than the anchor takes.
    """
    volume = candidates.usable[group].sum(axis=1)
    per_t_km = candidates.score[group] / (volume * np.maximum(candidates.road_km[group], NEAREST_KM))
    order = group[np.lexsort((candidates.member[group], -per_t_km.round(12)))]
    met = _met(np.cumsum(candidates.usable[order], axis=0), anchor)
    kept = order[: int(np.argmax(met)) + 1] if met.any() else order
    if met.any():
        for one in sorted(kept, key=lambda place: (candidates.usable[place].sum(), place)):
            rest = kept[kept != one]
            if _met(candidates.usable[rest].sum(axis=0, keepdims=True), anchor)[0]:
                kept = rest
    before = np.cumsum(candidates.usable[kept], axis=0) - candidates.usable[kept]
    taken = np.clip(anchor.most - before, 0, candidates.usable[kept])
    return kept, taken


def _described(
    kept: Ints,
    taken: Floats,
    anchor: _Anchor,
    candidates: _Candidates,
    members: Volumes,
    given: Volumes,
    hubs: Ints,
    policy: MatchingPolicy,
) -> dict:
    volumes, months = taken.sum(axis=1), taken.sum(axis=0)
    short = np.where(months >= anchor.least * ENOUGH, 0.0, anchor.least - months)
    rows = candidates.member[kept]
    between = _km_matrix(members, rows, members, rows) * policy.road_detour
    middle = int(np.argmin((between * volumes[None, :]).sum(axis=1).round(6)))
    hub_km = _km_matrix(members, rows[[middle]], given, hubs)[0]
    road_km = candidates.road_km[kept]
    return {
        "members": tuple(members.ids[row] for row in rows),
        "volumes": tuple(volumes.round(6).tolist()),
        "months": tuple(months.round(6).tolist()),
        "short": tuple(short.round(6).tolist()),
        "months_short": tuple((np.flatnonzero(short > 0) + 1).tolist()),
        "score": float((candidates.score[kept] * volumes).sum() / volumes.sum()),
        "longest_haul_km": float(road_km.max()),
        "t_km": float((volumes * road_km).sum()),
        "consolidator": members.ids[rows[middle]],
        "hubs": tuple(given.ids[row] for row in hubs[hub_km <= policy.pool_link_km]),
    }


def _best_of(made: list[dict], anchor: _Anchor, anchors: Volumes, best: int) -> list[dict]:
    """The best pools of one anchor; the same members under a wider name count once."""
    ordered = sorted(
        made, key=lambda one: (round(sum(one["short"]), 6), one["t_km"], one["concept"], one["members"])
    )
    distinct = {frozenset(one["members"]): one for one in reversed(ordered)}
    ranked = [one for one in ordered if distinct[frozenset(one["members"])] is one][:best]
    stated = not np.isnan(anchors.minimum[anchor.row]).any()
    unit = BASE_UNITS[DIMENSIONS[int(anchors.dimension[anchor.row])]]
    return [
        {
            **one,
            "for_id": anchors.ids[anchor.row],
            "rank": rank,
            "code": "short" if one["months_short"] else "viable",
            "unit": unit,
            "minimum_stated": stated,
        }
        for rank, one in enumerate(ranked, start=1)
    ]


def _hubs(given: Volumes, vocabulary: Vocabulary) -> Ints:
    """Offers of space or logistics: who could store or collect."""
    found = [
        row
        for row, concept in enumerate(given.concept)
        if concept and vocabulary.concepts[concept].kind in HUB_KINDS
    ]
    return np.array(found, dtype=np.int64)


def _km_matrix(one: Volumes, rows: Ints, other: Volumes, other_rows: Ints) -> Floats:
    left, right = np.repeat(rows, len(other_rows)), np.tile(other_rows, len(rows))
    return km_between(one, left, other, right).reshape(len(rows), len(other_rows))
