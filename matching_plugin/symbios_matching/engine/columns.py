"""
One side of the market as plain columns: what a pair needs to know of each listing, one cell a listing.

    listing frame ──normalise──▶ Listings ──columns──▶ Columns ──▶ an index can hold, cut and join them

Texts are gone by now; what is left takes some 300 bytes a listing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from symbios_matching.engine.comparisons import available_months
from symbios_matching.engine.law import need_flags, offer_flags
from symbios_matching.engine.likeness import Ints, Texts, ragged, word_weights
from symbios_matching.engine.normalise import Listings, Side
from symbios_matching.engine.records import KINDS, NO_KIND
from symbios_matching.engine.roads import TRUST, Roads, in_units

MOST_MENTIONS = 8
"""A text that names more things is about none of them; the first ones count, the title's first."""

RULES_A_WORD = 64
EWC_DIGITS = (2, 4, 6)


@dataclass
class Numbering:
    """Numbers for what has no number of its own; they only ever grow, so that columns can be joined."""

    organisations: dict[str, int] = field(default_factory=dict)
    mention_sets: dict[tuple[tuple[int, float], ...], int] = field(default_factory=dict)
    profiles: dict[tuple[int, ...], int] = field(default_factory=dict)


@dataclass
class Columns:
    """
    ``flat``: arrays by name, one cell a listing. ``id`` and ``tie`` (what decides between equal scores: the
    id itself, or its place among texts); ``organisation`` (-1 = none); ``point`` (x, y, z on the unit sphere,
    NaN = no place); ``said`` (km a side limits itself to, infinite = not stated), ``reach``, ``far`` (km);
    ``quantity`` (a year, NaN = not stated), ``dimension``, ``pours``; ``months``, ``available`` (bit masks),
    ``shelf``; ``family``, ``kind`` (place in KINDS), ``first`` (number of the first concept, -1 = none),
    ``ewc2``, ``ewc4``, ``ewc6`` (code prefixes as numbers, 0 = none), ``trade``, ``giver`` (see ``roads``),
    ``tagged`` (something known is named); ``law0`` ... (bits: rules that ban an offer, that mean a need),
    ``ask0`` ... (bits: rules an offer raises a question of); ``mention_set`` and ``profile`` (equal numbers:
    equal in all the roads look at).

    Mentions of listing i are ``concept``, ``trust`` and ``use_trust`` (of ``TRUST``) from
    ``mentions[i]`` to before ``mentions[i + 1]``. One more mention at the end is nobody's: it names
    the number behind the last concept, with no trust, and stands in where a listing names nothing.
    """

    flat: dict[str, np.ndarray]
    mentions: Ints
    concept: Ints
    trust: np.ndarray
    use_trust: np.ndarray
    texts: Texts

    def __len__(self) -> int:
        return len(self.mentions) - 1

    def __getitem__(self, name: str) -> np.ndarray:
        return self.flat[name]

    def take(self, rows: Ints) -> Columns:
        """These listings, in this order."""
        lengths = np.diff(self.mentions)[rows]
        places = np.append(ragged(self.mentions[rows], lengths), len(self.concept) - 1)
        return Columns(
            {name: column[rows] for name, column in self.flat.items()},
            np.concatenate(([0], np.cumsum(lengths))),
            self.concept[places],
            self.trust[places],
            self.use_trust[places],
            self.texts.take(rows),
        )

    @classmethod
    def joined(cls, parts: Sequence[Columns]) -> Columns:
        """Several, one after the other."""
        lengths = np.concatenate([np.diff(part.mentions) for part in parts])
        return cls(
            {name: np.concatenate([part.flat[name] for part in parts]) for name in parts[0].flat},
            np.concatenate(([0], np.cumsum(lengths))),
            _one_end([part.concept for part in parts]),
            _one_end([part.trust for part in parts]),
            _one_end([part.use_trust for part in parts]),
            Texts.joined([part.texts for part in parts]),
        )


def columns_of(listings: Listings, *, side: Side, roads: Roads, numbering: Numbering) -> Columns:
    """The columns of one clean side, rows as in ``listings.frame``."""
    frame, policy = listings.frame, roads.policy
    flat = {"point": _places(frame)} | _facts(listings, roads) | _codes(frame)
    flat["organisation"] = np.array(
        [
            numbering.organisations.setdefault(one, len(numbering.organisations)) if one else -1
            for one in frame["organisation"].tolist()
        ],
        dtype=np.int32,
    )
    flat |= _law(listings, side, roads)
    start, concept, trust = _mentions(listings, roads)
    # A use counts less where the need names a material of its own for it; a trade, where it names anything.
    branches = _numbers(roads.relations.root_concepts, roads)
    material = _naming(start, concept, besides=branches | _numbers(roads.relations.use_concepts, roads))
    anything = _naming(start, concept, besides=branches)
    share = np.where(material & (side == "need"), policy.use_other_material, 1.0)
    use_trust = in_units(trust * np.repeat(share, np.diff(start)), 1.0)
    trades = [roads.trade_number(nace) for nace in frame["nace"].tolist()]
    flat["trade"] = (2 * np.array(trades, dtype=np.int16) + anything).astype(np.int16)
    flat["tagged"] = (frame["concept"] != "").to_numpy()
    # Offers in whose words something known was found have better roads than their trade.
    givers = np.array([roads.giver_number(nace) for nace in frame["nace"].tolist()], dtype=np.int16)
    flat["giver"] = np.where(flat["tagged"], 0, givers).astype(np.int16)
    flat["mention_set"] = _mention_sets(start, concept, trust, numbering)
    flat["profile"] = _profiles(flat, numbering)
    weights = word_weights(roads.relations.vocabulary, policy.common_word_share)
    texts = Texts.of(frame["text"].tolist(), frame["details"].tolist(), weights)
    concept = np.append(concept, roads.concepts)
    return Columns(flat, start, concept, np.append(trust, 0.0), np.append(use_trust, 0.0), texts)


def _one_end(parts: list[np.ndarray]) -> np.ndarray:
    """Joined, with only the last one's mention that is nobody's."""
    return np.concatenate([*(part[:-1] for part in parts), parts[-1][-1:]])


def _places(frame: pd.DataFrame) -> np.ndarray:
    latitude = np.radians(frame["latitude"].to_numpy(dtype=np.float64))
    longitude = np.radians(frame["longitude"].to_numpy(dtype=np.float64))
    axes = (np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude))
    points = np.column_stack(axes)
    points[np.isnan(points).any(axis=1)] = np.nan
    return points


def _facts(listings: Listings, roads: Roads) -> dict[str, np.ndarray]:
    frame, policy = listings.frame, roads.policy
    kinds = {kind: place for place, kind in enumerate(KINDS)}
    reach = frame["reach_km"].to_numpy(dtype=np.float64)
    many = np.where(frame["pipe"], policy.pipe_reaches, policy.far_reaches)
    months, shelf = frame["months"].to_numpy(dtype=np.int64), frame["shelf_months"].to_numpy(dtype=np.int64)
    ids = frame["id"].to_numpy()
    return {
        "id": ids,
        "tie": ids.astype(np.int64) if ids.dtype.kind in "iu" else np.arange(len(ids), dtype=np.int64),
        "said": frame["max_distance_km"].fillna(np.inf).to_numpy(dtype=np.float64),
        "reach": reach,
        "far": reach * many,
        "quantity": frame["quantity_per_year"].to_numpy(dtype=np.float64),
        "dimension": frame["dimension"].to_numpy(dtype=np.int8),
        "pours": frame["pours"].to_numpy(dtype=bool),
        "months": months.astype(np.int16),
        "available": available_months(months, shelf).astype(np.int16),
        "shelf": shelf.astype(np.int8),
        "family": frame["kind_family"].to_numpy(dtype=np.int8),
        "kind": np.array([kinds.get(kind, NO_KIND) for kind in frame["kind"].tolist()], dtype=np.uint8),
        "first": frame["concept_number"].to_numpy(dtype=np.int16),
    }


def _codes(frame: pd.DataFrame) -> dict[str, np.ndarray]:
    codes = frame["ewc"].tolist()
    return {
        f"ewc{digits}": np.array(
            [int("1" + code[:digits]) if len(code) >= digits else 0 for code in codes], dtype=np.int32
        )
        for digits in EWC_DIGITS
    }


def _law(listings: Listings, side: Side, roads: Roads) -> dict[str, np.ndarray]:
    vocabulary = roads.relations.vocabulary
    if side == "need":
        return _bits("law", need_flags(listings, vocabulary, roads.policy))
    bans, questions = offer_flags(listings, vocabulary)
    return _bits("law", bans) | _bits("ask", questions)


def _bits(name: str, flags: np.ndarray) -> dict[str, np.ndarray]:
    """Rule x listing as words of 64 rules each, at least one."""
    words = max(1, -(-len(flags) // RULES_A_WORD))
    found = {f"{name}{word}": np.zeros(flags.shape[1], dtype=np.uint64) for word in range(words)}
    for rule, row in enumerate(flags):
        word, bit = divmod(rule, RULES_A_WORD)
        found[f"{name}{word}"] |= row.astype(np.uint64) << np.uint64(bit)
    return found


def _mentions(listings: Listings, roads: Roads) -> tuple[Ints, Ints, np.ndarray]:
    mentions, count = listings.mentions, len(listings.frame)
    listing = mentions["listing"].to_numpy(dtype=np.int64)
    numbers = np.asarray(mentions["concept"].map(roads.relations.concept_numbers), dtype=np.int64)
    trust = in_units(mentions["trust"].to_numpy(dtype=np.float64), TRUST)
    turn = np.arange(len(listing)) - np.searchsorted(listing, listing, "left")
    kept = turn < MOST_MENTIONS
    listing, numbers, trust = listing[kept], numbers[kept], trust[kept]
    order = np.lexsort((numbers, listing))
    start = np.searchsorted(listing, np.arange(count + 1))
    return start, numbers[order], trust[order]


def _numbers(concepts: frozenset[str], roads: Roads) -> frozenset[int]:
    return frozenset(roads.relations.concept_numbers[one] for one in concepts)


def _naming(start: Ints, concept: Ints, *, besides: frozenset[int]) -> np.ndarray:
    """For each listing: does it name a concept other than these?"""
    own = np.repeat(np.arange(len(start) - 1), np.diff(start))
    others = ~np.isin(concept, list(besides))
    return np.bincount(own[others], minlength=len(start) - 1) > 0


def _mention_sets(start: Ints, concept: Ints, trust: np.ndarray, numbering: Numbering) -> np.ndarray:
    known, cells = numbering.mention_sets, list(zip(concept.tolist(), trust.tolist(), strict=True))
    bounds = start.tolist()
    return np.array(
        [
            known.setdefault(tuple(cells[first:last]), len(known))
            for first, last in zip(bounds[:-1], bounds[1:], strict=True)
        ],
        dtype=np.int32,
    )


def _profiles(flat: dict[str, np.ndarray], numbering: Numbering) -> np.ndarray:
    names = ["mention_set", "trade", "giver", "ewc2", "ewc4", "ewc6", "family", "first", "tagged"]
    names += sorted(name for name in flat if name[:3] in ("law", "ask"))
    rows = zip(*(flat[name].tolist() for name in names), strict=True)
    known = numbering.profiles
    return np.array([known.setdefault(row, len(known)) for row in rows], dtype=np.int32)
